"""Diagnosis: what a training run looks like, in plain sentences. Use it as `training.diagnose`."""

from dataclasses import dataclass

import numpy as np

from .. import _validate, floors, models
from ..floors import digits

# A loss within this fraction of a floor counts as being at that floor.
AT_FLOOR = 0.02


@dataclass(frozen=True)
class Diagnosis:
    """Findings by name, each one sentence. `"dead units" in diagnosis` asks for one."""

    findings: dict

    def __contains__(self, name):
        return name in self.findings

    def __repr__(self):
        return "\n".join(f"{name}: {sentence}" for name, sentence in self.findings.items())


def diagnose(model, history, x):
    """Say in words how the training went. Introduced in chapter 3.

    Args:
        model: an autoencoder with parts "encoder" and "decoder", compiled with "mse" or
            "binary_crossentropy".
        history: what `fit` returned.
        x: (n, d), the data it was trained on. Codes and floors are those of `x` as given.

    Returns:
        `Diagnosis` with some of: "data" (not finite, or out of the output's range), "nothing
        learned", "dead units", "collapsed code", "learning rate", "overfitting", and one of
        "worse than PCA", "as good as PCA", "better than PCA".

    >>> from aelib import data, models, training
    >>> from keras.utils import set_random_seed
    >>> set_random_seed(0)
    >>> x, model = data.uniform(), models.dense(10, 5)
    >>> history = training.fit(model, x, epochs=1, optimizer="adadelta")
    >>> "nothing learned" in training.diagnose(model, history, x)
    True
    """
    if unusable := _unusable(model, x):
        return Diagnosis({"data": unusable})
    loss = _loss_name(model)
    z = models.encode(model, x).astype("float64")  # in float32 a constant column has a spread
    x_hat = models.decode(model, z)
    table = floors.report(x, x, {"model": x_hat}, k=min(z.shape[1], *x.shape), loss=loss)
    found = {
        "nothing learned": _nothing_learned(table),
        "dead units": _dead_units(z),
        "collapsed code": _collapsed_code(z),
        "learning rate": _learning_rate(history, table, z),
        "overfitting": _overfitting(history, table),
        **_against_pca(table, z.shape[1]),
    }
    return Diagnosis({name: sentence for name, sentence in found.items() if sentence})


def _loss_name(model):
    loss = getattr(model, "loss", None)
    name = loss if isinstance(loss, str) else getattr(loss, "name", loss)
    name = {"mean_squared_error": "mse"}.get(name, name)
    return _validate.choice(name, "the model's loss", tuple(floors.LOSSES))


def _unusable(model, x):
    x = np.asarray(x, "float64")
    if not np.isfinite(x).all():
        return f"{(~np.isfinite(x)).sum()} values are NaN or infinite; the loss cannot be a number."
    low, high = x.min(), x.max()
    if models.output_activation(model) == "sigmoid" and (low < 0 or high > 1):
        return (
            f"The values run from {digits(low)} to {digits(high)}, and a sigmoid can only give "
            "0 to 1: scale the data."
        )
    if np.abs(x).max() > 20:
        return f"The values reach {digits(np.abs(x).max())}: scale the data to about 1 first."
    return ""


def _nothing_learned(table):
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


def _dead_units(z):
    dead = int((~_live(z)).sum())
    if dead:
        return f"{dead} of {z.shape[1]} code units give the same number for every example."
    return ""


def _collapsed_code(z):
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


def _learning_rate(history, table, z):
    """Far from what PCA reaches, and either hardly moved or still falling as at the start."""
    curve = np.asarray(history.history["loss"])
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


def _overfitting(history, table):
    if "val_loss" not in history.history:
        return ""
    # What lies above the lowest possible value; the rest says nothing about the fit.
    training, validation = (
        np.asarray(history.history[name]) - table["lowest possible"]
        for name in ("loss", "val_loss")
    )
    apart = validation[-1] > 1.25 * training[-1]
    if apart and (
        validation[-1] > 1.1 * validation.min() or validation.min() > 1.5 * training.min()
    ):
        return (
            f"On the validation data the loss ended at {digits(history.history['val_loss'][-1])}, "
            f"on the training part at {digits(history.history['loss'][-1])}: it fits what it has "
            "seen better than what it has not."
        )
    return ""


def _pca(table):
    return next(value for name, value in table.rows.items() if name.startswith("PCA"))


def _against_pca(table, k):
    best, ours, mean = table["lowest possible"], table["model"], table["mean of the training set"]
    pca = f"PCA with {k} {'number' if k == 1 else 'numbers'}"
    if _pca(table) - best < 1e-4 * (mean - best) < ours - best:
        return {"worse than PCA": f"{pca} loses next to nothing here; the model does lose."}
    ratio = (ours - best) / max(_pca(table) - best, 1e-12)
    if ratio > 1 + AT_FLOOR:
        return {"worse than PCA": f"{digits(ratio)} times the error of {pca}."}
    if ratio < 1 - AT_FLOOR:
        return {"better than PCA": f"{digits(ratio)} times the error of {pca}."}
    return {"as good as PCA": f"Within {AT_FLOOR:.0%} of {pca}."}
