"""Checks of chapter 3, the Keras program. Keras is loaded only by the checks that run a model."""

import numpy as np

from .. import data, floors
from . import Verdict, decision, exercise, function, numbers_in, unanswered, value_of, verdict


@exercise("(mean - loss) / (mean - lowest): the distance gained over the distance to gain.")
def share(answer):
    """Grade `share(loss, mean, lowest)`: the part of the possible gain that was reached."""
    cases = [(0.693, 0.693, 0.5), (0.5, 0.693, 0.5), (0.6, 0.7, 0.3), (0.732, 0.693, 0.4995)]
    return function(
        answer,
        lambda loss, mean, lowest: (mean - loss) / (mean - lowest),
        cases,
        "0 at the mean, 1 at the lowest possible value; the copied program is below 0.",
        "Expected 0 at the mean floor, 1 at the lowest possible value, and below 0 above the mean.",
    )


@exercise(
    "keras.Model(model.input, model.layers[1].output) is the encoder; called on x it gives the "
    "codes, which keras.ops.convert_to_numpy turns into an array."
)
def codes(answer):
    """Grade `codes(model, x)`: the output of the middle layer of a chain without names."""
    from .._keras import keras

    keras.utils.set_random_seed(0)
    inputs = keras.Input((6,))
    hidden = keras.layers.Dense(3, "tanh")(inputs)
    chain = keras.Model(inputs, keras.layers.Dense(6, "sigmoid")(hidden))
    x = data.uniform(4, 6)

    def middle(model, x):
        kernel, bias = model.layers[1].get_weights()
        return np.tanh(x @ kernel + bias)

    found = numbers_in(value_of(answer, chain, x))
    if found is not None and found.shape == x.shape:
        return Verdict(
            False,
            "These are reconstructions, as wide as x: `predict` of the whole model goes all the "
            "way. The code is what leaves its middle layer.",
        )
    return function(
        answer,
        middle,
        [(chain, x)],
        "Three numbers a row: the code, out of a model that had no name for it.",
        "The shape is right, the numbers are not: what leaves the middle layer?",
        rtol=1e-4,
    )


@exercise(
    "Momentum makes long steps out of short ones where they agree: "
    "keras.optimizers.SGD(0.1, momentum=0.95)."
)
def rescued(answer):
    """Grade `optimizer()`: SGD of a small rate that trains the copied program from three seeds."""
    optimizer = value_of(answer)
    if isinstance(optimizer, Verdict):
        return optimizer
    from .. import training
    from .._keras import keras

    if not isinstance(optimizer, keras.optimizers.SGD):
        return Verdict(
            False, f"Expected keras.optimizers.SGD. Received {type(optimizer).__name__}."
        )
    if isinstance(optimizer.get_config()["learning_rate"], dict):  # it could rise at once
        return Verdict(False, "Expected one fixed rate. Received a schedule.")
    rate = float(optimizer.learning_rate)
    if rate > 0.1 * (1 + 1e-6):  # Keras keeps it as float32
        return Verdict(False, f"Expected a rate of at most 0.1. Received {floors.digits(rate)}.")
    x = data.uniform()
    losses = training.fit_seeds(
        _copied, x, range(3), loss="binary_crossentropy", epochs=50, every=50, optimizer=optimizer
    ).losses
    mean = floors.cross_entropy(x, floors.mean_reconstruction(x, x))
    learned = int((losses < mean - 0.008).sum())
    return verdict(
        learned == len(losses),
        "Three seeds of three are below the mean floor: it was never SGD, it was the step.",
        f"{learned} of 3 seeds end 0.008 nats below the mean. Are the steps too short, or so long "
        "that the code died?",
    )


@exercise(
    "For each name take the median of run(name, rate, seed) over range(20) at every rate, nan as "
    "infinity; compare the two lowest medians."
)
def better(answer):
    """A design that decides between two optimisers whose best rates differ."""
    rates = [0.001, 0.01, 0.1, 1.0, 10.0]
    for worlds in _optimisers():
        for a, b in (("first", "second"), ("second", "first")):

            def run(name, rate, seed, worlds=worlds):
                return _validation_loss(rate, seed, **worlds[name])

            value = decision(answer, a, b, rates, run)
            if isinstance(value, Verdict):
                return value
            if value != (worlds[a]["lowest"] < worlds[b]["lowest"]):
                return Verdict(
                    False,
                    "For one pair of optimisers your verdict is wrong. Does each get all rates, "
                    "and the median of ten seeds at each? A rate that bursts is no good rate.",
                )
    return Verdict(True, "Equal rates, equal seeds, medians: now the name is what was compared.")


def _optimisers():
    """Pairs of optimisers with a known lowest median loss; the other numbers mislead."""
    plain = {"at": 0.1, "lowest": 0.3, "spread": 0.01}
    yield {"first": plain | {"at": 0.001}, "second": plain | {"at": 1.0, "lowest": 0.2}}
    yield {"first": plain | {"at": 0.01}, "second": plain | {"at": 10.0, "lowest": 0.27}}
    yield {"first": plain | {"lowest": 0.36, "spread": 0.15}, "second": plain | {"lowest": 0.2}}
    yield {"first": plain | {"lowest": 0.25, "bursts": True}, "second": plain | {"lowest": 0.2}}


def _validation_loss(rate, seed, at, lowest, spread, bursts=False):
    """Lowest at the best rate; with `bursts` four seeds of five burst at any other."""
    away = abs(np.log10(rate / at))
    if bursts and away > 0.5:
        return np.nan if seed % 5 else lowest - 0.1
    return lowest + 0.1 * away + np.random.default_rng([seed, 7]).normal(0, spread)


@exercise(
    "One hidden layer on either side and more rows: models.dense(10, 5, hidden=(64,)), trained on "
    "5,000 rows of data.factors(nonlinear=True) for 40 epochs in batches of 50, with Adam at a "
    "rate that falls from 0.01."
)
def beats_pca(answer):
    """Grade a trained model: five numbers, half of PCA's squared error on new bent factors."""
    if (missing := unanswered(answer)) is not None:
        return missing
    from .. import models

    new = data.factors(1000, 10, 5, nonlinear=True, seed=1001)
    try:
        code = models.encode(answer, new)
        x_hat = models.reconstruct(answer, new)
        error = floors.squared_error(new, x_hat)
    except Exception as error:  # anything may have been passed in
        return Verdict(
            False,
            "Expected a model with parts named encoder and decoder, 10 numbers in and out, "
            f"that gives finite numbers. Received: {type(error).__name__}: {error}",
        )
    if code.shape[1:] != (5,):
        return Verdict(False, f"Expected a code of 5 numbers. Received codes {code.shape[1:]}.")
    table = floors.report(data.factors(1000, 10, 5, nonlinear=True), new, k=5)
    pca, mean = table["PCA, 5 numbers"], table["mean of the training set"]
    if error > pca:
        reason = (
            "no better than the mean" if error > mean else "better than the mean, but not than PCA"
        )
        return Verdict(False, f"On new rows it is {reason}.")
    return verdict(
        error <= 0.5 * pca,
        "At most half of PCA's error on rows it has never seen, from five numbers.",
        "Better than PCA, but not by a factor of two. What can one linear layer not undo?",
    )


def _copied():
    """The network of the copied program."""
    from .. import models

    return models.dense(10, 5, code_activation="relu")
