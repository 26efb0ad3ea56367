"""`training.fit_small`: the same steps as Keras, and what it refuses."""

import numpy as np
import pytest

from aelib import data, models, training
from aelib._keras import keras

X = data.factors(60, d=8, k=2)


def twins(activation="elu", output="sigmoid"):
    build = {"activation": activation, "output_activation": output}
    keras.utils.set_random_seed(0)
    one, other = (models.dense(8, 3, (5,), **build) for _ in range(2))
    other.set_weights(one.get_weights())
    return one, other


def apart(one, other):
    pairs = zip(one.get_weights(), other.get_weights(), strict=True)
    return max(np.abs(a - b).max() for a, b in pairs)


@pytest.mark.parametrize(
    ("activation", "loss", "name", "theirs"),
    [
        ("elu", "mse", "adam", keras.optimizers.Adam),
        ("silu", "binary_crossentropy", "adam", keras.optimizers.Adam),
        ("tanh", "mse", "rmsprop", keras.optimizers.RMSprop),
        ("relu", "binary_crossentropy", "sgd", lambda r: keras.optimizers.SGD(r, momentum=0.9)),
    ],
)
def test_it_reaches_the_weights_that_keras_reaches(activation, loss, name, theirs):
    ours, keras_model = twins(activation)
    training.fit_small(
        ours, X, loss=loss, epochs=8, batch_size=60, optimizer=name, learning_rate=0.01,
        falling=False,
    )  # fmt: skip
    keras_model.compile(theirs(0.01), loss, run_eagerly=True)
    keras_model.fit(X, X, epochs=8, batch_size=60, verbose=0)
    assert apart(ours, keras_model) < 1e-5


def test_the_history_holds_the_curves_and_the_model_its_steps():
    model, _ = twins()
    history = training.fit_small(model, X, epochs=4, batch_size=25, watch={"val_loss": X})
    assert len(history.history["loss"]) == len(history.history["val_loss"]) == 4
    assert int(model.optimizer.iterations) == 8
    found = model.evaluate(X, X, verbose=0)
    assert np.isclose(history.history["val_loss"][-1], found, rtol=1e-5)


def test_decay_shrinks_the_kernels_and_leaves_the_biases():
    model, before = twins()
    training.fit_small(
        model, X, epochs=1, batch_size=60, optimizer="sgd", learning_rate=1e-6, falling=False,
        weight_decay=1e5,
    )  # fmt: skip
    for i, (a, b) in enumerate(zip(model.get_weights(), before.get_weights(), strict=True)):
        assert np.allclose(a, b * (0.9 if i % 2 == 0 else 1), atol=1e-5)


def test_dropout_leaves_the_code_and_the_output_alone_and_is_right_in_the_mean():
    from aelib.training.chain import Chain

    model, _ = twins("linear", "linear")
    net = Chain(model, "mse", 0.5)
    masks = net.forward(X, np.random.default_rng(0))[2]
    assert [m is None for m in masks] == [True, False, True, False, True]
    many = [net.forward(X, np.random.default_rng(i))[1][-1] for i in range(3000)]
    assert np.allclose(np.mean(many, axis=0), net.forward(X)[1][-1], atol=0.1)


def test_the_same_seed_gives_the_same_network_and_another_seed_another():
    one, other = twins()
    settings = {"epochs": 3, "batch_size": 20, "noise": 0.1, "dropout": 0.2}
    for model in (one, other):
        training.fit_small(model, X, **settings, seed=1)
    assert apart(one, other) == 0
    again, _ = twins()
    training.fit_small(again, X, **settings, seed=2)
    assert apart(one, again) > 1e-4


def test_a_run_that_diverged_is_left_for_the_diagnosis():
    model, _ = twins(output="linear")
    history = training.fit_small(model, X, optimizer="sgd", learning_rate=1e6, epochs=9)
    assert "not finite" in training.diagnose(model, history, X)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"optimizer": "lion"}, "`optimizer`"),
        ({"dropout": 1.0}, "`dropout`"),
        ({"noise": -1}, "`noise`"),
        ({"weight_decay": -0.1}, "`weight_decay`"),
        ({"learning_rate": -0.1}, "`learning_rate`"),
        ({"epochs": 0}, "`epochs`"),
        ({"falling": 1}, "`falling`"),
        ({"loss": "mae"}, "`loss`"),
        ({"watch": X}, "`watch`"),
        ({"watch": {"val_loss": X[:, :3]}}, "shape"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused_and_nothing_moves(settings, words):
    model, before = twins()
    with pytest.raises((TypeError, ValueError), match=f"Expected .*{words}|{words}"):
        training.fit_small(model, X, **settings)
    assert apart(model, before) == 0


def test_models_that_are_no_chain_of_dense_layers_are_refused():
    with pytest.raises(ValueError, match="chain of plain Dense layers"):
        training.fit_small(models.convolutional(8, 2), np.ones((5, 64), "float32"))
    with pytest.raises(ValueError, match="chain of plain Dense layers"):
        training.fit_small(models.dense(8, 2, (4,), activation="selu"), X)
    with pytest.raises(ValueError, match="sigmoid last"):
        linear = models.dense(8, 2, output_activation="linear")
        training.fit_small(linear, X, loss="binary_crossentropy")
