"""Evaluation: pure functions over arrays. What they measure, and in which unit, is in each name.

Not here: floors of a loss (`floors`), and anything that trains.
"""

from .anomalies import EventScores, Threshold, alarms, event_scores, threshold
from .directions import matched_cosine
from .likelihood import Bounds, likelihood_bounds
from .pictures import psnr
from .probes import probe
from .ranking import Interval, bootstrap, ndcg_at, recall_at
from .rate import RateDistortion, code_bits, rate_distortion
from .retrieval import hamming, nearest, precision_at
from .samples import precision_recall

__all__ = [
    "Bounds",
    "EventScores",
    "Interval",
    "RateDistortion",
    "Threshold",
    "alarms",
    "bootstrap",
    "code_bits",
    "event_scores",
    "hamming",
    "likelihood_bounds",
    "matched_cosine",
    "ndcg_at",
    "nearest",
    "precision_at",
    "precision_recall",
    "probe",
    "psnr",
    "rate_distortion",
    "recall_at",
    "threshold",
]
