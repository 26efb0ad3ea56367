"""Figures in which two numbers are a place: the plane of points, and the plane of codes."""

import numpy as np
from matplotlib.patheffects import withStroke

from .. import _validate
from .drawing import ACCENT, GREY, INK, axes_or_none, new_axes, places, tiles


def plane(x, x_hat=None, *, ax=None):
    """Points in the plane; with `x_hat`, an arrow from each point to its reconstruction.

    Args:
        x, x_hat: (n, 2).

    Returns:
        `matplotlib.axes.Axes`.
    """
    x, ax = places(x, "x"), axes_or_none(ax)
    if x_hat is not None:
        x_hat = places(x_hat, "x_hat")
        _validate.same_shape(x, x_hat, "x", "x_hat")
    ax = new_axes(ax, (4, 4))
    if x_hat is not None:
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
    ax, n = axes_or_none(ax), _validate.positive_int(n, "n")
    low, high = _corners(*_validate.values(limits, "limits", ndim=1, last_axis=2))
    ticks = np.linspace(low, high, n, dtype="float32")
    start = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    end = places(f(start.copy()), "f(points)")  # a copy: `f` may work in place
    _validate.same_shape(start, end, "points", "f(points)")
    shift = _validate.real(part, "part") * (end - start)
    ax = new_axes(ax, (4, 4))
    ax.quiver(
        *start.T, *shift.T, angles="xy", scale_units="xy", scale=1, color="#6b7280", width=0.0035
    )
    ax.plot(*start.T, ".", color=GREY, ms=3, ls="none")
    ax.set_aspect("equal")
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
    z, pictures, ax = places(z, "z"), tiles(images), axes_or_none(ax)
    if len(pictures) != len(z):
        raise ValueError(
            f"Expected one image for each row of `z`. Received {len(pictures)} and {len(z)}."
        )
    if labels is not None:
        labels = _validate.labels(labels, "labels", len(z), of="z")
    if not 0 < _validate.real(size, "size") < 1:
        raise ValueError(f"Expected `size` between 0 and 1. Received {size}.")
    ax = new_axes(ax, (5, 5))
    low, high = np.percentile(z, [0.5, 99.5], axis=0)
    margin = 0.06 * (high - low)
    low, side = low - margin, high - low + 2 * margin
    side = np.where(side > 0, side, 1.0)  # all in one place, or one above the other
    ax.plot(*z.T, ".", color=GREY, ms=1.5, ls="none", zorder=1)
    for i in _room_for((z - low) / side, size):
        (x0, y0), (x1, y1) = z[i] - size * side / 2, z[i] + size * side / 2
        ink = np.zeros((*pictures[i].shape, 4))
        ink[..., 3] = pictures[i]  # black, as opaque as the pixel is dark: no white box around it
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
    ax, n = axes_or_none(ax), _validate.positive_int(n, "n")
    low, high = _corners(
        _validate.values(low, "low", ndim=1, last_axis=2),
        _validate.values(high, "high", ndim=1, last_axis=2),
    )
    z = None if z is None else places(z, "z")
    middles = low[:, None] + (high - low)[:, None] * (np.arange(n) + 0.5) / n
    plane = np.stack(np.meshgrid(*middles), axis=-1).reshape(-1, 2)  # left to right, then upwards
    pictures = tiles(decode(plane.astype("float32")), "decode(codes)")
    if len(pictures) != n * n:
        raise ValueError(f"Expected {n * n} images out of `decode`. Received {len(pictures)}.")
    h, w = pictures.shape[1:]
    if z is not None:
        ranges = list(zip(low, high, strict=True))
        taken = np.histogram2d(*z.T, bins=n, range=ranges)[0].T.reshape(-1, 1, 1)
        pictures = np.where(taken > 0, pictures, 0.35 + 0.65 * pictures)
    rows = pictures.reshape(n, n, h, w)[::-1]  # an image's first row is the top one
    picture = rows.transpose(0, 2, 1, 3).reshape(n * h, n * w)
    ax = new_axes(ax, (6, 6))
    ax.imshow(picture, vmin=0, vmax=1, extent=(low[0], high[0], low[1], high[1]), aspect="auto")
    ax.set(box_aspect=1, xlabel="first number of the code", ylabel="second number of the code")
    return ax


def _corners(low, high):
    """Two opposite corners as float64, the second above the first."""
    low, high = np.asarray(low, "float64"), np.asarray(high, "float64")
    if not (low < high).all():
        raise ValueError(f"Expected the lower corner below the upper. Received {low} and {high}.")
    return low, high


def _room_for(places, size):
    """Row numbers, in order, of the places in the unit square at least `size` from all before."""
    kept = []
    for i, place in enumerate(places):
        inside = (place > size / 2).all() and (place < 1 - size / 2).all()
        if inside and (not kept or np.abs(places[kept] - place).max(axis=1).min() >= size):
            kept.append(i)
    return kept
