"""From scores to alarms: a threshold with its false-alarm rate, and events found in time."""

from math import floor
from typing import NamedTuple

import numpy as np
from scipy.stats import beta

from .. import _validate


class Threshold(NamedTuple):
    """A threshold, and what normal examples promise about it. Introduced in chapter 13."""

    value: float  # scores above it are alarms
    false_alarm_rate: float  # expected, on new normal examples
    low: float  # the interval that holds the true rate with the stated confidence
    high: float


def threshold(scores, rate, confidence=0.95):
    """The threshold above which about `rate` of all normal examples lie. Introduced in chapter 13.

    The scores come from normal examples that trained nothing and chose nothing. The k-th smallest
    of n becomes the threshold, with k the smallest that keeps the expected rate at `rate` or
    below. Whatever the distribution, if scores are independent and do not tie, the true rate is a
    Beta(n + 1 - k, k) variable: that gives the interval. No anomaly is needed for it, and nothing
    is said about how many will be found.

    Args:
        scores: (n,) of normal examples, higher means stranger.
        rate: wanted false alarms per normal example, at least 1 / (n + 1).
        confidence: of the interval, with as much left out at either end.

    Returns:
        `Threshold`.

    Source: Wilks (1941).

    >>> found = threshold(np.arange(99.0), 0.05)
    >>> found.value, found.false_alarm_rate, round(found.low, 3), round(found.high, 3)
    (94.0, 0.05, 0.017, 0.1)
    """
    scores = np.sort(_validate.array(scores, "scores", ndim=1))
    rate = _validate.real(rate, "rate", low=0, high=1)
    confidence = _validate.real(confidence, "confidence", low=0, high=1)
    n = len(scores)
    above = floor(rate * (n + 1) + 1e-9)  # of n + 1 equal chances, those above the threshold
    if not 1 <= above <= n:
        raise ValueError(
            f"Expected `rate` from 1 / {n + 1} to {n} / {n + 1}, which {n} scores can tell. "
            f"Received {rate:.3g}."
        )
    law, left_out = beta(above, n + 1 - above), (1 - confidence) / 2
    low, high = law.ppf([left_out, 1 - left_out])
    return Threshold(float(scores[n - above]), above / (n + 1), float(low), float(high))


def alarms(scores, threshold, gap=0):
    """Alarms in time: stretches of points whose score is above the threshold.

    Args:
        scores: (t,) one a point, for instance from `data.to_points`.
        threshold: a number.
        gap: stretches with at most so many points between them are one alarm.

    Returns:
        first points, and first points afterwards: int64 (n, 2), n may be 0.

    >>> alarms(np.array([0, 2, 2, 0, 2, 0, 0, 2]), 1, gap=1).tolist()
    [[1, 5], [7, 8]]
    """
    scores = _validate.array(scores, "scores", ndim=1)
    threshold = _validate.real(threshold, "threshold")
    gap = int(_validate.real(gap, "gap", low=0))
    edges = np.diff(np.concatenate([[0], scores > threshold, [0]]))
    starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    if not len(starts):
        return np.zeros((0, 2), "int64")
    apart = starts[1:] - stops[:-1] > gap
    return np.stack([starts[np.r_[True, apart]], stops[np.r_[apart, True]]], axis=1)


class EventScores(NamedTuple):
    """How alarms and events fit together. Introduced in chapter 13."""

    found: np.ndarray  # (events,) bool: an alarm touches it
    true: np.ndarray  # (alarms,) bool: it touches an event
    recall: float  # share of the events that are found
    precision: float  # share of the alarms that are true; 0 where there is no alarm

    @property
    def false_alarms(self):
        """Alarms that touch no event."""
        return int((~self.true).sum())


def event_scores(alarms, starts, stops, tolerance=0):
    """Precision and recall of whole events, not of points. Introduced in chapter 13.

    An event is found if an alarm touches it, or comes within `tolerance` points of it; an alarm
    is true if it so touches an event. A long event counts once, and so does a long alarm.

    Args:
        alarms: (n, 2) first and past-the-last points, from `alarms`; n may be 0.
        starts, stops: (events,) first points of the true events, and first points afterwards.
        tolerance: points.

    Returns:
        `EventScores`.

    >>> fit = event_scores(np.array([[0, 3], [20, 21]]), np.array([4, 9]), np.array([6, 12]), 2)
    >>> fit.recall, fit.precision, fit.false_alarms
    (0.5, 0.5, 1)
    """
    alarms = _stretches(alarms)
    starts, stops = (_points(a, name) for a, name in ((starts, "starts"), (stops, "stops")))
    _validate.same_shape(starts, stops, "starts", "stops")
    if (starts >= stops).any():
        raise ValueError(
            "Expected every event to stop after it starts. Received one that does not."
        )
    tolerance = _validate.real(tolerance, "tolerance", low=0)
    touch = (alarms[:, :1] < stops + tolerance) & (alarms[:, 1:] > starts - tolerance)
    found, true = touch.any(axis=0), touch.any(axis=1)
    return EventScores(found, true, float(found.mean()), float(true.mean()) if len(true) else 0.0)


def _stretches(alarms):
    """(n, 2) whole numbers. None at all is a result, not bad input."""
    if isinstance(alarms, np.ndarray) and alarms.shape == (0, 2):
        return alarms
    alarms = _validate.array(alarms, "alarms", ndim=2, last_axis=2)
    if (alarms[:, 0] >= alarms[:, 1]).any():
        raise ValueError(
            "Expected every alarm to stop after it starts. Received one that does not."
        )
    return alarms


def _points(a, name):
    return _validate.array(a, name, ndim=1).astype("float64")
