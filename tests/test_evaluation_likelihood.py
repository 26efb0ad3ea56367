"""Bounds on a likelihood beside a model whose likelihood is known: probabilistic PCA."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from aelib import evaluation

rng = np.random.default_rng(0)
W, MEAN, NOISE = rng.normal(size=(5, 2)), rng.normal(size=5), 0.5
X = (rng.normal(size=(400, 2)) @ W.T + MEAN + np.sqrt(NOISE) * rng.normal(size=(400, 5))).astype(
    "float32"
)
EXACT = -multivariate_normal(MEAN, W @ W.T + NOISE * np.eye(5)).logpdf(X)


def gaussian(x, x_hat):
    """log p(x|z) under noise of a known variance."""
    square = ((x - x_hat) ** 2).sum(axis=1)
    return -square / (2 * NOISE) - x.shape[1] / 2 * np.log(2 * np.pi * NOISE)


def posterior():
    """The exact one (Tipping and Bishop 1999): correlated, so no diagonal one is exact."""
    m = W.T @ W + NOISE * np.eye(2)
    return (X - MEAN) @ W @ np.linalg.inv(m), NOISE * np.linalg.inv(m)


def bounds(mean, variance, samples, seed=0):
    log_variance = np.log(np.broadcast_to(variance, mean.shape))
    return evaluation.likelihood_bounds(
        X, mean, log_variance, lambda z: z @ W.T + MEAN, samples=samples,
        log_likelihood=gaussian, seed=seed,
    )  # fmt: skip


def test_with_the_exact_posterior_the_bound_is_the_exact_value():
    """One number of code: its posterior is normal, so nothing is lost."""
    w = W[:, :1]
    exact = -multivariate_normal(MEAN, w @ w.T + NOISE * np.eye(5)).logpdf(X)
    m = float((w.T @ w)[0, 0] + NOISE)
    found = evaluation.likelihood_bounds(
        X, (X - MEAN) @ w / m, np.full((400, 1), np.log(NOISE / m)),
        lambda z: z @ w.T + MEAN, samples=200, log_likelihood=gaussian,
    )  # fmt: skip
    # Every draw weighs the same: importance weighting is exact, in each single example.
    np.testing.assert_allclose(found.importance_weighted, exact, rtol=1e-4)
    assert found.bound.mean() == pytest.approx(exact.mean(), abs=0.02)


def test_the_bound_misses_by_the_divergence_of_the_posteriors_and_weighting_closes_the_gap():
    mean, covariance = posterior()
    variance = 1 / np.diag(np.linalg.inv(covariance))  # the best diagonal one
    found = bounds(mean, variance, samples=500)
    gap = (np.log(variance).sum() - np.linalg.slogdet(covariance)[1]) / -2
    assert gap > 0.02
    assert (found.bound - EXACT).mean() == pytest.approx(gap, abs=0.02)
    assert (found.importance_weighted - EXACT).mean() == pytest.approx(0, abs=0.01)


def test_more_samples_tighten_the_weighted_bound_and_never_pass_the_exact_value():
    mean, covariance = posterior()
    wrong = mean + 0.5, 3 * np.diag(covariance)
    plain = bounds(*wrong, samples=300).bound.mean()
    seen = [bounds(*wrong, samples=k).importance_weighted.mean() for k in (1, 5, 50, 500)]
    assert plain > seen[1] > seen[2] > seen[3]
    assert seen[0] == pytest.approx(plain, abs=0.4)
    assert seen[3] == pytest.approx(EXACT.mean(), abs=0.02) and seen[1] > EXACT.mean()


def test_rate_and_distortion_are_the_parts_of_the_bound():
    zero = np.zeros((400, 2))
    found = bounds(zero, 1.0, samples=20)
    np.testing.assert_array_equal(found.rate, 0)
    np.testing.assert_array_equal(found.bound, found.distortion + found.rate)
    assert found.bound.mean() > EXACT.mean() + 1


def test_probabilities_of_0_and_1_stay_finite():
    x, zero = np.ones((3, 4)), np.zeros((3, 2))
    found = evaluation.likelihood_bounds(x, zero, zero, lambda z: np.zeros((3, 4)))
    assert np.isfinite(found.bound).all() and found.bound.min() > 60


def test_precision_and_recall_know_what_is_missing_and_what_does_not_belong():
    real = np.random.default_rng(0).normal(size=(600, 3))
    alike = np.random.default_rng(1).normal(size=(600, 3))
    precision, recall = evaluation.precision_recall(real, alike)
    assert precision > 0.8 and recall > 0.8
    half = alike[alike[:, 0] > 0]
    precision, recall = evaluation.precision_recall(real, half)
    assert precision > 0.8 and recall < 0.7
    strays = np.vstack([alike, alike + 100])
    precision, recall = evaluation.precision_recall(real, strays)
    assert precision < 0.55 and recall > 0.8


def test_precision_recall_needs_more_rows_than_neighbours():
    with pytest.raises(ValueError, match=r"^Expected `k` below 3, the number of rows"):
        evaluation.precision_recall(np.ones((3, 2)), np.ones((5, 2)))
