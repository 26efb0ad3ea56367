"""The code of a variational autoencoder: a place and a width for each number, and a draw."""

import math

from .. import _validate
from .._keras import keras
from .corruption import _is_number

ops, random = keras.ops, keras.random
_register = keras.saving.register_keras_serializable(package="aelib")


@_register
class GaussianCode(keras.layers.Layer):
    """Draw each number of a code from its own normal distribution, and charge for what it says.

    What comes in are means and log-variances, side by side; put it behind `Dense(2 * k)`. In
    training z = mean + exp(log_variance / 2) * noise, so that the gradient reaches both. In
    inference z is the mean: one example has one code.

    The charge is the divergence of the drawn distribution from the standard normal one, in nats
    an example: 0 where mean and log-variance are 0, and the code then says nothing. Keras's losses
    are means over the values of an example, so the loss grows by beta times the charge, divided by
    `n_values`. Two metrics, both in nats an example: "kl", the divergence; "charged", n_values
    times what was added to the loss. Introduced in chapter 10.

    Args:
        n_values: values in an example, over which the loss takes its mean: 784 for a digit. 1 for
            a loss that is a sum over them.
        beta: price of a nat; 1 makes the loss a bound on the likelihood (Higgins et al. 2017).
        free_nats: for each number of the code, so many nats are charged whether they are used or
            not, as a mean over the batch (free bits: Kingma et al. 2016).
        warm_up: steps of training over which the price rises from 0 to beta (Bowman et al. 2016;
            Sønderby et al. 2016). `evaluate` charges the full price.
        seed: a whole number, for the same noise in the same order; None for other noise every time.

    Source: Kingma and Welling (2014), their equation 10; Rezende et al. (2014).

    >>> z = GaussianCode(784)(ops.array([[0.5, -2.0, 0.0, 0.0]]))  # two means, two log-variances
    >>> keras.ops.convert_to_numpy(z).tolist()
    [[0.5, -2.0]]
    """

    def __init__(self, n_values, beta=1.0, free_nats=0.0, warm_up=0, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.n_values = _validate.positive_int(n_values, "n_values")
        self.beta, self.free_nats = _amount(beta, "beta"), _amount(free_nats, "free_nats")
        self.warm_up = 0 if _is_zero(warm_up) else _validate.positive_int(warm_up, "warm_up")
        self.seed = None if seed is None else _validate.seed(seed)
        self.seed_generator = random.SeedGenerator(self.seed)
        self.kl = keras.metrics.Mean(name="kl")
        self.charged = keras.metrics.Mean(name="charged")

    def build(self, input_shape):
        """Refuse what does not fall into two halves; a counter of steps where the price rises."""
        if input_shape[-1] % 2:
            raise ValueError(
                "Expected means and log-variances side by side, an even number of columns. "
                f"Received {input_shape[-1]}."
            )
        if self.warm_up:
            self.steps = self.add_weight((), "zeros", "float32", trainable=False, name="steps")

    def call(self, parameters, training=False):
        """A draw in training, the mean in inference; (batch, 2 k) -> (batch, k)."""
        mean, log_variance = ops.split(ops.cast(parameters, self.compute_dtype), 2, axis=-1)
        kl = divergence(mean, log_variance)
        # Free nats belong to the mean over the batch: a single digit may still use none.
        charge = self._price(training) * ops.sum(ops.maximum(ops.mean(kl, 0), self.free_nats))
        self.kl.update_state(ops.sum(kl, axis=-1))
        self.charged.update_state(charge, sample_weight=ops.shape(kl)[0])
        self.add_loss(charge / self.n_values)
        if not training:
            return mean
        noise = random.normal(ops.shape(mean), dtype=mean.dtype, seed=self.seed_generator)
        return mean + ops.exp(log_variance / 2) * noise

    def _price(self, training):
        if not (training and self.warm_up):
            return self.beta
        self.steps.assign_add(1)
        return self.beta * ops.minimum(self.steps / self.warm_up, 1)

    def compute_output_shape(self, input_shape):
        """Half as many columns as come in."""
        return (*input_shape[:-1], input_shape[-1] // 2)

    def get_config(self):
        """The arguments, for saving."""
        names = ("n_values", "beta", "free_nats", "warm_up", "seed")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


def divergence(mean, log_variance):
    """KL(N(mean, variance) || N(0, 1)) of each number, in nats: 0 or more."""
    return (mean**2 + ops.exp(log_variance) - 1 - log_variance) / 2


def _amount(value, name):
    if not _is_number(value) or not 0 <= value < math.inf:
        raise ValueError(f"Expected `{name}` to be a number of at least 0. Received {value!r:.80}.")
    return float(value)


def _is_zero(value):
    return _is_number(value) and isinstance(value, int) and value == 0
