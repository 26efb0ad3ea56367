"""Settings the chapters say they chose on validation data: chosen again, without the test data."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import KFold, train_test_split
from sklearn.neural_network import MLPRegressor
from threadpoolctl import threadpool_limits

from aelib import data, floors, models, training
from aelib._keras import keras
from tests.notebooks import BOOK


def cross_validated(x, activation, rate):
    """Squared error per image, each third of `x` judged by a network that saw the other two."""
    errors = []
    for rows, held_out in KFold(3, shuffle=True, random_state=0).split(x):
        network = MLPRegressor(
            hidden_layer_sizes=(64, 8, 64), activation=activation, learning_rate_init=rate,
            batch_size=50, random_state=0, tol=1e-5, max_iter=1000,
        )  # fmt: skip
        x_hat = network.fit(x[rows], x[rows]).predict(x[held_out])
        errors.append(floors.squared_error(x[held_out], x_hat, per="example"))
    return np.mean(errors)


@pytest.mark.filterwarnings("ignore", category=ConvergenceWarning)
def test_chapter_1_trains_with_what_cross_validation_on_training_digits_prefers():
    assert '\\"tanh\\"' in (text := (BOOK / "01-background.ipynb").read_text("utf8"))
    assert '\\"learning_rate_init\\": 0.0025' in text
    x, _ = train_test_split(load_digits().data / 16, test_size=360, random_state=0)
    with threadpool_limits(1):
        ours = cross_validated(x, "tanh", 0.0025)
        assert ours < cross_validated(x, "relu", 0.0025)
        assert ours < cross_validated(x, "tanh", 0.005)
        assert ours < 1.03 * cross_validated(x, "tanh", 0.001)


@pytest.mark.parametrize(
    ("build", "said", "chosen"),
    [
        (lambda: models.dense(784, 32), "models.dense(784, 32)", 0.012),
        (lambda: models.dense(784, 32, hidden=(256,)), "hidden=(256,))", 0.006),
    ],
    ids=["shallow", "deep"],
)
def test_chapter_6_trains_at_the_rate_that_digits_set_aside_prefer(build, said, chosen):
    epochs = 5
    assert f"{said}, rate={chosen}" in (BOOK / "06-compression.ipynb").read_text("utf8")
    x, set_aside = np.split(data.mnist().x_train[-26_000:], [16_000])
    errors = {}
    for rate in (0.003, 0.006, 0.012):
        keras.utils.set_random_seed(0)
        model = build()
        falling = keras.optimizers.schedules.CosineDecay(rate, epochs * (len(x) // 64))
        optimizer = keras.optimizers.Adam(falling)
        training.fit(model, x, epochs=epochs, batch_size=64, optimizer=optimizer, validation=0)
        errors[rate] = floors.squared_error(set_aside, models.reconstruct(model, set_aside))
    assert min(errors, key=errors.get) == chosen
