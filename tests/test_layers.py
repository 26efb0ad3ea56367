"""One contract for every layer of `aelib.layers`, then one statistical check each."""

import numpy as np
import pytest

from aelib import layers
from aelib._keras import keras

# Each layer with arguments that are not the defaults, and arguments it must refuse.
CONTRACT = {
    layers.GaussianCorruption: (
        {"stddev": 0.3, "seed": 5},
        [{"stddev": -0.1}, {"stddev": float("nan")}, {"stddev": float("inf")}, {"stddev": "0.3"}],
    ),
    layers.MaskingCorruption: (
        {"fraction": 0.4, "seed": 5},
        [{"fraction": -0.1}, {"fraction": 1.1}, {"fraction": None}, {"fraction": True}],
    ),
    layers.SaltAndPepperCorruption: (
        {"fraction": 0.4, "seed": 5},
        [{"fraction": -0.1}, {"fraction": 30}, {"fraction": float("nan")}, {"fraction": [0.3]}],
    ),
    layers.RoundedCode: (
        {"weight": 0.01, "seed": 5},
        [{"weight": -0.1}, {"weight": float("inf")}, {"weight": None}, {"weight": True}],
    ),
}
every_corruption = pytest.mark.parametrize(
    "Layer", [L for L in CONTRACT if issubclass(L, layers.Corruption)], ids=lambda L: L.__name__
)
every_layer = pytest.mark.parametrize("Layer", CONTRACT, ids=lambda Layer: Layer.__name__)
X = np.random.default_rng(0).uniform(0.2, 0.8, size=(4, 5, 3)).astype("float32")


def train(layer, x=X):
    return keras.ops.convert_to_numpy(layer(x, training=True))


@every_layer
@pytest.mark.parametrize("shape", [(6,), (5, 3), (7, 7, 1)])
def test_keeps_the_shape_whatever_the_batch(Layer, shape):
    x = keras.Input(shape)
    model = keras.Model(x, Layer(**CONTRACT[Layer][0])(x))
    assert model.output_shape == (None, *shape)
    for n in (1, 3):
        assert model(np.zeros((n, *shape), "float32"), training=True).shape == (n, *shape)


@every_layer
def test_inference_is_deterministic(Layer):
    layer = Layer(**CONTRACT[Layer][0])
    np.testing.assert_array_equal(layer(X), layer(X, training=False))


@every_corruption
def test_inference_changes_nothing(Layer):
    np.testing.assert_array_equal(Layer(**CONTRACT[Layer][0])(X), X)


@every_layer
def test_every_training_call_is_a_new_draw(Layer):
    layer = Layer(**CONTRACT[Layer][0])
    assert (train(layer) != train(layer)).any()


@every_layer
def test_every_training_step_is_a_new_draw_inside_a_compiled_model(Layer):
    layer = Layer(**CONTRACT[Layer][0])

    class Spy(keras.losses.Loss):
        """A loss that is the sum of what comes out: it changes if the draw does."""

        def call(self, y_true, y_pred):
            return keras.ops.sum(y_pred, axis=(1, 2))

    x = keras.Input(X.shape[1:])
    model = keras.Model(x, layer(x))
    model.compile(keras.optimizers.SGD(0.0), Spy())
    draws = [np.ravel(model.train_on_batch(X, X))[0] for _ in range(3)]  # the loss comes first
    assert len(set(draws)) == 3


@every_layer
def test_one_seed_gives_one_sequence(Layer):
    arguments = CONTRACT[Layer][0]
    first, second = Layer(**arguments), Layer(**arguments)
    for _ in range(2):
        np.testing.assert_array_equal(train(first), train(second))


@every_layer
def test_saves_and_loads_with_its_arguments(Layer, tmp_path):
    arguments = CONTRACT[Layer][0]
    x = keras.Input(X.shape[1:])
    keras.Model(x, Layer(**arguments, name="corruption")(x)).save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras").get_layer("corruption")
    assert type(loaded) is Layer
    assert {name: getattr(loaded, name) for name in arguments} == arguments
    assert (train(loaded) != X).any()


@every_layer
def test_a_copy_from_the_config_has_the_same_config(Layer):
    layer = Layer(**CONTRACT[Layer][0])
    assert Layer.from_config(layer.get_config()).get_config() == layer.get_config()


@every_layer
def test_bad_arguments_are_refused_in_one_sentence(Layer):
    for arguments in CONTRACT[Layer][1]:
        with pytest.raises(ValueError, match=r"^Expected `\w+` .*\. Received .*\.$"):
            Layer(**arguments)


@every_layer
@pytest.mark.parametrize("dtype", ["uint8", "int64", "bool", "float64"])
def test_bytes_and_other_numbers_come_out_as_floats(Layer, dtype):
    layer = Layer(**CONTRACT[Layer][0])
    for x in (np.ones((4, 3), dtype), keras.ops.ones((4, 3), dtype)):
        assert str(keras.backend.standardize_dtype(layer(x, training=True).dtype)) == "float32"
        np.testing.assert_array_equal(layer(x), np.ones((4, 3)))


@every_layer
def test_numpy_numbers_are_seeds_too(Layer):
    arguments = CONTRACT[Layer][0]
    same = Layer(**{**arguments, "seed": np.int64(arguments["seed"])})
    np.testing.assert_array_equal(train(same), train(Layer(**arguments)))
    assert type(same.get_config()["seed"]) is int


@every_corruption
def test_has_nothing_to_train(Layer):
    layer = Layer(**CONTRACT[Layer][0])
    train(layer)
    assert layer.trainable_weights == []


@every_corruption
def test_level_zero_changes_nothing(Layer):
    level = next(iter(CONTRACT[Layer][0]))
    np.testing.assert_array_equal(train(Layer(**{level: 0.0})), X)


# Statistics: 200,000 values, so that a fraction's standard error is about 0.001.
GREY = np.full((200, 1000), 0.5, "float32")


def test_gaussian_has_mean_zero_and_the_standard_deviation_asked_for():
    noise = train(layers.GaussianCorruption(0.7, seed=1), GREY) - GREY
    assert abs(noise.mean()) < 0.01 and abs(noise.std() - 0.7) < 0.01
    assert abs(np.corrcoef(noise[:, 0], noise[:, 1])[0, 1]) < 0.3  # neighbours are independent
    assert (np.abs(noise) > 0.7).mean() == pytest.approx(0.3173, abs=0.01)  # a Gaussian's tails


def test_gaussian_is_not_clipped():
    noisy = train(layers.GaussianCorruption(0.5, seed=1), np.zeros((100, 100), "float32"))
    assert noisy.min() < 0 and np.mean(noisy < 0) == pytest.approx(0.5, abs=0.03)


def test_masking_loses_the_fraction_asked_for_and_leaves_the_rest():
    out = train(layers.MaskingCorruption(0.3, seed=1), GREY)
    assert set(np.unique(out)) == {0.0, 0.5}
    assert (out == 0).mean() == pytest.approx(0.3, abs=0.01)


def test_salt_and_pepper_is_half_white_and_half_black():
    out = train(layers.SaltAndPepperCorruption(0.3, seed=1), GREY)
    assert set(np.unique(out)) == {0.0, 0.5, 1.0}
    assert (out == 0).mean() == pytest.approx(0.15, abs=0.01)
    assert (out == 1).mean() == pytest.approx(0.15, abs=0.01)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "mixed_bfloat16"])
@pytest.mark.parametrize("Layer", [layers.MaskingCorruption, layers.SaltAndPepperCorruption])
def test_a_small_fraction_is_hit_in_half_precision_too(Layer, dtype):
    x = np.full((1000, 1000), 0.5, "float32")
    out = keras.ops.convert_to_numpy(Layer(0.001, seed=1, dtype=dtype)(x, training=True))
    assert (out.astype("float32") != 0.5).mean() == pytest.approx(0.001, abs=0.0002)
