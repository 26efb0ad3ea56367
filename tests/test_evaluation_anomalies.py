"""Thresholds against simulation and the binomial law; events against brute force."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from aelib import evaluation


@pytest.mark.parametrize(("n", "rate"), [(99, 0.05), (400, 0.01), (37, 0.1)])
def test_the_interval_holds_the_true_rate_as_often_as_it_says(n, rate):
    rng = np.random.default_rng(0)
    inside, rates = [], []
    for _ in range(2000):
        found = evaluation.threshold(rng.uniform(size=n), rate, confidence=0.9)
        true = 1 - found.value  # of uniform scores
        inside.append(found.low <= true <= found.high)
        rates.append(true)
    assert 0.88 < np.mean(inside) < 0.92
    assert np.mean(rates) == pytest.approx(found.false_alarm_rate, rel=0.05)
    assert rate - 1 / n < found.false_alarm_rate <= rate


def test_the_interval_is_that_of_the_binomial_law():
    """The k-th smallest of n lies below a quantile if k scores or more do."""
    found = evaluation.threshold(np.arange(200.0), 0.05)
    k = int(found.value) + 1
    assert binom.cdf(k - 1, 200, 1 - found.high) == pytest.approx(0.975, rel=1e-6)
    assert binom.cdf(k - 1, 200, 1 - found.low) == pytest.approx(0.025, rel=1e-6)


@given(st.lists(st.floats(-9, 9), min_size=20, max_size=60), st.floats(0.05, 0.9))
def test_no_more_than_the_wanted_share_lies_above(scores, rate):
    scores = np.array(scores)
    found = evaluation.threshold(scores, rate)
    assert (scores > found.value).sum() <= rate * (len(scores) + 1)
    assert found.value in scores and found.low < found.false_alarm_rate < found.high


@pytest.mark.parametrize("rate", [0, 0.009, 1, -1, np.nan, "0.1", None, True])
def test_a_rate_that_so_few_scores_cannot_tell_is_refused(rate):
    with pytest.raises(ValueError, match=r"^Expected `rate`"):
        evaluation.threshold(np.arange(99.0), rate)


def test_a_confidence_beyond_one_is_refused():
    with pytest.raises(ValueError, match=r"^Expected `confidence`"):
        evaluation.threshold(np.arange(99.0), 0.1, confidence=95)


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(0, 4))
def test_alarms_are_the_runs_point_by_point(above, gap):
    found = evaluation.alarms(np.array(above, float), 0.5, gap=gap)
    runs = []
    for i in np.flatnonzero(above):
        if runs and i - runs[-1][1] <= gap:
            runs[-1][1] = i + 1
        else:
            runs.append([i, i + 1])
    assert found.tolist() == runs and found.shape == (len(runs), 2)


def brute(alarms, events, tolerance):
    def touch(alarm, event):
        points = set(range(*alarm))
        return bool(points & set(range(event[0] - tolerance, event[1] + tolerance)))

    found = [any(touch(a, e) for a in alarms) for e in events]
    true = [any(touch(a, e) for e in events) for a in alarms]
    return found, true


stretch = st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.lists(stretch, max_size=6), st.lists(stretch, min_size=1, max_size=6), st.integers(0, 5))
def test_events_are_those_of_brute_force(alarms, events, tolerance):
    found, true = brute(alarms, events, tolerance)
    a = np.array(alarms, int).reshape(-1, 2)
    starts, stops = np.array(events).T
    fit = evaluation.event_scores(a, starts, stops, tolerance)
    assert fit.found.tolist() == found and fit.true.tolist() == true
    assert fit.recall == np.mean(found) and fit.false_alarms == len(true) - sum(true)
    assert fit.precision == (np.mean(true) if true else 0)


def test_events_worked_by_hand():
    """Two alarms on one event, one that is late by 3, one on nothing, one event unseen."""
    alarms = np.array([[10, 12], [14, 15], [33, 36], [60, 61]])
    starts, stops = np.array([9, 25, 80]), np.array([16, 30, 90])
    fit = evaluation.event_scores(alarms, starts, stops, tolerance=4)
    assert fit.found.tolist() == [True, True, False]
    assert fit.true.tolist() == [True, True, True, False]
    assert (fit.recall, fit.precision, fit.false_alarms) == (2 / 3, 3 / 4, 1)
    strict = evaluation.event_scores(alarms, starts, stops)
    assert strict.found.tolist() == [True, False, False] and strict.precision == 0.5


def test_events_that_stop_before_they_start_are_refused():
    good = np.array([[1, 2]])
    for call in (
        lambda: evaluation.event_scores(good, np.array([3]), np.array([3])),
        lambda: evaluation.event_scores(good[:, ::-1], np.array([3]), np.array([4])),
        lambda: evaluation.event_scores(good, np.array([3]), np.array([4, 5])),
    ):
        with pytest.raises(ValueError, match=r"^Expected"):
            call()
