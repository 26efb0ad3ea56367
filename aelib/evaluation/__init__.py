"""Evaluation: pure functions over arrays. What they measure, and in which unit, is in each name.

Not here: floors of a loss (`floors`), and anything that trains.
"""

from .anomalies import EventScores, Threshold, alarms, event_scores, threshold
from .pictures import psnr
from .probes import probe
from .rate import RateDistortion, code_bits, rate_distortion
from .retrieval import hamming, nearest, precision_at

__all__ = [
    "EventScores",
    "RateDistortion",
    "Threshold",
    "alarms",
    "code_bits",
    "event_scores",
    "hamming",
    "nearest",
    "precision_at",
    "probe",
    "psnr",
    "rate_distortion",
    "threshold",
]
