"""`data.customers`: a mixed table with holes, whose truth is known."""

import io

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import ExtraTreesRegressor
from sklearn.model_selection import cross_val_score

from aelib import data

MADE = data.customers(600, holes=0.2, seed=0)


def test_the_table_is_the_complete_one_with_holes():
    known = MADE.table.notna()
    assert MADE.complete.notna().all().all()
    for name in MADE.table:
        assert (MADE.table[name] == MADE.complete[name])[known[name]].all()
    assert abs((~known).to_numpy().mean() - 0.2) < 0.02
    assert known.any(axis=1).all()


def test_it_is_what_pandas_reads_from_a_file():
    file = io.StringIO(MADE.table.to_csv(index=False))
    read = pd.read_csv(file, parse_dates=["since", "last_visit"])
    kinds = [str(dtype).split("[")[0] for dtype in MADE.table.dtypes]
    assert [str(dtype).split("[")[0] for dtype in read.dtypes] == kinds
    pd.testing.assert_frame_equal(read, MADE.table, check_dtype=False)


def test_without_holes_table_and_truth_are_one():
    made = data.customers(50, holes=0)
    pd.testing.assert_frame_equal(made.table, made.complete)
    assert made.table is not made.complete
    assert made.hidden.shape == (50, 3) and np.abs(made.hidden).max() <= 1


def test_holes_do_not_change_the_rows_and_seeds_do():
    pd.testing.assert_frame_equal(data.customers(600, seed=0).complete, MADE.complete)
    assert not data.customers(600, seed=1).complete.equals(MADE.complete)


def test_the_three_hidden_numbers_can_be_told_from_the_columns():
    numbers = MADE.complete.select_dtypes("number").to_numpy()
    forest = ExtraTreesRegressor(50, random_state=0)
    for hidden in MADE.hidden.T:
        assert cross_val_score(forest, numbers, hidden, cv=3).mean() > 0.85


def test_a_row_of_holes_keeps_its_age():
    table = data.customers(200, holes=0.95).table
    assert table.notna().any(axis=1).all()


@pytest.mark.parametrize(
    "wrong", [{"n": 0}, {"holes": -0.1}, {"holes": 1}, {"holes": "0.1"}, {"seed": None}], ids=str
)
def test_settings_that_cannot_be_meant_are_refused(wrong):
    with pytest.raises((TypeError, ValueError), match=r"^Expected `"):
        data.customers(**wrong)
