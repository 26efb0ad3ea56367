"""Arrays: the one gate through which all of them come in."""

import math

import numpy as np
from scipy.sparse import issparse

LARGEST = 1e150  # the squares of larger numbers, summed, leave float64
ROUNDING = 1e-6  # by so much float32 arithmetic may miss 0 and 1
FAR = 10  # noise and reconstructions leave [0, 1] by less than this; bytes by more

_MEND = {
    "c": "Take its real part or its absolute value.",
    "M": "Subtract a first time and divide by a unit, such as np.timedelta64(1, 's').",
    "m": "Divide it by a unit, such as np.timedelta64(1, 's').",
}


def array(x, name="x", *, ndim=None, last_axis=None):
    """Return `x` as a plain array of finite real numbers of the expected shape: the one gate.

    Whatever has a shape and a dtype and turns into such an array may enter, tensors included, and
    a pandas table of numbers.
    """
    if hasattr(x, "columns") and hasattr(x, "to_numpy"):
        x = x.to_numpy()
    if not hasattr(x, "shape") or not hasattr(x, "dtype"):
        raise TypeError(
            f"Expected `{name}` to be a NumPy array. Received a {type(x).__name__}. "
            f"Convert it with np.array({name}, dtype='float32')."
        )
    return values(x, name, ndim=ndim, last_axis=last_axis)


def values(x, name="x", *, ndim=None, last_axis=None):
    """As `array`, for small things that may be written by hand: lists are welcome."""
    a = plain(x, name)
    if a.dtype.kind not in "fiu":
        mend = _MEND.get(a.dtype.kind, f"Convert it with {name}.astype('float32').")
        raise TypeError(f"Expected `{name}` to hold real numbers. Received dtype {a.dtype}. {mend}")
    if ndim is not None and a.ndim not in np.atleast_1d(ndim):
        wanted = " or ".join(map(str, np.atleast_1d(ndim)))
        raise ValueError(
            f"Expected `{name}` to have {wanted} axes, examples first. Received shape {a.shape}."
        )
    if not a.size or not a.ndim:
        raise ValueError(f"Expected `{name}` to hold at least one value. Received shape {a.shape}.")
    if last_axis is not None and a.shape[-1] != last_axis:
        raise ValueError(
            f"Expected the last axis of `{name}` to have {last_axis} values. "
            f"Received shape {a.shape}."
        )
    low, high = float(a.min()), float(a.max())
    if not math.isfinite(low) or not math.isfinite(high):
        raise ValueError(
            f"Expected `{name}` to be finite. Received NaN or infinity: find them with "
            f"np.argwhere(~np.isfinite({name}))."
        )
    if max(-low, high) > LARGEST:
        raise ValueError(
            f"Expected `{name}` to hold numbers whose squares can be added. "
            f"Received values from {low:.3g} to {high:.3g}: scale it first."
        )
    return a


def unit_interval(x, name="x"):
    """Return `x` if every value lies in [0, 1], cut to it where float32 has rounded across."""
    low, high = float(np.min(x)), float(np.max(x))
    if not (low >= -ROUNDING and high <= 1 + ROUNDING):
        raise ValueError(
            f"Expected `{name}` to lie in [0, 1]. Received values from {low:.7g} to {high:.7g}. "
            f"Scale it first; for bytes, {name} / 255."
        )
    return x if low >= 0 and high <= 1 else np.clip(x, 0, 1)


def near_unit_interval(x, name="x"):
    """Return `x` if its scale is that of [0, 1], which noise and reconstructions may leave."""
    low, high = float(np.min(x)), float(np.max(x))
    whole = np.asarray(x).dtype.kind in "iu"
    if low < (0 if whole else -FAR) or high > (1 if whole else FAR):
        raise ValueError(
            f"Expected `{name}` on the scale from 0 to 1. Received {np.asarray(x).dtype} values "
            f"from {low:.7g} to {high:.7g}. Scale it first; for bytes, {name} / 255."
        )
    return x


def labels(y, name, rows, of):
    """Return `y` as a plain array of one label, a whole number or a word, for each row of `of`.

    `rows` is None where any number of labels will do.
    """
    a = plain(y, name)
    if a.ndim != 1 or not a.size or len(a) != (rows or len(a)):
        raise ValueError(
            f"Expected `{name}` to hold one label a row of `{of}`"
            f"{f', {rows} in all' if rows else ''}. Received shape {a.shape}."
        )
    if a.dtype.kind == "f" and np.array_equal(a, np.rint(a)) and np.isfinite(a).all():
        return a
    if a.dtype.kind not in "biuUS":
        raise TypeError(
            f"Expected `{name}` to hold whole numbers or words. Received dtype {a.dtype}, "
            f"such as {a[0]!r:.40}. Drop missing labels; for words, {name}.astype(str)."
        )
    return a


def same_labels(a, b, names):
    """Refuse words beside numbers: none would ever be equal."""
    if (a.dtype.kind in "US") != (b.dtype.kind in "US"):
        raise TypeError(
            f"Expected `{names[0]}` and `{names[1]}` to hold labels of one kind. "
            f"Received dtypes {a.dtype} and {b.dtype}."
        )


def same_shape(a, b, *names):
    """Refuse two arrays of different shapes."""
    if a.shape != b.shape:
        raise ValueError(
            f"Expected `{names[0]}` and `{names[1]}` to have one shape; another would be "
            f"broadcast. Received {a.shape} and {b.shape}."
        )


def plain(x, name):
    """`x` as a plain array of any dtype. What NumPy would forget about it is a refusal."""
    if isinstance(x, np.ma.MaskedArray):
        raise TypeError(
            f"Expected `{name}` without a mask. Received a masked array, whose hidden values would "
            "count: leave them out, or fill them with a value of your choice."
        )
    if issparse(x):
        raise TypeError(
            f"Expected `{name}` to be a NumPy array. Received a sparse {type(x).__name__}: "
            f"{name}.toarray()."
        )
    try:
        return np.asarray(x)
    except Exception:  # ragged lists, symbolic tensors, tensors on another device
        raise TypeError(
            f"Expected `{name}` to be a NumPy array. Received a {type(x).__name__} that does not "
            "turn into one."
        ) from None
