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
    columns = [f"sensor {i}" for i in range(8)]
    table = pd.DataFrame(40 + 7 * data.factors(500, 8, 3, nonlinear=True), columns=columns)
    table.to_csv(tmp_path / "measurements.csv", index=False)
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(program(path), names)
    printed = capsys.readouterr().out
    for row in ("autoencoder", "PCA, 3 numbers", "mean of the training set", "lowest possible"):
        assert row in printed
    assert names["codes"].shape == (100, 3) and names["x_hat"].shape == (100, 8)
    assert np.isfinite(names["x_hat"]).all()
    scaler, autoencoder = joblib.load("autoencoder.joblib")
    again = autoencoder.transform(scaler.transform(names["test"]))
    np.testing.assert_array_equal(again, names["codes"])
