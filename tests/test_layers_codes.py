"""`KSparse`: a selection, in training and in inference alike."""

import numpy as np
import pytest

from aelib import layers
from aelib._keras import keras


def numbers(layer, z):
    return keras.ops.convert_to_numpy(layer(z))


@pytest.mark.parametrize("k", [1, 3, 8])
@pytest.mark.parametrize("training", [True, False])
def test_k_sparse_keeps_the_k_largest_and_zeroes_the_rest(k, training):
    z = np.random.default_rng(0).normal(size=(20, 8)).astype("float32")
    out = keras.ops.convert_to_numpy(layers.KSparse(k)(z, training=training))
    assert ((out != 0).sum(axis=1) == k).all()
    for before, after in zip(z, out, strict=True):
        assert set(after[after != 0]) == set(np.sort(before)[-k:])


def test_k_sparse_lets_the_gradient_through_what_it_keeps():
    layer, z = layers.KSparse(2), keras.Input((5,))
    model = keras.Model(z, layer(keras.layers.Dense(5, kernel_initializer="identity")(z)))
    model.compile(keras.optimizers.SGD(1.0), "mse")
    before = model.get_weights()[1]
    model.train_on_batch(np.array([[5.0, 1.0, 4.0, 2.0, 3.0]]), np.zeros((1, 5)))
    assert ((model.get_weights()[1] != before) == [True, False, True, False, False]).all()


def test_k_sparse_saves_and_loads_with_its_k(tmp_path):
    z = keras.Input((6,))
    model = keras.Model(z, layers.KSparse(2, name="sparse")(z))
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.get_layer("sparse").k == 2 and loaded.output_shape == (None, 6)
    rows = np.random.default_rng(0).normal(size=(3, 6)).astype("float32")
    np.testing.assert_array_equal(numbers(loaded, rows), numbers(model, rows))


@pytest.mark.parametrize("k", [0, -1, 2.0, True, None, "2"])
def test_k_sparse_refuses_what_is_not_a_number_of_units(k):
    with pytest.raises(ValueError, match=r"^Expected `k` .*\. Received .*\.$"):
        layers.KSparse(k)


def test_k_sparse_refuses_to_keep_more_than_there_is():
    with pytest.raises(ValueError, match="at most 4, the width of the code"):
        layers.KSparse(5)(np.zeros((1, 4), "float32"))
