"""Several seeds of one network trained side by side, as one model.

Twenty small networks one after the other spend their time on the way in and out of TensorFlow.
Here every weight gets one more axis, the seed. No weight is shared, and the loss is the sum of all
losses: so each gradient is the one that the network would have alone, and an optimizer that
treats every weight on its own makes the same steps. Reached through `training.fit_seeds`, which
goes one by one wherever that is not certain.
"""

import numpy as np

from .._keras import keras
from ..models.shapes import layers_of, of_keras, plain_dense
from .guard import refuse_what_is_not_finite
from .job import Job, shuffled

WORTH_STACKING = 3e5  # weights x rows of a batch, at most; above it the work itself takes the time
LOSSES = keras.losses.mean_squared_error, keras.losses.binary_crossentropy
OPTIMIZERS = {"Adadelta", "Adagrad", "Adam", "Adamax", "Nadam", "RMSprop", "SGD"}
WHOLE_MODEL = "clipnorm", "global_clipnorm", "weight_decay", "gradient_accumulation_steps"


def stack_of(model, x, n, loss, optimizer, batch_size):
    """`n` networks like `model` as one, (batch, n, d) -> (batch, n, d), or None.

    None where one would feel another: only a chain of dense layers with bias, a loss that is
    a mean over rows, and an optimizer that acts weight by weight can be stacked. None for large
    networks, which gain nothing, and where shuffled batches do not come from TensorFlow.
    """
    whole_or_shuffled = batch_size >= len(x) or keras.backend.backend() == "tensorflow"
    chain = list(layers_of(model))
    if not (whole_or_shuffled and _separate(loss, optimizer) and all(map(plain_dense, chain))):
        return None
    if model.count_params() * min(batch_size, len(x)) > WORTH_STACKING:
        return None
    h = inputs = keras.Input((n, *x.shape[1:]))
    for layer in chain:
        h = keras.layers.EinsumDense(
            "bni,nij->bnj", (n, layer.units), bias_axes="nj", activation=layer.activation
        )(h)
    stack = keras.Model(inputs, h)
    return stack if _same(stack, model, x[:4], n) else None


def _separate(loss, optimizer):
    """Whether the networks of a stack cannot feel each other in `loss` and `optimizer`."""
    if optimizer is None:  # Adam
        return loss in LOSSES
    return (
        loss in LOSSES
        and type(optimizer).__name__ in OPTIMIZERS
        and of_keras(optimizer)
        and all(getattr(optimizer, name) is None for name in WHOLE_MODEL)
        and not optimizer.use_ema
    )


def _same(stack, model, x, n):
    """Whether the stack computes what the model does: layers in a list need not be a chain."""
    if len(model.weights) != len(stack.weights):
        return False
    stack.set_weights([np.stack([w] * n) for w in model.get_weights()])
    one, each = (keras.ops.convert_to_numpy(f) for f in (model(x), stack(_copies(x, n))))
    return one.shape == each[:, 0].shape and np.allclose(each, one[:, None], 1e-4, 1e-5)


def _copies(x, n):
    """(rows, d) -> (rows, n, d)"""
    return np.repeat(x[:, None], n, axis=1)


class Together(Job):
    """The job of a stack: every network gets the rows in the order of its own seed."""

    def __init__(self, stack, x, batch_size, seeds, passes):
        if batch_size >= len(x):
            x = _copies(x, len(seeds))
        super().__init__(stack, x, x, np.arange(len(x)), batch_size, list(seeds), passes)

    def compile(self, loss, optimizer, epochs):
        """Compile with the sum of the losses, and each loss as a metric."""
        n = len(self.seed)

        def total(x, x_hat):  # Keras takes the mean over rows and networks
            return n * loss(x, x_hat)

        super().compile(total, optimizer, epochs, [LossOfEach(loss, n)])

    def train(self, models, epochs, callbacks):
        """Train these models, one a seed; returns their running losses, (networks, epochs)."""
        starts = zip(*(model.get_weights() for model in models), strict=True)
        self.model.set_weights([np.stack(weights) for weights in starts])
        history = self.run(epochs, callbacks)
        curves = np.array(history.history["loss"]).T
        each = list(zip(curves, *self.model.get_weights(), strict=True))
        finite = [all(np.isfinite(a).all() for a in one) for one in each]
        refuse_what_is_not_finite(self.model, history, self.seed[np.argmin(finite)])
        for model, (_, *weights) in zip(models, each, strict=True):
            model.set_weights(weights)
        return curves

    def _order(self, n, epoch):
        """(n, networks): row numbers."""
        import tensorflow as tf

        return tf.stack([shuffled(n, seed, epoch) for seed in self.seed], axis=1)


class LossOfEach(keras.metrics.Metric):
    """The running loss of every network of a stack, (networks,)."""

    def __init__(self, loss, n):
        super().__init__(name="loss")  # in the history it takes the place of the sum
        self.loss = loss
        self.total = self.add_variable((n,), "zeros", name="total")
        self.steps = self.add_variable((), "zeros", name="steps")

    def update_state(self, x, x_hat, sample_weight=None):
        """Add the losses of one batch, (batch, networks, d) twice."""
        self.total.assign_add(keras.ops.mean(self.loss(x, x_hat), axis=0))
        self.steps.assign_add(1)

    def result(self):
        """(networks,)"""
        return self.total / self.steps
