"""The weights of long runs, which `make weights` trains once and the package keeps."""

import io

import numpy as np

from .. import _validate
from .._keras import a_model
from ..data.files import WEIGHTS, packaged

RUNS = tuple(name.removesuffix(".npz") for name in WEIGHTS)


def restore(model, name):
    """Give a model the weights of a long run. Introduced in chapter 9.

    They are stored in half precision; `tests/weights.py` has each run, with its seed and settings.

    Args:
        model: a `keras.Model` built as it was for that run.
        name: of the run, for instance "digits-map".

    Returns:
        the same model.

    Raises:
        TypeError, ValueError: no such run, a damaged file, or a model of other shapes.
        FileNotFoundError: the package's file is missing.
    """
    _validate.choice(name, "name", RUNS)
    a_model(model)
    with np.load(io.BytesIO(packaged(f"{name}.npz"))) as file:
        weights = [file[key].astype("float32") for key in file.files]
    wanted, found = ([tuple(w.shape) for w in of] for of in (model.weights, weights))
    if wanted != found:
        raise ValueError(
            f"Expected a model with weights of shapes {found}, as in the run {name!r}. "
            f"Received {wanted}."
        )
    model.set_weights(weights)
    return model
