"""The checkers of chapter 13 accept right answers, refuse wrong ones, and never raise."""

import numpy as np
import pytest
from sklearn.metrics import f1_score, roc_auc_score

from aelib.check import anomalies as check
from tests.answers import beyond, fails


def precision(share, recall, rate, n=10**6):
    true, false = n * share * recall, n * (1 - share) * rate
    return true / (true + false)


def how_many(rate, confidence):
    n = 1
    while 1 - (1 - rate) ** n < confidence - 1e-12:
        n += 1
    return n


def broken_column(row, reconstruct):
    rests = []
    for j in range(len(row)):
        mended = row.copy()
        for _ in range(30):
            mended[j] = reconstruct(mended[None])[0, j]
        rests.append(np.sum((mended - reconstruct(mended[None])[0]) ** 2))
    return int(np.argmin(rests))


def adjusted_f1(alarm, starts, stops):
    truth = np.zeros(len(alarm), bool)
    for start, stop in zip(starts, stops, strict=True):
        truth[start:stop] = True
        if alarm[start:stop].any():
            alarm[start:stop] = True
    return f1_score(truth, alarm)


def gains(a, b, problem, seeds):
    found = []
    for seed in seeds:
        x, t, y = problem(seed)
        found.append(roc_auc_score(y, a(x, t)) - roc_auc_score(y, b(x, t)))
    return np.array(found)


def fair(a, b, problem):
    gain = gains(a, b, problem, range(12))
    return beyond(gain)


@pytest.mark.parametrize("name", ["precision", "how_many", "broken_column", "adjusted_f1"])
def test_right_answers_are_accepted(name):
    assert getattr(check, name)(globals()[name])
    assert check.a_is_better(fair)


@pytest.mark.parametrize(
    "wrong",
    [
        ..., None, 0.5, fails,
        lambda share, recall, rate: ...,
        lambda share, recall, rate: recall,
        lambda share, recall, rate: recall / (recall + rate),
        lambda share, recall, rate: 1 - rate,
    ],
)  # fmt: skip
def test_wrong_precisions_are_refused(wrong):
    assert not check.precision(wrong)


@pytest.mark.parametrize(
    "wrong",
    [..., 59, fails, lambda rate, c: 1 / rate, lambda rate, c: np.log(1 - c) / np.log(1 - rate),
     lambda rate, c: how_many(rate, c) - 1, lambda rate, c: int(np.ceil(c / rate))],
)  # fmt: skip
def test_wrong_counts_are_refused(wrong):
    assert not check.how_many(wrong)


def largest_error(row, reconstruct):
    return int(np.argmax((row - reconstruct(row[None])[0]) ** 2))


@pytest.mark.parametrize(
    "wrong",
    [..., 3, fails, largest_error, lambda row, f: int(np.argmax(np.abs(row))),
     lambda row, f: 0, lambda row, f: True, lambda row, f: np.ones(12)],
)  # fmt: skip
def test_wrong_columns_are_refused(wrong):
    assert not check.broken_column(wrong)


@pytest.mark.parametrize(
    "wrong",
    [..., fails, lambda a, s, e: 1.0, lambda a, s, e: float(a.mean()),
     lambda a, s, e: f1_score(np.isin(np.arange(200), np.r_[20:50, 90:95, 150:190]), a)],
)  # fmt: skip
def test_wrong_adjustments_are_refused(wrong):
    assert not check.adjusted_f1(wrong)


def larger(a, b, problem):
    x, t, _ = problem(0)
    return np.mean(a(x, t)) > np.mean(b(x, t))


def separated(a, b, problem):
    """The gap between strangers and others, in the scores' own units: scale counts."""

    def gap(score, seed):
        x, t, y = problem(seed)
        s = score(x, t)
        return s[y].mean() - s[~y].mean()

    return np.mean([gap(a, s) - gap(b, s) for s in range(10)]) > 0


@pytest.mark.parametrize(
    "wrong",
    [
        ..., fails, larger, separated,
        lambda a, b, problem: ...,
        lambda a, b, problem: True,
        lambda a, b, problem: False,
        lambda a, b, problem: 0.3,
        lambda a, b, problem: gains(a, b, problem, [0])[0] > 0,
        lambda a, b, problem: gains(a, b, problem, [1])[0] > 0.03,
        lambda a, b, problem: gains(a, b, problem, range(10)).max() > 0,
        lambda a, b, problem: gains(a, b, problem, range(20)).mean() > 0,
        lambda a, b, problem: (gains(a, b, problem, range(3)) > 0).all(),
    ],
)  # fmt: skip
def test_unfair_comparisons_are_refused(wrong):
    assert not check.a_is_better(wrong)


def test_stubs_say_what_to_do():
    assert "Replace the ..." in repr(check.broken_column(...))
