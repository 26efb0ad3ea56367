"""Checks of the exercises of chapter 8, feature extraction."""

from functools import lru_cache

import numpy as np
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline

from .. import data, evaluation
from . import Verdict, decision, exercise, function, numbers_in, unanswered, value_of, verdict


@exercise(
    "Count zeros only in the columns that hold something other than zero, of either sign, and "
    "divide by the number of values in those columns; 0 where there are none."
)
def zeros_of_the_living(answer):
    """Grade `zeros_of_the_living(z)` on codes with dead units, without, and with nothing else."""
    rng = np.random.default_rng(0)
    some = np.maximum(rng.normal(size=(50, 6)), 0)
    half_dead = np.where(np.arange(6) < 3, some, 0)
    negative = np.minimum(rng.normal(size=(50, 4)), 0)  # a unit that is never positive may live
    return function(
        answer,
        _zeros_of_the_living,
        [(some,), (half_dead,), (negative,), (np.zeros((5, 3)),)],
        "Dead units no longer pass for sparse ones.",
        "Which columns count, and by what is divided?",
    )


@exercise(
    "near = distances <= radius; of all those pairs, the share whose labels are equal, "
    "(labels == query_labels[:, None])[near].mean(); 0 where there is no pair."
)
def in_ball(answer):
    """Grade `in_ball(distances, labels, query_labels, radius)` on random tables."""
    rng = np.random.default_rng(0)
    distances, labels, query_labels = (
        rng.integers(0, high, size) for high, size in ((9, (20, 30)), (3, 30), (3, 20))
    )
    return function(
        answer,
        _in_ball,
        [(distances, labels, query_labels, radius) for radius in (0, 2, 8)]
        + [(distances + 5, labels, query_labels, 2)],  # the ball is empty
        "A radius of 2 reaches 529 of the 4,294,967,296 strings of 32 bits, whatever the database.",
        "Which pairs are in the ball, and is it a share of pairs or a mean over queries?",
    )


@exercise(
    "Draw normal weights (784, 300) from a fixed seed, divide by 28, and return "
    "np.maximum((x - 0.1) @ weights, 0)."
)
def random_features(answer):
    """Grade `random_features(x)`: shape, that it repeats itself, that units mix pixels, a probe."""
    x, y = data.mnist()[:2]
    x, y = x[:3000], y[:3000]
    found = []
    for some in (x, x, x[:1]):
        found.append(value_of(answer, some))
        if isinstance(found[-1], Verdict):
            return found[-1]
    z, again, one = map(numbers_in, found)
    if z is None or again is None or one is None:
        return Verdict(False, f"Expected numbers, (n, 300). Received a {type(found[0]).__name__}.")
    if z.shape != (3000, 300):
        return Verdict(False, f"Expected features of shape (3000, 300). Received {z.shape}.")
    if not np.isfinite(z).all():
        return Verdict(False, "Expected finite features. Received NaN or infinity.")
    if not np.array_equal(z, again) or one.shape != (1, 300) or not np.allclose(one[0], z[0]):
        return Verdict(
            False,
            "The same digit gets other features at another call, or in other company: draw the "
            "weights once, or from a fixed seed.",
        )
    if z.min() < 0 or np.mean(z == 0) < 0.05:
        return Verdict(False, "End with a ReLU, and let some units be silent for some digits.")
    if (seen := _pixels_seen(answer, x[0])) < 100:
        return Verdict(
            False,
            f"A unit in the middle of the field answers to {seen:.0f} of the 784 pixels: these are "
            "pixels, chosen or joined, and not random sums of all of them.",
        )
    accuracy = evaluation.probe(z[:1000], y[:1000], z[1000:], y[1000:])
    return verdict(
        accuracy > 0.8,
        "Any trained encoder of this width has to beat this first.",
        f"A probe on them reaches {accuracy:.0%}; 80 % are within reach.",
    )


@exercise(
    "make_pipeline(MinMaxScaler(), Autoencoder(8, hidden=(64,), random_state=0), "
    "KNeighborsClassifier(5))."
)
def pipeline(answer):
    """Grade an unfitted pipeline: a trained `Autoencoder` of 8 numbers or fewer, 88 % on others."""
    if (missing := unanswered(answer)) is not None:
        return missing
    from ..estimator import Autoencoder  # it imports TensorFlow

    if not isinstance(answer, Pipeline):
        return Verdict(
            False, f"Expected a scikit-learn Pipeline. Received a {type(answer).__name__}."
        )
    sizes = [step.n_components for _, step in answer.steps if isinstance(step, Autoencoder)]
    if not sizes:
        return Verdict(False, "Expected an aelib.estimator.Autoencoder among the steps.")
    try:
        if min(sizes) > 8:
            return Verdict(False, f"Expected at most 8 components. Received {min(sizes)}.")
        train, test, train_classes, test_classes = _digits()
        fitted = clone(answer).fit(train, train_classes)
        accuracy = fitted.score(test, test_classes)
        left = max(_variance_left(fitted, Autoencoder, test))
    except Exception as error:  # a reader's pipeline may fail in any way
        return Verdict(False, f"Your pipeline stopped: {type(error).__name__}: {error}")
    if not left < 0.6:  # behind PCA even untrained weights pass 88 %
        return Verdict(
            False,
            f"Your Autoencoder leaves {left:.0%} of its input's variance; at most 60 % are asked "
            "for. Are there enough epochs?",
        )
    return verdict(
        accuracy >= 0.88,
        "Eight numbers a digit carry most of what the classifier needs. Put PCA in their place, "
        "and see what it says.",
        f"It is right for {accuracy:.0%} of the other half; 88 % are asked for. Is the input "
        "scaled? Are there enough epochs?",
    )


@exercise(
    "Standardise both kinds of features, choose C for each, draw labels ten times, and say True "
    "only where the mean lead is more than twice its standard error."
)
def comparison(answer):
    """Grade `wins(a, b, y, per_class)`: the design of a comparison, on claims true and false."""
    for name, a, b, y, per_class, expected in _claims():
        won = decision(answer, a.copy(), b.copy(), y.copy(), per_class)
        if isinstance(won, Verdict):
            return won
        if won != expected:
            return Verdict(False, f"Your comparison {'believes' if won else 'misses'} this: {name}")
    return Verdict(
        True, "Scale, luck, order and the number of labels do not deceive it, and it sees a lead."
    )


def _claims(seed=0):
    """Claim, features a and b, labels, labels a class, and whether `a` truly wins."""
    rng = np.random.default_rng(seed)
    y = np.repeat(np.arange(4), 300)  # in the order of the classes
    corners = 3.0 * np.eye(4)[y]
    noise = (1, 1, 1.4, 2.5)
    good, twin, fair, poor = (corners + rng.normal(scale=s, size=corners.shape) for s in noise)
    many = np.repeat(corners, 15, axis=1) / 4 + rng.normal(size=(len(y), 60))
    thousandth = good / 1000
    yield "b is a itself, a thousand times smaller.", good, thousandth, y, 10, False
    yield "a is much better than b, and a thousand times smaller.", thousandth, poor, y, 10, True
    turned = good @ np.linalg.qr(rng.normal(size=(4, 4)))[0] + 100
    yield "b is a itself, turned and shifted.", good, turned, y, 10, False
    yield "a and b are equally good; only the noise differs.", good, twin, y, 2, False
    yield "a and b are equally good; only the noise differs.", twin, good, y, 2, False
    yield "a is better than b, with 100 labels a class.", many, fair, y, 100, True
    yield "a is better than b with 100 labels a class; you have one.", many, fair, y, 1, False


def _variance_left(fitted, kind, x):
    """What each `kind` of step loses of its own input, as a share of the variance."""
    for _, step in fitted.steps[:-1]:
        if isinstance(step, kind):
            lost = x - step.inverse_transform(step.transform(x))
            yield (lost**2).sum() / ((x - x.mean(axis=0)) ** 2).sum()
        x = x if step in (None, "passthrough") else step.transform(x)


def _pixels_seen(answer, digit):
    """To how many pixels the median unit answers, among those that this digit excites."""
    nudged = np.vstack([digit, digit + 0.05 * np.eye(784, dtype="float32")])
    z = np.asarray(value_of(answer, nudged), "float64")
    return np.median(np.sum(z[1:] != z[0], axis=0)[z[0] > 0])


def _zeros_of_the_living(z):
    living = z[:, (z != 0).any(axis=0)]
    return np.mean(living == 0) if living.size else 0.0


def _in_ball(distances, labels, query_labels, radius):
    near = distances <= radius
    same = labels == query_labels[:, None]
    return same[near].mean() if near.any() else 0.0


@lru_cache
def _digits():
    return train_test_split(
        *load_digits(return_X_y=True), test_size=0.5, random_state=0, stratify=load_digits().target
    )
