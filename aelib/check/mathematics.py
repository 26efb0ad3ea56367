"""Checks of the exercises of chapter 2. NumPy only: nothing here loads TensorFlow."""

import numpy as np

from .. import data, floors, scratch
from . import exercise, function, number

PUBLISHED, FLOOR, PIXELS = 0.09, 45.5, 784


@exercise(
    "0.09 times 784 pixels is the loss per image; 45.5 of it is the entropy of the grey pixels, "
    "and the rest, their difference, can be removed."
)
def published_loss(per_image, removable):
    """Accept 0.09 nats per pixel as nats per image, and the part above the entropy floor."""
    expected = floors.convert(PUBLISHED, "nats/value", "nats/example", PIXELS)
    first = number(
        per_image,
        expected,
        "",
        "From a mean per value to a sum per image: how many values has one?",
    )
    if not first:
        return first
    return number(
        removable,
        expected - FLOOR,
        f"Of {expected:.1f} nats per image, {FLOOR} belong to the grey pixels; "
        f"{expected - FLOOR:.1f} are the model's.",
        "The first is right. What can no model remove, and what is left above that?",
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


def suspect_backward(model, x):
    """Gradients of `model` with one mistake in one layer, for the reader to find."""
    a, h = model.forward(x)
    last = len(h) - 1
    delta = 2 * (h[-1] - h[0]) / h[0].size
    gradients = []
    for layer in range(last, 0, -1):
        gradients[:0] = [h[layer - 1].T @ delta, delta.sum(axis=0)]
        delta = delta @ model.parameters[2 * layer - 2].T
        slope_from = a if layer - 1 == _FAULTY else h
        delta = delta * (1 - slope_from[layer - 1] ** 2) if layer > 1 else delta
    return gradients


_FAULTY = 2  # this layer's delta takes the slope of tanh, 1 - h², from a in place of h


@exercise(
    "Compare suspect_backward with numerical_gradients through relative_errors. Of the layers that "
    "are wrong by more than 1e-6, backward meets the one with the largest number first."
)
def faulty_layer(answer):
    """Accept the number of the layer whose delta is wrong in `suspect_backward`."""
    return number(
        answer,
        _FAULTY,
        "Layers 4 and 3 are right and 2 is the first wrong one on the way back: its δ "
        "takes the slope of tanh as 1 - a², from what enters it.",
        "One wrong δ spoils all that come after it. In which order does backward go?",
        rtol=1e-9,
    )


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


def _swish_slope(a, step=1e-5):
    def swish(a):
        return a * scratch.sigmoid(a)

    return (swish(a + step) - swish(a - step)) / (2 * step)


def _tied_gradient(W, b, c, x):
    W = W.copy()

    def loss():
        return np.mean((np.tanh(x @ W + b) @ W.T + c - x) ** 2)

    return scratch.numerical_gradients(loss, [W])[0]
