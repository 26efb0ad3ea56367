"""Whole families: hostile values against every public function that takes Keras models.

Each must be refused in one sentence that begins with "Expected", with the model as it was.
"""

import inspect

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from aelib import estimator, layers, models, training
from aelib._keras import keras

X = np.random.default_rng(0).uniform(size=(6, 4)).astype("float32")
Z = X[:, :2]


def build():
    return models.dense(4, 2)


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(0)
    model = build()
    model.compile("sgd", "mse")
    history = model.fit(X, X, verbose=0)
    model.the_history = history
    return model


def with_a_hole(value):
    x = X.copy()
    x[1, 1] = value
    return x


ARRAYS = {
    "a list": X.tolist(),
    "nothing": None,
    "a word": "x",
    "a number": 1.0,
    "a NumPy number": np.float32(1),
    "no rows": X[:0],
    "no columns": X[:, :0],
    "one row alone": X[0],
    "another width": X[:, :3],
    "one axis more": X[..., None],
    "NaN": with_a_hole(np.nan),
    "infinity": with_a_hole(-np.inf),
    "complex": X + 1j,
    "words": X.astype(str),
    "objects": X.astype(object),
    "dates": X.astype("int64").astype("datetime64[s]"),
    "durations": X.astype("int64").astype("timedelta64[s]"),
    "true and false": X > 0.5,
    "a mask": np.ma.masked_less(X, 0.5),
    "sparse": csr_array(X),
}
NOT_A_MODEL = [None, "autoencoder", 3, X, keras.Model, build, keras.layers.Dense(2), object()]
SIZES = [0, -1, 2.5, "3", None, True, float("nan"), [1]]
SHAPES = [*SIZES[:-1], [], [0], (3, -1), (3, "a"), [[1]], {}]
ACTIVATIONS = ["foo", 3, True, [], {"a": 1}]
LEVELS = [-0.1, float("nan"), float("inf"), "0.3", None, True, [0.3], 1j]
SEEDS = [-1, 2.5, "3", True, float("nan"), [1], 2**32]

FUNCTIONS_OF_ARRAYS = {
    "encode": models.encode,
    "decode": models.decode,
    "reconstruct": models.reconstruct,
    "fit, x": training.fit,
    "fit, target": lambda m, a: training.fit(m, X, a),
    "fit, inputs to watch": lambda m, a: training.fit(m, X, validation=(a, X)),
    "fit, targets to watch": lambda m, a: training.fit(m, X, validation=(X, a)),
    "fit_seeds": lambda m, a: training.fit_seeds(build, a),
    "fit_small, x": training.fit_small,
    "fit_small, target": lambda m, a: training.fit_small(m, X, a),
    "fit_small, watch": lambda m, a: training.fit_small(m, X, watch={"val_loss": a}),
    "diagnose": lambda m, a: training.diagnose(m, m.the_history, a),
    "posterior": lambda _, a: models.posterior(models.variational(4, 2), a),
}
# A finding, not a refusal; the target that is not given is x itself.
ACCEPTED = {
    ("diagnose", "NaN"),
    ("diagnose", "infinity"),
    ("fit, target", "nothing"),
    ("fit_small, target", "nothing"),
}

FUNCTIONS_OF_MODELS = {
    "encode": lambda m: models.encode(m, X),
    "decode": lambda m: models.decode(m, Z),
    "reconstruct": lambda m: models.reconstruct(m, X),
    "output_activation": models.output_activation,
    "restore": lambda m: models.restore(m, "digits-map"),
    "posterior": lambda m: models.posterior(m, X),
    "join, encoder": lambda m: models.join(m, build().get_layer("decoder")),
    "join, decoder": lambda m: models.join(build().get_layer("encoder"), m),
    "fit": lambda m: training.fit(m, X),
    "fit_seeds": lambda m: training.fit_seeds(lambda: m, X),
    "fit_seeds, build": lambda m: training.fit_seeds(m, X) if m is not build else fail(),
    "fit_small": lambda m: training.fit_small(m, X),
    "diagnose": lambda m: training.diagnose(m, keras.callbacks.History(), X),
}

FUNCTIONS_OF_SETTINGS = {
    "dense, n_inputs": (lambda v: models.dense(v, 2), SHAPES),
    "dense, latent_dim": (lambda v: models.dense(4, v), SIZES),
    "dense, hidden": (lambda v: models.dense(4, 2, (3, v)), SIZES),
    "dense, activation": (lambda v: models.dense(4, 2, activation=v), ACTIVATIONS),
    "dense, code_activation": (lambda v: models.dense(4, 2, code_activation=v), ACTIVATIONS),
    "dense, output_activation": (lambda v: models.dense(4, 2, output_activation=v), ACTIVATIONS),
    "convolutional, shape": (lambda v: models.convolutional(v, 2), [*SHAPES, [1], (28,)]),
    "convolutional, latent_dim": (lambda v: models.convolutional(8, v), SIZES),
    "convolutional, channels": (lambda v: models.convolutional(8, 2, (2, v)), SIZES),
    "convolutional, output_activation": (
        lambda v: models.convolutional(8, 2, output_activation=v),
        ACTIVATIONS,
    ),
    "variational, n_inputs": (lambda v: models.variational(v, 2), SIZES),
    "variational, latent_dim": (lambda v: models.variational(4, v), SIZES),
    "variational, hidden": (lambda v: models.variational(4, 2, (3, v)), SIZES),
    "variational, beta": (lambda v: models.variational(4, 2, beta=v), LEVELS),
    "variational, free_nats": (lambda v: models.variational(4, 2, free_nats=v), LEVELS),
    "variational, warm_up": (lambda v: models.variational(4, 2, warm_up=v), SIZES[1:]),
    "variational, activation": (lambda v: models.variational(4, 2, activation=v), ACTIVATIONS),
    "variational, output_activation": (
        lambda v: models.variational(4, 2, output_activation=v),
        ACTIVATIONS,
    ),
    "conditional, n_inputs": (lambda v: models.conditional(v, 2, 2), SIZES),
    "conditional, n_classes": (lambda v: models.conditional(4, v, 2), SIZES),
    "conditional, latent_dim": (lambda v: models.conditional(4, 2, v), SIZES),
    "conditional, beta": (lambda v: models.conditional(4, 2, 2, beta=v), LEVELS),
    "quantised, side": (lambda v: models.quantised(v, 4), SIZES),
    "quantised, n_words": (lambda v: models.quantised(8, v), SIZES),
    "quantised, width": (lambda v: models.quantised(8, 4, v), SIZES),
    "quantised, channels": (lambda v: models.quantised(8, 4, 2, (2, v)), SIZES),
    "quantised, revive": (lambda v: models.quantised(8, 4, revive=v), [*LEVELS, 1.1]),
    "masked, n_values": (models.masked, [*SIZES, 1]),
    "masked, hidden": (lambda v: models.masked(4, (3, v)), SIZES),
    "masked, activation": (lambda v: models.masked(4, (3,), activation=v), ACTIVATIONS),
    "GaussianCode, n_values": (layers.GaussianCode, SIZES),
    "GaussianCode, beta": (lambda v: layers.GaussianCode(4, v), LEVELS),
    "GaussianCode, free_nats": (lambda v: layers.GaussianCode(4, free_nats=v), LEVELS),
    "GaussianCode, warm_up": (lambda v: layers.GaussianCode(4, warm_up=v), SIZES[1:]),
    "GaussianCode, seed": (lambda v: layers.GaussianCode(4, seed=v), SEEDS),
    "MaskedDense, ranks": (lambda v: layers.MaskedDense([1, v], [1]), SIZES),
    "MaskedDense, input_ranks": (lambda v: layers.MaskedDense([1], [1, v]), SIZES),
    "MaskedDense, strict": (lambda v: layers.MaskedDense([1], [1], v), [0, 1, None, "True"]),
    "MaskedDense, activation": (lambda v: layers.MaskedDense([1], [1], activation=v), ACTIVATIONS),
    "VectorQuantiser, n_words": (layers.VectorQuantiser, SIZES),
    "VectorQuantiser, commitment": (lambda v: layers.VectorQuantiser(2, v), LEVELS),
    "VectorQuantiser, decay": (lambda v: layers.VectorQuantiser(2, decay=v), [*LEVELS, 1.1]),
    "VectorQuantiser, revive": (lambda v: layers.VectorQuantiser(2, revive=v), [*LEVELS, 1.1]),
    "VectorQuantiser, seed": (lambda v: layers.VectorQuantiser(2, seed=v), SEEDS),
    "GaussianCorruption": (layers.GaussianCorruption, LEVELS),
    "MaskingCorruption": (layers.MaskingCorruption, [*LEVELS, 1.1]),
    "SaltAndPepperCorruption": (layers.SaltAndPepperCorruption, [*LEVELS, 1.1]),
    "GaussianCorruption, seed": (lambda v: layers.GaussianCorruption(0.1, seed=v), SEEDS),
    "MaskingCorruption, seed": (lambda v: layers.MaskingCorruption(0.1, seed=v), SEEDS),
    "SaltAndPepperCorruption, seed": (lambda v: layers.SaltAndPepperCorruption(0.1, v), SEEDS),
    "KSparse": (layers.KSparse, SIZES),
    "RoundedCode": (layers.RoundedCode, LEVELS),
    "RoundedCode, seed": (lambda v: layers.RoundedCode(0.1, seed=v), SEEDS),
    "fit_small, epochs": (lambda v: training.fit_small(build(), X, epochs=v), SIZES),
    "fit_small, batch_size": (lambda v: training.fit_small(build(), X, batch_size=v), SIZES),
    "fit_small, noise": (lambda v: training.fit_small(build(), X, noise=v), LEVELS),
    "fit_small, dropout": (lambda v: training.fit_small(build(), X, dropout=v), [*LEVELS, 1.0]),
    "fit_small, seed": (lambda v: training.fit_small(build(), X, seed=v), [*SEEDS, None]),
    "Progress": (training.Progress, SIZES),
    "restore, name": (lambda v: models.restore(build(), v), ["", "mnist", None, 3, []]),
    "Runs": None,  # what comes out, not in
}
SETTINGS_OF_THE_ESTIMATOR = {
    "n_components": SIZES,
    "hidden": [[0], [2.5], ["3"], 3, 3.5, [True]],
    "activation": ACTIVATIONS,
    "code_activation": ACTIVATIONS,
    "output_activation": ACTIVATIONS,
    "loss": [None, "foo", 3, True, [], {}],
    "epochs": SIZES,
    "batch_size": SIZES,
    "early_stopping": [None, "yes", 1, 0.5, []],
    "validation_fraction": [*LEVELS, 1.5],
    "random_state": SEEDS,
}
OF_TABLES = {"hide": [*LEVELS, 1], "learning_rate_init": [*LEVELS, 0, 2]} | {
    name: values
    for name, values in SETTINGS_OF_THE_ESTIMATOR.items()
    if name not in ("code_activation", "output_activation", "loss")
}


def fail():
    raise TypeError("Expected a model. A function that builds one is right here.")


def not_refused(call, values):
    """The values that `call` does not refuse in one sentence, and what it said."""
    wrong = {}
    for value in values:
        try:
            call(value)
            wrong[repr(value)[:60]] = "accepted"
        except (TypeError, ValueError) as error:
            if not str(error).startswith("Expected") or "\n" in str(error):
                wrong[repr(value)[:60]] = repr(error)
    return wrong


@pytest.fixture
def as_it_was(model):
    weights, optimizer = model.get_weights(), model.optimizer
    yield
    assert model.compiled and model.loss == "mse" and model.optimizer is optimizer
    for before, after in zip(weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)


def test_every_public_function_has_signed():
    public = {name for room in (models, training, layers) for name in room.__all__}
    signed = {*FUNCTIONS_OF_ARRAYS, *FUNCTIONS_OF_MODELS, *FUNCTIONS_OF_SETTINGS}
    assert public - {"Corruption"} == {name.split(",")[0] for name in signed}
    parameters = inspect.signature(estimator.Autoencoder).parameters
    assert set(parameters) == set(SETTINGS_OF_THE_ESTIMATOR)
    parameters = inspect.signature(estimator.OutlierDetector).parameters
    assert set(parameters) == {*SETTINGS_OF_THE_ESTIMATOR, "contamination"}
    parameters = inspect.signature(estimator.TableAutoencoder).parameters
    assert set(parameters) == set(OF_TABLES)


@pytest.mark.parametrize("name", FUNCTIONS_OF_ARRAYS)
def test_arrays_that_cannot_be_meant_are_refused(model, as_it_was, name):
    values = [a for kind, a in ARRAYS.items() if (name, kind) not in ACCEPTED]
    assert not not_refused(lambda a: FUNCTIONS_OF_ARRAYS[name](model, a), values)


@pytest.mark.parametrize("name", FUNCTIONS_OF_MODELS)
def test_what_is_no_model_is_refused(name):
    assert not not_refused(FUNCTIONS_OF_MODELS[name], NOT_A_MODEL)


@pytest.mark.parametrize("name", [name for name, row in FUNCTIONS_OF_SETTINGS.items() if row])
def test_settings_that_cannot_be_meant_are_refused(name):
    assert not not_refused(*FUNCTIONS_OF_SETTINGS[name])


@pytest.mark.parametrize("name", SETTINGS_OF_THE_ESTIMATOR)
def test_settings_of_the_estimator_are_refused_at_fit(name):
    for kind in (estimator.Autoencoder, estimator.OutlierDetector):

        def call(value, kind=kind):
            kind(**{"epochs": 1, name: value}).fit(X)

        assert not not_refused(call, SETTINGS_OF_THE_ESTIMATOR[name])


@pytest.mark.parametrize("name", OF_TABLES)
def test_settings_of_the_estimator_of_tables_are_refused_at_fit(name):
    table = pd.DataFrame(X).rename(columns=str)

    def call(value):
        estimator.TableAutoencoder(**{"epochs": 1, name: value}).fit(table)

    assert not not_refused(call, OF_TABLES[name])


def test_histories_that_are_none_are_refused(model):
    for history in (None, {}, [0.5], X, "loss", keras.callbacks.History()):
        with pytest.raises(TypeError, match=r"^Expected `history`"):
            training.diagnose(model, history, X)
