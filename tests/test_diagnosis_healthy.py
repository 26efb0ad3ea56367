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
