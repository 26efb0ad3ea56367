"""MaskedDense and MADE: nothing sees what comes later, and the probabilities sum to one."""

from itertools import product

import numpy as np
import pytest

from aelib import floors, layers, models, training
from aelib._keras import keras

BUILDS = {"no hidden layer": (), "one": (7,), "two": (16, 24)}
every_build = pytest.mark.parametrize("hidden", BUILDS.values(), ids=BUILDS)


def made(n, hidden):
    """A model of n values with weights far from zero."""
    keras.utils.set_random_seed(0)
    model = models.masked(n, hidden, activation="tanh")
    rng = np.random.default_rng(0)
    model.set_weights([rng.normal(size=w.shape) for w in model.get_weights()])
    return model


@every_build
def test_the_probabilities_of_all_images_sum_to_one(hidden):
    """Nine pixels, 512 images: exp(-cross-entropy) of each is its probability."""
    images = np.array(list(product([0, 1], repeat=9)), "float32")
    p = models.reconstruct(made(9, hidden), images).astype("float64")
    each = np.prod(np.where(images == 1, p, 1 - p), axis=1)
    assert each.sum() == pytest.approx(1, abs=1e-5)
    assert each.max() > 3 / 512, "and they are not all alike"
    nats = floors.cross_entropy(images[5:6], p[5:6], per="example")
    assert np.exp(-nats) == pytest.approx(each[5], rel=1e-4)


@every_build
def test_an_output_sees_the_values_before_it_and_no_other(hidden):
    model, x = made(9, hidden), np.random.default_rng(1).integers(0, 2, (50, 9)).astype("float32")
    before = models.reconstruct(model, x)
    for i in range(9):
        changed = x.copy()
        changed[:, i] = 1 - changed[:, i]
        moved = np.abs(models.reconstruct(model, changed) - before).max(axis=0)
        assert (moved[: i + 1] == 0).all()
        assert (moved[i + 1 :] > 0).all()


def test_without_hidden_layer_it_is_one_logistic_regression_a_value():
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(0)
    x = rng.integers(0, 2, (2000, 2))
    x = np.hstack([x, (x.sum(axis=1) + rng.normal(size=2000) > 1)[:, None]]).astype("float32")
    model = models.masked(3)
    training.fit(
        model, x, loss="binary_crossentropy", epochs=150, validation=0,
        optimizer=keras.optimizers.Adam(0.02),
    )  # fmt: skip
    oracle = LogisticRegression(C=1e6).fit(x[:, :2], x[:, 2])
    found = models.reconstruct(model, x)[:, 2]
    np.testing.assert_allclose(found, oracle.predict_proba(x[:, :2])[:, 1], atol=0.02)


def test_a_masked_layer_saves_and_loads(tmp_path):
    model = made(6, (5,))
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    x = np.random.default_rng(0).integers(0, 2, (20, 6)).astype("float32")
    np.testing.assert_allclose(models.reconstruct(loaded, x), models.reconstruct(model, x), 1e-5)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: models.masked(1), "`n_values` to be at least 2"),
        (lambda: models.masked(4, (0,)), "`hidden`"),
        (lambda: models.masked(4, (3,), activation="no such"), "`activation`"),
        (lambda: layers.MaskedDense([0], [1]), "`ranks`"),
        (lambda: layers.MaskedDense([1], [1.5]), "`input_ranks`"),
        (lambda: layers.MaskedDense([1], [1], strict=1), "`strict`"),
        (lambda: layers.MaskedDense([1], [1, 2])(np.zeros((1, 3), "float32")), "2 numbers in"),
    ],
)
def test_what_cannot_be_meant_is_refused(call, words):
    with pytest.raises((TypeError, ValueError), match=rf"^Expected .*{words}"):
        call()
