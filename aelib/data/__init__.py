"""Data: arrays of float32, the same on every machine. Nothing is downloaded.

Not here: anything random without a `seed`, and anything that needs TensorFlow.
"""

from .curves import arc, line, points, spiral
from .images import Images, binarised, mnist
from .tables import factors, uniform

__all__ = [
    "Images",
    "arc",
    "binarised",
    "factors",
    "line",
    "mnist",
    "points",
    "spiral",
    "uniform",
]
