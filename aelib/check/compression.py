"""Checks of chapter 6, image compression. Keras is loaded only where a model is built or run."""

import numpy as np

from .. import data, evaluation
from . import Verdict, exercise, function, unanswered, value_of


@exercise("The product of encoder.output_shape[1:]: (7, 7, 32) has 1568 numbers.")
def code_numbers(answer):
    """Grade a function that counts the numbers in the code of a Keras encoder."""
    from .._keras import keras

    shapes = [(7, 7, 32), (32,), (14, 14, 4), (3, 1)]
    encoders = [keras.Sequential([keras.Input((784,)), *_to(keras, s)]) for s in shapes]
    return function(
        answer,
        lambda encoder: np.prod(encoder.output_shape[1:]),
        [(encoder,) for encoder in encoders],
        "Rows times columns times channels, and the batch is not counted.",
        "It is not what one example's code holds: which sizes count, and which does not?",
    )


@exercise(
    "Round z / step; in each column take the share p of every whole number (np.unique with "
    "return_counts), and add up -p log2(p), over the numbers and over the columns."
)
def bits(answer):
    """Grade `bits(z, step)`: the entropy of the rounded code, in bits per example."""

    def reference(z, step):
        total = 0.0
        for column in np.rint(z / step).T:
            p = np.unique(column, return_counts=True)[1] / len(z)
            total -= (p * np.log2(p)).sum()
        return total

    fair = np.array([[0.0], [1.0]] * 50)
    normal = np.random.default_rng(0).normal(size=(500, 3))
    return function(
        answer,
        reference,
        [(fair, 1.0), (np.hstack([fair, fair]), 1.0), (fair, 10.0), (normal, 0.5), (normal, 2.0)],
        "A fair coin costs one bit, two numbers cost their sum, and a coarse step costs less.",
        "It is not the entropy: a fair coin costs 1 bit at step 1 and nothing at step 10, and "
        "two coins cost 2.",
    )


@exercise(
    "For the nine shifts of np.roll(x_hat, (i, j), axis=(1, 2)) take the squared error summed over "
    "pixels, then the minimum over shifts for each image, then the mean over images."
)
def forgiving_error(answer):
    """Grade `forgiving_error(x, x_hat)`: each image may choose its best shift of one pixel."""

    def reference(x, x_hat):
        places = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        errors = [((x - np.roll(x_hat, p, axis=(1, 2))) ** 2).sum(axis=(1, 2)) for p in places]
        return np.min(errors, axis=0).mean()

    x = np.random.default_rng(0).uniform(size=(4, 28, 28))
    one_way, other_way = np.roll(x[:2], (0, 1), (1, 2)), np.roll(x[2:], (-1, 0), (1, 2))
    return function(
        answer,
        reference,
        [(x, x), (x, np.concatenate([one_way, other_way])), (x, x[::-1]), (x, np.roll(x, 2, 2))],
        "Moved by a pixel it is forgiven, moved by two it is not, and each image moves by itself.",
        "It gives another number. Who chooses the shift, and from how many?",
        rtol=1e-4,
    )


@exercise(
    "For each codec: evaluation.rate_distortion with x_train as table, x_test to compress, and "
    "steps from encode(x_train).std() / 256 to 8 times it; the lowest error whose bits keep the "
    "budget. The lower of the two wins."
)
def wins(answer):
    """Grade `wins(first, second, x_train, x_test, bits)`: a fair comparison of two codecs."""
    for first, second, rows, bits, expected, hint in _contests():
        x_train, x_test = _rows(rows[0]), _rows(rows[1], seed=1)
        for pair, right in (((first, second), expected), ((second, first), 1 - expected)):
            value = value_of(answer, *pair, x_train, x_test, bits)
            if isinstance(value, Verdict):
                return value
            if not isinstance(value, str) or value not in ("first", "second"):
                return Verdict(False, 'Expected "first" or "second".')
            if value != ("first", "second")[right]:
                return Verdict(False, hint)
    return Verdict(
        True, "Equal bits, each at its own best step, tables and error on different rows."
    )


@exercise(
    "With a and b the ends of the stretch: (logaddexp(0, -a) + logaddexp(0, b) "
    "- log(-expm1(-1 / width))) / log(2), all from NumPy."
)
def price(answer):
    """Grade `price(z, place, width)`: what a whole number costs under a logistic distribution."""

    def reference(z, place, width):
        above, below = (z - place + 0.5) / width, (z - place - 0.5) / width
        nats = -np.logaddexp(0, -above) - np.logaddexp(0, below) + np.log(-np.expm1(-1 / width))
        return -nats / np.log(2)

    whole = np.arange(-8.0, 9.0)
    far = np.array([-500.0, -40.0, 60.0, 900.0])
    return function(
        answer,
        reference,
        [(whole, 0.0, 1.0), (whole, 2.3, 3.0), (whole, -0.4, 0.5), (far, 0.0, 0.7)],
        "And it stays finite far from the place, where a difference of two sigmoids is 0.",
        "Width 1 at its place costs 2.03 bits. Far away the two sigmoids agree in every digit and "
        "the logarithm is infinite: use the form with three logarithms.",
        rtol=1e-4,
    )


MOST_BITS, LEAST_DB = 40, 17.9


@exercise("with_bits_in_the_loss(3.7e-4), trained on all digits for 8 epochs at a rate of 0.006.")
def forty_bits(answer):
    """Grade an autoencoder of digits whose codes are whole numbers, few bits and good pictures."""
    if (missing := unanswered(answer)) is not None:
        return missing
    from .. import models

    digits = data.mnist()
    x = digits.x_test[1::4]  # not the quarter that the chapter squeezes
    try:
        known, z = (models.encode(answer, part) for part in (digits.x_train[:10_000], x))
        if np.abs(z - np.rint(z)).max() > 1e-3:
            return Verdict(False, "The encoder gives codes that are not whole numbers.")
        bits = evaluation.code_bits(np.rint(known), np.rint(z))
        decibels = evaluation.psnr(x, np.clip(models.decode(answer, z), 0, 1))
    except Exception as error:  # a reader's model may fail in any way
        return Verdict(
            False,
            "Expected a Keras autoencoder of rows of 784 pixels, with parts named encoder and "
            f"decoder. Received something that stopped: {type(error).__name__}.",
        )
    if bits > MOST_BITS:
        return Verdict(False, f"The codes cost more than {MOST_BITS} bits: bits must be dearer.")
    if decibels < LEAST_DB:
        return Verdict(
            False,
            f"At most {MOST_BITS} bits, but fewer than {LEAST_DB} dB on digits it has not seen..",
        )
    return Verdict(True, f"Whole numbers, at most {MOST_BITS} bits, at least {LEAST_DB} dB.")


SPREAD = np.array([1.0, 1.0, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])  # of the columns of the contests' data


def _rows(n, seed=0):
    return np.random.default_rng(seed).normal(size=(n, 8)) * SPREAD


def _scaled(scale):
    """A codec, (encode, decode): the first columns of x, each times its entry of `scale`."""
    k = len(scale)
    return (
        lambda x: np.asarray(x)[:, :k] * scale,
        lambda z: np.pad(np.asarray(z) / scale, ((0, 0), (0, 8 - k))),
    )


def _memory(x):
    """A codec that names the nearest row of `x`."""

    def encode(rows):
        square = ((np.asarray(rows)[:, None] - x) ** 2).sum(axis=2)
        return square.argmin(axis=1)[:, None].astype(float)

    return encode, lambda z: x[np.clip(np.rint(z[:, 0]), 0, len(x) - 1).astype(int)]


def _contests():
    """Two codecs, rows to train and test on, bits, the winner, and what a wrong answer missed."""
    two, even, white = _scaled(np.ones(2)), _scaled(np.ones(8)), _scaled(1 / SPREAD)
    far_white, far_even = _scaled(100 / SPREAD), _scaled(np.full(8, 100.0))
    at_budget = "What counts is the error at so many bits: neither the count of numbers nor the "
    at_budget += "error before rounding decides."
    units = "A codec may write its numbers in other units: each needs its own steps."
    unseen = "One codec knows the rows of x_train by heart: the error counts on x_test."
    tables = "With few rows to compress, tables counted on those rows are all but free: count them "
    tables += "on x_train."
    return [
        (two, white, (2000, 400), 6, 0, at_budget),
        (two, white, (2000, 400), 40, 1, at_budget),
        (far_even, white, (2000, 400), 10, 0, units),
        (far_white, even, (2000, 400), 10, 1, units),
        (_memory(_rows(200)), two, (200, 200), 10, 1, unseen),
        (white, two, (2000, 4), 16, 1, tables),
    ]


def _to(keras, shape):
    """Layers from 784 inputs to an output of this shape."""
    return [keras.layers.Dense(int(np.prod(shape))), keras.layers.Reshape(shape)]
