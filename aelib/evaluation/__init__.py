"""Evaluation: pure functions over arrays. What they measure, and in which unit, is in each name.

Not here: floors of a loss (`floors`), and anything that trains.
"""

from .anomalies import EventScores, Threshold, alarms, event_scores, threshold
from .likelihood import Bounds, likelihood_bounds
from .pictures import psnr
from .probes import probe
from .rate import RateDistortion, code_bits, rate_distortion
from .retrieval import hamming, nearest, precision_at
from .samples import precision_recall

__all__ = [
    "Bounds",
    "EventScores",
    "RateDistortion",
    "Threshold",
    "alarms",
    "code_bits",
    "event_scores",
    "hamming",
    "likelihood_bounds",
    "nearest",
    "precision_at",
    "precision_recall",
    "probe",
    "psnr",
    "rate_distortion",
    "threshold",
]
