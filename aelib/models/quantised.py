"""A builder: an autoencoder whose code is a small picture of words."""

from .. import _validate
from .._keras import keras
from ..layers import VectorQuantiser
from .convolutions import doubled
from .parts import join

layers = keras.layers


def quantised(side, n_words, width=8, channels=(16, 32), *, revive=0.03):
    """A vector-quantised autoencoder (VQ-VAE) of square images. Introduced in chapter 10.

    Every convolution halves the side. Each place of the small picture that is left holds one of
    `n_words` learned vectors of `width` numbers: the layer named "code", a
    `layers.VectorQuantiser`, says which. So a digit with channels of (16, 32) is 7 x 7 words.
    Images go in and come out as rows of pixels, codes are rows of places x width numbers.

    Args:
        side: pixels on a side; a multiple of 2 ** len(channels).
        n_words: the learned vectors. width: numbers in each.
        channels: of each convolution, from the input inwards.
        revive: see `layers.VectorQuantiser`.

    Returns:
        `keras.Model` named "autoencoder", (batch, side * side) -> (batch, side * side), for
        values in [0, 1].

    Raises:
        TypeError, ValueError: a size below 1, or a side that cannot be halved so often.

    Source: van den Oord et al. (2017).
    """
    side, channels = halved(side, channels)
    width = _validate.positive_int(width, "width")
    x = keras.Input((side * side,), name="x")
    h = layers.Reshape((side, side, 1))(x)
    for c in channels:
        h = layers.Conv2D(c, 4, strides=2, padding="same", activation="elu")(h)
    h = VectorQuantiser(n_words, revive=revive, name="code")(layers.Conv2D(width, 1)(h))
    encoder = keras.Model(x, layers.Flatten()(h), name="encoder")

    z = keras.Input(encoder.output_shape[1:], name="z")
    h = layers.Reshape((side // 2 ** len(channels), side // 2 ** len(channels), width))(z)
    h = layers.Conv2D(channels[-1], 3, padding="same", activation="elu")(h)
    sizes = [(side // 2**i, side // 2**i, c) for i, c in enumerate([1, *channels])]
    h = doubled(h, sizes, "sigmoid")
    decoder = keras.Model(z, layers.Flatten()(h), name="decoder")
    return join(encoder, decoder)


def halved(side, channels):
    """`side` and `channels` of an encoder whose every convolution halves the side, or a refusal."""
    side = _validate.positive_int(side, "side")
    channels = _validate.sizes(channels, "channels")
    if not channels or side % 2 ** len(channels):
        raise ValueError(
            "Expected `side` to be a multiple of 2 ** len(channels), and one channel or more. "
            f"Received side={side}, channels={tuple(channels)}."
        )
    return side, channels
