"""Data: arrays of float32, the same on every machine. Nothing is downloaded.

Not here: anything random without a `seed`, and anything that needs TensorFlow.
"""

import hashlib
import io
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from . import _validate

_SHA256 = {"mnist.npz": "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64"}


class Images(NamedTuple):
    """Images as rows of values in [0, 1], with labels; the official split."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def mnist():
    """Handwritten digits, 28 x 28 pixels, out of the package's own file.

    The official split, in its original order. For a part of it, take the first rows of `x_train`,
    but a step through `x_test`, such as `x_test[::10]`: its halves are from different writers.

    Returns:
        `Images`: `x_train` (60000, 784) and `x_test` (10000, 784), float32 in [0, 1];
        `y_train` (60000,) and `y_test` (10000,), int64 from 0 to 9.

    Raises:
        FileNotFoundError: the package's file is missing.
        ValueError: the package's file is damaged (its SHA-256 differs).

    Source: Y. LeCun, C. Cortes and C. Burges, CC BY-SA 3.0.

    >>> x_train, y_train, x_test, y_test = mnist()
    >>> x_train.shape, x_test.shape, float(x_train.max())
    ((60000, 784), (10000, 784), 1.0)
    """
    with np.load(io.BytesIO(_packaged("mnist.npz"))) as file:
        x_train, x_test = (
            file[key].reshape(-1, 784).astype("float32") / 255 for key in ("x_train", "x_test")
        )
        y_train, y_test = (file[key].astype("int64") for key in ("y_train", "y_test"))
    return Images(x_train, y_train, x_test, y_test)


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
    return np.random.RandomState(seed).random_sample((n, d)).astype("float32")


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
    z = np.random.default_rng(seed).uniform(-1, 1, size=(n, k)) @ mixture
    if nonlinear:
        x = 1 / (1 + np.exp(-3 * z / np.linalg.norm(mixture, axis=0)))
    else:
        x = 0.5 + 0.5 * z / np.abs(mixture).sum(axis=0)
    return x.astype("float32")


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

    def shape(t):
        radius, angle = 0.25 + 0.75 * t, 2 * np.pi * turns * t
        return radius * np.cos(angle), radius * np.sin(angle)

    return _curve(shape, n, noise, seed)


def _curve(shape, n, noise, seed):
    """Sample a curve at `n` uniform times in [0, 1], then add Gaussian noise."""
    n = _validate.positive_int(n, "n")
    if not noise >= 0:
        raise ValueError(f"Expected `noise` to be at least 0. Received {noise!r}.")
    rng = np.random.default_rng(seed)
    clean = np.stack(shape(rng.uniform(size=n)), axis=1)
    return (clean + rng.normal(scale=noise, size=(n, 2))).astype("float32")


def _packaged(name):
    """The bytes of one of the package's own files, checked."""
    path = files("aelib") / "datasets" / name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(
            f"Expected the data file {name} inside the package, and it is missing. "
            "Reinstall aelib, or check out the repository anew."
        ) from None
    if hashlib.sha256(content).hexdigest() != _SHA256[name]:
        raise ValueError(
            f"Expected the data file {name} as it was published. Received other content "
            f"({len(content):,} bytes): it is damaged. Reinstall aelib, or check it out anew."
        )
    return content
