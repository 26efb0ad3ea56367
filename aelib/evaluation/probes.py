"""What a classifier reads out of frozen features."""

import numpy as np
from sklearn.linear_model import LogisticRegression

from .. import _validate


def probe(z_train, y_train, z_test, y_test, *, C=10):
    """Accuracy on the test rows of a linear probe: logistic regression on frozen features.

    Both sets are centred and divided by one number, the training set's total standard deviation:
    so a strength of regularisation means nearly the same for every kind of feature, and no
    direction is favoured. Alain and Bengio (2017). Introduced in chapter 8.

    Args:
        z_train: (n, k) features. y_train: (n,) labels, of at least two classes.
        z_test: (m, k). y_test: (m,).
        C: inverse strength of regularisation, as in scikit-learn; choose it on validation data.

    Returns:
        fraction of the test rows given their own label.

    >>> z = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> probe(z, np.array([0, 0, 1, 1]), z, np.array([0, 0, 1, 1]))
    1.0
    """
    z_train, y_train = _labelled(z_train, y_train, "train")
    z_test, y_test = _labelled(z_test, y_test, "test", width=z_train.shape[1])
    _validate.same_labels(y_train, y_test, ("y_train", "y_test"))
    if len(np.unique(y_train)) < 2:
        raise ValueError(
            f"Expected two classes or more in `y_train`. Received {y_train[0]!r} only."
        )
    mean, scale = z_train.mean(axis=0), np.sqrt(z_train.var(axis=0).sum()) or 1.0
    model = LogisticRegression(C=C, tol=1e-3, max_iter=500)
    model.fit((z_train - mean) / scale, y_train)
    return float(model.score((z_test - mean) / scale, y_test))


def _labelled(z, y, part, width=None):
    """Features in float64, where squares of 1e25 and sums of float16 have room, and labels."""
    z = _validate.array(z, f"z_{part}", ndim=2, last_axis=width)
    return z.astype("float64"), _validate.labels(y, f"y_{part}", len(z), of=f"z_{part}")
