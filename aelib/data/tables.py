"""Tables of made-up numbers whose truth is known."""

import numpy as np

from .. import _validate


def uniform(n=1000, d=10, seed=0):
    """Independent uniform numbers: data with nothing to learn.

    With the defaults, the very numbers of the much-copied program of chapter 3, which seeds
    NumPy's old generator with 0.

    Returns:
        float32 (n, d) in [0, 1).

    >>> uniform(3, 2).shape
    (3, 2)
    """
    n, d = _validate.positive_int(n, "n"), _validate.positive_int(d, "d")
    return np.random.RandomState(_validate.seed(seed)).random_sample((n, d)).astype("float32")


def factors(n=1000, d=10, k=5, *, nonlinear=False, seed=0):
    """`d` visible numbers made from `k` hidden ones: data whose true dimension is known.

    Every row is a random mixture of `k` independent factors, uniform in [-1, 1]. The mixture is
    fixed by `k` and `d` alone, so two seeds give new examples of the *same* data. Linear: PCA
    with `k` components loses nothing. Nonlinear: a sigmoid bends each mixture, the rows fill a
    curved k-dimensional sheet, and PCA needs more than `k`.

    Returns:
        float32 (n, d) in [0, 1].

    >>> x = factors(200, d=10, k=5)
    >>> int(np.linalg.matrix_rank(x - x.mean(0), tol=1e-3))
    5
    """
    n, d = _validate.positive_int(n, "n"), _validate.positive_int(d, "d")
    k = _validate.positive_int(k, "k")
    if k > d:
        raise ValueError(f"Expected `k` to be at most `d`. Received k={k}, d={d}.")
    mixture = np.random.default_rng([k, d]).normal(size=(k, d))
    z = np.random.default_rng(_validate.seed(seed)).uniform(-1, 1, size=(n, k)) @ mixture
    if nonlinear:
        x = 1 / (1 + np.exp(-3 * z / np.linalg.norm(mixture, axis=0)))
    else:
        x = 0.5 + 0.5 * z / np.abs(mixture).sum(axis=0)
    return x.astype("float32")
