"""One contract for every builder of `aelib.models`, with arguments that are not the defaults."""

import inspect

import numpy as np
import pytest

from aelib import floors, models, training
from aelib._keras import keras

# Builder: positional arguments, keyword arguments, and calls that it must refuse.
CONTRACT = {
    "dense": (
        (12, 3),
        {
            "hidden": (8, 5),
            "activation": "tanh",
            "code_activation": "sigmoid",
            "output_activation": "linear",
        },
        [((0, 3), {}), ((12, 0), {}), ((12, 2.5), {}), ((12, 3), {"hidden": (8, -1)})],
    ),
    "convolutional": (
        (8, 16),
        {"channels": (8, 4), "output_activation": "linear"},
        [
            ((0, 3), {}),
            ((8, 0), {}),
            ((8, 3), {"channels": (2, 0)}),
            ((8, 3), {"channels": ()}),
            (((8, 8), 0), {}),
            (((8, 8, 1, 1, 1), 3), {}),
            ((8, 3), {"output_activation": "foo"}),
        ],
    ),
    "variational": (
        (12, 3),
        {
            "hidden": (8, 5),
            "beta": 0.01,
            "free_nats": 0.5,
            "warm_up": 7,
            "activation": "tanh",
            "output_activation": "linear",
        },
        [
            ((0, 3), {}),
            ((12, 0), {}),
            ((12, 3), {"hidden": (8, -1)}),
            ((12, 3), {"beta": -1}),
            ((12, 3), {"free_nats": float("nan")}),
            ((12, 3), {"warm_up": 0.5}),
        ],
    ),
    "conditional": (
        (12, 4, 3),
        {"hidden": (8,), "beta": 0.01, "activation": "tanh", "output_activation": "linear"},
        [
            ((12, 0, 3), {}),
            ((12, 2.0, 3), {}),
            ((0, 2, 3), {}),
            ((12, 2, 0), {}),
            ((12, 2, 3), {"beta": "1"}),
        ],
    ),
    "quantised": (
        (8, 32),
        {"width": 3, "channels": (8, 16), "revive": 0.5},
        [
            ((0, 5), {}),
            ((8, 0), {}),
            ((8, 5), {"width": 0}),
            ((8, 5), {"channels": ()}),
            ((6, 5), {"channels": (2, 4)}),
            ((8, 5), {"revive": 2}),
        ],
    ),
}
# `masked` has no code, so it cannot sign: see test_layers_masked.
TOOLS = {"restore", "join", "encode", "decode", "reconstruct", "output_activation", "posterior"}
TOOLS |= {"masked"}
BUILDERS = [
    name
    for name, f in inspect.getmembers(models, inspect.isfunction)
    if f.__module__.startswith(models.__name__) and not name.startswith("_") and name not in TOOLS
]
every_builder = pytest.mark.parametrize("builder", BUILDERS)


def build(builder, seed=0):
    keras.utils.set_random_seed(seed)
    args, kwargs, _ = CONTRACT[builder]
    return getattr(models, builder)(*args, **kwargs)


def examples(model, n=8):
    return np.random.default_rng(0).uniform(size=(n, *model.input_shape[1:])).astype("float32")


def target(model, x):
    """What should come out: all of x, or what is left of it without the columns of the class."""
    return x[:, : model.output_shape[-1]]


def config(model):
    """What the model is made of, layer by layer."""
    return [
        (type(layer).__name__, layer.get_config())
        for part in ("encoder", "decoder")
        for layer in model.get_layer(part).layers
    ]


def test_every_builder_has_signed():
    assert set(BUILDERS) <= set(CONTRACT), "a new builder: add it to CONTRACT"


@every_builder
def test_what_comes_out_has_the_shape_of_what_goes_in(builder):
    model = build(builder)
    x = examples(model)
    assert builder == "conditional" or model.output_shape == model.input_shape
    assert models.reconstruct(model, x).shape == target(model, x).shape
    assert models.reconstruct(model, x).dtype == np.float32


@every_builder
def test_the_parts_are_named_and_fit(builder):
    model = build(builder)
    x = examples(model)
    encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
    assert len(encoder.output_shape) == 2, "a code is one row of numbers"
    assert encoder.output_shape == decoder.input_shape
    z = models.encode(model, x)
    np.testing.assert_allclose(models.decode(model, z), models.reconstruct(model, x), rtol=1e-4)


@every_builder
def test_inference_is_deterministic(builder):
    model = build(builder)
    x = examples(model)
    np.testing.assert_array_equal(models.reconstruct(model, x), models.reconstruct(model, x))
    np.testing.assert_array_equal(models.encode(model, x), models.encode(model, x))


@every_builder
def test_one_seed_gives_one_model(builder):
    one, two, other = build(builder, seed=3), build(builder, seed=3), build(builder, seed=4)
    for a, b in zip(one.get_weights(), two.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    assert any((a != b).any() for a, b in zip(one.get_weights(), other.get_weights(), strict=True))


@every_builder
def test_saves_and_loads_arguments_weights_and_results(builder, tmp_path):
    model = build(builder)
    x = examples(model)
    training.fit(
        model, x, target(model, x), epochs=2, validation=0
    )  # so that the weights are not the first ones
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert config(loaded) == config(model)
    np.testing.assert_allclose(
        models.reconstruct(loaded, x), models.reconstruct(model, x), rtol=1e-5, atol=1e-6
    )
    np.testing.assert_allclose(
        models.encode(loaded, x), models.encode(model, x), rtol=1e-5, atol=1e-6
    )


@every_builder
def test_the_arguments_reach_the_layers(builder):
    args, kwargs, _ = CONTRACT[builder]
    if kwargs:
        assert config(build(builder)) != config(getattr(models, builder)(*args))


@every_builder
def test_the_parts_of_the_loss_add_up(builder):
    """What `evaluate` says is the reconstruction loss and whatever the layers add, no more."""
    model = build(builder)
    x = examples(model)
    model.compile("adam", "mse")
    total = float(model.evaluate(x, target(model, x), verbose=0, return_dict=True)["loss"])
    x_hat = keras.ops.convert_to_numpy(model(x, training=False))
    added = sum(float(part) for part in model.losses)
    assert total == pytest.approx(floors.squared_error(target(model, x), x_hat) + added, rel=1e-4)


@every_builder
def test_it_learns(builder):
    model = build(builder)
    x = examples(model, n=32)
    y = target(model, x)
    before = floors.squared_error(y, models.reconstruct(model, x))
    training.fit(model, x, y, epochs=200, validation=0)
    assert floors.squared_error(y, models.reconstruct(model, x)) < 0.9 * before


@every_builder
def test_bad_arguments_are_refused_in_one_sentence(builder):
    for args, kwargs in CONTRACT[builder][2]:
        with pytest.raises(ValueError, match=r"^Expected `\w+` .*\. Received .*\.$"):
            getattr(models, builder)(*args, **kwargs)
