"""Training from a dataset: batches that come one after another and never all stand in memory.

Reached through `training.fit`. Only the first batch is judged before the training; what is wrong
with a later one stops it, and the weights are put back.
"""

import numbers
import random
import sys

import numpy as np

from .._keras import keras
from .gate import the_pair
from .job import compile_fast

MOST = 2  # a batch is x, or (x, target); a third part would be weights of examples
UNKNOWN = -2  # how tf.data says that it does not know its length; -1: it has no end


def is_dataset(x):
    """Whether `x` is a `keras.utils.PyDataset` or a `tf.data.Dataset`."""
    if isinstance(x, keras.utils.PyDataset):
        return True
    tf = sys.modules.get("tensorflow")  # whoever has made one has imported it
    return tf is not None and isinstance(x, tf.data.Dataset)


class Stream:
    """One model and a dataset, ready to run: what `Job` is for arrays."""

    def __init__(self, model, dataset, loss):
        self.model, self.hooks = model, []
        self.dataset, self.steps = judged(model, dataset, loss)
        if _each_once(dataset, self.dataset):
            self.dataset = _as_tensors(dataset, self.steps)
            self.hooks = [
                keras.callbacks.LambdaCallback(
                    on_epoch_begin=lambda *_: dataset.on_epoch_begin(),
                    on_epoch_end=lambda *_: dataset.on_epoch_end(),
                )
            ]

    def compile(self, loss, optimizer, epochs):
        """Compile the model with what is fast here."""
        compile_fast(self.model, loss, optimizer, epochs * self.steps, in_one_call=self.steps)

    def run(self, epochs, callbacks=(), validation_data=None):
        """`fit`, on every batch of the dataset. Keras shuffles the batches of a PyDataset."""
        return self.model.fit(
            self.dataset,
            epochs=epochs,
            callbacks=[*callbacks, *self.hooks],
            validation_data=validation_data,
            validation_batch_size=1024,
            shuffle=isinstance(self.dataset, keras.utils.PyDataset),
            verbose=0,
        )


def _each_once(dataset, pairs):
    """Whether TensorFlow can read x once where Keras would copy it twice, as input and target."""
    return (
        isinstance(pairs, Pairs)
        and keras.backend.backend() == "tensorflow"
        and dataset.workers <= 1
        and len(_parts(dataset[0], pairs.name)) == 1
    )


def _as_tensors(dataset, steps):
    """The batches of a PyDataset in a new order every epoch, copied once: (x, x)."""
    import tensorflow as tf

    def x(i):
        return np.asarray(_parts(dataset[i], "a batch of x")[0])

    def epoch():
        for i in random.sample(range(steps), steps):
            yield x(i)

    first = x(0)
    spec = tf.TensorSpec((None, *first.shape[1:]), first.dtype)
    batches = tf.data.Dataset.from_generator(epoch, output_signature=spec)
    batches = batches.map(lambda x: (x, x)).prefetch(2)
    return batches.apply(tf.data.experimental.assert_cardinality(steps))


def refuse_what_a_dataset_has(target, batch_size, validation):
    """Refuse settings that a dataset decides itself."""
    if target is not None:
        raise ValueError(
            "Expected no `target` beside a dataset, whose batches are x or (x, target). "
            f"Received a {type(target).__name__}."
        )
    if batch_size is not None:
        raise ValueError(
            "Expected no `batch_size` beside a dataset, which has batches already. "
            f"Received {batch_size!r:.80}."
        )
    nothing = isinstance(validation, numbers.Real) and not isinstance(validation, bool)
    nothing = validation is None or (nothing and validation == 0)
    if not (nothing or is_dataset(validation) or isinstance(validation, (tuple, list))):
        raise ValueError(
            "Expected `validation` beside a dataset to be 0, a pair (inputs, targets) or another "
            "dataset: no part can be drawn at random from one that comes in batches. "
            f"Received {' '.join(f'{validation!r:.80}'.split())}."
        )


def judged(model, dataset, loss, name="x"):
    """A dataset of pairs (inputs, targets), and the number of its batches; or a refusal."""
    steps = _steps(dataset, name)
    names = f"a batch of {name}", f"the targets in a batch of {name}"
    the_pair(model, *_pair(next(iter(dataset)), names[0]), loss, names)
    if isinstance(dataset, keras.utils.PyDataset):
        return Pairs(dataset, names[0]), steps
    return dataset.map(lambda *batch: _pair(batch, names[0])), steps


def _steps(dataset, name):
    """The number of batches in one pass."""
    if isinstance(dataset, keras.utils.PyDataset):
        try:
            n = dataset.num_batches
        except NotImplementedError:  # it has no __len__
            n = None
        mend = "let its __len__ give the number of batches in an epoch"
    else:
        n = int(dataset.cardinality())
        mend = f"{name}.take(100) makes an epoch of 100 batches"
        if n == UNKNOWN:
            mend = f"{name}.apply(tf.data.experimental.assert_cardinality(100)) tells it"
    if n is None or n < 0:
        kind = "one of unknown length" if n == UNKNOWN else "an endless one"
        raise ValueError(
            f"Expected `{name}` to be a dataset that knows how many batches it has. "
            f"Received {kind}: {mend}."
        )
    if not n:
        raise ValueError(f"Expected `{name}` to hold at least one batch. Received none.")
    return n


class Pairs(keras.utils.PyDataset):
    """A PyDataset whose batches are pairs."""

    def __init__(self, dataset, name):
        super().__init__(dataset.workers, dataset.use_multiprocessing, dataset.max_queue_size)
        self.dataset, self.name = dataset, name
        self.on_epoch_begin, self.on_epoch_end = dataset.on_epoch_begin, dataset.on_epoch_end

    def __len__(self):
        return self.dataset.num_batches

    def __getitem__(self, i):
        return _pair(self.dataset[i], self.name)


def _pair(batch, name):
    """(inputs, targets) of one batch: the same twice where it has no targets."""
    parts = _parts(batch, name)
    return parts[0], parts[-1]


def _parts(batch, name):
    """(x,) or (x, target)"""
    parts = batch if isinstance(batch, (tuple, list)) else (batch,)
    if not 1 <= len(parts) <= MOST or any(isinstance(part, (tuple, list, dict)) for part in parts):
        raise ValueError(
            f"Expected `{name}` to be x or (x, target), one array each. "
            f"Received a {type(batch).__name__}{f' of {len(parts)}' if len(parts) > 1 else ''}."
        )
    return parts
