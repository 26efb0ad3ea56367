"""One training job, and what makes it fast on TensorFlow. Reached through `training.fit`.

The data wait in memory as one tensor, out of which shuffled batches are gathered; one call runs a
whole epoch; and Adam takes its step in one pass. XLA stays off: its matrix products on a CPU have
half the speed of TensorFlow's own. Other backends get plain arrays: on JAX the defaults are fast.
"""

from functools import cached_property

import numpy as np

from .._keras import keras
from .adam import in_one_pass

LEARNING_RATE = 0.002  # where the default schedule starts


class Job:
    """One model and its data, ready to run."""

    def __init__(self, model, x, target, rows, batch_size, seed, passes=1):
        self.model, self.x, self.target, self.rows, self.seed = model, x, target, rows, seed
        self.batch_size = min(batch_size, len(rows))
        self.steps = passes * (len(rows) // self.batch_size)
        self.on_tensorflow = keras.backend.backend() == "tensorflow"

    def compile(self, loss, optimizer, epochs, metrics=None):
        """Compile the model with what is fast here."""
        steps = epochs * (len(self.rows) // self.batch_size)
        compile_fast(self.model, loss, optimizer, steps, self.steps, metrics)

    def run(self, epochs, callbacks=(), validation_data=None):
        """`fit`, on the rows of this job."""
        if self.on_tensorflow:
            data = {"x": self._batches(), "steps_per_epoch": self.steps, "shuffle": False}
        else:
            whole = self.batch_size == len(self.rows)  # then each batch holds every row, once
            data = {**self._arrays(), "batch_size": self.batch_size, "shuffle": not whole}
        return self.model.fit(
            **data,
            epochs=epochs,
            callbacks=list(callbacks),
            validation_data=validation_data,
            validation_batch_size=1024,
            verbose=0,
        )

    def _arrays(self):
        """The rows as often as one record has epochs; where that is all of them once, no copy."""
        passes = self.steps // (len(self.rows) // self.batch_size)
        if passes == 1 and len(self.rows) == len(self.x):
            return {"x": self.x, "y": self.target}
        rows = np.tile(self.rows, passes)
        return {"x": self.x[rows], "y": self.target[rows]}

    @cached_property
    def _tensors(self):
        """Inputs and targets as two tensors, or twice the same one; copied once a job."""
        import tensorflow as tf

        def tensor(a):
            return tf.constant(a if len(self.rows) == len(a) else a[self.rows])

        with tf.device("CPU"):
            x = tensor(self.x)
            return x, x if self.target is self.x else tensor(self.target)

    def _batches(self):
        """An endless tf.data set: every epoch a new order, every batch one gather."""
        import tensorflow as tf

        x, target = self._tensors
        n, batch = len(self.rows), self.batch_size
        if batch == n:  # one batch holds all: the order changes nothing
            return tf.data.Dataset.from_tensors((x, target)).repeat()
        steps = n // batch

        def epoch(i):
            order = self._order(n, i)[: steps * batch]
            return tf.data.Dataset.from_tensor_slices(
                tf.reshape(order, (steps, batch, *order.shape[1:]))
            )

        def gather(rows):
            picked = tf.gather(x, rows)
            return picked, picked if target is x else tf.gather(target, rows)

        return tf.data.Dataset.counter().flat_map(epoch).map(gather).prefetch(2)

    def _order(self, n, epoch):
        """Row numbers in the order of one epoch."""
        return shuffled(n, self.seed, epoch)


def compile_fast(model, loss, optimizer, steps, in_one_call, metrics=None):
    """Compile a model for so many steps; on TensorFlow, some of them in one call."""
    if optimizer is None:
        schedule = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)
        optimizer = keras.optimizers.Adam(schedule)
    fast = {}
    if keras.backend.backend() == "tensorflow":
        fast = {"steps_per_execution": in_one_call, "jit_compile": False}
    model.compile(in_one_pass(optimizer), loss, metrics=metrics, **fast)


def shuffled(n, seed, epoch):
    """Row numbers in an order that only `seed` and `epoch` decide, as a tensor."""
    import tensorflow as tf

    return tf.random.experimental.stateless_shuffle(tf.range(n), [seed, epoch])
