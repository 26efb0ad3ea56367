"""`diagnose`: the causes it names, and what it takes. The verdicts are in test_diagnosis."""

from types import SimpleNamespace

import numpy as np
import pandas
import pytest
from sklearn.decomposition import PCA

from aelib import data, floors, models, training
from aelib._keras import keras
from aelib.estimator import Autoencoder
from aelib.training import findings

from .test_diagnosis import diagnose_untrained, trained, tuned


@pytest.mark.parametrize("loss", ["MSE", "MeanSquaredError", keras.losses.MeanSquaredError()])
def test_a_loss_is_known_under_every_name(loss):
    x = data.factors(100, k=2)
    assert "worse than PCA" in diagnose_untrained(models.dense(10, 2), x, loss)


def test_logits_are_compared_as_the_probabilities_that_they_stand_for():
    x = data.factors(200, k=2)
    keras.utils.set_random_seed(0)
    model = models.dense(10, 2)
    twin = models.dense(10, 2, output_activation="linear")
    twin.set_weights(model.get_weights())
    still = keras.optimizers.SGD
    model.compile(still(0.0), "bce")
    twin.compile(still(0.0), keras.losses.BinaryCrossentropy(from_logits=True))
    said = [str(training.diagnose(m, m.fit(x, x, verbose=0), x)) for m in (model, twin)]
    assert said[0] == said[1] and "PCA through a sigmoid with 2" in said[0]


@pytest.mark.parametrize(
    ("loss", "pca"),
    [("mse", "PCA with 2 numbers"), ("bce", "PCA through a sigmoid with 2 numbers")],
)
def test_the_rival_is_named_and_the_rows_on_which_it_is_one(loss, pca):
    said = str(
        diagnose_untrained(models.dense(10, 2), data.factors(100, k=2, nonlinear=True), loss)
    )
    assert f"times the error of {pca}, on the rows it was trained on." in said


def test_outputs_that_are_no_probabilities_are_named_under_cross_entropy():
    model = models.dense(10, 2, output_activation="linear")
    found = diagnose_untrained(model, data.factors(100, k=2), "bce")
    assert list(found.findings) == ["output"] and "a sigmoid come last" in str(found)


def test_a_code_with_three_axes_is_compared_with_pca_of_all_its_numbers():
    layers = keras.layers
    x = np.random.default_rng(0).uniform(size=(60, 4, 4, 3)).astype("float32")
    inputs, z = keras.Input((4, 4, 3)), keras.Input((2, 2, 3))
    conv = layers.Conv2D(3, 2, strides=2)(inputs)
    back = layers.Conv2DTranspose(3, 2, strides=2)(z)
    model = models.join(
        keras.Model(inputs, conv, name="encoder"), keras.Model(z, back, name="decoder")
    )
    assert "PCA with 12 numbers" in str(diagnose_untrained(model, x))


def run(model, x, **settings):
    """Plain Keras, which returns what it has, whatever it is."""
    model.compile(settings.pop("optimizer", "adam"), "mse")
    return training.diagnose(model, model.fit(x, x, verbose=0, **settings), x)


def test_a_loss_that_became_nan_is_named_with_its_epoch():
    keras.utils.set_random_seed(0)
    linear = models.dense(10, 2, output_activation="linear")
    found = run(linear, data.factors(100, k=2), optimizer=keras.optimizers.SGD(1e6), epochs=9)
    assert list(found.findings) == ["not finite"]
    assert "The loss became NaN or infinite in epoch" in str(found)


@pytest.mark.parametrize("value, words", [(np.nan, "weight arrays hold NaN"), (1e38, "overflow")])
def test_weights_that_diverged_are_named_where_the_losses_do_not_show_it(value, words):
    x = data.factors(100, k=2)
    model = models.dense(10, 2, output_activation="linear")
    model.compile("adam", "mse")
    history = model.fit(x, x, verbose=0)
    model.set_weights([np.full_like(w, value) for w in model.get_weights()])
    found = training.diagnose(model, history, x)
    assert list(found.findings) == ["not finite"] and words in str(found)


@pytest.mark.parametrize("k, nonlinear", [(2, False), (2, True), (5, False)])
def test_a_small_table_at_default_settings_is_told_that_it_took_few_steps(k, nonlinear):
    x = data.factors(500, k=k, nonlinear=nonlinear)
    keras.utils.set_random_seed(0)
    model = models.dense(10, 2, (32,))
    found = training.diagnose(model, training.fit(model, x), x)
    assert found.findings["few steps"].startswith("Only 20 steps were taken: more epochs")


def test_few_steps_are_no_fault_where_they_were_enough():
    x = data.factors(500, k=5)
    optimizer = tuned(0.05)
    found = trained(x, lambda: models.dense(10, 2), optimizer=optimizer, batch_size=450, epochs=300)
    assert "few steps" not in found


def test_it_can_be_printed_on_a_windows_console():
    everything = [
        findings.unusable_data(np.array([[2.0]]), True),
        findings.not_finite({"loss": np.array([np.nan])}, []),
        findings.no_probabilities(np.array([[2.0]]), True),
        findings.few_steps(1, diagnosed_table()),
        *findings.against_pca(diagnosed_table(), 2).values(),
    ]
    assert all(everything)
    for sentence in everything:
        sentence.encode("cp1252")


def diagnosed_table():
    x = data.factors(50, k=4).astype("float64")
    return floors.report(x, x, {"model": np.zeros_like(x)}, k=2)


def test_the_estimator_is_diagnosed_with_the_history_that_it_keeps():
    x = data.factors(300, d=6, k=2)
    autoencoder = Autoencoder(2, epochs=3, random_state=0).fit(x)
    curve = SimpleNamespace(history={"loss": autoencoder.loss_curve_})
    direct = training.diagnose(autoencoder.model_, curve, x)
    assert training.diagnose(autoencoder, x=x) == direct and "few steps" in direct
    table = pandas.DataFrame(x)
    assert training.diagnose(autoencoder, x=table) == direct


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda a, x: training.diagnose(a, x=x), "a fitted"),
        (lambda a, x: training.diagnose(PCA(2).fit(x), x=x), "a fitted"),
        (lambda a, x: training.diagnose(a.set_params(epochs=1).fit(x)), "`x`, the data"),
        (lambda a, x: training.diagnose(a.set_params(epochs=1).fit(x), x), "the data of an .* by"),
    ],
)
def test_estimators_that_cannot_be_diagnosed_are_refused(call, words):
    with pytest.raises(TypeError, match=f"^Expected {words}"):
        call(Autoencoder(), data.factors(50, d=6, k=2))
