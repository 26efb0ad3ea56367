"""The programs of the appendices: they run as they stand, and do what is said."""

import keras
import numpy as np

from aelib import data, floors
from tests.notebooks import BOOK
from tests.test_pages import program


def known_error():
    names = {}
    exec(program(BOOK / "faq.md"), names)
    return names["known_error"]


def holed(n=400, seed=0):
    """Rows of eight columns made of two factors, centred; a copy in which a fifth is missing."""
    x = data.factors(n, 8, 2).astype("float32")
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    missing = np.random.default_rng(seed).random(x.shape) < 0.2
    return x, np.where(missing, np.nan, x), missing


def test_only_values_that_are_there_count():
    x, gaps, missing = holed(50)
    x_hat = np.random.default_rng(1).normal(size=x.shape).astype("float32")
    expected = np.square(x - x_hat)[~missing].mean()
    np.testing.assert_allclose(known_error()(gaps, x_hat), expected, rtol=1e-5)
    padded = np.concatenate([gaps, np.full((50, 3), np.nan, "float32")], axis=1)
    more = np.concatenate([x_hat, np.ones((50, 3), "float32")], axis=1)
    np.testing.assert_allclose(known_error()(padded, more), expected, rtol=1e-5)


def test_a_model_trains_on_rows_with_gaps_and_fills_them_better_than_the_mean():
    x, gaps, missing = holed()
    keras.utils.set_random_seed(0)
    start = keras.Input((8,))
    model = keras.Model(start, keras.layers.Dense(8)(keras.layers.Dense(2)(start)))
    model.compile(keras.optimizers.Adam(0.02), known_error())
    model.fit(np.nan_to_num(gaps), gaps, epochs=40, batch_size=100, verbose=0)
    filled = model.predict(np.nan_to_num(gaps), verbose=0)
    assert np.square(filled - x)[missing].mean() < 0.5 * np.square(x)[missing].mean()


def test_the_program_of_the_printed_page_runs_and_is_below_pca(capsys):
    names = {}
    exec(program(BOOK / "cheatsheet.md"), names)
    assert names["codes"].shape == (10_000, 32)
    error = floors.squared_error(names["x_test"], names["x_hat"], per="example")
    assert error < 13 and "PCA, 32 numbers" in capsys.readouterr().out
