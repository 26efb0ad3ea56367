"""The checkers of chapter 14 accept right answers, refuse wrong ones, and never raise."""

import numpy as np
import pandas as pd
import pytest

from aelib.check import your_data as check
from aelib.estimator import TableAutoencoder
from tests.answers import beyond, fails


def split(n, width, stride, tested):
    first = n - tested
    gap = -(-width // stride) - 1
    return np.arange(max(first - gap, 0)), np.arange(first, n)


def running(batches):
    count, mean, m2 = 0, 0.0, 0.0
    for batch in batches:
        b, centre = len(batch), batch.mean(axis=0)
        step = centre - mean
        m2 = m2 + ((batch - centre) ** 2).sum(axis=0) + step**2 * count * b / (count + b)
        mean, count = mean + step * b / (count + b), count + b
    return mean, np.sqrt(m2 / count)


def read(path, **other):
    settings = {
        "sep": ";", "decimal": ",", "na_values": ["?", "-999"], "index_col": "number",
        "parse_dates": ["since", "last_visit"], "dayfirst": True,
    }  # fmt: skip
    return pd.read_csv(path, **settings | other)


def fitted(table, k=3, epochs=60):
    return TableAutoencoder(k, epochs=epochs, random_state=0).fit(table)


def from_a_file(path):
    return fitted(read(path))


def gains(a, b, table, seeds, share=0.2):
    found = []
    for seed in seeds:
        x = table(seed)
        hole = np.random.default_rng(seed).random(x.shape) < share
        holed = np.where(hole, np.nan, x)
        errors = [((fill(holed) - x) / x.std(axis=0))[hole] for fill in (b, a)]
        found.append(np.mean(errors[0] ** 2) - np.mean(errors[1] ** 2))
    return np.array(found)


def a_fills_better(a, b, table, seeds=range(12), share=0.2):
    gain = gains(a, b, table, seeds, share)
    return beyond(gain)


@pytest.mark.parametrize("name", ["split", "running", "from_a_file", "a_fills_better"])
def test_right_answers_are_accepted(name):
    assert getattr(check, name)(globals()[name])


@pytest.mark.parametrize("seeds", [range(10), range(30), range(100, 115)])
@pytest.mark.parametrize("share", [0.1, 0.3])
def test_a_fair_comparison_is_accepted_with_other_holes_and_tables(seeds, share):
    assert check.a_fills_better(lambda *of: a_fills_better(*of, seeds, share))


@pytest.mark.parametrize(
    "wrong",
    [
        ..., None, 3, fails,
        lambda n, w, s, t: np.arange(n - t),
        lambda n, w, s, t: (np.arange(n - t), np.arange(n - t, n)),  # they share points
        lambda n, w, s, t: (np.arange(n - t - w), np.arange(n - t, n)),  # too careful
        lambda n, w, s, t: (np.arange(t, n), np.arange(t)),
        lambda n, w, s, t: (np.arange(n - t) + 0.5, np.arange(n - t, n)),
        lambda n, w, s, t: ("train", "test"),
        lambda n, w, s, t: (split(n, w, s, t)[0] - 1, split(n, w, s, t)[1]),
        lambda n, w, s, t: np.split(np.random.default_rng(0).permutation(n), [n - t]),
    ],
)  # fmt: skip
def test_windows_that_leak_or_are_wasted_are_refused(wrong):
    assert not check.split(wrong)


def by_squares(batches):
    count, total, squares = 0, 0.0, 0.0
    for batch in batches:
        count += len(batch)
        total, squares = total + batch.sum(axis=0), squares + (batch**2).sum(axis=0)
    return total / count, np.sqrt(np.abs(squares / count - (total / count) ** 2))


def of_batches(batches):
    found = [(b.mean(axis=0), b.std(axis=0)) for b in batches]
    return np.mean(found, axis=0)


@pytest.mark.parametrize(
    "wrong",
    [..., 0.5, fails, by_squares, of_batches, lambda batches: 1.0, lambda batches: ("a", "b"),
     lambda batches: (lambda x: (x.mean(axis=0), x.std(axis=0)))(np.concatenate(list(batches)))],
)  # fmt: skip
def test_a_spread_that_is_off_or_keeps_batches_is_refused(wrong):
    assert not check.running(wrong)


class Learned:
    """What a model that was trained on all rows together would do."""

    def __init__(self, table):
        self.table = table

    def transform(self, table):
        return np.zeros((len(table), 3)) + np.random.default_rng(len(table)).normal()

    def inverse_transform(self, codes):
        return self.table.iloc[[0] * len(codes)]


@pytest.mark.parametrize(
    "wrong",
    [
        ..., None, 0.5, fails, TableAutoencoder, lambda path: TableAutoencoder(3), read,
        pd.read_csv,
        lambda path: fitted(pd.read_csv(path), epochs=1),
        lambda path: fitted(read(path), k=2, epochs=1),
        lambda path: fitted(read(path), epochs=1),
        lambda path: fitted(read(path, na_values=["?"])),  # ages of -999
        lambda path: fitted(read(path, decimal="."), epochs=1),
        lambda path: fitted(read(path, index_col=None), epochs=1),
        lambda path: fitted(read(path, parse_dates=False), epochs=1),
        lambda path: fitted(read(path, dayfirst=False), epochs=1),
        lambda path: Learned(read(path)),
    ],
)  # fmt: skip
def test_a_file_that_was_read_wrongly_or_a_model_that_learned_nothing_is_refused(wrong):
    assert not check.from_a_file(wrong)


def over_all(a, b, table):
    """Known values count too."""
    won = []
    for seed in range(12):
        x = table(seed)
        holed = np.where(np.random.default_rng(seed).random(x.shape) < 0.2, np.nan, x)
        error = [np.mean(((fill(holed) - x) / x.std(axis=0)) ** 2) for fill in (a, b)]
        won.append(error[1] - error[0])
    return beyond(np.array(won))


def in_raw_units(a, b, table):
    won = []
    for seed in range(12):
        x = table(seed)
        hole = np.random.default_rng(seed).random(x.shape) < 0.2
        error = [np.mean((f(np.where(hole, np.nan, x)) - x)[hole] ** 2) for f in (a, b)]
        won.append(error[1] - error[0])
    return beyond(np.array(won))


def of_one_column(j):
    """Hide and judge in one column only."""

    def judge(a, b, table):
        won = []
        for seed in range(12):
            x = table(seed)
            holed = x.copy()
            holed[::4, j] = np.nan
            error = [np.mean((f(holed) - x)[::4, j] ** 2) for f in (b, a)]
            won.append(error[0] - error[1])
        return beyond(np.array(won))

    return judge


@pytest.mark.parametrize(
    "wrong",
    [
        ..., fails, over_all, in_raw_units, *map(of_one_column, range(5)),
        lambda a, b, table: ...,
        lambda a, b, table: True,
        lambda a, b, table: False,
        lambda a, b, table: 0.3,
        lambda a, b, table: gains(a, b, table, [0])[0] > 0,
        lambda a, b, table: gains(a, b, table, range(12)).mean() > 0,
        lambda a, b, table: gains(a, b, table, range(12)).max() > 0,
        lambda a, b, table: (gains(a, b, table, range(3)) > 0).all(),
        lambda a, b, table: (a(table(0)) == b(table(0))).all(),
    ],
)  # fmt: skip
def test_unfair_comparisons_are_refused(wrong):
    assert not check.a_fills_better(wrong)


def test_stubs_say_what_to_do():
    assert "Replace the ..." in repr(check.split(...))
