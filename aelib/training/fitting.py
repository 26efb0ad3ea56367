"""One model, trained and watched."""

import numbers

import numpy as np

from .. import _validate
from .._keras import keras
from ..models import output_activation
from .job import Job
from .progress import Progress


def fit(
    model,
    x,
    target=None,
    *,
    loss="mse",
    epochs=20,
    batch_size=256,
    optimizer=None,
    validation=0.1,
    patience=5,
    seed=0,
):
    """Train an autoencoder; return Keras's `History`. Introduced in chapter 3.

    Args:
        model: a Keras model, (batch, ...) -> (batch, ...).
        x: (n, ...) inputs.
        target: what should come out; `x` itself unless given.
        loss: "mse", "binary_crossentropy", or whatever `compile` takes.
        epochs: at most so many passes over the training part.
        batch_size: examples in a step. On TensorFlow, what does not fill a last batch waits for
            the next epoch.
        optimizer: as for `compile`. None: Adam, its rate falling along a cosine from 0.002 to 0.
        validation: the fraction set aside, drawn at random, to watch `val_loss`; or 0; or a pair
            (inputs, targets) of other data. A denoiser needs the pair, its inputs already noisy:
            Keras switches its noise layers off when it watches.
        patience: epochs without a better `val_loss` before it stops; the best weights are kept.
        seed: of the split and the order of the batches. The first weights and the seeds of noise
            layers are drawn when the model is built: `keras.utils.set_random_seed` before that.

    Returns:
        `keras.callbacks.History`. Its "loss" is a running mean while the weights move; what to
        compare is `evaluate`, or "val_loss".

    Raises:
        TypeError, ValueError: data that cannot be meant; the weights are as they were.
    """
    target = x if target is None else target
    check_pair(model, x, target, loss)
    epochs = _validate.positive_int(epochs, "epochs")
    batch_size = _validate.positive_int(batch_size, "batch_size")
    patience = _validate.positive_int(patience, "patience")
    rows, watched = _set_apart(model, x, target, loss, validation, seed)
    keras.utils.set_random_seed(seed)
    job = Job(model, x, target, rows, batch_size, seed)
    callbacks = [Progress(epochs)]
    if watched:
        callbacks.append(
            keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
        )
    job.compile(loss, optimizer, epochs)
    return job.run(epochs, callbacks, watched)


def _set_apart(model, x, target, loss, validation, seed):
    """Numbers of the rows to train on, and the pair (inputs, targets) to watch, or None."""
    if isinstance(validation, (tuple, list)):
        if len(validation) != 2:
            raise ValueError(
                f"Expected `validation` to be a pair (inputs, targets). Received {len(validation)}."
            )
        check_pair(model, *validation, loss, names=("validation[0]", "validation[1]"))
        return np.arange(len(x)), validation
    rows, held_out = _split(len(x), validation, seed)
    return rows, (x[held_out], target[held_out]) if len(held_out) else None


def _split(n, validation, seed):
    """Row numbers of the training part and of the validation part, drawn at random."""
    if not isinstance(validation, numbers.Real) or not 0 <= validation < 1:
        raise ValueError(
            "Expected `validation` to be a fraction in [0, 1) or a pair (inputs, targets). "
            f"Received {validation!r:.80}."
        )
    order = np.random.default_rng(seed).permutation(n)
    held_out = round(n * validation)
    if held_out == n or (validation and not held_out):
        raise ValueError(
            f"Expected `validation` to leave rows in both parts of {n}. Received {validation!r}."
        )
    return np.sort(order[held_out:]), np.sort(order[:held_out])


def check_pair(model, x, target, loss, names=("x", "target")):
    """Refuse inputs and targets on which Keras would train without a word."""
    if target is x:
        names = names[:1] * 2
    _validate.array(x, names[0])
    if target is not x:
        _validate.array(target, names[1])
        if len(target) != len(x):
            raise ValueError(
                f"Expected as many targets as inputs. Received {len(target)} and {len(x)}."
            )
    shapes = model.input_shape, model.output_shape
    for name, a, shape in zip(names, (x, target), shapes, strict=True):
        if tuple(a.shape[1:]) != tuple(shape[1:]):
            raise ValueError(
                f"Expected `{name}` of shape (n, {', '.join(map(str, shape[1:]))}). "
                f"Received {tuple(a.shape)}."
            )
    if getattr(loss, "name", loss) == "binary_crossentropy":
        _validate.unit_interval(target, names[1])
    if loss == "binary_crossentropy" and output_activation(model) == "linear":
        raise ValueError("Expected a sigmoid output under cross-entropy. Received a linear one.")
