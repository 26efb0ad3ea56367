"""`dense` and `convolutional` for any shape: what comes out has the shape of what goes in."""

import numpy as np
import pytest

from aelib import floors, models, training
from aelib._keras import keras

SHAPES = {  # of one example: pictures, odd ones, colour, signals, a volume
    (28, 28, 1): 4, (33, 47, 3): 4, (5, 7, 2): 3, (1, 1, 1): 1, (1, 9, 3): 2, (2, 2, 1): 2,
    (64, 48, 3): 4, (187, 1): 4, (31, 5): 4, (5, 6, 7, 2): 3,
}  # fmt: skip
every_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)
BUILDERS = {
    "dense": lambda shape, **kw: models.dense(shape, SHAPES[shape], (6,), **kw),
    "convolutional": lambda shape, **kw: models.convolutional(shape, SHAPES[shape], (4, 6), **kw),
}
every_builder = pytest.mark.parametrize("build", BUILDERS.values(), ids=BUILDERS)


def examples(shape, n=6):
    return np.random.default_rng(0).uniform(size=(n, *shape)).astype("float32")


@every_shape
@every_builder
def test_the_shape_that_goes_in_comes_out(build, shape):
    model, x = build(shape), examples(shape)
    assert model.input_shape == model.output_shape == (None, *shape)
    assert models.encode(model, x).shape == (6, SHAPES[shape])
    assert models.reconstruct(model, x).shape == x.shape
    assert models.output_activation(model) == "sigmoid"
    assert models.output_activation(build(shape, output_activation="linear")) == "linear"


@pytest.mark.parametrize("shape", [(33, 47, 3), (31, 5), (5, 6, 7, 2)], ids=str)
@every_builder
def test_it_learns_saves_and_loads(build, shape, tmp_path):
    keras.utils.set_random_seed(0)
    model, x = build(shape), examples(shape)
    before = floors.squared_error(x, models.reconstruct(model, x))
    training.fit(model, x, epochs=30, validation=0, optimizer=keras.optimizers.Adam(0.01))
    assert floors.squared_error(x, models.reconstruct(model, x)) < before
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(models.encode(loaded, x), models.encode(model, x), atol=1e-5)


@pytest.mark.parametrize("side", [1, 5, 6, 7, 28])
def test_a_side_makes_rows_of_pixels_as_the_grey_picture_of_that_shape(side):
    keras.utils.set_random_seed(0)
    rows = models.convolutional(side, 2)
    picture = models.convolutional((side, side, 1), 2)
    picture.set_weights(rows.get_weights())
    x = examples((side, side, 1))
    np.testing.assert_allclose(
        models.reconstruct(rows, x.reshape(6, -1)),
        models.reconstruct(picture, x).reshape(6, -1),
        atol=1e-6,
    )


def test_every_pixel_of_an_odd_picture_is_reached_by_the_code():
    keras.utils.set_random_seed(0)
    model = models.convolutional((5, 7, 2), 3, output_activation="linear")
    a, b = (models.decode(model, np.full((1, 3), c, "float32")) for c in (0.0, 1.0))
    assert (a != b).all()


def test_a_dense_model_of_a_shape_is_the_one_of_its_numbers():
    flat, shaped = models.dense(30, 2, (5,)), models.dense((5, 3, 2), 2, (5,))
    shaped.set_weights(flat.get_weights())
    x = examples((5, 3, 2))
    np.testing.assert_allclose(
        models.reconstruct(flat, x.reshape(6, -1)),
        models.reconstruct(shaped, x).reshape(6, -1),
        atol=1e-6,
    )


BAD = [0, 2.5, "3", None, [], (), (3, 0, 1), (3, "a"), [[1]], {}, (1, 2, 3, 4, 5), (28,)]


@pytest.mark.parametrize("shape", BAD, ids=repr)
def test_shapes_that_cannot_be_meant_are_refused_in_one_sentence(shape):
    with pytest.raises((TypeError, ValueError), match=r"^Expected `shape` .*\. Received .*\.$"):
        models.convolutional(shape, 2)
    if shape not in [(28,), (1, 2, 3, 4, 5)]:  # these are shapes to a dense layer
        with pytest.raises((TypeError, ValueError), match=r"^Expected `n_inputs` .*Received"):
            models.dense(shape, 2)
