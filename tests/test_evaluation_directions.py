"""Matched cosines against all ways to give out partners, and against correlations."""

from itertools import permutations

import numpy as np
import pytest

from aelib.evaluation import matched_cosine

rng = np.random.default_rng(0)


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize("n", [4, 6])
def test_no_other_way_to_give_out_partners_has_a_larger_sum(n):
    found, true = rng.normal(size=(n, 3)), rng.normal(size=(4, 3))
    cosine = np.abs(unit(true) @ unit(found).T)
    best = max(cosine[range(4), list(p)].sum() for p in permutations(range(n), 4))
    assert matched_cosine(found, true).sum() == pytest.approx(best)


def test_a_rotated_set_without_order_sign_and_length_is_found_and_a_bent_one_is_not():
    true = rng.normal(size=(5, 8))
    found = rng.permutation(true) * rng.choice([-3, 0.01, 7], size=(5, 1))
    np.testing.assert_allclose(matched_cosine(found, true), 1)
    turn = np.linalg.qr(rng.normal(size=(8, 8)))[0]
    np.testing.assert_allclose(matched_cosine(found @ turn, true @ turn), 1)
    assert matched_cosine(found @ turn, true).max() < 0.99


def test_one_direction_cannot_serve_for_two_and_a_missing_partner_counts_nothing():
    true = np.array([[1.0, 0], [1, 0.1], [0, 1]])
    assert matched_cosine(np.array([[1.0, 0.0]]), true).tolist() == [1, 0, 0]
    assert matched_cosine(np.zeros((3, 2)), true).tolist() == [0, 0, 0]


def test_of_centred_columns_it_is_the_correlation():
    z, factors = rng.normal(size=(50, 1)), rng.normal(size=(50, 1))
    centred = [(a - a.mean(axis=0)).T for a in (z, factors)]
    told = np.corrcoef(z[:, 0], factors[:, 0])[0, 1]
    assert matched_cosine(*centred)[0] == pytest.approx(abs(told))


def test_sizes_do_not_matter():
    a, b = rng.normal(size=(2, 3, 4))
    np.testing.assert_allclose(matched_cosine(1e-150 * a, 1e100 * b), matched_cosine(a, b))


def test_a_true_direction_of_zeros_is_refused():
    with pytest.raises(ValueError, match="one of zeros"):
        matched_cosine(np.ones((2, 2)), np.array([[1.0, 0], [0, 0]]))
