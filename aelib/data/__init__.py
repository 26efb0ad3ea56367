"""Data: arrays of float32, the same on every machine. Nothing is downloaded.

Not here: anything random without a `seed`, and anything that needs TensorFlow.
"""

from .curves import arc, line, points, spiral
from .customers import Customers, customers
from .images import Images, binarised, mnist
from .planting import ANOMALIES, Planted, plant
from .ratings import Ratings, movielens
from .signals import ecg, to_points, windows
from .tables import factors, uniform
from .text import Descriptions, Glosses, Names, descriptions, glosses, names

__all__ = [
    "ANOMALIES",
    "Customers",
    "Descriptions",
    "Glosses",
    "Images",
    "Names",
    "Planted",
    "Ratings",
    "arc",
    "binarised",
    "customers",
    "descriptions",
    "ecg",
    "factors",
    "glosses",
    "line",
    "mnist",
    "movielens",
    "names",
    "plant",
    "points",
    "spiral",
    "to_points",
    "uniform",
    "windows",
]
