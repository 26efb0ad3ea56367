"""Floors: against closed forms, scikit-learn, Keras, and each other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import entropy as scipy_entropy
from sklearn.decomposition import PCA
from sklearn.metrics import log_loss, mean_squared_error

from aelib import data, floors

grey = hnp.arrays(
    "float64", st.tuples(st.integers(1, 8), st.integers(1, 5)), elements=st.floats(0, 1)
)


@pytest.fixture
def x(rng=None):
    return np.random.default_rng(0).uniform(size=(60, 8))


def test_squared_error_is_scikit_learns(x):
    assert floors.squared_error(x, x**2) == pytest.approx(mean_squared_error(x, x**2))


def test_cross_entropy_of_binary_targets_is_scikit_learns_log_loss(x):
    target = (x > 0.5).astype(float)
    expected = log_loss(target.ravel(), np.clip(x**2, 1e-7, 1 - 1e-7).ravel())
    assert floors.cross_entropy(target, x**2) == pytest.approx(expected)


def test_both_losses_are_keras_losses(x):
    keras = pytest.importorskip("keras")
    x_hat = np.round(x**2, 1)  # holds exact zeros, which Keras clips
    for name, loss in floors.LOSSES.items():
        theirs = float(np.mean(keras.ops.convert_to_numpy(keras.losses.get(name)(x, x_hat))))
        assert loss(x, x_hat) == pytest.approx(theirs, rel=1e-5)


@given(grey)
def test_entropy_is_the_cross_entropy_of_a_perfect_prediction(x):
    assert floors.entropy(x) == pytest.approx(floors.cross_entropy(x, x), abs=1e-5)


@given(grey)
def test_entropy_is_scipys_for_two_outcomes(x):
    expected = scipy_entropy(np.stack([x, 1 - x]), axis=0).mean()
    assert floors.entropy(x) == pytest.approx(expected, abs=1e-12)


@settings(deadline=None)
@given(grey, st.integers(0, 9))
def test_no_prediction_scores_below_the_entropy(x, seed):
    x_hat = np.random.default_rng(seed).uniform(size=x.shape)
    assert floors.cross_entropy(x, x_hat) >= floors.entropy(x) - 1e-9


def test_binary_values_have_no_entropy():
    assert floors.entropy(np.array([[0.0, 1.0]])) == 0


def test_uniform_numbers_have_half_a_nat_of_entropy():
    # The integral of -x log x - (1-x) log(1-x) over [0, 1] is 1/2.
    assert floors.entropy(data.uniform(50_000, 4)) == pytest.approx(0.5, rel=0.005)


def test_the_mean_is_the_best_constant(x):
    best = floors.squared_error(x, floors.mean_reconstruction(x, x))
    for shift in (-0.01, 0.01):
        assert floors.squared_error(x, floors.mean_reconstruction(x, x) + shift) > best


def test_pca_reconstruction_is_scikit_learns_fitted_on_train_only(x):
    train, test = x[:40], x[40:]
    pca = PCA(3, svd_solver="full").fit(train)
    expected = pca.inverse_transform(pca.transform(test))
    np.testing.assert_allclose(floors.pca_reconstruction(train, test, 3), expected, atol=1e-10)


def test_pca_error_is_the_sum_of_the_left_out_eigenvalues(x):
    eigenvalues = np.linalg.eigvalsh(np.cov(x.T, bias=True))[::-1]
    for k in range(1, 9):
        error = floors.squared_error(x, floors.pca_reconstruction(x, x, k), per="example")
        assert error == pytest.approx(eigenvalues[k:].sum(), abs=1e-12)


def test_mnist_floors_are_those_of_the_literature():
    digits = data.mnist()
    table = floors.report(digits.x_train, digits.x_test, k=30, per="example")
    assert table["PCA, 30 numbers"] == pytest.approx(13.87, abs=0.01)  # Hinton 2006, Fig. 2
    assert table["mean of the training set"] == pytest.approx(52.90, abs=0.01)
    assert floors.entropy(digits.x_test, "example") == pytest.approx(45.5, abs=0.1)


@given(
    st.floats(0.01, 1000),
    st.sampled_from(["nats", "bits"]),
    st.sampled_from(["nats", "bits"]),
    st.sampled_from(["value", "example"]),
    st.sampled_from(["value", "example"]),
    st.integers(1, 1000),
)
def test_converting_there_and_back_changes_nothing(value, a, b, per_a, per_b, n):
    unit, to = f"{a}/{per_a}", f"{b}/{per_b}"
    there = floors.convert(value, unit, to, n)
    assert floors.convert(there, to, unit, n) == pytest.approx(value)


def test_one_bit_is_log_two_nats():
    assert floors.convert(1, "bits/value", "nats/example", 3) == pytest.approx(3 * np.log(2))


def test_per_example_is_per_value_times_the_values_of_an_example():
    x, y = np.zeros((4, 2, 3)), np.ones((4, 2, 3))
    assert floors.squared_error(x, y, "example") == 6 * floors.squared_error(x, y)


def test_a_report_orders_its_rows_and_marks_your_own(x):
    table = floors.report(x[:40], x[40:], {"ours": x[40:] * 0.9}, k=2)
    lines = str(table).splitlines()
    assert lines[0] == "squared error per value, 20 examples of 8 values"
    assert [line.startswith("→ ours") for line in lines].count(True) == 1
    values = [float(line.split()[-1]) for line in lines[1:]]
    assert values == sorted(values) and len(values) == 4
    assert table["ours"] == pytest.approx(floors.squared_error(x[40:], x[40:] * 0.9))


def test_a_report_is_html_in_a_notebook_and_escapes_names(x):
    html = floors.report(x[:40], x[40:], {"<b>": x[40:]}, k=2)._repr_html_()
    assert html.startswith("<table") and "&lt;b&gt;" in html and "<b>" not in html


def test_a_report_on_cross_entropy_has_pca_through_a_sigmoid_and_the_entropy_as_its_lowest(x):
    table = floors.report(x[:40], x[40:], k=7, loss="binary_crossentropy")
    linear = floors.sigmoid_pca_reconstruction(x[:40], x[40:], 7)
    assert table["PCA through a sigmoid, 7 numbers"] == floors.cross_entropy(x[40:], linear)
    assert table["lowest possible"] == floors.entropy(x[40:])
    assert min(table.rows.values()) == table["lowest possible"]


BAD = {
    "a list": (lambda x: floors.squared_error([[1.0]], x), TypeError, "Received a list"),
    "another shape": (lambda x: floors.squared_error(x, x[:, :1]), ValueError, "broadcast"),
    "NaN": (lambda x: floors.entropy(x * np.nan), ValueError, "finite"),
    "nothing": (lambda x: floors.entropy(x[:0]), ValueError, "at least one value"),
    "bytes": (lambda x: floors.cross_entropy(x * 255, x), ValueError, r"lie in \[0, 1\]"),
    "text": (lambda x: floors.entropy(np.array(["a"])), TypeError, "numbers"),
    "an unknown unit": (lambda x: floors.squared_error(x, x, per="pixel"), ValueError, "'value'"),
    "an unknown loss": (lambda x: floors.report(x, x, k=1, loss="mae"), ValueError, "'mse'"),
    "k of 0": (lambda x: floors.report(x, x, k=0), ValueError, "at least 1"),
    "k too large": (lambda x: floors.report(x, x, k=9), ValueError, "at most 8"),
    "another width": (lambda x: floors.report(x, x[:, :3], k=2), ValueError, "8 values"),
    "a floor's name": (
        lambda x: floors.report(x, x, {"lowest possible": x}, k=2), ValueError, "names other",
    ),
    "an unknown row": (lambda x: floors.report(x, x, k=2)["mine"], ValueError, "mine"),
    "a wrong unit": (lambda x: floors.convert(1, "nats", "bits/value", 2), ValueError, "/value"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_what_cannot_be_meant_is_refused_in_one_sentence(case, x):
    call, error, words = case
    with pytest.raises(error, match=words) as caught:
        call(x)
    assert str(caught.value).startswith("Expected")


def test_pca_is_as_good_far_from_zero_as_near_it():
    x = np.random.default_rng(0).normal(size=(500, 4)) * [3, 1, 0.1, 0.01]
    near, far = (
        floors.squared_error(a, floors.pca_reconstruction(a, a, 2)) for a in (x, x + 1.7e9)
    )
    assert far == pytest.approx(near, rel=1e-3)


def test_a_report_names_the_row_that_does_not_fit_and_wants_names(x):
    with pytest.raises(ValueError, match="`mine` to have one shape"):
        floors.report(x, x, {"mine": x[1:]}, k=2)
    with pytest.raises(TypeError, match="`own` to be a dict"):
        floors.report(x, x, x, k=2)
