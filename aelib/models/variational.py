"""Builders of models that can be sampled: codes with a price, and an autoencoder without a code."""

import numpy as np

from .. import _validate
from .._keras import a_model, keras
from ..layers import GaussianCode, MaskedDense
from .builders import known_activation
from .parts import _part, _predict, join

layers = keras.layers


def variational(
    n_inputs,
    latent_dim,
    hidden=(),
    *,
    beta=1.0,
    free_nats=0.0,
    warm_up=0,
    activation="relu",
    output_activation="sigmoid",
):
    """A variational autoencoder: `dense`, with a `layers.GaussianCode`. Introduced in chapter 10.

    With beta 1, "binary_crossentropy" as the loss and pixels of 0 and 1, n_inputs times the loss
    in training is a bound on -log p(x), in nats an example. `evaluate` and `reconstruct` take the
    mean for the code and are deterministic: for the bound see `evaluation.likelihood_bounds`.

    Args:
        n_inputs, latent_dim, hidden, activation, output_activation: as for `dense`.
        beta, free_nats, warm_up: what the code is charged; see `layers.GaussianCode`.

    Returns:
        `keras.Model` named "autoencoder", (batch, n_inputs) -> (batch, n_inputs). Its encoder gives
        means; `models.posterior` gives means and log-variances.

    Raises:
        TypeError, ValueError: what cannot be meant.

    Source: Kingma and Welling (2014); Rezende et al. (2014).
    """
    charge = {"beta": beta, "free_nats": free_nats, "warm_up": warm_up}
    return _build(n_inputs, 0, latent_dim, hidden, charge, activation, output_activation)


def conditional(
    n_inputs,
    n_classes,
    latent_dim,
    hidden=(),
    *,
    beta=1.0,
    free_nats=0.0,
    warm_up=0,
    activation="relu",
    output_activation="sigmoid",
):
    """A variational autoencoder that is told the class of each example. Introduced in chapter 10.

    The class is appended to the example as `n_classes` columns of 0 and one 1, and its encoder
    appends the same columns to the code. So `np.hstack([x, np.eye(10)[y]])` goes in, x comes out,
    and the decoder makes a 7 of `np.hstack([z, np.eye(10)[7s]])`.

    Args:
        n_classes: columns that name the class, the last ones of each row.
        n_inputs, latent_dim, hidden, activation, output_activation: as for `dense`.
        beta, free_nats, warm_up: what the code is charged; see `layers.GaussianCode`.

    Returns:
        `keras.Model` named "autoencoder", (batch, n_inputs + n_classes) -> (batch, n_inputs). Its
        codes are (batch, latent_dim + n_classes).

    Raises:
        TypeError, ValueError: what cannot be meant.

    Source: Kingma et al. (2014); Sohn et al. (2015).
    """
    n_classes = _validate.positive_int(n_classes, "n_classes")
    charge = {"beta": beta, "free_nats": free_nats, "warm_up": warm_up}
    return _build(n_inputs, n_classes, latent_dim, hidden, charge, activation, output_activation)


def posterior(model, x):
    """What a variational encoder says of each example: where its code lies, and how surely.

    Args:
        x: (n, ...) as the model was trained on.

    Returns:
        means and log-variances, two arrays float32 (n, latent_dim).

    Raises:
        TypeError, ValueError: what cannot be meant, or a model without a `layers.GaussianCode`.
    """
    encoder = _part(a_model(model), "encoder")
    found = [layer for layer in encoder.layers if isinstance(layer, GaussianCode)]
    if not found:
        raise ValueError(
            "Expected an encoder with a layers.GaussianCode, as models.variational makes it. "
            f"Received one with {', '.join(layer.name for layer in encoder.layers)}."
        )
    both = keras.Model(encoder.input, found[0].input, name="posterior")
    return tuple(np.split(_predict(both, x, "x"), 2, axis=-1))


def masked(n_values, hidden=(), *, activation="relu"):
    """An autoencoder without a code: MADE. Each value is predicted from those before it.

    Its outputs are probabilities of a 1, each given the values before; so the sum over values of
    the cross-entropy of an example is exactly -log p(x). With no hidden layer it is `n_values`
    logistic regressions, a fully visible sigmoid belief network; hidden layers are added to these.
    Introduced in chapter 10.

    Args:
        n_values: values of 0 and 1 in an example, at least 2, in the order in which they come.
        hidden: widths of the hidden layers.
        activation: of the hidden layers.

    Returns:
        `keras.Model` named "masked", (batch, n_values) -> (batch, n_values). It has no encoder.

    Raises:
        TypeError, ValueError: what cannot be meant.

    Source: Germain et al. (2015); without hidden layer, Neal (1992) and Frey (1998).
    """
    n_values = _validate.positive_int(n_values, "n_values")
    if n_values < 2:
        raise ValueError(f"Expected `n_values` to be at least 2. Received {n_values}.")
    hidden = _validate.sizes(hidden, "hidden")
    known_activation(activation, "activation")
    places = before = list(range(1, n_values + 1))
    x = h = keras.Input((n_values,), name="x")
    for width in hidden:
        # Ranks from 1 to n_values - 1 in turn: each value has about as many units to tell of it.
        ranks = (np.arange(width) * (n_values - 1) // width + 1).tolist()
        h, before = MaskedDense(ranks, before, activation=activation)(h), ranks
    logits = MaskedDense(places, places, strict=True, name="direct")(x)
    if hidden:
        logits = layers.Add()([logits, MaskedDense(places, before, strict=True)(h)])
    return keras.Model(x, layers.Activation("sigmoid")(logits), name="masked")


def _build(n_inputs, n_classes, latent_dim, hidden, charge, activation, output_activation):
    """Encoder and decoder; the columns that name a class come last in both."""
    n_inputs = _validate.positive_int(n_inputs, "n_inputs")
    latent_dim = _validate.positive_int(latent_dim, "latent_dim")
    hidden = _validate.sizes(hidden, "hidden")
    known_activation(activation, "activation")
    known_activation(output_activation, "output_activation")
    code = GaussianCode(n_inputs, name="code", **charge)

    x = h = keras.Input((n_inputs + n_classes,), name="x")
    for width in hidden:
        h = layers.Dense(width, activation)(h)
    z = code(layers.Dense(2 * latent_dim, name="posterior")(h))
    if n_classes:
        z = layers.Concatenate()([z, x[:, n_inputs:]])
    encoder = keras.Model(x, z, name="encoder")

    z = h = keras.Input((latent_dim + n_classes,), name="z")
    for width in reversed(hidden):
        h = layers.Dense(width, activation)(h)
    decoder = keras.Model(z, layers.Dense(n_inputs, output_activation)(h), name="decoder")
    return join(encoder, decoder)
