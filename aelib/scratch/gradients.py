"""The gradient check: the chain rule against differences, number by number."""

import numpy as np

from .. import _validate


def numerical_gradients(loss, parameters, step=1e-5):
    """Central differences, (loss(p + step) - loss(p - step)) / (2 step), number by number.

    `loss()` reads `parameters`, a list of float64 arrays: each number is moved in place, and put
    back even if `loss` stops.
    """
    parameters = _listed(parameters, "parameters")
    if any(not isinstance(p, np.ndarray) or p.dtype != np.float64 for p in parameters):
        raise TypeError(
            "Expected `parameters` in float64: differences this small need it. "
            f"Received {', '.join(str(getattr(p, 'dtype', type(p))) for p in parameters):.80}."
        )
    for p in parameters:
        _validate.array(p, "parameters")
    if not _validate.real(step, "step") > 0:
        raise ValueError(f"Expected `step` above 0. Received {step!r}.")
    gradients = [np.zeros_like(p) for p in parameters]
    for p, gradient in zip(parameters, gradients, strict=True):
        for i in np.ndindex(p.shape):
            gradient[i] = _slope(loss, p, i, step)
    return gradients


def _slope(loss, p, i, step):
    """How fast the loss rises with one number of `p`."""
    kept = p[i]
    try:
        p[i] = kept + step
        above = _validate.real(loss(), "loss()")
        p[i] = kept - step
        below = _validate.real(loss(), "loss()")
    finally:
        p[i] = kept
    return (above - below) / (2 * step)


def relative_errors(gradients, expected):
    """The gradient check: how far "W1", "b1", "W2", ... are from expected; right is below 1e-6.

    Distances are over the length of the whole gradient: check far from a minimum, where it is 0.
    """
    gradients, expected = _listed(gradients, "gradients"), _listed(expected, "expected")
    if [np.shape(g) for g in gradients] != [np.shape(e) for e in expected]:
        raise ValueError(
            "Expected a gradient for every parameter, each of the parameter's shape. Received "
            f"shapes {[np.shape(g) for g in gradients]} for {[np.shape(e) for e in expected]}."
        )
    names = [f"{kind}{layer}" for layer in range(1, len(expected) + 1) for kind in "Wb"]
    checked = [
        (name, _float64(g, f"gradients, {name}"), _float64(e, f"expected, {name}"))
        for name, g, e in zip(names, gradients, expected, strict=False)
    ]
    length = np.sqrt(sum(np.sum(e**2) for _, _, e in checked)) or 1.0
    return {name: float(np.linalg.norm(g - e) / length) for name, g, e in checked}


def _float64(gradient, name):
    return _validate.array(gradient, name).astype("float64")


def _listed(arrays, name):
    """A list, so that it can be read twice; an empty one would check nothing."""
    if hasattr(arrays, "shape") or not hasattr(arrays, "__iter__") or isinstance(arrays, dict):
        raise TypeError(f"Expected `{name}` to be a list. Received a {type(arrays).__name__}.")
    if not (arrays := list(arrays)):
        raise ValueError(f"Expected `{name}` to hold one array at least. Received none.")
    return arrays
