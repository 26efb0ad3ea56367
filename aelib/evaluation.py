"""Evaluation: pure functions over arrays. What they measure, and in which unit, is in each name.

Not here: floors of a loss (`floors`), and anything that trains.
"""

import numpy as np
from sklearn.linear_model import LogisticRegression

from . import _validate, floors
from ._rate import RateDistortion, code_bits, rate_distortion

__all__ = [
    "RateDistortion",
    "code_bits",
    "hamming",
    "nearest",
    "precision_at",
    "probe",
    "psnr",
    "rate_distortion",
]


def psnr(x, x_hat):
    """Peak signal-to-noise ratio in decibels, -10 log10(squared error per value).

    Args:
        x, x_hat: (n, ...), same shape; values that reach from 0 to 1.

    >>> round(psnr(np.zeros((1, 4)), np.full((1, 4), 0.1)), 6)
    20.0
    """
    error = floors.squared_error(x, x_hat)
    return float("inf") if error == 0 else float(-10 * np.log10(error))


def probe(z_train, y_train, z_test, y_test):
    """Accuracy on the test rows of a linear probe: logistic regression on frozen features.

    Both sets are centred and divided by one number, the training set's total standard deviation:
    so one strength of regularisation (C = 10) means the same for every kind of feature, and no
    direction is favoured. Alain and Bengio (2017). Introduced in chapter 8.

    Args:
        z_train: (n, k) features. y_train: (n,) labels, of at least two classes.
        z_test: (m, k). y_test: (m,).

    Returns:
        fraction of the test rows given their own label.

    >>> z = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> probe(z, np.array([0, 0, 1, 1]), z, np.array([0, 0, 1, 1]))
    1.0
    """
    _labelled(z_train, y_train, "z_train")
    _labelled(z_test, y_test, "z_test", width=z_train.shape[1])
    mean, scale = z_train.mean(axis=0), np.sqrt(z_train.var(axis=0).sum()) or 1.0
    model = LogisticRegression(C=10, tol=1e-3, max_iter=500)
    model.fit((z_train - mean) / scale, y_train)
    return float(model.score((z_test - mean) / scale, y_test))


def hamming(a, b):
    """How many bits differ, for every pair of rows: bits packed in bytes by `np.packbits`.

    Exclusive or, then a count of ones: two instructions of the processor. Introduced in chapter 8.

    Args:
        a: uint8 (n, bytes). b: uint8 (m, bytes).

    Returns:
        integers (n, m).

    >>> hamming(np.packbits([[0, 0, 1, 1]], axis=1), np.packbits([[0, 1, 0, 1]], axis=1))
    array([[2]])
    """
    for name, bits in (("a", a), ("b", b)):
        _validate.array(bits, name, ndim=2, last_axis=a.shape[1] if name == "b" else None)
        if bits.dtype != np.uint8:
            raise TypeError(
                f"Expected `{name}` to hold packed bits, uint8. Received {bits.dtype}. "
                f"Pack them with np.packbits({name} > 0, axis=1)."
            )
    differ = np.zeros((len(a), len(b)), "int64")
    for byte_a, byte_b in zip(a.T, b.T, strict=True):
        differ += np.bitwise_count(byte_a[:, None] ^ byte_b)
    return differ


def nearest(distances, k=10):
    """The `k` nearest of the database for each query, nearest first; among equals the first.

    Args:
        distances: (queries, database).

    Returns:
        row numbers of the database, (queries, k).

    >>> nearest(np.array([[3, 1, 2, 1]]), k=3)
    array([[1, 3, 2]])
    """
    _validate.array(distances, "distances", ndim=2)
    if _validate.positive_int(k, "k") > distances.shape[1]:
        raise ValueError(
            f"Expected `k` to be at most {distances.shape[1]}, the size of the database. "
            f"Received {k}."
        )
    return np.argsort(distances, axis=1, kind="stable")[:, :k]


def precision_at(neighbours, labels, query_labels):
    """Mean share of the neighbours that have the query's label. With 10 of them: precision at 10.

    Args:
        neighbours: (queries, k) row numbers, from `nearest`.
        labels: (database,). query_labels: (queries,).

    >>> precision_at(np.array([[0, 1], [0, 2]]), np.array([5, 5, 7]), np.array([5, 7]))
    0.75
    """
    _validate.array(neighbours, "neighbours", ndim=2)
    labels, query_labels = np.asarray(labels), np.asarray(query_labels)
    _labelled(neighbours, query_labels, "neighbours")
    size, low, high = len(labels), neighbours.min(), neighbours.max()
    if neighbours.dtype.kind not in "iu" or low < 0 or high >= size:
        raise ValueError(f"Expected `neighbours` to be row numbers below {size}.")
    return float(np.mean(labels[neighbours] == query_labels[:, None]))


def _labelled(z, y, name, width=None):
    """Refuse features and labels that do not belong together."""
    _validate.array(z, name, ndim=2, last_axis=width)
    if np.ndim(y) != 1 or len(z) != len(y):
        raise ValueError(
            f"Expected one label a row of `{name}`. Received {len(z)} rows, labels {np.shape(y)}."
        )
