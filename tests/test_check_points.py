"""Chapter 4: its checks refuse stubs and wrong answers of several kinds, and accept right ones."""

from itertools import combinations

import numpy as np
import pytest

from aelib import data, models, training
from aelib._keras import keras
from aelib.check import points as check


def test_stride_refuses_stubs_numbers_and_wrong_ways():
    for answer in (
        ...,
        4000,
        lambda x, rate: ...,
        lambda x, rate: 4 / rate,  # the mean of one set of points
        lambda x, rate: x.mean(axis=0).max() / rate,  # forgets the way down
        lambda x, rate: np.abs(x.mean(axis=0)).sum() / rate,  # one after the other
        lambda x, rate: np.abs(x).max() / rate,
    ):
        assert not check.stride(answer)


def test_stride_accepts():
    assert check.stride(lambda x, rate: max(abs(x.mean(axis=0))) / rate)


def all_sets(repairs):
    return [set(c) for k in range(len(repairs) + 1) for c in combinations(repairs, k)]


def full_table(claimed, repairs, works, seeds=50):
    safe = [s for s in all_sets(repairs) if all(works(s, seed) for seed in range(seeds))]
    return all(claimed in chosen for chosen in safe)


@pytest.mark.parametrize(
    "answer",
    [
        ...,
        True,
        lambda *_: ...,
        lambda *_: "yes",
        lambda *_: True,
        lambda *_: False,
        lambda claimed, repairs, works: full_table(claimed, repairs, works, seeds=20),
        # leave one out of all three
        lambda claimed, repairs, works: not all(
            works(set(repairs) - {claimed}, seed) for seed in range(50)
        ),
        # one at a time
        lambda claimed, repairs, works: all(works({claimed}, seed) for seed in range(50)),
        lambda claimed, repairs, works: not any(
            all(works({other}, seed) for seed in range(50)) for other in repairs if other != claimed
        ),
    ],
)  # fmt: skip
def test_necessary_refuses(answer):
    assert not check.necessary(answer)


def test_necessary_accepts_the_full_table():
    assert check.necessary(full_table)


@pytest.mark.parametrize(
    "answer",
    [
        ...,
        7,
        lambda kernel, bias, x: ...,
        lambda kernel, bias, x: (x @ kernel <= 0).all(axis=0),  # the bias forgotten
        lambda kernel, bias, x: (x @ kernel + bias <= 0).any(axis=0),  # off on some point
        lambda kernel, bias, x: (x @ kernel + bias > 0).all(axis=0),
        lambda kernel, bias, x: (x @ kernel + bias <= 0).all(axis=1),  # the wrong axis
        lambda kernel, bias, x: 1 / 0,
    ],
)
def test_dead_units_refuses(answer):
    assert not check.dead_units(answer)


def test_dead_units_accepts():
    assert check.dead_units(lambda kernel, bias, x: ~((x @ kernel + bias) > 0).any(axis=0))
    assert check.dead_units(lambda kernel, bias, x: [not any(h > 0) for h in (x @ kernel + bias).T])


@pytest.mark.parametrize(
    ("w", "b", "v", "c", "hint"),
    [
        (..., ..., ..., ..., "Replace"),
        ((1, 1), None, (1, 1), (0, 1), "Replace"),
        ("along", 0, (1, 1), (0, 1), "pairs"),
        ((1, 1, 1), 0, (1, 1), (0, 1), "pairs"),
        ((0.5, 0.5), -0.5, (1, -1), (0, 1), "off the line"),
        ((1, 1), -1, (1, 1), (0, 1), "stay"),
        ((1, 0), 0, (1, 1), (0, 1), "slant"),
    ],
)
def test_line_by_hand_refuses(w, b, v, c, hint):
    verdict = check.projects_onto_the_line(w, b, v, c)
    assert not verdict and hint in verdict.reason


@pytest.mark.parametrize("scale", [1.0, -3.0, 0.01])
def test_line_by_hand_accepts_every_scale(scale):
    w, b, v = np.array([0.5, 0.5]) * scale, -0.5 * scale, np.array([1, 1]) / scale
    assert check.projects_onto_the_line(w, b, v, (0, 1))
    assert check.projects_onto_the_line(w.tolist(), b - 2 * scale, v.tolist(), [2, 3])


def test_follows_the_arc():
    linear = models.dense(2, 1, output_activation="linear")
    two = models.dense(2, 2, output_activation="linear")
    wide = models.dense(3, 1, output_activation="linear")
    for answer in (..., "model", linear, two, wide):
        assert not check.follows_the_arc(answer)
    keras.utils.set_random_seed(0)
    bent = models.dense(2, 1, (16, 16), activation="tanh", output_activation="linear")
    x = data.arc(200, noise=0.03)
    training.fit(bent, x, epochs=150, batch_size=20, validation=0)
    assert check.follows_the_arc(bent)


def bisect(code):
    def gap(angle):
        opposite = np.array([angle, angle + np.pi])
        z = np.ravel(code(np.stack([np.cos(opposite), np.sin(opposite)], axis=1)))
        return z[0] - z[1]

    low, high = 0.0, np.pi
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if gap(low) * gap(middle) > 0 else (low, middle)
    return low


@pytest.mark.parametrize(
    "answer",
    [..., 3, lambda code: ..., lambda code: 0.0, lambda code: np.pi / 2, lambda code: np.nan,
     lambda code: "north", lambda code: code(1)],
)  # fmt: skip
def test_twins_refuses(answer):
    assert not check.twins(answer)


def test_twins_accepts():
    assert check.twins(bisect)
