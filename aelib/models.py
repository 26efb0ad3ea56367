"""Models: plain functional Keras models made of two named parts, `encoder` and `decoder`.

    x (batch, 784) -> encoder -> code (batch, 32) -> decoder -> x_hat (batch, 784)

No `keras.Model` subclass: so `compile`, `fit`, `evaluate`, `predict` and `.keras` files work as
Keras documents them. After loading, find the parts with `model.get_layer("encoder")`.
"""

from . import _validate
from ._keras import keras

layers = keras.layers
BATCH = 1024


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
        ValueError: a size below 1.
    """
    n_inputs = _validate.positive_int(n_inputs, "n_inputs")
    latent_dim = _validate.positive_int(latent_dim, "latent_dim")
    hidden = _validate.sizes(hidden, "hidden")

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
    side = _validate.positive_int(side, "side")
    latent_dim = _validate.positive_int(latent_dim, "latent_dim")
    channels = _validate.sizes(channels, "channels")
    if not channels or side % 2 ** len(channels):
        raise ValueError(
            "Expected `side` to be a multiple of 2 ** len(channels), and one channel or more. "
            f"Received side={side}, channels={tuple(channels)}."
        )
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
    # A kernel of 4 with a stride of 2 covers every pixel equally often: no chequerboard.
    for c in reversed(channels[:-1]):
        h = layers.Conv2DTranspose(c, 4, strides=2, padding="same", activation="elu")(h)
    h = layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="sigmoid")(h)
    decoder = keras.Model(z, layers.Reshape((side * side,))(h), name="decoder")
    return join(encoder, decoder)


def join(encoder, decoder):
    """An autoencoder from an encoder and a decoder of your own.

    Args:
        encoder: `keras.Model` named "encoder", (batch, ...) -> (batch, latent_dim).
        decoder: `keras.Model` named "decoder", (batch, latent_dim) -> (batch, ...).

    Raises:
        ValueError: a name is wrong, or the codes do not fit.
    """
    for part, name in ((encoder, "encoder"), (decoder, "decoder")):
        if part.name != name:
            raise ValueError(f"Expected a model named {name!r}. Received {part.name!r}.")
    if encoder.output_shape != decoder.input_shape:
        raise ValueError(
            "Expected the decoder to take what the encoder gives. "
            f"Received codes {encoder.output_shape} and decoder input {decoder.input_shape}."
        )
    x = keras.Input(encoder.input_shape[1:], name="x")
    return keras.Model(x, decoder(encoder(x)), name="autoencoder")


def output_activation(model):
    """The name of the activation through which the model's output leaves, or "" for none.

    >>> output_activation(convolutional(8, 2))
    'sigmoid'
    """
    for layer in reversed(model.layers):
        if isinstance(layer, keras.Model):
            return output_activation(layer)
        if not isinstance(layer, (layers.Reshape, layers.Flatten)):
            return getattr(getattr(layer, "activation", None), "__name__", "")
    return ""


def encode(model, x):
    """The codes of `x`: what `model.predict` does *not* give.

    Args:
        x: (n, ...) as the model was trained on.

    Returns:
        float32 (n, latent_dim).
    """
    return _predict(model.get_layer("encoder"), x, "x")


def decode(model, z):
    """The reconstructions that belong to the codes `z`.

    Args:
        z: (n, latent_dim).

    Returns:
        float32 (n, ...).
    """
    return _predict(model.get_layer("decoder"), z, "z")


def reconstruct(model, x):
    """`decode(model, encode(model, x))` in one call, in large batches and without a progress bar.

    Returns:
        float32, the shape of `x`.
    """
    return _predict(model, x, "x")


def _predict(part, x, name):
    _validate.array(x, name)
    wanted = part.input_shape[1:]
    if tuple(x.shape[1:]) != wanted:
        raise ValueError(
            f"Expected `{name}` of shape (n, {', '.join(map(str, wanted))}). "
            f"Received {tuple(x.shape)}."
        )
    if len(x) <= BATCH:  # a direct call: `predict` would compile a function for each new model
        return keras.ops.convert_to_numpy(part(x, training=False))
    return part.predict(x, batch_size=BATCH, verbose=0)
