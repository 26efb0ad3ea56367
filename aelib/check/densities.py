"""Pairs of probability models of small pictures: chapter 10's fair comparison is tried on them."""

import numpy as np
from scipy.special import expit

PIXELS = 8
_rng = np.random.default_rng(0)
_W = _rng.normal(size=(PIXELS, 2)) * 2


def _rows(n, seed):
    """Pictures of eight pixels that depend on two hidden numbers."""
    rng = np.random.default_rng(seed)
    p = expit(rng.normal(size=(n, 2)) @ _W.T)
    return (rng.random(p.shape) < p).astype("float64")


def _independent(smooth=1.0, boost=0.0):
    """Each pixel with its own frequency; with `boost`, nats that nobody earned."""

    def fit(x):
        p = (x.sum(axis=0) + smooth) / (len(x) + 2 * smooth)
        return lambda rows: rows @ np.log(p) + (1 - rows) @ np.log1p(-p) + boost

    return fit


def _table(smooth, boost=0.0):
    """A frequency for each of the 256 pictures: with little smoothing it knows rows by heart."""
    place = 2 ** np.arange(PIXELS)

    def fit(x):
        counts = np.bincount((x @ place).astype(int), minlength=2**PIXELS) + smooth
        p = np.log(counts / counts.sum())
        return lambda rows: p[(rows @ place).astype(int)] + boost

    return fit


def contests():
    """Two models, rows to train and test on, the winner, and what a wrong answer missed."""
    many, few = (_rows(20_000, 1), _rows(2000, 2)), (_rows(60, 3), _rows(2000, 4))
    unsure = (_rows(5000, 5), _rows(40, 6))
    return [
        (_table(1.0), _independent(), many, "first", "With many rows a full table is the better."),
        (
            _table(1e-3), _independent(), few, "second",
            "One of the models knows its training rows by heart: what counts is unseen rows.",
        ),
        (
            _table(1.0), _independent(boost=3.0), many, "first",
            "One model's numbers are no probabilities: over all 256 pictures they sum to more "
            "than 1.",
        ),
        (
            _table(1.0), _table(1.0, boost=-0.02), many, "first",
            "Numbers that sum to less than 1 are a bound: allowed, and as good as they are high, "
            "compared row by row.",
        ),
        (
            _independent(1.0), _independent(3.0), unsure, "undecided",
            "Forty rows cannot tell these two apart: compare the mean difference with its error.",
        ),
    ]  # fmt: skip
