"""The same small network from several seeds."""

from typing import NamedTuple

import numpy as np

from .. import _validate
from .._keras import a_model, keras
from .gate import the_loss, the_optimizer, the_pair
from .guard import StopWhenNotFinite, refuse_what_is_not_finite
from .job import Job
from .progress import Progress
from .together import Together, stack_of


class Runs(NamedTuple):
    """The same network from several seeds. Introduced in chapter 3."""

    models: list  # one trained Keras model a seed, not compiled
    losses: np.ndarray  # (seeds,) final loss on all of x
    curves: np.ndarray  # (seeds, records) running training loss


def fit_seeds(
    build,
    x,
    seeds=range(5),
    *,
    loss="mse",
    epochs=20,
    batch_size=256,
    optimizer=None,
    every=1,
):
    """Train the same small network from several seeds: one seed is an anecdote.

    Plain small networks are trained side by side in one model, others one by one with one compiled
    function; each as if it were alone. Introduced in chapter 3.

    Args:
        build: function without arguments that returns a new model.
        x: (n, ...), inputs and targets. No part is held out.
        seeds: whole numbers; each sets the first weights and the order of the batches.
        loss, epochs, batch_size, optimizer: as for `fit`.
        every: epochs between two records of a curve; `epochs` is a multiple of it.

    Returns:
        `Runs`.

    Raises:
        TypeError, ValueError: what cannot be meant, before anything is trained; or a seed with
            which the loss became NaN or infinite.
    """
    epochs, every = _validate.positive_int(epochs, "epochs"), _validate.positive_int(every, "every")
    if epochs % every:
        raise ValueError(f"Expected `epochs` to be a multiple of {every}. Received {epochs}.")
    batch_size, seeds = _validate.positive_int(batch_size, "batch_size"), _checked(seeds)
    loss, optimizer = the_loss(loss), the_optimizer(optimizer)
    worker = _new(build)
    if _new(build) is worker:
        raise ValueError("Expected `build` to return a new model at each call. Received the same.")
    x, _ = the_pair(worker, x, x, loss)
    records, callbacks = epochs // every, [Progress(epochs, every), StopWhenNotFinite()]
    if stack := stack_of(worker, x, len(seeds), loss, optimizer, batch_size):
        job = Together(stack, x, batch_size, seeds, every)
        job.compile(loss, optimizer, epochs)
        worker.compile(loss=loss)
        return _side_by_side(job, worker, build, x, records, callbacks)
    job = Job(worker, x, x, np.arange(len(x)), batch_size, seed=0, passes=every)
    job.compile(loss, optimizer, epochs)
    return _one_by_one(job, build, seeds, records, callbacks)


def _side_by_side(job, worker, build, x, records, callbacks):
    """`Runs` of a stack."""
    models = [_new(build, x, seed) for seed in job.seed]
    callbacks[0].title = f"{len(models)} seeds, "
    curves = job.train(models, records, callbacks)
    losses = []
    for model in models:
        worker.set_weights(model.get_weights())
        losses.append(float(worker.test_on_batch(x, x)))
    return Runs(models, np.array(losses), curves)


def _one_by_one(job, build, seeds, records, callbacks):
    """`Runs` of one worker, which takes the place of every network in turn."""
    worker, x = job.model, job.x
    worker.optimizer.build(worker.trainable_variables)
    fresh = [np.array(v) for v in worker.optimizer.variables]

    trained, losses, curves = [], [], []
    for i, seed in enumerate(seeds):
        model = _new(build, x, seed)
        # Not `get_weights`: the seeds of noise layers belong to the start too.
        for variable, value in zip(worker.variables, model.variables, strict=True):
            variable.assign(value)
        for variable, value in zip(worker.optimizer.variables, fresh, strict=True):
            variable.assign(value)
        job.seed, callbacks[0].title = seed, f"seed {seed} ({i + 1} of {len(seeds)}), "
        history = job.run(records, callbacks)
        curves.append(refuse_what_is_not_finite(worker, history, seed).history["loss"])
        losses.append(float(worker.test_on_batch(x, x)))
        model.set_weights(worker.get_weights())
        trained.append(model)
    return Runs(trained, np.array(losses), np.array(curves))


def _checked(seeds):
    """The seeds as plain ints: all of them, before the first is used."""
    if isinstance(seeds, str) or not hasattr(seeds, "__len__") or not len(seeds):
        raise TypeError(
            f"Expected `seeds` to be a sequence, such as range(5). Received {seeds!r:.80}."
        )
    return [_validate.seed(seed, "seeds") for seed in seeds]


def _new(build, x=None, seed=None):
    """A new model, of this seed; where it is a subclass that only a call builds, called once."""
    if isinstance(build, keras.Layer) or not callable(build):
        raise TypeError(
            "Expected `build` to be a function that returns a model. "
            f"Received a {type(build).__name__}."
        )
    if seed is not None:
        keras.utils.set_random_seed(seed)
    model = a_model(build(), "build()")
    if x is not None and not model.built:
        model(x[:1], training=False)
    return model
