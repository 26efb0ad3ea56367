"""Diagnosis: what a training run looks like, in plain sentences. Use it as `training.diagnose`.

Here the numbers are gathered; what each of them says is in `findings`.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from .. import _validate, floors, models
from .._keras import a_model
from ..models.shapes import fits_shape, one_shape
from . import findings
from .gate import BETWEEN_0_AND_1, floor_name, the_loss
from .looking import in_the_way, penalised, posterior


@dataclass(frozen=True)
class Diagnosis:
    """Findings by name, each one sentence. `"dead units" in diagnosis` asks for one."""

    findings: dict

    def __contains__(self, name):
        return name in self.findings

    def __repr__(self):
        return "\n".join(f"{name}: {sentence}" for name, sentence in self.findings.items())


def diagnose(model, history=None, x=None):
    """Say in words how the training went. Introduced in chapter 3.

    Args:
        model: an autoencoder with parts "encoder" and "decoder", compiled with "mse" or
            "binary_crossentropy". Or a fitted `estimator.Autoencoder`, which keeps its own
            history: `diagnose(autoencoder, x=x)`.
        history: what `fit` returned, Keras's own or ours; nothing for an estimator.
        x: (n, ...), the data it was trained on. Codes and floors are those of `x` as given.

    Returns:
        `Diagnosis`: one of "data" (not finite, or out of the output's range), "not finite" (the
        training diverged) and "output" (no probabilities under cross-entropy), alone; or some of
        "accuracy", "one column", "nothing learned", "saturated outputs", "random code", "no
        bottleneck", "dead units", "collapsed code", "small, not sparse", "price of the code",
        "learning rate", "few steps", "plateau", "overfitting", and one of "worse than PCA",
        "as good as PCA", "better than PCA".

    Raises:
        TypeError, ValueError: no model, another loss, no history, or data that do not fit.

    >>> from aelib import data, models, training
    >>> from keras.utils import set_random_seed
    >>> set_random_seed(0)
    >>> x, model = data.uniform(), models.dense(10, 5)
    >>> history = training.fit(model, x, epochs=1, optimizer="adadelta")
    >>> "nothing learned" in training.diagnose(model, history, x)
    True
    """
    model, curves = _model_and_curves(model, history)
    loss, logits = _loss_of(model)
    probabilities = loss == "binary_crossentropy"
    x = _values(x)
    fits_shape(x, one_shape(model, "input"), "x")
    bounded = models.output_activation(model) in BETWEEN_0_AND_1
    if reason := findings.unusable_data(x, probabilities or bounded):
        return Diagnosis({"data": reason})
    z, x_hat = _rows(models.encode, model, x), _rows(models.reconstruct, model, x)
    if reason := findings.not_finite(curves, model.get_weights(), z, x_hat):
        return Diagnosis({"not finite": reason})
    x_hat = expit(x_hat) if logits else x_hat
    if reason := findings.no_probabilities(x_hat, probabilities):
        return Diagnosis({"output": reason})
    rows = x.reshape(len(x), -1)
    stuck = findings.saturated(rows, x_hat, bounded or logits)
    said = {"saturated outputs": stuck} | _about_the_code(model, x, z)
    return _verdict(model, curves, rows, z, x_hat, loss, said)


def _about_the_code(model, x, z):
    """Findings that need no floor."""
    priced = posterior(model, x)
    return {
        "random code": findings.not_the_same(*(_rows(models.encode, model, x[:9]) for _ in "12")),
        "no bottleneck": findings.no_bottleneck(z, x, in_the_way(model)),
        "dead units": findings.dead_units(z),
        "collapsed code": findings.collapsed_code(z),
        "small, not sparse": findings.small_not_sparse(z, penalised(model)),
        "price of the code": findings.priced_code(*priced) if priced else "",
    }


def _verdict(model, curves, x, z, x_hat, loss, said):
    """All findings about a run whose numbers can be compared with the floors."""
    k = min(z.shape[1], *x.shape)
    table = floors.report(x, x, {"model": x_hat}, k=k, loss=loss)
    found = {
        "accuracy": findings.accuracy(curves),
        "one column": findings.one_column(table),
        "nothing learned": findings.nothing_learned(table),
        **said,
        **({} if said["saturated outputs"] else _first_cause(model, curves["loss"], table, z)),
        "overfitting": findings.overfitting(curves, table),
        **findings.against_pca(table, k),
    }
    return Diagnosis({name: sentence for name, sentence in found.items() if sentence})


def _first_cause(model, curve, table, z):
    """Why the loss is where it is: the first of these that applies."""
    steps = int(model.optimizer.iterations)
    rate = findings.restless(curve, steps, table) or findings.learning_rate(curve, table, z)
    few = "" if rate else findings.few_steps(steps, table)
    flat = "" if rate or few else findings.plateau(curve, table, z)
    return {"learning rate": rate, "few steps": few, "plateau": flat}


def _model_and_curves(model, history):
    """The Keras model and its curves by name; our estimator, which lies above, has both."""
    if hasattr(model, "loss_curve_"):
        _no_data(history)
        return model.model_, {"loss": np.asarray(model.loss_curve_)}
    if hasattr(model, "fit") and hasattr(model, "get_params"):
        raise TypeError("Expected a fitted estimator.Autoencoder. Received one that is not.")
    curves = getattr(history, "history", None)
    if not isinstance(curves, dict) or not curves.get("loss"):
        raise TypeError(
            "Expected `history` to be what `fit` returned. "
            f"Received {'an empty one' if curves == {} else type(history).__name__}."
        )
    return a_model(model), {name: np.asarray(curve) for name, curve in curves.items()}


def _no_data(history):
    """An estimator keeps its history: what stands in that place is most often the data."""
    if history is not None and not hasattr(history, "history"):
        raise TypeError(
            "Expected the data of an estimator by name: diagnose(autoencoder, x=x_train). "
            f"Received a {type(history).__name__} as `history`, which the estimator keeps itself."
        )


def _loss_of(model):
    """The loss by its name in `floors`, and whether it makes probabilities itself, from logits."""
    if getattr(model, "loss", None) is None:
        raise ValueError("Expected `model` to be compiled: it has no loss to be judged by.")
    loss = the_loss(model.loss)
    if (name := floor_name(loss)) is None:
        known = ", ".join(map(repr, floors.LOSSES))
        raise ValueError(f"Expected the model's loss to be one of {known}. Received {model.loss}.")
    return name, bool(getattr(loss, "from_logits", False))


def _values(x):
    """`x` as an array of numbers, NaN and infinity among them: they are a finding, no bad input."""
    if x is None:
        raise TypeError("Expected `x`, the data that the model was trained on. Received none.")
    x = x.to_numpy() if hasattr(x, "to_numpy") else x  # a pandas table
    plain = type(x) is np.ndarray and np.issubdtype(x.dtype, np.floating)
    checked = _validate.array(np.nan_to_num(x, posinf=0, neginf=0) if plain else x, "x")
    return x if plain else checked


def _rows(call, model, x):
    """Codes or reconstructions, one row an example, in float64.

    In float32 a constant column has a spread.
    """
    return call(model, x).reshape(len(x), -1).astype("float64")
