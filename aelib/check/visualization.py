"""Checks of chapter 9: scoring a map, aligning two, and counting what made the data."""

import numpy as np
from scipy.linalg import orthogonal_procrustes
from sklearn.neighbors import NearestNeighbors

from . import Verdict, exercise, function, number


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
    "One number, the angle, draws a picture. The pictures form a ring, and a ring lies uncut only "
    "in a plane: two numbers."
)
def clock_hand(numbers_that_made_the_data, numbers_the_code_needs):
    """Grade the two counts for pictures of one turning hand."""
    made = number(
        numbers_that_made_the_data,
        1,
        "",
        "The first: what must you know to draw a single picture?",
    )
    if not made:
        return made
    needed = number(
        numbers_the_code_needs,
        2,
        "",
        "Right about the data. For the code: where does the error stop falling?",
    )
    if not needed:
        return needed
    return Verdict(True, "One number makes a ring, and a ring lies uncut only in two dimensions.")


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
