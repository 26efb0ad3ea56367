"""Figures: arrays in, axes out. Nothing here shows, saves or sets a global style.

The style is in `aelib/book.mplstyle`: chapters open with `plt.style.use("aelib.book")`.
"""

from .drawing import ACCENT, GREY, INK
from .figures import curves, floor_lines, images, network, spread
from .maps import decoded_grid, field, plane, thumbnail_map

__all__ = [
    "ACCENT",
    "GREY",
    "INK",
    "curves",
    "decoded_grid",
    "field",
    "floor_lines",
    "images",
    "network",
    "plane",
    "spread",
    "thumbnail_map",
]
