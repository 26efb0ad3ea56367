"""The columns of a table as numbers for a network, and back.

pandas' own `Categorical` makes the categories, scikit-learn's `StandardScaler` the numbers: it
leaves missing values out. `ColumnTransformer` would join the two, but has no way back.
"""

import numpy as np
import pandas as pd
from pandas.api import types
from sklearn.preprocessing import StandardScaler

DAY = pd.Timedelta("1D")
RARE = 0.1  # nats; dividing by less would give one rare word the weight of a whole table


class Columns:
    """How each column of one table is written as numbers.

    A row becomes `numbers | seen | categories`: numbers and dates standardised, 0 where missing;
    for each of them a 1 if it was known; and every category one-hot, all 0 where missing.

    Attributes:
        kinds: dict, column to "number", "date", "duration" or "category".
        numeric, categorical: lists of columns.
        widths: how many categories each categorical column has.
        entropies: nats, of each categorical column's frequencies, at least `RARE`.
        groups: (width,) the number of the column that each place belongs to.
        means: (width,) the training mean of every place over the rows where it was known.
    """

    def __init__(self, table):
        self.kinds = {name: kind_of(table[name]) for name in table}
        self.dtypes = table.dtypes.to_dict()
        self.numeric = [name for name, kind in self.kinds.items() if kind != "category"]
        self.categorical = [name for name, kind in self.kinds.items() if kind == "category"]
        self.categories = {name: _categories(table[name]) for name in self.categorical}
        self.widths = [len(self.categories[name]) for name in self.categorical]
        first = len(self.numeric)
        owners = np.arange(first), np.arange(first), np.arange(first, len(self.kinds))
        self.groups = np.concatenate([*owners[:2], np.repeat(owners[2], self.widths)]).astype(int)
        self.starts = {name: table[name].min() for name in self.numeric if self._is_time(name)}
        self.days = {name: _whole_days(table[name]) for name in self.starts}
        self.spans = {name: (table[name].max() - t) / DAY for name, t in self.starts.items()}
        if self.numeric:
            self.scaler = StandardScaler().fit(self._numbers(table))
        x = self.encode(table)
        known = self.known(x).sum(axis=0)[self.groups]
        self.means = x.sum(axis=0, dtype="float64") / known
        self.entropies = [max(_entropy(p), RARE) for p in self.split(self.means)[1]]

    def encode(self, table):
        """A table with these columns -> float32 (rows, width)."""
        parts = []
        if self.numeric:
            numbers = self.scaler.transform(self._numbers(table))
            parts = [np.nan_to_num(numbers), ~np.isnan(numbers)]
        for name in self.categorical:
            codes = pd.Categorical(table[name], categories=self.categories[name]).codes
            width = len(self.categories[name])
            parts.append(np.eye(width + 1, width)[codes])  # missing is -1: the last row, no 1
        return np.hstack(parts).astype("float32")

    def decode(self, x, index=None):
        """(rows, width) -> a table with the columns, their order and dtypes of the first one."""
        numbers, categories = self.split(x)
        columns = {}
        if self.numeric:
            numbers = self.scaler.inverse_transform(numbers.astype("float64"))
            numbers = np.where(self.scaler.var_ > 0, numbers, self.scaler.mean_)  # constants
            columns = dict(zip(self.numeric, numbers.T, strict=True))
        columns = {name: self._as_it_was(name, values) for name, values in columns.items()}
        for name, scores in zip(self.categorical, categories, strict=True):
            words = self.categories[name].take(scores.argmax(axis=-1))
            columns[name] = pd.Series(words).astype(self.dtypes[name])
        table = pd.DataFrame({name: columns[name] for name in self.kinds})
        return table if index is None else table.set_axis(index)

    def split(self, x):
        """The numbers, (..., n), and a list of the categories' blocks, each (..., width)."""
        n = len(self.numeric)
        places = np.cumsum([2 * n, *self.widths])
        return x[..., :n], np.split(x, places, axis=-1)[1:-1]

    def known(self, x):
        """Which values of encoded rows were known: (rows, columns), numeric columns first."""
        n = len(self.numeric)
        blocks = [block.sum(axis=-1, keepdims=True) for block in self.split(x)[1]]
        return np.hstack([x[:, n : 2 * n], *blocks]) > 0.5

    def _is_time(self, name):
        return self.kinds[name] in ("date", "duration")

    def _numbers(self, table):
        return np.column_stack([self._as_numbers(name, table[name]) for name in self.numeric])

    def _as_numbers(self, name, column):
        if column.isna().all():  # whatever its dtype is
            return np.full(len(column), np.nan)
        if self._is_time(name):
            column = (column - self.starts[name]) / DAY
        return pd.to_numeric(column).to_numpy("float64", na_value=np.nan)

    def _as_it_was(self, name, values):
        """Numbers of one column with the dtype that it had."""
        dtype = self.dtypes[name]
        if self._is_time(name):
            span = self.spans[name]  # a wild code must not lead out of the calendar
            values = values.clip(-span, 2 * span)
            values = values.round() if self.days[name] else values
            return pd.Series(self.starts[name] + pd.to_timedelta(values, unit="D")).astype(dtype)
        if types.is_integer_dtype(dtype):
            ends = np.iinfo(getattr(dtype, "numpy_dtype", dtype))
            values = values.round().clip(ends.min, ends.max)
        return pd.Series(values).astype(dtype)


def kind_of(column):
    """What a column holds: "number", "date", "duration" or "category"; None if none of them."""
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype) or types.is_bool_dtype(dtype):
        return "category"
    if types.is_numeric_dtype(dtype):
        return None if types.is_complex_dtype(dtype) else "number"
    if types.is_datetime64_any_dtype(dtype):
        return "date"
    if types.is_timedelta64_dtype(dtype):
        return "duration"
    return "category" if types.is_object_dtype(dtype) or types.is_string_dtype(dtype) else None


def _categories(column):
    """The categories of a column as an index: the dtype's own, else in order of appearance."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.dtype.categories
    return pd.Index(column.dropna().unique())


def _whole_days(column):
    """Whether all times of a column are whole days after the first."""
    return bool(((column - column.min()) % DAY == pd.Timedelta(0))[column.notna()].all())


def _entropy(p):
    p = p[p > 0]
    return float(-(p * np.log(p)).sum())
