"""The two parts of an autoencoder: joined, found, and called."""

import numpy as np

from .. import _validate
from .._keras import a_model, keras
from .shapes import fits_shape, one_shape

BATCH = 1024


def join(encoder, decoder):
    """An autoencoder from an encoder and a decoder of your own.

    Args:
        encoder: `keras.Model` named "encoder", (batch, ...) -> (batch, latent_dim).
        decoder: `keras.Model` named "decoder", (batch, latent_dim) -> (batch, ...).

    Raises:
        TypeError, ValueError: not a model, a wrong name, or codes that do not fit.
    """
    for part, name in ((encoder, "encoder"), (decoder, "decoder")):
        if a_model(part, name).name != name:
            raise ValueError(f"Expected a model named {name!r}. Received {part.name!r}.")
    x, given, taken = (
        one_shape(part, side)
        for part, side in ((encoder, "input"), (encoder, "output"), (decoder, "input"))
    )
    if x is None or given != taken:
        raise ValueError(
            "Expected the decoder to take what the encoder gives, both built from a keras.Input. "
            f"Received codes {given} and decoder input {taken}."
        )
    x = keras.Input(x[1:], name="x")
    return keras.Model(x, decoder(encoder(x)), name="autoencoder")


def encode(model, x):
    """The codes of `x`: what `model.predict` does *not* give.

    Args:
        x: (n, ...) as the model was trained on.

    Returns:
        float32 (n, latent_dim), whatever the model computes in.
    """
    return _predict(_part(model, "encoder"), x, "x")


def decode(model, z):
    """The reconstructions that belong to the codes `z`.

    Args:
        z: (n, latent_dim).

    Returns:
        float32 (n, ...).
    """
    return _predict(_part(model, "decoder"), z, "z")


def reconstruct(model, x):
    """`decode(model, encode(model, x))` in one call, in large batches and without a progress bar.

    Returns:
        float32, the shape of `x`.
    """
    return _predict(a_model(model), x, "x")


def _part(model, name):
    found = [layer for layer in a_model(model).layers if layer.name == name]
    if not found:
        raise ValueError(
            f"Expected a model with a part named {name!r}, as models.join makes it. "
            f"Received one with {', '.join(layer.name for layer in model.layers)}."
        )
    return found[0]


def _predict(part, x, name):
    x = _validate.array(x, name)
    fits_shape(x, one_shape(part, "input"), name)
    one_shape(part, "output")
    if isinstance(part, keras.Model) and len(x) > BATCH:
        return part.predict(x, batch_size=BATCH, verbose=0).astype("float32")
    # A direct call: `predict` would compile a function for each new model.
    return np.asarray(keras.ops.convert_to_numpy(part(x, training=False))).astype("float32")
