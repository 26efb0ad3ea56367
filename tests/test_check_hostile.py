"""Whole families of bad answers to every exercise: a verdict each time, and never an error."""

import warnings
from functools import cache
from inspect import signature

import numpy as np
import pytest

from aelib import check, data
from tests.hostile import HOSTILE
from tests.test_check_patience import exercises

GOOD = np.random.default_rng(0).uniform(0.1, 0.9, size=(6, 4))
BAD = {name: make(GOOD) for name, make in HOSTILE.items() if name != "None"} | {
    "a list": GOOD.tolist(),
    "a dict": {"a": 1},
    "a type": dict,
    "bytes": b"4.72",
    "a mask": GOOD[:, 0] > 0.5,
    "imaginary number": 1j,
    "not a number": np.nan,
    "infinity": np.inf,
    "a long whole number": 10**400,
}


@cache
def few():
    """A few digits, so that no check waits for 60,000."""
    return data.Images(*(part[:300] for part in data.mnist()))


@pytest.fixture(autouse=True)
def few_digits(monkeypatch):
    digits = few()
    monkeypatch.setattr(data, "mnist", lambda: digits)


def graded(grade, answer):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return grade(*[answer for _ in signature(grade).parameters])


@pytest.mark.parametrize("grade", exercises())
@pytest.mark.parametrize("bad", BAD)
def test_a_bad_answer_and_a_function_that_gives_it_get_a_verdict(grade, bad):
    for answer in (BAD[bad], lambda *_: BAD[bad]):
        verdict = graded(grade, answer)
        assert isinstance(verdict, check.Verdict) and not verdict
        assert str(verdict).startswith("✗ Not yet. ")
