"""How far a picture is from the one that should have come out."""

import numpy as np

from .. import floors


def psnr(x, x_hat):
    """Peak signal-to-noise ratio in decibels, -10 log10(squared error per value).

    Args:
        x, x_hat: (n, ...), same shape; values that reach from 0 to 1.

    >>> round(psnr(np.zeros((1, 4)), np.full((1, 4), 0.1)), 6)
    20.0
    """
    error = floors.squared_error(x, x_hat)
    return float("inf") if error == 0 else float(-10 * np.log10(error))
