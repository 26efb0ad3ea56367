"""What needs no training: the mean, and the best linear code."""

import numpy as np
from sklearn.decomposition import PCA

from .. import _validate


def mean_reconstruction(x_train, x_test):
    """What a model with no code at all predicts: the training mean, for every test example.

    Args:
        x_train: (n, d). x_test: (m, d).

    Returns:
        float64 (m, d), one row seen m times: copy it before you write into it.
    """
    x_train, x_test = same_width(x_train, x_test)
    return np.broadcast_to(x_train.mean(axis=0, dtype="float64"), x_test.shape)


def pca_reconstruction(x_train, x_test, k):
    """The best linear reconstruction from `k` numbers: PCA fitted on train, applied to test.

    Args:
        x_train: (n, d). x_test: (m, d).
        k: code size, from 1 to min(n, d).

    Returns:
        float64 (m, d). It can leave [0, 1]: clip it before scoring cross-entropy.
    """
    x_train, x_test = same_width(x_train, x_test)
    k = code_size(k, x_train)
    # "full" and "covariance_eigh" are deterministic; "auto" may choose a randomised solver.
    solver = "covariance_eigh" if x_train.shape[0] > x_train.shape[1] else "full"
    # scikit-learn subtracts the mean too late where the data are far from 0.
    mean = x_train.mean(axis=0, dtype="float64")
    with np.errstate(invalid="ignore"):  # shares of no variance at all, which nobody asks for
        pca = PCA(k, svd_solver=solver).fit(x_train - mean)
    return pca.inverse_transform(pca.transform(x_test - mean)) + mean


def code_size(k, x_train):
    """`k`, refused if PCA of `x_train` has not so many components."""
    k = _validate.positive_int(k, "k")
    if k > min(x_train.shape):
        raise ValueError(
            f"Expected `k` to be at most {min(x_train.shape)}, the smaller side of x_train. "
            f"Received {k}."
        )
    return k


def same_width(x_train, x_test):
    """The two sets as plain arrays, refused if their rows differ in length."""
    x_train = _validate.array(x_train, "x_train", ndim=2)
    return x_train, _validate.array(x_test, "x_test", ndim=2, last_axis=x_train.shape[1])
