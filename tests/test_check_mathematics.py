"""The checkers of chapter 2 refuse the stub and wrong answers, and accept a right one."""

import subprocess
import sys

import numpy as np
import pytest

from aelib import data, floors, scratch
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


def removable(published, x):
    return published * x.shape[1] - floors.entropy(x, per="example")


def faulty_layer(model, x, gradients):
    expected = scratch.numerical_gradients(lambda: model.evaluate(x), model.parameters)
    errors = scratch.relative_errors(gradients, expected)
    return max(int(name[1:]) for name, error in errors.items() if error > 1e-6)


def better(run, steps=100_000, seeds=10, margin=1):
    losses = {m: np.array([run(m, seed, steps) for seed in range(seeds)]) for m in "AB"}
    apart = losses["A"].mean() - losses["B"].mean()
    spread = max(values.std() for values in losses.values())
    if abs(apart) <= margin * spread:
        return "neither"
    return "A" if apart < 0 else "B"


def fixed_margin(run, seeds=(1, 2)):
    a, b = (np.mean([run(name, seed, 100_000) for seed in seeds]) for name in "AB")
    return "neither" if abs(a - b) < 0.08 else "A" if a < b else "B"


@pytest.mark.parametrize(
    "verdict",
    [
        check.removable(removable),
        check.swish_slope(swish_slope),
        check.faulty_layer(faulty_layer),
        check.fair_comparison(better),
        check.tied_gradient(tied_gradient),
    ],
)
def test_right_answers_are_accepted(verdict):
    assert verdict, verdict
    assert repr(verdict).startswith("✓ Correct.")


@pytest.mark.parametrize(
    "verdict",
    [
        check.removable(...),
        check.removable(25.06),
        check.removable(lambda published, x: ...),
        check.removable(lambda published, x: published * x.shape[1]),
        check.removable(lambda published, x: published - floors.entropy(x)),
        check.swish_slope(...),
        check.swish_slope(lambda a: ...),
        check.swish_slope(scratch.sigmoid),
        check.swish_slope(lambda a: 1 / 0),
        check.swish_slope(lambda a: swish_slope(a)[0]),
        check.swish_slope(3),
        check.faulty_layer(...),
        check.faulty_layer(2),
        check.faulty_layer(lambda model, x, gradients: ...),
        check.faulty_layer(lambda model, x, gradients: 2),
        check.faulty_layer(lambda model, x, gradients: "W2"),
        check.faulty_layer(lambda model, x, gradients: 1),
        check.fair_comparison(...),
        check.fair_comparison(lambda run: "A"),
        check.fair_comparison(lambda run: "neither"),
        check.fair_comparison(lambda run: 3),
        check.fair_comparison(lambda run: better(run, steps=300)),  # the plateau
        check.fair_comparison(lambda run: better(run, seeds=1)),  # the lucky seed
        check.fair_comparison(lambda run: better(run, margin=0)),  # a winner by chance
        check.fair_comparison(fixed_margin),  # two seeds say nothing about their spread
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
