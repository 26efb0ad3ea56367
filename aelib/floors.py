"""Floors: what a loss must be compared with before it means anything.

A loss of 0.21 is good or useless depending on three numbers: what predicting the mean gives, what
PCA with a code of the same size gives, and the lowest value that the data allows. `report` sets
them beside yours. Introduced in chapter 3.

Losses carry Keras's names and are in nats (cross-entropy) or squared units (squared error), per
value, or per example (summed over the values of one example).
"""

import numpy as np
from scipy.special import xlogy
from sklearn.decomposition import PCA

from . import _validate
from ._report import Report, digits

__all__ = [
    "LOSSES",
    "Report",
    "convert",
    "cross_entropy",
    "digits",
    "entropy",
    "mean_reconstruction",
    "pca_reconstruction",
    "report",
    "squared_error",
]

EPSILON = 1e-7  # Keras clips predictions to [EPSILON, 1 - EPSILON] before it takes logarithms
_NAMES = {"mse": "squared error", "binary_crossentropy": "cross-entropy (nats)"}


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
    _validate.unit_interval(_validate.array(x, "x"), "x")
    _validate.unit_interval(_validate.array(x_hat, "x_hat"), "x_hat")

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
    _validate.unit_interval(_validate.array(x, "x"), "x")
    return _score(lambda p, _: -xlogy(p, p) - xlogy(1 - p, 1 - p), x, x, per)


LOSSES = {"mse": squared_error, "binary_crossentropy": cross_entropy}


def mean_reconstruction(x_train, x_test):
    """What a model with no code at all predicts: the training mean, for every test example.

    Returns:
        array of the shape of `x_test`.
    """
    _same_width(x_train, x_test)
    return np.broadcast_to(x_train.mean(axis=0), x_test.shape)


def pca_reconstruction(x_train, x_test, k):
    """The best linear reconstruction from `k` numbers: PCA fitted on train, applied to test.

    Args:
        x_train: (n, d). x_test: (m, d).
        k: code size, from 1 to min(n, d).

    Returns:
        (m, d). It can leave [0, 1]: clip it before scoring cross-entropy.
    """
    _same_width(x_train, x_test)
    k = _validate.positive_int(k, "k")
    if k > min(x_train.shape):
        raise ValueError(
            f"Expected `k` to be at most {min(x_train.shape)}, the smaller side of x_train. "
            f"Received {k}."
        )
    # "full" and "covariance_eigh" are deterministic; "auto" may choose a randomised solver.
    solver = "covariance_eigh" if x_train.shape[0] > x_train.shape[1] else "full"
    # scikit-learn subtracts the mean too late where the data are far from 0.
    mean = x_train.mean(axis=0, dtype="float64")
    pca = PCA(k, svd_solver=solver).fit(x_train - mean)
    return pca.inverse_transform(pca.transform(x_test - mean)) + mean


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


def report(x_train, x_test, own=None, *, k, loss="mse", per="value"):
    """Your losses among the floors: mean predictor, PCA-k, and the lowest possible value.

    Args:
        x_train: (n, d), what the floors are fitted on. x_test: (m, d), what all are scored on.
        own: dict of name to reconstruction of `x_test`, (m, d).
        k: code size, for PCA.
        loss: "mse" or "binary_crossentropy". per: "value" or "example".

    Returns:
        `Report`.

    >>> x = np.random.default_rng(0).uniform(size=(500, 4))
    >>> report(x[:400], x[400:], {"copy": x[400:]}, k=2)["copy"]
    0.0
    """
    score = LOSSES[_validate.choice(loss, "loss", tuple(LOSSES))]
    own = {} if own is None else _validate.named(own, "own")
    for name, x_hat in own.items():
        _same_shape(x_test, _validate.array(x_hat, name), "x_test", name)
    probabilities = loss == "binary_crossentropy"
    linear = pca_reconstruction(x_train, x_test, k)
    rows = {
        "mean of the training set": score(x_test, mean_reconstruction(x_train, x_test), per),
        f"PCA, {k} {'number' if k == 1 else 'numbers'}": score(
            x_test, np.clip(linear, 0, 1) if probabilities else linear, per
        ),
        "lowest possible": entropy(x_test, per) if probabilities else 0.0,
    }
    own = {name: score(x_test, x_hat, per) for name, x_hat in own.items()}
    if clash := rows.keys() & own.keys():
        raise ValueError(f"Expected names other than those of the floors. Received {clash}.")
    title = f"{_NAMES[loss]} per {per}, {len(x_test):,} examples of {x_test.shape[1]} values"
    return Report(title, rows | own, tuple(own))


def _score(loss, x, x_hat, per):
    """Mean of an elementwise loss, in float64, per value or per example."""
    _validate.array(x, "x")
    _validate.array(x_hat, "x_hat")
    _validate.choice(per, "per", ("value", "example"))
    _same_shape(x, x_hat, "x", "x_hat")
    per_value = float(np.mean(loss(np.asarray(x, "float64"), np.asarray(x_hat, "float64"))))
    return per_value if per == "value" else per_value * int(np.prod(x.shape[1:]))


def _same_shape(a, b, *names):
    if a.shape != b.shape:
        raise ValueError(
            f"Expected `{names[0]}` and `{names[1]}` to have one shape; another would be "
            f"broadcast. Received {a.shape} and {b.shape}."
        )


def _same_width(x_train, x_test):
    _validate.array(x_train, "x_train", ndim=2)
    _validate.array(x_test, "x_test", ndim=2, last_axis=x_train.shape[1])
