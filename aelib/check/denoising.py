"""Checks of chapter 7, denoising: NumPy only, on data whose answers are known."""

import numpy as np

from . import Verdict, decision, exercise, function, numbers_in, value_of, verdict


@exercise("Doing nothing leaves an error of σ²: solve -20 log10(σ) = decibels for σ.")
def sigma_for(answer):
    """Grade `sigma_for(decibels)`: the noise at which doing nothing scores so much."""
    return function(
        answer,
        lambda decibels: 10 ** (-decibels / 20),
        [(np.array([3.0, 10.0, 17.5]),), (np.array([-6.0]),)],
        "A squared error of σ² is -20 log10(σ) decibels.",
        "Expected the σ for which -20 log10(σ) is what was given.",
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
    "Choose the best rival on x_val with noise from spoil; then, on x_test, the worst seed of the "
    "network must beat it."
)
def fair(answer):
    """Grade `network_wins(networks, rivals, x_val, x_test, spoil)` on claims true and false."""
    for claim, networks, rivals, true, why in _claims():
        rng = np.random.default_rng(5)
        x_val, x_test = _pictures(1), _pictures(2)

        def spoil(x, rng=rng):
            return x + rng.normal(scale=0.5, size=x.shape)

        said = decision(answer, networks, rivals, x_val, x_test, spoil)
        if isinstance(said, Verdict):
            return said
        if said != true:
            return Verdict(False, f"The claim is {str(true).lower()} where {claim}. {why}")
    return Verdict(True, "False claims refused, true ones confirmed: the comparison is fair.")


def _pictures(seed):
    """Grey pictures around one half: the best factor under noise of 0.5 is far below 1."""
    return np.random.default_rng(seed).uniform(0.3, 0.7, size=(300, 30))


def _towards(factor):
    """The denoiser that keeps `factor` of what differs from one half."""
    return lambda noisy: 0.5 + factor * (noisy - 0.5)


def _claims():
    """(what is special, networks, rivals, whether the network wins, what to look after)."""
    good, weak, poor, test = _towards(0.05), _towards(0.3), _towards(0.6), _pictures(2)

    def learned_by_heart(noisy):
        known = noisy.shape == test.shape and np.corrcoef(noisy.ravel(), test.ravel())[0, 1] > 0.1
        return test if known else np.ones_like(noisy)

    return [
        (
            "every seed beats every rival",
            [good] * 3,
            [weak, poor],
            True,
            "Ask all.",
        ),
        ("the best rival beats all seeds", [weak] * 3, [poor, good], False, "Tune the rival."),
        ("one lucky seed wins", [good, poor, poor], [weak], False, "Ask every seed."),
        ("the last seed wins", [poor, poor, good], [weak], False, "Ask every seed."),
        (
            "the network copies well and removes nothing",
            [lambda noisy: noisy] * 3,
            [weak],
            False,
            "Give noisy inputs and clean targets.",
        ),
        (
            "one rival knows the test pictures by heart and fails on others",
            [good] * 3,
            [weak, learned_by_heart],
            True,
            "Choose the rival's parameter on x_val, and judge it on x_test.",
        ),
        (
            "nothing but clipping separates them",
            [lambda noisy: np.clip(_towards(1.5)(noisy), 0, 1)] * 3,
            [_towards(1.2)],
            False,
            "Clip everybody's output.",
        ),
    ]


@exercise(
    "x = denoise(x) - (denoise(x) - x) * (next sigma / sigma) moves part of the way; at the last "
    "level return denoise(x)."
)
def generated(answer):
    """Grade `generate(denoise, x, sigmas)`, the walk without noise, where its end is known."""
    rng = np.random.default_rng(0)
    sigmas = np.geomspace(10, 0.01, 300)
    for mean, deviation in ((0.0, 1.0), (2.0, 0.3)):

        def denoise(x, sigma, mean=mean, variance=deviation**2):
            return (variance * x + sigma**2 * mean) / (variance + sigma**2)

        start = rng.normal(scale=10, size=(500, 2))
        ends = [value_of(answer, denoise, start.copy(), sigmas) for _ in range(2)]
        if isinstance(ends[0], Verdict):
            return ends[0]
        ends = [numbers_in(end) for end in ends]
        if any(end is None or end.shape != start.shape for end in ends):
            return Verdict(False, f"Expected numbers of shape {start.shape}, for every start.")
        if not np.array_equal(*ends):
            return Verdict(False, "The same start must end at the same place: no new noise.")
        right = mean + (start - mean) * deviation / np.hypot(deviation, 10)
        if not np.abs(ends[0] - right).max() < 0.2 * deviation:
            return Verdict(
                False,
                f"Data of deviation {deviation} came out with {np.std(ends[0]):.2g}. At each step "
                "keep the denoised point, and of the noise only sigma_next / sigma.",
            )
    return verdict(True, "The cloud of noise has become the data, without one more draw.", "")
