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
    _validate.labelled(z_train, y_train, "z_train")
    _validate.labelled(z_test, y_test, "z_test", width=z_train.shape[1])
    mean, scale = z_train.mean(axis=0), np.sqrt(z_train.var(axis=0).sum()) or 1.0
    model = LogisticRegression(C=C, tol=1e-3, max_iter=500)
    model.fit((z_train - mean) / scale, y_train)
    return float(model.score((z_test - mean) / scale, y_test))
