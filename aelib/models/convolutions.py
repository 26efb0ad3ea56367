"""A builder: a convolutional autoencoder of signals, pictures and volumes."""

import math

from .. import _validate
from .._keras import keras
from .builders import known_activation, shape_of
from .parts import join

layers = keras.layers
# By the axes that are convolved over: down, up, and off with what is too much.
LAYERS = {
    1: (layers.Conv1D, layers.Conv1DTranspose, layers.Cropping1D),
    2: (layers.Conv2D, layers.Conv2DTranspose, layers.Cropping2D),
    3: (layers.Conv3D, layers.Conv3DTranspose, layers.Cropping3D),
}


def convolutional(shape, latent_dim, channels=(8, 16), *, output_activation="sigmoid"):
    """A convolutional autoencoder of small pictures or signals. Introduced in chapter 6.

    Every convolution halves the sides; of an odd side the larger half is left. A dense layer then
    makes the code, so that it holds `latent_dim` numbers and not rows x columns x channels. On the
    way back each side is doubled, and cut to what it was. What comes out has the shape of what goes
    in.

    Args:
        shape: of one example, channels last: (rows, columns, channels) of a picture, (length,
            channels) of a signal, and three sides and channels of a volume. Or one number, the side
            of square grey pictures, which go in and come out as rows of pixels, so that losses and
            floors are computed as for `dense`.
        latent_dim: numbers in the code.
        channels: of each convolution, from the input inwards. Keep them few on a CPU.
        output_activation: "sigmoid" for data in [0, 1], "linear" otherwise.

    Returns:
        `keras.Model` named "autoencoder", (batch, ...) -> (batch, ...), each example of `shape`, or
        (batch, side * side) -> (batch, side * side).

    Raises:
        TypeError, ValueError: a size below 1, another number of axes, or an activation that Keras
            does not know.

    >>> convolutional((33, 47, 3), 8).output_shape, convolutional(28, 8).output_shape
    ((None, 33, 47, 3), (None, 784))
    """
    given = shape_of(shape, "shape")
    picture = (*given, *given, 1) if not hasattr(shape, "__iter__") else given
    if len(picture) - 1 not in LAYERS:
        raise ValueError(
            "Expected `shape` to be one side, (length, channels) or (rows, columns, channels). "
            f"Received {shape!r:.80}."
        )
    latent_dim = _validate.positive_int(latent_dim, "latent_dim")
    channels = some_channels(channels)
    known_activation(output_activation, "output_activation")
    sizes = [picture]
    for c in channels:
        sizes.append((*(-(-side // 2) for side in sizes[-1][:-1]), c))

    as_rows = picture is not given
    x = h = keras.Input((given[0] ** 2,) if as_rows else picture, name="x")
    h = layers.Reshape(picture)(h) if as_rows else h
    for c in channels:
        # ELU, not ReLU: where a layer has eight channels, one dead channel is felt.
        h = LAYERS[len(picture) - 1][0](c, 3, strides=2, padding="same", activation="elu")(h)
    encoder = keras.Model(x, layers.Dense(latent_dim)(layers.Flatten()(h)), name="encoder")

    z = keras.Input((latent_dim,), name="z")
    h = layers.Reshape(sizes[-1])(layers.Dense(math.prod(sizes[-1]), "elu")(z))
    h = doubled(h, sizes, output_activation)
    decoder = keras.Model(z, layers.Flatten()(h) if as_rows else h, name="decoder")
    return join(encoder, decoder)


def some_channels(channels):
    """`channels` of one convolution or more, or a refusal."""
    if found := _validate.sizes(channels, "channels"):
        return found
    raise ValueError("Expected `channels` to hold one number or more. Received none.")


def doubled(h, sizes, activation):
    """Back through the sizes: every transposed convolution doubles the sides."""
    _, up, cut = LAYERS[len(sizes[0]) - 1]
    for i, size in reversed(list(enumerate(sizes[:-1]))):
        # A kernel of 4 with a stride of 2 covers every pixel equally often: no chequerboard.
        h = up(size[-1], 4, strides=2, padding="same", activation="elu" if i else activation)(h)
        too_much = [(0, n - m) for n, m in zip(h.shape[1:-1], size[:-1], strict=True)]
        if any(map(any, too_much)):
            h = cut(too_much if len(too_much) > 1 else too_much[0])(h)
    return h
