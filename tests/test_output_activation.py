"""`models.output_activation`: the name is right, or it is empty."""

import pytest

from aelib import models
from aelib._keras import keras

K = keras.layers
LAST = {
    "sigmoid": [K.Dense(4, "sigmoid")],
    "softplus": [K.Dense(4, "softplus")],
    "linear": [K.Dense(4)],
    "relu": [K.Dense(4), K.ReLU()],
    "leaky_relu": [K.Dense(4), K.LeakyReLU()],
    "elu": [K.Dense(4), K.Activation("elu")],
    "tanh": [K.Dense(4, K.Activation("tanh"))],
    "": [K.Dense(4, "sigmoid"), K.BatchNormalization()],
}
BEHIND = {
    "nothing": [],
    "Dropout": [K.Dropout(0.1)],
    "Flatten": [K.Flatten()],
    "Reshape and Dropout": [K.Reshape((2, 2)), K.SpatialDropout1D(0.1), K.Flatten()],
    "Activation": [K.Activation("linear")],
    "noise": [K.GaussianNoise(0.1)],
}


@pytest.mark.parametrize("behind", BEHIND.values(), ids=BEHIND)
@pytest.mark.parametrize("name", LAST)
def test_the_output_activation_is_found_behind_what_hands_values_on(name, behind):
    def copies(rows):
        return [type(layer).from_config(layer.get_config()) for layer in rows]

    stack = [*copies(LAST[name]), *copies(behind)]
    inputs = h = keras.Input((4,))
    for layer in copies(stack):
        h = layer(h)
    for model in (keras.Sequential([keras.Input((4,)), *stack]), keras.Model(inputs, h)):
        assert models.output_activation(model) == name


def test_the_output_activation_may_be_an_operation():
    inputs = keras.Input((4,))
    h = keras.ops.reshape(keras.ops.sigmoid(keras.layers.Dense(4)(inputs)), (-1, 2, 2))
    assert models.output_activation(keras.Model(inputs, h)) == "sigmoid"


def test_the_output_activation_is_found_through_parts_and_reshapes():
    inputs = keras.Input((64,))
    wrapped = keras.Model(inputs, models.convolutional(8, 2)(inputs))
    assert models.output_activation(wrapped) == "sigmoid"
    assert models.output_activation(models.dense(4, 2, output_activation="linear")) == "linear"
