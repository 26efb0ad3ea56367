"""Corruptions: how the inputs of a denoising autoencoder are spoilt.

The three corruptions spoil the inputs of a denoising autoencoder (Vincent et al. 2008, 2010). They
work in training and rest in inference, as Keras's own noise layers do: `fit` learns from noisy
inputs, while `evaluate`, `predict` and `validation_data` see the inputs as you give them. So a
denoiser is validated on inputs made noisy beforehand; `layer(x, training=True)` makes them.

What comes out may leave [0, 1], and that is meant. Clipping would let the size of the noise
depend on the pixel, and would halve its square on pixels that are black or white.
"""

import numbers

from .. import _validate
from .._keras import keras

ops, random = keras.ops, keras.random
_register = keras.saving.register_keras_serializable(package="aelib")


class Corruption(keras.layers.Layer):
    """What the corruptions share. Each says in `corrupt` what it does to a batch.

    Args:
        seed: a whole number, for the same draws in the same order; None for others every time.
    """

    def __init__(self, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.seed = None if seed is None else _validate.seed(seed)
        # An integer given to keras.random repeats its draw at every call; a generator moves on.
        self.seed_generator = random.SeedGenerator(self.seed)
        self.supports_masking = True

    def call(self, x, training=False):
        """`x`, corrupted in training; (batch, ...) -> (batch, ...). Bytes become floats."""
        x = ops.cast(x, self.compute_dtype)
        return self.corrupt(x) if training else x

    def compute_output_shape(self, input_shape):
        """The shape of the input: a corruption never changes it."""
        return input_shape

    def get_config(self):
        """The arguments, for saving."""
        return {**super().get_config(), "seed": self.seed}

    def _chances(self, x):
        """A number between 0 and 1 for each value of `x`, independent and uniform.

        Always in float32: half precision knows too few numbers near 0 for a small fraction.
        """
        return random.uniform(ops.shape(x), dtype="float32", seed=self.seed_generator)


@_register
class GaussianCorruption(Corruption):
    """Add independent Gaussian noise to every value.

    Keras's `GaussianNoise` without its upper bound on `stddev`: the noise of the mathematics, for
    which the best denoiser is known (Vincent 2011). Introduced in chapter 7.

    Args:
        stddev: standard deviation, in the unit of the data; at least 0.
        seed: see `Corruption`.

    >>> x = keras.ops.zeros((2, 3))
    >>> bool(keras.ops.all(GaussianCorruption(0.5)(x) == x))  # inference: nothing happens
    True
    """

    def __init__(self, stddev, seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        if not _is_number(stddev) or not 0 <= stddev < float("inf"):
            raise ValueError(
                f"Expected `stddev` to be a number of at least 0. Received {stddev!r}."
            )
        self.stddev = float(stddev)

    def corrupt(self, x):
        """`x` with noise added."""
        noise = random.normal(ops.shape(x), dtype=x.dtype, seed=self.seed_generator)
        return x + self.stddev * noise

    def get_config(self):
        """The arguments, for saving."""
        return {**super().get_config(), "stddev": self.stddev}


class _Replacement(Corruption):
    """Replace a random fraction of the values."""

    def __init__(self, fraction, seed=None, **kwargs):
        super().__init__(seed, **kwargs)
        if not _is_number(fraction) or not 0 <= fraction <= 1:
            raise ValueError(f"Expected `fraction` to lie in [0, 1]. Received {fraction!r}.")
        self.fraction = float(fraction)

    def get_config(self):
        """The arguments, for saving."""
        return {**super().get_config(), "fraction": self.fraction}


@_register
class MaskingCorruption(_Replacement):
    """Set a random fraction of the values to 0.

    `Dropout` without its rescaling: Keras divides what is left by 1 - rate, which would make the
    rest of the picture brighter. Introduced in chapter 7.

    Args:
        fraction: chance of a value to be lost, from 0 to 1.
        seed: see `Corruption`.
    """

    def corrupt(self, x):
        """`x` with values missing."""
        return ops.where(self._chances(x) < self.fraction, ops.zeros_like(x), x)


@_register
class SaltAndPepperCorruption(_Replacement):
    """Set a random fraction of the values to 0 or to 1, by the toss of a coin.

    Half of the hit values of a black-and-white picture do not change: they already are what the
    coin says. Introduced in chapter 7.

    Args:
        fraction: chance of a value to be replaced, from 0 to 1.
        seed: see `Corruption`.
    """

    def corrupt(self, x):
        """`x` with grains of 0 and 1."""
        chances = self._chances(x)  # one draw serves for both: hit or not, and which grain
        grains = ops.cast(chances < self.fraction / 2, x.dtype)
        return ops.where(chances < self.fraction, grains, x)


def _is_number(value):
    return isinstance(value, numbers.Real) and not isinstance(value, bool)
