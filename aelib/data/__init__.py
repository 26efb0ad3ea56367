"""Data: arrays of float32, the same on every machine. Nothing is downloaded.

Not here: anything random without a `seed`, and anything that needs TensorFlow.
"""

from .curves import arc, line, points, spiral
from .images import Images, binarised, mnist
from .planting import ANOMALIES, Planted, plant
from .ratings import Ratings, movielens
from .signals import ecg, to_points, windows
from .tables import factors, uniform

__all__ = [
    "ANOMALIES",
    "Images",
    "Planted",
    "Ratings",
    "arc",
    "binarised",
    "ecg",
    "factors",
    "line",
    "mnist",
    "movielens",
    "plant",
    "points",
    "spiral",
    "to_points",
    "uniform",
    "windows",
]
