"""Lists of recommendations: how much of what is wanted they hold, and how high; intervals.

One number a user, so that users can be resampled and two methods compared user by user.
"""

from typing import NamedTuple

import numpy as np

from .. import _validate


class Interval(NamedTuple):
    """A mean, and the interval that holds it at that confidence. Introduced in chapter 12."""

    mean: float
    low: float
    high: float


def recall_at(scores, relevant, k=20, seen=None):
    """Share of the wanted items among the k highest scores, one number a user.

    Divided by k where a user wants more than k, so that 1 can be reached. Introduced in
    chapter 12.

    Args:
        scores: (users, items), higher is better; among equals the first item comes first.
        relevant: (users, items) truths, or 0 and 1: what each user wants, at least one item.
        k: length of the list.
        seen: as `relevant`: items that are not recommended again. None: nothing is left out.

    Returns:
        float64 (users,) from 0 to 1.

    Source: Liang et al. (2018), section 4.2.

    >>> recall_at(np.array([[3.0, 2, 1]]), np.array([[True, False, True]]), k=2)
    array([0.5])
    """
    hits, wanted = _hits(scores, relevant, k, seen)
    return hits.sum(axis=1) / np.minimum(k, wanted)


def ndcg_at(scores, relevant, k=100, seen=None):
    """Discounted gain of the k highest scores, one number a user; 1 for the best order.

    A wanted item in place p of the list, counted from 1, gains 1 / log2(p + 1). The sum is
    divided by what the best order would gain. Introduced in chapter 12.

    Args:
        scores, relevant, k, seen: as for `recall_at`.

    Returns:
        float64 (users,) from 0 to 1.

    Source: Järvelin and Kekäläinen (2002).

    >>> ndcg_at(np.array([[1.0, 2]]), np.array([[True, False]]), k=2).round(3)
    array([0.631])
    """
    hits, wanted = _hits(scores, relevant, k, seen)
    gains = 1 / np.log2(np.arange(2, hits.shape[1] + 2))
    return hits @ gains / np.cumsum(gains)[np.minimum(hits.shape[1], wanted) - 1]


def bootstrap(values, confidence=0.95, draws=2000, seed=0):
    """The mean of one number a user, with the interval that other users might have given.

    Users are drawn anew, with replacement, `draws` times; the interval leaves out as many of the
    means at either end. To compare two methods give the differences, user by user: what is hard
    for both then cancels. It knows nothing of other splits and other seeds. Introduced in
    chapter 12.

    Args:
        values: (n,) with n at least 2.
        confidence: of the interval.
        draws: how often.
        seed: of the draws.

    Returns:
        `Interval`.

    Source: Efron and Tibshirani (1993), the percentile interval.

    >>> mean, low, high = bootstrap(np.arange(100.0))
    >>> mean, low < mean < high
    (49.5, True)
    """
    values = _validate.array(values, "values", ndim=1).astype("float64")
    if len(values) < 2:
        raise ValueError("Expected `values` of at least 2 users. Received 1.")
    confidence = _validate.real(confidence, "confidence", low=0, high=1)
    draws = _validate.positive_int(draws, "draws")
    rng, n = np.random.default_rng(_validate.seed(seed)), len(values)
    means = [values[rng.integers(n, size=n)].mean() for _ in range(draws)]
    low, high = np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(values.mean()), float(low), float(high))


def _hits(scores, relevant, k, seen):
    """Whether each place of each list holds a wanted item, (users, k); wanted items a user."""
    scores = _validate.array(scores, "scores", ndim=2).astype("float64")
    relevant = _truths(relevant, "relevant", scores)
    if _validate.positive_int(k, "k") > scores.shape[1]:
        raise ValueError(
            f"Expected `k` to be at most {scores.shape[1]}, the number of items. Received {k}."
        )
    if seen is not None:
        seen = _truths(seen, "seen", scores)
        if (seen & relevant).any():
            raise ValueError(
                "Expected no item both in `seen` and in `relevant`. Received "
                f"{int((seen & relevant).sum())} that a list could never hold."
            )
        scores[seen] = -np.inf
    wanted = relevant.sum(axis=1)
    if not wanted.all():
        raise ValueError(
            "Expected every user to want at least one item in `relevant`. Received "
            f"{int((wanted == 0).sum())} who want none: leave their rows out."
        )
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(relevant, order, axis=1), wanted


def _truths(a, name, scores):
    """A table of truths of the shape of `scores`."""
    truths = isinstance(a, np.ndarray) and not isinstance(a, np.ma.MaskedArray)
    if truths and a.dtype.kind == "b":
        a = a.astype("uint8")
    a = _validate.array(a, name, ndim=2)
    _validate.same_shape(scores, a, "scores", name)
    if not np.isin(a, (0, 1)).all():
        raise ValueError(
            f"Expected `{name}` to hold truths, or 0 and 1. Received values from "
            f"{a.min():.3g} to {a.max():.3g}: for ratings, {name} >= 3.5."
        )
    return a.astype(bool)
