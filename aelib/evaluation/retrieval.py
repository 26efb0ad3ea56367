"""Search: distances between codes, the nearest, and whether they are of the right kind."""

import numpy as np

from .. import _validate


def hamming(a, b):
    """How many bits differ, for every pair of rows: bits packed in bytes by `np.packbits`.

    Exclusive or, then a count of ones: two instructions of the processor. Introduced in chapter 8.

    Args:
        a: uint8 (n, bytes). b: uint8 (m, bytes).

    Returns:
        integers (n, m).

    >>> hamming(np.packbits([[0, 0, 1, 1]], axis=1), np.packbits([[0, 1, 0, 1]], axis=1))
    array([[2]])
    """
    a = _packed(a, "a")
    b = _packed(b, "b", width=a.shape[1])
    differ = np.zeros((len(a), len(b)), "int64")
    for byte_a, byte_b in zip(a.T, b.T, strict=True):
        differ += np.bitwise_count(byte_a[:, None] ^ byte_b)
    return differ


def nearest(distances, k=10):
    """The `k` nearest of the database for each query, nearest first; among equals the first.

    Args:
        distances: (queries, database).

    Returns:
        row numbers of the database, (queries, k).

    >>> nearest(np.array([[3, 1, 2, 1]]), k=3)
    array([[1, 3, 2]])
    """
    distances = _validate.array(distances, "distances", ndim=2)
    if _validate.positive_int(k, "k") > distances.shape[1]:
        raise ValueError(
            f"Expected `k` to be at most {distances.shape[1]}, the size of the database. "
            f"Received {k}."
        )
    return np.argsort(distances, axis=1, kind="stable")[:, :k]


def precision_at(neighbours, labels, query_labels):
    """Mean share of the neighbours that have the query's label. With 10 of them: precision at 10.

    Args:
        neighbours: (queries, k) row numbers, from `nearest`.
        labels: (database,). query_labels: (queries,).

    >>> precision_at(np.array([[0, 1], [0, 2]]), np.array([5, 5, 7]), np.array([5, 7]))
    0.75
    """
    neighbours = _validate.array(neighbours, "neighbours", ndim=2)
    query_labels = _validate.labels(query_labels, "query_labels", len(neighbours), of="neighbours")
    labels = _validate.labels(labels, "labels", None, of="database")
    _validate.same_labels(labels, query_labels, ("labels", "query_labels"))
    size, low, high = len(labels), neighbours.min(), neighbours.max()
    if neighbours.dtype.kind not in "iu" or low < 0 or high >= size:
        raise ValueError(
            f"Expected `neighbours` to be row numbers below {size}, the size of the database. "
            f"Received {neighbours.dtype} values from {low} to {high}."
        )
    return float(np.mean(labels[neighbours] == query_labels[:, None]))


def _packed(bits, name, width=None):
    bits = _validate.array(bits, name, ndim=2, last_axis=width)
    if bits.dtype != np.uint8:
        raise TypeError(
            f"Expected `{name}` to hold packed bits, uint8. Received {bits.dtype}. "
            f"Pack them with np.packbits({name} > 0, axis=1)."
        )
    return bits
