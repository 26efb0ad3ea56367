"""`training.fit_seeds`: every seed as if it were alone, and nothing trained before all is right."""

import numpy as np
import pytest

from aelib import data, layers, models, training
from aelib._keras import keras


def build():
    return models.dense(10, 2)


def weights(model):
    return np.concatenate([w.ravel() for w in model.get_weights()])


@pytest.fixture(scope="module")
def x():
    return data.factors(400, k=2)


def test_fit_seeds_trains_each_seed_as_if_it_were_alone(x):
    x = x[:50]
    runs = training.fit_seeds(build, x, seeds=(3, 4), epochs=30, batch_size=50, every=10)
    assert runs.curves.shape == (2, 3) and runs.losses.shape == (2,)
    for seed, model, loss in zip((3, 4), runs.models, runs.losses, strict=True):
        keras.utils.set_random_seed(seed)
        alone = build()
        training.fit(alone, x, epochs=30, batch_size=50, validation=0, seed=seed)
        np.testing.assert_allclose(weights(model), weights(alone), rtol=1e-3, atol=1e-5)
        assert loss == pytest.approx(alone.evaluate(x, x, verbose=0), rel=1e-3)


def test_fit_seeds_does_not_let_one_seed_touch_the_next(x):
    both = training.fit_seeds(build, x, seeds=(0, 1), epochs=2, optimizer="adam")
    last = training.fit_seeds(build, x, seeds=(1,), epochs=2, optimizer="adam")
    assert both.losses[1] == pytest.approx(last.losses[0], rel=1e-5)


def test_records_that_do_not_divide_the_epochs_are_refused(x):
    with pytest.raises(ValueError, match="a multiple of 4"):
        training.fit_seeds(build, x, epochs=10, every=4)


def noisy():
    inputs = keras.Input((10,))
    return keras.Model(inputs, build()(layers.GaussianCorruption(0.5)(inputs)))


def test_fit_seeds_gives_a_seed_its_own_noise_whatever_came_before(x):
    losses = []
    for before, seeds in ((7, [0]), (8, [1, 0])):
        keras.utils.set_random_seed(before)
        losses.append(training.fit_seeds(noisy, x, seeds, epochs=2).losses[-1])
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)


@pytest.mark.parametrize(
    ("what", "seeds", "words"),
    [(build, 5, "`seeds`"), (build, [], "`seeds`"), (build(), [0], "`build` to be a function")],
)
def test_what_fit_seeds_cannot_repeat_is_refused(what, seeds, words, x):
    with pytest.raises(TypeError, match=words):
        training.fit_seeds(what, x, seeds)


def test_one_model_for_all_seeds_is_refused(x):
    model = build()
    model.compile("sgd", "mae")
    with pytest.raises(ValueError, match="a new model at each call"):
        training.fit_seeds(lambda: model, x, [0, 1])
    assert model.loss == "mae"


@pytest.mark.parametrize(
    "settings",
    [
        {"seeds": [0, 1, "2"]},
        {"seeds": [0, True]},
        {"seeds": [0, 1.0]},
        {"seeds": [0, -1]},
        {"seeds": "012"},
        {"loss": "foo"},
        {"optimizer": "foo"},
        {"batch_size": 2.5},
        {"epochs": "3"},
        {"every": 0},
    ],
    ids=str,
)
def test_nothing_is_trained_before_all_arguments_are_right(x, settings, monkeypatch):
    monkeypatch.setattr(keras.Model, "fit", lambda *_, **__: pytest.fail("it trained"))
    with pytest.raises((TypeError, ValueError), match=r"^Expected"):
        training.fit_seeds(build, x, **settings)


def test_numpy_numbers_are_seeds_too(x):
    runs = training.fit_seeds(build, x[:20], np.arange(2), epochs=np.int64(1), batch_size=20)
    plain = training.fit_seeds(build, x[:20], [0, 1], epochs=1, batch_size=20)
    np.testing.assert_allclose(runs.losses, plain.losses, rtol=1e-5)


def test_a_seed_with_which_the_loss_becomes_nan_is_named(x):
    with pytest.raises(ValueError, match=r"^Expected the loss to stay finite.* seed 5"):
        training.fit_seeds(
            lambda: models.dense(10, 2, output_activation="linear"),
            x,
            [5],
            optimizer=keras.optimizers.SGD(1e6),
        )


def test_subclassed_models_are_trained_as_if_they_were_alone(x):
    class Small(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = keras.layers.Dense(10, "sigmoid")

        def call(self, inputs):
            return self.dense(inputs)

    one, again = training.fit_seeds(Small, x[:50], [3, 3], epochs=2).models
    np.testing.assert_array_equal(weights(one), weights(again))
