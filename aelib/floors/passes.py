"""Floors of data that do not fit into memory, fitted in passes over batches."""

import numpy as np
from scipy.linalg import eigh
from scipy.special import expit
from sklearn.decomposition import IncrementalPCA

from .. import _validate
from .linear import code_size
from .logistic import LINK_ROWS, logits, regressions, steady

WIDE = 3000  # values in an example; their covariances take 8 bytes x WIDE²: 72 MB


class Floors:
    """The mean and the best linear code of a source, fitted in two passes; a third for a sigmoid.

    Up to `WIDE` values an example the code is PCA's own, from the sums of products; beyond, where
    these would not fit, scikit-learn's IncrementalPCA finds it, from twice as many components.
    """

    def __init__(self, source, k, probabilities):
        self.mean = _mean(source, probabilities)
        k = code_size(k, np.empty((source.n, source.width), "bool"))
        find = _from_covariances if source.width <= WIDE else _incremental
        self.components, variances = find(source, self.mean, k)
        self.spread, self.decoder = steady(np.sqrt(variances)), None
        if probabilities:
            some = _some(source)
            self.decoder = regressions(some, self._scores(some).astype(some.dtype))

    def _scores(self, x):
        return (x - self.mean) @ self.components.T / self.spread

    def linear(self, x):
        """PCA's reconstruction of rows, or PCA's through a sigmoid."""
        if self.decoder is not None:
            return expit(logits(self._scores(x), self.decoder))
        return (self._scores(x) * self.spread) @ self.components + self.mean


def _mean(source, probabilities):
    total, n = 0.0, 0
    for _, rows in source:
        if probabilities:
            _validate.unit_interval(rows, source.name)
        total, n = total + rows.sum(axis=0, dtype="float64"), n + len(rows)
    return total / n


def _from_covariances(source, mean, k):
    """The first components, and the variances along them."""
    products = np.zeros((source.width, source.width))
    for _, rows in source:
        centred = rows - mean
        products += centred.T @ centred
    d = source.width
    variances, vectors = eigh(products / max(source.n - 1, 1), subset_by_index=(d - k, d - 1))
    return vectors.T[::-1], np.maximum(variances[::-1], 0)


def _incremental(source, mean, k):
    # What it drops after each batch, it cannot find again: so it keeps more than are wanted.
    wanted = min(2 * k + 10, source.n, source.width)
    pca, held, more = IncrementalPCA(wanted), None, np.empty((0, source.width))
    for _, rows in source:
        more = np.concatenate([more, rows - mean])
        if len(more) >= wanted:
            if held is not None:
                pca.partial_fit(held)
            held, more = more, more[:0]
    with np.errstate(invalid="ignore"):  # shares of no variance at all, which nobody asks for
        pca.partial_fit(np.concatenate([held, more]))
    return pca.components_[:k], pca.explained_variance_[:k]


def _some(source):
    """The rows that a regression sees: evenly spaced, as in memory."""
    step, first, some = -(-source.n // LINK_ROWS), 0, []
    for _, rows in source:
        some.append(rows[-first % step :: step])
        first += len(rows)
    some = np.concatenate(some)
    return some.astype(np.result_type(some, "float32"))
