"""Samples judged as a crowd: do they look real, and is everything real among them?"""

import numpy as np
from scipy.spatial.distance import cdist

from .. import _validate


def precision_recall(real, made, k=3):
    """Precision and recall of samples, from manifolds of k nearest neighbours.

    Around every real example lies a ball that reaches its k-th nearest real neighbour. Precision
    is the share of samples inside at least one of these balls: made things that look real. Recall
    is the same with the roles exchanged: real things that the samples reach. Both depend on k, on
    the number of rows (take as many of both), and on the features: compare only what was measured
    alike, and measure real against real as the ceiling. Introduced in chapter 10.

    Args:
        real: (n, d) features of real examples, no two alike. made: (m, d), of samples.
        k: of the neighbours.

    Returns:
        precision and recall, from 0 to 1.

    Source: Kynkäänniemi et al. (2019).

    >>> real = np.arange(5.0)[:, None]
    >>> precision_recall(real, np.array([[0.5], [1.0], [7.0], [7.5]]), k=1)
    (0.5, 0.4)
    """
    real = _validate.array(real, "real", ndim=2).astype("float64")
    made = _validate.array(made, "made", ndim=2, last_axis=real.shape[1]).astype("float64")
    if _validate.positive_int(k, "k") >= min(len(real), len(made)):
        raise ValueError(
            f"Expected `k` below {min(len(real), len(made))}, the number of rows. Received {k}."
        )
    apart = cdist(made, real)
    precision = np.mean((_reach(real, k) >= apart).any(axis=1))
    recall = np.mean((_reach(made, k) >= apart.T).any(axis=1))
    return float(precision), float(recall)


def _reach(rows, k):
    """Distance from each row to its k-th nearest neighbour; itself, at 0, is not one."""
    return np.partition(cdist(rows, rows), k, axis=1)[:, k]
