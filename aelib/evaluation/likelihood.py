"""How probable an example is under a model with a code: a bound, and a tighter one."""

from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp, xlog1py, xlogy

from .. import _validate
from ..floors.losses import EPSILON


@dataclass(frozen=True)
class Bounds:
    """Upper bounds on -log p(x), one number an example, in nats. Introduced in chapter 10.

    `bound` is the negative evidence lower bound, rate + distortion (Kingma and Welling 2014).
    `rate` is the divergence of the posterior from the standard normal, `distortion` the mean of
    -log p(x|z). `importance_weighted` is the tighter bound of Burda et al. (2016).
    """

    rate: np.ndarray
    distortion: np.ndarray
    importance_weighted: np.ndarray

    @property
    def bound(self):
        """Rate plus distortion."""
        return self.rate + self.distortion


def bernoulli(x, p):
    """log p(x) of each row of values from 0 to 1 under probabilities `p`, in nats."""
    p = np.clip(p, EPSILON, 1 - EPSILON)
    return np.sum(xlogy(x, p) + xlog1py(1 - x, -p), axis=1)


def likelihood_bounds(
    x, mean, log_variance, decode, *, samples=50, log_likelihood=bernoulli, seed=0
):
    """Bounds on -log p(x) of a variational autoencoder, from `samples` codes for each example.

    The importance-weighted one falls with the number of samples, in expectation, and reaches
    -log p(x) in the limit. Introduced in chapter 10.

    Args:
        x: (n, d), what the decoder should give.
        mean, log_variance: (n, k), of the posterior; see `models.posterior`.
        decode: function, codes float32 (n, k), a row for each of `x` -> (n, d), by default
            probabilities.
        samples: codes drawn for each example.
        log_likelihood: function, (x, decode(z)) -> log p(x|z) of each row, (n,).
        seed: of the draws.

    Returns:
        `Bounds`, arrays (n,): `.bound`, `.rate`, `.distortion`, `.importance_weighted`.

    Raises:
        TypeError, ValueError: what cannot be meant.

    >>> x, zero = np.ones((1, 2)), np.zeros((1, 1))  # a code that says nothing, and two coins
    >>> bounds = likelihood_bounds(x, zero, zero, lambda z: np.full((1, 2), 0.5))
    >>> float(bounds.rate[0]), round(float(bounds.bound[0] / np.log(2)), 3)
    (0.0, 2.0)
    """
    x = _validate.array(x, "x", ndim=2)
    if log_likelihood is bernoulli:
        x = _validate.unit_interval(x, "x")
    mean = _validate.array(mean, "mean", ndim=2).astype("float64")
    log_variance = _validate.array(log_variance, "log_variance", ndim=2).astype("float64")
    _validate.same_shape(mean, log_variance, "mean", "log_variance")
    if len(mean) != len(x):
        raise ValueError(f"Expected a row of `mean` for each of `x`. Received {mean.shape}.")
    samples = _validate.positive_int(samples, "samples")
    rng = np.random.default_rng(_validate.seed(seed))
    width = np.exp(log_variance / 2)
    given, weights = [], []
    for _ in range(samples):
        noise = rng.standard_normal(mean.shape)
        z = mean + width * noise
        decoded = _validate.array(decode(z.astype("float32")), "decode(z)", ndim=2)
        if log_likelihood is bernoulli:
            _validate.same_shape(x, decoded, "x", "decode(z)")
            decoded = _validate.unit_interval(decoded, "decode(z)")
        told = _told(log_likelihood(x, decoded), len(x))
        # log p(z) - log q(z|x): the constants of both normal distributions cancel.
        prior = np.sum(noise**2 - z**2 + log_variance, axis=1) / 2
        given.append(told)
        weights.append(told + prior)
    rate = np.sum(mean**2 + width**2 - 1 - log_variance, axis=1) / 2
    return Bounds(rate, -np.mean(given, axis=0), np.log(samples) - logsumexp(weights, axis=0))


def _told(values, n):
    values = _validate.array(np.asarray(values), "log_likelihood(x, decode(z))", ndim=1)
    if len(values) != n:
        raise ValueError(f"Expected one log-likelihood a row of `x`. Received {values.shape}.")
    return values.astype("float64")
