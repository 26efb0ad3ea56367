"""Sums in float64, and arrays that nobody else changes: numbers that were wrong without a word."""

import numpy as np
import pytest

from aelib import evaluation, floors, plots

rng = np.random.default_rng(0)


def test_the_mean_floor_of_many_rows_far_from_zero():
    x = (1000 + 0.01 * rng.normal(size=(200_000, 2))).astype("float32")
    exact = x.astype("float64").var()
    error = floors.squared_error(x, floors.mean_reconstruction(x, x))
    assert error == pytest.approx(x.astype("float64").var(axis=0).mean(), rel=1e-9)
    assert error == pytest.approx(exact, rel=1e-3)


@pytest.mark.parametrize("dtype", ["uint8", "float16", "float32"])
def test_floors_of_small_types_are_those_of_float64(dtype):
    x = rng.integers(0, 200, size=(400, 4)).astype(dtype)
    wide = x.astype("float64")
    for floor in (floors.mean_reconstruction, lambda a, b: floors.pca_reconstruction(a, b, 2)):
        expected = floors.squared_error(wide, floor(wide, wide))
        assert floors.squared_error(x, floor(x, x)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("scale", "dtype"), [(100, "float16"), (1e25, "float32"), (1e-25, "f4")])
def test_a_probe_finds_classes_in_any_float(scale, dtype):
    y = np.arange(600) % 2
    z = (scale * (y[:, None] * np.ones(40) + 0.1 * rng.normal(size=(600, 40)))).astype(dtype)
    assert evaluation.probe(z[:300], y[:300], z[300:], y[300:]) == 1.0


def test_pca_at_1e25_is_pca_at_1():
    x = rng.normal(size=(50, 4)).astype("float32")
    near, far = (
        floors.squared_error(a, floors.pca_reconstruction(a, a, 2))
        for a in (x, x * np.float32(1e25))
    )
    assert far == pytest.approx(near * 1e50, rel=1e-5)


def halves(a):
    a *= 0.5
    return a


def doubles(a):
    a *= 2
    return a


def test_functions_that_work_in_place_get_the_rate_and_the_error_of_those_that_do_not():
    x = rng.uniform(size=(500, 2))
    kept = x.copy()
    ours = evaluation.rate_distortion(halves, doubles, x, x, [0.1, 0.2])
    theirs = evaluation.rate_distortion(lambda a: a * 0.5, lambda z: z * 2, x, x, [0.1, 0.2])
    np.testing.assert_array_equal(x, kept)
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(one, other)
    assert (ours.squared_error > 1e-4).all()


def test_an_encoder_that_lends_one_buffer_does_not_mix_up_table_and_codes():
    buffer = np.zeros((100, 1))

    def encode(x):
        buffer[:] = x
        return buffer

    table, x = np.zeros((100, 1)), np.ones((100, 1))
    bits = evaluation.rate_distortion(encode, lambda z: z, table, x, [1.0]).bits[0]
    assert bits == pytest.approx(np.log2(101) + 16)


def test_labels_may_be_words_whole_floats_and_lists():
    near = np.array([[0, 1], [0, 2]])
    for labels in (np.array(["a", "a", "b"]), np.array([5.0, 5.0, 7.0]), [5, 5, 7]):
        assert evaluation.precision_at(near, labels, [labels[0], labels[2]]) == 0.75


def test_words_are_never_compared_with_numbers():
    near, words = np.array([[0, 1]]), np.array(["5", "7"])
    with pytest.raises(TypeError, match=r"^Expected `labels` and `query_labels` .* one kind"):
        evaluation.precision_at(near, words, np.array([5]))
    z, y = rng.normal(size=(4, 2)), np.array([0, 1, 0, 1])
    with pytest.raises(TypeError, match=r"^Expected `y_train` and `y_test` .* one kind"):
        evaluation.probe(z, y, z, y.astype(str))


def test_a_probe_of_one_class_is_refused():
    z, y = rng.normal(size=(4, 2)), np.ones(4, int)
    with pytest.raises(ValueError, match=r"^Expected two classes or more in `y_train`"):
        evaluation.probe(z, y, z, y)


def test_noise_and_reconstructions_may_leave_the_unit_interval_under_psnr():
    x = rng.uniform(size=(50, 9))
    assert evaluation.psnr(x, x + rng.normal(size=x.shape)) == pytest.approx(0, abs=0.5)


def test_arrows_between_bytes_do_not_wrap():
    x, x_hat = np.array([[200, 0]], "uint8"), np.array([[100, 255]], "uint8")
    arrows = plots.plane(x, x_hat).collections[0]
    assert (arrows.U[0], arrows.V[0]) == (-100, 255)


def test_a_field_of_a_function_that_works_in_place_has_its_arrows():
    arrows = plots.field(halves, (1, 2), n=3).collections[0]
    assert arrows.U.min() == -1 and arrows.U.max() == -0.5


def test_the_values_of_whole_number_pictures_are_not_cut_from_bytes():
    with pytest.raises(ValueError, match=r"^Expected `in` on the scale from 0 to 1"):
        plots.images({"in": np.full((2, 4), 3, "uint8")})
    black_and_white = plots.images({"in": np.eye(4, dtype="uint8")})
    assert black_and_white.axes[0].images[0].get_array().max() == 1


def test_a_map_whose_points_share_a_place_is_drawn():
    ax = plots.thumbnail_map(np.ones((3, 2)), np.zeros((3, 4)))
    assert np.isfinite(ax.axis()).all()


@pytest.mark.parametrize("ax", [0, "axes", np.zeros(2)])
def test_what_are_no_axes_is_refused(ax):
    with pytest.raises(TypeError, match=r"^Expected `ax` to be matplotlib axes"):
        plots.plane(np.ones((3, 2)), ax=ax)
