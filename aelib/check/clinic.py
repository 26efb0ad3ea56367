"""The clinic of chapter 5's exercises: five runs that went wrong, and what one change does."""

from functools import cache

import numpy as np
from sklearn.datasets import load_digits

from .. import floors

KEPT = 400  # pictures to train on; as many others judge
STEPS = 12_000  # a cure may cost at most so many steps
WORDS = {"code": ("linear", "tanh", "sigmoid", "relu"), "optimizer": ("adam", "rmsprop", "sgd")}
USUAL = {
    "rows": KEPT, "hidden": 32, "scale": 1.0, "code": "linear",
    "optimizer": "adam", "learning_rate": 0.02, "batch_size": 50, "epochs": 50,
}  # fmt: skip
# What is wrong with each of them; the rest is as usual.
PATIENTS = {
    1: {"scale": 0.02, "optimizer": "sgd", "learning_rate": 2.0, "epochs": 130},
    2: {"code": "relu"},
    3: {"batch_size": 256, "epochs": 20},
    4: {"rows": 40, "epochs": 250},
    5: {"learning_rate": 0.3},
}


def patient(number):
    """One of five runs that went wrong: (model, history, x), for exercise 5.3.

    Args:
        number: 1 to 5.
    """
    if isinstance(number, bool) or number not in PATIENTS:
        raise ValueError(f"Expected a patient from 1 to 5. Received {number!r:.80}.")
    settings = USUAL | PATIENTS[number]
    model, history = _trained(number, **settings)
    return model, history, _digits()[: settings["rows"]]


def unfit(change):
    """Why `change` is not one setting with a value that can be tried, or ""."""
    if not isinstance(change, dict) or len(change) != 1 or set(change) - set(USUAL):
        return f"expected one of {', '.join(USUAL)} with a value, such as {{'epochs': 90}}."
    ((name, value),) = change.items()
    if name in WORDS:
        known = isinstance(value, str) and value in WORDS[name]
        return "" if known else f"expected {name} among {', '.join(WORDS[name])}."
    whole = name in ("rows", "hidden", "batch_size", "epochs")
    kinds = (int, np.integer) if whole else (int, float, np.integer, np.floating)
    if isinstance(value, bool) or not isinstance(value, kinds) or not value > 0:
        return f"expected a {'whole ' if whole else ''}number above 0 for {name}."
    top = {"rows": KEPT, "hidden": 128, "batch_size": KEPT, "epochs": 2000}.get(name, 100)
    return "" if value <= top else f"expected {name} of at most {top}."


@cache
def _digits():
    x = (load_digits().data / 16).astype("float32")
    return x[np.random.default_rng(5).permutation(len(x))]


@cache
def outcome(number, **settings):
    """Error on new pictures, of the patient and of PCA."""
    from .. import models

    x, new = _digits()[:KEPT], _digits()[KEPT : 2 * KEPT]
    per_epoch = max(settings["rows"] // settings["batch_size"], 1)
    if settings["epochs"] * per_epoch > STEPS:
        settings["epochs"] = STEPS // per_epoch
    model, _ = _trained(number, **settings)
    pca = floors.squared_error(new, floors.pca_reconstruction(x, new, 6))
    x_hat = models.reconstruct(model, new)
    return floors.squared_error(new, x_hat) if np.isfinite(x_hat).all() else np.inf, pca


def _trained(number, *, rows, hidden, scale, code, **settings):
    """A patient's network after its training, and the history."""
    from .. import models, training
    from .._keras import keras

    x = _digits()
    keras.utils.set_random_seed(number)
    model = models.dense(64, 6, (int(hidden),), activation="tanh", code_activation=code)
    model.set_weights([scale * w for w in model.get_weights()])
    watch = {"val_loss": x[KEPT : 2 * KEPT]}
    falling = number not in (1, 5)
    history = training.fit_small(
        model, x[:rows], watch=watch, falling=falling, seed=number, **settings
    )
    return model, history
