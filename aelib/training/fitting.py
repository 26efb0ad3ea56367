"""One model, trained and watched."""

import numbers

import numpy as np

from .. import _validate
from .._keras import a_model, keras
from .gate import the_loss, the_optimizer, the_pair
from .guard import StopWhenNotFinite, refuse_what_is_not_finite, weights_kept_on_failure
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
        x: (n, ...) inputs, a NumPy array or a tensor.
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
        TypeError, ValueError: what cannot be meant, before anything is done: the model stays
            compiled as it was. Or the loss became NaN or infinite. In both cases the weights are
            as they were.
    """
    epochs = _validate.positive_int(epochs, "epochs")
    batch_size = _validate.positive_int(batch_size, "batch_size")
    patience, seed = _validate.positive_int(patience, "patience"), _validate.seed(seed)
    loss, optimizer = the_loss(loss), the_optimizer(optimizer, a_model(model))
    x, target = the_pair(model, x, x if target is None else target, loss)
    rows, watched = _set_apart(model, x, target, loss, validation, seed)
    keras.utils.set_random_seed(seed)
    job = Job(model, x, target, rows, batch_size, seed)
    callbacks = [Progress(epochs), StopWhenNotFinite()]
    if watched:
        callbacks.append(
            keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
        )
    with weights_kept_on_failure(model):
        job.compile(loss, optimizer, epochs)
        return refuse_what_is_not_finite(model, job.run(epochs, callbacks, watched), seed)


def _set_apart(model, x, target, loss, validation, seed):
    """Numbers of the rows to train on, and the pair (inputs, targets) to watch, or None."""
    if isinstance(validation, (tuple, list)):
        if len(validation) != 2:
            raise ValueError(
                f"Expected `validation` to be a pair (inputs, targets). Received {len(validation)}."
            )
        names = "validation[0]", "validation[1]"
        return np.arange(len(x)), the_pair(model, *validation, loss, names)
    rows, held_out = _split(len(x), validation, seed)
    return rows, (x[held_out], target[held_out]) if len(held_out) else None


def _split(n, validation, seed):
    """Row numbers of the training part and of the validation part, drawn at random."""
    fraction = isinstance(validation, numbers.Real) and not isinstance(validation, bool)
    if not fraction or not 0 <= validation < 1:
        raise ValueError(
            "Expected `validation` to be a fraction in [0, 1) or a pair (inputs, targets). "
            f"Received {' '.join(f'{validation!r:.80}'.split())}."
        )
    order = np.random.default_rng(seed).permutation(n)
    held_out = round(n * validation)
    if held_out == n or (validation and not held_out):
        raise ValueError(
            f"Expected `validation` to leave rows in both parts of {n}. Received {validation!r}."
        )
    return np.sort(order[held_out:]), np.sort(order[:held_out])
