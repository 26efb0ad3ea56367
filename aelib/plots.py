"""Figures: arrays in, axes out. Nothing here shows, saves or sets a global style.

The style is in `aelib/book.mplstyle`: chapters open with `plt.style.use("aelib.book")`.
"""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Polygon
from matplotlib.patheffects import withStroke

from . import _validate
from .floors import digits

ACCENT, INK, GREY = "#c2410c", "#374151", "#9ca3af"


def images(rows, *, width=0.7):
    """Rows of small images, one name a row, so that columns can be compared.

    Args:
        rows: dict of name to images, (n, h, w) or (n, h * h); values from 0 to 1.
        width: of one image, in inches.

    Returns:
        `matplotlib.figure.Figure`.
    """
    tiles = {name: _tiles(x) for name, x in rows.items()}
    n = len(next(iter(tiles.values())))
    figure, axes = plt.subplots(
        len(tiles), n, figsize=(width * n + 1.2, width * len(tiles)), squeeze=False
    )
    for row, (name, pictures) in zip(axes, tiles.items(), strict=True):
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
    ax = ax or plt.figure().add_subplot()
    for name, curve in curves.items():
        curve = np.atleast_2d(curve)
        epochs = np.arange(1, curve.shape[1] + 1)
        first, *others = ax.plot(epochs, curve.T, lw=1.8 if len(curve) == 1 else 0.9, label=name)
        for line in others:
            line.set(color=first.get_color(), linestyle=first.get_linestyle(), label="_")
    floor_lines(floors or {}, ax)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend()
    return ax


def floor_lines(floors, ax, *, vertical=False):
    """Draw floors across the axes, each with its name at the edge.

    Args:
        floors: dict of name to value, or a `floors.Report` (its floors, not your own losses).
        vertical: where the loss runs along x.
    """
    if hasattr(floors, "rows"):
        floors = {name: v for name, v in floors.rows.items() if name not in floors.own}
    for name, value in floors.items():
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
    ax = ax or plt.figure(figsize=(6.4, 0.5 * len(values) + 1.3)).add_subplot()
    for row, losses in enumerate(values.values()):
        ax.plot(losses, np.full(len(losses), row), "o", color=ACCENT, alpha=0.55, ls="none", ms=6)
        ax.plot(np.median(losses), row, "|", color=INK, ms=16, mew=2)
    floor_lines(floors or {}, ax, vertical=True)
    ax.set(yticks=range(len(values)), yticklabels=list(values), xlabel=xlabel)
    ax.set_ylim(len(values) - 0.5, -0.5)  # first row on top, no dot cut in half
    return ax


def plane(x, x_hat=None, *, ax=None):
    """Points in the plane; with `x_hat`, an arrow from each point to its reconstruction.

    Args:
        x, x_hat: (n, 2).

    Returns:
        `matplotlib.axes.Axes`.
    """
    _validate.array(x, "x", ndim=2, last_axis=2)
    ax = ax or plt.figure(figsize=(4, 4)).add_subplot()
    if x_hat is not None:
        _validate.array(x_hat, "x_hat", ndim=2, last_axis=2)
        ax.quiver(
            *x.T, *(x_hat - x).T, angles="xy", scale_units="xy", scale=1, color=GREY, width=0.003
        )
        ax.plot(*x_hat.T, ".", color=ACCENT, ms=5, ls="none")
    ax.plot(*x.T, "o", mfc="none", color=INK, ms=4, ls="none")
    ax.set_aspect("equal")
    return ax


def field(f, limits, *, n=13, part=1.0, ax=None):
    """A map of the plane as arrows, from each point of a grid to where `f` takes it.

    Args:
        f: (n, 2) -> (n, 2), for instance `lambda x: models.reconstruct(model, x)`.
        limits: (low, high) of the square grid. n: arrows along each side.
        part: the fraction of the way to draw, so that long arrows do not cover each other.

    Returns:
        `matplotlib.axes.Axes`.

    >>> len(field(lambda x: 0.5 * x, (-1, 1), n=3).collections[0].U)  # nine arrows
    9
    """
    ax = ax or plt.figure(figsize=(4, 4)).add_subplot()
    ticks = np.linspace(*limits, n, dtype="float32")
    start = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    shift = part * (np.asarray(f(start)) - start)
    ax.quiver(
        *start.T, *shift.T, angles="xy", scale_units="xy", scale=1, color="#6b7280", width=0.0035
    )
    ax.plot(*start.T, ".", color=GREY, ms=3, ls="none")
    ax.set_aspect("equal")
    return ax


def network(widths, names=None, *, code=None, ax=None):
    """An autoencoder as a drawing: bars as tall as layers are wide, funnels between them.

    Args:
        widths: numbers in each layer, from the input to the output.
        names: one caption a layer.
        code: index of the code, drawn in the accent colour; the narrowest unless given.

    Returns:
        `matplotlib.axes.Axes`.
    """
    code = int(np.argmin(widths)) if code is None else code
    ax = ax or plt.figure(figsize=(6.4, 2.6)).add_subplot()
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


def thumbnail_map(z, images, labels=None, *, size=0.05, ax=None):
    """A map of images: a dot for each, and the image itself wherever there is room for it.

    Introduced in chapter 9. Reads without colour: the pictures say what is where.

    Args:
        z: (n, 2), places on the map.
        images: (n, h, w) or (n, h * h); values from 0 to 1.
        labels: (n,); each is written, in the accent colour, at the median of its points.
        size: of a thumbnail, as a fraction of the map's side.

    Returns:
        `matplotlib.axes.Axes`, without ticks: such axes carry no unit.
    """
    _validate.array(z, "z", ndim=2, last_axis=2)
    tiles = _tiles(images)
    ax = ax or plt.figure(figsize=(5, 5)).add_subplot()
    low, high = np.percentile(z, [0.5, 99.5], axis=0)
    margin = 0.06 * (high - low)
    low, side = low - margin, high - low + 2 * margin
    ax.plot(*z.T, ".", color=GREY, ms=1.5, ls="none", zorder=1)
    for i in _room_for((z - low) / side, size):
        (x0, y0), (x1, y1) = z[i] - size * side / 2, z[i] + size * side / 2
        ink = np.zeros((*tiles[i].shape, 4))
        ink[..., 3] = tiles[i]  # black, as opaque as the pixel is dark: no white box around it
        ax.imshow(ink, extent=(x0, x1, y0, y1), zorder=2)
    for label in np.unique(labels) if labels is not None else ():
        middle = np.median(z[labels == label], axis=0)
        halo = [withStroke(linewidth=4, foreground="white")]
        ax.text(
            *middle, label, color=ACCENT, size=14, weight="bold", ha="center", va="center",
            path_effects=halo, zorder=3,
        )  # fmt: skip
    ax.set(xlim=(low[0], low[0] + side[0]), ylim=(low[1], low[1] + side[1]), xticks=[], yticks=[])
    ax.set(aspect="auto", box_aspect=1)
    return ax


def decoded_grid(decode, low, high, n=16, *, z=None, ax=None):
    """The code plane as pictures: a decoder's answer at `n` by `n` places.

    Introduced in chapter 9.

    Args:
        decode: function, (n * n, 2) codes -> (n * n, h, w) or (n * n, h * h) images.
        low, high: (2,), two opposite corners of the rectangle; the grid fills it.
        z: (m, 2), codes of real examples: cells that hold none of them get a grey ground.

    Returns:
        `matplotlib.axes.Axes`.
    """
    ax = ax or plt.figure(figsize=(6, 6)).add_subplot()
    low, high = np.asarray(low, "float32"), np.asarray(high, "float32")
    middles = low[:, None] + (high - low)[:, None] * (np.arange(n) + 0.5) / n
    plane = np.stack(np.meshgrid(*middles), axis=-1).reshape(-1, 2)  # left to right, then upwards
    tiles = _tiles(decode(plane.astype("float32")))
    h, w = tiles.shape[1:]
    if z is not None:
        ranges = list(zip(low, high, strict=True))
        taken = np.histogram2d(*z.T, bins=n, range=ranges)[0].T.reshape(-1, 1, 1)
        tiles = np.where(taken > 0, tiles, 0.35 + 0.65 * tiles)
    rows = tiles.reshape(n, n, h, w)[::-1]  # an image's first row is the top one
    picture = rows.transpose(0, 2, 1, 3).reshape(n * h, n * w)
    ax.imshow(picture, vmin=0, vmax=1, extent=(low[0], high[0], low[1], high[1]), aspect="auto")
    ax.set(box_aspect=1, xlabel="first number of the code", ylabel="second number of the code")
    return ax


def _room_for(places, size):
    """Row numbers, in order, of the places in the unit square at least `size` from all before."""
    kept = []
    for i, place in enumerate(places):
        inside = (place > size / 2).all() and (place < 1 - size / 2).all()
        if inside and (not kept or np.abs(places[kept] - place).max(axis=1).min() >= size):
            kept.append(i)
    return kept


def _tiles(x):
    _validate.array(x, "images")
    if x.ndim == 4 and x.shape[-1] == 1:
        x = x[..., 0]
    if x.ndim == 2:
        side = round(x.shape[1] ** 0.5)
        if side**2 != x.shape[1]:
            raise ValueError(f"Expected square images. Received rows of {x.shape[1]} values.")
        x = x.reshape(-1, side, side)
    return np.clip(x, 0, 1)
