"""One model, trained and watched."""

import numbers

import numpy as np

from .. import _validate
from .._keras import a_model, keras
from .gate import the_loss, the_optimizer, the_pair
from .guard import StopWhenNotFinite, refuse_what_is_not_finite, weights_kept_on_failure
from .job import Job
from .progress import Progress
from .streams import Stream, is_dataset, judged, refuse_what_a_dataset_has

BATCH, HELD_OUT = 256, 0.1  # of arrays, unless told


def fit(
    model,
    x,
    target=None,
    *,
    loss="mse",
    epochs=20,
    batch_size=None,
    optimizer=None,
    validation=None,
    patience=5,
    seed=0,
):
    """Train an autoencoder; return Keras's `History`. Introduced in chapter 3.

    Args:
        model: a Keras model, (batch, ...) -> (batch, ...).
        x: (n, ...) inputs, a NumPy array or a tensor. Or a `keras.utils.PyDataset` or a
            `tf.data.Dataset` whose batches are x or (x, target): it need not fit into memory.
        target: what should come out; `x` itself unless given.
        loss: "mse", "binary_crossentropy", or whatever `compile` takes.
        epochs: at most so many passes over the training part.
        batch_size: examples in a step, 256 unless given; a dataset has its own. On TensorFlow,
            what does not fill a last batch of arrays waits for the next epoch.
        optimizer: as for `compile`. None: Adam, its rate falling along a cosine from 0.002 to 0.
        validation: what is watched as `val_loss`. For arrays a fraction set aside, drawn at random,
            0.1 unless given; or 0; or a pair (inputs, targets) of other data; or a dataset. Beside
            a dataset nothing can be drawn at random: the pair, another dataset, or 0, which is
            what None means there. A denoiser needs the pair, its inputs already noisy: Keras
            switches its noise layers off when it watches.
        patience: epochs without a better `val_loss` before it stops; the best weights are kept.
        seed: of the split and the order of the batches. The first weights and the seeds of noise
            layers are drawn when the model is built: `keras.utils.set_random_seed` before that. A
            `tf.data.Dataset` has an order, and a seed, of its own.

    Returns:
        `keras.callbacks.History`. Its "loss" is a running mean while the weights move; what to
        compare is `evaluate`, or "val_loss".

    Raises:
        TypeError, ValueError: what cannot be meant, before anything is done: the model stays
            compiled as it was. Or the loss became NaN or infinite. In both cases the weights are
            as they were.

    >>> class Stream(keras.utils.PyDataset):  # a file's rows, say; here they are drawn
    ...     def __len__(self):
    ...         return 5
    ...
    ...     def __getitem__(self, i):
    ...         return np.random.default_rng(i).uniform(size=(32, 4)).astype("float32")
    >>> model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(4)])
    >>> sorted(fit(model, Stream(), epochs=2, validation=Stream()).history)
    ['loss', 'val_loss']
    """
    epochs = _validate.positive_int(epochs, "epochs")
    patience, seed = _validate.positive_int(patience, "patience"), _validate.seed(seed)
    loss, optimizer = the_loss(loss), the_optimizer(optimizer, a_model(model))
    job = _of_dataset if is_dataset(x) else _of_arrays
    job, watched = job(model, x, target, loss, batch_size, validation, seed)
    keras.utils.set_random_seed(seed)
    callbacks = [Progress(epochs), StopWhenNotFinite()]
    if watched:
        callbacks.append(
            keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
        )
    with weights_kept_on_failure(model):
        job.compile(loss, optimizer, epochs)
        return refuse_what_is_not_finite(model, job.run(epochs, callbacks, watched), seed)


def _of_arrays(model, x, target, loss, batch_size, validation, seed):
    """The job, and what to watch."""
    batch_size = _validate.positive_int(BATCH if batch_size is None else batch_size, "batch_size")
    x, target = the_pair(model, x, x if target is None else target, loss)
    if (watched := _given(model, validation, loss)) is not None:
        return Job(model, x, target, np.arange(len(x)), batch_size, seed), watched
    rows, held_out = _split(len(x), HELD_OUT if validation is None else validation, seed)
    watched = (x[held_out], target[held_out]) if len(held_out) else None
    return Job(model, x, target, rows, batch_size, seed), watched


def _of_dataset(model, x, target, loss, batch_size, validation, seed):
    """The job, and what to watch."""
    refuse_what_a_dataset_has(target, batch_size, validation)
    return Stream(model, x, loss), _given(model, validation, loss)


def _given(model, validation, loss):
    """The data to watch where they are given: a pair of arrays, or a dataset; else None."""
    if is_dataset(validation):
        return judged(model, validation, loss, "validation")[0]
    if not isinstance(validation, (tuple, list)):
        return None
    if len(validation) != 2:
        raise ValueError(
            f"Expected `validation` to be a pair (inputs, targets). Received {len(validation)}."
        )
    return the_pair(model, *validation, loss, ("validation[0]", "validation[1]"))


def _split(n, validation, seed):
    """Row numbers of the training part and of the validation part, drawn at random."""
    fraction = isinstance(validation, numbers.Real) and not isinstance(validation, bool)
    if not fraction or not 0 <= validation < 1:
        raise ValueError(
            "Expected `validation` to be a fraction in [0, 1), a pair (inputs, targets) or a "
            f"dataset. Received {' '.join(f'{validation!r:.80}'.split())}."
        )
    held_out = round(n * validation)
    if held_out == n or (validation and not held_out):
        raise ValueError(
            f"Expected `validation` to leave rows in both parts of {n}. Received {validation!r}."
        )
    return apart(n, held_out, seed)


def apart(n, held_out, seed):
    """Numbers of the rows to train on, and of so many others, drawn at random."""
    order = np.random.default_rng(seed).permutation(n)
    return np.sort(order[held_out:]), np.sort(order[:held_out])
