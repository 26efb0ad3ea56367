"""The linear floors of cross-entropy: against scikit-learn, brute force and the literature."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression

from aelib import data, floors

BOTH = [floors.sigmoid_pca_reconstruction, floors.logistic_pca]


@pytest.fixture(scope="module")
def digits():
    x = load_digits().data / 16
    return x[::5], x[1::5]


def nats(x, logits):
    return np.sum(np.logaddexp(0, logits) - x * logits)


@pytest.mark.parametrize("k", [1, 2, 8, 20])
def test_each_is_better_than_the_one_before_it_in_cross_entropy(digits, k):
    clipped = np.clip(floors.pca_reconstruction(*digits, k), 0, 1)
    ways = [clipped, *(floor(*digits, k) for floor in BOTH)]
    errors = [floors.cross_entropy(digits[1], x_hat) for x_hat in ways]
    assert errors[0] > errors[1] > errors[2] > floors.entropy(digits[1])


def test_with_more_rows_for_its_regressions_pca_through_a_sigmoid_is_a_better_rival(digits):
    x_train, x = digits
    some, all_rows = (
        floors.sigmoid_pca_reconstruction(x_train, x, 8, rows=rows) for rows in (60, len(x_train))
    )
    assert floors.cross_entropy(x, all_rows) < floors.cross_entropy(x, some)
    np.testing.assert_array_equal(all_rows, floors.sigmoid_pca_reconstruction(x_train, x, 8))
    with pytest.raises(ValueError, match="`rows`"):
        floors.sigmoid_pca_reconstruction(x_train, x, 8, rows=0)


def test_pca_through_a_sigmoid_is_scikit_learns_logistic_regression_on_pcas_scores():
    x = (np.random.default_rng(0).uniform(size=(400, 5)) < 0.4).astype(float)
    x[:, 3:] = x[:, :2]
    scores = PCA(2, whiten=True, svd_solver="full").fit_transform(x)
    ours = floors.sigmoid_pca_reconstruction(x, x, 2)
    for j in range(5):
        theirs = LogisticRegression(C=10).fit(scores, x[:, j]).predict_proba(scores)[:, 1]
        np.testing.assert_allclose(ours[:, j], theirs, atol=0.02)


def test_logistic_pca_finds_what_brute_force_finds():
    x = expit(3 * np.random.default_rng(0).normal(size=(12, 1)) * [[1, -1, 2, 0.5]] + [0, 1, 0, -1])

    def loss(flat):
        z, decoder = flat[:12].reshape(12, 1), flat[12:].reshape(2, 4)
        faint = (1e-4 * np.sum(z**2) + 0.1 * np.sum(decoder**2)) / 2  # as the module says
        return nats(x, z @ decoder[:1] + decoder[1]) + faint

    tries = [minimize(loss, np.random.default_rng(seed).normal(size=20)) for seed in range(5)]
    best = min(tries, key=lambda found: found.fun).x
    expected = expit(best[:12, None] @ best[None, 12:16] + best[16:])
    ours = floors.logistic_pca(x, x, 1)
    assert floors.cross_entropy(x, ours) == pytest.approx(
        floors.cross_entropy(x, expected), rel=2e-3
    )


def test_the_codes_of_new_rows_cannot_be_improved(digits):
    train, test = digits[0], digits[1][:3]
    logits = lambda p: np.log(p) - np.log1p(-p)  # noqa: E731
    train_logits = logits(floors.logistic_pca(train, train, 4))
    ours = floors.logistic_pca(train, test, 4)
    offset = train_logits.mean(axis=0)
    directions = np.linalg.svd(train_logits - offset, full_matrices=False)[2][:4]
    for x, x_hat in zip(test, ours, strict=True):
        best = minimize(lambda z, x=x: nats(x, z @ directions + offset), np.zeros(4))
        assert nats(x, logits(x_hat)) == pytest.approx(best.fun, rel=2e-3)


@pytest.mark.parametrize("floor", BOTH)
def test_the_same_call_gives_the_same_numbers(digits, floor):
    np.testing.assert_array_equal(floor(*digits, 3), floor(*digits, 3))


@pytest.mark.parametrize("floor", BOTH)
def test_values_that_never_vary_and_more_numbers_than_needed_do_no_harm(floor):
    x = np.zeros((20, 6), "float32")
    x[::2, :2] = 1
    assert floors.cross_entropy(x, floor(x, x, 4)) < 0.15
    assert floors.cross_entropy(x * 0, floor(x * 0, x * 0, 1)) < 0.05


BAD = {
    "a list": ([[1.0]], TypeError, "NumPy array"),
    "bytes": (np.full((9, 3), 255), ValueError, r"lie in \[0, 1\]"),
    "NaN": (np.full((9, 3), np.nan), ValueError, "finite"),
    "a picture": (np.ones((9, 3, 3)), ValueError, "2 axes"),
    "one row": (np.ones((1, 3)), ValueError, "at most 1"),
}


@pytest.mark.parametrize("floor", BOTH)
@pytest.mark.parametrize("x, error, words", BAD.values(), ids=BAD)
def test_what_cannot_be_meant_is_refused(floor, x, error, words):
    with pytest.raises(error, match=words) as caught:
        floor(x, x, 2)
    assert str(caught.value).startswith("Expected")
    with pytest.raises(ValueError, match="3 values"):
        floor(np.ones((9, 3)), np.ones((9, 2)), 1)


def test_linear_codes_reach_the_published_error_on_mnist():
    # Hinton and Salakhutdinov (2006), Fig. 2: 8.01 with 30 numbers.
    mnist = data.mnist()
    x_train, x_test = mnist.x_train[::3], mnist.x_test[::5]
    ours = floors.logistic_pca(x_train, x_test, 30, codes="linear")
    assert floors.squared_error(x_test, ours, per="example") == pytest.approx(8.01, rel=0.06)


def test_free_codes_are_better_than_linear_ones(digits):
    free, linear = (floors.logistic_pca(*digits, 8, codes=codes) for codes in ("free", "linear"))
    assert floors.cross_entropy(digits[1], free) < floors.cross_entropy(digits[1], linear)
    with pytest.raises(ValueError, match="'free', 'linear'"):
        floors.logistic_pca(*digits, 8, codes="any")
