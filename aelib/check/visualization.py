"""Checks of chapter 9: scoring a map, aligning two, trained clocks, and a fair comparison."""

import numpy as np
from scipy.linalg import orthogonal_procrustes
from sklearn.neighbors import NearestNeighbors

from .. import floors
from . import Verdict, exercise, function, judge, unanswered


@exercise(
    "For each point take its k nearest in x and in z, itself left out, as "
    "NearestNeighbors(n_neighbors=k).fit(x).kneighbors() does; count how many are in both, divide "
    "by k, and average over the points."
)
def kept_neighbours(answer):
    """Grade a function of (x, z, k): the fraction of neighbours in x kept in z."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 8))
    cases = [(x, x.copy(), 5), (x, x[:, :2], 5), (x, rng.normal(size=(60, 2)), 12)]
    return function(
        answer,
        _kept,
        cases,
        "Exact on a perfect map, on a projection and on places at random.",
        "On some map your fraction is not the share of neighbours kept. Who is a neighbour?",
    )


@exercise(
    "Centre both; scipy.linalg.orthogonal_procrustes(b, a)[0] is the best turn, mirror images "
    "included; turn b by it, and add the mean of a."
)
def align(answer):
    """Grade a function of (a, b): b shifted, turned and mirrored onto a, not scaled."""
    rng = np.random.default_rng(0)
    a = rng.normal(size=(40, 2)) * [3, 1] + [5, -2]
    turned = a @ _turn(0.8) + [1, 9]
    mirrored = a @ np.diag([1.0, -1.0]) @ _turn(2.0)
    blurred = turned + rng.normal(size=a.shape)
    return function(
        answer,
        _aligned,
        [(a, a), (a, turned), (a, mirrored), (a, blurred), (a, 2 * turned)],
        "Shifts, turns and mirror images are undone, and the scale is left alone.",
        "Some map does not lie as near as it could: a shift, a turn, a mirror image, or one of "
        "another size, which it keeps.",
        rtol=1e-4,
    )


@exercise(
    "from_seeds(lambda: models.dense(144, k, (64, 64)), hands(3000, seed=0), 1, rate=0.01, "
    "epochs=100, batch_size=200)[0] for k in (1, 2); another seed where it stays at the mean."
)
def clock_hand(answer):
    """Grade trained autoencoders, {1: model, 2: model}, on clocks that they have not seen."""
    if (missing := unanswered(answer)) is not None:
        return missing
    from .. import models  # it imports TensorFlow

    if not isinstance(answer, dict) or set(answer) != {1, 2}:
        return Verdict(False, "Expected a dict with the keys 1 and 2. Received something else.")
    x = _hands(500, seed=123)
    mean = floors.squared_error(x, np.broadcast_to(x.mean(axis=0), x.shape))
    for k, allowed in ((1, 0.6), (2, 0.02)):
        try:
            z = models.encode(answer[k], x)
            left = floors.squared_error(x, models.decode(answer[k], z)) / mean
        except Exception as error:  # a reader's model may fail in any way
            return Verdict(False, f"Your model {k} stopped: {type(error).__name__}: {error}")
        if z.shape != (500, k):
            return Verdict(False, f"Expected a code of {k}. Received codes of shape {z.shape}.")
        if left > allowed:
            return Verdict(
                False,
                f"With a code of {k}, {left:.0%} of the mean image's error is left; {allowed:.0%} "
                "are allowed. Train longer, or from another seed.",
            )
    return Verdict(True, "One number makes a ring, and a ring lies uncut only in two dimensions.")


@exercise(
    "Score both maps by trustworthiness, which no scale changes, over ten seeds; say True only "
    "where the mean gain is more than twice its standard error."
)
def a_is_better(answer):
    """Grade a comparison of two map makers: it must not be fooled by one seed, or by scale."""
    x = np.random.default_rng(0).normal(size=(200, 2)) * [3, 1]
    cases = (
        ("a is better from every seed", _maker(0.1), _maker(1.0), True),
        ("b is better", _maker(1.0), _maker(0.1), False),
        ("a is better from the first seed only", _maker(1.0, lucky=(0,)), _maker(0.4), False),
        ("a is worse, and drawn smaller", _maker(0.5, scale=0.1), _maker(0.4), False),
        ("a is better, and drawn larger", _maker(0.2, scale=10), _maker(1.5, lucky=(1,)), True),
    )
    return judge(answer, cases, "No lucky seed and no change of scale fools it.", x)


def _maker(noise, lucky=(), scale=1.0):
    """A maker of maps (x, seed) -> (n, 2): turned copies of x with noise, none for a lucky seed."""

    def make(x, seed):
        rng = np.random.default_rng([seed, round(1000 * noise), round(1000 * scale)])
        blur = 0.01 if seed in lucky else noise
        return scale * (x + blur * rng.normal(size=x.shape)) @ _turn(rng.uniform(0, 6))

    return make


def _hands(n, seed, side=12):
    """Pictures of a clock hand, as the exercise draws them."""
    angle = np.random.default_rng(seed).uniform(0, 2 * np.pi, size=(n, 1, 1))
    pixel = (np.arange(side) + 0.5) / side - 0.5
    up, right = -pixel[:, None], pixel[None, :]
    along = right * np.sin(angle) + up * np.cos(angle)
    across = right * np.cos(angle) - up * np.sin(angle)
    outside = np.hypot(np.clip(np.abs(along - 0.2) - 0.2, 0, None), across) - 0.08
    return (1 / (1 + np.exp(outside * side / 0.75))).reshape(n, -1).astype("float32")


def _kept(x, z, k):
    near_x, near_z = (
        NearestNeighbors(n_neighbors=k).fit(a).kneighbors(return_distance=False) for a in (x, z)
    )
    return np.mean([len(np.intersect1d(a, b)) / k for a, b in zip(near_x, near_z, strict=True)])


def _aligned(a, b):
    b = b - b.mean(axis=0)
    turn, _ = orthogonal_procrustes(b, a - a.mean(axis=0))
    return b @ turn + a.mean(axis=0)


def _turn(angle):
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
