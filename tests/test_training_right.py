"""Calls of `fit` that are right, however unusual: shapes, tensors, NumPy's numbers."""

import numpy as np
import pytest

from aelib import data, models, training
from aelib._keras import keras

X = data.factors(60, k=2)


def build(output="sigmoid"):
    keras.utils.set_random_seed(0)
    return models.dense(10, 2, output_activation=output)


def any_size():
    inputs = keras.Input((None, None, 1))
    return keras.Model(inputs, keras.layers.Conv2D(1, 3, padding="same")(inputs))


class Subclassed(keras.Model):
    """A model whose shapes Keras does not know."""

    def __init__(self):
        super().__init__()
        self.encoder = keras.layers.Dense(3, name="encoder")
        self.decoder = keras.layers.Dense(10, name="decoder")

    def call(self, x):
        return self.decoder(self.encoder(x))


def called():
    model = Subclassed()
    model(X[:2])
    return model


RIGHT = {
    "inputs of any size": (any_size, X.reshape(60, 5, 2, 1), {}),
    "a subclassed model": (called, X, {}),
    "a subclassed model not yet called": (Subclassed, X, {}),
    "a sequential model not yet built": (
        lambda: keras.Sequential([keras.layers.Dense(10)]), X, {},
    ),
    "a tensor": (build, keras.ops.convert_to_tensor(X), {"validation": 0.1}),
    "tensors to watch": (build, X, {"validation": [keras.ops.convert_to_tensor(X)] * 2}),
    "NumPy's numbers": (build, X, {
        "seed": np.int64(3), "batch_size": np.int32(8), "validation": np.float32(0.5),
    }),
    "float64": (build, X.astype("float64"), {}),
    "bytes into a linear output": (lambda: build("linear"), np.uint8(10 * X), {}),
}  # fmt: skip


@pytest.mark.parametrize("case", RIGHT.values(), ids=RIGHT)
def test_right_calls_are_not_refused(case):
    make, x, settings = case
    history = training.fit(make(), x, **{"epochs": 1, **settings})
    assert np.isfinite(history.history["loss"]).all()


@pytest.mark.parametrize("make", [any_size, called, Subclassed])
def test_a_target_that_would_be_broadcast_is_refused_whatever_the_model_knows(make):
    x = X.reshape(60, 5, 2, 1) if make is any_size else X
    with pytest.raises(ValueError, match=r"^Expected `target` of shape"):
        training.fit(make(), x, x[:, :1])
