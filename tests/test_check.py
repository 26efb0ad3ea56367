"""What all exercise checkers share: they never raise, and they say what they expected."""

import numpy as np
import pytest

from aelib import check

ANSWERS = [None, ..., "text", [1, 2], np.nan, object(), len]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_a_wrong_or_missing_number_is_refused_without_raising(answer):
    verdict = check.number(answer, 0.5, "praise", "hint")
    assert not verdict and str(verdict).startswith("✗ Not yet.")


def test_a_number_is_accepted_within_its_tolerance():
    assert check.number(0.505, 0.5, "praise", "hint")
    assert str(check.number(0.5, 0.5, "Well read.", "")) == "✓ Correct. Well read."
    assert not check.number(0.52, 0.5, "praise", "hint")
    assert not check.number(-0.5, 0.5, "praise", "hint")


@pytest.mark.parametrize(
    "answer, words",
    [
        (..., "Replace the ..."),
        (3, "Expected a function"),
        (lambda x: ..., "Replace the ..."),
        (lambda x: 1 / 0, "Your function stopped: ZeroDivisionError"),
        (lambda x: x[:1], r"Expected an answer of shape (3,)"),
        (lambda x: x + 1, "hint"),
        (lambda x: "text", "Expected numbers"),
        (lambda x: [[1], [1, 2]], "Expected numbers"),
        (lambda x: {"a": 1}, "Expected numbers"),
    ],
)
def test_a_wrong_function_is_refused_with_the_reason(answer, words):
    verdict = check.function(answer, np.square, [(np.arange(3.0),)], "praise", "hint")
    assert not verdict and words in verdict.reason


def test_a_function_is_accepted_when_it_does_what_the_reference_does():
    cases = [(np.arange(3.0),), (np.ones((2, 2)),)]
    assert check.function(lambda x: x * x, np.square, cases, "praise", "hint")


def test_a_function_that_is_right_on_one_case_only_is_refused():
    cases = [(np.zeros(3),), (np.arange(3.0),)]
    assert not check.function(lambda x: 0 * x, np.square, cases, "praise", "hint")


def test_an_answer_that_works_in_place_is_graded_by_what_it_returns():
    x = np.array([1.0, 2.0, 3.0])
    cases = [(x,), (x,)]  # one array in both

    def doubles_in_place(a):
        a *= 2
        return a

    def wipes_the_question(a):
        a *= 0
        return a

    grade = lambda answer: check.function(answer, lambda a: 2 * a, cases, "praise", "hint")  # noqa: E731
    assert grade(doubles_in_place)
    assert not grade(wipes_the_question)
    np.testing.assert_array_equal(x, [1, 2, 3])
