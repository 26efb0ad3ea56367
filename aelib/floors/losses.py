"""Losses, in float64, and the units in which they are told."""

import numpy as np
from scipy.special import xlogy

from .. import _validate

EPSILON = 1e-7  # Keras clips predictions to [EPSILON, 1 - EPSILON] before it takes logarithms


def squared_error(x, x_hat, per="value"):
    """Mean over examples of the squared difference, per value or summed over each example.

    Args:
        x: what should have come out, (n, ...).
        x_hat: what came out, same shape.
        per: "value" (Keras's `mse`) or "example" (the form sum of (x - x_hat)**2).

    >>> squared_error(np.zeros((2, 3)), np.ones((2, 3)), per="example")
    3.0
    """
    return _score(lambda a, b: (a - b) ** 2, x, x_hat, per)


def cross_entropy(x, x_hat, per="value"):
    """Cross-entropy in nats of targets `x` in [0, 1] under predicted probabilities `x_hat`.

    The same number as Keras's `binary_crossentropy`, clipping included: at most 16.1 nats a value.
    (`evaluate`, behind a sigmoid, works from what enters it and can exceed that.) For targets that
    are neither 0 nor 1 its minimum is not 0 but `entropy(x)`.

    >>> round(cross_entropy(np.array([[1.0, 0.0]]), np.array([[0.5, 0.5]])), 3)
    0.693
    """
    x = _validate.unit_interval(_validate.array(x, "x"), "x")
    x_hat = _validate.unit_interval(_validate.array(x_hat, "x_hat"), "x_hat")

    def nats(p, q):
        q = np.clip(q, EPSILON, 1 - EPSILON)
        return -(p * np.log(q) + (1 - p) * np.log1p(-q))

    return _score(nats, x, x_hat, per)


def entropy(x, per="value"):
    """The lowest cross-entropy that any model can reach on `x`: the entropy of its grey values.

    Zero for values that are 0 or 1. A value x in between costs at least
    -x log x - (1 - x) log(1 - x) nats, reached by predicting x itself.

    >>> round(entropy(np.array([[0.5, 1.0]])), 4), round(float(np.log(2) / 2), 4)
    (0.3466, 0.3466)
    """
    x = _validate.unit_interval(_validate.array(x, "x"), "x")
    return _score(lambda p, _: -xlogy(p, p) - xlogy(1 - p, 1 - p), x, x, per)


LOSSES = {"mse": squared_error, "binary_crossentropy": cross_entropy}


def convert(value, unit, to, n_values):
    """Convert a cross-entropy between nats and bits, per value and per example.

    Args:
        unit, to: "nats" or "bits", "/", "value" or "example": for instance "nats/value".
        n_values: values in an example; 784 for a 28 x 28 image.

    >>> round(convert(0.0581, "nats/value", "nats/example", 784), 1)
    45.6
    >>> round(convert(45.6, "nats/example", "bits/value", 784), 4)
    0.0839
    """
    value = _validate.real(value, "value")
    n_values = _validate.positive_int(n_values, "n_values")
    size = {"nats": 1.0, "bits": np.log(2)}  # in nats
    scope = {"value": n_values, "example": 1}
    known = [f"{a}/{b}" for a in size for b in scope]
    _validate.choice(unit, "unit", known)
    _validate.choice(to, "to", known)

    def nats_per_example(name):
        information, per = name.split("/")
        return size[information] * scope[per]

    return float(value * nats_per_example(unit) / nats_per_example(to))


def _score(loss, x, x_hat, per):
    """Mean of an elementwise loss, in float64, per value or per example."""
    x, x_hat = _validate.array(x, "x"), _validate.array(x_hat, "x_hat")
    _validate.choice(per, "per", ("value", "example"))
    _validate.same_shape(x, x_hat, "x", "x_hat")
    per_value = float(np.mean(loss(np.asarray(x, "float64"), np.asarray(x_hat, "float64"))))
    return per_value if per == "value" else per_value * int(np.prod(x.shape[1:]))
