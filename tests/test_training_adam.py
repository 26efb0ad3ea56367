"""Adam's step in one pass: the step that Keras takes, wherever it stands in for it."""

import numpy as np
import pytest

from aelib import data, models, training
from aelib._keras import keras
from aelib.training.adam import in_one_pass

Adam, Schedule = keras.optimizers.Adam, keras.optimizers.schedules.CosineDecay
SETTINGS = {
    "plain": {},
    "other constants": {"beta_1": 0.5, "beta_2": 0.9, "epsilon": 0.1},
    "a schedule": {"learning_rate": Schedule(0.01, 20)},
    "clipped": {"clipnorm": 0.01},
    "decay of weights": {"weight_decay": 0.1},
    "averaged weights": {"use_ema": True, "ema_momentum": 0.5},
    "gathered gradients": {"gradient_accumulation_steps": 3},
}
pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow", reason="the kernel is TensorFlow's"
)


def after_thirty_steps(optimizer, sparse=False):
    """A matrix and a vector that follow thirty random gradients; of a few rows where sparse."""
    import tensorflow as tf

    rng = np.random.default_rng(0)
    matrix, vector = (keras.Variable(np.ones(shape, "float32")) for shape in ((5, 3), (4,)))
    for _ in range(30):
        slope = tf.constant(rng.normal(size=(5, 3)), "float32")
        if sparse:
            slope = tf.IndexedSlices(slope, tf.constant([0, 1, 1, 3, 0]), (5, 3))
        optimizer.apply([slope, tf.constant(rng.normal(size=4), "float32")], [matrix, vector])
    optimizer.finalize_variable_values([matrix, vector])
    return np.concatenate([np.ravel(matrix), np.ravel(vector)])


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("sparse", [False, True], ids=["dense", "of some rows"])
def test_thirty_steps_in_one_pass_each_end_where_those_of_keras_do(settings, sparse):
    keras_own = after_thirty_steps(Adam(**settings), sparse)
    assert np.abs(keras_own - 1).max() > 1e-3  # it moved
    ours = after_thirty_steps(in_one_pass(Adam(**settings)), sparse)
    np.testing.assert_allclose(ours, keras_own, atol=1e-6)


def test_only_plain_adam_is_changed():
    class Other(Adam):
        pass

    for other in (Adam(amsgrad=True), Other(), keras.optimizers.AdamW(), keras.optimizers.SGD()):
        assert "update_step" not in vars(in_one_pass(other))
    assert "update_step" in vars(in_one_pass(Adam()))


def test_a_model_trained_in_one_pass_is_saved_loaded_and_trained_on(tmp_path):
    x = data.factors(60, k=2)
    model = models.dense(10, 2)
    training.fit(model, x, epochs=2, optimizer="adam")
    assert "update_step" in vars(model.optimizer)
    model.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    assert type(again.optimizer) is Adam
    assert int(again.optimizer.iterations) == int(model.optimizer.iterations) == 2
    before = again.evaluate(x, x, verbose=0)
    again.fit(x, x, epochs=5, verbose=0)
    assert again.evaluate(x, x, verbose=0) < before
