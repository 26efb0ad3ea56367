"""Refusals: what cannot be meant is turned away, in one sentence, before any work is done.

Keras accepts NaN, bytes from 0 to 255 and targets of another width without a word. The public
functions of `aelib` call these first.
"""

import numbers

import numpy as np


def array(x, name="x", *, ndim=None, last_axis=None):
    """Return `x` unchanged if it is a finite, non-empty, numeric array of the expected shape."""
    if not hasattr(x, "shape") or not hasattr(x, "dtype"):
        raise TypeError(
            f"Expected `{name}` to be a NumPy array. Received a {type(x).__name__}. "
            f"Convert it with np.array({name}, dtype='float32')."
        )
    shape = tuple(x.shape)
    if ndim is not None and len(shape) != ndim:
        raise ValueError(
            f"Expected `{name}` to have {ndim} axes, examples first. Received shape {shape}."
        )
    if 0 in shape or not shape:
        raise ValueError(f"Expected `{name}` to hold at least one value. Received shape {shape}.")
    if last_axis is not None and shape[-1] != last_axis:
        raise ValueError(
            f"Expected the last axis of `{name}` to have {last_axis} values. "
            f"Received shape {shape}."
        )
    if not np.issubdtype(np.asarray(x).dtype, np.number):
        raise TypeError(f"Expected `{name}` to hold numbers. Received dtype {x.dtype}.")
    if not np.isfinite(x).all():
        raise ValueError(
            f"Expected `{name}` to be finite. Received NaN or infinity: find them with "
            f"np.argwhere(~np.isfinite({name}))."
        )
    return x


def unit_interval(x, name="x"):
    """Return `x` unchanged if every value lies in [0, 1]."""
    low, high = float(np.min(x)), float(np.max(x))
    if low < 0 or high > 1:
        raise ValueError(
            f"Expected `{name}` to lie in [0, 1]. Received values from {low:.3g} to {high:.3g}. "
            f"Scale it first; for bytes, {name} / 255."
        )
    return x


def positive_int(n, name):
    """Return `n` as a plain int if it is a whole number of at least 1."""
    if isinstance(n, bool) or not isinstance(n, numbers.Integral) or n < 1:
        raise ValueError(f"Expected `{name}` to be a whole number of at least 1. Received {n!r}.")
    return int(n)


def sizes(widths, name):
    """Return a sequence of whole numbers of at least 1 as a list."""
    if isinstance(widths, numbers.Number):
        raise TypeError(f"Expected `{name}` to be a sequence. Received {widths!r}: ({widths!r},)?")
    return [positive_int(width, name) for width in widths]


def named(rows, name):
    """Return `rows` unchanged if it is a dict that is not empty."""
    if not isinstance(rows, dict) or not rows:
        raise TypeError(
            f"Expected `{name}` to be a dict, each array under its name. "
            f"Received {'an empty one' if isinstance(rows, dict) else type(rows).__name__}."
        )
    return rows


def choice(value, name, choices):
    """Return `value` unchanged if it is one of `choices`."""
    if value not in choices:
        known = ", ".join(repr(c) for c in choices)
        raise ValueError(f"Expected `{name}` to be one of {known}. Received {value!r}.")
    return value


def labelled(z, y, name, width=None):
    """Refuse features and labels that do not belong together."""
    array(z, name, ndim=2, last_axis=width)
    if np.ndim(y) != 1 or len(z) != len(y):
        raise ValueError(
            f"Expected one label a row of `{name}`. Received {len(z)} rows, labels {np.shape(y)}."
        )
