"""The first miss gets a nudge, the third different one the recipe; a case that fails is shown."""

import importlib
import inspect

import numpy as np
import pytest
from sklearn.neural_network import MLPRegressor

from aelib import check, models
from aelib.check import background, denoising
from aelib.check.sameness import made_of
from aelib.check.showing import brief, difference

CHAPTERS = [
    "background", "mathematics", "keras_program", "points", "compression", "denoising",
    "features", "visualization", "generation", "text", "recommendation", "anomalies",
    "training", "your_data", "outlook",
]  # fmt: skip
NO_EXERCISE = {"digits", "lineup", "suspect_backward", "patient"}  # what exercises are about


def exercises():
    for name in CHAPTERS:
        module = importlib.import_module(f"aelib.check.{name}")
        for key, value in vars(module).items():
            own = inspect.isfunction(value) and value.__module__ == module.__name__
            if own and not key.startswith("_") and key not in NO_EXERCISE:
                yield pytest.param(value, id=f"{name}.{key}")


class Wrong:
    """An answer that is wrong in every exercise."""


def test_every_module_of_checks_is_looked_at():
    import pkgutil

    found = {m.name for m in pkgutil.iter_modules(check.__path__)}
    assert found - {"sameness", "showing", "against_pca", "clinic", "densities"} == set(CHAPTERS)


@pytest.mark.parametrize("grade", exercises())
def test_the_first_two_misses_get_a_nudge_and_the_third_the_recipe(grade):
    size = len(inspect.signature(grade).parameters)
    tries = [[Wrong() for _ in range(size)] for _ in range(3)]  # kept: three different ones
    first, second, third = (grade(*answers) for answers in tries)
    assert not first and first == second
    assert grade.recipe not in first.reason and len(grade.recipe) > 20
    assert third.reason == f"{first.reason} Recipe: {grade.recipe}"
    assert str(third).startswith("✗ Not yet.")


@pytest.mark.parametrize("grade", exercises())
def test_an_empty_stub_is_no_miss(grade):
    stub = [... for _ in inspect.signature(grade).parameters]
    for _ in range(5):
        assert grade(*stub) is check.UNANSWERED
    assert not check.misses


@pytest.mark.parametrize("grade", exercises())
def test_the_same_answer_handed_in_again_is_no_new_miss(grade):
    answers = [Wrong() for _ in inspect.signature(grade).parameters]
    said = {grade(*answers).reason for _ in range(5)}
    assert len(said) == 1 and grade.recipe not in said.pop()


@check.exercise("Divide four by two.")
def half(number):
    return check.number(number, 2, "praise", "How often does two go into four?")


@check.exercise("Nine.")
def square(number):
    return check.number(number, 9, "praise", "Three times three.")


def test_answers_may_be_given_by_name():
    assert half(number=2) and not half(number=3)


def test_the_recipe_comes_with_the_third_miss():
    assert [half(n).reason.count("Divide") for n in (5, 6, 7)] == [0, 0, 1]


def test_the_recipe_stays_once_it_is_told_and_an_old_answer_is_no_new_one():
    assert [half(n).reason.count("Divide") for n in (5, 6, 5, 6, 7, 7, 5)] == [0] * 4 + [1] * 3


def typed(lines, **names):
    """The function f of a cell that holds these lines, run anew."""
    exec(lines, names)
    return names["f"]


CELL = "def g(x): return x + {}\ndef f(x): return np.sum([g(v) for v in x]) * w"


def test_a_cell_that_runs_again_hands_in_the_same_answer():
    names = {"np": np, "w": np.ones(3)}
    again, moved = (
        made_of(typed(lines, **names)) for lines in (CELL.format(1), "\n\n" + CELL.format(1))
    )
    assert again == moved and len({again, moved}) == 1


@pytest.mark.parametrize(
    "other",
    [
        typed(CELL.format(2), np=np, w=np.ones(3)),  # another function that it calls
        typed(CELL.format(1), np=np, w=np.zeros(3)),  # another array that it uses
        typed(CELL.format(1).replace("sum", "mean"), np=np, w=np.ones(3)),
        typed("def f(x): return 1"),
    ],
    ids=["helper", "array", "method", "all"],
)
def test_another_line_helper_or_array_is_another_answer(other):
    assert made_of(other) != made_of(typed(CELL.format(1), np=np, w=np.ones(3)))


def test_answers_that_are_no_functions_are_compared_by_their_numbers():
    model = models.dense(4, 2)
    before = made_of([model, MLPRegressor((8,)), {"a": [1.0]}])
    assert before == made_of([model, MLPRegressor((8,)), {"a": [1.0]}])
    model.set_weights([w + 1 for w in model.get_weights()])
    assert before != made_of([model, MLPRegressor((8,)), {"a": [1.0]}])
    assert made_of(MLPRegressor((8,))) != made_of(MLPRegressor((9,)))
    assert made_of(np.arange(3)) != made_of(np.arange(3.0))


def test_a_name_that_is_missing_in_an_answer_points_at_the_cells_above():
    verdict = check.value_of(lambda x: no_such_name + x, 1)  # noqa: F821
    assert "NameError" in verdict.reason and "cell above" in verdict.reason


def test_a_right_answer_starts_the_count_anew_and_exercises_do_not_share_theirs():
    half(1), half(3)
    assert "Recipe" not in square(2).reason
    assert half(2)
    assert "Recipe" not in half(1).reason
    half(3)
    assert "Recipe" in half(4).reason


def test_the_case_that_fails_is_shown():
    verdict = check.function(
        lambda x, n: x + n, lambda x, n: x * n,
        [(np.array([2.0, 2.0]), 2), (np.array([1.0, 3.0]), 2)], "", "Not the product.",
    )  # fmt: skip
    assert verdict.reason == (
        "Not the product. Tried on ([1., 3.], 2): at [0] expected 2, received 3."
    )


def test_a_case_with_many_numbers_is_shown_in_short():
    x = np.linspace(0, 1, 3000).reshape(1000, 3)
    reason = check.function(lambda x: 0.0, np.mean, [(x,)], "", "Not the mean.").reason
    assert reason == (
        "Not the mean. Tried on (array (1000, 3): 0, 0.000333444, 0.000666889, ...): "
        "expected 0.5, received 0."
    )


def test_a_case_is_shown_as_it_was_before_the_answer_changed_it():
    def wipes(x):
        x *= 0
        return x

    reason = check.function(wipes, np.copy, [(np.array([1.0, 2]),)], "", "").reason
    assert "Tried on ([1., 2.]):" in reason


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.array(3.0), "3"), (True, "True"), ("name", "'name'"), (np.float32(0.1), "0.1"),
        ({"a": 1, "b": 2}, "{'a', 'b'}"), (len, "a builtin_function_or_method"),
        (lambda x: x, "a function"), (Wrong(), "a Wrong"), (np.array([True, False]),
        "[ True, False]"), (2, "2"),
    ],
)  # fmt: skip
def test_arguments_are_shown_in_a_few_characters(value, text):
    assert brief(value) == text


def test_a_difference_points_at_the_worst_place():
    assert difference(np.array([1.0, 2, 3]), np.array([1.0, np.nan, 9])) == (
        "at [1] expected 2, received nan"
    )
    assert difference(np.array([True, True]), np.array([True, False])) == (
        "at [1] expected True, received False"
    )


def test_a_checker_never_hands_out_its_own_dictionary():
    def empties(networks, x, sigma):
        name = min(networks, key=lambda n: np.mean((networks[n](x + sigma) - x) ** 2))
        networks.clear()
        x *= 0
        return name

    verdicts = [denoising.choice(empties).reason for _ in range(2)]
    assert verdicts[0] == verdicts[1] and "stopped" not in verdicts[0]
    seen = []
    check.value_of(seen.append, own := {"a": 1})
    assert seen == [own] and seen[0] is not own


def test_a_boolean_mask_in_place_of_row_numbers_is_named():
    for mask in (np.zeros(60, bool), [True, False] * 30):
        reason = background.impostors(lambda rows, mask=mask: mask).reason
        assert "boolean mask of 60: np.flatnonzero" in reason


@pytest.mark.parametrize("rows", [np.arange(12) + 0.5, [[1], [1, 2]], "mask", [np.nan] * 12])
def test_fractions_and_words_are_no_row_numbers(rows):
    assert "Expected row numbers" in background.impostors(lambda _: rows).reason


def test_a_truth_value_is_no_number():
    assert not check.number(True, 1, "", "")
    assert not check.number(np.True_, 1, "", "")
