"""The guard of `fit`: a training whose loss stops being a number is undone."""

import numpy as np
import pytest

from aelib import data, models, training
from aelib._keras import keras

X = data.factors(60, k=2)


def build():
    keras.utils.set_random_seed(0)
    return models.dense(10, 2, output_activation="linear")


def weights(model):
    return np.concatenate([w.ravel() for w in model.get_weights()])


DIVERGING = {
    "a step that is too long": {"optimizer": keras.optimizers.SGD(1e6)},
    "only the weights, at the end": {"optimizer": keras.optimizers.SGD(3e38), "epochs": 1},
    "a loss of one's own": {"loss": lambda y, y_hat: keras.ops.mean(y_hat) * float("nan")},
}


@pytest.mark.parametrize("settings", DIVERGING.values(), ids=DIVERGING)
def test_training_that_diverges_is_undone(settings):
    model = build()
    before = weights(model)
    with pytest.raises(ValueError, match=r"^Expected the (loss|weights) to stay finite. Received"):
        training.fit(model, 100 * X, **{"epochs": 20, "validation": 0, **settings})
    np.testing.assert_array_equal(before, weights(model))


@pytest.mark.parametrize("size", [1e17, 1e30, 3e38])
def test_values_whose_squares_overflow_are_refused(size):
    for x, target in ((X * size, None), (X, X * size)):
        with pytest.raises(ValueError, match=r"^Expected `(x|target)` to stay below 1e16"):
            training.fit(build(), x, target)


def test_noise_layers_begin_again_where_training_was_undone():
    from aelib import layers

    inputs = keras.Input((10,))
    model = keras.Model(inputs, build()(layers.GaussianCorruption(0.1, seed=3)(inputs)))
    before = [np.array(v) for v in model.variables]
    with pytest.raises(ValueError, match="stay finite"):
        training.fit(model, X, epochs=9, optimizer=keras.optimizers.SGD(1e9))
    for variable, value in zip(model.variables, before, strict=True):
        np.testing.assert_array_equal(variable, value)


def test_weights_stay_where_a_loss_of_one_s_own_fails():
    model = build()
    before = weights(model)
    with pytest.raises(TypeError):
        training.fit(model, X, loss=lambda y: y)
    np.testing.assert_array_equal(before, weights(model))
