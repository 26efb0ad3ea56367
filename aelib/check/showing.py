"""A case that fails, in one line: what went in, what was expected and what came out."""

import numbers

import numpy as np

FEW = 6  # values of an array that are shown in full


def brief(value):
    """An argument in a few characters."""
    if isinstance(value, np.ndarray) and value.ndim:
        listed = np.array2string(value, precision=3, separator=", ") if value.size <= FEW else ""
        return " ".join(listed.split()) or f"array {value.shape}: {_start(value)}"
    if isinstance(value, dict):
        return f"{{{', '.join(map(repr, value))}}}"
    if isinstance(value, (numbers.Number, str, np.generic, np.ndarray)):
        return _scalar(value)
    return kind(value)


def kind(value):
    """What a value is, in words that a reader knows: Keras calls a model "Functional"."""
    name = type(value).__name__
    if hasattr(value, "layers") and hasattr(value, "predict"):
        return "a Keras model"
    return "a function" if name == "function" else f"a {name}"


def difference(expected, value):
    """Where two arrays of one shape differ most, and what stands there."""
    apart = np.nan_to_num(np.abs(expected.astype("float64") - value), nan=np.inf)
    place = np.unravel_index(np.argmax(apart), apart.shape)
    where = f"at [{', '.join(map(str, place))}] " if place else ""
    return f"{where}expected {_scalar(expected[place])}, received {_scalar(value[place])}"


def _start(value):
    return f"{', '.join(map(_scalar, value.ravel()[:3]))}, ..."


def _scalar(value):
    value = np.asarray(value)
    return f"{value[()]:.6g}" if value.dtype.kind in "iuf" else repr(value.item())
