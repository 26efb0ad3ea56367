"""The checkers of chapter 9 accept right answers, refuse wrong ones, and never raise."""

import numpy as np
import pytest

from aelib.check import visualization as check


def kept(x, z, k):
    """By full sorting of all distances: another way than the checker's."""

    def nearest(a):
        distance = np.linalg.norm(a[:, None] - a[None], axis=-1)
        np.fill_diagonal(distance, np.inf)
        return np.argsort(distance, axis=1)[:, :k]

    pairs = zip(nearest(x), nearest(z), strict=True)
    return sum(len(set(a) & set(b)) for a, b in pairs) / (k * len(x))


def align(a, b):
    centred_a, centred_b = a - a.mean(axis=0), b - b.mean(axis=0)
    u, _, vt = np.linalg.svd(centred_b.T @ centred_a)
    return centred_b @ (u @ vt) + a.mean(axis=0)


def shift_only(a, b):
    return b - b.mean(axis=0) + a.mean(axis=0)


def no_mirror(a, b):
    centred_a, centred_b = a - a.mean(axis=0), b - b.mean(axis=0)
    u, _, vt = np.linalg.svd(centred_b.T @ centred_a)
    u[:, -1] *= np.sign(np.linalg.det(u @ vt))
    return centred_b @ (u @ vt) + a.mean(axis=0)


def scaled(a, b):
    turned = align(a, b) - a.mean(axis=0)
    return turned * np.linalg.norm(a - a.mean(axis=0)) / np.linalg.norm(turned) + a.mean(axis=0)


def fails(*arguments):
    raise RuntimeError("no")


def test_right_answers_are_accepted():
    assert check.kept_neighbours(kept)
    assert check.align(align)
    assert check.clock_hand(1, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        ...,
        None,
        3,
        lambda x, z, k: ...,
        lambda x, z, k: 1.0,
        lambda x, z, k: k * kept(x, z, k),
        lambda x, z, k: kept(x, z, k + 1),
        lambda x, z, k: np.ones(len(x)),
        fails,
    ],
)
def test_wrong_scores_are_refused(wrong):
    assert not check.kept_neighbours(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        ...,
        lambda a, b: ...,
        lambda a, b: b,
        lambda a, b: a,
        shift_only,
        no_mirror,
        scaled,
        lambda a, b: "turned",
        fails,
    ],
)
def test_wrong_alignments_are_refused(wrong):
    assert not check.align(wrong)


@pytest.mark.parametrize(
    "counts", [(..., ...), (1, ...), (..., 2), (1, 1), (2, 2), (1, 3), ("one", 2)]
)
def test_wrong_counts_are_refused(counts):
    assert not check.clock_hand(*counts)


def test_stubs_say_what_to_do():
    assert "Replace the ..." in repr(check.clock_hand(..., ...))
    assert repr(check.align(align)).startswith("✓ Correct.")
