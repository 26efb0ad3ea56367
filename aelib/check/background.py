"""Checks of chapter 1: `from aelib.check import background as check`."""

import numpy as np
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPRegressor
from threadpoolctl import threadpool_limits

from .. import floors
from . import (
    Verdict,
    decision,
    exercise,
    function,
    number,
    numbers_in,
    unanswered,
    value_of,
    verdict,
)
from .against_pca import claims

PRINTED = 5e-4  # an answer of three printed digits
SIZES = [(20, 30, 7), (9, 4, 3), (50, 11, 16)]  # rows to fit, rows to draw, pixels
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
    """Exercise 1: a function (x_train, x_test), the error per image of drawing the mean of x_train.

    Tried on rows of other widths and sizes.
    """
    rng = np.random.default_rng(0)
    cases = [(rng.normal(3, 1, (n, d)), rng.normal(0, 2, (m, d))) for n, m, d in SIZES]
    value = value_of(answer, *cases[0])
    if isinstance(value, Verdict):
        return value
    x_train, x_test = cases[0]
    if number(value, _error_of_mean(x_train, x_test) / x_test.shape[1], "", "", rtol=1e-6):
        return Verdict(False, "That is per pixel; the question is about a whole image.")
    if number(value, _error_of_mean(x_test, x_test), "", "", rtol=1e-6):
        return Verdict(False, "That is the mean of x_test, which nobody has before it arrives.")
    return function(
        answer,
        _error_of_mean,
        cases,
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
    "Reconstruct the rows with the trained network, take the squared error of each row, and return "
    "the numbers of the twelve largest: np.argsort(error)[-12:]."
)
def impostors(answer):
    """Exercise 3: a function from rows to the twelve that are scrambled, on line-ups of our own.

    Of three times twelve, three may be missed.
    """
    found = 0
    for seed in (2, 3, 4):
        rows, places = _lineup(seed)
        named = _row_numbers(value_of(answer, rows))
        if isinstance(named, Verdict):
            return named
        if len(named) != IMPOSTORS:
            return Verdict(False, f"Expected {IMPOSTORS} row numbers. Received {len(named)}.")
        found += len(named & set(places.tolist()))
    return verdict(
        found >= 3 * IMPOSTORS - 3,
        "What a network of digits cannot redraw is probably no digit.",
        f"In three line-ups of {IMPOSTORS} it found {found} of {3 * IMPOSTORS}. Which rows can the "
        "network not redraw?",
    )


@exercise(
    "Put a layer on either side of the five: hidden_layer_sizes=(64, 5, 64), with the chapter's "
    "own settings, and hand it in untrained."
)
def beats_pca(network):
    """Exercise 4: an untrained network, at most five numbers in the middle, beats PCA with eight.

    A copy of it is trained on three quarters of the training digits, and judged by the last.
    """
    if (missing := unanswered(network)) is not None:
        return missing
    if type(network) is not MLPRegressor:  # a subclass may predict what it likes
        return Verdict(False, f"Expected an MLPRegressor. Received a {type(network).__name__}.")
    if (narrowest := min(np.ravel(network.hidden_layer_sizes), default=64)) > CODE:
        return Verdict(False, f"Its narrowest layer has {narrowest} numbers. At most {CODE} may.")
    x_fit, x_held = train_test_split(digits()[0], test_size=0.25, random_state=1)
    try:
        with threadpool_limits(1):
            x_hat = clone(network).fit(x_fit, x_fit).predict(x_held)
    except Exception as error:  # settings that scikit-learn refuses, or weights that are not finite
        return Verdict(False, f"Training stopped: {type(error).__name__}: {error}")
    ours = floors.squared_error(x_held, x_hat, per="example")
    pca = floors.pca_reconstruction(x_fit, x_held, RIVAL)
    floor = floors.squared_error(x_held, pca, per="example")
    return verdict(
        ours < floor,
        f"{narrowest} numbers, bent, say more than {RIVAL} straight ones.",
        f"On training digits that it did not see the error is {floors.digits(ours)} per image; "
        f"PCA's is {floors.digits(floor)}. A layer on either side of the code makes it bend.",
    )


@exercise(
    "Split the rows; fit the method and PCA with k numbers on one part; compare their squared "
    "errors on the other, over several splits; believe a gain larger than its own spread."
)
def fair_comparison(answer):
    """Exercise 5: a judge (method, x, k) of the claim that a method beats PCA with k numbers."""
    for claim, method, x, holds in claims():
        value = decision(answer, method, x, 1)
        if isinstance(value, Verdict):
            return value
        if value != holds:
            said = "holds" if holds else "does not hold"
            return Verdict(False, f"A claim that {said} was judged the other way: {claim}.")
    return Verdict(True, "Unseen rows, in an order of your own, and PCA with its mean: it is fair.")


def _lineup(seed=1):
    """The sixty rows, and which of them are scrambled."""
    rng = np.random.default_rng(seed)
    _, x_test = digits()
    rows = x_test[rng.permutation(len(x_test))[:60]]
    places = np.sort(rng.permutation(60)[:IMPOSTORS])
    rows[places] = rng.permuted(x_test, axis=0)[:IMPOSTORS]
    return rows, places


def _error_of_mean(x_train, x_test):
    mean = floors.mean_reconstruction(x_train, x_test)
    return floors.squared_error(x_test, mean, per="example")


def _row_numbers(answer):
    """A set of whole numbers, or the `Verdict` that says what they are instead."""
    if isinstance(answer, Verdict):
        return answer
    rows = numbers_in(answer)
    if rows is not None and rows.dtype == bool:
        mend = "np.flatnonzero gives the numbers of its true rows."
        return Verdict(
            False, f"Expected row numbers. Received a boolean mask of {rows.size}: {mend}"
        )
    if rows is None or (rows != np.rint(rows)).any():
        return Verdict(False, f"Expected row numbers. Received a {type(answer).__name__}.")
    return set(rows.ravel().astype(int).tolist())
