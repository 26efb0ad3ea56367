"""A dense layer with connections missing: the part of which MADE is built."""

import numpy as np

from .. import _validate
from .._keras import keras

ops = keras.ops
_register = keras.saving.register_keras_serializable(package="aelib")


@_register
class MaskedDense(keras.layers.Layer):
    """A dense layer in which each unit sees only inputs that come early enough in an order.

    Every input and every unit has a rank, a whole number. A unit of rank r sees the inputs of
    rank up to r; if `strict`, those below r. So a chain of such layers, the last one strict, gives
    value i of the output from the values before i alone, and the outputs of a sigmoid are
    probabilities of each value *given those before it*. Introduced in chapter 10.

    Args:
        ranks: one whole number of at least 1 a unit.
        input_ranks: one for each number that comes in.
        strict: whether an equal rank is too late: for the layer that gives the output.
        activation: as for `Dense`.

    Source: Germain et al. (2015), equations 8 to 13.

    >>> layer = MaskedDense([1, 2, 3], [1, 2, 3], strict=True)
    >>> layer.mask.astype(int)  # a column for each unit: the first one sees nothing
    array([[0, 1, 1],
           [0, 0, 1],
           [0, 0, 0]])
    """

    def __init__(self, ranks, input_ranks, strict=False, activation="linear", **kwargs):
        super().__init__(**kwargs)
        self.ranks = _validate.sizes(ranks, "ranks")
        self.input_ranks = _validate.sizes(input_ranks, "input_ranks")
        if not isinstance(strict, bool):
            raise TypeError(f"Expected `strict` to be True or False. Received {strict!r:.80}.")
        self.strict, self.activation = strict, _known(activation)
        sees = np.less if strict else np.less_equal
        self.mask = sees.outer(self.input_ranks, self.ranks).astype("float32")

    def build(self, input_shape):
        """Weights of all connections; those that the mask removes are never used."""
        if input_shape[-1] != len(self.input_ranks):
            raise ValueError(
                f"Expected {len(self.input_ranks)} numbers in, one for each of `input_ranks`. "
                f"Received {input_shape[-1]}."
            )
        self.kernel = self.add_weight(self.mask.shape, "glorot_uniform", name="kernel")
        self.bias = self.add_weight((len(self.ranks),), "zeros", name="bias")

    def call(self, x):
        """(batch, inputs) -> (batch, units)."""
        mask = ops.convert_to_tensor(self.mask, self.compute_dtype)
        return self.activation(ops.matmul(x, self.kernel * mask) + self.bias)

    def compute_output_shape(self, input_shape):
        """One number a unit."""
        return (*input_shape[:-1], len(self.ranks))

    def get_config(self):
        """The arguments, for saving."""
        return {
            **super().get_config(),
            "ranks": self.ranks,
            "input_ranks": self.input_ranks,
            "strict": self.strict,
            "activation": keras.activations.serialize(self.activation),
        }


def _known(activation):
    try:
        return keras.activations.get(activation)
    except Exception:  # Keras raises whatever the identifier provokes
        raise ValueError(
            "Expected `activation` to be an activation of Keras, such as 'relu' or 'linear'. "
            f"Received {activation!r:.80}."
        ) from None
