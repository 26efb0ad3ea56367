"""Findings about the code: does it hold anything, too much, or always the same?"""

import numpy as np

from ...floors import digits

SHARE = 0.01  # nats; a number of a Gaussian code that costs less says nothing
WIDE = 4.0  # times the variance of the normal distribution that random codes are drawn from


def live(z):
    """Which code units differ between examples at all."""
    spread = z.std(axis=0)
    return spread > 1e-6 * max(spread.max(), 1e-6)


def dead_units(z):
    """Units of the code that say nothing about an example."""
    dead = int((~live(z)).sum())
    if dead:
        return f"{dead} of {z.shape[1]} code units give the same number for every example."
    return ""


def collapsed_code(z):
    """Live units that all say the same: the code has fewer directions than numbers."""
    moving = z[:, live(z)]
    if moving.shape[1] < 2:
        return ""
    variances = np.linalg.eigvalsh(np.corrcoef(moving, rowvar=False))
    directions = int((variances > 1e-3 * variances.sum()).sum())
    if directions < moving.shape[1] / 2:
        return (
            f"The {moving.shape[1]} live code units vary in {directions} "
            f"{'direction' if directions == 1 else 'directions'}: a smaller code would do, or the "
            "training has not used this one."
        )
    return ""


def not_the_same(first, second):
    """Two calls of the encoder on the same examples."""
    if np.allclose(first, second, rtol=1e-4, atol=1e-5):
        return ""
    return (
        "Two calls give two codes for the same example: something draws random numbers outside of "
        "training. Keep the mean for use, or a noise that only `training=True` switches on."
    )


def no_bottleneck(z, x, hindered):
    """As many numbers as in an example, and nothing else in the way: the model may copy."""
    k, d = z[0].size, x[0].size
    if k < d or hindered:
        return ""
    return (
        f"The code holds {k} numbers, an example {d}: nothing is compressed. Unless something else "
        "is in the way, as noise on the inputs is, a copy is the best answer."
    )


def small_not_sparse(z, penalised):
    """A penalty on the code that shrinks it, and hardly makes a zero."""
    zeros = np.mean(np.abs(z) < 1e-6)
    if not penalised or zeros > 0.5:
        return ""
    return (
        f"The penalty on the code makes it small (largest value {digits(np.abs(z).max())}), not "
        f"sparse: {digits(100 * zeros)} % of it are zeros. `layers.KSparse` sets all but k to 0."
    )


def priced_code(mean, log_variance):
    """A variational code: numbers that say nothing, or codes far from where samples are drawn."""
    kl = np.mean(mean**2 + np.exp(log_variance) - 1 - log_variance, axis=0) / 2
    if 2 * (silent := int((kl < SHARE).sum())) > len(kl):
        return (
            f"{silent} of {len(kl)} numbers of the code carry less than {SHARE} nats: the price of "
            "the code is too high. Is the divergence a sum where the error is a mean?"
        )
    spread = np.mean(mean.var(axis=0) + np.exp(log_variance).mean(axis=0))
    if spread > WIDE:
        return (
            f"The codes have {digits(spread)} times the variance of the normal distribution that "
            "random codes are drawn from: the price of the code is too low to sample from it."
        )
    return ""
