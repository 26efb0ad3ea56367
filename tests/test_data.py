"""Data: shapes, ranges, the same on every call, and clear words when a file is damaged."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aelib import data, floors

SETS = {
    "uniform": data.uniform,
    "factors": data.factors,
    "line": data.line,
    "arc": data.arc,
    "spiral": data.spiral,
}


@pytest.mark.parametrize("make", SETS.values(), ids=SETS)
def test_a_synthetic_set_is_float32_and_depends_on_its_seed_alone(make):
    x = make(50, seed=3)
    assert x.dtype == np.float32 and len(x) == 50
    np.testing.assert_array_equal(x, make(50, seed=3))
    assert not np.array_equal(x, make(50, seed=4))


@pytest.mark.parametrize("make", SETS.values(), ids=SETS)
def test_a_synthetic_set_leaves_the_global_random_state_alone(make):
    before = np.random.get_state()[1].copy()
    make(10)
    np.testing.assert_array_equal(before, np.random.get_state()[1])


@pytest.mark.parametrize("make", SETS.values(), ids=SETS)
@pytest.mark.parametrize("n", [0, -1, 2.5, True])
def test_a_set_without_examples_is_refused(make, n):
    with pytest.raises(ValueError, match="Expected `n` to be a whole number"):
        make(n)


def test_uniform_gives_the_numbers_of_the_old_generator_seeded_with_zero():
    state = np.random.get_state()
    np.random.seed(0)
    expected = np.random.random((1000, 10)).astype("float32")
    np.random.set_state(state)
    np.testing.assert_array_equal(data.uniform(), expected)


@given(k=st.integers(1, 6), extra=st.integers(0, 6), seed=st.integers(0, 99))
def test_linear_factors_have_exactly_k_directions_and_lie_in_the_unit_interval(k, extra, seed):
    x = data.factors(200, k + extra, k, seed=seed).astype("float64")
    singular = np.linalg.svd(x - x.mean(0), compute_uv=False)
    assert (singular > 1e-4 * singular[0]).sum() == k
    assert x.min() >= 0 and x.max() <= 1


def test_nonlinear_factors_have_more_directions_than_factors():
    x = data.factors(500, 10, 2, nonlinear=True).astype("float64")
    singular = np.linalg.svd(x - x.mean(0), compute_uv=False)
    assert (singular > 1e-2 * singular[0]).sum() > 2
    assert x.min() > 0 and x.max() < 1


def test_two_seeds_give_examples_of_the_same_factor_model():
    one, two = data.factors(300, seed=1), data.factors(300, seed=2)
    both = np.vstack([one, two]) - one.mean(0)
    assert np.linalg.matrix_rank(both - both.mean(0), tol=1e-3) == 5


def test_more_factors_than_numbers_are_refused():
    with pytest.raises(ValueError, match="Expected `k` to be at most `d`"):
        data.factors(10, d=3, k=4)


def test_curves_without_noise_lie_on_their_curve():
    line, arc = data.line(50), data.arc(50)
    np.testing.assert_allclose(line[:, 1], line[:, 0] + 1, atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(arc, axis=1), 1, atol=1e-6)
    assert (arc[:, 1] >= -1e-6).all()


CURVES = {name: SETS[name] for name in ("line", "arc", "spiral")}


@pytest.mark.parametrize("make", CURVES.values(), ids=CURVES)
@pytest.mark.parametrize("noise", [-0.1, np.nan, np.inf, 1e99, None, "loud", [0.1], 1j])
def test_noise_that_cannot_be_meant_is_refused(make, noise):
    with pytest.raises(ValueError, match=r"^Expected `noise` to be a number of at least 0"):
        make(5, noise=noise)


@pytest.mark.parametrize("turns", [np.nan, np.inf, None])
def test_a_spiral_without_end_is_refused(turns):
    with pytest.raises(ValueError, match=r"^Expected `turns` to be a finite number"):
        data.spiral(5, turns=turns)


@pytest.mark.parametrize("make", SETS.values(), ids=SETS)
@pytest.mark.parametrize("seed", [None, -1, 0.5, True, "0", [0], 2**32, np.random.default_rng(0)])
def test_what_is_no_seed_is_refused_by_every_set(make, seed):
    with pytest.raises(ValueError, match=r"^Expected `seed`"):
        make(5, seed=seed)


@pytest.mark.parametrize("make", SETS.values(), ids=SETS)
def test_numpy_numbers_are_seeds_and_sizes(make):
    np.testing.assert_array_equal(make(np.int64(5), seed=np.int64(3)), make(5, seed=3))


def test_mnist_is_the_official_split():
    images = data.mnist()
    assert images.x_train.shape == (60000, 784) and images.x_test.shape == (10000, 784)
    for x in (images.x_train, images.x_test):
        assert x.dtype == np.float32 and x.min() == 0 and x.max() == 1
    # The class counts that every description of the set gives.
    assert np.bincount(images.y_train).tolist() == [
        5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
    ]  # fmt: skip
    assert np.bincount(images.y_test).tolist() == [
        980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]  # fmt: skip


def test_a_missing_file_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(data.files, "files", lambda package: tmp_path)
    with pytest.raises(FileNotFoundError, match=r"mnist\.npz .* missing\. Reinstall"):
        data.mnist()


def test_a_damaged_file_is_named_before_it_is_opened(monkeypatch, tmp_path):
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "mnist.npz").write_bytes(b"not a zip file")
    monkeypatch.setattr(data.files, "files", lambda package: tmp_path)
    with pytest.raises(ValueError, match=r"mnist\.npz .* damaged"):
        data.mnist()


@pytest.mark.parametrize(
    "module", ["data", "floors", "scratch", "evaluation", "plots", "check", "quiz"]
)
def test_the_ground_floor_does_not_load_tensorflow(module):
    code = (
        f"import sys, aelib.{module}; "
        "sys.exit(any(m in sys.modules for m in ('tensorflow', 'keras', 'jax', 'torch')))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_halves_of_the_test_digits_differ_and_a_step_sees_both():
    x = data.mnist().x_test
    first, second, step = (
        floors.squared_error(a, floors.mean_reconstruction(a, a), per="example")
        for a in (x[:5000], x[5000:], x[::10])
    )
    assert second > 1.05 * first
    assert first < step < second
