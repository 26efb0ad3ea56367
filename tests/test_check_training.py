"""The checkers of chapter 5 accept right answers, refuse wrong ones, and never raise."""

from itertools import pairwise

import numpy as np
import pytest

from aelib import training
from aelib.check import training as check
from tests.answers import beyond, fails

RIGHT = {
    1: {"scale": 1.0},
    2: {"code": "linear"},
    3: {"batch_size": 20},
    4: {"rows": 400},
    5: {"learning_rate": 0.02},
}


def multiplications(widths, rows):
    products = [np.ones((1, a)) @ np.ones((a, b)) for a, b in pairwise(widths)]
    each = [int(p.sum()) for p in products]  # a ones into each of b outputs
    return sum(each) * 3 * rows


def kept_epoch(curve, patience):
    for stop in range(1, len(curve) + 1):
        best = int(np.argmin(curve[:stop]))
        if stop - 1 - best >= patience:
            return best
    return int(np.argmin(curve))


def fair(run, strengths):
    means = {s: np.mean([run(s, seed)["val"] for seed in range(10)]) for s in strengths[1:]}
    best = min(means, key=means.get)
    gain = [run(0.0, s)["test"] - run(best, s)["test"] for s in range(10, 20)]
    return beyond(np.array(gain))


def chosen_and_judged_on_test(run, strengths, first):
    seeds = range(first, first + 10)
    means = {s: np.mean([run(s, seed)["test"] for seed in seeds]) for s in strengths[1:]}
    best = min(means, key=means.get)
    return beyond(np.array([run(0.0, s)["test"] - run(best, s)["test"] for s in seeds]))


def best_of_all_on_test(run, strengths):
    return min(run(s, 0)["test"] for s in strengths[1:]) < run(0.0, 0)["test"]


def best_of_all_on_val(run, strengths):
    seeds = range(10)
    found = {s: np.mean([run(s, seed)["val"] for seed in seeds]) for s in strengths}
    return min(found, key=found.get) > 0


@pytest.mark.parametrize("first", range(0, 400, 80))
def test_a_fair_comparison_passes_whatever_its_seeds(first):
    assert check.helps(lambda run, strengths: fair(lambda s, i: run(s, i + first), strengths))


@pytest.mark.parametrize("first", range(0, 400, 80))
def test_a_strength_that_is_chosen_and_judged_on_test_is_refused_whatever_its_seeds(first):
    verdict = check.helps(lambda r, s: chosen_and_judged_on_test(r, s, first))
    assert not verdict and "no strength lowers 'test'" in verdict.reason


def test_right_answers_are_accepted():
    assert check.multiplications(multiplications)
    assert check.kept_epoch(kept_epoch)
    assert check.helps(fair)


def test_the_five_patients_are_healed_by_one_change_each():
    verdict = check.cures(RIGHT)
    assert verdict, verdict


@pytest.mark.parametrize(
    ("number", "name"),
    [(1, "plateau"), (2, "dead units"), (3, "few steps"), (4, "overfitting"), (5, "saturated")],
)
def test_every_patient_is_named(number, name):
    found = training.diagnose(*check.patient(number))
    assert any(name in finding for finding in found.findings), found


def test_a_wrong_cure_is_named_with_its_patient():
    verdict = check.cures(RIGHT | {3: {"learning_rate": 0.01}})
    assert not verdict and "Not healed: [3]" in verdict.reason


@pytest.mark.parametrize(
    "change",
    [
        {}, {"epochs": 1, "scale": 1.0}, {"depth": 3}, {"epochs": 0}, {"epochs": 1.5},
        {"epochs": 10**9}, {"scale": "1"}, {"code": "step"}, {"optimizer": 3}, 7, "epochs",
        {"rows": 401}, {"scale": np.nan}, {"learning_rate": True},
    ],
)  # fmt: skip
def test_prescriptions_that_cannot_be_filled_are_refused(change):
    verdict = check.cures(RIGHT | {2: change})
    assert not verdict and verdict.reason.startswith("Patient 2: expected")


@pytest.mark.parametrize("number", [0, 6, "1", None, True, 1.5])
def test_there_are_five_patients(number):
    with pytest.raises((TypeError, ValueError), match="Expected a patient from 1 to 5"):
        check.patient(number)


@pytest.mark.parametrize(
    "wrong", [lambda w, n: n * sum(w), lambda w, n: multiplications(w, n) // 3, fails, 3.0]
)
def test_wrong_counts_are_refused(wrong):
    assert not check.multiplications(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda c, p: int(np.argmin(c)),
        lambda c, p: len(c) - 1,
        lambda c, p: kept_epoch(c, p + 1),
        lambda c, p: kept_epoch(c, p) + 1,
        fails,
    ],
)
def test_wrong_epochs_are_refused(wrong):
    assert not check.kept_epoch(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        best_of_all_on_test, best_of_all_on_val, lambda r, s: True, lambda r, s: False,
        lambda r, s: 1.0, fails,
    ],
)  # fmt: skip
def test_unfair_comparisons_are_refused(wrong):
    assert not check.helps(wrong)
