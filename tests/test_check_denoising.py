"""The checkers of chapter 7 refuse stubs and many wrong answers, and accept right ones."""

import numpy as np
import pytest

from aelib import layers
from aelib._keras import keras
from aelib.check import denoising as check


def refused(verdict):
    assert not verdict and repr(verdict).startswith("✗ Not yet. ")
    return True


@pytest.mark.parametrize("answer", [..., None, 0.1, 10, "a", [1, 2], np.nan])
def test_ten_decibels_refuses(answer):
    assert refused(check.ten_decibels(answer))


def test_ten_decibels_accepts():
    assert check.ten_decibels(np.sqrt(0.1))


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


class AnyLevel(layers.Corruption):
    """Right, and by its switches wrong in several ways."""

    def __init__(self, low=0.0, high=1.0, shape="rows", fixed=False, **kwargs):
        super().__init__(**kwargs)
        self.low, self.high, self.shape, self.fixed = low, high, shape, fixed

    def corrupt(self, x):
        n, d = x.shape
        seed = 3 if self.fixed else self.seed_generator
        shape = {"rows": (n, 1), "one": (1, 1), "values": (n, d)}[self.shape]
        sigma = keras.random.uniform(shape, self.low, self.high, seed=seed)
        return x + sigma * keras.random.normal(
            (n, d), seed=self.seed_generator if not self.fixed else 4
        )


class Stub(layers.Corruption):
    def corrupt(self, x):
        return ...


class Always(AnyLevel):
    def call(self, x, training=False):
        return self.corrupt(x)


class Broken(layers.Corruption):
    def corrupt(self, x):
        return 1 / 0


class Shorter(layers.Corruption):
    def corrupt(self, x):
        return x[:, 1:]


class Shifted(AnyLevel):
    def corrupt(self, x):
        return super().corrupt(x) + 0.2


@pytest.mark.parametrize(
    "answer",
    [
        ...,
        None,
        0.5,
        AnyLevel,
        lambda: Stub(),
        Stub(),
        Broken(),
        Shorter(),
        Always(),
        Shifted(),
        layers.GaussianCorruption(0.5),
        layers.MaskingCorruption(0.5),
        AnyLevel(shape="one"),
        AnyLevel(shape="values"),
        AnyLevel(fixed=True),
        AnyLevel(low=0.3, high=0.7),
        AnyLevel(high=2.0),
    ],
)
def test_any_level_refuses(answer):
    assert refused(check.any_level(answer))


def test_any_level_accepts():
    assert check.any_level(AnyLevel(seed=0))
    assert check.any_level(AnyLevel())
