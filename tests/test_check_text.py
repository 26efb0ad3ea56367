"""The checkers of chapter 11 accept right answers, refuse wrong ones, and never raise."""

import numpy as np
import pytest
from scipy.stats import binomtest

from aelib.check import text as check
from tests.answers import beyond, fails


def bits_per_letter(log_p, letters):
    rows, columns = np.nonzero(letters >= 0)
    return -np.mean(log_p[rows, columns, letters[rows, columns]]) / np.log(2)


def witten_bell(counts, lower):
    n, kinds = counts.sum(), np.count_nonzero(counts)
    if n == 0:
        return lower
    seen = n / (n + kinds)
    return seen * counts / n + (1 - seen) * lower


def fresh(samples, training):
    return len({s for s in samples if s not in training}) / len(samples)


def gained(a, b, first=10):
    return (a <= first).astype(int) - (b <= first).astype(int)


def a_finds_more(a, b):
    return beyond(gained(a, b))


def by_one_side(a, b):
    return beyond(gained(a, b), 1.645)


def strictly(a, b):
    return beyond(gained(a, b), 2.576)


def by_signs(a, b):
    """McNemar's exact test: only questions on which they disagree tell."""
    gain = gained(a, b)
    won, lost = int(np.sum(gain > 0)), int(np.sum(gain < 0))
    return bool(won and binomtest(won, won + lost, alternative="greater").pvalue < 0.05)


def unpaired(a, b):
    p, q = np.mean(a <= 10), np.mean(b <= 10)
    return p - q > 2 * np.sqrt((p * (1 - p) + q * (1 - q)) / len(a))


@pytest.mark.parametrize("name", ["bits_per_letter", "witten_bell", "fresh", "a_finds_more"])
def test_right_answers_are_accepted(name):
    assert getattr(check, name)(globals()[name])


@pytest.mark.parametrize("test", [by_one_side, strictly, by_signs, unpaired])
def test_every_test_of_chance_is_accepted(test):
    assert check.a_finds_more(test)


@pytest.mark.parametrize(
    "wrong",
    [
        ..., None, 2.0, fails, lambda p, t: ..., lambda p, t: 0.0,
        lambda p, t: bits_per_letter(p, t) * np.log(2),  # nats
        lambda p, t: bits_per_letter(p, np.maximum(t, 0)),  # padding counts as letter 0
        lambda p, t: bits_per_letter(p, t) * np.mean(t >= 0),  # divided by all places
        lambda p, t: np.mean([bits_per_letter(a[None], b[None]) for a, b in zip(p, t)]),  # noqa: B905
    ],
)  # fmt: skip
def test_wrong_bits_are_refused(wrong):
    assert not check.bits_per_letter(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        ..., fails, lambda c, low: low, lambda c, low: c / max(c.sum(), 1),
        lambda c, low: (c + 1) / (c.sum() + len(c)),
        lambda c, low: (c + low) / (c.sum() + 1),
        lambda c, low: (c + np.sum(c > 0) * low) / (c.sum() + np.sum(c > 0)) if c.sum() else c,
    ],
)  # fmt: skip
def test_wrong_smoothings_are_refused(wrong):
    assert not check.witten_bell(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        ..., fails, lambda s, t: 1.0,
        lambda s, t: np.mean([x not in t for x in s]),
        lambda s, t: len(set(s)) / len(s),
        lambda s, t: len(set(s) - set(t)) / len(set(s)),
        lambda s, t: (len(set(s)) - sum(x in t for x in s)) / len(s),
        lambda s, t: (len(set(s) | set(t)) - len(t)) / len(s),
    ],
)  # fmt: skip
def test_wrong_shares_are_refused(wrong):
    assert not check.fresh(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        ..., fails, lambda a, b: ..., lambda a, b: True, lambda a, b: False, lambda a, b: 0.3,
        lambda a, b: a.mean() < b.mean(),
        lambda a, b: np.median(a) < np.median(b),
        lambda a, b: (a <= 10).mean() > (b <= 10).mean(),
        lambda a, b: (a < b).mean() > 0.5,
        lambda a, b: (a <= 10).mean() > (b <= 10).mean() + 0.05,
        lambda a, b: len(a) > 50 and a.mean() < 0.9 * b.mean(),
        lambda a, b: np.sum(a <= 10) > np.sum(b <= 10) + 5,  # a number of hits, however many asked
        lambda a, b: np.sum(a <= 10) > np.sum(b <= 10) + 20,
        lambda a, b: len(a) > 20 and np.mean(a <= 10) > np.mean(b <= 10) + 0.1,
        lambda a, b: len(a) > 20 and np.mean(a <= 10) > np.mean(b <= 10) + 0.02,
        lambda a, b: beyond(gained(a, b, 9)),
        lambda a, b: beyond(gained(a, b, 20)),
    ],
)  # fmt: skip
def test_unfair_comparisons_are_refused(wrong):
    assert not check.a_finds_more(wrong)


def test_stubs_say_what_to_do():
    assert "Replace the ..." in repr(check.fresh(...))
