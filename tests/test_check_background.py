"""The checks of chapter 1 refuse stubs and wrong answers, and accept right ones."""

import subprocess
import sys

import numpy as np
import pytest
from sklearn.neural_network import MLPRegressor

from aelib import floors
from aelib.check import background as check


def mean_error(x_train, x_test):
    return ((x_test - x_train.mean(axis=0)) ** 2).sum(axis=1).mean()


def test_the_checks_load_no_tensorflow():
    code = "import sys; from aelib.check import background; assert 'tensorflow' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    "grade", [check.mean_error, check.impostors, check.beats_pca, check.fair_comparison]
)
@pytest.mark.parametrize("stub", [..., None])
def test_stubs_are_refused(grade, stub):
    assert not grade(stub)
    assert "Replace" in grade(stub).reason


def test_mean_error():
    assert check.mean_error(mean_error)
    assert "per pixel" in check.mean_error(lambda a, b: mean_error(a, b) / b.shape[1]).reason
    assert "mean of x_test" in check.mean_error(lambda a, b: mean_error(b, b)).reason
    assert "Replace" in check.mean_error(lambda a, b: ...).reason
    x_train, x_test = check.digits()
    for number in (4.72, mean_error(x_train, x_test)):  # what the chapter prints
        assert not check.mean_error(number)
        assert not check.mean_error(lambda a, b, number=number: number)


@pytest.mark.parametrize("spare", [0, 5])
def test_copies_accepts_any_copier(spare):
    rng = np.random.default_rng(spare)
    mix = rng.normal(size=(64, 64))
    into = np.hstack([mix, -mix, np.zeros((64, spare))])
    back = np.linalg.inv(mix)
    out_of = np.vstack([back, -back, np.ones((spare, 64))])
    assert check.copies(into, out_of)


def test_copies_refuses():
    eye = np.eye(64)
    assert "Replace" in check.copies(..., ...).reason
    assert "Replace" in check.copies(eye, ...).reason
    assert "negative" in check.copies(eye, eye).reason
    assert "shapes" in check.copies(eye, np.ones((3, 64))).reason
    assert "shapes" in check.copies(np.ones(64), eye).reason
    assert "matrices" in check.copies("eye", eye).reason
    assert not check.copies(np.zeros((64, 128)), np.zeros((128, 64)))
    assert not check.copies(np.full((64, 64), np.nan), eye)


def farthest_from_pca(rows):
    x_train, _ = check.digits()
    errors = ((rows - floors.pca_reconstruction(x_train, rows, 20)) ** 2).sum(axis=1)
    return np.argsort(errors)[-12:]


def test_impostors():
    assert check.impostors(farthest_from_pca)
    assert check.impostors(lambda rows: farthest_from_pca(rows).tolist())
    assert "Replace" in check.impostors(lambda rows: ...).reason
    assert "boolean mask" in check.impostors(lambda rows: rows[:, 0] > 2).reason
    right = check._lineup()[1]  # the line-up that the reader sees
    for wrong in (right, range(60), "all", 3, [], [None] * 12, [1.5, np.nan]):
        assert not check.impostors(wrong)
        assert not check.impostors(lambda rows, wrong=wrong: wrong)


def test_the_lineup_is_the_same_each_time():
    np.testing.assert_array_equal(check.lineup(), check.lineup())


def network(*widths, **settings):
    settings |= {"hidden_layer_sizes": widths, "learning_rate_init": 0.0025, "random_state": 0}
    return MLPRegressor(**settings)


def test_beats_pca():
    bent = network(64, 5, 64, activation="tanh", batch_size=50, max_iter=1000, tol=1e-5)
    assert check.beats_pca(bent)
    assert not hasattr(bent, "coefs_")  # a copy is trained
    straight = network(5, activation="identity", max_iter=30)
    assert "PCA's is" in check.beats_pca(straight).reason
    assert "narrowest" in check.beats_pca(network(64, 8, 64)).reason
    assert "MLPRegressor" in check.beats_pca(3).reason
    assert "stopped" in check.beats_pca(network(5, activation="no such")).reason


def test_beats_pca_takes_no_network_of_another_class():
    class Copier(MLPRegressor):
        def predict(self, x):
            return x

    assert "MLPRegressor" in check.beats_pca(Copier(hidden_layer_sizes=(5,))).reason


def test_beats_pca_never_looks_at_the_test_digits(monkeypatch):
    x_train, x_test = check.digits()
    monkeypatch.setattr(check, "digits", lambda: (x_train, np.full_like(x_test, np.nan)))
    assert "PCA's is" in check.beats_pca(network(5, activation="identity", max_iter=5)).reason


def judge(method, x, k):
    order = np.random.default_rng(0).permutation(len(x))
    x_fit, x_held = x[order[::2]], x[order[1::2]]
    pca = floors.pca_reconstruction(x_fit, x_held, k)
    ours = method(x_fit)(x_held)
    return floors.squared_error(x_held, ours) < floors.squared_error(x_held, pca)


def on_what_it_saw(method, x, k):
    pca = floors.pca_reconstruction(x, x, k)
    return floors.squared_error(x, method(x)(x)) < floors.squared_error(x, pca)


def last_rows_held_out(method, x, k):
    x_fit, x_held = x[:300], x[300:]
    pca = floors.pca_reconstruction(x_fit, x_held, k)
    return floors.squared_error(x_held, method(x_fit)(x_held)) < floors.squared_error(x_held, pca)


def pca_without_its_mean(method, x, k):
    order = np.random.default_rng(0).permutation(len(x))
    x_fit, x_held = x[order[::2]], x[order[1::2]]
    directions = np.linalg.svd(x_fit, full_matrices=False)[2][:k]
    pca = x_held @ directions.T @ directions
    return floors.squared_error(x_held, method(x_fit)(x_held)) < floors.squared_error(x_held, pca)


def rival_that_saw_the_answers(method, x, k):
    order = np.random.default_rng(0).permutation(len(x))
    x_fit, x_held = x[order[::2]], x[order[1::2]]
    pca = floors.pca_reconstruction(x_held, x_held, k)
    return floors.squared_error(x_held, method(x_fit)(x_held)) < floors.squared_error(x_held, pca)


def rival_with_a_larger_code(method, x, k):
    return judge(method, x, min(k + 1, x.shape[1] - 1))


def every_third_row_held_out(method, x, k):
    order = np.random.default_rng(3).permutation(len(x))
    x_held, x_fit = x[order[::3]], np.delete(x, order[::3], axis=0)
    pca = floors.pca_reconstruction(x_fit, x_held, k)
    return floors.squared_error(x_held, method(x_fit)(x_held)) < floors.squared_error(x_held, pca)


def test_fair_comparison_accepts_a_fair_judge_and_no_other():
    assert check.fair_comparison(judge)
    assert check.fair_comparison(every_third_row_held_out)
    unfair = [
        on_what_it_saw, last_rows_held_out, pca_without_its_mean, rival_that_saw_the_answers,
        rival_with_a_larger_code,
    ]  # fmt: skip
    constant = [lambda method, x, k: True, lambda method, x, k: False]
    for answer in unfair + constant:
        assert "judged the other way" in check.fair_comparison(answer).reason
    assert "True or False" in check.fair_comparison(lambda method, x, k: 0.7).reason
