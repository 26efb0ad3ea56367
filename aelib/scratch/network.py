"""The network: initialise, forward, backward, repeat. float64, and all of `x` in every step."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .. import _validate
from .._text import printable

LOSSES = ("mse", "binary_crossentropy")  # Keras's names: means over all values
WINDOW = 100  # steps between two looks at whether the loss still falls
DIVERGED = 1e6  # times the first loss: descent has become ascent


class Activation(NamedTuple):
    """A function s applied to each number, and its derivative. Introduced in chapter 2."""

    apply: Callable  # a -> s(a)
    slope: Callable  # a, h = s(a) -> s'(a)


def sigmoid(a):
    """1 / (1 + exp(-a)), written so that nothing overflows."""
    return 0.5 * (1 + np.tanh(0.5 * a))


# Add one of your own: ACTIVATIONS["softplus"] = Activation(apply, slope).
ACTIVATIONS = {
    "identity": Activation(lambda a: a, lambda a, h: 1.0),
    "sigmoid": Activation(sigmoid, lambda a, h: h * (1 - h)),
    "tanh": Activation(np.tanh, lambda a, h: 1 - h**2),
    "relu": Activation(lambda a: np.maximum(a, 0), lambda a, h: a > 0),
}


class Autoencoder:
    """Dense layers h = s(h W + b), from d numbers through a code back to d numbers.

    `parameters` is the list [W1, b1, W2, b2, ...], in the order of Keras's `get_weights()`:
    W (inputs, outputs), b (outputs,). The code is the narrowest hidden layer.

    Args:
        widths: numbers in each layer, input first; the output is as wide as the input.
        activations: a name of `ACTIVATIONS` for each layer after the input.
        loss: "mse", or "binary_crossentropy" where the last activation is "sigmoid".
        scale: factor on the standard deviation of Glorot and Bengio (2010) for the first W.
        seed: of the first W. Each b starts at 0.

    Raises:
        ValueError: a width below 1, an unknown name, or parts that do not fit.

    >>> Autoencoder([64, 8, 64], ["tanh", "sigmoid"], "binary_crossentropy")
    Autoencoder 64 → 8 tanh → 64 sigmoid, binary_crossentropy, 1,096 parameters
    """

    def __init__(self, widths, activations, loss="mse", *, scale=1.0, seed=0):
        self.widths, self.activations = _validate.sizes(widths, "widths"), list(activations)
        self.loss = _validate.choice(loss, "loss", LOSSES)
        _check_parts(self.widths, self.activations, loss)
        scale = _validate.real(scale, "scale", low=0)
        self.code = 1 + int(np.argmin(self.widths[1:-1]))
        rng = np.random.default_rng(_validate.seed(seed))
        self.parameters = []
        for n_in, n_out in zip(self.widths, self.widths[1:], strict=False):
            deviation = scale * np.sqrt(2 / (n_in + n_out))
            self.parameters += [rng.normal(0, deviation, (n_in, n_out)), np.zeros(n_out)]

    def __repr__(self):
        layers = [f"{n} {s}" for n, s in zip(self.widths[1:], self.activations, strict=True)]
        chain = " → ".join([f"{self.widths[0]}", *layers])
        size = sum(p.size for p in self.parameters)
        return printable(f"Autoencoder {chain}, {self.loss}, {size:,} parameters")

    def forward(self, x, first=1):
        """What enters the activations, a, and what leaves them, h, on the way through.

        Both are lists over layers 0, 1, ... of (n, width). h[0] is x, h[-1] the reconstruction.
        """
        name = "x" if first == 1 else "codes"
        x = _validate.array(x, name, ndim=2, last_axis=self.widths[first - 1])
        a, h = [None], [np.asarray(x, "float64")]
        for layer in range(first, len(self.widths)):
            W, b = self.parameters[2 * layer - 2 : 2 * layer]
            a.append(h[-1] @ W + b)  # (n, in) -> (n, out)
            h.append(ACTIVATIONS[self.activations[layer - 1]].apply(a[-1]))
        return a, h

    def backward(self, x):
        """The loss per value, and its gradient by every one of `parameters`: the chain rule."""
        a, h = self.forward(x)
        loss = self._score(a, h)
        delta = (h[-1] - h[0]) / h[0].size  # dloss/da, (n, d): with cross-entropy s' cancels
        if self.loss == "mse":
            delta = 2 * delta * self._slope(a, h, len(h) - 1)
        gradients = []
        for layer in range(len(h) - 1, 0, -1):
            gradients[:0] = [h[layer - 1].T @ delta, delta.sum(axis=0)]  # (in, out), (out,)
            if layer > 1:
                back = delta @ self.parameters[2 * layer - 2].T  # (n, out) -> (n, in)
                delta = back * self._slope(a, h, layer - 1)
        return loss, gradients

    def fit(self, x, *, learning_rate, momentum=0.9, tolerance=1e-3, max_steps=10_000):
        """Descend until 100 steps lower the loss by less than `tolerance` of it.

        Args:
            x: (n, d).
            learning_rate: length of a step per unit of gradient.
            momentum: the part of the last step that is taken again, in [0, 1).
            max_steps: where it stops at the latest.

        Returns:
            float64 (steps + 1,): the loss per value before each step and after the last.

        Raises:
            ValueError: the loss grew without end. The parameters are as they were.
        """
        _check_descent(learning_rate, momentum, tolerance, max_steps)
        start = [p.copy() for p in self.parameters]
        velocity = [np.zeros_like(p) for p in self.parameters]
        losses = []
        while True:
            loss, gradients = self.backward(x)
            losses.append(loss)
            if not loss <= DIVERGED * (1 + losses[0]):  # NaN included
                self.parameters = start
                raise ValueError(
                    f"Expected the loss to fall. Received {loss:.3g} after {len(losses) - 1} "
                    f"steps, from {losses[0]:.3g}: lower learning_rate={learning_rate}."
                )
            if len(losses) > max_steps or _stands_still(losses, tolerance):
                return np.array(losses)
            for p, v, gradient in zip(self.parameters, velocity, gradients, strict=True):
                v *= momentum
                v -= learning_rate * gradient
                p += v

    def evaluate(self, x):
        """The loss per value: squared error, or cross-entropy in nats."""
        return self._score(*self.forward(x))

    def encode(self, x):
        """The codes of `x`, (n, d) -> (n, code)."""
        return self.forward(x)[1][self.code]

    def decode(self, codes):
        """The reconstructions that belong to codes, (n, code) -> (n, d)."""
        return self.forward(codes, first=self.code + 1)[1][-1]

    def _slope(self, a, h, layer):
        return ACTIVATIONS[self.activations[layer - 1]].slope(a[layer], h[layer])

    def _score(self, a, h):
        if self.loss == "mse":
            return float(np.mean((h[-1] - h[0]) ** 2))
        x = _validate.unit_interval(h[0], "x")
        return float(np.mean(np.logaddexp(0, a[-1]) - x * a[-1]))  # from a: no logarithm of 0


def _stands_still(losses, tolerance):
    """Every WINDOW steps: is the best of the last of them hardly below the best before?"""
    if len(losses) <= WINDOW or len(losses) % WINDOW != 1:
        return False
    before = min(losses[:-WINDOW])
    return before - min(losses[-WINDOW:]) <= tolerance * before


def _check_parts(widths, activations, loss):
    for s in activations:
        _validate.choice(s, "activation", tuple(ACTIVATIONS))
    if len(widths) < 3 or widths[0] != widths[-1]:
        wanted, got = "input, code and output widths, the output as wide as the input", widths
    elif len(activations) != len(widths) - 1:
        wanted, got = f"{len(widths) - 1} activations, one fewer than widths", activations
    elif loss == "binary_crossentropy" and activations[-1] != "sigmoid":
        wanted, got = "'sigmoid' last under cross-entropy", activations
    else:
        return
    raise ValueError(f"Expected {wanted}. Received {got}.")


def _check_descent(learning_rate, momentum, tolerance, max_steps):
    _validate.positive_int(max_steps, "max_steps")
    _validate.real(tolerance, "tolerance", low=0, high=1)
    rate = _validate.real(learning_rate, "learning_rate")
    if rate <= 0 or not 0 <= _validate.real(momentum, "momentum") < 1:
        raise ValueError(
            "Expected `learning_rate` above 0 and `momentum` in [0, 1). "
            f"Received {learning_rate!r} and {momentum!r}."
        )
