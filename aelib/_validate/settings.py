"""Settings: one number, one name, a few sizes."""

import numbers

import numpy as np

from .arrays import LARGEST, plain, values


def positive_int(n, name):
    """Return `n` as a plain int if it is a whole number of at least 1."""
    return _whole(n, name, 1)


def seed(value, name="seed"):
    """Return `value` as a plain int if it can seed every generator: None repeats nothing."""
    if _whole(value, name, 0) >= 2**32:
        raise ValueError(f"Expected `{name}` to be below 2**32. Received {value!r:.80}.")
    return int(value)


def real(value, name, low=-LARGEST, high=LARGEST):
    """Return `value` as a float if it is one real number from `low` to `high`, ends included."""
    a = plain(value, name)
    if a.ndim or a.dtype.kind not in "fiu" or not low <= float(a) <= high:
        wanted = "a finite number" if high == LARGEST else "a number"
        wanted += f" of at least {low:g}" if abs(low) < LARGEST else ""
        wanted += f" and at most {high:g}" if abs(high) < LARGEST else ""
        raise ValueError(f"Expected `{name}` to be {wanted}. Received {value!r:.80}.")
    return float(a)


def sizes(widths, name):
    """Return a sequence of whole numbers of at least 1 as a list."""
    if hasattr(widths, "dtype"):
        widths = values(widths, name, ndim=1).tolist()
    if isinstance(widths, numbers.Number):
        raise TypeError(f"Expected `{name}` to be a sequence. Received {widths!r}: ({widths!r},)?")
    if isinstance(widths, str) or not hasattr(widths, "__iter__"):
        raise TypeError(f"Expected `{name}` to be a sequence. Received {widths!r:.80}.")
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
    if not isinstance(value, str) or value not in choices:
        known = ", ".join(repr(c) for c in choices)
        raise ValueError(f"Expected `{name}` to be one of {known}. Received {value!r:.80}.")
    return value


def _whole(n, name, least):
    odd = isinstance(n, (bool, np.bool_, np.timedelta64))  # whole numbers to Python, not to us
    if odd or not isinstance(n, numbers.Integral) or n < least:
        raise ValueError(
            f"Expected `{name}` to be a whole number of at least {least}. Received {n!r:.80}."
        )
    return int(n)
