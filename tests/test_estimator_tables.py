"""`aelib.estimator.TableAutoencoder`: tables in, tables out, against oracles written by hand."""

import inspect
import pickle
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import NotFittedError
from sklearn.impute import SimpleImputer

from aelib import data, models
from aelib._keras import keras
from aelib.estimator import TableAutoencoder
from aelib.estimator.columns import Columns
from aelib.estimator.parts import HiddenColumns, TableLoss

MADE = data.customers(200, holes=0.1, seed=0)
KINDS = pd.DataFrame(
    {
        "whole": [1, 2, 3, 4] * 5,
        "nullable": pd.array([1, None, 3, 4] * 5, "Int64"),
        "float32": np.linspace(0, 1, 20, dtype="float32"),
        "truth": [True, False] * 10,
        "truth with holes": pd.array([True, None] * 10, "boolean"),
        "words": ["a", "b", None, "a"] * 5,
        "sizes": pd.Categorical(["S", "L"] * 10, ["S", "M", "L"], ordered=True),
        "day": pd.date_range("2020-01-01", periods=20),
        "zone": pd.date_range("2020-01-01", periods=20, freq="h", tz="Europe/Oslo"),
        "lasted": pd.to_timedelta(np.arange(20), unit="min"),
    }
)


@pytest.fixture(scope="module")
def fitted():
    return TableAutoencoder(3, hide=0.3, epochs=40, random_state=0).fit(MADE.table)


@pytest.fixture(scope="module")
def of_kinds():
    return TableAutoencoder(2, epochs=2, random_state=0).fit(KINDS)


def test_names_order_and_kinds_of_columns_come_back(fitted, of_kinds):
    for autoencoder, table in ((fitted, MADE.table), (of_kinds, KINDS)):
        back = autoencoder.inverse_transform(autoencoder.transform(table))
        pd.testing.assert_series_equal(back.dtypes, table.dtypes)
        assert not back.isna().any().any() and len(back) == len(table)


def test_columns_written_as_numbers_and_read_again_are_the_same():
    for table in (KINDS, MADE.table, MADE.complete):
        columns = Columns(table)
        back = columns.decode(columns.encode(table), table.index)
        for name in table:
            known = table[name].notna()
            if columns.kinds[name] == "number":
                gap = (back[name] - table[name])[known].astype(float)
                assert np.abs(gap).max() < 1e-5 * (1 + table[name].astype(float).std())
            elif columns.kinds[name] in ("date", "duration") and not columns.days[name]:
                assert (back[name] - table[name])[known].abs().max() < pd.Timedelta("1s")
            else:
                assert (back[name] == table[name])[known].all()


def test_a_missing_value_is_zero_everywhere_and_a_known_number_says_that_it_is_known():
    table = pd.DataFrame({"a": [1.0, 3.0, None], "b": ["x", None, "y"]})
    np.testing.assert_allclose(
        Columns(table).encode(table), [[-1, 1, 1, 0], [1, 1, 0, 0], [0, 0, 0, 1]]
    )


def test_the_loss_is_the_one_worked_out_by_hand_with_missing_values_left_out():
    table = pd.DataFrame({"a": [1.0, 3.0, None, 2.0], "b": ["x", None, "y", "x"]})
    columns = Columns(table)
    x = columns.encode(table)
    x_hat = np.random.default_rng(0).normal(size=x.shape).astype("float32")
    loss = TableLoss(1, columns.widths, columns.entropies)
    entropy = -(2 / 3 * np.log(2 / 3) + 1 / 3 * np.log(1 / 3))
    p = np.exp(x_hat[:, 2:]) / np.exp(x_hat[:, 2:]).sum(axis=1, keepdims=True)
    z = (np.array([1.0, 3.0, 0, 2.0]) - 2) / np.std([1, 3, 2])
    squares = np.where([1, 1, 0, 1], (z - x_hat[:, 0]) ** 2, 0)
    nats = [-np.log(p[0, 0]), 0, -np.log(p[2, 1]), -np.log(p[3, 0])]
    expected = (squares.sum() + np.sum(nats) / entropy) / 8
    assert float(loss(x, x_hat)) == pytest.approx(expected, rel=1e-5)
    x_hat[2, 0] = x_hat[:, 1] = 1e3  # where the number is missing, and where nothing reads
    assert float(loss(x, x_hat)) == pytest.approx(expected, rel=1e-5)


def test_predicting_the_means_costs_one_a_value():
    columns = Columns(MADE.table)
    x, n = columns.encode(MADE.table), len(columns.numeric)
    x_hat = np.broadcast_to(columns.means, x.shape).copy()
    x_hat[:, 2 * n :] = np.log(x_hat[:, 2 * n :])
    loss = TableLoss(n, columns.widths, columns.entropies)
    terms = keras.ops.convert_to_numpy(loss.terms(x, x_hat.astype("float32")))
    np.testing.assert_allclose(terms.sum(axis=0) / columns.known(x).sum(axis=0), 1, rtol=1e-4)


def test_whole_columns_are_hidden_as_often_as_asked_for_and_in_training_only():
    columns = Columns(MADE.complete)
    x = columns.encode(MADE.complete)
    layer = HiddenColumns(0.3, columns.groups, seed=0)
    np.testing.assert_array_equal(layer(x), x)
    shown = keras.ops.convert_to_numpy(layer(x, training=True))
    known = columns.known(shown)
    assert np.abs(known.mean(axis=0) - 0.7).max() < 0.15 and abs(known.mean() - 0.7) < 0.04
    kept = known[:, columns.groups]
    np.testing.assert_array_equal(shown, np.where(kept, x, 0))


def test_imputing_keeps_every_known_value_and_fills_every_hole(fitted, of_kinds):
    for autoencoder, table in ((fitted, MADE.table), (of_kinds, KINDS)):
        before = table.copy(deep=True)
        table = table.set_axis(np.arange(len(table)) + 7)
        full = autoencoder.impute(table[table.columns[::-1]])
        assert list(full.columns) == list(table.columns[::-1])
        assert full.index.equals(table.index) and not full.isna().any().any()
        for name in table:
            known = table[name].notna()
            assert (full[name][known] == table[name][known]).all()
        pd.testing.assert_frame_equal(table.reset_index(drop=True), before)


def test_holes_are_filled_better_than_by_means_and_modes(fitted):
    holes = MADE.table.isna().to_numpy()
    full = fitted.impute(MADE.table)
    for name in ("age", "income", "discount"):
        hole = MADE.table[name].isna()
        truth = MADE.complete[name][hole]
        mean = SimpleImputer().fit(MADE.table[[name]]).statistics_[0]
        assert ((full[name][hole] - truth) ** 2).mean() < 0.6 * ((mean - truth) ** 2).mean()
    assert holes.any(axis=0).all()


def test_the_floors_of_the_report_are_those_of_other_libraries(fitted):
    new = data.customers(150, holes=0.1, seed=1).table
    report = fitted.report(new)
    assert list(report.index) == list(new.columns)
    assert list(report.columns) == ["kind", "mean", "PCA", "autoencoder", "imputed"]
    income, town = MADE.table["income"], MADE.table["town"].dropna()
    expected = ((new["income"] - income.mean()) ** 2).mean() / income.var(ddof=0)
    assert report.loc["income", "mean"] == pytest.approx(expected, rel=1e-4)
    mode = DummyClassifier().fit(town.to_frame(), town)
    seen = new["town"].dropna()
    assert report.loc["town", "mean"] == pytest.approx(1 - mode.score(seen.to_frame(), seen))
    assert (report["autoencoder"].mean() < report["mean"].mean()) and (report["kind"] != "").all()


def test_with_a_code_as_wide_as_the_table_pca_loses_nothing():
    report = TableAutoencoder(20, epochs=1, random_state=0).fit(MADE.complete).report(MADE.complete)
    assert report["PCA"].max() < 1e-6


def test_the_linear_floor_of_a_table_of_numbers_is_pca():
    x = data.factors(100, d=5, k=5)
    table = pd.DataFrame(x).rename(columns=str)
    report = TableAutoencoder(2, epochs=1, random_state=0).fit(table).report(table)
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    values = np.linalg.eigvalsh(np.cov(z.T, bias=True))[::-1]
    assert report["PCA"].sum() == pytest.approx(values[2:].sum(), rel=1e-3)


def test_scores_are_lower_for_rows_whose_columns_do_not_belong_together(fitted):
    usual = fitted.score_samples(MADE.complete)
    shuffled = MADE.complete.apply(lambda c: c.sample(frac=1, random_state=len(c.name)).to_numpy())
    assert usual.shape == (200,) and usual.max() <= 0
    assert usual.mean() > fitted.score_samples(shuffled).mean() + 0.1


def test_a_missing_value_counts_neither_in_the_code_nor_in_the_score(fitted):
    few = MADE.complete.iloc[:5].astype({"age": float})
    scored = fitted.score_samples(few.assign(age=np.nan))
    assert np.isfinite(scored).all()
    np.testing.assert_array_equal(
        fitted.transform(few.assign(age=np.nan)), fitted.transform(few.assign(age=None))
    )


def test_pickle_clone_and_seeds(fitted):
    same = pickle.loads(pickle.dumps(fitted))
    np.testing.assert_allclose(same.transform(MADE.table), fitted.transform(MADE.table), atol=1e-6)
    pd.testing.assert_frame_equal(same.report(MADE.table), fitted.report(MADE.table))
    assert clone(fitted).get_params() == fitted.get_params() == same.get_params()
    settings = {**fitted.get_params(), "epochs": 2}
    once, again = (TableAutoencoder(**settings).fit_transform(MADE.table) for _ in range(2))
    np.testing.assert_allclose(once, again, atol=1e-5)
    assert list(fitted.get_feature_names_out()) == [f"tableautoencoder{i}" for i in range(3)]
    assert fitted.n_features_in_ == 10 and list(fitted.feature_names_in_) == list(MADE.table)
    assert set(inspect.signature(TableAutoencoder).parameters) == set(fitted.get_params())


def test_early_stopping_watches_rows_set_apart_and_keeps_the_best_weights():
    autoencoder = TableAutoencoder(
        2, epochs=60, early_stopping=True, validation_fraction=0.25, random_state=0
    ).fit(MADE.table[["age", "income", "town"]])
    watched = autoencoder.validation_loss_curve_
    assert len(watched) == len(autoencoder.loss_curve_) <= 60
    best = int(np.argmin(watched))
    assert len(watched) == 60 or len(watched) == best + 1 + 10
    assert TableAutoencoder(1, epochs=1).fit(KINDS).validation_loss_curve_ is None


def test_codes_keep_the_index_of_their_table(fitted):
    z = pd.DataFrame(fitted.transform(MADE.table[:4]), index=list("abcd"))
    assert list(fitted.inverse_transform(z).index) == list("abcd")


def test_the_network_is_two_parts_as_everywhere(fitted):
    x = Columns(MADE.table).encode(MADE.table)
    np.testing.assert_allclose(models.encode(fitted.model_, x), fitted.transform(MADE.table))


def test_a_constant_column_comes_back_and_has_no_error():
    table = MADE.complete[["age", "town"]].assign(one=1.5, word="same", day=pd.Timestamp("2020"))
    autoencoder = TableAutoencoder(2, epochs=2, random_state=0).fit(table)
    back = autoencoder.inverse_transform(autoencoder.transform(table))
    assert (back["word"] == "same").all() and autoencoder.report(table).loc["word", "PCA"] == 0
    assert np.isfinite(autoencoder.score_samples(table)).all()


SMALL = KINDS[["whole", "words", "day"]]
DUPLICATE = pd.concat([SMALL, SMALL[["whole"]]], axis=1)
NOT_TABLES = {
    "an array": (SMALL.to_numpy(), "a pandas table. Received a ndarray"),
    "a column": (SMALL["whole"], "a pandas table. Received a Series"),
    "nothing": (None, "a pandas table. Received a NoneType"),
    "no rows": (SMALL[:0], "rows and columns in `X`"),
    "no columns": (SMALL[[]], "rows and columns in `X`"),
    "a name twice": (DUPLICATE, "own name. Received 'whole' more than once"),
    "infinity": (SMALL.assign(whole=np.inf), "finite numbers in 'whole'"),
    "beyond squares": (SMALL.assign(whole=1e200), "finite numbers in 'whole'"),
    "a row of holes": (SMALL.where(np.tile(SMALL.index != 3, (3, 1)).T), "in every row .* 1 of"),
}
NOT_TO_FIT = NOT_TABLES | {
    "a column of holes": (SMALL.assign(words=None), "known value or more in 'words'"),
    "free text": (
        SMALL.iloc[np.arange(60) % 20].assign(words=[f"w{i}" for i in range(60)]),
        "come again in 'words'. Received 60 different",
    ),
    "lists": (SMALL.assign(words=[[1]] * 20), "dates in 'words'. Received a list"),
    "dates as text": (SMALL.assign(words=["01.07.2022", "2.07.2022"] * 10), "dayfirst=True"),
    "times as text": (SMALL.assign(words=["2022-07-01 08:30", None] * 10), "dates in 'words'"),
    "complex": (SMALL.assign(whole=1j), "dates in 'whole'. Received complex128"),
    "periods": (SMALL.assign(day=SMALL["day"].dt.to_period("D")), "dates in 'day'"),
}
NOT_TO_SHOW = NOT_TABLES | {
    "a column less": (
        SMALL[["whole", "day"]],
        "that were fitted, holes allowed. Received `X` without 'words'",
    ),
    "a column more": (SMALL.assign(more=1), "that were fitted. .* with 'more'"),
    "an unseen word": (
        SMALL.assign(words="new"),
        "'words' that `fit` has seen: 'a', 'b'. Received 'new'",
    ),
    "numbers for words": (SMALL.assign(words=3), "'words' that `fit` has seen"),
    "words for numbers": (SMALL.assign(whole="3"), "a number in 'whole', as in `fit`"),
    "dates as words": (SMALL.assign(day="2020-01-01"), "a date in 'day', as in `fit`"),
    "another zone": (SMALL.assign(day=SMALL["day"].dt.tz_localize("UTC")), "with a time zone"),
    "lists": (SMALL.assign(words=[[1]] * 20), "'words' that `fit` has seen"),
}


@pytest.fixture(scope="module")
def of_small():
    return TableAutoencoder(1, epochs=1, random_state=0).fit(SMALL)


@pytest.mark.parametrize("table, words", NOT_TO_FIT.values(), ids=NOT_TO_FIT)
def test_tables_that_cannot_be_learned_are_refused_in_one_sentence(table, words):
    with pytest.raises((TypeError, ValueError), match=f"^Expected .*{words}") as caught:
        TableAutoencoder(1, epochs=1).fit(table)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("method", ["transform", "impute", "score_samples", "report"])
@pytest.mark.parametrize("table, words", NOT_TO_SHOW.values(), ids=NOT_TO_SHOW)
def test_tables_unlike_the_fitted_one_are_refused_in_one_sentence(of_small, method, table, words):
    with pytest.raises((TypeError, ValueError), match=f"^Expected .*{words}") as caught:
        getattr(of_small, method)(table)
    assert "\n" not in str(caught.value)


def test_words_with_digits_are_no_dates():
    TableAutoencoder(1, epochs=1).fit(SMALL.assign(words=["3-4-years", "12/2024"] * 10))


@pytest.mark.parametrize("column, value", [("whole", 9_999_999), ("day", pd.Timestamp("2204"))])
def test_one_value_that_decides_a_column_is_named(of_small, column, value):
    wrong = SMALL.assign(**{column: SMALL[column].where(SMALL.index != 7, value)})
    for call in (TableAutoencoder(1, epochs=1).fit, of_small.report):
        with pytest.warns(UserWarning, match=f"One value in '{column}', {value}.* typing error"):
            call(wrong)


@pytest.mark.filterwarnings("error::UserWarning")
def test_no_value_of_a_long_tail_is_blamed():
    table = pd.DataFrame({"tail": np.random.default_rng(0).lognormal(0, 1, 300)})
    TableAutoencoder(1, epochs=1).fit(table).report(table)


def test_a_column_of_holes_is_filled_where_others_are_known(of_small):
    for hole in ({"words": None}, {"whole": np.nan}, {"day": pd.NaT}):
        assert not of_small.impute(SMALL.assign(**hole)).isna().any().any()


@pytest.mark.parametrize("codes", [np.zeros((2, 3)), np.zeros(1), [[np.nan]], [["a"]]], ids=str)
def test_codes_that_are_none_are_refused(of_small, codes):
    with pytest.raises(ValueError):
        of_small.inverse_transform(codes)


@pytest.mark.parametrize("method", ["transform", "inverse_transform", "impute", "score_samples"])
def test_an_estimator_that_was_not_fitted_says_so(method):
    with pytest.raises(NotFittedError):
        getattr(TableAutoencoder(), method)(pd.DataFrame({"a": [1.0, 2.0]}))


def test_a_constant_column_comes_back_as_it_was_and_fills_its_holes():
    table = pd.DataFrame({"a": np.arange(60.0), "always": 5.0})
    model = TableAutoencoder(1, epochs=1, random_state=0).fit(table)
    assert (model.inverse_transform(model.transform(table))["always"] == 5).all()
    holed = table.assign(always=table["always"].where(table["a"] % 7 != 0))
    assert (model.impute(holed)["always"] == 5).all()


@pytest.mark.parametrize("odd", [1.5, Decimal("1.5"), date(2020, 1, 1), pd.Timestamp("2020-01-01")])
def test_numbers_and_dates_in_a_column_of_objects_are_refused_and_not_made_categories(odd):
    table = pd.DataFrame({"a": np.arange(60.0), "b": pd.Series(["x", odd] * 30, dtype=object)})
    with pytest.raises(TypeError, match="a column of objects"):
        TableAutoencoder().fit(table)
