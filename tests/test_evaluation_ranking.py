"""Recall and discounted gain against scikit-learn and by hand; intervals against SciPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import ndcg_score

from aelib import evaluation

rng = np.random.default_rng(0)
SCORES = rng.permuted(np.tile(np.arange(30.0), (40, 1)), axis=1)
RELEVANT = rng.random((40, 30)) < 0.2
RELEVANT[:, 3] |= ~RELEVANT.any(axis=1)


@pytest.mark.parametrize("k", [1, 3, 10, 30])
def test_the_discounted_gain_is_that_of_scikit_learn(k):
    expected = [
        ndcg_score([wanted], [of], k=k) for wanted, of in zip(RELEVANT, SCORES, strict=True)
    ]
    np.testing.assert_allclose(evaluation.ndcg_at(SCORES, RELEVANT, k), expected)


@pytest.mark.parametrize("k", [1, 3, 10, 30])
def test_recall_counts_the_wanted_among_the_first_k(k):
    expected = []
    for wanted, of in zip(RELEVANT, SCORES, strict=True):
        first = set(sorted(range(30), key=lambda j: -of[j])[:k])
        expected.append(len(first & set(np.flatnonzero(wanted))) / min(k, wanted.sum()))
    np.testing.assert_allclose(evaluation.recall_at(SCORES, RELEVANT, k), expected)


def test_one_list_worked_by_hand():
    """Order 1, 3, 0, 2; films 3, 0 and 4 are wanted, film 1 was seen, 4 comes last."""
    scores = np.array([[5.0, 9, 1, 7, 0]])
    wanted, seen = np.array([[1, 0, 0, 1, 1]]), np.array([[0, 1, 0, 0, 0]])
    assert evaluation.recall_at(scores, wanted, 2) == [1 / 2]
    assert evaluation.recall_at(scores, wanted, 2, seen) == [1]
    assert evaluation.recall_at(scores, wanted, 4, seen) == [1]
    assert evaluation.recall_at(scores, wanted, 3) == [2 / 3]
    best = 1 + 1 / np.log2(3) + 1 / 2
    gain = 1 / np.log2(3) + 1 / 2 + 1 / np.log2(6)
    np.testing.assert_allclose(evaluation.ndcg_at(scores, wanted, 5), [gain / best])
    last = 1 + 1 / np.log2(3) + 1 / np.log2(5)
    np.testing.assert_allclose(evaluation.ndcg_at(scores, wanted, 4, seen), [last / best])


@given(st.integers(0, 99), st.integers(1, 12))
def test_the_best_order_gains_one_and_no_order_gains_more(seed, k):
    draw = np.random.default_rng(seed)
    wanted = draw.random((5, 12)) < 0.3
    wanted[:, 0] = True
    for measure in (evaluation.recall_at, evaluation.ndcg_at):
        np.testing.assert_allclose(measure(wanted.astype(float), wanted, k), 1)
        found = measure(draw.normal(size=(5, 12)), wanted, k)
        assert (found >= 0).all() and (found <= 1 + 1e-12).all()


def test_what_was_seen_is_never_recommended_and_the_scores_are_left_alone():
    scores = SCORES.copy()
    evaluation.recall_at(scores, RELEVANT, 5, seen=~RELEVANT)
    np.testing.assert_array_equal(scores, SCORES)
    assert (evaluation.recall_at(-1.0 * RELEVANT, RELEVANT, 1, seen=~RELEVANT) == 1).all()


def test_the_interval_is_that_of_scipy():
    values = rng.gamma(2, size=300)
    found = evaluation.bootstrap(values, draws=4000)
    theirs = stats.bootstrap(
        (values,), np.mean, method="percentile", n_resamples=4000, rng=np.random.default_rng(5)
    ).confidence_interval
    assert found.mean == pytest.approx(values.mean())
    np.testing.assert_allclose([found.low, found.high], theirs, rtol=0.01)


def test_the_interval_holds_the_true_mean_about_as_often_as_it_says():
    draw = np.random.default_rng(1)
    inside = [
        low <= 1 <= high
        for _, low, high in (
            evaluation.bootstrap(draw.exponential(size=80), 0.9, 300, seed) for seed in range(400)
        )
    ]
    assert 0.85 < np.mean(inside) < 0.93


def test_the_same_seed_gives_the_same_interval():
    assert evaluation.bootstrap(SCORES[0]) == evaluation.bootstrap(SCORES[0])
    assert evaluation.bootstrap(SCORES[0], seed=1) != evaluation.bootstrap(SCORES[0])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: evaluation.recall_at(SCORES, RELEVANT, 31), "at most 30"),
        (lambda: evaluation.recall_at(SCORES, RELEVANT & False), "Received 40 who want none"),
        (lambda: evaluation.ndcg_at(SCORES, RELEVANT, 5, seen=RELEVANT), "both in `seen`"),
        (lambda: evaluation.ndcg_at(SCORES, RELEVANT[:, :9], 5), "one shape"),
        (lambda: evaluation.ndcg_at(SCORES, 5 * RELEVANT, 5), "truths, or 0 and 1"),
        (lambda: evaluation.bootstrap(SCORES[0], confidence=95), "`confidence`"),
        (lambda: evaluation.bootstrap(SCORES[0], draws=0), "`draws`"),
        (lambda: evaluation.bootstrap(SCORES[0, :1]), "at least 2"),
    ],
)
def test_what_cannot_be_meant_is_refused(call, words):
    with pytest.raises(ValueError, match=r"^Expected") as caught:
        call()
    assert words in str(caught.value)
