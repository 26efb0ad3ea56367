"""Refusals: what cannot be meant is turned away, in one sentence, before any work is done.

Keras accepts NaN, bytes from 0 to 255 and targets of another width without a word; NumPy drops
imaginary parts and forgets masks. The public functions of `aelib` call these first, and go on
with what they return: a plain array.
"""

from .arrays import (
    array,
    labels,
    near_unit_interval,
    same_labels,
    same_shape,
    unit_interval,
    values,
)
from .settings import choice, named, positive_int, real, seed, sizes

__all__ = [
    "array",
    "choice",
    "labels",
    "named",
    "near_unit_interval",
    "positive_int",
    "real",
    "same_labels",
    "same_shape",
    "seed",
    "sizes",
    "unit_interval",
    "values",
]
