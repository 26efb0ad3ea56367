"""Builders: each returns an autoencoder of two named parts, not yet trained."""

import math

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
        n_inputs: numbers in one example; or its shape, such as (33, 47, 3), in which it goes in and
            comes out.
        latent_dim: numbers in its code.
        hidden: widths of the encoder's hidden layers, from the input inwards.
        activation: of the hidden layers.
        code_activation: "linear" keeps every code unit alive; ReLU can kill some.
        output_activation: "sigmoid" for data in [0, 1], "linear" otherwise.

    Returns:
        `keras.Model` named "autoencoder", (batch, n_inputs) -> (batch, n_inputs), or of the shape.

    Raises:
        TypeError, ValueError: a size below 1, or an activation that Keras does not know.

    >>> dense(64, 2).output_shape, dense((5, 7, 2), 2).output_shape
    ((None, 64), (None, 5, 7, 2))
    """
    shape = shape_of(n_inputs, "n_inputs")
    latent_dim = _validate.positive_int(latent_dim, "latent_dim")
    hidden = _validate.sizes(hidden, "hidden")
    known_activation(activation, "activation")
    known_activation(code_activation, "code_activation")
    known_activation(output_activation, "output_activation")

    x = h = keras.Input(shape, name="x")
    if len(shape) > 1:
        h = layers.Flatten()(h)
    for width in hidden:
        h = layers.Dense(width, activation)(h)
    encoder = keras.Model(x, layers.Dense(latent_dim, code_activation)(h), name="encoder")

    z = h = keras.Input((latent_dim,), name="z")
    for width in reversed(hidden):
        h = layers.Dense(width, activation)(h)
    h = layers.Dense(math.prod(shape), output_activation)(h)
    if len(shape) > 1:
        h = layers.Reshape(shape)(h)
    decoder = keras.Model(z, h, name="decoder")
    return join(encoder, decoder)


def shape_of(size, name):
    """One size, or a sequence of sizes, as the shape of an example."""
    if hasattr(size, "__iter__"):
        if sizes := _validate.sizes(size, name):
            return tuple(sizes)
        raise ValueError(f"Expected `{name}` to have one size or more. Received {size!r:.80}.")
    return (_validate.positive_int(size, name),)


def known_activation(activation, name):
    """Refuse what Keras does not know as an activation."""
    try:
        keras.activations.get(activation)
    except ValueError:
        raise ValueError(
            f"Expected `{name}` to be an activation of Keras, such as 'relu' or 'linear'. "
            f"Received {activation!r:.80}."
        ) from None
