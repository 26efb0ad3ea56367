"""Signals: an electrocardiogram; from a signal to windows, and from windows back to points."""

import io

import numpy as np

from .. import _validate
from .files import packaged


def ecg():
    """Five minutes of an electrocardiogram in millivolts, 360 values a second.

    Record 208 of the MIT-BIH Arrhythmia Database. Many of its beats are premature, an electrode
    moves now and then, and nobody has labelled either here. Introduced in chapter 13.

    Returns:
        float32 (108000,).

    Raises:
        FileNotFoundError: the package's file is missing.
        ValueError: the package's file is damaged (its SHA-256 differs).

    Source: Moody and Mark (2001), PhysioNet, ODC-BY 1.0, as SciPy 1.9 shipped it.

    >>> x = ecg()
    >>> len(x) / 360, f"{x.min():.2f} to {x.max():.2f} mV"
    (300.0, '-3.48 to 3.65 mV')
    """
    with np.load(io.BytesIO(packaged("ecg.npz"))) as file:
        return ((file["adc"].astype("float32") - 1024) / 200).astype("float32")


def windows(x, width, stride=1):
    """Pieces of a signal, one a row: each `width` points long, `stride` points after the last.

    What does not fill a last window belongs to none. Introduced in chapter 13.

    Args:
        x: (t,) a signal.
        width: points in a window.
        stride: from one window to the next; up to `width`, so that no point is left out between.

    Returns:
        (n, width), a copy, with n = (t - width) // stride + 1.

    >>> windows(np.arange(7), 4, 2).tolist()
    [[0, 1, 2, 3], [2, 3, 4, 5]]
    """
    x = _validate.array(x, "x", ndim=1)
    width, stride = _width_and_stride(width, stride)
    if width > len(x):
        raise ValueError(f"Expected `width` to be at most {len(x)}, all of `x`. Received {width}.")
    return np.lib.stride_tricks.sliding_window_view(x, width)[::stride].copy()


def to_points(scores, width, stride=1):
    """From the scores of windows to one score a point: the mean over the windows that hold it.

    Args:
        scores: (n,) one a window, or (n, width) one for each point of each window.
        width, stride: as `windows` was called.

    Returns:
        float64 ((n - 1) * stride + width,): the points that the windows hold, from the first on.

    >>> to_points(np.array([0.0, 2.0]), 4, 2).tolist()
    [0.0, 0.0, 1.0, 1.0, 2.0, 2.0]
    """
    scores = _validate.array(scores, "scores", ndim=(1, 2)).astype("float64")
    width, stride = _width_and_stride(width, stride)
    if scores.ndim == 2 and scores.shape[1] != width:
        raise ValueError(
            f"Expected one score a window or {width} of each. Received shape {scores.shape}."
        )
    each = np.broadcast_to(scores.reshape(len(scores), -1), (len(scores), width))
    total = np.zeros((len(scores) - 1) * stride + width)
    holds = np.zeros_like(total)
    for i, row in enumerate(each):
        total[i * stride :][:width] += row
        holds[i * stride :][:width] += 1
    return total / holds


def _width_and_stride(width, stride):
    width, stride = _validate.positive_int(width, "width"), _validate.positive_int(stride, "stride")
    if stride > width:
        raise ValueError(
            f"Expected `stride` to be at most `width`, or points fall between windows. "
            f"Received stride={stride}, width={width}."
        )
    return width, stride
