"""Models: named parts, sizes, and refusals. What all models share is in test_models_contract."""

import numpy as np
import pytest

from aelib import models
from aelib._keras import keras
from aelib.models.parts import BATCH


@pytest.fixture
def model():
    keras.utils.set_random_seed(0)
    return models.dense(6, 2, hidden=(5, 4))


@pytest.fixture
def x():
    return np.random.default_rng(0).uniform(size=(7, 6)).astype("float32")


def test_the_decoder_mirrors_the_encoder(model):
    def widths(part):
        return [layer.units for layer in part.layers if isinstance(layer, keras.layers.Dense)]

    assert widths(model.get_layer("encoder")) == [5, 4, 2]
    assert widths(model.get_layer("decoder")) == [4, 5, 6]


def test_reconstruct_is_decode_of_encode_and_predict_is_not_the_code(model, x):
    z = models.encode(model, x)
    assert z.shape == (7, 2)
    np.testing.assert_allclose(models.decode(model, z), models.reconstruct(model, x), rtol=1e-5)
    np.testing.assert_allclose(model.predict(x, verbose=0), models.reconstruct(model, x), rtol=1e-5)


def test_many_rows_give_what_few_rows_give(model):
    x = np.random.default_rng(0).uniform(size=(BATCH + 5, 6)).astype("float32")
    np.testing.assert_allclose(
        models.encode(model, x)[-5:], models.encode(model, x[-5:]), rtol=1e-4, atol=1e-6
    )


def test_join_accepts_parts_that_fit_and_refuses_others(model):
    encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
    assert models.join(encoder, decoder).output_shape == (None, 6)
    with pytest.raises(ValueError, match="Expected a model named 'encoder'"):
        models.join(decoder, encoder)
    other = models.dense(6, 3).get_layer("decoder")
    with pytest.raises(ValueError, match="Expected the decoder to take what the encoder gives"):
        models.join(encoder, other)


@pytest.mark.parametrize(
    "arguments, words",
    [
        ((0, 2), "`n_inputs`"),
        ((6, 0), "`latent_dim`"),
        ((6, 2.0), "`latent_dim`"),
        ((6, 2, (4, -1)), "`hidden`"),
    ],
)
def test_sizes_below_one_are_refused(arguments, words):
    with pytest.raises(ValueError, match=f"Expected {words} to be a whole number of at least 1"):
        models.dense(*arguments)


def test_numpy_integers_are_sizes_too():
    assert models.dense(np.int64(6), np.int64(2)).output_shape == (None, 6)


@pytest.mark.parametrize("call", [models.encode, models.decode, models.reconstruct])
@pytest.mark.parametrize(
    "bad, error, words",
    [
        ([[0.0] * 6], TypeError, "Received a list"),
        (np.zeros((3, 9)), ValueError, r"Received \(3, 9\)"),
        (np.zeros(6), ValueError, r"Received \(6,\)"),
        (np.full((1, 6), np.nan), ValueError, "finite"),
        (np.zeros((0, 6)), ValueError, "at least one value"),
    ],
)
def test_data_that_does_not_fit_is_refused(model, call, bad, error, words):
    with pytest.raises(error, match=words):
        call(model, bad)


def test_one_width_alone_is_refused_with_the_comma_it_lacks():
    with pytest.raises(TypeError, match=r"`hidden` to be a sequence. Received 128: \(128,\)"):
        models.dense(784, 32, 128)


@pytest.mark.parametrize("policy", ["float32", "float64", "mixed_bfloat16", "bfloat16"])
@pytest.mark.parametrize("rows", [7, BATCH + 1])
def test_what_comes_out_is_float32_whatever_the_model_computes_in(policy, rows):
    keras.config.set_dtype_policy(policy)
    try:
        model = models.dense(6, 2)
    finally:
        keras.config.set_dtype_policy("float32")
    x = np.random.default_rng(0).uniform(size=(rows, 6))
    z = models.encode(model, x)
    for a in (z, models.decode(model, z), models.reconstruct(model, x)):
        assert a.dtype == np.float32


def three_outputs(name):
    x = keras.Input((6,), name=f"{name}_in")
    return keras.Model(x, [keras.layers.Dense(2)(x) for _ in range(3)], name=name)


def test_a_part_with_three_outputs_is_refused(x):
    inputs = keras.Input((6,))
    code = three_outputs("encoder")(inputs)[0]
    model = keras.Model(inputs, keras.layers.Dense(6, name="decoder")(code))
    with pytest.raises(ValueError, match=r"^Expected 'encoder' to have one output. Received 3"):
        models.encode(model, x)
    with pytest.raises(ValueError, match=r"^Expected 'encoder' to have one output"):
        models.join(three_outputs("encoder"), models.dense(6, 2).get_layer("decoder"))


def test_a_model_without_the_part_is_refused_and_its_parts_are_named(x):
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(6, name="all")])
    with pytest.raises(ValueError, match=r"^Expected a model with a part named 'encoder'.*all"):
        models.encode(model, x)


def test_a_code_of_any_length_is_decoded():
    x, z = keras.Input((None, 1)), keras.Input((None, 2))
    model = models.join(
        keras.Model(x, keras.layers.Dense(2)(x), name="encoder"),
        keras.Model(z, keras.layers.Dense(1)(z), name="decoder"),
    )
    for length in (3, 5):
        a = np.ones((4, length, 1), "float32")
        assert models.decode(model, models.encode(model, a)).shape == a.shape
    with pytest.raises(ValueError, match=r"of shape \(n, any, 1\). Received \(4, 3, 2\)"):
        models.encode(model, np.ones((4, 3, 2), "float32"))
