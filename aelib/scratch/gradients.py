"""The gradient check: the chain rule against differences, number by number."""

import numpy as np

from .. import _validate


def numerical_gradients(loss, parameters, step=1e-5):
    """Central differences, (loss(p + step) - loss(p - step)) / (2 step), number by number.

    Introduced in chapter 2.

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
    gradients, expected = _by_name(gradients, "gradients"), _by_name(expected, "expected")
    shapes = [[a.shape for a in arrays.values()] for arrays in (gradients, expected)]
    if shapes[0] != shapes[1]:
        raise ValueError(
            "Expected a gradient for every parameter, each of the parameter's shape. "
            f"Received shapes {shapes[0]} for {shapes[1]}."
        )
    length = np.sqrt(sum(np.sum(e**2) for e in expected.values())) or 1.0
    return {
        name: float(np.linalg.norm(gradients[name] - e) / length) for name, e in expected.items()
    }


def _by_name(arrays, name):
    """Float64 arrays as "W1", "b1", "W2", ..."""
    arrays = _listed(arrays, name)
    names = [f"{kind}{layer}" for layer in range(1, len(arrays) + 1) for kind in "Wb"]
    return {
        part: _validate.array(a, f"{name}, {part}").astype("float64")
        for part, a in zip(names, arrays, strict=False)
    }


def _listed(arrays, name):
    """A list, so that it can be read twice; an empty one would check nothing."""
    if hasattr(arrays, "shape") or not hasattr(arrays, "__iter__") or isinstance(arrays, dict):
        raise TypeError(f"Expected `{name}` to be a list. Received a {type(arrays).__name__}.")
    if not (arrays := list(arrays)):
        raise ValueError(f"Expected `{name}` to hold one array at least. Received none.")
    return arrays
