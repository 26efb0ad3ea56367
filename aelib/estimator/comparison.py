"""What a table's reconstruction is compared with: the mean, and PCA with a code as small."""

import numpy as np
from sklearn.decomposition import PCA


class LinearFloor:
    """PCA of standardised numbers and one-hot categories, missing values set to their means.

    Each category is divided by the root of its frequency, as in multiple correspondence analysis:
    so a column of many categories does not outvote a number (Pagès 2014, factor analysis of mixed
    data).
    """

    def __init__(self, columns, x, k):
        self.columns, n = columns, len(columns.numeric)
        self.scale = 1 / np.sqrt(np.where(columns.means > 0, columns.means, 1))
        self.scale[: 2 * n] = np.repeat([1.0, 0.0], n)  # "seen" is no part of it
        z = self._centred(x)
        self.pca = PCA(min(k, *z.shape), svd_solver="full").fit(z)

    def reconstruct(self, x):
        """Encoded rows -> their linear reconstruction, in the same places."""
        z_hat = self.pca.inverse_transform(self.pca.transform(self._centred(x)))
        return self.columns.means + z_hat / np.where(self.scale > 0, self.scale, 1)

    def _centred(self, x):
        known = self.columns.known(x)[:, self.columns.groups]
        return np.where(known, x - self.columns.means, 0) * self.scale


def column_errors(columns, x, x_hat):
    """The mean error of each column's known values, as a dict in the order of the table.

    Numbers: squared error over the variance of the fitted table. Categories: the share of values
    whose likeliest category is wrong.
    """
    numbers, blocks = columns.split(x)
    guesses, scores = columns.split(x_hat)
    wrong = [
        (block.argmax(1) != score.argmax(1))[:, None]
        for block, score in zip(blocks, scores, strict=True)
    ]
    errors = np.hstack([(numbers - guesses).astype("float64") ** 2, *wrong])
    known = columns.known(x)
    with np.errstate(invalid="ignore"):  # a column without a known value has no error: NaN
        means = np.where(known, errors, 0).sum(axis=0) / known.sum(axis=0)
    found = dict(zip(columns.numeric + columns.categorical, means, strict=True))
    return {name: float(found[name]) for name in columns.kinds}
