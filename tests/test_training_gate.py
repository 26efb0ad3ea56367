"""The gate of `fit`: what must not pass, whatever its spelling. What must: test_training_right."""

import re

import numpy as np
import pytest

from aelib import data, models, training
from aelib._keras import keras

X = data.factors(60, k=2)
BYTES = (X * 255).astype("float32")


def build(output="sigmoid"):
    keras.utils.set_random_seed(0)
    return models.dense(10, 2, output_activation=output)


@pytest.fixture
def model():
    return build()


def weights(model):
    return np.concatenate([w.ravel() for w in model.get_weights()])


BAD = {
    "a list": ([[0.5] * 10], {}, TypeError, "Received a list"),
    "NaN": (np.full((4, 10), np.nan), {}, ValueError, "finite"),
    "nothing": (np.zeros((0, 10)), {}, ValueError, "at least one value"),
    "another width": (np.zeros((4, 9)), {}, ValueError, r"\(n, 10\). Received \(4, 9\)"),
    "a target of another width": (
        np.zeros((4, 10)), {"target": np.zeros((4, 1))}, ValueError, "`target` of shape",
    ),
    "fewer targets": (
        np.zeros((4, 10)), {"target": np.zeros((3, 10))}, ValueError, "as many targets",
    ),
    "bytes into cross-entropy": (
        np.full((4, 10), 255.0), {"loss": "binary_crossentropy"}, ValueError, r"\[0, 1\]",
    ),
    "no epochs": (np.zeros((4, 10)), {"epochs": 0}, ValueError, "`epochs`"),
    "no batch": (np.zeros((4, 10)), {"batch_size": 0}, ValueError, "`batch_size`"),
    "all rows held out": (np.zeros((4, 10)), {"validation": 1.0}, ValueError, "`validation`"),
    "no row to watch": (np.zeros((4, 10)), {"validation": 0.01}, ValueError, "both parts of 4"),
    "no patience": (np.zeros((4, 10)), {"patience": None}, ValueError, "`patience`"),
    "bytes into a loss object": (
        np.full((4, 10), 255.0), {"loss": keras.losses.BinaryCrossentropy()}, ValueError, "lie in",
    ),
    "a word for validation": (np.zeros((4, 10)), {"validation": "a"}, ValueError, "fraction"),
    "three for a pair": (
        np.zeros((4, 10)), {"validation": (np.zeros((4, 10)),) * 3}, ValueError, "a pair",
    ),
    "validation of another width": (
        np.zeros((4, 10)), {"validation": (np.zeros((4, 9)),) * 2}, ValueError, "validation.0",
    ),
    "NaN among the watched targets": (
        np.zeros((4, 10)), {"validation": (np.zeros((4, 10)), np.full((4, 10), np.nan))},
        ValueError, "validation.1.* finite",
    ),
    "bytes among the watched targets": (
        np.zeros((4, 10)),
        {"validation": (np.zeros((4, 10)), np.full((4, 10), 9.0)), "loss": "binary_crossentropy"},
        ValueError, "validation.1.* lie in",
    ),
}  # fmt: skip


def spelled(loss):
    """Its text without the address, which no two processes share."""
    return re.sub(r" at 0x[0-9a-f]+", "", str(loss))


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_what_cannot_be_meant_is_refused_and_the_weights_stay(case, model):
    bad, arguments, error, words = case
    before = weights(model)
    with pytest.raises(error, match=words) as caught:
        training.fit(model, bad, **arguments)
    assert str(caught.value).startswith("Expected")
    np.testing.assert_array_equal(before, weights(model))


SPELLINGS = [
    "bce",
    "BCE",
    "binary_crossentropy",
    "BinaryCrossentropy",
    keras.losses.binary_crossentropy,
    keras.losses.BinaryCrossentropy,
    keras.losses.BinaryCrossentropy(),
    keras.losses.BinaryCrossentropy(name="mine", label_smoothing=0.1),
    "binary_focal_crossentropy",
    keras.losses.BinaryFocalCrossentropy(),
]


@pytest.mark.parametrize("loss", SPELLINGS, ids=spelled)
def test_cross_entropy_is_judged_by_what_it_is_and_not_by_its_spelling(loss):
    for output in ("linear", "tanh", "relu", "softplus", "leaky_relu"):
        with pytest.raises(ValueError, match=r"^Expected a sigmoid output.*Received " + output):
            training.fit(build(output), X, loss=loss)
    for target in (BYTES, X - 0.5):
        with pytest.raises(ValueError, match=r"^Expected `x` to lie in \[0, 1\]"):
            training.fit(build(), target, loss=loss)
    assert np.isfinite(training.fit(build(), X, loss=loss, epochs=1).history["loss"]).all()


@pytest.mark.parametrize(
    "Loss", [keras.losses.BinaryCrossentropy, keras.losses.BinaryFocalCrossentropy]
)
def test_logits_come_from_a_linear_output(Loss):
    loss = Loss(from_logits=True)
    with pytest.raises(ValueError, match=r"^Expected a linear output.*Received sigmoid"):
        training.fit(build(), X, loss=loss)
    with pytest.raises(ValueError, match=r"lie in \[0, 1\]"):
        training.fit(build("linear"), BYTES, loss=loss)
    training.fit(build("linear"), X, loss=loss, epochs=1)


@pytest.mark.parametrize("loss", ["mse", "mae", keras.losses.Huber()], ids=spelled)
def test_bytes_behind_a_sigmoid_are_refused_under_every_loss(loss):
    with pytest.raises(ValueError, match=r"^Expected `x` to lie in \[0, 1\]"):
        training.fit(build(), BYTES, loss=loss)
    training.fit(build("linear"), BYTES / 100, loss=loss, epochs=1)


def test_an_output_of_which_nothing_is_known_is_looked_at():
    class Shift(keras.layers.Layer):
        def __init__(self, by):
            super().__init__()
            self.by = by

        def call(self, x):
            return x + self.by

    for by in (5.0, 0.0):
        inputs = keras.Input((10,))
        model = keras.Model(inputs, Shift(by)(build()(inputs)))
        if by:
            with pytest.raises(ValueError, match="Received values outside"):
                training.fit(model, X, loss="bce")
        else:
            training.fit(model, X, loss="bce", epochs=1)


HOSTILE = {
    "loss": [None, "foo", "accuracy", 3, True, [], ["mse"], {}, {"a": 1}, object(), np.zeros(3)],
    "optimizer": ["foo", 3, True, [], {"a": 1}, keras.optimizers.Adam, object()],
    "epochs": [0, -1, 2.5, "3", None, True, float("nan"), [1]],
    "batch_size": [0, -1, 2.5, "3", True, float("nan"), [1]],
    "patience": [0, -1, 2.5, "3", None, True, float("nan"), [1]],
    "seed": [-1, 2.5, "3", None, True, float("nan"), [1], 2**32],
    "validation": [-0.1, 1, 2.5, "3", True, False, float("nan"), [], (X,), X],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_setting_that_cannot_be_meant_leaves_weights_and_compilation_alone(model, name):
    model.compile("sgd", "mae")
    optimizer, before = model.optimizer, weights(model)
    for value in HOSTILE[name]:
        with pytest.raises((TypeError, ValueError), match=r"^Expected") as caught:
            training.fit(model, X, **{name: value})
        assert "Received" in str(caught.value) and "\n" not in str(caught.value)
        assert model.compiled and model.loss == "mae" and model.optimizer is optimizer
        np.testing.assert_array_equal(before, weights(model))


def test_an_optimizer_that_trained_another_model_is_refused(model):
    optimizer = keras.optimizers.Adam(0.01)
    training.fit(model, X, optimizer=optimizer, epochs=1)
    training.fit(model, X, optimizer=optimizer, epochs=1)
    with pytest.raises(ValueError, match=r"^Expected a new `optimizer`"):
        training.fit(build(), X, optimizer=optimizer)
