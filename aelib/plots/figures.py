"""Figures of losses, images and networks."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Polygon

from .. import _validate
from ..floors import digits
from .drawing import ACCENT, GREY, INK, axes_or_none, new_axes, tiles


def images(rows, *, width=0.7):
    """Rows of small images, one name a row, so that columns can be compared.

    Args:
        rows: dict of name to images, (n, h, w) or (n, h * h); values from 0 to 1. What leaves it,
            as noise does, is cut.
        width: of one image, in inches.

    Returns:
        `matplotlib.figure.Figure`.
    """
    pictures_of = {name: tiles(x, name) for name, x in _validate.named(rows, "rows").items()}
    if len(lengths := {len(x) for x in pictures_of.values()}) > 1:
        raise ValueError(f"Expected as many images in each row. Received {sorted(lengths)}.")
    if _validate.real(width, "width") <= 0:
        raise ValueError(f"Expected `width` above 0, in inches. Received {width}.")
    n = lengths.pop()
    figure, axes = plt.subplots(
        len(pictures_of), n, figsize=(width * n + 1.2, width * len(pictures_of)), squeeze=False
    )
    for row, (name, pictures) in zip(axes, pictures_of.items(), strict=True):
        for ax, picture in zip(row, pictures, strict=True):
            ax.imshow(picture, vmin=0, vmax=1)
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(False)
        row[0].set_ylabel(name, rotation=0, ha="right", va="center")
    return figure


def curves(curves, floors=None, *, xlabel="epoch", ylabel="loss", ax=None):
    """Loss curves, with their floors as labelled horizontal lines.

    Args:
        curves: dict of name to (records,) or (seeds, records): several seeds are thin lines.
        floors: dict of name to value, or a `floors.Report`.

    Returns:
        `matplotlib.axes.Axes`.
    """
    ax, floors = axes_or_none(ax), _heights(floors)
    checked = {
        name: np.atleast_2d(_validate.values(curve, name, ndim=(1, 2)))
        for name, curve in _validate.named(curves, "curves").items()
    }
    ax = new_axes(ax)
    for name, curve in checked.items():
        epochs = np.arange(1, curve.shape[1] + 1)
        first, *others = ax.plot(epochs, curve.T, lw=1.8 if len(curve) == 1 else 0.9, label=name)
        for line in others:
            line.set(color=first.get_color(), linestyle=first.get_linestyle(), label="_")
    floor_lines(floors, ax)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend()
    return ax


def floor_lines(floors, ax, *, vertical=False):
    """Draw floors across the axes, each with its name at the edge.

    Args:
        floors: dict of name to value, or a `floors.Report` (its floors, not your own losses).
        vertical: where the loss runs along x.
    """
    if axes_or_none(ax) is None:
        raise TypeError("Expected `ax` to be matplotlib axes. Received None.")
    for name, value in _heights(floors).items():
        text = f" {name} {digits(value)}"
        if vertical:
            ax.axvline(value, color=GREY, lw=1, ls=":", zorder=0)
            ax.text(
                value, 1.02, text, rotation=35, transform=ax.get_xaxis_transform(), color="#6b7280"
            )
        else:
            ax.axhline(value, color=GREY, lw=1, ls=":", zorder=0)
            ax.text(
                1.01, value, text, va="center", transform=ax.get_yaxis_transform(), color="#6b7280"
            )
    return ax


def spread(values, floors=None, *, xlabel="loss", ax=None):
    """One row a variant, one dot a seed: what happens, and how often.

    Args:
        values: dict of name to (seeds,).
        floors: dict of name to value, or a `floors.Report`.

    Returns:
        `matplotlib.axes.Axes`.
    """
    ax, floors = axes_or_none(ax), _heights(floors)
    checked = [
        _validate.values(losses, name, ndim=1)
        for name, losses in _validate.named(values, "values").items()
    ]
    ax = new_axes(ax, (6.4, 0.5 * len(values) + 1.3))
    for row, losses in enumerate(checked):
        ax.plot(losses, np.full(len(losses), row), "o", color=ACCENT, alpha=0.55, ls="none", ms=6)
        ax.plot(np.median(losses), row, "|", color=INK, ms=16, mew=2)
    floor_lines(floors, ax, vertical=True)
    ax.set(yticks=range(len(values)), yticklabels=list(values), xlabel=xlabel)
    ax.set_ylim(len(values) - 0.5, -0.5)  # first row on top, no dot cut in half
    return ax


def network(widths, names=None, *, ax=None):
    """An autoencoder as a drawing: bars as tall as layers are wide, funnels between them.

    Args:
        widths: numbers in each layer, from the input to the output.
        names: one caption a layer. The code, the narrowest hidden layer, has the accent colour.

    Returns:
        `matplotlib.axes.Axes`.
    """
    widths, ax = _validate.sizes(widths, "widths"), axes_or_none(ax)
    if len(widths) < 3:
        raise ValueError(f"Expected widths of input, code and output. Received {widths}.")
    if names is not None and len(names) != len(widths):
        raise ValueError(f"Expected {len(widths)} names, one a layer. Received {names!r:.80}.")
    code = 1 + int(np.argmin(widths[1:-1]))
    ax = new_axes(ax, (6.4, 2.6))
    heights = 0.3 + np.log2(np.asarray(widths, float)) / max(np.log2(max(widths)), 1)
    for i, (h, width) in enumerate(zip(heights, widths, strict=True)):
        color = ACCENT if i == code else INK
        ax.bar(i, h, 0.22, bottom=-h / 2, color=color, zorder=2)
        ax.text(i, h / 2 + 0.06, f"{width}", ha="center", color=color, weight="bold")
        if names:
            ax.text(i, -0.82, names[i], ha="center", va="top", color=color, fontsize=9)
    for i, (a, b) in enumerate(pairwise(heights)):
        corners = [(i + 0.11, -a / 2), (i + 0.11, a / 2), (i + 0.89, b / 2), (i + 0.89, -b / 2)]
        ax.add_patch(Polygon(corners, color=GREY, alpha=0.25, lw=0))
    ax.set(xlim=(-0.5, len(widths) - 0.5), ylim=(-1.05, 0.9))
    ax.axis("off")
    return ax


def _heights(floors):
    """Floors by name, each one finite number. Of a report its floors, not your own losses."""
    if hasattr(floors, "rows"):
        floors = {name: v for name, v in floors.rows.items() if name not in floors.own}
    if floors is None or floors == {}:
        return {}
    return {name: _validate.real(v, name) for name, v in _validate.named(floors, "floors").items()}
