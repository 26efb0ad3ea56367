"""Builders: each returns an autoencoder of two named parts, not yet trained."""

from .. import _validate
from .._keras import keras
from .parts import join

layers = keras.layers


def dense(
    n_inputs,
    latent_dim,
    hidden=(),
    *,
    activation="relu",
    code_activation="linear",
    output_activation="sigmoid",
):
    """A fully connected autoencoder; the decoder mirrors the encoder. Introduced in chapter 3.

    Args:
        n_inputs: numbers in one example.
        latent_dim: numbers in its code.
        hidden: widths of the encoder's hidden layers, from the input inwards.
        activation: of the hidden layers.
        code_activation: "linear" keeps every code unit alive; ReLU can kill some.
        output_activation: "sigmoid" for data in [0, 1], "linear" otherwise.

    Returns:
        `keras.Model` named "autoencoder", (batch, n_inputs) -> (batch, n_inputs).

    Raises:
        TypeError, ValueError: a size below 1, or an activation that Keras does not know.
    """
    n_inputs = _validate.positive_int(n_inputs, "n_inputs")
    latent_dim = _validate.positive_int(latent_dim, "latent_dim")
    hidden = _validate.sizes(hidden, "hidden")
    _activation(activation, "activation")
    _activation(code_activation, "code_activation")
    _activation(output_activation, "output_activation")

    x = h = keras.Input((n_inputs,), name="x")
    for width in hidden:
        h = layers.Dense(width, activation)(h)
    encoder = keras.Model(x, layers.Dense(latent_dim, code_activation)(h), name="encoder")

    z = h = keras.Input((latent_dim,), name="z")
    for width in reversed(hidden):
        h = layers.Dense(width, activation)(h)
    decoder = keras.Model(z, layers.Dense(n_inputs, output_activation)(h), name="decoder")
    return join(encoder, decoder)


def convolutional(side, latent_dim, channels=(8, 16)):
    """A convolutional autoencoder of small square images. Introduced in chapter 6.

    Every convolution halves the side of the image. A dense layer then makes the code, so that it
    holds `latent_dim` numbers and not rows x columns x channels. Images go in and come out as
    rows of pixels, so that losses and floors are computed as for `dense`.

    Args:
        side: pixels on a side; a multiple of 2 ** len(channels).
        latent_dim: numbers in the code.
        channels: of each convolution, from the input inwards. Keep them few on a CPU.

    Returns:
        `keras.Model` named "autoencoder", (batch, side * side) -> (batch, side * side), for
        values in [0, 1].

    Raises:
        ValueError: a size below 1, or a side that cannot be halved so often.
    """
    side, channels = halved(side, channels)
    latent_dim = _validate.positive_int(latent_dim, "latent_dim")
    # ELU, not ReLU: where a layer has eight channels, one dead channel is felt.
    x = keras.Input((side * side,), name="x")
    h = layers.Reshape((side, side, 1))(x)
    for c in channels:
        h = layers.Conv2D(c, 3, strides=2, padding="same", activation="elu")(h)
    folded = h.shape[1:]
    encoder = keras.Model(x, layers.Dense(latent_dim)(layers.Flatten()(h)), name="encoder")

    z = keras.Input((latent_dim,), name="z")
    h = layers.Dense(folded[0] * folded[1] * folded[2], "elu")(z)
    h = layers.Reshape(folded)(h)
    decoder = keras.Model(z, doubled(h, channels), name="decoder")
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


def doubled(h, channels):
    """Back to rows of pixels in [0, 1]: every transposed convolution doubles the side."""
    # A kernel of 4 with a stride of 2 covers every pixel equally often: no chequerboard.
    for c in reversed(channels[:-1]):
        h = layers.Conv2DTranspose(c, 4, strides=2, padding="same", activation="elu")(h)
    h = layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="sigmoid")(h)
    return layers.Flatten()(h)


def _activation(activation, name):
    """Refuse what Keras does not know as an activation."""
    try:
        keras.activations.get(activation)
    except ValueError:
        raise ValueError(
            f"Expected `{name}` to be an activation of Keras, such as 'relu' or 'linear'. "
            f"Received {activation!r:.80}."
        ) from None
