"""Small dense networks trained in NumPy: they are done before Keras has compiled.

The network stays a Keras model: its weights are taken out, trained in `chain`, and put back.
"""

import numpy as np

from .. import _validate
from .._keras import a_model, keras
from .chain import STEPS, Chain
from .gate import floor_name, the_loss, the_pair


def fit_small(
    model,
    x,
    target=None,
    *,
    loss="mse",
    epochs=20,
    batch_size=50,
    optimizer="adam",
    learning_rate=0.01,
    falling=True,
    weight_decay=0.0,
    noise=0.0,
    dropout=0.0,
    watch=None,
    seed=0,
):
    """Train a small dense autoencoder without compiling anything. Introduced in chapter 5.

    For sweeps: below some 20,000 weights it takes a fraction of the time of `fit`.

    Args:
        model: a chain of plain `Dense` layers, as `models.dense` builds it.
        x: (n, d) inputs. target: (n, d), what should come out; `x` itself unless given.
        loss: "mse", or "binary_crossentropy" after a sigmoid.
        epochs, batch_size: as for `fit`; what does not fill a last batch waits.
        optimizer: "adam", "rmsprop" or "sgd" (with momentum 0.9).
        learning_rate: where it starts. falling: along a cosine to 0, or constant.
        weight_decay: the part of every kernel that is taken away in a step, over the rate.
        noise: standard deviation of Gaussian noise on the inputs.
        dropout: the part of the hidden units, not of the code, that is switched off in a step.
        watch: dict of name to rows (m, d), whose loss the history gets under that name, after
            every epoch: {"val_loss": x_val}.
        seed: of the order of the batches, of noise and dropout.

    Returns:
        `keras.callbacks.History`, as from `fit`. A loss that diverged stays in it.

    Raises:
        TypeError, ValueError: what cannot be meant, before anything is done.

    >>> from aelib import data, models
    >>> history = fit_small(models.dense(10, 2), data.factors(100, k=2), epochs=3)
    >>> len(history.history["loss"])
    3
    """
    epochs = _validate.positive_int(epochs, "epochs")
    batch_size = _validate.positive_int(batch_size, "batch_size")
    optimizer = _validate.choice(optimizer, "optimizer", tuple(STEPS))
    rate = _validate.real(learning_rate, "learning_rate", low=0)
    decay = _validate.real(weight_decay, "weight_decay", low=0)
    noise = _validate.real(noise, "noise", low=0)
    dropout = _validate.real(dropout, "dropout", low=0, high=0.99)
    if not isinstance(falling, bool):
        raise TypeError(f"Expected `falling` to be True or False. Received {falling!r:.80}.")
    seed, keras_loss = _validate.seed(seed), the_loss(loss)
    net = Chain(a_model(model), floor_name(keras_loss), dropout, noise, decay, optimizer)
    x, target = the_pair(model, x, x if target is None else target, keras_loss)
    watched = {} if watch is None else _validate.named(watch, "watch")
    watched = {name: the_pair(model, w, w, keras_loss)[0] for name, w in watched.items()}
    size = min(batch_size, len(x))
    rates = _rates(rate, epochs, len(x) // size, falling)
    rng = np.random.default_rng(seed)
    curves = {"loss": [], **{name: [] for name in watched}}
    with np.errstate(over="ignore", invalid="ignore"):
        for of_epoch in rates:
            order = rng.permutation(len(x))[: len(of_epoch) * size].reshape(-1, size)
            losses = [
                net.step(x[rows], target[rows], now, rng)
                for rows, now in zip(order, of_epoch, strict=True)
            ]
            curves["loss"].append(float(np.mean(losses)))
            for name, rows in watched.items():
                curves[name].append(net.loss_of(rows, rows))
    return _as_keras_does(model, net, keras_loss, rate, curves)


def _rates(start, epochs, steps, falling):
    """The rate of every step, (epochs, steps)."""
    done = np.arange(epochs * steps) / (epochs * steps)
    rates = start * (1 + np.cos(np.pi * done)) / 2 if falling else np.full(len(done), start)
    return rates.reshape(epochs, steps)


def _as_keras_does(model, net, loss, rate, curves):
    """Weights and steps back in the model; the curves as a `History`."""
    model.set_weights(net.parameters)
    model.compile(keras.optimizers.Adam(rate or 1e-9), loss)
    model.optimizer.iterations.assign(net.steps)
    history = keras.callbacks.History()
    history.set_model(model)
    history.epoch, history.history = list(range(len(curves["loss"]))), curves
    return history
