"""The findings of a diagnosis: each looks at one thing and answers in a sentence, or "" for none.

Numbers come in as `diagnose` made them: codes and reconstructions as rows in float64, a table of
losses among their floors, and the curves of `History.history`.
"""

import numpy as np

from ..floors import digits

AT_FLOOR = 0.02  # a loss within this fraction of a floor counts as being at that floor
FAR = 1.5  # times the error of PCA
# Adam moves a weight by its rate in a step, at most. At 0.002, falling to 0, that is 1 in all.
FEW_STEPS = 1000
SEEN = "on the rows it was trained on"  # a verdict on others needs others


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


def nothing_learned(table):
    """A loss at that of the training mean: the code is not used."""
    mean, best = table["mean of the training set"], table["lowest possible"]
    if table["model"] - best > (1 - AT_FLOOR) * (mean - best):
        return (
            f"The loss, {digits(table['model'])}, is no better than predicting the mean for every "
            f"example, {digits(mean)}."
        )
    return ""


def _live(z):
    """Which code units differ between examples at all."""
    spread = z.std(axis=0)
    return spread > 1e-6 * max(spread.max(), 1e-6)


def dead_units(z):
    """Units of the code that say nothing about an example."""
    dead = int((~_live(z)).sum())
    if dead:
        return f"{dead} of {z.shape[1]} code units give the same number for every example."
    return ""


def collapsed_code(z):
    """Live units that all say the same: the code has fewer directions than numbers."""
    live = z[:, _live(z)]
    if live.shape[1] < 2:
        return ""
    variances = np.linalg.eigvalsh(np.corrcoef(live, rowvar=False))
    directions = int((variances > 1e-3 * variances.sum()).sum())
    if directions < live.shape[1] / 2:
        return (
            f"The {live.shape[1]} live code units vary in {directions} "
            f"{'direction' if directions == 1 else 'directions'}: a smaller code would do, or the "
            "training has not used this one."
        )
    return ""


def learning_rate(curve, table, z):
    """Far from what PCA reaches, and either hardly moved or still falling as at the start."""
    if len(curve) < 4 or table["model"] <= _pca(table) * (1 + AT_FLOOR) or not _live(z).any():
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
