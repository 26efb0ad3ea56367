"""How far a picture is from the one that should have come out."""

import numpy as np

from .. import _validate, floors


def psnr(x, x_hat):
    """Peak signal-to-noise ratio in decibels, -10 log10(squared error per value).

    Args:
        x: (n, ...), what should have come out; values from 0 to 1.
        x_hat: what came out, same shape. Noise and reconstructions may leave [0, 1].

    >>> round(psnr(np.zeros((1, 4)), np.full((1, 4), 0.1)), 6)
    20.0
    """
    x = _validate.unit_interval(_validate.array(x, "x"), "x")
    x_hat = _validate.near_unit_interval(_validate.array(x_hat, "x_hat"), "x_hat")
    error = floors.squared_error(x, x_hat)
    return float("inf") if error == 0 else float(-10 * np.log10(error))
