"""Images, out of the package's own files."""

import io
from typing import NamedTuple

import numpy as np

from .files import packaged


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
    with np.load(io.BytesIO(packaged("mnist.npz"))) as file:
        x_train, x_test = (
            file[key].reshape(-1, 784).astype("float32") / 255 for key in ("x_train", "x_test")
        )
        y_train, y_test = (file[key].astype("int64") for key in ("y_train", "y_test"))
    return Images(x_train, y_train, x_test, y_test)
