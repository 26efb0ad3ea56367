"""Arrays that cannot be meant, made out of good ones. Used by the tests of whole families."""

import numpy as np
from scipy import sparse


def first(good, value):
    bad = good.astype("float64")
    bad.flat[0] = value
    return bad


HOSTILE = {
    "masked": lambda a: np.ma.masked_array(a, mask=np.arange(a.size).reshape(a.shape) == 0),
    "masked nowhere": np.ma.masked_array,
    "imaginary": lambda a: a + 1j,
    "dates": lambda a: a.astype("int64").astype("datetime64[s]"),
    "durations": lambda a: a.astype("int64").astype("timedelta64[s]"),
    "sparse": lambda a: sparse.csr_matrix(a.reshape(len(a), -1)),
    "objects": lambda a: a.astype(object),
    "words": lambda a: a.astype(str),
    "truths": lambda a: a > a.mean(),
    "records": lambda a: np.zeros(a.shape, [("a", float)]),
    "NaN": lambda a: first(a, np.nan),
    "infinite": lambda a: first(a, -np.inf),
    "beyond squares": lambda a: first(a, 1e200),
    "empty": lambda a: a[:0],
    "one number": lambda a: np.array(0.5),
    "a Python number": lambda a: 0.5,
    "None": lambda a: None,
    "text": lambda a: "text",
    "an object": lambda a: object(),
    "a generator": iter,
    "a ragged list": lambda a: [[1.0], [1.0, 2.0]],
}
AXES = {"an axis more": lambda a: a[None], "an axis less": lambda a: a[0]}
LISTS = {"a list": lambda a: a.tolist()}
BYTES = {
    "bytes": lambda a: (a * 255).astype("uint8"),
    "bytes as floats": lambda a: np.floor(a * 255),
}
SIGNED = {"from -1 to 1": lambda a: 2 * a - 1}
# Labels may be words and truths; beside numbers they may not be words.
LABELS = {k: v for k, v in HOSTILE.items() if k not in ("truths", "beyond squares")} | {
    "fractions": lambda a: a + 0.5,
    "one-hot": lambda a: np.eye(9)[a],
    "a column": lambda a: a[:, None],
    "a row": lambda a: a[None],
}
NO_NUMBERS = ("a Python number", "one number", "sparse", "empty", "a generator", "an object")
NUMBERS = {k: v for k, v in HOSTILE.items() if k not in NO_NUMBERS} | {
    "a pair": lambda a: np.ones(2),
    "an array of one": lambda a: np.ones(1),
    "empty": lambda a: np.ones(0),
    "sparse": lambda a: sparse.csr_matrix([[1.0]]),
    "a generator": lambda a: iter([1.0]),
    "an object": lambda a: object(),
}
WIDTHS = {k: v for k, v in HOSTILE.items() if k not in ("objects", "a generator")}
