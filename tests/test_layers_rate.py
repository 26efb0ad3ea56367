"""RoundedCode: rounds, charges what a logistic distribution says, and the loss adds up."""

import numpy as np
import pytest
from scipy.stats import logistic

from aelib import evaluation, floors, layers, models, training
from aelib._keras import keras

# Two hidden numbers make twelve: there is something to compress.
rng = np.random.default_rng(0)
X = (1 / (1 + np.exp(-2 * rng.normal(size=(200, 2)) @ rng.normal(size=(2, 12))))).astype("float32")


def autoencoder(weight=0.01, k=3):
    keras.utils.set_random_seed(0)
    plain = models.dense(12, k)
    x = keras.Input((12,))
    code = layers.RoundedCode(weight, seed=1, name="code")(plain.get_layer("encoder")(x))
    return models.join(keras.Model(x, code, name="encoder"), plain.get_layer("decoder"))


def trained(weight):
    model = autoencoder(weight)
    adam = keras.optimizers.Adam(0.02)
    training.fit(model, X, epochs=20, batch_size=10, optimizer=adam, validation=0)
    return model


def code_layer(model):
    return model.get_layer("encoder").get_layer("code")


def built(k, place=0.0, log_width=0.0):
    layer = layers.RoundedCode(1.0)
    layer.build((None, k))
    layer.place.assign(np.full(k, place))
    layer.log_width.assign(np.full(k, log_width))
    return layer


def bits(layer, z):
    return keras.ops.convert_to_numpy(layer.bits(np.asarray(z, "float32")))


@pytest.mark.parametrize(("place", "log_width"), [(0, 0), (2.3, 1.5), (-0.4, -1)])
def test_the_price_is_the_logistic_probability_of_the_whole_number(place, log_width):
    whole = np.arange(-6, 7)[:, None]
    known = logistic(place, np.exp(log_width))
    expected = -np.log2(known.cdf(whole + 0.5) - known.cdf(whole - 0.5))[:, 0]
    np.testing.assert_allclose(bits(built(1, place, log_width), whole), expected, rtol=1e-3)


def test_far_away_the_price_is_finite_and_still_has_a_slope():
    far = bits(built(1, log_width=-2), [[30.0], [31.0], [-1000.0]])
    assert np.isfinite(far).all()
    assert far[1] - far[0] == pytest.approx(np.exp(2) / np.log(2), rel=1e-3)


def test_the_probabilities_of_all_whole_numbers_sum_to_one():
    whole = np.arange(-200, 201)[:, None]
    assert (2.0 ** -bits(built(1, 0.3, 1.0), whole)).sum() == pytest.approx(1, abs=1e-4)


def test_the_numbers_of_a_code_are_charged_one_by_one_and_summed():
    z = np.array([[0, 1], [3, -2]])
    apart = [bits(built(1, 0.5, 0.7), z[:, [j]]) for j in (0, 1)]
    np.testing.assert_allclose(bits(built(2, 0.5, 0.7), z), sum(apart), rtol=1e-5)
    picture = np.ones((2, 4, 4, 1))
    np.testing.assert_allclose(bits(built(1), picture), 16 * bits(built(1), [[1], [1]]), rtol=1e-5)


def test_inference_rounds_and_training_adds_uniform_noise_of_one_step():
    layer, z = layers.RoundedCode(0.1, seed=0), np.full((2000, 50), 0.3, "float32")
    assert (keras.ops.convert_to_numpy(layer(z)) == 0).all()
    noise = keras.ops.convert_to_numpy(layer(z, training=True)) - z
    assert -0.5 <= noise.min() < -0.49 and 0.49 < noise.max() <= 0.5
    assert abs(noise.mean()) < 0.005 and abs(noise.var() - 1 / 12) < 0.002


def test_the_loss_is_error_plus_weighted_bits_in_evaluate():
    model = autoencoder(weight=0.02)
    model.compile("adam", "mse", metrics=["mse"])
    said = model.evaluate(X[:150], X[:150], batch_size=64, verbose=0, return_dict=True)
    z = models.encode(model, X[:150])
    assert said["bits"] == pytest.approx(bits(code_layer(model), z).mean(), rel=1e-5)
    error = floors.squared_error(X[:150], models.decode(model, z))
    assert said["loss"] == pytest.approx(error + 0.02 * said["bits"], rel=1e-5)


def test_the_loss_is_error_plus_weighted_bits_in_the_history_of_every_epoch():
    model = autoencoder(weight=0.02)
    model.compile("adam", "mse", metrics=["mse"])
    pair = (X[150:], X[150:])
    history = model.fit(
        X[:150], X[:150], batch_size=64, epochs=3, validation_data=pair, verbose=0
    ).history
    for of in ("", "val_"):
        total = np.add(history[of + "mse"], 0.02 * np.array(history[of + "bits"]))
        np.testing.assert_allclose(history[of + "loss"], total, rtol=1e-5)


def test_the_codes_of_a_trained_model_are_whole_and_cost_what_it_says():
    model = trained(1e-3)
    z = models.encode(model, X)
    np.testing.assert_array_equal(z, np.rint(z))
    counted = evaluation.code_bits(z, z)
    assert counted - 0.1 < bits(code_layer(model), z).mean() < counted + 1.5  # logistic, not fitted


def test_a_dearer_bit_leaves_fewer_bits_and_more_error():
    found = []
    for weight in (1e-4, 1e-2):
        model = trained(weight)
        z = models.encode(model, X)
        error = floors.squared_error(X, models.decode(model, z))
        found.append((bits(code_layer(model), z).mean(), error))
    assert found[0][0] > found[1][0] and found[0][1] < found[1][1]


def test_saves_and_loads_with_its_prices(tmp_path):
    model = autoencoder()
    training.fit(model, X, epochs=2, validation=0)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    z = models.encode(model, X)
    np.testing.assert_array_equal(models.encode(loaded, X), z)
    np.testing.assert_allclose(bits(code_layer(loaded), z), bits(code_layer(model), z), rtol=1e-6)
    assert code_layer(loaded).weight == 0.01
