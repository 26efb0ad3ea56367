"""Tables that cannot be meant, each refused in one sentence before any work is done; or doubted."""

import warnings
from datetime import date
from numbers import Number

import numpy as np
import pandas as pd
from pandas.api import types

from .columns import kind_of

FEW = 20  # different words that any column may have; more only if they come again
LARGEST = 1e150
DATE = r"\s*\d{1,4}([./-])\d{1,2}\1\d{1,4}(\D.*)?"  # as text: 1.12.2024, 2024-12-01 08:00
ENOUGH = 20  # known values; of fewer, one often has half of the variance


def a_table(X):
    """Return `X` if it is a pandas table in which every row and number can be used."""
    if not isinstance(X, pd.DataFrame):
        raise TypeError(
            f"Expected `X` to be a pandas table. Received a {type(X).__name__}: pd.DataFrame(X)."
        )
    if not X.size:
        raise ValueError(f"Expected rows and columns in `X`. Received shape {X.shape}.")
    if not X.columns.is_unique:
        raise ValueError(
            "Expected every column of `X` to have its own name. "
            f"Received {_names(X.columns[X.columns.duplicated()])} more than once: rename it."
        )
    _refuse_endless(X)
    if (nothing := X.isna().all(axis=1)).any():
        raise ValueError(
            "Expected one known value or more in every row of `X`. "
            f"Received none in {int(nothing.sum())} of them: X.dropna(how='all')."
        )
    return X


def _refuse_endless(X):
    for name in X:
        if kind_of(X[name]) == "number":
            largest = np.abs(X[name].to_numpy("float64", na_value=np.nan))
            if np.nanmax(largest, initial=0) > LARGEST:
                raise ValueError(
                    f"Expected finite numbers in {name!r}. Received infinity, or more than "
                    f"{LARGEST:g}: make it missing, X.replace([np.inf, -np.inf], np.nan)."
                )


def can_be_learned(X):
    """Refuse columns of which nothing can be learned, when a table is fitted."""
    for name in X:
        column, kind = X[name], kind_of(X[name])
        if kind is None:
            raise TypeError(
                f"Expected numbers, categories or dates in {name!r}. Received {column.dtype}: "
                "leave it out, or make it one of these."
            )
        if column.isna().all():
            raise ValueError(
                f"Expected one known value or more in {name!r}. Received none: leave it out, "
                "X.dropna(axis=1, how='all')."
            )
        if kind == "category":
            _refuse_free_text(name, column)
    return X


def _refuse_free_text(name, column):
    words = column.dropna()
    odd = [
        word for word in words if isinstance(word, (Number, date)) and not isinstance(word, bool)
    ]
    if odd and types.is_object_dtype(column.dtype):
        raise TypeError(
            f"Expected words in {name!r}, a column of objects. Received {odd[0]!r:.40}: "
            "pd.to_numeric for numbers, pd.to_datetime for dates, astype(str) for words."
        )
    if words.astype(str).str.fullmatch(DATE).mean() > 0.9:
        raise TypeError(
            f"Expected dates in {name!r}. Received text, such as {words.iloc[0]!r:.40}: "
            "pd.to_datetime, with dayfirst=True where the day stands before the month."
        )
    try:
        different = words.nunique()
    except TypeError:
        raise TypeError(
            f"Expected words, numbers or dates in {name!r}. "
            f"Received a {type(words.iloc[0]).__name__} in a cell: leave the column out."
        ) from None
    categorical = isinstance(column.dtype, pd.CategoricalDtype)  # the reader has said so
    if not categorical and different > max(FEW, len(words) / 2):
        raise ValueError(
            f"Expected categories that come again in {name!r}. Received {different} different "
            f"ones in {len(words)} rows, such as {words.iloc[0]!r:.40}: pd.to_datetime for "
            "dates, pd.to_numeric for numbers; leave names and free text out."
        )


def same_columns(X, columns):
    """Return `X` in the order of the fitted columns, refused if it has others or other kinds."""
    missing = [name for name in columns.kinds if name not in X.columns]
    others = [name for name in X.columns if name not in columns.kinds]
    if missing or others:
        raise ValueError(
            "Expected the columns that were fitted, holes allowed. Received `X` "
            f"{' and '.join(filter(None, [_names(missing, 'without '), _names(others, 'with ')]))}."
        )
    for name, kind in columns.kinds.items():
        _same_kind(name, X[name], kind, columns)
    return X[list(columns.kinds)]


def _same_kind(name, column, kind, columns):
    if column.isna().all():
        return
    if kind == "category":
        return _refuse_unseen(name, column, columns.categories[name])
    if kind_of(column) != kind:
        raise TypeError(f"Expected a {kind} in {name!r}, as in `fit`. Received {column.dtype}.")
    if kind == "date" and (column.dt.tz is None) != (columns.starts[name].tz is None):
        raise TypeError(
            f"Expected dates in {name!r} with a time zone or without, as in `fit`. "
            f"Received {column.dtype}: tz_localize."
        )


def _refuse_unseen(name, column, categories):
    try:
        unseen = column[~column.isin(categories) & column.notna()]
    except TypeError:
        unseen = column.dropna()
    if len(unseen):
        raise ValueError(
            f"Expected categories of {name!r} that `fit` has seen: {_names(categories)}. Received "
            f"{unseen.iloc[0]!r:.40}: make it missing, or fit again and make the column a "
            f"category before the rows are split, table.astype({{{name!r}: 'category'}})."
        )


def say_if_one_value_decides(X, columns, x):
    """Warn where a single value holds most of a column's squared distance from its mean.

    Such as one income with two zeros too many: beside it every other error looks small.

    Args:
        X: the table. columns: as it was fitted. x: `X` encoded by them.
    """
    squares = columns.split(x)[0].astype("float64") ** 2
    largest, total = squares.max(axis=0), squares.sum(axis=0)
    for i, name in enumerate(columns.numeric):
        if X[name].notna().sum() >= ENOUGH and largest[i] > total[i] / 2:
            value = X[name].iloc[int(squares[:, i].argmax())]
            warnings.warn(
                f"One value in {name!r}, {value}, makes up {largest[i] / total[i]:.0%} of the "
                "column's variance, and with it of its error. A typing error? Make it missing.",
                stacklevel=3,
            )


def _names(names, word=""):
    """The names after the word, or nothing where there are none."""
    return f"{word}{', '.join(map(repr, names)):.120}" if len(names) else ""
