"""The right linear floors for cross-entropy: a code, one matrix, and a sigmoid behind it.

PCA makes squared error small, and it leaves [0, 1]: clipped, its cross-entropy depends on where one
clips. Here the reconstruction is sigmoid(z V + b), where z is the code of an example and V and b
minimise cross-entropy. The two functions differ in z: PCA's scores, or the best there are.
"""

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.decomposition import PCA

from .. import _validate

LINK_ROWS = 5000  # the regressions of PCA through a sigmoid see at most so many training rows
PRIOR = 0.1  # weight of |V|² and |b|²: a normal prior of variance 10, so that they stay finite
FAINT = 1e-4  # weight of |z|²: next to nothing, but z cannot grow for ever either


def sigmoid_pca_reconstruction(x_train, x_test, k):
    """PCA through a sigmoid: PCA's scores, decoded by a logistic regression for every value.

    Far better in cross-entropy than PCA clipped to [0, 1], and cheap: each regression is convex.
    Its weights have a faint prior (normal, variance 10, for scores of variance 1) and are fitted to
    at most 5,000 rows of `x_train`, evenly spaced; PCA sees all rows.

    Args:
        x_train: (n, d), in [0, 1]. x_test: (m, d), in [0, 1].
        k: code size, from 1 to min(n, d).

    Returns:
        (m, d), in [0, 1].

    >>> x = np.eye(4)[[0, 1, 2, 3] * 5]
    >>> sigmoid_pca_reconstruction(x, x[:2], k=3).round().tolist()
    [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]]
    """
    x_train, x_test, k = _checked(x_train, x_test, k)
    rows = x_train[:: -(-len(x_train) // LINK_ROWS)]
    codes, test_codes = _scores(x_train, k, rows, x_test)
    _, decoder = _fit(rows, codes, _average(rows, k), moving=[1], tolerance=1e-4)
    return expit(_logits(test_codes, decoder))


def logistic_pca(x_train, x_test, k):
    """Logistic PCA: the best `k` numbers, one matrix and a sigmoid, in cross-entropy.

    The floor of an autoencoder d-k-d with a linear code and a sigmoid output, which computes its
    code by one matrix. Here every code is free: codes and decoder of `x_train` are fitted together,
    then the codes of `x_test` with the decoder fixed, a convex problem for each example. L-BFGS,
    from PCA through a sigmoid; nothing is random. Takes a minute or more for 10,000 x 784.

    Args:
        x_train: (n, d), in [0, 1]. x_test: (m, d), in [0, 1].
        k: code size, from 1 to min(n, d).

    Returns:
        (m, d), in [0, 1].

    Source: Schein, Saul and Ungar (2003); Hinton and Salakhutdinov (2006) compare with it.

    >>> x = np.eye(4)[[0, 1, 2, 3] * 5]
    >>> logistic_pca(x, x[:2], k=3).round().tolist()
    [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]]
    """
    x_train, x_test, k = _checked(x_train, x_test, k)
    codes, test_codes = _scores(x_train, k, x_train, x_test)
    codes, decoder = _fit(x_train, codes, _average(x_train, k), moving=[1])
    codes, decoder = _fit(x_train, codes, decoder, moving=[0, 1])
    test_codes, _ = _fit(x_test, test_codes, decoder, moving=[0])
    return expit(_logits(test_codes, decoder))


def _checked(x_train, x_test, k):
    """Both sets as floating-point numbers, and `k`, or a refusal."""
    sets = {"x_train": x_train, "x_test": x_test}
    for name, x in sets.items():
        width = None if x is x_train else x_train.shape[1]
        _validate.unit_interval(_validate.array(x, name, ndim=2, last_axis=width), name)
    k = _validate.positive_int(k, "k")
    if k > min(x_train.shape):
        raise ValueError(
            f"Expected `k` to be at most {min(x_train.shape)}, the smaller side of x_train. "
            f"Received {k}."
        )
    kind = np.result_type(x_train, x_test, "float32")
    return x_train.astype(kind), x_test.astype(kind), k


def _scores(x_train, k, *sets):
    """PCA's `k` scores of each of `sets`, over their standard deviation on `x_train`."""
    mean = x_train.mean(axis=0, dtype="float64").astype(x_train.dtype)
    solver = "covariance_eigh" if x_train.shape[0] > x_train.shape[1] else "full"
    with np.errstate(invalid="ignore"):  # shares of no variance at all, which nobody asks for
        pca = PCA(k, svd_solver=solver).fit(x_train - mean)
    spread = np.sqrt(pca.explained_variance_)
    spread = np.maximum(spread, 1e-6 * spread[0] or 1)  # a direction without variance says nothing
    return [(pca.transform(x - mean) / spread).astype(x.dtype) for x in sets]


def _average(x, k):
    """A decoder, (k + 1, d), that knows the mean and ignores the code. Its last row is b."""
    decoder = np.zeros((k + 1, x.shape[1]), x.dtype)
    mean = x.mean(axis=0).clip(0.001, 0.999)
    decoder[-1] = np.log(mean / (1 - mean))
    return decoder


def _logits(codes, decoder):
    return codes @ decoder[:-1] + decoder[-1]  # (n, k) @ (k, d) + (d,) -> (n, d)


def _loss(x, codes, decoder):
    """Nats per example, with the prior, and the gradients by codes and decoder."""
    a, n = _logits(codes, decoder), len(x)
    sure = 1 / (1 + np.exp(-np.abs(a)))  # sigmoid(|a|), so that nothing overflows
    nats = np.sum(np.maximum(a, 0) - x * a - np.log(sure))
    prior = (FAINT * np.sum(codes**2) + PRIOR * np.sum(decoder**2)) / 2
    delta = np.where(a > 0, sure, 1 - sure) - x  # d nats / d a
    by_codes = delta @ decoder[:-1].T + FAINT * codes
    by_decoder = np.vstack([codes.T @ delta, delta.sum(axis=0)]) + PRIOR * decoder
    return float(nats + prior) / n, by_codes / n, by_decoder / n


def _fit(x, codes, decoder, moving, tolerance=1e-5):
    """Codes and decoder after descent in those that are `moving`: 0 the codes, 1 the decoder.

    It stops when a step lowers the loss by less than `tolerance` of it.
    """
    parts, unit = [codes, decoder], [np.sqrt(len(x)), 1]  # a code's gradient has one row's share
    cuts = np.cumsum([parts[i].size for i in moving])[:-1]

    def unpack(flat):
        for i, piece in zip(moving, np.split(flat, cuts), strict=True):
            parts[i] = (unit[i] * piece).reshape(parts[i].shape).astype(x.dtype)

    def objective(flat):
        unpack(flat)
        loss, *gradients = _loss(x, *parts)
        return loss, np.concatenate([unit[i] * gradients[i].ravel() for i in moving])

    start = np.concatenate([parts[i].ravel() / unit[i] for i in moving]).astype("float64")
    options = {"maxiter": 2000, "maxfun": 3000, "ftol": tolerance}
    found = minimize(objective, start, jac=True, method="L-BFGS-B", options=options)
    unpack(found.x)
    return parts
