"""Every verdict of `diagnose`: one run that provokes it, and one in which it stays silent."""

import numpy as np
import pytest

from aelib import data, models, training
from aelib._keras import keras


def trained(x, model, **settings):
    keras.utils.set_random_seed(0)
    model = model()
    history = training.fit(model, x, **{"epochs": 60, "batch_size": 50, **settings})
    return training.diagnose(model, history, x)


def tuned(rate):
    return keras.optimizers.Adam(rate)


@pytest.fixture(scope="module")
def healthy():
    """Enough training on data with two factors and a code of two numbers."""
    return trained(
        data.factors(500, k=2, nonlinear=True),
        lambda: models.dense(10, 2, (32,), activation="tanh"),
        epochs=200,
        optimizer=tuned(0.01),
        patience=200,
    )


def test_a_healthy_run_is_only_praised(healthy):
    assert list(healthy.findings) == ["better than PCA"]
    assert "times the error of PCA with 2 numbers" in str(healthy)


def test_nothing_learned_and_learning_rate_on_the_much_copied_program():
    found = trained(
        data.uniform(),
        lambda: models.dense(10, 5, code_activation="relu"),
        loss="binary_crossentropy",
        optimizer="adadelta",
        epochs=50,
        batch_size=256,
    )
    assert "nothing learned" in found and "learning rate" in found and "worse than PCA" in found


def test_a_rate_that_is_high_enough_is_not_blamed():
    x = data.factors(500, k=5)
    found = trained(x, lambda: models.dense(10, 2), optimizer=tuned(0.02), epochs=200, patience=99)
    assert "learning rate" not in found and "nothing learned" not in found


def test_a_rate_that_is_too_small_is_blamed_even_when_something_was_learned():
    x = data.factors(500, k=5)
    found = trained(x, lambda: models.dense(10, 3), optimizer=tuned(3e-4), epochs=30)
    assert "learning rate" in found


def kill(model, unit):
    """Push one ReLU code unit so far down that it never turns on."""
    layer = model.get_layer("encoder").layers[-1]
    kernel, bias = layer.get_weights()
    bias[unit] = -100.0
    layer.set_weights([kernel, bias])
    return model


def diagnose_untrained(model, x, loss="mse"):
    model.compile("adam", loss)
    return training.diagnose(model, model.fit(x, x, verbose=0, epochs=1), x)


def test_dead_units_are_counted():
    x = data.factors(200, k=3)
    model = kill(kill(models.dense(10, 4, code_activation="relu"), 0), 2)
    assert "2 of 4 code units" in diagnose_untrained(model, x).findings["dead units"]


def test_a_code_whose_units_all_say_the_same_is_collapsed():
    x = data.factors(200, k=5)
    model = models.dense(10, 4)
    layer = model.get_layer("encoder").layers[-1]
    kernel, bias = layer.get_weights()
    layer.set_weights([np.repeat(kernel[:, :1], 4, axis=1), bias])
    model.compile(keras.optimizers.SGD(0.0), "mse")
    found = training.diagnose(model, model.fit(x, x, verbose=0), x)
    assert "vary in 1 direction" in found.findings["collapsed code"]
    assert "dead units" not in found


@pytest.mark.parametrize(
    "spoil, words",
    [
        (lambda x: x * 255, "sigmoid can only give 0 to 1"),
        (lambda x: np.where(x > 0.9, np.nan, x), "NaN or infinite"),
    ],
)
def test_unusable_data_is_the_only_finding(spoil, words):
    x = data.factors(100, k=2)
    model = models.dense(10, 2)
    model.compile("adam", "mse")
    history = model.fit(x, x, verbose=0)
    found = training.diagnose(model, history, spoil(x))
    assert list(found.findings) == ["data"] and words in str(found)


def test_unscaled_data_is_named_for_linear_outputs_too():
    x = 1000 * data.factors(100, k=2)
    model = models.dense(10, 2, output_activation="linear")
    assert "scale the data" in diagnose_untrained(model, x).findings["data"]


def test_overfitting_is_seen_where_few_rows_meet_many_weights():
    x = np.random.default_rng(0).uniform(size=(40, 10)).astype("float32")
    found = trained(
        x,
        lambda: models.dense(10, 8, (128, 128)),
        epochs=300,
        batch_size=20,
        validation=0.5,
        optimizer=tuned(0.01),
        patience=300,
    )
    assert "overfitting" in found


def test_a_linear_autoencoder_is_as_good_as_pca():
    x = data.factors(500, k=5)
    found = trained(
        x,
        lambda: models.dense(10, 2, output_activation="linear"),
        epochs=300,
        optimizer=tuned(0.01),
        validation=0,
    )
    assert "as good as PCA" in found and len(found.findings) == 1


def test_no_ratio_is_quoted_where_pca_loses_nothing():
    found = diagnose_untrained(models.dense(10, 3), data.factors(200, k=3))
    assert "next to nothing" in found.findings["worse than PCA"]


def test_no_verdict_but_praise_on_a_healthy_run(healthy):
    for name in ("data", "dead units", "collapsed code", "overfitting", "worse than PCA"):
        assert name not in healthy


def test_a_loss_without_floors_is_refused():
    x = data.factors(50, k=2)
    model = models.dense(10, 2)
    model.compile("adam", "mae")
    with pytest.raises(ValueError, match="'mse', 'binary_crossentropy'"):
        training.diagnose(model, model.fit(x, x, verbose=0), x)


@pytest.mark.parametrize("bias", [0.3, 3.3, 100.1])
def test_units_are_dead_at_whatever_number_they_stand(bias):
    x = data.factors(1000, k=3)
    model = models.dense(10, 4)
    layer = model.get_layer("encoder").layers[-1]
    kernel, biases = layer.get_weights()
    kernel[:, :2], biases[:2] = 0, bias
    model.compile(keras.optimizers.SGD(0.0), "mse")
    for dead, weights in (("2 of 4", kernel), ("4 of 4", 0 * kernel)):
        layer.set_weights([weights, biases])
        found = training.diagnose(model, model.fit(x, x, verbose=0), x)
        assert f"{dead} code units" in found.findings["dead units"]


def test_data_out_of_range_are_named_for_convolutions_too():
    x = np.full((20, 64), 5.0, "float32")
    assert "sigmoid" in diagnose_untrained(models.convolutional(8, 2), x).findings["data"]
