"""`diagnose`: the causes that chapter 5 adds, each provoked, each gone after one change."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from aelib import data, layers, models, training
from aelib._keras import keras
from aelib.training import findings

DIGITS = (load_digits().data / 16).astype("float32")
DIGITS = DIGITS[np.random.default_rng(0).permutation(len(DIGITS))[:400]]
BENT = data.factors(400, k=4, nonlinear=True)
BENT = (BENT - BENT.mean(axis=0)) / BENT.std(axis=0)
LOUD = BENT * np.r_[6, np.ones(9)].astype("float32")
TIMID = {"optimizer": "sgd", "learning_rate": 2.0, "falling": False, "epochs": 150}
WILD = {"falling": False, "epochs": 80}


def visited(x, hidden=(32,), k=6, scale=1.0, activation="elu", output="sigmoid", **settings):
    keras.utils.set_random_seed(0)
    model = models.dense(x.shape[1], k, hidden, activation=activation, output_activation=output)
    model.set_weights([scale * w for w in model.get_weights()])
    usual = {"epochs": 50, "learning_rate": 0.02}
    return training.diagnose(model, training.fit_small(model, x, **usual | settings), x)


deep = {"hidden": (32, 16), "activation": "tanh"}
loud = {"output": "linear", "k": 2, "learning_rate": 0.01, "epochs": 100}


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("plateau", (DIGITS, {**deep, **TIMID, "scale": 0.2}), (DIGITS, {**deep, **TIMID})),
        ("saturated outputs", (DIGITS, {"learning_rate": 0.2, **WILD}), (DIGITS, {})),
        (
            "learning rate",
            (DIGITS, {"learning_rate": 0.1, "output": "linear", **WILD}),
            (DIGITS, {"learning_rate": 0.01, "output": "linear"}),
        ),
        ("no bottleneck", (DIGITS, {"k": 64}), (DIGITS, {"k": 6})),
        ("one column", (LOUD, loud), (BENT, loud)),
    ],
)
def test_a_cause_is_named_and_gone_after_one_change(name, before, after):
    (x, ill), (y, well) = before, after
    assert name in visited(x, **ill)
    assert name not in visited(y, **well)


def test_a_restless_curve_is_not_told_to_raise_its_rate():
    found = visited(DIGITS, learning_rate=0.1, output="linear", **WILD)
    assert "lower the learning rate" in found.findings["learning rate"]


def test_saturated_outputs_are_not_told_to_raise_the_rate_or_to_train_longer():
    found = visited(DIGITS, learning_rate=0.2, **WILD)
    assert not {"learning rate", "few steps", "plateau"} & set(found.findings)


def quickly(model, x, epochs=3, metrics=None, optimizer="adam"):
    model.compile(optimizer, "mse", metrics=metrics)
    history = model.fit(x, x, epochs=epochs, batch_size=50, verbose=0)
    return training.diagnose(model, history, x)


def with_code(*code, width=4):
    x, z = keras.Input((10,)), keras.Input((width,))
    h = x
    for layer in code:
        h = layer(h)
    encoder = keras.Model(x, h, name="encoder")
    return models.join(encoder, keras.Model(z, keras.layers.Dense(10)(z), name="decoder"))


class AlwaysOn(keras.layers.Layer):
    def call(self, z):
        return z + keras.random.normal(keras.ops.shape(z))


def test_a_code_that_is_drawn_anew_at_each_call_is_named():
    dense = keras.layers.Dense(4)
    assert "random code" in quickly(with_code(dense, AlwaysOn()), BENT)
    assert "random code" not in quickly(with_code(dense, keras.layers.GaussianNoise(1.0)), BENT)


def test_accuracy_is_named():
    assert "accuracy" in quickly(with_code(keras.layers.Dense(4)), BENT, metrics=["accuracy"])


def test_a_penalty_that_shrinks_and_makes_no_zeros_is_named():
    penalty = keras.regularizers.L1(0.01)
    found = quickly(with_code(keras.layers.Dense(4, activity_regularizer=penalty)), BENT)
    assert "small, not sparse" in found
    sparse = with_code(keras.layers.Dense(4), layers.KSparse(1))
    assert "small, not sparse" not in quickly(sparse, BENT)


@pytest.mark.parametrize(("beta", "words"), [(100.0, "too high"), (1e-6, "too low")])
def test_the_price_of_a_variational_code_is_named(beta, words):
    keras.utils.set_random_seed(0)
    model = models.variational(10, 2, beta=beta, output_activation="linear")
    found = quickly(model, BENT, epochs=40, optimizer=keras.optimizers.Adam(0.03))
    assert words in found.findings["price of the code"], found


@pytest.mark.parametrize(
    "hinder",
    [keras.layers.GaussianNoise(0.1), keras.layers.Dropout(0.1), layers.KSparse(2)],
    ids=["noise", "dropout", "k-sparse"],
)
def test_a_wide_code_with_something_else_in_the_way_is_no_copy(hinder):
    found = quickly(with_code(keras.layers.Dense(12), hinder, width=12), BENT, epochs=1)
    assert "no bottleneck" not in found


def test_the_sentences_can_be_printed_on_a_windows_console():
    z = np.random.default_rng(0).normal(size=(9, 4))
    wide = np.full((9, 4), 9.0) * np.arange(9)[:, None], np.zeros((9, 4))
    said = [
        findings.accuracy({"accuracy": [0.1]}),
        findings.saturated(z, np.ones_like(z), True),
        findings.not_the_same(z, z + 1),
        findings.no_bottleneck(z, z, False),
        findings.small_not_sparse(z, True),
        findings.priced_code(*wide),
        findings.priced_code(0 * z, 0 * z),
    ]
    assert all(said)
    for sentence in said:
        sentence.encode("cp1252")
