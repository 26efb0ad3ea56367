"""Images, out of the package's own files."""

import io
from typing import NamedTuple

import numpy as np

from .. import _validate
from .files import packaged


class Images(NamedTuple):
    """Images as rows of values in [0, 1], with labels; the official split.

    Introduced in chapter 3.
    """

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
    with np.load(io.BytesIO(packaged("mnist.npz"))) as file:
        x_train, x_test = (
            file[key].reshape(-1, 784).astype("float32") / 255 for key in ("x_train", "x_test")
        )
        y_train, y_test = (file[key].astype("int64") for key in ("y_train", "y_test"))
    return Images(x_train, y_train, x_test, y_test)


def binarised(x, seed=0):
    """Each grey pixel becomes 1 with the probability that its grey value says, else 0; drawn once.

    What likelihoods of digits are told of: a model of grey values as targets of cross-entropy has
    no likelihood. Published numbers draw anew at each step ("random binarisation"), or use one
    fixed draw, as here; about two nats a digit lie between them. Introduced in chapter 10.

    Args:
        x: (n, ...), values from 0 to 1.
        seed: of the draw.

    Returns:
        float32, the shape of `x`, of 0 and 1.

    Source: Salakhutdinov and Murray (2008).

    >>> binarised(np.array([[0.0, 1.0]]))
    array([[0., 1.]], dtype=float32)
    """
    x = _validate.unit_interval(_validate.array(x, "x"), "x")
    chances = np.random.default_rng(_validate.seed(seed)).random(x.shape, dtype="float32")
    return (chances < x).astype("float32")
