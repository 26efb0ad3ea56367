"""Checks of chapter 5: costs, early stopping, five patients, and what a setting is worth."""

from itertools import pairwise

import numpy as np

from . import Verdict, decision, exercise, function, judge, unanswered
from .clinic import PATIENTS, USUAL, outcome, unfit
from .clinic import patient as patient  # readers call it


@exercise(
    "For neighbours a and b in widths a layer has a * b weights. Each is used three times "
    "for every row: 3 * rows * sum(a * b for a, b in zip(widths, widths[1:]))."
)
def multiplications(answer):
    """Grade a function of (widths, rows): multiplications of one epoch, way back included."""
    cases = [([64, 6, 64], 400), ([2, 1, 2], 1), ([784, 256, 32, 256, 784], 60_000), ([5, 5], 7)]
    return function(
        answer,
        _multiplications,
        cases,
        "Biases and activations are left out: they cost next to nothing beside the products.",
        "For some network the count is off. How often is one weight used for one row, on the way "
        "forward and on the way back?",
    )


@exercise(
    "Walk through the curve and remember the best value and its epoch; as soon as `patience` "
    "epochs have passed since the best one, stop. Return the epoch of the best, counted from 0."
)
def kept_epoch(answer):
    """Grade a function of (curve, patience): the epoch whose weights early stopping keeps."""
    rng = np.random.default_rng(0)
    cases = [(np.exp(-np.arange(30) / 9) + 0.1 * rng.random(30), p) for p in (1, 3, 30)]
    cases += [(np.array([3.0, 2, 2.5, 2.6, 1]), 2), (np.array([1.0]), 5)]
    cases += [(np.array([2.0, 1, 1, 1, 0.5]), 2), (np.array([5.0, 4, 3, 2]), 1)]
    cases += [(np.array([1.0, 2, 1.9, 1.8, 1.7, 0.5]), 3)]  # better than the one before is not best
    return function(
        answer,
        _kept_epoch,
        cases,
        "With little patience it stops before the best epoch that was to come.",
        "On some curve another epoch is kept. What comes after the stop is never seen, and an "
        "equal value is no better one.",
    )


@exercise(
    "Ask training.diagnose(*check.patient(n)) for each. 1 lies on a plateau: scale 1. "
    "2 has dead units: code 'linear'. 3 took few steps: batch_size 20. 4 knows its rows by "
    "heart: 400 rows. 5 was driven to the edges: learning_rate 0.02."
)
def cures(prescriptions):
    """Grade a dict of patient to {setting: value}: one change each, which must heal."""
    if (missing := unanswered(prescriptions)) is not None:
        return missing
    if not isinstance(prescriptions, dict):
        kind = type(prescriptions).__name__
        return Verdict(False, f"Expected a dict of patient to one change. Received a {kind}.")
    for number in PATIENTS:
        change = prescriptions.get(number)
        if (missing := unanswered(change)) is not None:
            return missing
        if reason := unfit(change):
            return Verdict(False, f"Patient {number}: {reason}")
    healed = []
    for number, change in prescriptions.items():
        if number in PATIENTS:
            ours, pca = outcome(number, **(USUAL | PATIENTS[number] | change))
            healed += [number] if ours < pca else []
    if ill := sorted(set(PATIENTS) - set(healed)):
        return Verdict(
            False,
            f"Healed, which means better than PCA on new pictures: {healed or 'none'}. Not healed: "
            f"{ill}. What does training.diagnose say of them, and which setting is its cause?",
        )
    return Verdict(True, "All five are better than PCA on pictures that they have not seen.")


@exercise(
    "Choose the strength above 0 with the lowest mean 'val' over ten seeds; then take ten "
    "NEW seeds and the differences in 'test' between strength 0 and the chosen one, seed by seed; "
    "True only if their mean is above twice its standard error."
)
def helps(answer):
    """Grade a comparison: does a cure lower the test error, at the strength that it needs?"""
    praise = "Neither the best of many tries nor a lucky seed fools it."
    return judge(answer, _claims(), praise, STRENGTHS) and _where_nothing_helps(answer, praise)


STRENGTHS = (0.0, *np.geomspace(0.01, 10, 31).round(3).tolist())
MEDIUM, STRONG = STRENGTHS[16], STRENGTHS[26]
FLAT = dict.fromkeys(STRENGTHS, 0.0)  # the gain of each strength
OVERFITS = FLAT | dict.fromkeys(STRENGTHS[1:], 0.3)
NOTHING = 40  # times nothing helps; a fair comparison says otherwise in about one and a half
ALARMS = 5


def _where_nothing_helps(answer, praise):
    """The verdict on how often nothing is taken for a cure, as a strength chosen on 'test' is."""
    alarms = 0
    for salt in range(20, 20 + NOTHING):  # every second time it helps on 'val', and only there
        said = decision(answer, _run(OVERFITS if salt % 2 else FLAT, FLAT, salt=salt), STRENGTHS)
        if isinstance(said, Verdict):
            return said
        alarms += said
    if alarms <= ALARMS:
        return Verdict(True, praise)
    return Verdict(
        False,
        f"{NOTHING} times no strength lowers 'test', and {alarms} times you say True. Has the "
        "number that chose the strength also judged it?",
    )


def _claims():
    """(what is so, run, truth): run(strength, seed) -> {"val": error, "test": error}."""
    one_good = FLAT | {MEDIUM: 0.15}
    a_little = FLAT | dict.fromkeys(STRENGTHS[1:], 0.1)
    yield "one strength helps", _run(one_good, one_good), True
    far_off = FLAT | {STRONG: 0.15}  # another strength, in a unit ten times as large
    yield "one strong dose helps, and errors are small", _run(far_off, far_off, unit=0.1), True
    yield "every strength harms", _run(a_little, a_little, sign=-1), False
    yield (
        "every strength helps a little, and seeds differ a lot",
        _run(OVERFITS, a_little, salt=5),
        True,
    )


def _run(val, test, salt=0, sign=1, unit=1.0):
    """Errors, in a unit, that share what the seed brings; `val`, `test`: gain of each strength."""

    def run(strength, seed):
        strength, seed = float(strength), int(seed)
        luck = np.random.default_rng([salt, seed]).normal(0, 0.3)
        own = np.random.default_rng([salt, seed, round(1000 * strength)]).normal(0, 0.05, 2)
        return {
            "val": unit * float(2 + luck + own[0] - sign * val[strength]),
            "test": unit * float(2 + luck + own[1] - sign * test[strength]),
        }

    return run


def _multiplications(widths, rows):
    return 3 * rows * sum(a * b for a, b in pairwise(widths))


def _kept_epoch(curve, patience):
    best = 0
    for epoch, value in enumerate(curve):
        if value < curve[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best
