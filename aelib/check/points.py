"""Checks of chapter 4: two-dimensional points."""

import numpy as np

from .. import data, floors
from . import Verdict, decision, exercise, function, numbers_in, unanswered, value_of, verdict


@exercise("The farthest number of the mean decides: np.abs(x.mean(axis=0)).max() / rate.")
def stride(answer):
    """A function of points and rate: Adam's steps from 0 to the farthest number of the mean."""
    rng = np.random.default_rng(0)
    far_below = rng.normal((2, -9, 5), 0.1, size=(20, 3))
    return function(
        answer,
        lambda x, rate: np.abs(x.mean(axis=0)).max() / rate,
        [(data.points(), 0.001), (data.points(), 0.01), (far_below, 0.002)],
        "The farthest number of the mean, divided by one step: all biases walk at once.",
        "Which of the biases has the longest way, up or down, and how far does one step take it?",
        rtol=0.01,
    )


@exercise("A unit is dead only if it is off on every row: (x @ kernel + bias <= 0).all(axis=0).")
def dead_units(answer):
    """A function of kernel, bias and data that finds the units off on every row."""
    rng = np.random.default_rng(0)
    x = data.points()
    layers = [(rng.normal(size=(2, k)), rng.normal(size=k)) for k in (1, 2, 5, 40)]
    layers.append((np.array([[1.0, -1.0, 1.0]] * 2), np.array([0.0, 0.0, -20.0])))
    return function(
        answer,
        lambda kernel, bias, x: (x @ kernel + bias <= 0).all(axis=0),
        [(kernel, bias, x) for kernel, bias in layers],
        "A unit is dead when not one row of the data switches it on.",
        "It differs from the definition: a unit must be off on every row, bias included.",
    )


@exercise(
    "Go along the line: v = (1, 1) and c = (0, 1). The code is where x lies on it: "
    "w = (0.5, 0.5) and b = -0.5."
)
def projects_onto_the_line(w, b, v, c):
    """The weights of a linear autoencoder that projects at a right angle onto y = x + 1."""
    for answer in (w, b, v, c):
        if (missing := unanswered(answer)) is not None:
            return missing
    w, b, v, c = map(numbers_in, (w, b, v, c))
    if any(pair is None or pair.size != 2 for pair in (w, v, c)) or b is None or b.size != 1:
        return Verdict(False, "Expected w, v and c as pairs of numbers, and b as one number.")
    w, v, c = (pair.reshape(2) for pair in (w, v, c))
    x = np.random.default_rng(0).uniform(-10, 10, size=(50, 2))
    x_hat = np.outer(x @ w + b, v) + c
    along = np.array([1, 1]) / np.sqrt(2)
    expected = np.array([0, 1]) + np.outer((x - [0, 1]) @ along, along)
    if not np.allclose(x_hat[:, 1], x_hat[:, 0] + 1, atol=1e-3):
        return Verdict(False, "Some reconstructions are off the line: look at v and c.")
    on_line = np.array([[1, 2], [7, 8]])
    if not np.allclose(np.outer(on_line @ w + b, v) + c, on_line, atol=1e-3):
        return Verdict(False, "Points on the line do not stay where they are: look at w · v and b.")
    return verdict(
        np.allclose(x_hat, expected, atol=1e-3),
        "Every point goes straight across to the line, as with PCA.",
        "On the line all is well, but other points slide along a slant: w must point along v.",
    )


@exercise(
    "models.dense(2, 1, (32, 16), activation='tanh', output_activation='linear'), trained on "
    "data.arc(200, noise=0.03) for 200 epochs in batches of 20."
)
def follows_the_arc(model):
    """A model with one code number whose error on the arc is below a tenth of PCA's."""
    from .. import models

    if (missing := unanswered(model)) is not None:
        return missing
    x_train, x = data.arc(200, noise=0.03, seed=0), data.arc(1000, noise=0.03, seed=4)
    try:
        z = models.encode(model, x)
        x_hat = models.reconstruct(model, x)
    except (AttributeError, TypeError, ValueError) as error:
        return Verdict(False, f"Expected an autoencoder with an encoder and a decoder: {error}")
    if z.shape[1:] != (1,):
        return Verdict(False, f"Expected one code number. Received codes of shape {z.shape[1:]}.")
    if x_hat.shape != x.shape or not np.isfinite(x_hat).all():
        return Verdict(False, "Expected finite reconstructions, two numbers for each point.")
    linear = floors.squared_error(x, floors.pca_reconstruction(x_train, x, 1))
    ratio = floors.squared_error(x, x_hat) / linear
    return verdict(
        ratio < 0.1,
        "Less than a tenth of PCA's error: one number, bent, follows the arc.",
        f"The error is {floors.digits(ratio)} times PCA's with one number; below 0.1 is wanted.",
    )


@exercise(
    "gap(angle) = code at angle minus code at angle + π changes its sign between 0 and π, because "
    "half a turn swaps the two points: halve the interval where the sign changes, fifty times."
)
def twins(answer):
    """A function that finds opposite points of the circle with one code."""
    for code in _codes():
        angle = value_of(answer, code)
        if isinstance(angle, Verdict):
            return angle
        place = numbers_in(angle)
        if place is None or place.size != 1:
            return Verdict(False, f"Expected a number. Received a {type(angle).__name__}.")
        opposite = float(place.ravel()[0]) + np.array([0, np.pi])
        ours = np.ravel(code(np.stack([np.cos(opposite), np.sin(opposite)], axis=1)))
        if not np.isfinite(ours).all() or abs(ours[0] - ours[1]) > 1e-3:
            return Verdict(False, "For one of the codes tried, your two points have two codes.")
    return Verdict(True, "Two opposite points, one code: no decoder can tell them apart.")


@exercise(
    "A set is safe if works(set, seed) for every seed of range(50). Collect the safe ones among "
    "all combinations of 0, 1, 2 and 3 repairs, and ask whether the claimed one is in each."
)
def necessary(answer):
    """A design that decides whether every safe set of repairs holds the claimed one."""
    for works, needed in _worlds():
        for claimed in ("code", "scale", "rate"):
            value = decision(answer, claimed, ["code", "scale", "rate"], works)
            if isinstance(value, Verdict):
                return value
            if value != (claimed in needed):
                return Verdict(
                    False,
                    "In one of the worlds tried your verdict is wrong. Are all sets of repairs "
                    "run, pairs and the empty one too, and each from every seed?",
                )
    return Verdict(True, "All sets, all seeds: the verdict follows from the table.")


def _worlds():
    """Experiments (chosen, seed) -> bool, and the repairs that each really needs."""
    yield lambda chosen, seed: "code" in chosen and len(chosen) > 1, {"code"}  # the chapter's
    yield lambda chosen, seed: len(chosen) > 1, set()  # any two; one at a time fails
    yield lambda chosen, seed: len(chosen) == 3, {"code", "scale", "rate"}
    yield lambda chosen, seed: "rate" in chosen or seed != 41, {"rate"}  # one unlucky seed
    yield lambda chosen, seed: True, set()  # there was nothing to repair
    yield lambda chosen, seed: set(chosen) in ({"scale"}, {"code", "rate"}), set()  # not all three


def _codes():
    """A few continuous functions of the plane, (n, 2) -> (n,)."""
    rng = np.random.default_rng(0)
    yield lambda x: x[:, 0]
    yield lambda x: np.arctan(3 * x[:, 1]) + x[:, 0] ** 2 + 0.3 * x[:, 0]
    for _ in range(4):
        kernel, bias, out = rng.normal(size=(2, 8)), rng.normal(size=8), rng.normal(size=8)
        yield lambda x, kernel=kernel, bias=bias, out=out: np.tanh(2 * x @ kernel + bias) @ out
