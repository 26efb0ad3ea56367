"""Points in the plane, near a curve that is known."""

import numpy as np

from .. import _validate

_LOUD = 1e30  # more noise than this leaves float32


def points():
    """The three points (1, 2), (3, 4), (5, 6) of the much-copied program of chapter 4.

    Returns:
        float32 (3, 2).

    >>> points().tolist()
    [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
    """
    return np.array([[1, 2], [3, 4], [5, 6]], dtype="float32")


def line(n=200, noise=0.0, seed=0):
    """Points near the line y = x + 1, for x in [0, 6], with Gaussian noise across both axes.

    Returns:
        float32 (n, 2).

    >>> x = line(5)
    >>> bool(np.allclose(x[:, 1], x[:, 0] + 1))
    True
    """
    return _curve(lambda t: (6 * t, 6 * t + 1), n, noise, seed)


def arc(n=200, noise=0.0, seed=0):
    """Points near a half circle of radius 1.

    Returns:
        float32 (n, 2).

    >>> bool(np.allclose(np.linalg.norm(arc(5), axis=1), 1))
    True
    """
    return _curve(lambda t: (np.cos(np.pi * t), np.sin(np.pi * t)), n, noise, seed)


def spiral(n=200, noise=0.0, turns=1.25, seed=0):
    """Points near a spiral that winds `turns` times and ends at radius 1.

    Returns:
        float32 (n, 2).

    >>> bool((np.linalg.norm(spiral(50), axis=1) <= 1.0001).all())
    True
    """

    turns = _validate.real(turns, "turns")

    def shape(t):
        radius, angle = 0.25 + 0.75 * t, 2 * np.pi * turns * t
        return radius * np.cos(angle), radius * np.sin(angle)

    return _curve(shape, n, noise, seed)


def _curve(shape, n, noise, seed):
    """Sample a curve at `n` uniform times in [0, 1], then add Gaussian noise."""
    n = _validate.positive_int(n, "n")
    noise = _validate.real(noise, "noise", low=0, high=_LOUD)
    rng = np.random.default_rng(_validate.seed(seed))
    clean = np.stack(shape(rng.uniform(size=n)), axis=1)
    return (clean + rng.normal(scale=noise, size=(n, 2))).astype("float32")
