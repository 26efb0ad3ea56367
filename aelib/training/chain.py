"""A chain of dense layers in NumPy, forward and backward, and the optimizers' steps.

Chapter 2's mathematics (`scratch`) in float32, with batches, dropout and Adam. Reached through
`training.fit_small`.
"""

import numpy as np

from ..models.shapes import layers_of, plain_dense
from ..scratch import ACTIVATIONS, Activation, sigmoid

EPSILON = 1e-7
BENDS = {
    "linear": ACTIVATIONS["identity"],
    **{name: ACTIVATIONS[name] for name in ("relu", "sigmoid", "tanh")},
    "elu": Activation(
        lambda a: np.maximum(a, np.expm1(np.minimum(a, 0))),
        lambda a, h: np.minimum(h, 0) + 1,
    ),
    "silu": Activation(lambda a: a * sigmoid(a), lambda a, h: h + sigmoid(a) * (1 - h)),
}


class Chain:
    """The parameters of a chain, forward and backward through it, and a step at a time."""

    def __init__(self, model, loss, dropout=0.0, noise=0.0, decay=0.0, optimizer="adam"):
        layers = list(layers_of(model))
        names = [getattr(getattr(a, "activation", None), "__name__", "") for a in layers]
        if not all(map(plain_dense, layers)) or not set(names) <= set(BENDS):
            raise ValueError(
                "Expected a chain of plain Dense layers with activations among "
                f"{', '.join(BENDS)}. Received {', '.join(n or 'another layer' for n in names)}."
            )
        if loss is None or (loss == "binary_crossentropy" and names[-1] != "sigmoid"):
            raise ValueError(
                "Expected `loss` to be 'mse', or 'binary_crossentropy' with a sigmoid last. "
                f"Received {'another' if loss is None else loss} with {names[-1]} last."
            )
        shapes = [w.shape for w in model.get_weights()]
        self.flat, self.parameters = _views(shapes)  # one long array: an optimizer is few calls
        self.slopes, self.gradients = _views(shapes)
        for p, w in zip(self.parameters, model.get_weights(), strict=True):
            p[...] = w
        self.kept, self.squares = np.zeros_like(self.flat), np.zeros_like(self.flat)
        self.bends, self.loss, self.rule = [BENDS[n] for n in names], loss, STEPS[optimizer]
        self.dropout, self.noise, self.decay, self.steps = dropout, noise, decay, 0
        # Units are dropped in hidden layers, not in the code: the narrowest of them.
        widths = [b.size for b in self.parameters[1:-2:2]]
        self.code = int(np.argmin(widths)) if widths else 0

    def forward(self, x, rng=None):
        """What enters the activations and what leaves them, layer by layer; x first."""
        a, h, masks = [None], [x], [None]
        for i, bend in enumerate(self.bends):
            a.append(h[-1] @ self.parameters[2 * i] + self.parameters[2 * i + 1])
            h.append(bend.apply(a[-1]))
            masks.append(None)
            if rng is not None and self.dropout and i not in (self.code, len(self.bends) - 1):
                masks[-1] = (rng.random(h[-1].shape) >= self.dropout) / np.float32(1 - self.dropout)
                h[-1] = h[-1] * masks[-1]
        return a, h, masks

    def backward(self, x, target, rng):
        """The loss and its gradient by every parameter."""
        a, h, masks = self.forward(x, rng)
        delta = (h[-1] - target) / np.float32(target.size)
        if self.loss == "mse":
            delta = 2 * delta * self.bends[-1].slope(a[-1], h[-1])
        for i in range(len(self.bends) - 1, -1, -1):
            np.matmul(h[i].T, delta, out=self.gradients[2 * i])
            np.sum(delta, axis=0, out=self.gradients[2 * i + 1])
            if i:
                back = delta @ self.parameters[2 * i].T
                if masks[i] is None:
                    delta = back * self.bends[i - 1].slope(a[i], h[i])
                else:  # the slope belongs to the value before the mask
                    whole = self.bends[i - 1].apply(a[i])
                    delta = back * masks[i] * self.bends[i - 1].slope(a[i], whole)
        return self._score(a, h, target)

    def _score(self, a, h, target):
        if self.loss == "mse":
            return float(np.mean((h[-1] - target) ** 2))
        return float(np.mean(np.logaddexp(0, a[-1]) - target * a[-1]))

    def loss_of(self, x, target):
        """The loss of rows, nothing dropped."""
        a, h, _ = self.forward(x)
        return self._score(a, h, target)

    def step(self, x, target, rate, rng):
        """One step of the optimizer on one batch; the loss before it."""
        if self.noise:
            x = x + self.noise * rng.standard_normal(x.shape, "float32")
        loss, rate = self.backward(x, target, rng), np.float32(rate)
        if self.decay:  # of kernels, apart from the gradient
            for kernel in self.parameters[::2]:
                kernel *= np.float32(1 - rate * self.decay)
        self.steps += 1
        self.flat -= self.rule(self.slopes, rate, self.kept, self.squares, self.steps)
        return loss


def _views(shapes):
    """One long array of zeros, and a view of it in each of these shapes."""
    ends = np.cumsum([int(np.prod(s)) for s in shapes])
    flat = np.zeros(ends[-1], "float32")
    return flat, [
        part.reshape(s) for part, s in zip(np.split(flat, ends[:-1]), shapes, strict=True)
    ]


def _adam(gradient, rate, kept, squares, t):
    kept += np.float32(0.1) * (gradient - kept)
    squares += np.float32(0.001) * (gradient**2 - squares)
    scale = rate * np.float32(np.sqrt(1 - 0.999**t) / (1 - 0.9**t))
    return scale * kept / (np.sqrt(squares) + np.float32(EPSILON))


def _rmsprop(gradient, rate, kept, squares, t):
    squares += np.float32(0.1) * (gradient**2 - squares)
    return rate * gradient / np.sqrt(squares + np.float32(EPSILON))


def _sgd(gradient, rate, kept, squares, t):
    kept *= np.float32(0.9)
    kept += rate * gradient
    return kept


STEPS = {"adam": _adam, "rmsprop": _rmsprop, "sgd": _sgd}
