"""Checks of chapter 6, image compression. Keras is loaded only where a model is built or run."""

import numpy as np

from .. import data, floors
from . import Verdict, exercise, function, unanswered, verdict

MOST_NUMBERS, RIVAL = 8, 32


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
    "models.dense(784, 8, hidden=(512, 128)), trained on all 60,000 digits for 8 epochs in batches "
    "of 128, with Adam at a rate that falls from 0.006."
)
def quarter_of_the_numbers(answer):
    """Grade an autoencoder of digits: 8 numbers at most, and better than PCA with 32."""
    if (missing := unanswered(answer)) is not None:
        return missing
    from .. import models

    digits = data.mnist()
    try:
        z = models.encode(answer, digits.x_test)
        x_hat = models.decode(answer, z)
        ours = floors.squared_error(digits.x_test, x_hat, "example")
    except Exception as error:  # a reader's model may fail in any way
        return Verdict(
            False,
            "Expected a Keras autoencoder of rows of 784 pixels, with parts named encoder and "
            f"decoder. Received something that stopped: {type(error).__name__}.",
        )
    if (size := int(np.prod(z.shape[1:]))) > MOST_NUMBERS:
        return Verdict(False, f"The code has {size} numbers; {MOST_NUMBERS} are allowed.")
    linear = floors.pca_reconstruction(digits.x_train[:20_000], digits.x_test, RIVAL)
    rival = floors.squared_error(digits.x_test, linear, "example")
    both = f"{floors.digits(ours)} against {floors.digits(rival)} of PCA with {RIVAL} numbers"
    return verdict(
        ours < rival,
        f"With {size} numbers, an error of {both}.",
        f"PCA is still better: {both}.",
    )


def _to(keras, shape):
    """Layers from 784 inputs to an output of this shape."""
    return [keras.layers.Dense(int(np.prod(shape))), keras.layers.Reshape(shape)]
