"""What a recommender must be compared with: the best linear autoencoder without a diagonal."""

import numpy as np

from .. import _validate


def ease(x, penalty):
    """Weights between items, the best linear ones that may not use an item to predict itself.

    Of all matrices with zeros on the diagonal the one that makes the squared errors of
    `x @ weights`, plus `penalty` times the squared weights, least in sum. Found in closed form: one
    inverse, which costs the cube of the number of items. Recommend what `x @ weights` scores
    highest. Introduced in chapter 12.

    Args:
        x: (users, items), 1 for what a user chose.
        penalty: of a squared weight, above 0; on the scale of how often items are chosen.

    Returns:
        float64 (items, items): column j says how item j is predicted from the others.

    Source: Steck (2019), equation 8.

    >>> weights = ease(np.array([[1.0, 1, 0], [1, 1, 0], [0, 0, 1]]), penalty=1.0)
    >>> bool(weights[0, 1] > weights[0, 2]), float(weights[0, 0])
    (True, 0.0)
    """
    x = _validate.array(x, "x", ndim=2).astype("float64")
    penalty = _validate.real(penalty, "penalty", low=0)
    if penalty == 0:
        raise ValueError("Expected `penalty` to be above 0, or there is no inverse. Received 0.")
    inverse = np.linalg.inv(x.T @ x + penalty * np.eye(x.shape[1]))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return weights
