"""EASE against an independent computation: one regression an item, its own column left out."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from aelib import data, floors


def by_columns(x, penalty):
    """A ridge regression of every column on all the others."""
    weights = np.zeros((x.shape[1], x.shape[1]))
    for j in range(x.shape[1]):
        others = np.delete(np.arange(x.shape[1]), j)
        ridge = Ridge(penalty, fit_intercept=False, solver="cholesky")
        weights[others, j] = ridge.fit(x[:, others], x[:, j]).coef_
    return weights


@pytest.mark.parametrize("penalty", [0.3, 20.0, 400.0])
def test_ease_is_one_ridge_regression_an_item_on_all_other_items(penalty):
    ratings = data.movielens()
    popular = np.argsort(-np.bincount(ratings.movie))[:60]
    x = np.zeros((671, 9066))
    x[ratings.user, ratings.movie] = ratings.rating >= 3.5
    x = x[:, popular]
    np.testing.assert_allclose(floors.ease(x, penalty), by_columns(x, penalty), atol=1e-6)


def test_the_weights_stand_where_the_loss_does_not_fall_in_any_allowed_direction():
    x, rng = np.random.default_rng(0).normal(size=(30, 6)), np.random.default_rng(1)
    best = floors.ease(x, 2.0)

    def loss(weights):
        return np.sum((x - x @ weights) ** 2) + 2.0 * np.sum(weights**2)

    for _ in range(50):
        step = rng.normal(size=(6, 6)) * (1 - np.eye(6))
        assert loss(best + 0.01 * step) > loss(best)


def test_no_item_predicts_itself():
    assert not np.diag(floors.ease(np.eye(4) + 1, 1.0)).any()


@pytest.mark.parametrize("penalty", [0, -1, None, "1", np.nan])
def test_a_penalty_that_leaves_no_inverse_is_refused(penalty):
    with pytest.raises(ValueError, match=r"^Expected `penalty`"):
        floors.ease(np.eye(3), penalty)
