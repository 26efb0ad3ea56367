"""The long runs of chapter 11: they reach what they promise, and half precision is enough."""

import numpy as np
import pytest

from aelib import models, training
from aelib._keras import keras
from tests import weights_text as runs

X, HELD_OUT = runs.names()
SOME = HELD_OUT[:500]


def bits(model, x=SOME):
    """Bits per letter of a network that reads and has no code."""
    log_p = keras.ops.convert_to_numpy(model(x))
    return -np.sum(x * log_p) / x.sum() / np.log(2)


def moved(model):
    """The same model, its weights moved by as much as rounding moved them; zeros are exact."""
    rng = np.random.default_rng(0)
    model.set_weights(
        [w + (w != 0) * np.spacing(w.astype("float16")) * rng.uniform(-0.5, 0.5, w.shape)
         for w in model.get_weights()]
    )  # fmt: skip
    return model


@pytest.fixture(scope="module")
def names():
    parts = {(u, c): runs.recurrent(u, **s) for u in runs.SIZES for c, s in runs.CURES.items()}
    models.restore(runs.rack(parts.values(), (11, 27)), "names-recurrent")
    return parts


@pytest.mark.parametrize("units, least", [(32, 3.2), (96, 3.1)])
def test_the_networks_without_a_code_reach_what_they_promise_and_bear_half_precision(
    names, units, least
):
    reached = bits(names[units, "no code"])
    assert reached < least
    assert bits(moved(names[units, "no code"])) == pytest.approx(reached, rel=0.005)


def test_a_short_run_is_on_the_way_of_the_long_one(names):
    keras.utils.set_random_seed(0)
    short = runs.recurrent(32, code=False)
    training.fit(
        short, X[:6000], loss=runs.told, epochs=2, batch_size=64, validation=0,
        optimizer=keras.optimizers.Adam(0.008),
    )  # fmt: skip
    assert bits(names[32, "no code"]) + 0.1 < bits(short) < 4.2


def test_the_collapsed_decoder_does_not_listen_and_the_cured_one_does(names):
    rng = np.random.default_rng(0)
    z = rng.normal(size=(2, 200, 16)).astype("float32")

    def change(model):
        """Bits per letter by which another code changes what is told."""
        tail = keras.Model([model.get_layer("code").output, *model.inputs], model.outputs[0])
        one, two = (keras.ops.convert_to_numpy(tail([code, SOME[:200]])) for code in z)
        return np.abs(np.sum(SOME[:200] * (one - two), axis=-1)).mean()

    for units in runs.SIZES:
        assert change(names[units, "no cure"]) < 0.3 * change(names[units, "free bits"])


def test_the_loss_of_names_has_no_gradient_where_there_is_no_letter():
    """By differences, on NumPy: padded places may say anything."""
    log_p = np.log(np.random.default_rng(0).dirichlet(np.ones(27), size=(4, 11)))
    x = SOME[:4]
    other = np.where(x.sum(axis=-1, keepdims=True) > 0, log_p, -9.0)
    a, b = (keras.ops.convert_to_numpy(runs.told(x, p.astype("float32"))) for p in (log_p, other))
    np.testing.assert_allclose(a, b)
    np.testing.assert_allclose(a.sum(), -np.sum(x * log_p), rtol=1e-5)


def test_the_codes_of_definitions_find_the_category_with_every_seed_and_bear_half_precision():
    base, asked, rare, kinds, asked_kinds = runs.definitions()
    parts = [runs.dictionary(rare, seed)[1] for seed in range(3)]
    rack = runs.rack(parts, (12,), "int32")
    models.restore(rack, "words-codes")

    def precisions():
        queries = rack.predict(asked[:500], batch_size=500, verbose=0)
        found = []
        for z, q in zip(rack.predict(base, batch_size=4096, verbose=0), queries, strict=True):
            z, q = (a / np.maximum(np.linalg.norm(a, axis=1, keepdims=True), 1e-9) for a in (z, q))
            near = np.argpartition(-q @ z.T, 10, axis=1)[:, :10]
            found.append(np.mean(kinds[near] == asked_kinds[:500, None]))
        return np.array(found)

    reached = precisions()
    assert (reached > 0.5).all() and reached.mean() > 0.53
    moved(rack)
    np.testing.assert_allclose(precisions(), reached, atol=0.005)
