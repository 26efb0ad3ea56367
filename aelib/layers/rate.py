"""Rounding that training can bear, and its price in bits: the rate in the loss."""

import math

from .. import _validate
from .._keras import keras
from .corruption import _is_number

ops, random = keras.ops, keras.random
_register = keras.saving.register_keras_serializable(package="aelib")


@_register
class RoundedCode(keras.layers.Layer):
    """Round a code to whole numbers, and add what they cost to the loss.

    The slope of rounding is 0, so in training noise, uniform on [-1/2, 1/2], takes its place; in
    inference the code is rounded. Each number of the code (each channel, where it has rows and
    columns) has a learned logistic distribution that says how probable, so how cheap, each whole
    number is. The step is 1: the encoder learns how large its numbers must be. Put it last in an
    encoder, behind a linear layer.

    The loss grows by `weight` times the bits of an example, in training and in `evaluate`; the
    metric "bits" says how many they are. Introduced in chapter 6.

    Args:
        weight: what a bit costs, in the unit of the loss; at least 0. A larger one, fewer bits.
        seed: a whole number, for the same noise in the same order; None for other noise every time.

    Source: noise for rounding and a learned density, Ballé et al. (2017); a loss of error and bits
    of a code, also Theis et al. (2017), who let the gradient pass the rounding instead.

    >>> z = RoundedCode(0.001)(ops.array([[0.4, -1.7]]))
    >>> keras.ops.convert_to_numpy(z).tolist()
    [[0.0, -2.0]]
    """

    def __init__(self, weight, seed=None, **kwargs):
        super().__init__(**kwargs)
        if not _is_number(weight) or not 0 <= weight < math.inf:
            raise ValueError(
                f"Expected `weight` to be a number of at least 0. Received {weight!r}."
            )
        self.weight = float(weight)
        self.seed = None if seed is None else _validate.seed(seed)
        self.seed_generator = random.SeedGenerator(self.seed)
        self.metric = keras.metrics.Mean(name="bits")

    def build(self, input_shape):
        """Place and log-width of the logistic distribution of each number of the code."""
        size = (input_shape[-1],)
        self.place = self.add_weight(size, "zeros", name="place")
        self.log_width = self.add_weight(size, "zeros", name="log_width")

    def call(self, z, training=False):
        """`z`, made noisy in training and rounded in inference; (batch, ..., k) -> the same."""
        z = ops.cast(z, self.compute_dtype)
        if training:
            z = z + random.uniform(ops.shape(z), -0.5, 0.5, z.dtype, self.seed_generator)
        else:
            z = ops.round(z)
        bits = self.bits(z)
        self.metric.update_state(bits)
        self.add_loss(self.weight * ops.mean(bits))
        return z

    def bits(self, z):
        """What each code costs, in bits; (batch, ..., k) -> (batch,).

        A number z has the probability of the stretch from z - 1/2 to z + 1/2. Written as
        log s(a) + log s(-b) + log(1 - exp(b - a)), with s the sigmoid, it never becomes log 0.
        """
        width = ops.exp(self.log_width)
        above = (z - self.place + 0.5) / width
        below = (z - self.place - 0.5) / width
        nats = ops.log_sigmoid(above) + ops.log_sigmoid(-below) + ops.log(-ops.expm1(-1 / width))
        return -ops.sum(nats, axis=range(1, len(z.shape))) / math.log(2)

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """The arguments, for saving."""
        return {**super().get_config(), "weight": self.weight, "seed": self.seed}
