"""Seeds side by side in one model: what each would be alone, or not side by side at all."""

import numpy as np
import pytest

from aelib import data, layers, models, training
from aelib._keras import keras
from aelib.training.together import stack_of

CASES = {
    "the default, full batch": (lambda: None, 30, "mse"),
    "Adam": (lambda: keras.optimizers.Adam(0.01), 8, "binary_crossentropy"),
    "momentum": (lambda: keras.optimizers.SGD(0.3, momentum=0.9, nesterov=True), 8, "mse"),
    "RMSprop, full batch": (lambda: keras.optimizers.RMSprop(0.003), 30, "binary_crossentropy"),
    "clipped": (lambda: keras.optimizers.Adadelta(1.0, clipvalue=0.01), 30, "mse"),
    "a rate that falls": (
        lambda: keras.optimizers.Nadam(keras.optimizers.schedules.CosineDecay(0.01, 12)), 8, "mse",
    ),
}  # fmt: skip


def build():
    return models.dense(10, 2, hidden=(4,), activation="tanh")


@pytest.fixture(scope="module")
def x():
    return data.factors(30, k=2)


def weights(model):
    return np.concatenate([w.ravel() for w in model.get_weights()])


def stacked(model, loss="mse", optimizer=None, batch_size=30):
    x, loss = np.ones((30, *model.input_shape[1:]), "float32"), keras.losses.get(loss)
    return stack_of(model, x, 3, loss, optimizer, batch_size) is not None


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_seed_in_a_stack_is_the_network_trained_alone(x, case):
    optimizer, batch_size, loss = case
    assert stacked(build(), loss, optimizer())
    settings = {"loss": loss, "epochs": 4, "batch_size": batch_size}
    runs = training.fit_seeds(build, x, (3, 4, 3), optimizer=optimizer(), **settings)
    for seed, model, final, curve in zip((3, 4), *(r[:2] for r in runs), strict=True):
        keras.utils.set_random_seed(seed)
        alone = build()
        before = weights(alone)
        history = training.fit(alone, x, optimizer=optimizer(), validation=0, seed=seed, **settings)
        moved = np.abs(weights(alone) - before).max()
        assert moved > 1e-3
        np.testing.assert_allclose(weights(model), weights(alone), atol=1e-3 * moved)
        np.testing.assert_allclose(curve, history.history["loss"], rtol=1e-4)
        assert final == pytest.approx(alone.evaluate(x, x, verbose=0), rel=1e-4)
    assert runs.losses[0] == pytest.approx(runs.losses[2], rel=1e-5)


def test_records_of_several_epochs_are_means_over_them(x):
    settings = {"epochs": 6, "batch_size": 8, "optimizer": "adam"}
    each = training.fit_seeds(build, x, (0, 1), **settings).curves
    grouped = training.fit_seeds(build, x, (0, 1), every=3, **settings).curves
    np.testing.assert_allclose(grouped, each.reshape(2, 2, 3).mean(axis=2), rtol=1e-4)


def noisy():
    inputs = keras.Input((10,))
    return keras.Model(inputs, build()(layers.GaussianCorruption(0.5)(inputs)))


def penalised():
    x, z = keras.Input((10,)), keras.Input((2,))
    code = keras.layers.Dense(2, activity_regularizer=keras.regularizers.L1(0.1))(x)
    decoder = keras.Model(z, keras.layers.Dense(10)(z), name="decoder")
    return models.join(keras.Model(x, code, name="encoder"), decoder)


def with_a_short_cut():
    x = keras.Input((10,))
    h = keras.layers.Dense(10)(x)
    return keras.Model(x, keras.layers.Dense(10)(keras.layers.add([x, h])))


def used_twice():
    x, layer = keras.Input((10,)), keras.layers.Dense(10)
    return keras.Model(x, layer(layer(x)))


def without_bias():
    x = keras.Input((10,))
    return keras.Model(x, keras.layers.Dense(10, use_bias=False)(x))


def frozen():
    model = build()
    model.get_layer("decoder").trainable = False
    return model


def normalised():
    x = keras.Input((10,))
    return keras.Model(x, keras.layers.Dense(10)(keras.layers.BatchNormalization()(x)))


NOT_PLAIN = [noisy, penalised, with_a_short_cut, used_twice, without_bias, frozen, normalised]


@pytest.mark.parametrize("network", NOT_PLAIN, ids=lambda f: f.__name__)
def test_what_is_no_plain_chain_of_dense_layers_is_not_stacked(network):
    assert not stacked(network())


def test_large_networks_are_not_stacked_since_that_gains_nothing():
    assert not stacked(models.dense(784, 32))


def test_convolutions_are_not_stacked():
    assert not stacked(models.convolutional(8, 2))


class OfTheRow(keras.losses.Loss):
    """A loss of our own."""

    def call(self, x, x_hat):
        return keras.ops.mean((x - x_hat) ** 2, axis=-1)


FEELS_ALL = {
    "clipnorm": ("mse", keras.optimizers.Adam(clipnorm=1.0)),
    "global clipnorm": ("mse", keras.optimizers.Adam(global_clipnorm=1.0)),
    "weight decay": ("mse", keras.optimizers.AdamW()),
    "norms": ("mse", keras.optimizers.Lamb()),
    "averages": ("mse", keras.optimizers.SGD(use_ema=True)),
    "accumulation": ("mse", keras.optimizers.SGD(gradient_accumulation_steps=2)),
    "a loss function": (lambda x, x_hat: keras.ops.max(abs(x - x_hat)), None),
    "a loss object": (OfTheRow(), None),
    "another loss": ("cosine_similarity", None),
}


@pytest.mark.parametrize("case", FEELS_ALL.values(), ids=FEELS_ALL)
def test_what_may_feel_all_networks_at_once_is_not_stacked(case):
    assert not stacked(build(), *case)


def test_off_tensorflow_only_whole_batches_are_stacked(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    assert stacked(build()) and not stacked(build(), batch_size=8)


def test_one_by_one_gives_what_it_gives_alone(x):
    runs = training.fit_seeds(penalised, x, (3, 4), epochs=2, batch_size=30, optimizer="adam")
    keras.utils.set_random_seed(4)
    alone = penalised()
    training.fit(alone, x, epochs=2, batch_size=30, optimizer="adam", validation=0, seed=4)
    np.testing.assert_allclose(weights(runs.models[1]), weights(alone), rtol=1e-3, atol=1e-5)


def test_a_norm_is_clipped_for_each_network_alone(x, monkeypatch):
    def losses():
        optimizer = keras.optimizers.SGD(50.0, global_clipnorm=0.02)
        return training.fit_seeds(build, x, (3, 4), epochs=4, optimizer=optimizer).losses

    right = losses()
    monkeypatch.setattr("aelib.training.together._separate", lambda *_: True)
    assert np.abs(losses() / right - 1).max() > 1e-3, "stacked it would be another rule"


class OwnStep(keras.Model):
    """A functional model whose training is its own."""

    def train_step(self, *arguments):
        return super().train_step(*arguments)


def test_a_model_class_with_a_step_of_its_own_is_not_stacked():
    x = keras.Input((10,))
    assert not stacked(OwnStep(x, keras.layers.Dense(10)(x)))


def test_the_seed_that_bursts_is_the_one_that_is_named(x):
    def sometimes_huge():
        size = 1e20 if np.random.rand() < 0.43 else 1.0  # seed 1 draws 0.417, seed 2 0.436
        model = models.dense(10, 2, output_activation="linear")
        model.set_weights([size * w for w in model.get_weights()])
        return model

    training.fit_seeds(sometimes_huge, x, (2,), epochs=1)
    with pytest.raises(ValueError, match=r"^Expected the loss to stay finite.* seed 1:"):
        training.fit_seeds(sometimes_huge, x, (2, 1), epochs=1)


def test_plain_arrays_train_the_same_where_a_batch_holds_all_rows(x, monkeypatch):
    settings = {"epochs": 4, "every": 2, "batch_size": 30, "optimizer": "adam"}
    tensors = training.fit_seeds(build, x, (3, 4), **settings)
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    arrays = training.fit_seeds(build, x, (3, 4), **settings)
    np.testing.assert_allclose(arrays.curves, tensors.curves, rtol=1e-4)
