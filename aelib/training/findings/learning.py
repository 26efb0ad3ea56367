"""Findings about the way down: the curves, and where they end among the floors."""

import numpy as np

from ...floors import digits
from .codes import live

AT_FLOOR = 0.02  # a loss within this fraction of a floor counts as being at that floor
FAR = 1.5  # times the error of PCA
FLAT = 2.0  # times the error of PCA, where a flat curve is no end
AN_EPOCH = 4  # steps; fewer show a batch or two, whose losses jump by themselves
RESTLESS = 0.01  # of the loss, from one epoch to the next
# Adam moves a weight by its rate in a step, at most. At 0.002, falling to 0, that is 1 in all.
FEW_STEPS = 1000
SEEN = "on the rows it was trained on"  # a verdict on others needs others


def nothing_learned(table):
    """A loss at that of the training mean: the code is not used."""
    mean, best = table["mean of the training set"], table["lowest possible"]
    if table["model"] - best > (1 - AT_FLOOR) * (mean - best):
        return (
            f"The loss, {digits(table['model'])}, is no better than predicting the mean for every "
            f"example, {digits(mean)}."
        )
    return ""


def learning_rate(curve, table, z):
    """Far from what PCA reaches, and either hardly moved or still falling as at the start."""
    if len(curve) < 4 or table["model"] <= _pca(table) * (1 + AT_FLOOR) or not live(z).any():
        return ""
    if abs(curve[0] - curve[-1]) < 0.05 * abs(curve[0] - _pca(table)):
        return f"The loss hardly moved in {len(curve)} epochs: raise the learning rate."
    middle = len(curve) // 2
    first, second = curve[0] - curve[middle], curve[middle] - curve[-1]
    if first > 0 and second > 0.25 * first and np.mean(np.diff(curve) < 0) > 0.7:
        return (
            "The loss is still falling as steadily as at the start: raise the learning rate, "
            "or train longer."
        )
    return ""


def few_steps(steps, table):
    """Far from what PCA reaches, after less than it takes to move the weights anywhere.

    A small table is often trained so: with 450 rows in batches of 256, an epoch is one step.
    """
    ours, pca = table["model"] - table["lowest possible"], _pca(table) - table["lowest possible"]
    if 0 < steps < FEW_STEPS and ours > FAR * pca:
        taken = "1 step was" if steps == 1 else f"{steps} steps were"
        return f"Only {taken} taken: more epochs or smaller batches."
    return ""


def plateau(curve, table, z):
    """Flat, and far above PCA: what a linear map of the same size does is within reach.

    Flat below PCA may be a plateau as well; no floor can tell, only a longer run.
    """
    best = table["lowest possible"]
    ours, pca = table["model"] - best, _pca(table) - best
    if len(curve) < 8 or ours <= FLAT * pca or not live(z).any():
        return ""
    late = curve[-(len(curve) // 4) - 1 :]
    if late[0] - late[-1] > 0.02 * abs(late[0] - _pca(table)):
        return ""
    return (
        f"The loss lies flat at {digits(curve[-1])}, far above {digits(_pca(table))}, which PCA "
        "reaches: a plateau, no end. Train on at a rate that does not fall, or from larger weights."
    )


def restless(curve, steps, table):
    """Far from what PCA reaches, and up as often as down. Near the end a curve may jump."""
    late, best = curve[len(curve) // 2 :], table["lowest possible"]
    if (
        steps < AN_EPOCH * len(curve)
        or len(late) < 5
        or table["model"] - best <= FAR * (_pca(table) - best)
    ):
        return ""
    jumps = np.diff(late)
    jump = np.median(np.abs(jumps)) / (np.median(late) - best)
    if np.mean(jumps > 0) > 0.3 and jump > RESTLESS:
        return "The loss jumps up and down: lower the learning rate, or let it fall to 0."
    return ""


def overfitting(curves, table):
    """Validation data that are reconstructed worse than the training part, or ever worse."""
    if "val_loss" not in curves:
        return ""
    # What lies above the lowest possible value; the rest says nothing about the fit.
    training, validation = (
        curves[name] - table["lowest possible"] for name in ("loss", "val_loss")
    )
    apart = validation[-1] > 1.25 * training[-1]
    if apart and (
        validation[-1] > 1.1 * validation.min() or validation.min() > 1.5 * training.min()
    ):
        return (
            f"On the validation data the loss ended at {digits(curves['val_loss'][-1])}, "
            f"on the training part at {digits(curves['loss'][-1])}: it fits what it has "
            "seen better than what it has not."
        )
    return ""


def _pca(table):
    return next(value for name, value in table.rows.items() if name.startswith("PCA"))


def against_pca(table, k):
    """The model beside PCA with a code of as many numbers: {name of the finding: sentence}.

    In cross-entropy it is PCA through a sigmoid, as in the table.
    """
    best, ours, mean = table["lowest possible"], table["model"], table["mean of the training set"]
    through = " through a sigmoid" if any("sigmoid" in name for name in table.rows) else ""
    pca = f"PCA{through} with {k} {'number' if k == 1 else 'numbers'}"
    if _pca(table) - best < 1e-4 * (mean - best) < ours - best:
        return {"worse than PCA": f"{pca} loses next to nothing {SEEN}; the model does lose."}
    ratio = (ours - best) / max(_pca(table) - best, 1e-12)
    if ratio > 1 + AT_FLOOR:
        return {"worse than PCA": f"{digits(ratio)} times the error of {pca}, {SEEN}."}
    if ratio < 1 - AT_FLOOR:
        return {"better than PCA": f"{digits(ratio)} times the error of {pca}, {SEEN}."}
    return {"as good as PCA": f"Within {AT_FLOOR:.0%} of {pca}, {SEEN}."}
