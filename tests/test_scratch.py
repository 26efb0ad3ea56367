"""`aelib.scratch` against independent oracles: differences, Keras, scikit-learn, the chapter."""

import os
import re
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.linalg import subspace_angles
from sklearn.datasets import load_breast_cancer, load_digits, load_iris
from sklearn.decomposition import PCA
from sklearn.preprocessing import scale as standardise
from threadpoolctl import threadpool_limits

from aelib import data, floors, scratch
from tests.notebooks import BOOK

NAMES = tuple(scratch.ACTIVATIONS)


@pytest.fixture(autouse=True)
def one_core():
    """Matrices as small as these are slower on two cores than on one."""
    with threadpool_limits(1):
        yield


def digits(n=300):
    x = load_digits().data / 16
    return x[np.random.default_rng(0).permutation(len(x))[:n]]


@st.composite
def networks(draw):
    """A network of any shape with weights of an ordinary size, and examples for it."""
    d = draw(st.integers(1, 5))
    hidden = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    loss = draw(st.sampled_from(scratch.LOSSES))
    activations = [draw(st.sampled_from(NAMES)) for _ in hidden]
    activations.append(draw(st.sampled_from(NAMES)) if loss == "mse" else "sigmoid")
    model = scratch.Autoencoder(
        [d, *hidden, d], activations, loss, seed=draw(st.integers(0, 99)), scale=1.5
    )
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    for b in model.parameters[1::2]:
        b += rng.normal(0, 0.5, b.shape)
    return model, rng.uniform(size=(draw(st.integers(1, 6)), d))


@given(networks())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_every_gradient_agrees_with_central_differences(network):
    model, x = network
    a, _ = model.forward(x)
    # ReLU has no derivative at 0, and a difference across 0 is a mean of two slopes.
    assume(all(np.abs(v).min() > 1e-3 for v in a[1:]))
    expected = scratch.numerical_gradients(lambda: model.evaluate(x), model.parameters)
    assume(sum(np.sum(e**2) for e in expected) > 1e-8)
    assert max(scratch.relative_errors(model.backward(x)[1], expected).values()) < 1e-6


def test_the_gradient_check_names_what_is_wrong():
    model, x = scratch.Autoencoder([6, 3, 6], ["tanh", "identity"]), data.factors(9, d=6, k=3)
    gradients = model.backward(x)[1]
    expected = scratch.numerical_gradients(lambda: model.evaluate(x), model.parameters)
    gradients[1] = gradients[1] * 1.001
    errors = scratch.relative_errors(gradients, expected)
    assert list(errors) == ["W1", "b1", "W2", "b2"]
    assert {name for name, error in errors.items() if error > 1e-6} == {"b1"}


def test_numerical_gradients_put_every_number_back():
    model, x = scratch.Autoencoder([4, 2, 4], ["relu", "identity"]), data.uniform(5, 4)
    before = [p.copy() for p in model.parameters]
    scratch.numerical_gradients(lambda: model.evaluate(x), model.parameters)
    assert all(np.array_equal(p, q) for p, q in zip(before, model.parameters, strict=True))


@pytest.mark.parametrize("hidden", NAMES)
@pytest.mark.parametrize(
    ("output", "loss"),
    [("identity", "mse"), ("tanh", "mse"), ("sigmoid", "mse"), ("sigmoid", "binary_crossentropy")],
)
def test_keras_gives_the_same_outputs_loss_and_gradients(hidden, output, loss):
    from aelib._keras import keras

    model = scratch.Autoencoder([7, 5, 3, 7], [hidden, "tanh", output], loss, seed=3)
    x = data.uniform(11, 7).astype("float64")
    names = {"identity": "linear"}
    twin = keras.Sequential(
        [keras.Input((7,), dtype="float64")]
        + [
            keras.layers.Dense(width, names.get(s, s), dtype="float64")
            for width, s in zip(model.widths[1:], model.activations, strict=True)
        ]
    )
    twin.set_weights(model.parameters)
    value, gradients = model.backward(x)

    np.testing.assert_allclose(model.forward(x)[1][-1], np.asarray(twin(x)), rtol=1e-5, atol=1e-9)
    # One step of plain descent at rate 1 moves each weight by minus its gradient, on any backend.
    twin.compile(keras.optimizers.SGD(1.0), loss, run_eagerly=True)
    assert float(twin.train_on_batch(x, x)) == pytest.approx(value, rel=1e-5)
    steps = [p - np.asarray(q) for p, q in zip(model.parameters, twin.get_weights(), strict=True)]
    assert max(scratch.relative_errors(steps, gradients).values()) < 1e-5


def test_keras_descends_along_the_same_path():
    from aelib._keras import keras

    model = scratch.Autoencoder([6, 2, 6], ["tanh", "sigmoid"])
    x = data.factors(20, d=6, k=2, nonlinear=True)
    twin = keras.Sequential(
        [keras.Input((6,)), keras.layers.Dense(2, "tanh"), keras.layers.Dense(6, "sigmoid")]
    )
    twin.set_weights(model.parameters)
    twin.compile(keras.optimizers.SGD(0.5, momentum=0.9), "mse")
    history = twin.fit(x, x, epochs=60, batch_size=20, verbose=0).history["loss"]
    losses = model.fit(x, learning_rate=0.5, momentum=0.9, max_steps=60)
    np.testing.assert_allclose(losses[:60], history, rtol=1e-4)


SETS = {
    "digits": (digits, 4, 5.0),
    "iris": (lambda: standardise(load_iris().data), 1, 0.1),
    "breast cancer": (lambda: standardise(load_breast_cancer().data[:300]), 2, 0.15),
    "flat sheet with noise": (
        lambda: data.factors(300, 10, 3) + np.random.default_rng(0).normal(0, 0.02, (300, 10)),
        3,
        1.0,
    ),
    "bent sheet": (lambda: data.factors(300, 10, 2, nonlinear=True), 2, 0.5),
}


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("seed", [0, 1])
def test_a_linear_autoencoder_finds_the_space_of_pca(name, seed):
    load, k, learning_rate = SETS[name]
    x = load()
    x = x - x.mean(axis=0)
    model = scratch.Autoencoder([x.shape[1], k, x.shape[1]], ["identity"] * 2, seed=seed)
    loss = model.fit(x, learning_rate=learning_rate, tolerance=1e-6)[-1]
    best = floors.squared_error(x, floors.pca_reconstruction(x, x, k))
    assert 1 - 1e-9 <= loss / best <= 1.001
    angles = subspace_angles(PCA(k).fit(x).components_.T, model.parameters[2].T)
    assert np.degrees(angles.max()) < 1


def test_a_linear_decoder_does_not_beat_pca_whatever_the_encoder():
    x = data.arc(150, noise=0.05)
    best = floors.squared_error(x, floors.pca_reconstruction(x, x, 1))
    model = scratch.Autoencoder([2, 16, 8, 1, 2], ["tanh", "relu", "tanh", "identity"])
    assert model.fit(x, learning_rate=0.1)[-1] >= best


@given(networks(), st.floats(-1e4, 1e4))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_loss_is_finite_however_large_the_numbers(network, factor):
    model, x = network
    for p in model.parameters:
        p *= factor
    value, gradients = model.backward(x)
    assert np.isfinite(value)
    assert all(np.isfinite(g).all() for g in gradients)


def test_both_losses_are_the_ones_of_floors():
    x = digits(50)
    for loss in scratch.LOSSES:
        model = scratch.Autoencoder([64, 5, 64], ["tanh", "sigmoid"], loss)
        x_hat = model.decode(model.encode(x))
        assert model.evaluate(x) == pytest.approx(floors.LOSSES[loss](x, x_hat), rel=1e-9)


def test_encode_and_decode_are_the_two_halves_of_forward():
    model = scratch.Autoencoder([8, 6, 2, 6, 8], ["tanh", "relu", "tanh", "sigmoid"])
    x = data.uniform(5, 8)
    codes = model.encode(x)
    assert codes.shape == (5, 2) and codes.dtype == "float64"
    assert np.array_equal(model.decode(codes), model.forward(x)[1][-1])


def test_the_scale_multiplies_glorot_and_the_seed_decides():
    def weights(**options):
        return scratch.Autoencoder([200, 100, 200], ["tanh"] * 2, **options).parameters[0]

    assert weights().std() == pytest.approx(np.sqrt(2 / 300), rel=0.02)
    assert np.allclose(weights(scale=3.0), 3 * weights())
    assert np.array_equal(weights(seed=1), weights(seed=1))
    assert not np.array_equal(weights(seed=1), weights(seed=2))


def test_descent_stops_when_the_loss_stands_still():
    x = digits(50)
    model = scratch.Autoencoder([64, 2, 64], ["identity"] * 2)
    losses = model.fit(x, learning_rate=1, tolerance=1e-2)
    assert losses[0] > losses[-1] == model.evaluate(x)
    assert 100 < len(losses) < 5000
    assert len(model.fit(x, learning_rate=1, max_steps=7, tolerance=0)) == 8


def test_descent_that_climbs_is_refused_and_undone():
    x = digits(50)
    model = scratch.Autoencoder([64, 2, 64], ["identity"] * 2)
    before = [p.copy() for p in model.parameters]
    with pytest.raises(ValueError, match=r"Expected the loss to fall.*lower learning_rate=1000"):
        model.fit(x, learning_rate=1000)
    assert all(np.array_equal(p, q) for p, q in zip(before, model.parameters, strict=True))


@pytest.mark.parametrize(
    ("widths", "activations", "loss", "words"),
    [
        ([4, 0, 4], ["tanh"] * 2, "mse", "whole number of at least 1. Received 0"),
        ([4, 2.5, 4], ["tanh"] * 2, "mse", "Received 2.5"),
        ([4, 2, 4], ["tanh", "swoosh"], "mse", "Received 'swoosh'"),
        ([4, 2, 4], ["tanh"] * 2, "mae", "Received 'mae'"),
        ([4, 2, 5], ["tanh"] * 2, "mse", "as wide as the input"),
        ([4, 4], ["tanh"], "mse", "input, code and output"),
        ([4, 2, 4], ["tanh"], "mse", "2 activations"),
        ([4, 2, 4], ["tanh"] * 2, "binary_crossentropy", "'sigmoid' last"),
    ],
)
def test_parts_that_do_not_fit_are_refused(widths, activations, loss, words):
    with pytest.raises(ValueError, match=f"Expected.*{re.escape(words)}"):
        scratch.Autoencoder(widths, activations, loss)


GOOD = data.uniform(6, 4)


@pytest.mark.parametrize("method", ["forward", "backward", "evaluate", "encode", "fit"])
@pytest.mark.parametrize(
    "x",
    [
        GOOD.tolist(),
        GOOD[:, :3],
        GOOD[0],
        GOOD[:0],
        np.where(GOOD > 0.9, np.nan, GOOD),
        GOOD + np.inf,
        GOOD.astype(str),
    ],
    ids=["list", "width", "axes", "empty", "nan", "infinite", "text"],
)
def test_bad_input_is_refused_in_one_sentence_and_changes_nothing(method, x):
    model = scratch.Autoencoder([4, 2, 4], ["tanh", "sigmoid"], "binary_crossentropy")
    before = [p.copy() for p in model.parameters]
    options = {"learning_rate": 1} if method == "fit" else {}
    with pytest.raises((TypeError, ValueError), match=r"^Expected .*Received"):
        getattr(model, method)(x, **options)
    assert all(np.array_equal(p, q) for p, q in zip(before, model.parameters, strict=True))


@pytest.mark.parametrize("method", ["backward", "evaluate", "fit"])
def test_cross_entropy_refuses_values_outside_0_to_1(method):
    model = scratch.Autoencoder([4, 2, 4], ["tanh", "sigmoid"], "binary_crossentropy")
    options = {"learning_rate": 1} if method == "fit" else {}
    with pytest.raises(ValueError, match=r"Expected `x` to lie in \[0, 1\]"):
        getattr(model, method)(255 * GOOD, **options)


def test_codes_of_another_width_are_refused():
    with pytest.raises(ValueError, match="Expected"):
        scratch.Autoencoder([4, 2, 4], ["tanh"] * 2).decode(GOOD)


def test_importing_the_ground_floor_loads_no_tensorflow():
    code = "import sys, aelib.data, aelib.floors, aelib.scratch; print('tensorflow' in sys.modules)"
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert out.stdout.strip() == "False"


@pytest.fixture(scope="module")
def chapter():
    """The functions that chapter 2 grows, taken out of its cells as the reader sees them."""
    cells = nbformat.read(BOOK / "02-mathematics.ipynb", as_version=4).cells
    grown = {"np": np, "scratch": scratch}
    for cell in cells:
        if cell.cell_type == "code":
            for body in re.findall(r"^def .*?(?=^\S|\Z)", cell.source, re.M | re.S):
                exec(body, grown)
    return grown


def test_what_the_chapter_shows_is_what_the_module_does(chapter):
    x = digits(60)
    model = scratch.Autoencoder([64, 8, 64], ["tanh", "sigmoid"], "binary_crossentropy", seed=5)
    parameters = chapter["initialise"](64, 8, np.random.default_rng(5))
    assert all(np.array_equal(p, q) for p, q in zip(parameters, model.parameters, strict=True))

    a, h = model.forward(x)
    for shown, done in zip(chapter["forward"](parameters, x), (h[1], a[2], h[2]), strict=True):
        np.testing.assert_allclose(shown, done, rtol=1e-12)
    value, gradients = model.backward(x)
    assert chapter["loss"](parameters, x) == pytest.approx(value, rel=1e-12)
    for shown, done in zip(chapter["backward"](parameters, x), gradients, strict=True):
        np.testing.assert_allclose(shown, done, rtol=1e-9, atol=1e-15)

    shown = chapter["central_differences"](parameters, x[:3])
    done = scratch.numerical_gradients(lambda: model.evaluate(x[:3]), model.parameters)
    for p, q in zip(shown, done, strict=True):
        np.testing.assert_allclose(p, q, atol=1e-9)

    losses = chapter["descend"](parameters, x, chapter["backward"], rate=0.5, momentum=0.9)
    steps = min(len(losses) - 1, 100)
    same = model.fit(x, learning_rate=0.5, momentum=0.9, max_steps=steps, tolerance=0)
    np.testing.assert_allclose(losses[: steps + 1], same, rtol=1e-9)


def test_the_chapters_planted_error_is_one(chapter):
    x = digits(10)
    parameters = chapter["initialise"](64, 8, np.random.default_rng(0))
    right, wrong = (chapter[f](parameters, x) for f in ("backward", "backward_wrong"))
    errors = scratch.relative_errors(wrong, right)
    assert {name for name, error in errors.items() if error > 1e-6} == {"W1", "b1"}


def test_a_loss_of_zero_stands_still():
    model = scratch.Autoencoder([4, 2, 4], ["identity", "identity"])
    assert len(model.fit(np.zeros((5, 4)), learning_rate=0.1)) <= 2 * scratch.WINDOW + 1


@pytest.mark.parametrize(
    "settings",
    [{"learning_rate": bad} for bad in (-1, 0, np.nan, np.inf, None, "1")]
    + [{"momentum": bad} for bad in (1.5, 1, -0.1, np.nan, None)]
    + [{"tolerance": bad} for bad in (np.nan, -1, 2, None)]
    + [{"max_steps": bad} for bad in (-5, 0, 2.5, np.nan, None)],
    ids=str,
)
def test_a_descent_that_cannot_be_meant_is_refused(settings):
    model = scratch.Autoencoder([4, 2, 4], ["identity", "identity"])
    with pytest.raises(ValueError, match=f"^Expected .*`{next(iter(settings))}`"):
        model.fit(np.ones((5, 4)), **{"learning_rate": 1, **settings})


@pytest.mark.parametrize(
    "settings",
    [{"scale": bad} for bad in (np.nan, np.inf, -1, None)]
    + [{"seed": bad} for bad in (None, -1, 0.5)],
    ids=str,
)
def test_first_weights_that_cannot_be_meant_are_refused(settings):
    with pytest.raises(ValueError, match=f"^Expected `{next(iter(settings))}`"):
        scratch.Autoencoder([4, 2, 4], ["tanh"] * 2, **settings)


def test_parts_may_come_from_a_generator():
    model = scratch.Autoencoder((n for n in (4, 2, 4)), (s for s in ("tanh", "identity")))
    assert repr(model).startswith("Autoencoder 4 → 2 tanh → 4 identity")
