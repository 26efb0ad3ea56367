"""Checks of chapter 10, generation. Keras is loaded only where pictures are judged."""

from itertools import product

import numpy as np
from scipy.special import logsumexp

from .. import data, evaluation
from . import Verdict, exercise, function, numbers_in, value_of
from .densities import contests


@exercise("np.sum(mean**2 + np.exp(log_variance) - 1 - log_variance, axis=1) / 2")
def kl(answer):
    """Grade `kl(mean, log_variance)`: nats of each example, (n, k) and (n, k) -> (n,)."""
    rng = np.random.default_rng(0)
    random = rng.normal(size=(6, 3)), rng.normal(size=(6, 3))
    return function(
        answer,
        lambda m, v: np.sum(m**2 + np.exp(v) - 1 - v, axis=1) / 2,
        [(np.zeros((2, 4)), np.zeros((2, 4))), (np.ones((1, 2)), np.zeros((1, 2))), random],
        "Zero where the cloud is the prior, half a nat for a mean of 1, and summed over the code.",
        "A mean of 1 with log-variance 0 costs half a nat; log-variance is log of the square of "
        "the width; an example's numbers are summed, examples are not.",
    )


@exercise(
    "Count how many nats per image each half says: a mean over the values is 1 / n_values of the "
    "sum, a mean over the code 1 / latent_dim. beta is the KL's factor divided by the other one."
)
def beta(answer):
    """Grade `beta(reconstruction, kl, n_values, latent_dim)`: the price that a loss really has."""

    def reference(reconstruction, kl, n_values, latent_dim):
        first = 1 / n_values if reconstruction == "mean" else 1.0
        return (1 / latent_dim if kl == "mean" else 1.0) / first

    ways = product(("mean", "sum"), ("mean", "sum"), (3072, 100), (16, 5))
    return function(
        answer,
        reference,
        list(ways),
        "What is summed counts whole, what is averaged counts as one of many.",
        "With both halves summed it is 1. Then take the mean of one half: its weight shrinks.",
    )


@exercise("np.log(len(log_weights)) - scipy.special.logsumexp(log_weights, axis=0)")
def weighted(answer):
    """Grade `weighted(log_weights)`: the importance-weighted bound, (k, n) -> (n,) nats."""
    rng = np.random.default_rng(0)
    return function(
        answer,
        lambda w: np.log(len(w)) - logsumexp(w, axis=0),
        [
            (np.full((7, 2), -90.0),),
            (rng.normal(-5, 2, size=(50, 3)),),
            (rng.normal(-3000, 9, size=(20, 4)),),
        ],
        "The mean of the weights, then the logarithm, and no weight lost below exp(-745).",
        "The mean is over the draws and inside the logarithm; equal weights give back their own "
        "size, positive; and exp(-3000) is 0 to the computer, so take out the largest first.",
    )


@exercise(
    "For each model: log_p = fit(x_train); if np.exp(log_p(all_images)).sum() is above 1.001 it is "
    "no probability and loses. Else d = log_p_first(x_test) - log_p_second(x_test); undecided if "
    "the mean of d is within two standard errors, d.std() / sqrt(n), of 0."
)
def likelier(answer):
    """Grade `likelier(first, second, x_train, x_test)`: a fair comparison of two densities."""
    opposite = {"first": "second", "second": "first", "undecided": "undecided"}
    for first, second, rows, expected, hint in contests():
        for pair, right in (
            ((first, second), expected),
            ((second, first), opposite[expected]),
        ):
            value = value_of(answer, *pair, *rows)
            if isinstance(value, Verdict):
                return value
            if not isinstance(value, str) or value not in opposite:
                return Verdict(False, 'Expected "first", "second" or "undecided".')
            if value != right:
                return Verdict(False, hint)
    return Verdict(True, "Unseen rows, true probabilities, and no verdict inside the error.")


SURE, PRECISION, RECALL, COPIED = 0.8, 0.75, 0.7, 0.6


@exercise(
    "Fit GaussianMixture(50) to models.encode(long, b_train[:10_000]), shuffle sample(n)[0], and "
    "decode it with models.decode(long, z)."
)
def draw(answer):
    """Grade `draw(n)`: n new digits, (n, 784): sure, precise, varied, and not copied."""
    n = 1000
    value = value_of(answer, n)
    if isinstance(value, Verdict):
        return value
    pictures = numbers_in(value)
    if pictures is None or pictures.shape != (n, 784) or not np.isfinite(pictures).all():
        return Verdict(False, f"Expected an array ({n}, 784) of pixels from 0 to 1.")
    if pictures.min() < 0 or pictures.max() > 1:
        return Verdict(False, "Expected pixels from 0 to 1.")
    known = data.mnist().x_train[50_000:]
    sure, features = _looked_at(pictures)
    real = _looked_at(known[:n])[1]
    precision, recall = evaluation.precision_recall(real, features)
    if sure < SURE or precision < PRECISION:
        return Verdict(False, "Too many of them are no digits. Are the codes where codes lie?")
    if recall < RECALL:
        return Verdict(False, "They look real and are too much alike: many digits never come.")
    if _nearest(pictures[:200]) < COPIED * _nearest(known[:200], but=50_000):
        return Verdict(False, "They are copies of training digits, or nearly.")
    return Verdict(True, "They look real, reach most kinds of digits, and are not copies.")


def _looked_at(pictures):
    """Share of the pictures that the stored judge is sure of, and their features."""
    from .. import models
    from .._keras import keras

    judge = models.restore(_judge(), "digits-judge")
    features = keras.Model(judge.inputs[0], judge.get_layer("features").output)
    pictures = pictures.astype("float32")
    sure = models.reconstruct(judge, pictures).max(axis=1) > 0.9
    return np.mean(sure), models.reconstruct(features, pictures)


def _judge():
    """A classifier of digits, (batch, 784) -> (batch, 10) probabilities; weights: digits-judge."""
    from .._keras import keras

    convolution = {"strides": 2, "padding": "same", "activation": "silu"}
    return keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Reshape((28, 28, 1)),
            keras.layers.Conv2D(16, 5, **convolution),
            keras.layers.Conv2D(32, 3, **convolution),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(64, "silu", name="features"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


def _nearest(pictures, but=None):
    """Median squared distance to the nearest training digit; `but` those from a row on."""
    x = data.mnist().x_train[:but]
    far = (x**2).sum(axis=1) - 2 * pictures.astype("float32") @ x.T
    return np.median(far.min(axis=1) + (pictures**2).sum(axis=1))
