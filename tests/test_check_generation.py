"""The checks of chapter 10 refuse stubs and wrong answers, and accept right ones."""

from itertools import product

import numpy as np
import pytest
from scipy.special import logsumexp
from sklearn.mixture import GaussianMixture

from aelib import data, models
from aelib.check import generation as check
from aelib.check.densities import PIXELS

NOT_AN_ANSWER = [..., None, 7, "many", lambda *_: ..., lambda *_: None, lambda *_: 1 / 0]


@pytest.mark.parametrize(
    "grade", [check.kl, check.beta, check.weighted, check.likelier, check.draw]
)
@pytest.mark.parametrize("answer", NOT_AN_ANSWER)
def test_functions_refuse_what_is_no_answer(grade, answer):
    assert not grade(answer)


def test_kl_accepts():
    assert check.kl(lambda m, v: 0.5 * (m**2 + np.exp(v) - 1 - v).sum(axis=-1))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda m, v: (m**2 + np.exp(v) - 1 - v).sum(axis=1),
        lambda m, v: (m**2 + np.exp(v) - 1 - v).mean(axis=1) / 2,
        lambda m, v: (m**2 + np.exp(v) - 1 - v).sum() / 2,
        lambda m, v: (m**2 + np.exp(2 * v) - 1 - 2 * v).sum(axis=1) / 2,
        lambda m, v: -(m**2 + np.exp(v) - 1 - v).sum(axis=1) / 2,
    ],
)
def test_kl_refuses(wrong):
    assert not check.kl(wrong)


def right_beta(reconstruction, kl, n_values, latent_dim):
    size = {"mean": n_values, "sum": 1}[reconstruction]
    return size / {"mean": latent_dim, "sum": 1}[kl]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda r, k, n, d: 1.0,
        lambda r, k, n, d: 1 / right_beta(r, k, n, d),
        lambda r, k, n, d: n if r == "mean" else 1,
        lambda r, k, n, d: right_beta(r, k, 784, 2),
    ],
)
def test_beta_refuses(wrong):
    assert not check.beta(wrong)


def test_beta_accepts():
    assert check.beta(right_beta)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda w: -np.mean(w, axis=0),
        lambda w: -logsumexp(w, axis=0),
        lambda w: logsumexp(w, axis=0) - np.log(len(w)),
        lambda w: -np.log(np.mean(np.exp(w), axis=0)),
        lambda w: np.log(w.shape[1]) - logsumexp(w, axis=1),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_weighted_refuses(wrong):
    assert not check.weighted(wrong)


def test_weighted_accepts():
    assert check.weighted(lambda w: np.log(len(w)) - logsumexp(w, axis=0))


ALL = np.array(list(product([0.0, 1.0], repeat=PIXELS)))


def compare(first, second, x_train, x, errors=2.0, proper=True, on_train=False):
    densities = [first(x_train), second(x_train)]
    if proper:
        cheats = [np.exp(log_p(ALL)).sum() > 1.001 for log_p in densities]
        if cheats[0] != cheats[1]:
            return "second" if cheats[0] else "first"
    rows = x_train if on_train else x
    d = densities[0](rows) - densities[1](rows)
    if abs(d.mean()) <= errors * d.std() / np.sqrt(len(d)):
        return "undecided"
    return "first" if d.mean() > 0 else "second"


def test_likelier_accepts_a_fair_comparison():
    assert check.likelier(compare)


def unpaired(first, second, x_train, x):
    """As if the two models had seen different rows: small true differences drown."""
    a, b = first(x_train)(x), second(x_train)(x)
    error = np.hypot(a.std(), b.std()) / np.sqrt(len(x))
    if abs(a.mean() - b.mean()) <= 2 * error:
        return "undecided"
    return compare(first, second, x_train, x)


@pytest.mark.parametrize(
    "unfair",
    [
        lambda *_: "first",
        lambda *_: "undecided",
        lambda *_: "neither",
        lambda *a: compare(*a, proper=False),
        lambda *a: compare(*a, on_train=True),
        lambda *a: compare(*a, errors=0),
        lambda f, s, a, b: compare(f, s, b, b),
        unpaired,
    ],
)
def test_likelier_refuses_unfair_comparisons(unfair):
    assert not check.likelier(unfair)


@pytest.fixture(scope="module")
def vae():
    model = models.variational(784, 20, (400, 200), activation="silu")
    return models.restore(model, "digits-vae")


def test_draw_accepts_a_mixture_on_the_codes_and_refuses_the_prior(vae):
    codes = models.encode(vae, data.binarised(data.mnist().x_train[:5000])).astype("float64")
    mixture = GaussianMixture(30, random_state=0).fit(codes)
    assert check.draw(lambda n: models.decode(vae, mixture.sample(n)[0]))
    rng = np.random.default_rng(0)
    assert "no digits" in check.draw(lambda n: models.decode(vae, rng.normal(size=(n, 20)))).reason


def test_draw_refuses_noise_copies_and_one_digit_again_and_again():
    x, rng = data.mnist().x_train, np.random.default_rng(0)
    assert "no digits" in check.draw(lambda n: rng.uniform(size=(n, 784))).reason
    assert "copies" in check.draw(lambda n: x[:n]).reason
    few = x[[1, 3, 5, 7, 9]]
    assert "alike" in check.draw(lambda n: np.tile(few, (n // 5, 1))).reason
    assert "Expected" in check.draw(lambda n: x[: n - 1]).reason
    assert "0 to 1" in check.draw(lambda n: 255 * x[:n]).reason
