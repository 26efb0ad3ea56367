"""The checkers of chapter 2 refuse the stub and wrong answers, and accept a right one."""

import subprocess
import sys

import numpy as np
import pytest

from aelib import data, scratch
from aelib.check import mathematics as check


def swish_slope(a):
    s = scratch.sigmoid(a)
    return s + a * s * (1 - s)


def tied_gradient(W, b, c, x):
    h = np.tanh(x @ W + b)
    delta2 = 2 * (h @ W.T + c - x) / x.size
    return x.T @ (delta2 @ W * (1 - h**2)) + delta2.T @ h


def encoder_part_only(W, b, c, x):
    h = np.tanh(x @ W + b)
    delta2 = 2 * (h @ W.T + c - x) / x.size
    return x.T @ (delta2 @ W * (1 - h**2))


@pytest.mark.parametrize(
    "verdict",
    [
        check.published_loss(70.56, 25.06),
        check.published_loss(70.6, 25.1),
        check.swish_slope(swish_slope),
        check.faulty_layer(2),
        check.tied_gradient(tied_gradient),
    ],
)
def test_right_answers_are_accepted(verdict):
    assert verdict, verdict
    assert repr(verdict).startswith("✓ Correct.")


@pytest.mark.parametrize(
    "verdict",
    [
        check.published_loss(..., ...),
        check.published_loss(70.56, ...),
        check.published_loss(70.56, 70.56),
        check.published_loss(0.09, -45.4),
        check.published_loss(0.09 / np.log(2), 1),  # bits
        check.published_loss("seventy", 25),
        check.swish_slope(...),
        check.swish_slope(lambda a: ...),
        check.swish_slope(scratch.sigmoid),
        check.swish_slope(lambda a: 1 / 0),
        check.swish_slope(lambda a: swish_slope(a)[0]),
        check.swish_slope(3),
        check.faulty_layer(...),
        check.faulty_layer(1),
        check.faulty_layer(4),
        check.faulty_layer("W2"),
        check.tied_gradient(...),
        check.tied_gradient(lambda W, b, c, x: ...),
        check.tied_gradient(encoder_part_only),
        check.tied_gradient(lambda W, b, c, x: tied_gradient(W, b, c, x).T),
    ],
)
def test_stubs_and_wrong_answers_are_refused(verdict):
    assert not verdict, verdict
    assert repr(verdict).startswith("✗ Not yet.")


def test_the_planted_error_shows_in_layers_1_and_2_only():
    model = scratch.Autoencoder([6, 5, 3, 5, 6], ["tanh"] * 3 + ["identity"], seed=1)
    x = data.factors(20, d=6, k=3)
    expected = scratch.numerical_gradients(lambda: model.evaluate(x), model.parameters)
    errors = scratch.relative_errors(check.suspect_backward(model, x), expected)
    wrong = {name for name, error in errors.items() if error > 1e-6}
    assert wrong == {"W1", "b1", "W2", "b2"}


def test_the_checks_load_no_tensorflow():
    code = (
        "import sys, aelib.data, aelib.floors, aelib.scratch, aelib.check.mathematics; "
        "print({'tensorflow', 'keras'} & set(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "set()"
