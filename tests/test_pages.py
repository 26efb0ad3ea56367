"""The programs printed on pages that are not notebooks: they run as they stand."""

import re

import joblib
import numpy as np
import pandas as pd
import pytest

from aelib import data
from tests.notebooks import BOOK

PAGES = [BOOK.parent / "README.md", BOOK / "api.md"]


def program(path):
    return re.search(r"```python\n(.*?)```", path.read_text("utf-8"), re.S)[1]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_program_for_your_own_table_runs_and_prints_the_floors(
    path, tmp_path, monkeypatch, capsys
):
    made = data.customers(300, holes=0.1, seed=0)
    made.table.reset_index(names="id").to_csv(tmp_path / "customers.csv", index=False)
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(program(path).replace("(3, ", "(3, epochs=20, "), names)
    printed = capsys.readouterr().out
    for word in (*made.table, "mean", "PCA", "autoencoder", "imputed"):
        assert word in printed
    test, back, full = names["test"], names["back"], names["full"]
    assert names["codes"].shape == (60, 3) and np.isfinite(names["codes"]).all()
    pd.testing.assert_series_equal(back.dtypes, test.dtypes)
    assert test.isna().any().any() and not full.isna().any().any()
    again = joblib.load("autoencoder.joblib").transform(test)
    np.testing.assert_array_equal(again, names["codes"])
