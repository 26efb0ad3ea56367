"""GaussianCode: what it draws, what it charges, and that the parts of the loss add up."""

import numpy as np
import pytest
from scipy.stats import norm

from aelib import floors, layers, models, training
from aelib._keras import keras
from aelib.layers.gaussian import divergence

rng = np.random.default_rng(0)
X = (1 / (1 + np.exp(-2 * rng.normal(size=(200, 2)) @ rng.normal(size=(2, 12))))).astype("float32")
PARTS = {"plain": {}, "beta": {"beta": 3.0}, "free": {"free_nats": 0.4}}


def built(parameters, **settings):
    """The layer, and what it was given: a row (mean..., log-variance...) many times."""
    layer = layers.GaussianCode(10, seed=0, **settings)
    return layer, np.tile(np.asarray(parameters, "float32"), (5000, 1))


def numbers(a):
    return keras.ops.convert_to_numpy(a)


@pytest.mark.parametrize(("mean", "log_variance"), [(0.0, 0.0), (1.5, -2.0), (-0.3, 1.0)])
def test_the_closed_form_of_the_divergence_is_what_sampling_says(mean, log_variance):
    spread = np.exp(log_variance / 2)
    z = rng.normal(mean, spread, size=200_000)
    sampled = norm(mean, spread).logpdf(z) - norm.logpdf(z)
    error = sampled.std() / np.sqrt(len(z))
    assert abs(float(divergence(mean, log_variance)) - sampled.mean()) < 4 * error + 1e-6


def test_training_draws_from_the_posterior_and_inference_takes_its_mean():
    layer, p = built([1.0, -2.0, np.log(4), np.log(0.01)])
    z = numbers(layer(p, training=True))
    np.testing.assert_allclose(z.mean(axis=0), [1, -2], atol=0.1)
    np.testing.assert_allclose(z.std(axis=0), [2, 0.1], rtol=0.05)
    assert (numbers(layer(p)) == [1, -2]).all()
    assert not (numbers(layer(p, training=True)) == z).all(), "a new draw at every call"


def test_the_gradient_reaches_mean_and_width_through_the_draw():
    """d/d(mean) E[z^2] = 2 mean, d/d(log-variance) E[z^2] = variance."""
    p = keras.Input((2,))
    code = layers.GaussianCode(1, beta=0.0, seed=0)
    dense = keras.layers.Dense(2, kernel_initializer="zeros")
    model = keras.Model(p, code(dense(p)))
    dense.set_weights([np.zeros((2, 2)), np.array([0.7, np.log(0.5)])])
    model.compile(keras.optimizers.SGD(1.0), "mse")
    n = 100_000
    before = dense.get_weights()[1]
    model.train_on_batch(np.zeros((n, 2), "float32"), np.zeros((n, 1), "float32"))
    np.testing.assert_allclose(before - dense.get_weights()[1], [1.4, 0.5], atol=0.03)


def test_free_nats_are_charged_whether_they_are_used_or_not():
    for mean, charged in ((0.0, 0.6), (2.0, 2.0 + 0.3)):  # KL of N(2, 1) is 2 nats
        layer, p = built([mean, 0.0, 0.0, 0.0], free_nats=0.3)
        layer(p)
        assert float(layer.charged.result()) == pytest.approx(charged, rel=1e-5)
        assert float(layer.losses[0]) == pytest.approx(charged / 10, rel=1e-5)
        assert float(layer.kl.result()) == pytest.approx(mean**2 / 2, abs=1e-5)


def test_the_price_rises_in_training_and_is_full_in_inference():
    layer, p = built([2.0, 0.0], warm_up=4, beta=0.5)
    seen = []
    for _ in range(6):
        layer(p, training=True)
        seen.append(float(layer.losses[-1]) * 10)
    np.testing.assert_allclose(seen, [0.25, 0.5, 0.75, 1, 1, 1], rtol=1e-5)
    fresh, p = built([2.0, 0.0], warm_up=4, beta=0.5)
    fresh(p)
    assert float(fresh.losses[-1]) * 10 == pytest.approx(1)


@pytest.mark.parametrize("settings", PARTS.values(), ids=PARTS)
def test_the_parts_of_the_loss_add_up_in_the_history_and_in_evaluate(settings):
    keras.utils.set_random_seed(0)
    model = models.variational(12, 3, (8,), **settings)
    history = training.fit(
        model, X, loss="binary_crossentropy", epochs=3, batch_size=50, validation=0.5
    ).history
    model.compile(loss="binary_crossentropy")
    for x in (X, X[:130]):
        seen = model.evaluate(x, x, batch_size=50, verbose=0, return_dict=True)
        told = floors.cross_entropy(x, models.reconstruct(model, x))
        assert seen["loss"] == pytest.approx(told + seen["charged"] / 12, rel=1e-4)
    held_out = history["val_loss"][-1] - history["val_charged"][-1] / 12
    assert 0.3 < held_out < 0.75
    for loss, kl, charged in zip(*(history[k] for k in ("loss", "kl", "charged")), strict=True):
        assert 0 < loss - charged / 12 < 0.75
        if not settings:
            assert charged == pytest.approx(kl, rel=1e-5)


def test_posterior_gives_what_encode_gives_and_the_widths(tmp_path):
    model = models.variational(12, 3, (8,))
    mean, log_variance = models.posterior(model, X)
    np.testing.assert_array_equal(mean, models.encode(model, X))
    assert mean.shape == log_variance.shape == (200, 3)
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    for a, b in zip(models.posterior(loaded, X), (mean, log_variance), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)


def test_posterior_refuses_a_model_without_one():
    with pytest.raises(ValueError, match=r"^Expected an encoder with a layers.GaussianCode"):
        models.posterior(models.dense(12, 3), X)


def test_the_class_reaches_encoder_and_decoder():
    keras.utils.set_random_seed(0)
    model = models.conditional(12, 2, 3, (8,))
    told = [np.hstack([X, np.eye(2, dtype="float32")[np.full(200, c)]]) for c in (0, 1)]
    z = [models.encode(model, x) for x in told]
    assert z[0].shape == (200, 5) and (z[1][:, 3:] == [0, 1]).all()
    assert np.abs(z[0][:, :3] - z[1][:, :3]).min(axis=1).max() > 0
    swapped = np.hstack([z[0][:, :3], z[1][:, 3:]])
    assert np.abs(models.decode(model, swapped) - models.decode(model, z[0])).max() > 1e-3


def test_an_odd_number_of_columns_is_refused():
    with pytest.raises(ValueError, match=r"^Expected means and log-variances .*Received 3\.$"):
        layers.GaussianCode(1)(np.zeros((1, 3), "float32"))
