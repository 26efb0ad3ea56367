"""A mixed table with holes, as `pandas.read_csv` gives one, whose truth is known."""

from typing import Any, NamedTuple

import numpy as np

from .. import _validate

TOWNS = np.array([[-0.6, -0.6], [-0.6, 0.6], [0.6, -0.6], [0.6, 0.6]])


class Customers(NamedTuple):
    """What `customers` returns. Introduced in chapter 14."""

    table: Any  # pandas table (n, 10), with holes
    complete: Any  # the same without
    hidden: np.ndarray  # float64 (n, 3), what it was made from, each in [-1, 1]


def customers(n=1000, *, holes=0.1, seed=0):
    """Customers of a shop that is not there: 10 columns made from 3 hidden numbers.

    Five numbers of different scales, two dates, two columns of words and one of truths. All bend
    what they are made from, none is exact: about a twentieth of each spread is noise. With holes,
    whole numbers become floats and truths become objects, as when they are read from a file.

    Args:
        n: rows.
        holes: chance of a value to be missing, at least 0 and below 1; independent of everything.
            Where all of a row would be missing, its age stays.
        seed: of rows and holes. Two seeds are two samples of one population.

    Returns:
        `Customers`.

    >>> made = customers(100, holes=0.2)
    >>> made.table.shape, made.hidden.shape, bool(made.table.isna().any().all())
    ((100, 10), (100, 3), True)
    """
    n, seed = _validate.positive_int(n, "n"), _validate.seed(seed)
    holes = _validate.real(holes, "holes", low=0, high=0.99)
    rng = np.random.default_rng(seed)
    hidden = rng.uniform(-1, 1, size=(n, 3))
    complete = _table(hidden, rng)
    missing = np.random.default_rng([seed, 1]).random(complete.shape) < holes
    missing[missing.all(axis=1), 0] = False
    return Customers(complete.mask(missing) if holes else complete.copy(), complete, hidden)


def _table(hidden, rng):
    import pandas as pd  # here, because most of `data` does without it

    n = len(hidden)
    a, b, c = (hidden + rng.normal(scale=0.03, size=(10, n, 3))).transpose(2, 0, 1)
    nearest = ((np.stack([a[5], b[5]], axis=1)[:, None] - TOWNS) ** 2).sum(axis=2).argmin(axis=1)
    level = np.digitize(b[6] + c[6], [-0.5, 0.4])
    first, last = pd.Timestamp("2015-01-01"), pd.Timestamp("2025-01-01")
    return pd.DataFrame(
        {
            "age": (48 - 25 * a[0]).round().astype(int),
            "income": (np.exp(10.3 - 0.4 * a[1] + 0.6 * b[1]) / 100).round() * 100,
            "visits": np.exp(1.5 + 1.3 * c[2]).round().astype(int),
            "basket": (20 + 25 * (b[3] - c[3]) ** 2).round(2),
            "discount": (1 / (1 + np.exp(3 * (a[4] - c[4])))).round(3),
            "town": np.array(["Alder", "Birch", "Cedar", "Dogwood"])[nearest],
            "plan": np.array(["basic", "plus", "premium"])[level],
            "newsletter": a[7] * c[7] > 0,
            "since": first + pd.to_timedelta((1500 * (1 + a[8])).round(), unit="D"),
            "last_visit": last - pd.to_timedelta(np.exp(3.5 - 2 * c[9]).round(), unit="D"),
        }
    )
