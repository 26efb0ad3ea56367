"""What all figures share: three colours, images as tiles, and axes made last.

A plot checks everything it is given before it asks for axes here: one that refuses leaves no
empty figure behind.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from .. import _validate

ACCENT, INK, GREY = "#c2410c", "#374151", "#9ca3af"


def tiles(x, name="images"):
    """Square images, (n, h, h) in [0, 1], from rows (n, h * h) or from (n, h, h, 1).

    Noise and reconstructions may leave [0, 1], and are cut. Bytes are refused.
    """
    x = _validate.near_unit_interval(_validate.array(x, name, ndim=(2, 3, 4)), name)
    if x.ndim == 4:
        if x.shape[-1] != 1:
            raise ValueError(f"Expected `{name}` in one grey channel. Received shape {x.shape}.")
        x = x[..., 0]
    if x.ndim == 2:
        side = round(x.shape[1] ** 0.5)
        if side**2 != x.shape[1]:
            raise ValueError(
                f"Expected square images in `{name}`. Received rows of {x.shape[1]} values."
            )
        x = x.reshape(-1, side, side)
    return np.clip(x, 0, 1)


def places(x, name):
    """Points of the plane, float64 (n, 2): arrows between bytes would wrap around."""
    return _validate.array(x, name, ndim=2, last_axis=2).astype("float64")


def axes_or_none(ax):
    """Return `ax` if a plot can be drawn into it, or None."""
    if ax is not None and not isinstance(ax, Axes):
        raise TypeError(f"Expected `ax` to be matplotlib axes. Received a {type(ax).__name__}.")
    return ax


def new_axes(ax, figsize=None):
    """Return `ax`, or the axes of a new figure, with room for what is written beside them."""
    return plt.figure(figsize=figsize, layout="constrained").add_subplot() if ax is None else ax
