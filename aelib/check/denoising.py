"""Checks of chapter 7, denoising. Keras is loaded only by the check of a layer."""

import numpy as np

from . import Verdict, exercise, function, number, unanswered, value_of, verdict


@exercise("Doing nothing leaves an error of σ²; solve -10 log10(σ²) = 10.")
def ten_decibels(answer):
    """Grade the standard deviation at which doing nothing scores 10 dB."""
    return number(
        answer,
        10**-0.5,
        "A squared error of one tenth is 10 dB.",
        "At that σ, doing nothing scores something else: what is its squared error?",
    )


@exercise(
    "Add noise of this sigma to x_val, let every network clean it, and return the name with the "
    "smallest squared error against the clean x_val."
)
def choice(answer):
    """Grade `choose(networks, x_val, sigma)`: it ranks networks on noisy inputs."""
    x = np.random.default_rng(0).normal(size=(400, 20)).astype("float32")
    networks = {
        "the identity": lambda x: x,
        "a strong shrinkage": lambda x: 0.2 * x,
        "a good shrinkage": lambda x: 0.5 * x,
    }
    # For data of variance 1 the best factor is 1 / (1 + sigma**2).
    cases = [(networks, x, 1.0), (networks, x, 2.0), (networks, x, 0.1)]
    names = {1.0: "a good shrinkage", 2.0: "a strong shrinkage", 0.1: "the identity"}
    for case in cases:
        name = value_of(answer, *case)
        if isinstance(name, Verdict):
            return name
        if not isinstance(name, str) or name not in networks:
            return Verdict(False, f"Expected one of the names. Received {name!r:.80}.")
        if name != names[case[2]]:
            return Verdict(
                False,
                f"At sigma {case[2]} it chose {name}, and {names[case[2]]} removes more noise.",
            )
    return Verdict(
        True, "Noisy inputs, clean targets: the choice depends on the noise, as it must."
    )


@exercise("(denoise(x) - x) / sigma**2: the correction over the variance of the noise.")
def score(answer):
    """Grade `score(denoise, x, sigma)` on Gaussian data, whose score is in closed form."""
    x = np.random.default_rng(0).normal(size=(5, 3))

    def case(variance, sigma):
        return (lambda x: x * variance / (variance + sigma**2)), x, sigma

    return function(
        answer,
        lambda denoise, x, sigma: (denoise(x) - x) / sigma**2,
        [case(1.0, 0.5), case(2.0, 1.5)],
        "On Gaussian data it is -x / (variance + sigma**2), the exact score.",
        "It is not the score: which way does the denoiser move a point, and in which unit?",
    )


@exercise(
    "In corrupt, draw sigma = keras.random.uniform((n, 1), 0, 1, seed=self.seed_generator), then "
    "add sigma times keras.random.normal of the shape of x, from the same generator."
)
def any_level(answer):
    """Grade a corruption layer that draws one noise level, from 0 to 1, for each example."""
    if (missing := unanswered(answer)) is not None:
        return missing
    from .._keras import keras

    if not isinstance(answer, keras.layers.Layer):
        return Verdict(False, f"Expected a layer. Received a {type(answer).__name__}.")
    x = np.full((400, 500), 0.5, "float32")
    try:
        rest, first, second = (answer(x, training=t) for t in (False, True, True))
        if (missing := unanswered(first)) is not None:
            return missing
        rest, first, second = map(keras.ops.convert_to_numpy, (rest, first, second))
    except Exception as error:  # a reader's layer may fail in any way
        return Verdict(False, f"Your layer stopped: {type(error).__name__}: {error}")
    if first.shape != x.shape:
        return Verdict(False, f"Expected the shape of the input. Received {first.shape}.")
    if (rest != x).any():
        return Verdict(False, "In inference it must pass its input through.")
    if (first == second).all():
        return Verdict(False, "Two training calls gave the same draw: use self.seed_generator.")
    return _levels(first - x)


def _levels(noise):
    """Grade the noise (400, 500): its level differs between rows, uniformly from 0 to 1."""
    sigma = noise.std(axis=1)
    if abs(noise.mean()) > 0.02:
        return Verdict(False, "Expected noise of mean 0.")
    if sigma.std() < 0.1:
        return Verdict(False, "All examples got about the same level; draw one for each.")
    within = noise / sigma[:, None]
    if abs((np.abs(within) > 1).mean() - 0.317) > 0.02:
        return Verdict(False, "Within an example the noise is not Gaussian of one level.")
    quartiles = np.quantile(sigma, (0.25, 0.5, 0.75))
    return verdict(
        np.abs(quartiles - (0.25, 0.5, 0.75)).max() < 0.1 and sigma.max() < 1.15,
        "A level for every example, a draw for every call, rest in inference.",
        "The levels are not uniform between 0 and 1.",
    )
