"""The gate of `fit` and `fit_seeds`: all that is given is judged here, before any work is done.

Losses and optimizers are resolved first, as Keras resolves them, so that "bce", a function and an
object are one thing. Keras itself trains on nearly everything without a word.
"""

import numpy as np

from .. import _validate
from .._keras import a_model, keras
from ..models import output_activation
from ..models.shapes import ACTIVATIONS, fits_shape, one_shape

BETWEEN_0_AND_1 = {"hard_sigmoid", "sigmoid", "softmax", "sparse_sigmoid", "sparsemax"}
TOO_LARGE = 1e16  # a million squares of it are still a number in float32, far more are not


def the_loss(identifier):
    """What Keras makes of a name, a function, a class or an object: something to be called."""
    try:
        loss = keras.losses.get(identifier)
    except Exception:  # Keras raises whatever the identifier provokes
        loss = None
    if not callable(loss):
        raise ValueError(
            "Expected `loss` to be 'mse', 'binary_crossentropy' or another loss of Keras. "
            f"Received {identifier!r:.80}."
        )
    return loss


def the_optimizer(identifier, model=None):
    """What Keras makes of a name or an object; None, for the default, stays None."""
    if identifier is None:
        return None
    try:
        optimizer = keras.optimizers.get(identifier)
    except Exception:
        raise ValueError(
            "Expected `optimizer` to be a name or an object, such as keras.optimizers.Adam(0.01). "
            f"Received {identifier!r:.80}."
        ) from None
    ours = {id(v) for v in model.trainable_variables} if model else set()
    if any(id(v) not in ours for v in getattr(optimizer, "_trainable_variables", ())):
        raise ValueError("Expected a new `optimizer`. Received one that has trained another model.")
    return optimizer


def floor_name(loss):
    """The name under which `floors` knows a loss that Keras resolved; None if it has no floors."""
    losses = keras.losses
    if loss is losses.mean_squared_error or isinstance(loss, losses.MeanSquaredError):
        return "mse"
    if loss is losses.binary_crossentropy or isinstance(loss, losses.BinaryCrossentropy):
        return "binary_crossentropy"
    return None


def takes_probabilities(loss):
    """Whether targets and outputs must lie in [0, 1] under this loss."""
    focal = loss is keras.losses.binary_focal_crossentropy
    focal = focal or isinstance(loss, keras.losses.BinaryFocalCrossentropy)
    return focal or floor_name(loss) == "binary_crossentropy"


def the_pair(model, x, target, loss, names=("x", "target")):
    """Inputs and targets as plain arrays; refused is what Keras would train on without a word.

    The same array goes in twice where the input is its own target.
    """
    alone = target is x
    names = names[:1] * 2 if alone else names
    x = _numbers(x, names[0])
    target = x if alone else _numbers(target, names[1])
    if len(target) != len(x):
        raise ValueError(
            f"Expected as many targets as inputs. Received {len(target)} and {len(x)}."
        )
    fits_shape(x, one_shape(a_model(model), "input"), names[0])
    shape = one_shape(model, "output")
    if shape is None or None in shape[1:]:
        shape = _outputs(model, x[:1], names[0]).shape  # or another length would be broadcast
    fits_shape(target, shape, names[1])
    _check_range(model, x, target, loss, names[1])
    return x, target


def _numbers(a, name):
    a = _validate.array(a, name)
    if (largest := max(abs(float(a.max())), abs(float(a.min())))) > TOO_LARGE:
        raise ValueError(
            f"Expected `{name}` to stay below 1e16, where squares overflow in float32. "
            f"Received {largest:.3g}: scale it to about 1."
        )
    return a


def _outputs(model, x, name):
    """What the model makes of a few rows."""
    try:
        return np.asarray(keras.ops.convert_to_numpy(model(x, training=False)), "float32")
    except Exception as error:
        raise ValueError(
            f"Expected a model that can be called with `{name}`. "
            f"Received {type(error).__name__}: {' '.join(str(error).split()):.200}."
        ) from error


def _check_range(model, x, target, loss, name):
    """Refuse targets and outputs that do not belong together under this loss."""
    activation, probabilities = output_activation(model), takes_probabilities(loss)
    if probabilities or activation in BETWEEN_0_AND_1:
        _validate.unit_interval(target, name)
    if not probabilities:
        return
    if getattr(loss, "from_logits", False):
        wanted, wrong = "a linear output where from_logits=True", activation in BETWEEN_0_AND_1
    else:
        wanted = "a sigmoid output under cross-entropy, or BinaryCrossentropy(from_logits=True)"
        wrong = activation in set(ACTIVATIONS.values()) - BETWEEN_0_AND_1
        if not activation:  # unknown: look at what comes out
            some = _outputs(model, x[:32], name)
            wrong = some.min() < 0 or some.max() > 1
    if wrong:
        raise ValueError(f"Expected {wanted}. Received {activation or 'values outside [0, 1]'}.")
