"""Checks of chapter 14: windows without a leak, a running spread, a file, a fair comparison."""

import tempfile
from pathlib import Path

import numpy as np

from . import Verdict, exercise, judge, numbers_in, value_of

ROWS, COLUMNS = 150, 5
LIMIT = 0.3  # of what the mean costs; a model of a minute is below 0.15 in every column


@exercise(
    "The first test window is number first = n - tested and starts at point first * stride. Window "
    "i ends before point i * stride + width, so train on those with i * stride + width <= "
    "first * stride."
)
def split(answer):
    """Grade a function of (n, width, stride, tested): numbers of training and of test windows."""
    for n, width, stride, tested in [(100, 24, 2, 20), (50, 10, 10, 5), (80, 25, 4, 9)]:
        said = value_of(answer, n, width, stride, tested)
        if isinstance(said, Verdict):
            return said
        tried = f"Tried on ({n}, {width}, {stride}, {tested})."
        parts = [numbers_in(part) for part in said] if isinstance(said, (tuple, list)) else []
        if len(parts) != 2 or any(p is None or p.dtype.kind not in "iu" for p in parts):
            return Verdict(False, f"Expected two arrays of window numbers. {tried}")
        if (wrong := _leak(*map(np.ravel, parts), n, width, stride, tested)) is not None:
            return Verdict(False, f"{wrong} {tried}")
    return Verdict(True, "No point is on both sides, and no window is thrown away for nothing.")


@exercise(
    "Keep count, mean and m2, the sum of squared deviations. For a batch of b rows with mean c: "
    "step = c - mean; m2 += ((batch - c) ** 2).sum(axis=0) + step**2 * count * b / (count + b); "
    "mean += step * b / (count + b); count += b. The spread is sqrt(m2 / count)."
)
def running(answer):
    """Grade a function of an iterable of batches: mean and standard deviation of each column."""
    rng = np.random.default_rng(14)
    for offset in (0.0, 1.8e9):  # the second: dates in seconds
        x = rng.normal(size=(700, 3)) * [1, 5, 0.2] + offset
        said = value_of(answer, _in_one_buffer(x))
        if isinstance(said, Verdict):
            return said
        found, wanted = numbers_in(said), np.stack([x.mean(axis=0), x.std(axis=0)])
        if found is None or found.shape != wanted.shape:
            return Verdict(False, "Expected (means, standard deviations), three numbers each.")
        if not np.allclose(found, wanted, rtol=1e-5, atol=1e-9):
            return Verdict(False, f"Around {offset:g} your numbers are off. {_HINT}")
    return Verdict(True, "One pass, and dates do no harm.")


_HINT = (
    "Does it keep a batch that the next one overwrites, weigh batches of different sizes alike, or "
    "subtract one large square from another?"
)


@exercise(
    "pd.read_csv(path, sep=';', decimal=',', na_values=['?', '-999'], index_col='number', "
    "parse_dates=['since', 'last_visit'], dayfirst=True), then TableAutoencoder(3, "
    "random_state=0).fit of it."
)
def from_a_file(answer):
    """Grade a function of a path: a trained model of the table, with a code of three numbers."""
    from ..data import customers

    made = customers(900, holes=0.05, seed=14)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.csv"
        _as_found(made.table[:700]).to_csv(path, sep=";", decimal=",", na_rep="?", index=False)
        model = value_of(answer, str(path))
        if isinstance(model, Verdict):
            return model
        return _graded(model, made.complete[:700], made.complete[700:])


@exercise(
    "For ten seeds or more: x = table(seed); hide a fifth of the values, the same for both; divide "
    "the errors by each column's standard deviation; mean of the squares over the hidden values "
    "only. True where the mean of the differences is above twice their standard error."
)
def a_fills_better(answer):
    """Grade a comparison of two ways to fill holes: by hidden values, in the columns' own units."""
    good, fair, mean = _filler(1.0), _filler(0.5), _filler(0.0)
    one, others = _filler(np.eye(5)[1]), _filler(1 - 0.5 * np.eye(5)[1])  # 1: the largest unit
    fair_but = 0.5 + 0.5 * np.eye(COLUMNS)  # a row each: good in one column
    cases = (
        ("a is better on every table", good, mean, True),
        ("b is better", fair, good, False),
        ("a is better by a little, on every table", _filler(0.6), fair, True),
        ("a is better on the first table only", _filler(0.49, lucky=(0,)), fair, False),
        ("a is better on the first three tables", _filler(0.47, lucky=(0, 1, 2)), fair, False),
        ("a is better in the largest unit only", one, others, False),
        ("b is better in the largest unit only", others, one, True),
        *(
            (f"a is better in column {j} only", _filler(fair_but[j]), fair, True)
            for j in range(COLUMNS)
        ),
        ("b fills better, and smooths what was known", fair, _filler(1.0, smooths=True), False),
        ("a fills better, and smooths what was known", _filler(1.0, smooths=True), fair, True),
        ("a is worse by a little", _filler(0.4), fair, False),
        ("a and b are one and the same", fair, fair, False),
        ("a is better or worse by chance", _filler(0.5, wild=0.2), fair, False),
        ("a is worse or better by chance", _filler(0.5, wild=-0.2), fair, False),
    )
    return judge(answer, cases, "No unit, no known value and no lucky table fools it.", _table)


def _graded(model, known, new):
    """The verdict on a trained model, from rows that it has not seen."""
    wanted = "Expected a trained model, with transform and inverse_transform, such as fit returns."
    if not (hasattr(model, "transform") and hasattr(model, "inverse_transform")):
        return Verdict(False, f"{wanted} Received a {type(model).__name__}.")
    try:
        codes = model.transform(new)
        alone, back = model.transform(new[:1]), model.inverse_transform(codes)
    except Exception as error:  # a model may refuse in any way
        return Verdict(False, f"On {len(new)} new rows, {_CLEAN}, your model stopped: {error}")
    codes = numbers_in(codes)
    if codes is None or codes.shape != (len(new), 3):
        return Verdict(False, "Expected a code of three numbers a row.")
    if not np.allclose(alone, codes[:1], rtol=1e-3, atol=1e-3):
        return Verdict(False, "The code of a row depends on the rows beside it.")
    if list(getattr(back, "columns", ())) != list(new.columns):
        return Verdict(False, "Expected inverse_transform to give a table with the same columns.")
    bad = [name for name in new if _over_floor(known[name], new[name], back[name]) > LIMIT]
    if bad:
        return Verdict(False, f"Rebuilt badly: {', '.join(bad)}. What is its smallest value there?")
    return Verdict(True, "From a file as people save it to a code, every column below its floor.")


_CLEAN = "read well and with the ten columns that say something"


def _over_floor(known, new, back):
    """Error of a column over that of its mean, or of its most frequent value."""
    if known.dtype.kind not in "ifM":
        new, back = new.astype(str).to_numpy(), back.astype(str).to_numpy()
        return np.mean(new != back) / np.mean(new != str(known.mode()[0]))
    dates = known.dtype.kind == "M"
    known, new, back = (c.astype("int64") if dates else c for c in (known, new, back))
    known, new, back = (c.to_numpy("float64", na_value=np.inf) for c in (known, new, back))
    return np.mean((new - back) ** 2) / known.var()


def _leak(train, test, n, width, stride, tested):
    """What is wrong with a split, or None."""
    first = n - tested
    if not np.array_equal(np.sort(test), np.arange(first, n)):
        return f"Expected the last {tested} windows to test on."
    if len(np.unique(train)) < len(train) or (train.size and not train.min() >= 0):
        return "Expected each training window once, by its number from 0 on."
    fits = np.arange(n)[np.arange(n) * stride + width <= first * stride]
    if np.setdiff1d(train, fits).size:
        return "A training window shares points with a test window."
    return None if len(train) == len(fits) else "You throw away windows that share no point."


def _in_one_buffer(x):
    """Batches of different sizes, each overwritten by the next: as a reader of files gives them."""
    buffer = np.empty((100, x.shape[1]))
    start = 0
    for size in (100, 1, 37, 100, 2, 60, 100, 100, 100, 100):
        buffer[:size] = x[start : start + size]
        yield buffer[:size]
        start += size


def _as_found(table):
    """The table as somebody saved it: numbered, -999 for what was not measured, days first.

    In its first row each date can be read both ways, as a reader of files would guess by it.
    """
    days = table.select_dtypes("datetime").apply(lambda c: c.dt.day)
    both_ways = (days <= 12).all(axis=1).to_numpy()
    table = table.iloc[np.argsort(~both_ways, kind="stable")].copy()
    numbers = table.select_dtypes("number").columns
    table[numbers[0]] = table[numbers[0]].fillna(-999)
    for name in table.select_dtypes("datetime").columns:
        table[name] = table[name].dt.strftime("%d.%m.%Y")
    table.insert(0, "number", np.arange(50_001, 50_001 + len(table)))
    return table


def _table(seed):
    """(150, 5): columns that know of one another, in units of very different size."""
    rng = np.random.default_rng([14, seed])
    x = rng.normal(size=(ROWS, 2)) @ rng.normal(size=(2, COLUMNS))
    x = x / x.std(axis=0) + 0.3 * rng.normal(size=x.shape)
    return x * [1, 1000, 0.01, 30, 1] + [5, 2000, 0, -10, 1]


def _filler(strength, lucky=(), smooths=False, wild=0.0):
    """A way to fill holes: so far from the column's mean to what two components say."""

    def fill(x):
        hole = np.isnan(x)
        mean, spread = np.nanmean(x, axis=0), np.nanstd(x, axis=0) + 1e-12
        z = np.where(hole, 0, (x - mean) / spread)
        for _ in range(8):
            axes = np.linalg.eigh(z.T @ z)[1][:, -2:]
            linear = z @ axes @ axes.T
            z = np.where(hole, linear, z)
        known = any(np.array_equal(x[~hole], _table(seed)[~hole]) for seed in lucky)
        coin = 1 if int(1e6 * abs(x[~hole].sum())) % 2 else -1
        said = mean + spread * linear * (1.0 if known else strength + coin * wild)
        return said if smooths else np.where(hole, said, x)

    return fill
