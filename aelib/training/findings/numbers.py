"""Findings about plain numbers: the data, what comes out, and what was measured beside the loss."""

import numpy as np

from ...floors import digits


def unusable_data(x, probabilities):
    """Data on which no training can go well; `probabilities`: only 0 to 1 can come out."""
    if not np.isfinite(x).all():
        return f"{(~np.isfinite(x)).sum()} values are NaN or infinite; the loss cannot be a number."
    low, high = x.min(), x.max()
    if probabilities and (low < 0 or high > 1):
        return (
            f"The values run from {digits(low)} to {digits(high)}, and a sigmoid can only give "
            "0 to 1: scale the data."
        )
    if (largest := max(high, -low)) > 20:
        return f"The values reach {digits(largest)}: scale the data to about 1 first."
    return ""


def not_finite(curves, weights, *results):
    """A training that diverged: first the loss shows it, then the weights, then what comes out."""
    mend = "the training diverged. Lower the learning rate, or scale the data to about 1."
    for name, curve in curves.items():
        if not np.isfinite(curve).all():
            epoch = int(np.argmin(np.isfinite(curve))) + 1
            return f"The {name} became NaN or infinite in epoch {epoch}: {mend}"
    if broken := sum(not np.isfinite(w).all() for w in weights):
        return f"{broken} of {len(weights)} weight arrays hold NaN or infinity: {mend}"
    if not all(np.isfinite(a).all() for a in results):
        return f"The weights are so large that codes or reconstructions overflow: {mend}"
    return ""


def no_probabilities(x_hat, probabilities):
    """Cross-entropy of outputs that are not between 0 and 1: its value means nothing."""
    low, high = x_hat.min(), x_hat.max()
    if probabilities and (low < 0 or high > 1):
        return (
            f"The reconstructions run from {digits(low)} to {digits(high)}, and cross-entropy "
            "takes probabilities: let a sigmoid come last."
        )
    return ""


def saturated(x, x_hat, bounded):
    """Outputs that stand at 0 or 1 for every example, though the data there do not."""
    if not bounded:
        return ""
    edge = (x_hat < 1e-3).all(axis=0) | (x_hat > 1 - 1e-3).all(axis=0)
    stuck = int((edge & (x.std(axis=0) > 0.01)).sum())
    if 4 * stuck > x.shape[1]:
        return (
            f"{stuck} of {x.shape[1]} outputs stand at 0 or 1 for every example, where a sigmoid "
            "is flat and nothing moves it any more: begin again, at a lower learning rate."
        )
    return ""


def one_column(table):
    """One column of many that holds most of the variance: the others hardly count in the loss."""
    return table.note


def accuracy(curves):
    """Keras counts as right what equals the target, or the place of the largest value."""
    if any("acc" in name for name in curves):
        return (
            "Accuracy counts equal numbers or equal classes, and a reconstruction has neither: "
            "leave it out, and compare the loss with its floors."
        )
    return ""
