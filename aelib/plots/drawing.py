"""What all figures share: three colours, and images as tiles."""

import numpy as np

from .. import _validate

ACCENT, INK, GREY = "#c2410c", "#374151", "#9ca3af"


def tiles(x):
    """Square images, (n, h, h) in [0, 1], from rows (n, h * h) or from (n, h, h, 1)."""
    _validate.array(x, "images")
    if x.ndim == 4 and x.shape[-1] == 1:
        x = x[..., 0]
    if x.ndim == 2:
        side = round(x.shape[1] ** 0.5)
        if side**2 != x.shape[1]:
            raise ValueError(f"Expected square images. Received rows of {x.shape[1]} values.")
        x = x.reshape(-1, side, side)
    return np.clip(x, 0, 1)
