"""Checks of chapter 1: `from aelib.check import background as check`."""

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from .. import floors
from . import Verdict, exercise, number, numbers_in, unanswered, verdict

PRINTED = 5e-4  # an answer of three printed digits
IMPOSTORS = 12  # of sixty rows
CODE, RIVAL = 5, 8  # numbers in the reader's code, and in PCA's


def digits():
    """The chapter's digits: `x_train` (1437, 64) and `x_test` (360, 64), from 0 to 1."""
    return train_test_split(load_digits().data / 16, test_size=360, random_state=0)


def lineup():
    """Sixty rows of 64 pixels: test digits, and among them twelve scrambled ones.

    A scrambled digit takes every pixel from another test digit.

    >>> lineup().shape
    (60, 64)
    """
    return _lineup()[0]


@exercise(
    "Subtract the mean of x_train (over its rows) from x_test, square, add up each row, and "
    "average over the rows."
)
def mean_error(answer):
    """Exercise 1: the squared error per image of drawing the mean training digit each time."""
    x_train, x_test = digits()
    expected = _error_of_mean(x_train, x_test)
    traps = {
        expected / 64: "That is per pixel; the question is about a whole image.",
        _error_of_mean(x_test, x_test): "That is the mean of the test digits themselves, which "
        "nobody has before they arrive.",
        _error_of_mean(np.vstack([x_train, x_test]), x_test): "That mean has seen the test digits.",
    }
    for value, reason in traps.items():
        if number(answer, value, "", "", rtol=PRINTED):
            return Verdict(False, reason)
    return number(
        answer,
        expected,
        "Whoever sends no number at all is wrong by that much.",
        "Which digits give the mean, which are drawn, and is it a sum over pixels?",
        rtol=PRINTED,
    )


@exercise(
    "ReLU keeps x where it is positive: one code number takes x, a second takes -x, and their "
    "difference is x again: np.hstack([eye, -eye]) in, np.vstack([eye, -eye]) out."
)
def copies(into, out_of):
    """Exercise 2: relu(x @ into) @ out_of gives back any x, negative numbers included."""
    for matrix in (into, out_of):
        if (missing := unanswered(matrix)) is not None:
            return missing
    into, out_of = numbers_in(into), numbers_in(out_of)
    if into is None or out_of is None:
        return Verdict(False, "Expected two matrices of numbers.")
    width = into.shape[-1] if into.ndim == 2 else 0
    if into.shape != (64, width) or out_of.shape != (width, 64):
        return Verdict(
            False,
            "Expected shapes (64, m) and (m, 64), one m in both. "
            f"Received {into.shape} and {out_of.shape}.",
        )
    x = np.random.default_rng(0).normal(size=(20, 64))
    wrong = np.abs(np.maximum(0, x @ into) @ out_of - x)
    if wrong[x > 0].max() < 1e-6 < wrong.max():
        return Verdict(
            False, "Positive numbers come back, negative ones do not. What carries -x past ReLU?"
        )
    return verdict(
        wrong.max() < 1e-6,
        f"{width} code numbers, no training, and nothing is ever lost.",
        "What comes out is not what went in. Try one pixel first.",
    )


@exercise(
    "Reconstruct the rows of the line-up with the trained network, take the squared error of each "
    "row, and name the twelve largest: np.argsort(error)[-12:]."
)
def impostors(answer):
    """Exercise 3: the rows of `lineup()` that are scrambled; one mistake is allowed."""
    if (missing := unanswered(answer)) is not None:
        return missing
    rows = _row_numbers(answer)
    if isinstance(rows, Verdict):
        return rows
    named = set(rows)
    if len(named) != IMPOSTORS:
        return Verdict(False, f"Expected {IMPOSTORS} row numbers. Received {len(named)}.")
    found = len(named & set(_lineup()[1].tolist()))
    return verdict(
        found >= IMPOSTORS - 1,
        "What a network of digits cannot redraw is probably no digit.",
        f"{found} of your {IMPOSTORS} are scrambled. Which rows can the network not redraw?",
    )


@exercise(
    "Put a layer on either side of the five: build(hidden_layer_sizes=(64, 5, 64)), fitted to "
    "x_train, x_train, with the chapter's own settings."
)
def beats_pca(network):
    """Exercise 4: a network with at most five numbers in the middle beats PCA with eight."""
    if (missing := unanswered(network)) is not None:
        return missing
    sizes = getattr(network, "hidden_layer_sizes", None)
    if sizes is None or not hasattr(network, "predict"):
        return Verdict(False, f"Expected an MLPRegressor. Received a {type(network).__name__}.")
    if (narrowest := min(np.ravel(sizes), default=64)) > CODE:
        return Verdict(False, f"Its narrowest layer has {narrowest} numbers. At most {CODE} may.")
    x_train, x_test = digits()
    try:
        x_hat = np.asarray(network.predict(x_test))
    except Exception as error:  # not fitted, or fitted to something else
        return Verdict(False, f"predict stopped: {type(error).__name__}: {error}")
    if x_hat.shape != x_test.shape:
        return Verdict(False, f"Expected 64 numbers a row to come out. Received {x_hat.shape}.")
    if not np.isfinite(x_hat).all():
        return Verdict(False, "Its output is not finite. A smaller learning rate may help.")
    report = floors.report(x_train, x_test, {"yours": x_hat}, k=RIVAL, per="example")
    floor = report[f"PCA, {RIVAL} numbers"]
    return verdict(
        report["yours"] < floor,
        f"{narrowest} numbers, bent, say more than {RIVAL} straight ones.",
        f"The error is {floors.digits(report['yours'])} per image; PCA's is "
        f"{floors.digits(floor)}. Does the code bend?",
    )


def _lineup():
    """The sixty rows, and which of them are scrambled."""
    rng = np.random.default_rng(1)
    _, x_test = digits()
    rows = x_test[rng.permutation(len(x_test))[:60]]
    places = np.sort(rng.permutation(60)[:IMPOSTORS])
    rows[places] = rng.permuted(x_test, axis=0)[:IMPOSTORS]
    return rows, places


def _error_of_mean(x_train, x_test):
    mean = floors.mean_reconstruction(x_train, x_test)
    return floors.squared_error(x_test, mean, per="example")


def _row_numbers(answer):
    """Whole numbers, or the `Verdict` that says what they are instead."""
    rows = numbers_in(answer)
    if rows is not None and rows.dtype == bool:
        return Verdict(
            False,
            f"Expected row numbers. Received a boolean mask of {rows.size}: np.flatnonzero gives "
            "the numbers of its true rows.",
        )
    if rows is None or (rows != np.rint(rows)).any():
        return Verdict(False, f"Expected row numbers. Received a {type(answer).__name__}.")
    return rows.ravel().tolist()
