"""Runs of different kinds in which nothing is wrong: `diagnose` compares them with PCA, no more."""

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_digits, load_wine
from sklearn.preprocessing import StandardScaler

from aelib import data, models, training
from aelib._keras import keras
from aelib.estimator import Autoencoder

DIGITS = (load_digits().data[:800] / 16).astype("float32")
CANCER, WINE = (
    StandardScaler().fit_transform(load().data).astype("float32")
    for load in (load_breast_cancer, load_wine)
)
BENT = data.factors(500, k=2, nonlinear=True)
LINEAR = {"output_activation": "linear"}

HEALTHY = {
    "a linear code of a table": (WINE, lambda: models.dense(13, 3, **LINEAR), 100, {}),
    "a hidden layer": (CANCER, lambda: models.dense(30, 5, (32,), **LINEAR), 25, {}),
    "tanh on bent data": (BENT, lambda: models.dense(10, 2, (32,), activation="tanh"), 60, {}),
    "digits under squared error": (DIGITS, lambda: models.dense(64, 8, (64,)), 40, {}),
    "digits under cross-entropy": (DIGITS, lambda: models.dense(64, 8), 40, {"loss": "bce"}),
    "convolutions": (DIGITS, lambda: models.convolutional(8, 16), 25, {}),
}


# Trained by `fit_small`, with what it is told; data, then what the builder and the training get.
QUICK = {
    "ReLU": (DIGITS, {"hidden": (32,)}, {}),
    "tanh": (DIGITS, {"hidden": (32,), "activation": "tanh"}, {}),
    "two hidden layers": (DIGITS, {"hidden": (64, 32), "activation": "elu"}, {}),
    "no hidden layer, linear": (DIGITS, LINEAR, {"learning_rate": 0.005}),
    "a tanh code": (DIGITS, {"hidden": (32,), "code_activation": "tanh"}, {}),
    "cross-entropy, deep": (DIGITS, {"hidden": (32,)}, {"loss": "binary_crossentropy"}),
    "plain descent": (
        DIGITS,
        {"activation": "elu", "hidden": (32,)},
        {"optimizer": "sgd", "learning_rate": 2},
    ),
    "a rate that does not fall": (
        DIGITS,
        {"hidden": (32,), "activation": "silu"},
        {"falling": False, "learning_rate": 0.003},
    ),
    "dropout": (DIGITS, {"hidden": (64,), "activation": "silu"}, {"dropout": 0.1}),
    "noise on the inputs": (DIGITS, {"hidden": (32,), "activation": "silu"}, {"noise": 0.1}),
    "weight decay": (DIGITS, {"hidden": (32,), "activation": "silu"}, {"weight_decay": 0.01}),
    "bent data, two numbers": (BENT, {"hidden": (32,), "activation": "tanh"}, {}),
    "a table": (CANCER, {"hidden": (16,), "activation": "elu", **LINEAR}, {"learning_rate": 0.005}),
}  # fmt: skip


@pytest.mark.parametrize("case", QUICK.values(), ids=QUICK)
def test_nothing_is_found_in_healthy_runs_of_other_kinds(case):
    x, build, settings = case
    keras.utils.set_random_seed(1)
    model = models.dense(x.shape[1], 2 if x is BENT else 6, **build)
    usual = {"epochs": 100, "batch_size": 25, "learning_rate": 0.01}
    found = training.diagnose(model, training.fit_small(model, x, **usual | settings), x)
    assert only_compared(found), found


def only_compared(found):
    return len(found.findings) == 1 and next(iter(found.findings)).endswith("PCA")


@pytest.mark.parametrize("case", HEALTHY.values(), ids=HEALTHY)
def test_a_healthy_run_is_compared_with_pca_and_nothing_else(case):
    x, build, epochs, settings = case
    keras.utils.set_random_seed(1)
    model = build()
    settings = {"epochs": epochs, "batch_size": 16, **settings}
    found = training.diagnose(model, training.fit(model, x, **settings), x)
    assert only_compared(found), found


def test_a_healthy_estimator_too():
    autoencoder = Autoencoder(2, epochs=40, random_state=0).fit(np.float64(CANCER))
    found = training.diagnose(autoencoder, x=CANCER)
    assert only_compared(found), found
