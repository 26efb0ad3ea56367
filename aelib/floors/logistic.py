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
from .linear import code_size, same_width

LINK_ROWS = 4000  # training rows that the regressions of PCA through a sigmoid see, if not told
PRIOR = 0.1  # weight of |V|² and |b|²: a normal prior of variance 10, so that they stay finite
FAINT = 1e-4  # weight of |z|²: next to nothing, but z cannot grow for ever either


def sigmoid_pca_reconstruction(x_train, x_test, k, *, rows=LINK_ROWS):
    """PCA through a sigmoid: PCA's scores, decoded by a logistic regression for every value.

    Far better in cross-entropy than PCA clipped to [0, 1], and cheap: each regression is convex.
    Its weights have a faint prior (normal, variance 10, for scores of variance 1) and are fitted to
    at most `rows` rows of `x_train`, evenly spaced; PCA sees all rows.

    Args:
        x_train: (n, d), in [0, 1]. x_test: (m, d), in [0, 1].
        k: code size, from 1 to min(n, d).
        rows: for the regressions. More is better and slower: for a verdict, take them all.

    Returns:
        (m, d), in [0, 1].

    >>> x = np.eye(4)[[0, 1, 2, 3] * 5]
    >>> sigmoid_pca_reconstruction(x, x[:2], k=3).round().tolist()
    [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]]
    """
    rows = _validate.positive_int(rows, "rows")
    x_train, x_test, k = _checked(x_train, x_test, k)
    some = x_train[:: -(-len(x_train) // rows)]
    scores, test_scores = _scores(x_train, k, some, x_test)
    decoder = regressions(some, scores)
    return expit(logits(test_scores, decoder))


def logistic_pca(x_train, x_test, k, *, codes="free"):
    """Logistic PCA: `k` numbers, one matrix and a sigmoid, the best in cross-entropy.

    With free codes it is the floor of every autoencoder whose decoder is one layer with a sigmoid,
    however deep its encoder. Codes and decoder of `x_train` are fitted together, then each code of
    `x_test`, with the decoder fixed: a convex problem for each row. With linear codes one matrix
    makes the codes, those of `x_test` too: it is the autoencoder d-k-d. Both
    begin at PCA through a sigmoid and use L-BFGS; nothing is random. They take a minute or more
    for 10,000 rows of 784.

    Args:
        x_train: (n, d), in [0, 1]. x_test: (m, d), in [0, 1].
        k: code size, from 1 to min(n, d).
        codes: "free", or "linear", weighted sums of the values.

    Returns:
        (m, d), in [0, 1].

    Source: Schein, Saul and Ungar (2003); Hinton and Salakhutdinov (2006) compare with it.

    >>> x = np.eye(4)[[0, 1, 2, 3] * 5]
    >>> logistic_pca(x, x[:2], k=3).round().tolist()
    [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]]
    """
    _validate.choice(codes, "codes", ("free", "linear"))
    x_train, x_test, k = _checked(x_train, x_test, k)
    fit = _free if codes == "free" else _linear
    return expit(logits(*fit(x_train, x_test, k)))


def _free(x_train, x_test, k):
    """Codes of `x_test`, and the decoder, where every row has the best code there is."""
    scores, test_scores = _scores(x_train, k, x_train, x_test)
    start = [scores, regressions(x_train, scores)]
    _, decoder = _fit(lambda z, v: _loss(x_train, z, v), start, [np.sqrt(len(x_train)), 1])
    unit = [np.sqrt(len(x_test))]
    (codes,) = _fit(lambda z: _loss(x_test, z, decoder)[:2], [test_scores], unit)
    return codes, decoder


def _linear(x_train, x_test, k):
    """Codes of `x_test`, and the decoder, where a code is PCA's scores, all of them, by a matrix.

    PCA's scores have variance 1, which the pixels have not: descent is many times faster so.
    """
    scores, test_scores = _scores(x_train, min(x_train.shape), x_train, x_test)

    def loss(encoder, decoder):
        value, by_codes, by_decoder = _loss(x_train, scores @ encoder, decoder)
        return value, scores.T @ by_codes, by_decoder

    encoder = np.eye(scores.shape[1], k, dtype=x_train.dtype)
    encoder, decoder = _fit(loss, [encoder, regressions(x_train, scores[:, :k])])
    return test_scores @ encoder, decoder


def _checked(x_train, x_test, k):
    """Both sets as floating-point numbers, and `k`, or a refusal."""
    x_train, x_test = same_width(x_train, x_test)
    k = code_size(k, x_train)
    x_train = _validate.unit_interval(x_train, "x_train")
    x_test = _validate.unit_interval(x_test, "x_test")
    kind = np.result_type(x_train, x_test, "float32")
    return x_train.astype(kind), x_test.astype(kind), k


def _scores(x_train, k, *sets):
    """PCA's `k` scores of each of `sets`, over their standard deviation on `x_train`."""
    mean = x_train.mean(axis=0, dtype="float64").astype(x_train.dtype)
    solver = "covariance_eigh" if x_train.shape[0] > x_train.shape[1] else "full"
    with np.errstate(invalid="ignore"):  # shares of no variance at all, which nobody asks for
        pca = PCA(k, svd_solver=solver).fit(x_train - mean)
    spread = steady(np.sqrt(pca.explained_variance_))
    return [(pca.transform(x - mean) / spread).astype(x.dtype) for x in sets]


def steady(spread):
    """Standard deviations to divide by: noise is not blown up to variance 1."""
    return np.maximum(spread, 0.01 * spread[0] or 1)


def regressions(x, codes):
    """The decoder, (k + 1, d), that is best for these codes. Its last row is b."""
    decoder = np.zeros((codes.shape[1] + 1, x.shape[1]), x.dtype)
    mean = x.mean(axis=0).clip(0.001, 0.999)
    decoder[-1] = np.log(mean / (1 - mean))
    return _fit(lambda v: _loss(x, codes, v)[::2], [decoder])[0]


def logits(codes, decoder):
    """What enters the sigmoid."""
    return codes @ decoder[:-1] + decoder[-1]  # (n, k) @ (k, d) + (d,) -> (n, d)


def _loss(x, codes, decoder):
    """Nats per example, with the prior, and the gradients by codes and decoder."""
    a, n = logits(codes, decoder), len(x)
    sure = 1 / (1 + np.exp(-np.abs(a)))  # sigmoid(|a|), so that nothing overflows
    nats = np.sum(np.maximum(a, 0) - x * a - np.log(sure))
    prior = (FAINT * np.sum(codes**2) + PRIOR * np.sum(decoder**2)) / 2
    delta = np.where(a > 0, sure, 1 - sure) - x  # d nats / d a
    by_codes = delta @ decoder[:-1].T + FAINT * codes
    by_decoder = np.vstack([codes.T @ delta, delta.sum(axis=0)]) + PRIOR * decoder
    return float(nats + prior) / n, by_codes / n, by_decoder / n


def _fit(loss, parts, units=(1, 1), tolerance=1e-4):
    """`parts` where `loss(*parts)`, which also gives their gradients, is lowest: L-BFGS.

    It stops when a step lowers the loss by less than `tolerance` of it. `units` are the sizes in
    which the parts are counted: a code's gradient is the share of one row.
    """
    pairs = list(zip(parts, units, strict=False))
    cuts = np.cumsum([part.size for part in parts])[:-1]

    def unpack(flat):
        pieces = zip(np.split(flat, cuts), pairs, strict=True)
        return [(unit * a).reshape(p.shape).astype(p.dtype) for a, (p, unit) in pieces]

    def objective(flat):
        value, *gradients = loss(*unpack(flat))
        pieces = zip(gradients, units, strict=False)
        return value, np.concatenate([unit * g.ravel() for g, unit in pieces])

    start = np.concatenate([p.ravel() / unit for p, unit in pairs]).astype("float64")
    options = {"maxiter": 2000, "maxfun": 3000, "ftol": tolerance}
    found = minimize(objective, start, jac=True, method="L-BFGS-B", options=options)
    return unpack(found.x)
