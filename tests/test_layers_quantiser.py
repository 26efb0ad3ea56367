"""VectorQuantiser: the nearest word, a straight gradient, running means, and no dead words."""

import numpy as np
import pytest

from aelib import floors, layers, models
from aelib._keras import keras


def layer(words, **settings):
    words = np.asarray(words, "float32")
    made = layers.VectorQuantiser(len(words), **settings)
    made.build((None, 3, words.shape[1]))
    made.words.assign(words)
    return made


def numbers(a):
    return keras.ops.convert_to_numpy(a)


def test_each_vector_becomes_the_nearest_word():
    rng = np.random.default_rng(0)
    words, z = rng.normal(size=(7, 4)), rng.normal(size=(20, 3, 4)).astype("float32")
    made = layer(words)
    far = ((z[:, :, None] - words) ** 2).sum(axis=-1)
    names = far.argmin(axis=-1)
    np.testing.assert_array_equal(numbers(made.nearest(z)), names)
    np.testing.assert_allclose(numbers(made(z)), words[names], rtol=1e-5)
    charged = 0.25 * far.min(axis=-1).mean() / 4
    assert float(made.losses[-1]) == pytest.approx(charged, rel=1e-4)


def test_the_gradient_passes_straight_through():
    z = keras.Input((2,))
    dense = keras.layers.Dense(2, kernel_initializer="identity")
    quantise = layers.VectorQuantiser(2, commitment=0.0, revive=0.0, decay=1.0)
    model = keras.Model(z, quantise(dense(z)))
    quantise.words.assign([[0.0, 0.0], [1.0, 1.0]])
    model.compile(keras.optimizers.SGD(1.0), "mse")
    model.train_on_batch(np.array([[0.9, 0.8]]), np.array([[0.0, 3.0]]))
    # The error at the word (1, 1) is (1, -2); the mean over two values halves twice that.
    np.testing.assert_allclose(dense.get_weights()[1], [-1, 2], rtol=1e-5)


def test_words_move_to_the_mean_of_what_chose_them_and_rest_in_inference():
    made = layer([[0.0], [10.0]], decay=0.0, revive=0.0)
    z = np.array([[[1.0], [2.0], [9.0]]], "float32")
    made(z)
    np.testing.assert_array_equal(numbers(made.words), [[0], [10]])
    made(z, training=True)
    np.testing.assert_allclose(numbers(made.words), [[1.5], [9]])


def test_a_dead_word_is_moved_onto_a_vector_of_the_batch():
    z = np.array([[[1.0], [2.0], [3.0]]], "float32")
    for revive, far in ((0.0, True), (0.1, False)):
        made = layer([[0.0], [100.0]], decay=0.5, revive=revive, seed=0)
        made(z, training=True)
        assert (numbers(made.words)[1, 0] == 100) == far
        assert far or numbers(made.words)[1, 0] in (1, 2, 3)


def test_bits_are_places_times_the_entropy_of_the_words_in_use():
    made = layer([[0.0], [1.0], [2.0], [3.0]])
    made(np.array([[[0.0], [1.0], [1.0]], [[0.0], [1.0], [0.0]]], "float32"))
    assert float(made.bits.result()) == pytest.approx(3.0)


def test_the_parts_of_the_loss_add_up():
    keras.utils.set_random_seed(0)
    model = models.quantised(8, 5, 3, (4, 8))
    x = np.random.default_rng(0).uniform(size=(50, 64)).astype("float32")
    model.compile(loss="mse")
    seen = model.evaluate(x, x, batch_size=16, verbose=0, return_dict=True)
    error = floors.squared_error(x, models.reconstruct(model, x))
    assert seen["loss"] == pytest.approx(error + seen["commitment"], rel=1e-4)
    assert 0 <= seen["bits"] <= 4 * np.log2(5) + 1e-5


def test_training_revives_words_that_would_stay_dead():
    """Vectors far from all first words: one word takes all, unless the dead are revived."""
    x = np.random.default_rng(0).normal(5, 1, size=(256, 1, 2)).astype("float32")
    used = {}
    for revive in (0.0, 0.1):
        made = layers.VectorQuantiser(16, decay=0.8, revive=revive, seed=0)
        for _ in range(50):
            made(x, training=True)
        used[revive] = len(np.unique(numbers(made.nearest(x))))
    assert used[0.0] < 4 and used[0.1] > 12


@pytest.mark.parametrize("name", ["decay", "revive"])
@pytest.mark.parametrize("value", [-0.1, 1.1, "0.5", None, float("nan")])
def test_shares_are_refused_outside_0_and_1(name, value):
    with pytest.raises(ValueError, match=rf"^Expected `{name}` .*\. Received .*\.$"):
        layers.VectorQuantiser(2, **{name: value})
