"""`training.fit`: the same result as plain Keras, seeded. Refusals are in test_training_gate."""

import numpy as np
import pytest

from aelib import data, floors, layers, models, training
from aelib._keras import keras
from aelib.training import fitting
from aelib.training.job import Job


def build(k=2):
    return models.dense(10, k)


@pytest.fixture
def model():
    keras.utils.set_random_seed(0)
    return build()


@pytest.fixture(scope="module")
def x():
    return data.factors(400, k=2)


def weights(model):
    return np.concatenate([w.ravel() for w in model.get_weights()])


def test_full_batch_training_is_plain_keras_training(x, model):
    plain = keras.models.clone_model(model)
    plain.set_weights(model.get_weights())
    plain.compile(keras.optimizers.Adam(0.01), "mse")
    plain.fit(x, x, batch_size=len(x), epochs=20, verbose=0)
    optimizer = keras.optimizers.Adam(0.01)
    training.fit(model, x, epochs=20, batch_size=len(x), optimizer=optimizer, validation=0)
    np.testing.assert_allclose(weights(model), weights(plain), rtol=1e-3, atol=1e-5)


def test_shuffled_batches_train_as_well_as_plain_keras(x):
    losses = []
    for train in (
        lambda m: m.fit(x, x, batch_size=20, epochs=10, verbose=0),
        lambda m: training.fit(m, x, batch_size=20, epochs=10, optimizer="adam", validation=0),
    ):
        keras.utils.set_random_seed(1)
        m = build()
        m.compile("adam", "mse")
        train(m)
        losses.append(m.evaluate(x, x, verbose=0))
    assert losses[0] == pytest.approx(losses[1], rel=0.1)


def test_a_linear_autoencoder_reaches_pca(x):
    keras.utils.set_random_seed(0)
    x = data.factors(400, k=5)
    model = models.dense(10, 2, output_activation="linear")
    falling = keras.optimizers.schedules.CosineDecay(0.02, 300 * 8)
    optimizer = keras.optimizers.Adam(falling)
    training.fit(model, x, epochs=300, batch_size=50, optimizer=optimizer, validation=0)
    pca = floors.squared_error(x, floors.pca_reconstruction(x, x, 2))
    assert floors.squared_error(x, models.reconstruct(model, x)) < 1.01 * pca


def test_the_history_is_keras_and_counts_the_epochs(x, model):
    history = training.fit(model, x, epochs=3, validation=0.25)
    assert isinstance(history, keras.callbacks.History)
    assert set(history.history) == {"loss", "val_loss"} and len(history.history["loss"]) == 3


def test_without_a_validation_part_there_is_no_validation_loss(x, model):
    assert set(training.fit(model, x, epochs=1, validation=0).history) == {"loss"}


def test_the_same_seed_gives_the_same_weights_and_another_does_not(x):
    results = []
    for seed in (0, 0, 1):
        keras.utils.set_random_seed(0)
        model = build()
        training.fit(model, x, epochs=2, seed=seed)
        results.append(weights(model))
    np.testing.assert_allclose(results[0], results[1], rtol=1e-4, atol=1e-6)
    assert np.abs(results[0] - results[2]).max() > 1e-4


def test_the_validation_part_is_shuffled_and_apart_from_the_training_part():
    train, held_out = fitting._split(100, 0.2, seed=0)
    assert len(held_out) == 20 and set(train) | set(held_out) == set(range(100))
    assert held_out.min() < 50, "not the last rows"


def test_every_epoch_sees_every_row_once_in_another_order():
    if keras.backend.backend() != "tensorflow":
        pytest.skip("the tf.data path")
    x = np.arange(12, dtype="float32")[:, None]
    job = Job(models.dense(1, 1), x, x, np.arange(12), 4, seed=0)
    batches = [b.numpy().ravel() for b, _ in job._batches().take(6)]
    first, second = np.concatenate(batches[:3]), np.concatenate(batches[3:])
    assert sorted(first) == sorted(second) == list(range(12))
    assert first.tolist() != second.tolist()


def test_inputs_and_targets_stay_together_when_shuffled():
    x = np.arange(12, dtype="float32")[:, None]
    job = Job(models.dense(1, 1), x, x + 100, np.arange(12), 4, seed=0)
    if job.on_tensorflow:
        for a, b in job._batches().take(6):
            np.testing.assert_array_equal(a.numpy() + 100, b.numpy())


def test_a_target_of_its_own_is_what_is_learned(x, model):
    constant = np.full_like(x, 0.25)
    training.fit(
        model, x, constant, epochs=60, batch_size=40, optimizer=keras.optimizers.Adam(0.02)
    )
    assert np.abs(models.reconstruct(model, x) - 0.25).max() < 0.05


def test_early_stopping_keeps_the_best_weights(x, model):
    diverging = keras.optimizers.SGD(500.0)
    history = training.fit(model, x, epochs=40, patience=2, optimizer=diverging)
    assert len(history.history["loss"]) < 40
    _, held_out = fitting._split(len(x), 0.1, seed=0)
    kept = model.evaluate(x[held_out], x[held_out], verbose=0)
    assert kept == pytest.approx(min(history.history["val_loss"]), rel=1e-4)


def test_a_validation_pair_is_watched_as_it_was_given_and_no_row_is_set_apart(x):
    keras.utils.set_random_seed(0)
    noisy = x + np.random.default_rng(0).normal(scale=0.5, size=x.shape).astype("float32")
    inputs = keras.Input((10,))
    model = keras.Model(inputs, build()(layers.GaussianCorruption(0.5, seed=0)(inputs)))
    history = training.fit(model, x[:300], epochs=3, validation=(noisy[300:], x[300:]))
    watched = history.history["val_loss"]
    assert watched[-1] == min(watched), "the last weights are the best, and stay"
    on_noisy = model.evaluate(noisy[300:], x[300:], verbose=0)
    assert watched[-1] == pytest.approx(on_noisy, rel=1e-4)
    assert on_noisy > 1.05 * model.evaluate(x[300:], x[300:], verbose=0)
    job, _ = fitting._of_arrays(model, x, None, "mse", None, (noisy, x), seed=0)
    assert len(job.rows) == len(x)


def test_fewer_rows_than_a_batch_are_one_batch(model, x):
    assert np.isfinite(training.fit(model, x[:5], epochs=2, validation=0).history["loss"]).all()
