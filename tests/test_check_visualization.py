"""The checkers of chapter 9 accept right answers, refuse wrong ones, and never raise."""

import numpy as np
import pytest
from sklearn.manifold import trustworthiness

from aelib import models, training
from aelib._keras import keras
from aelib.check import visualization as check
from tests.answers import beyond, fails


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


def test_right_answers_are_accepted():
    assert check.kept_neighbours(kept)
    assert check.align(align)
    assert check.a_is_better(fair)


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


def gains(a, b, x, seeds):
    return np.array([trustworthiness(x, a(x, s)) - trustworthiness(x, b(x, s)) for s in seeds])


def fair(a, b, x):
    gain = gains(a, b, x, range(10))
    return beyond(gain)


def stress(a, b, x, seed):
    """How much nearer a's places are to x, in its own units: a larger map looks worse."""
    return np.mean([np.abs(m(x, seed) - x).sum() * s for m, s in ((a, -1), (b, 1))])


@pytest.mark.parametrize(
    "wrong",
    [
        ...,
        lambda a, b, x: ...,
        lambda a, b, x: True,
        lambda a, b, x: False,
        lambda a, b, x: gains(a, b, x, [0])[0] > 0,  # one seed
        lambda a, b, x: gains(a, b, x, range(5)).max() > 0,  # the best seed
        lambda a, b, x: np.mean([stress(a, b, x, s) for s in range(10)]) > 0,  # scale counts
        lambda a, b, x: np.std(a(x, 0)) > np.std(b(x, 0)),
        lambda a, b, x: 0.3,
        fails,
    ],
)
def test_unfair_comparisons_are_refused(wrong):
    assert not check.a_is_better(wrong)


def clock(k, epochs):
    keras.utils.set_random_seed(1)
    x, model = check._hands(2000, seed=0), models.dense(144, k, (64, 64))
    if epochs:
        falling = keras.optimizers.schedules.CosineDecay(0.01, epochs * 10)
        optimizer = keras.optimizers.Adam(falling)
        training.fit(model, x, epochs=epochs, batch_size=200, optimizer=optimizer, validation=0)
    return model


def test_trained_clocks_are_accepted_and_untrained_or_missing_ones_are_not():
    one, two = clock(1, 150), clock(2, 150)
    assert check.clock_hand({1: one, 2: two})
    assert "is left" in check.clock_hand({1: one, 2: clock(2, 0)}).reason
    assert "is left" in check.clock_hand({1: clock(1, 0), 2: two}).reason
    assert "Received codes" in check.clock_hand({1: two, 2: two}).reason
    for wrong in (..., 2, {}, {1: one}, {1: "a", 2: two}, [one, two]):
        assert not check.clock_hand(wrong)


def test_stubs_say_what_to_do():
    assert "Replace the ..." in repr(check.clock_hand(...))
    assert repr(check.align(align)).startswith("✓ Correct.")
