"""Long runs: the package stores what `make weights` trained, and half precision is enough."""

import numpy as np
import pytest

from aelib import data, evaluation, floors, layers, models, training
from aelib._keras import keras
from aelib.check.generation import _judge
from aelib.data.files import DATA, SHA256, packaged
from aelib.models.stored import RUNS
from tests import weights

LIMIT = 3_000_000  # bytes a run
X = data.mnist().x_test[::10]


def build():
    return models.dense(784, 2, (512, 256, 64), activation="silu")


def error(model):
    return floors.squared_error(X, models.reconstruct(model, X), per="example")


@pytest.fixture(scope="module")
def trained():
    return models.restore(build(), "digits-map")


def test_every_stored_run_has_its_script_and_is_small():
    assert set(weights.RUNS) == set(RUNS)
    assert all(len(packaged(f"{name}.npz")) <= LIMIT for name in RUNS)
    assert sum(len(packaged(f"{name}.npz")) for name in RUNS) <= 4 * LIMIT
    assert set(SHA256) == {*DATA, *(f"{name}.npz" for name in RUNS)}


def test_the_map_of_the_long_run_is_far_below_pca(trained):
    x = data.mnist().x_train[:5000]
    pca = floors.squared_error(X, floors.pca_reconstruction(x, X, 2), per="example")
    assert error(trained) < 0.65 * pca


def test_the_denoiser_of_the_long_run_beats_a_linear_map_at_every_level_it_learned():
    """The best linear map from the moments of 40,000 clean digits, as in chapter 7."""
    net = models.restore(models.dense(784, 512, code_activation="relu"), "digits-denoiser")
    x = data.mnist().x_train[:40_000]
    mean, cov = x.mean(axis=0), np.cov(x.T)
    for sigma in (0.25, 0.5, 1.0):
        noisy = np.asarray(layers.GaussianCorruption(sigma, seed=1)(X, training=True))
        gain = np.linalg.solve(cov + sigma**2 * np.eye(784), cov)
        linear = np.clip(mean + (noisy - mean) @ gain, 0, 1).astype("float32")
        ours = evaluation.psnr(X, models.reconstruct(net, noisy))
        assert ours > evaluation.psnr(X, linear) + 0.5


def test_half_precision_costs_less_than_half_a_per_cent(trained):
    """Weights moved by as much as rounding moved them leave the error where it is."""
    rng = np.random.default_rng(0)
    moved = build()
    moved.set_weights(
        [w + np.spacing(w.astype("float16")) * rng.uniform(-0.5, 0.5, w.shape).astype("float32")
         for w in trained.get_weights()]
    )  # fmt: skip
    assert error(moved) == pytest.approx(error(trained), rel=0.005)
    assert error(moved) != error(trained)


def test_a_short_run_is_on_the_way_of_the_long_one(trained):
    """Two passes over a tenth of the digits: between the mean image and the long run."""
    keras.utils.set_random_seed(0)
    x = data.mnist().x_train[:6000]
    short = build()
    short.compile(keras.optimizers.Adam(0.001), "mse")
    short.fit(x, x, batch_size=128, epochs=2, verbose=0)
    mean = floors.squared_error(X, floors.mean_reconstruction(x, X), per="example")
    assert 1.2 * error(trained) < error(short) < 0.95 * mean


BUILDS = {
    "digits-vae": lambda: models.variational(784, 20, (400, 200), activation="silu"),
    "digits-vae-2": lambda: models.variational(784, 2, (256, 128), activation="silu"),
    "digits-by-class": lambda: models.conditional(784, 10, 5, (256, 128), activation="silu"),
    "digits-made": lambda: models.masked(784, (400,)),
    "digits-judge": _judge,
}
GREY, Y = X, data.mnist().y_test[::10]
TOSSED, HALF = data.binarised(X, seed=1), (X > 0.5).astype("float32")
NAMED = np.hstack([TOSSED, np.eye(10, dtype="float32")[Y]])
SCORES = {  # what the run must reach on test digits
    "digits-vae": (lambda m: weights.nats(m, TOSSED), 100),
    "digits-vae-2": (lambda m: weights.nats(m, HALF), 140),
    "digits-by-class": (lambda m: weights.nats(m, TOSSED, NAMED), 110),
    "digits-made": (
        lambda m: floors.cross_entropy(TOSSED, models.reconstruct(m, TOSSED), "example"),
        93,
    ),
    "digits-judge": (lambda m: np.mean(models.reconstruct(m, GREY).argmax(axis=1) != Y), 0.02),
}


@pytest.mark.parametrize("name", SCORES)
def test_the_runs_of_chapter_10_reach_what_they_promise_and_bear_half_precision(name):
    score, least = SCORES[name]
    model = models.restore(BUILDS[name](), name)
    reached = score(model)
    assert reached < least
    rng = np.random.default_rng(0)
    model.set_weights(
        [w + np.spacing(w.astype("float16")) * rng.uniform(-0.5, 0.5, w.shape).astype("float32")
         for w in model.get_weights()]
    )  # fmt: skip
    assert score(model) == pytest.approx(reached, rel=0.005, abs=0.003)


def test_a_short_run_of_the_variational_one_is_on_its_way():
    keras.utils.set_random_seed(0)
    x = data.binarised(data.mnist().x_train[:6000])
    short = BUILDS["digits-vae"]()
    training.fit(short, x, loss="binary_crossentropy", epochs=3, batch_size=64, validation=0)
    mean = floors.cross_entropy(TOSSED, floors.mean_reconstruction(x, TOSSED), "example")
    long = weights.nats(models.restore(BUILDS["digits-vae"](), "digits-vae"), TOSSED)
    assert 1.2 * long < weights.nats(short, TOSSED) < 0.95 * mean


@pytest.mark.parametrize(
    "model, name, words",
    [
        (lambda: models.dense(784, 3), "digits-map", "Expected a model with weights of shapes"),
        (build, "no-such-run", "Expected `name` to be one of 'digits-"),
    ],
)
def test_a_run_that_does_not_fit_is_refused_and_the_model_is_as_it_was(model, name, words):
    model = model()
    before = model.get_weights()
    with pytest.raises(ValueError, match=words):
        models.restore(model, name)
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
