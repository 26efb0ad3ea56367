"""The checkers of chapter 7 refuse stubs and many wrong answers, and accept right ones."""

from itertools import pairwise

import numpy as np
import pytest

from aelib.check import denoising as check


def refused(verdict):
    assert not verdict and repr(verdict).startswith("✗ Not yet. ")
    return True


@pytest.mark.parametrize(
    "answer",
    [
        ...,
        None,
        0.316,
        lambda decibels: ...,
        lambda decibels: 0.316,
        lambda decibels: 10 ** (-decibels / 10),
        lambda decibels: 10 ** (decibels / 20),
        lambda decibels: -20 * np.log10(decibels),
    ],
)
def test_sigma_for_refuses(answer):
    assert refused(check.sigma_for(answer))


def test_sigma_for_accepts():
    assert check.sigma_for(lambda decibels: 10 ** (-decibels / 20))


def noisy_choice(networks, x, sigma):
    noisy = x + np.random.default_rng(1).normal(scale=sigma, size=x.shape)
    return min(networks, key=lambda name: np.mean((networks[name](noisy) - x) ** 2))


def clean_choice(networks, x, sigma):
    return min(networks, key=lambda name: np.mean((networks[name](x) - x) ** 2))


def noisy_targets(networks, x, sigma):
    noisy = x + np.random.default_rng(1).normal(scale=sigma, size=x.shape)
    return min(networks, key=lambda name: np.mean((networks[name](noisy) - noisy) ** 2))


@pytest.mark.parametrize(
    "answer",
    [
        ...,
        None,
        "name",
        lambda networks, x, sigma: ...,
        lambda networks, x, sigma: 3,
        lambda networks, x, sigma: [],
        lambda networks, x, sigma: "no such name",
        lambda networks, x, sigma: next(iter(networks)),
        lambda networks: 1 / 0,
        clean_choice,
        noisy_targets,
        lambda networks, x, sigma: noisy_choice(networks, x, 0.5),
    ],
)
def test_choice_refuses(answer):
    assert refused(check.choice(answer))


def test_choice_accepts():
    assert check.choice(noisy_choice)


@pytest.mark.parametrize(
    "answer",
    [
        ...,
        lambda denoise, x, sigma: ...,
        lambda denoise, x, sigma: denoise(x),
        lambda denoise, x, sigma: denoise(x) - x,
        lambda denoise, x, sigma: (x - denoise(x)) / sigma**2,
        lambda denoise, x, sigma: (denoise(x) - x) / sigma,
        lambda denoise, x, sigma: 0.0,
        lambda denoise, x: x,
    ],
)
def test_score_refuses(answer):
    assert refused(check.score(answer))


def test_score_accepts():
    assert check.score(lambda denoise, x, sigma: (denoise(x) - x) / sigma**2)


def loss(x, x_hat):
    return np.mean((np.clip(x_hat, 0, 1) - x) ** 2)


def network_wins(networks, rivals, x_val, x_test, spoil):
    at_val, at_test = spoil(x_val), spoil(x_test)
    rival = min(rivals, key=lambda r: loss(x_val, r(at_val)))
    return max(loss(x_test, net(at_test)) for net in networks) < loss(x_test, rival(at_test))


def with_mistake(mistake):
    """The fair comparison with one thing wrong."""

    def wins(networks, rivals, x_val, x_test, spoil):
        at_val, at_test = spoil(x_val), spoil(x_test)
        if mistake == "clean inputs":
            at_val, at_test = x_val, x_test
        if mistake == "tuned on test":
            x_val, at_val = x_test, at_test
        measure = (lambda x, y: np.mean((x - y) ** 2)) if mistake == "no clipping" else loss
        rival = min(rivals, key=lambda r: measure(x_val, r(at_val)))
        if mistake == "untuned rival":
            rival = rivals[0]
        judge = {"best seed": min, "first seed": lambda losses: losses[0]}.get(mistake, max)
        seeds = [measure(x_test, net(at_test)) for net in networks]
        return judge(seeds) < measure(x_test, rival(at_test))

    return wins


MISTAKES = ("clean inputs", "tuned on test", "no clipping", "untuned rival", "best seed")


@pytest.mark.parametrize("mistake", [*MISTAKES, "first seed"])
def test_fair_refuses_a_comparison_with_one_thing_wrong(mistake):
    assert refused(check.fair(with_mistake(mistake)))


@pytest.mark.parametrize(
    "answer",
    [..., None, True, lambda *a: ..., lambda *a: True, lambda *a: False, lambda *a: 0.3, 3],
)
def test_fair_refuses(answer):
    assert refused(check.fair(answer))


def test_fair_accepts():
    assert check.fair(network_wins)
    assert check.fair(with_mistake(None))


def generate(denoise, x, sigmas, shrink=True, noise=0.0):
    for sigma, following in pairwise(sigmas):
        clean = denoise(x, sigma)
        x = clean + (x - clean) * (following / sigma if shrink else 0)
        x = x + noise * following * np.random.default_rng().normal(size=x.shape)
    return x


@pytest.mark.parametrize(
    "answer",
    [
        ...,
        None,
        lambda denoise, x, sigmas: ...,
        lambda denoise, x, sigmas: x,
        lambda denoise, x, sigmas: x[:3],
        lambda denoise, x, sigmas: denoise(x, sigmas[0]),
        lambda denoise, x, sigmas: denoise(x, sigmas[-1]),
        lambda denoise, x, sigmas: generate(denoise, x, sigmas, shrink=False),
        lambda denoise, x, sigmas: generate(denoise, x, sigmas, noise=0.1),
        lambda denoise, x, sigmas: generate(denoise, x, sigmas[::-1]),
        lambda denoise, x: x,
    ],
)
def test_generated_refuses(answer):
    assert refused(check.generated(answer))


def test_generated_accepts():
    assert check.generated(generate)
    assert check.generated(lambda d, x, s: d(generate(d, x, s), s[-1]))
