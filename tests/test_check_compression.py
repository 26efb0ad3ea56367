"""The checks of chapter 6 refuse stubs and wrong answers, and accept right ones."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from aelib import data, floors, models
from aelib._keras import keras
from aelib.check import compression as check

NOT_AN_ANSWER = [..., None, 7, "many", lambda *_: ..., lambda *_: None, lambda *_: 1 / 0]


@pytest.mark.parametrize("grade", [check.code_numbers, check.bits, check.forgiving_error])
@pytest.mark.parametrize("answer", NOT_AN_ANSWER)
def test_functions_refuse_what_is_no_answer(grade, answer):
    assert not grade(answer)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda e: e.output_shape[-1],
        lambda e: len(e.output_shape),
        lambda e: e.output_shape[1:],
        lambda e: e.count_params(),
        lambda e: 32,
    ],
)
def test_code_numbers_refuses(wrong):
    assert not check.code_numbers(wrong)


def test_code_numbers_accepts():
    assert check.code_numbers(lambda e: int(np.prod(e.output_shape[1:])))


def entropy(z, step, log=np.log2, round_=np.rint):
    total = 0.0
    for column in round_(z / step).T:
        p = np.unique(column, return_counts=True)[1] / len(z)
        total -= (p * log(p)).sum()
    return total


@pytest.mark.parametrize(
    "wrong",
    [
        lambda z, step: entropy(z, step, log=np.log),
        lambda z, step: entropy(np.rint(z), 1),
        lambda z, step: entropy(z, step) / z.shape[1],
        lambda z, step: entropy(z, 1 / step),
        lambda z, step: entropy(z.reshape(-1, 1), step),
        lambda z, step: 32.0 * z.shape[1],
    ],
)
def test_bits_refuses(wrong):
    assert not check.bits(wrong)


def test_bits_accepts():
    assert check.bits(entropy)


def forgiving(x, x_hat, reach=1, one_for_all=False, total=np.sum):
    shifts = range(-reach, reach + 1)
    errors = [
        total((x - np.roll(x_hat, (i, j), axis=(1, 2))) ** 2, axis=(1, 2))
        for i in shifts
        for j in shifts
    ]
    if one_for_all:
        return np.min(np.mean(errors, axis=1))
    return np.min(errors, axis=0).mean()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda x, x_hat: floors.squared_error(x, x_hat, "example"),
        lambda x, x_hat: forgiving(x, x_hat, reach=2),
        lambda x, x_hat: forgiving(x, x_hat, one_for_all=True),
        lambda x, x_hat: forgiving(x, x_hat, total=np.mean),
        lambda x, x_hat: 0.0,
    ],
)
def test_forgiving_error_refuses(wrong):
    assert not check.forgiving_error(wrong)


def test_forgiving_error_accepts():
    assert check.forgiving_error(forgiving)


@pytest.fixture
def few_digits(monkeypatch):
    """A thousand digits, so that the rival is fitted in no time."""
    x_train, y_train, x_test, y_test = data.mnist()
    few = data.Images(x_train[:1_000], y_train[:1_000], x_test[:200], y_test[:200])
    monkeypatch.setattr(check.data, "mnist", lambda: few)


def linear_model(k):
    """An autoencoder that is PCA with k numbers, without training."""
    pca = PCA(k, svd_solver="covariance_eigh").fit(data.mnist().x_train)
    model = models.dense(784, k, output_activation="linear")
    model.get_layer("encoder").set_weights([pca.components_.T, -pca.mean_ @ pca.components_.T])
    model.get_layer("decoder").set_weights([pca.components_, pca.mean_])
    return model


@pytest.mark.parametrize(
    "answer",
    [..., None, "a model", keras.Sequential([keras.Input((784,)), keras.layers.Dense(784)])],
)
def test_quarter_of_the_numbers_refuses_what_is_no_model(answer, few_digits):
    assert not check.quarter_of_the_numbers(answer)


def test_quarter_of_the_numbers_refuses_a_large_code_and_a_large_error(few_digits, monkeypatch):
    assert "64 numbers" in check.quarter_of_the_numbers(linear_model(64)).reason
    assert "still better" in check.quarter_of_the_numbers(linear_model(8)).reason
    monkeypatch.setattr(check, "RIVAL", 4)  # a rival that PCA with 8 numbers beats
    assert check.quarter_of_the_numbers(linear_model(8))
