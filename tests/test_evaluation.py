"""Rate and distortion against closed forms."""

import numpy as np
import pytest

from aelib import evaluation


def same(a):
    return a


def rate(x, steps, table=None):
    return evaluation.rate_distortion(same, same, x if table is None else table, x, steps)


@pytest.mark.parametrize("p", [0.5, 0.25, 0.1, 0.01])
def test_the_rate_of_a_biased_coin_is_its_entropy(p):
    ones = round(p * 10_000)
    x = np.array([[1.0]] * ones + [[0.0]] * (10_000 - ones))
    entropy = -p * np.log2(p) - (1 - p) * np.log2(1 - p)
    assert rate(x, [1.0]).bits[0] == pytest.approx(entropy, abs=2e-4)


def test_the_rate_of_a_geometric_source_is_its_entropy():
    """Value j with probability 2 ** -(j + 1), exactly: two bits."""
    x = np.repeat(np.arange(15.0), 2 ** np.arange(14, -1, -1))[:, None]
    p = np.unique(x, return_counts=True)[1] / len(x)
    result = rate(x, [1.0])
    assert result.bits[0] == pytest.approx(-(p * np.log2(p)).sum(), abs=1e-3)
    assert result.bits[0] == pytest.approx(2, abs=0.01)


def test_independent_numbers_add_up():
    grid = np.stack(np.meshgrid(np.arange(4.0), np.arange(8.0)), -1).reshape(-1, 2)
    assert rate(np.tile(grid, (200, 1)), [1.0]).bits[0] == pytest.approx(2 + 3, abs=1e-3)


def test_a_gaussian_follows_high_rate_theory():
    sigma = 2.0
    x = np.random.default_rng(0).normal(scale=sigma, size=(200_000, 1))
    result = rate(x, [0.5, 0.25])
    expected = 0.5 * np.log2(2 * np.pi * np.e * sigma**2) - np.log2(result.steps)
    np.testing.assert_allclose(result.bits, expected, rtol=2e-3)
    np.testing.assert_allclose(result.squared_error, result.steps**2 / 12, rtol=0.01)
    np.testing.assert_allclose(result.psnr, -10 * np.log10(result.squared_error))


def test_a_constant_code_costs_nothing():
    assert rate(np.ones((5_000, 3)), [0.5]).bits[0] == pytest.approx(0, abs=1e-3)


def test_a_finer_step_costs_more_and_loses_less():
    x = np.random.default_rng(1).uniform(size=(5_000, 2))
    result = rate(x, [0.5, 0.1, 0.02])
    assert (np.diff(result.bits) > 0).all() and (np.diff(result.squared_error) < 0).all()


def test_the_price_of_what_the_table_never_saw():
    table, codes = np.zeros((99, 1), int), np.full((10, 1), 7)
    assert evaluation.code_bits(table, codes) == pytest.approx(np.log2(100) + 16)


def test_a_table_from_another_source_costs_the_divergence():
    table = np.array([[0]] * 7500 + [[1]] * 2500)
    fair = np.array([[0], [1]] * 500)
    cross_entropy = -0.5 * np.log2(0.75) - 0.5 * np.log2(0.25)
    assert evaluation.code_bits(table, fair) == pytest.approx(cross_entropy, abs=1e-3)


def test_encoder_and_decoder_are_used():
    """Half of each number is stored, doubled on the way out: a step of 1 is a step of 2."""
    x = np.random.default_rng(2).uniform(0, 100, size=(5_000, 1))
    half = evaluation.rate_distortion(lambda x: x / 2, lambda z: 2 * z, x, x, [1.0])
    whole = rate(x, [2.0])
    assert half.bits == pytest.approx(whole.bits)
    assert half.squared_error == pytest.approx(whole.squared_error)


@pytest.mark.parametrize("steps", [[0.0], [-1.0], [np.nan]])
def test_impossible_steps_are_refused(steps):
    with pytest.raises(ValueError, match=r"^Expected .*(above 0|finite)"):
        rate(np.ones((4, 2)), steps)


def test_a_step_too_small_for_the_table_is_refused():
    with pytest.raises(ValueError, match="16 bits"):
        rate(np.full((4, 2), 100.0), [1e-4])


def test_codes_of_another_width_are_refused():
    with pytest.raises(ValueError, match="last axis"):
        evaluation.code_bits(np.zeros((4, 2)), np.zeros((4, 3)))


def test_probe_separates_what_a_line_separates_and_no_more():
    rng = np.random.default_rng(0)
    z, y = rng.normal(size=(400, 2)), np.repeat([0, 1], 200)
    apart = z + 6 * y[:, None]
    assert evaluation.probe(apart[::2], y[::2], apart[1::2], y[1::2]) == 1.0
    ring = np.where(y[:, None], 4 * z / np.linalg.norm(z, axis=1, keepdims=True), 0.5 * z)
    assert evaluation.probe(ring[::2], y[::2], ring[1::2], y[1::2]) < 0.7


def test_probe_does_not_mind_units_or_origin():
    rng = np.random.default_rng(1)
    y = rng.integers(0, 3, 300)
    z = rng.normal(size=(300, 4)) + y[:, None]
    base = evaluation.probe(z[:200], y[:200], z[200:], y[200:])
    moved = 1000 * z + 7
    assert evaluation.probe(moved[:200], y[:200], moved[200:], y[200:]) == pytest.approx(base)
    assert 0 <= evaluation.probe(np.zeros((4, 2)), np.arange(4) % 2, z[:, :2], y) <= 1


def test_probe_refuses_labels_and_widths_that_do_not_fit():
    z, y = np.ones((4, 2)), np.arange(4) % 2
    with pytest.raises(ValueError, match="one label a row of `z_train`"):
        evaluation.probe(z, y[:3], z, y)
    with pytest.raises(ValueError, match="last axis of `z_test`"):
        evaluation.probe(z, y, z[:, :1], y)


def test_hamming_is_the_number_of_bits_that_differ():
    rng = np.random.default_rng(0)
    a, b = (rng.integers(0, 2, (n, 27)).astype(bool) for n in (5, 7))
    expected = (a[:, None] != b).sum(axis=2)
    packed = evaluation.hamming(np.packbits(a, axis=1), np.packbits(b, axis=1))
    np.testing.assert_array_equal(packed, expected)
    # for bits written as -1 and 1, squared distance is four times as much
    np.testing.assert_array_equal(
        4 * expected, ((2.0 * a[:, None] - 1 - (2.0 * b - 1)) ** 2).sum(axis=2)
    )


def test_hamming_counts_beyond_one_byte():
    zeros, ones = np.zeros((1, 40), "uint8"), np.full((1, 40), 255, "uint8")
    assert evaluation.hamming(zeros, ones).item() == 320


def test_hamming_refuses_bits_that_are_not_packed():
    with pytest.raises(TypeError, match="packbits"):
        evaluation.hamming(np.zeros((1, 4)), np.zeros((1, 4)))
    with pytest.raises(ValueError, match="last axis of `b`"):
        evaluation.hamming(np.zeros((1, 4), "uint8"), np.zeros((1, 3), "uint8"))


def test_nearest_agrees_with_scikit_learn():
    from sklearn.neighbors import NearestNeighbors

    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(6, 3)), rng.normal(size=(40, 3))
    distances = np.linalg.norm(a[:, None] - b, axis=2)
    expected = NearestNeighbors(n_neighbors=5).fit(b).kneighbors(a, return_distance=False)
    np.testing.assert_array_equal(evaluation.nearest(distances, 5), expected)


def test_among_equals_the_first_is_nearest():
    assert evaluation.nearest(np.zeros((2, 5)), 3).tolist() == [[0, 1, 2]] * 2


def test_nearest_refuses_more_neighbours_than_there_are():
    with pytest.raises(ValueError, match="at most 5, the size of the database"):
        evaluation.nearest(np.zeros((2, 5)), 6)


def test_precision_is_one_for_a_perfect_search_and_chance_for_a_blind_one():
    labels = np.tile(np.arange(10), 100)
    perfect = np.stack([np.flatnonzero(labels == c)[:10] for c in range(10)])
    assert evaluation.precision_at(perfect, labels, np.arange(10)) == 1.0
    blind = np.random.default_rng(0).integers(0, 1000, (500, 10))
    queries = np.random.default_rng(1).integers(0, 10, 500)
    assert evaluation.precision_at(blind, labels, queries) == pytest.approx(0.1, abs=0.02)


def test_precision_wants_one_label_a_query():
    for labels in (np.zeros(3), np.zeros((2, 1)), None):
        with pytest.raises(ValueError, match="one label a row of `neighbours`"):
            evaluation.precision_at(np.zeros((2, 3), int), np.zeros(5), labels)


@pytest.mark.parametrize("rows", [[[5]], [[-1]], [[0.5]]])
def test_neighbours_are_rows_of_the_database(rows):
    with pytest.raises(ValueError, match="row numbers below 5"):
        evaluation.precision_at(np.array(rows), np.zeros(5), np.zeros(1))


def test_codes_that_are_whole_numbers_lose_no_more_than_the_same_floats():
    codes = np.arange(8)[:, None]

    def lost(z):
        return evaluation.rate_distortion(lambda x: z, lambda z: z, z, codes, [0.3]).squared_error

    assert lost(codes) == pytest.approx(lost(codes.astype("float64")), rel=1e-5)


def test_only_whole_numbers_have_a_price():
    with pytest.raises(ValueError, match="`codes` to hold whole numbers"):
        evaluation.code_bits(np.zeros((4, 1)), np.full((4, 1), 0.5))


def test_nothing_lost_is_infinitely_many_decibels():
    x = np.arange(4.0)[:, None]
    assert np.isinf(evaluation.rate_distortion(lambda x: x, lambda z: z, x, x, [1.0]).psnr).all()
