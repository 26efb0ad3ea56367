"""The two parts of an autoencoder: joined, found, and called."""

from .. import _validate
from .._keras import keras

layers = keras.layers
BATCH = 1024


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

    >>> from aelib import models
    >>> output_activation(models.convolutional(8, 2))
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
