"""`aelib.estimator.Autoencoder`: scikit-learn's own checks, then what they do not ask."""

import pickle
import random

import numpy as np
import pandas
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from aelib import data, floors, models, training
from aelib.estimator import Autoencoder

X = data.factors(120, d=6, k=2)
Y = (X[:, 0] > np.median(X[:, 0])).astype(int)


@parametrize_with_checks([Autoencoder(epochs=1)])
def test_all_of_scikit_learn_s_checks(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def fitted():
    return Autoencoder(3, hidden=(5,), epochs=2, batch_size=32, random_state=7).fit(X)


def test_codes_reconstructions_and_attributes(fitted):
    z = fitted.transform(X)
    assert z.shape == (120, 3) and fitted.inverse_transform(z).shape == X.shape
    assert len(fitted.loss_curve_) == 2 and fitted.n_features_in_ == 6
    assert fitted.get_feature_names_out().tolist() == [f"autoencoder{i}" for i in range(3)]
    np.testing.assert_array_equal(z, models.encode(fitted.model_, X))
    np.testing.assert_allclose(
        fitted.inverse_transform(z), models.reconstruct(fitted.model_, X), atol=1e-6
    )


def test_one_seed_one_model(fitted):
    same = clone(fitted).fit(X)
    np.testing.assert_allclose(same.transform(X), fitted.transform(X), atol=1e-5)
    other = clone(fitted).set_params(random_state=8).fit(X)
    assert np.abs(other.transform(X) - fitted.transform(X)).max() > 1e-3


@pytest.mark.parametrize("seed", [3, np.random.RandomState(3)], ids=["number", "RandomState"])
def test_global_random_states_are_as_they_were(seed):
    random.seed(1), np.random.seed(1)
    before = random.getstate(), np.random.get_state()
    Autoencoder(epochs=1, random_state=seed).fit(X)
    assert random.getstate() == before[0]
    assert all(np.array_equal(a, b) for a, b in zip(np.random.get_state(), before[1], strict=True))


def test_global_random_states_are_as_they_were_when_fit_fails():
    np.random.seed(1)
    before = np.random.get_state()[1].copy()
    with pytest.raises(ValueError, match="n_components"):
        Autoencoder(0, random_state=0).fit(X)
    np.testing.assert_array_equal(np.random.get_state()[1], before)


def test_without_a_seed_numpy_s_global_one_decides():
    def codes():
        np.random.seed(5)
        return Autoencoder(epochs=1).fit_transform(X)

    np.testing.assert_allclose(codes(), codes(), atol=1e-6)


def test_pickle_keeps_everything(fitted):
    same = pickle.loads(pickle.dumps(fitted))
    np.testing.assert_allclose(same.transform(X), fitted.transform(X), atol=1e-6)
    assert same.get_params() == fitted.get_params() and same.loss_curve_ == fitted.loss_curve_
    assert isinstance(pickle.loads(pickle.dumps(Autoencoder(4))), Autoencoder)  # not fitted


def test_keeps_the_precision_it_was_given(fitted):
    for dtype in ("float32", "float64"):
        assert fitted.transform(X.astype(dtype)).dtype == dtype
        assert fitted.inverse_transform(np.zeros((2, 3), dtype)).dtype == dtype


def test_pipeline_grid_search_and_pandas():
    pipeline = make_pipeline(
        MinMaxScaler(), Autoencoder(epochs=1, random_state=0), LogisticRegression()
    )
    search = GridSearchCV(pipeline, {"autoencoder__n_components": [1, 2]}, cv=2).fit(X, Y)
    assert search.best_params_["autoencoder__n_components"] in (1, 2)
    step = search.best_estimator_["autoencoder"].set_output(transform="pandas")
    frame = step.transform(X)
    assert list(frame.columns) == list(step.get_feature_names_out()) and len(frame) == len(X)


def test_comes_near_pca_where_pca_loses_nothing():
    x = StandardScaler().fit_transform(data.factors(600, d=6, k=2))
    autoencoder = Autoencoder(2, epochs=100, random_state=0).fit(x)
    error = floors.squared_error(x, autoencoder.inverse_transform(autoencoder.transform(x)))
    assert floors.squared_error(x, floors.pca_reconstruction(x, x, 2)) < 1e-9
    assert error < 0.1 * floors.squared_error(x, floors.pca_reconstruction(x, x, 1))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"n_components": 0}, "n_components"),
        ({"epochs": 0}, "epochs"),
        ({"loss": "binary_crossentropy", "output_activation": "sigmoid"}, r"\[0, 1\]"),
    ],
)
def test_bad_settings_are_refused_in_one_sentence(wrong, words):
    with pytest.raises(ValueError, match=words):
        Autoencoder(**wrong).fit(X * 3)


def test_codes_of_another_width_are_refused(fitted):
    with pytest.raises(ValueError, match=r"Expected `X` of shape \(n, "):
        fitted.inverse_transform(np.zeros((2, 4)))


def test_names_are_those_of_the_trained_code_whatever_is_set_afterwards(fitted):
    width = fitted.transform(X).shape[1]
    later = clone(fitted).fit(X).set_params(n_components=5)
    assert len(later.get_feature_names_out()) == width


TABLE = pandas.DataFrame(X, columns=[f"feature {i}" for i in range(6)])


def test_a_pandas_table_of_numbers_is_read_as_the_array_in_it(fitted):
    from_table = clone(fitted).fit(TABLE)
    assert from_table.feature_names_in_.tolist() == list(TABLE.columns)
    z = from_table.transform(TABLE)
    np.testing.assert_allclose(z, fitted.transform(X), atol=1e-5)
    assert from_table.inverse_transform(pandas.DataFrame(z)).shape == X.shape
    assert any("PCA" in name for name in training.diagnose(from_table, x=TABLE).findings)
    whole = TABLE.assign(count=np.arange(120) % 3, flag=TABLE["feature 0"] > 0.5)
    assert clone(fitted).fit(whole).transform(whole).shape == (120, 3)


TABLES = {
    "words": (TABLE.assign(city="Oslo"), "words or dates in city: .*get_dummies"),
    "numbers as words": (TABLE.astype(str), "words or dates in feature 0"),
    "dates": (TABLE.assign(day=pandas.Timestamp("2020-01-01")), "words or dates in day"),
    "durations": (TABLE.assign(day=pandas.Timedelta("1s")), "words or dates in day"),
    "categories": (TABLE.assign(size=pandas.Categorical(["a"] * 120)), "words or dates in size"),
    "a gap": (TABLE.mask(TABLE > 0.9), "missing values in feature 0.*dropna"),
    "a gap among whole numbers": (
        TABLE.assign(age=pandas.array([1, None] * 60, "Int64")), "missing values in age",
    ),
}  # fmt: skip


@pytest.mark.parametrize("table, words", TABLES.values(), ids=TABLES)
def test_a_table_with_words_or_gaps_is_refused_and_the_column_named(fitted, table, words):
    with pytest.raises(ValueError, match=f"^Expected a number in every .* Received {words}"):
        Autoencoder(epochs=1).fit(table)
    if len(table.columns) == 6:
        with pytest.raises(ValueError, match=r"^Expected a number in every"):
            clone(fitted).fit(TABLE).transform(table)


@pytest.mark.parametrize("settings", [{}, {"loss": "MSE"}, {"hidden": (4,)}], ids=str)
def test_a_training_that_diverges_is_refused(settings):
    with pytest.raises(ValueError, match=r"^Expected `x` to stay below 1e16"):
        Autoencoder(epochs=2, **settings).fit(X * 1e30)


def test_early_stopping_watches_rows_set_apart_and_stops_ten_epochs_after_the_best():
    autoencoder = Autoencoder(
        3, epochs=200, early_stopping=True, validation_fraction=0.25, random_state=0
    ).fit(np.random.default_rng(0).normal(size=(40, 6)))
    watched = autoencoder.validation_loss_curve_
    assert len(watched) == len(autoencoder.loss_curve_)
    assert len(watched) in (200, int(np.argmin(watched)) + 1 + 10)
    assert Autoencoder(epochs=1).fit(X).validation_loss_curve_ is None


def test_without_early_stopping_every_row_is_learned_from(fitted):
    same = clone(fitted).set_params(validation_fraction=0.5).fit(X)
    np.testing.assert_allclose(same.transform(X), fitted.transform(X), atol=1e-5)


@pytest.mark.parametrize("fraction", [0, 0.001, 1])
def test_a_fraction_that_leaves_one_part_empty_is_refused(fraction):
    with pytest.raises(ValueError, match=r"^Expected `validation_fraction` to leave rows"):
        Autoencoder(early_stopping=True, validation_fraction=fraction).fit(X)


def test_scores_of_rows_are_minus_their_squared_error(fitted):
    error = ((X - models.reconstruct(fitted.model_, X)) ** 2).mean(axis=1)
    np.testing.assert_allclose(fitted.score_samples(X), -error, rtol=1e-3, atol=1e-6)
