"""What a code is passed through."""

from .. import _validate
from .._keras import keras

ops = keras.ops
_register = keras.saving.register_keras_serializable(package="aelib")


@_register
class KSparse(keras.layers.Layer):
    """Keep the k largest values of each row; every other value becomes exactly 0.

    A sparse code whose sparsity is chosen, not hoped for (Makhzani and Frey 2014; their test-time
    factor is 1 here). Largest, not largest in size: a negative value may be kept where fewer than
    k are positive. Introduced in chapter 8.

    Args:
        k: how many values of the last axis are kept, from 1 to its length. Equal values that
            share the last place are all kept.

    >>> z = KSparse(2)(ops.array([[3.0, 1.0, 2.0, 0.5]]))
    >>> keras.ops.convert_to_numpy(z).tolist()
    [[3.0, 0.0, 2.0, 0.0]]
    """

    def __init__(self, k, **kwargs):
        super().__init__(**kwargs)
        self.k = _validate.positive_int(k, "k")

    def build(self, input_shape):
        """Refuse a `k` that keeps more than there is."""
        if self.k > input_shape[-1]:
            raise ValueError(
                f"Expected `k` to be at most {input_shape[-1]}, the width of the code. "
                f"Received {self.k}."
            )

    def call(self, z):
        """`z` with zeros; (batch, width) -> (batch, width)."""
        last_kept = ops.top_k(z, self.k)[0][..., -1:]
        return ops.where(z >= last_kept, z, ops.zeros_like(z))

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """The arguments, for saving."""
        return {**super().get_config(), "k": self.k}
