"""Training: the same result as plain Keras, seeded, and refusals that leave the weights alone."""

import numpy as np
import pytest

from aelib import data, floors, layers, models, training
from aelib._keras import keras
from aelib.training import fitting
from aelib.training.job import Job
from aelib.training.progress import Progress


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
    rows, _ = fitting._set_apart(model, x, x, "mse", (noisy, x), seed=0)
    assert len(rows) == len(x)


def test_fewer_rows_than_a_batch_are_one_batch(model, x):
    assert np.isfinite(training.fit(model, x[:5], epochs=2, validation=0).history["loss"]).all()


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


BAD = {
    "a list": ([[0.5] * 10], {}, TypeError, "Received a list"),
    "NaN": (np.full((4, 10), np.nan), {}, ValueError, "finite"),
    "nothing": (np.zeros((0, 10)), {}, ValueError, "at least one value"),
    "another width": (np.zeros((4, 9)), {}, ValueError, r"\(n, 10\). Received \(4, 9\)"),
    "a target of another width": (
        np.zeros((4, 10)), {"target": np.zeros((4, 1))}, ValueError, "`target` of shape",
    ),
    "fewer targets": (
        np.zeros((4, 10)), {"target": np.zeros((3, 10))}, ValueError, "as many targets",
    ),
    "bytes into cross-entropy": (
        np.full((4, 10), 255.0), {"loss": "binary_crossentropy"}, ValueError, r"\[0, 1\]",
    ),
    "no epochs": (np.zeros((4, 10)), {"epochs": 0}, ValueError, "`epochs`"),
    "no batch": (np.zeros((4, 10)), {"batch_size": 0}, ValueError, "`batch_size`"),
    "all rows held out": (np.zeros((4, 10)), {"validation": 1.0}, ValueError, "`validation`"),
    "no row to watch": (np.zeros((4, 10)), {"validation": 0.01}, ValueError, "both parts of 4"),
    "no patience": (np.zeros((4, 10)), {"patience": None}, ValueError, "`patience`"),
    "bytes into a loss object": (
        np.full((4, 10), 255.0), {"loss": keras.losses.BinaryCrossentropy()}, ValueError, "lie in",
    ),
    "a word for validation": (np.zeros((4, 10)), {"validation": "a"}, ValueError, "fraction"),
    "three for a pair": (
        np.zeros((4, 10)), {"validation": (np.zeros((4, 10)),) * 3}, ValueError, "a pair",
    ),
    "validation of another width": (
        np.zeros((4, 10)), {"validation": (np.zeros((4, 9)),) * 2}, ValueError, "validation.0",
    ),
    "NaN among the watched targets": (
        np.zeros((4, 10)), {"validation": (np.zeros((4, 10)), np.full((4, 10), np.nan))},
        ValueError, "validation.1.* finite",
    ),
    "bytes among the watched targets": (
        np.zeros((4, 10)),
        {"validation": (np.zeros((4, 10)), np.full((4, 10), 9.0)), "loss": "binary_crossentropy"},
        ValueError, "validation.1.* lie in",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_what_cannot_be_meant_is_refused_and_the_weights_stay(case, model):
    bad, arguments, error, words = case
    before = weights(model)
    with pytest.raises(error, match=words) as caught:
        training.fit(model, bad, **arguments)
    assert str(caught.value).startswith("Expected")
    np.testing.assert_array_equal(before, weights(model))


def test_records_that_do_not_divide_the_epochs_are_refused(x):
    with pytest.raises(ValueError, match="a multiple of 4"):
        training.fit_seeds(build, x, epochs=10, every=4)


def test_progress_is_shown_to_a_person_and_then_taken_away(monkeypatch):
    shown = []

    class Handle:
        def update(self, bundle, raw):
            shown.append(bundle["text/plain"])

    monkeypatch.setattr("aelib.training.progress._person_is_watching", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda *_, **__: Handle())
    progress = Progress(epochs=2)
    progress.on_train_begin()
    progress.on_epoch_end(0, {"loss": 0.5})
    progress.on_train_end()
    assert shown == ["epoch 1 of 2: loss 0.5000", ""]


def test_progress_says_nothing_where_nobody_watches(x, model, capsys):
    training.fit(model, x, epochs=1)
    said = capsys.readouterr()
    assert said.out == said.err == ""


def test_cross_entropy_behind_a_linear_output_is_refused():
    model = models.dense(10, 2, output_activation="linear")
    with pytest.raises(ValueError, match="Expected a sigmoid output"):
        training.fit(model, np.full((4, 10), 0.5), loss="binary_crossentropy")


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


def test_one_model_for_all_seeds_is_refused(x, model):
    with pytest.raises(ValueError, match="a new model at each call"):
        training.fit_seeds(lambda: model, x, [0, 1])
