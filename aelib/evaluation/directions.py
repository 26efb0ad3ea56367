"""Whether directions that were found are those that are there."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from .. import _validate


def matched_cosine(found, true):
    """How well each true direction was found: its cosine with a partner of its own, without sign.

    Partners are given out one to one, so that the sum is largest (the assignment problem): one
    found direction cannot serve for two true ones. Of columns with mean 0 the cosine is the
    correlation, so `matched_cosine(z.T, factors.T)` scores codes against factors. The more
    directions are handed in, the better random ones do: compare with as many random ones, and only
    methods that hand in as many. Introduced in chapter 15.

    Args:
        found: (n, d) directions, one a row, of any length; a row of zeros is nobody's partner.
        true: (m, d), none of them zero.

    Returns:
        cosines from 0 to 1, one for each true direction, float64 (m,); 0 for those without partner.

    >>> true = np.array([[1.0, 0.0], [0.0, 2.0]])
    >>> matched_cosine(np.array([[-3.0, 0.0], [1.0, 0.0]]), true)
    array([1., 0.])
    """
    found = _validate.array(found, "found", ndim=2)
    true = _validate.array(true, "true", ndim=2, last_axis=found.shape[1])
    found, true = _unit(found), _unit(true)
    if not true.any(axis=1).all():
        raise ValueError("Expected every row of `true` to have a direction. Received one of zeros.")
    cosine = np.minimum(np.abs(true @ found.T), 1)
    of_true, of_found = linear_sum_assignment(cosine, maximize=True)
    matched = np.zeros(len(true))
    matched[of_true] = cosine[of_true, of_found]
    return matched


def _unit(rows):
    """Rows of length 1; those of zeros are left alone."""
    rows = rows.astype("float64")
    largest = np.abs(rows).max(axis=1, keepdims=True)
    rows = rows / np.where(largest > 0, largest, 1)  # squares of 1e-200 would be 0
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(length > 0, length, 1)
