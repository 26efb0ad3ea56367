"""Checks of the exercises of chapter 2. NumPy only: nothing here loads TensorFlow."""

import numpy as np

from .. import data, floors, scratch
from . import Verdict, exercise, function, number, value_of

PLANTED = [(2, [6, 5, 3, 5, 6]), (3, [6, 5, 3, 5, 6]), (1, [6, 4, 6]), (2, [6, 4, 6])]


@exercise(
    "The mean per value times the number of values in an example, less floors.entropy(x, "
    "per='example'), which no model can remove."
)
def removable(answer):
    """Accept a function (published, x): nats per example above the entropy of `x`."""
    rng = np.random.default_rng(0)
    cases = [(0.09, rng.uniform(size=(30, 20)) ** 8), (0.6, rng.uniform(size=(5, 4)))]
    return function(
        answer,
        lambda published, x: published * x.shape[1] - floors.entropy(x, per="example"),
        cases,
        "What lies below it belongs to the grey values, and no model can remove it.",
        "The mean per value times the number of values in an example gives nats per example. "
        "What no model can remove is the entropy of x, per example too.",
    )


@exercise("The product rule: with s = σ(a), the derivative of a s is s + a s (1 - s).")
def swish_slope(answer):
    """Accept a function that agrees with the derivative of a * sigmoid(a)."""
    cases = [(np.linspace(-6, 6, 25),), (np.linspace(-1, 1, 6).reshape(2, 3),)]
    return function(
        answer,
        _swish_slope,
        cases,
        "It agrees with the derivative of a σ(a) at every point tried.",
        "It differs from the derivative of a σ(a): compare with central differences.",
    )


def suspect_backward(model, x, faulty=2):
    """Gradients of `model` with one mistake in one layer, for the reader to find.

    The delta of layer `faulty` takes the slope of tanh, 1 - h², from a in place of h; the last
    layer, which has no such slope, forgets the 2 of the squared error.
    """
    a, h = model.forward(x)
    last = len(h) - 1
    delta = (1 if faulty == last else 2) * (h[-1] - h[0]) / h[0].size
    gradients = []
    for layer in range(last, 0, -1):
        gradients[:0] = [h[layer - 1].T @ delta, delta.sum(axis=0)]
        delta = delta @ model.parameters[2 * layer - 2].T
        slope_from = a if layer - 1 == faulty else h
        delta = delta * (1 - slope_from[layer - 1] ** 2) if layer > 1 else delta
    return gradients


@exercise(
    "Compare the gradients with scratch.numerical_gradients through scratch.relative_errors. Of "
    "the layers that are wrong by more than 1e-6, backward meets the largest number first."
)
def faulty_layer(answer):
    """Accept a function (model, x, gradients): the layer whose delta is wrong, wherever it is."""
    x = data.factors(20, d=6, k=3)
    for faulty, widths in PLANTED:
        tanh = ["tanh"] * (len(widths) - 2)
        model = scratch.Autoencoder(widths, [*tanh, "identity"], seed=faulty)
        found = value_of(answer, model, x, suspect_backward(model, x, faulty))
        graded = number(
            found,
            faulty,
            "On the way back it names the first layer that is wrong, wherever the mistake was.",
            f"In a network of {len(widths) - 1} layers the mistake was in layer {faulty}. Backward "
            "goes from the last layer to the first, and one wrong δ spoils all that come after it.",
            rtol=1e-9,
        )
        if isinstance(found, Verdict) or not graded:
            return found if isinstance(found, Verdict) else graded
    return graded


@exercise(
    "W is used twice. With h = tanh(x W + b) and δ = 2 (h Wᵀ + c - x) / x.size, the gradient is "
    "xᵀ (δ W * (1 - h²)) from the encoder plus δᵀ h from the decoder, each of shape (d, k)."
)
def tied_gradient(answer):
    """Accept a function (W, b, c, x) that agrees with central differences."""
    rng = np.random.default_rng(0)
    cases = [
        (rng.normal(size=(d, k)), rng.normal(size=k), rng.normal(size=d), data.factors(n, d, k))
        for n, d, k in ((7, 5, 2), (4, 3, 3))
    ]
    return function(
        answer,
        _tied_gradient,
        cases,
        "Both uses of W are in it: it agrees with central differences.",
        "It differs from central differences. How often is W used?",
    )


@exercise(
    "Run both from several seeds until ten times as many steps change nothing; compare "
    "the means, and say 'neither' where they differ by less than twice what the seeds do."
)
def fair_comparison(answer):
    """Accept a judge: a function (run) that says which of two methods ends lower, or "neither"."""
    for what, curves, expected in _PAIRS:
        found = value_of(answer, lambda method, seed, steps, c=curves: c[method](seed, steps))
        if isinstance(found, Verdict):
            return found
        if not isinstance(found, str) or found not in ("A", "B", "neither"):
            return Verdict(False, f"Expected 'A', 'B' or 'neither'. Received {found!r}.")
        if found != expected:
            return Verdict(False, f"{what}: you said {found!r}, and it is {expected!r}.")
    return Verdict(True, "Long enough, more than one seed, and no winner where there is none.")


def _curve(end, *, spread=0.01, flat=0, start=1.0):
    """A loss that stays at `start` for `flat` steps and then falls to about `end`."""

    def loss(seed, steps):
        luck = np.random.default_rng(seed).normal(0, spread)
        fallen = 1 - np.exp(-max(steps - flat, 0) / 300)
        return float(start + (end + luck - start) * fallen)

    return loss


_PAIRS = [  # what it is, the two methods, the verdict
    ("A is better, early and late", {"A": _curve(0.2), "B": _curve(0.3)}, "A"),
    (
        "A is a little better, from every seed",
        {"A": _curve(0.3, spread=0.001), "B": _curve(0.32, spread=0.001)},
        "A",
    ),
    ("A lies on a plateau first", {"A": _curve(0.2, flat=9000), "B": _curve(0.3)}, "A"),
    (
        "seed 0 of A is lucky",
        {"A": lambda seed, steps: _curve(0.1 if seed == 0 else 0.5)(seed, steps), "B": _curve(0.3)},
        "B",
    ),
    (
        "the seeds lie further apart than the methods",
        {"A": _curve(0.3, spread=0.1), "B": lambda s, n: _curve(0.3, spread=0.1)(s + 1000, n)},
        "neither",
    ),
]


def _swish_slope(a, step=1e-5):
    def swish(a):
        return a * scratch.sigmoid(a)

    return (swish(a + step) - swish(a - step)) / (2 * step)


def _tied_gradient(W, b, c, x):
    W = W.copy()

    def loss():
        return np.mean((np.tanh(x @ W + b) @ W.T + c - x) ** 2)

    return scratch.numerical_gradients(loss, [W])[0]
