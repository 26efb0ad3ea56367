"""The checks of chapter 6 refuse stubs and wrong answers, and accept right ones."""

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import logistic
from sklearn.cluster import KMeans

from aelib import data, evaluation, floors, models
from aelib._keras import keras
from aelib.check import compression as check

NOT_AN_ANSWER = [..., None, 7, "many", lambda *_: ..., lambda *_: None, lambda *_: 1 / 0]


@pytest.mark.parametrize(
    "grade", [check.code_numbers, check.bits, check.forgiving_error, check.wins, check.price]
)
@pytest.mark.parametrize("answer", NOT_AN_ANSWER)
def test_functions_refuse_what_is_no_answer(grade, answer):
    assert not grade(answer)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda e: e.output_shape[-1],
        lambda e: len(e.output_shape),
        lambda e: e.output_shape[1:],
        lambda e: e.count_params(),
        lambda e: 32,
    ],
)
def test_code_numbers_refuses(wrong):
    assert not check.code_numbers(wrong)


def test_code_numbers_accepts():
    assert check.code_numbers(lambda e: int(np.prod(e.output_shape[1:])))


def entropy(z, step, log=np.log2, round_=np.rint):
    total = 0.0
    for column in round_(z / step).T:
        p = np.unique(column, return_counts=True)[1] / len(z)
        total -= (p * log(p)).sum()
    return total


@pytest.mark.parametrize(
    "wrong",
    [
        lambda z, step: entropy(z, step, log=np.log),
        lambda z, step: entropy(np.rint(z), 1),
        lambda z, step: entropy(z, step) / z.shape[1],
        lambda z, step: entropy(z, 1 / step),
        lambda z, step: entropy(z.reshape(-1, 1), step),
        lambda z, step: 32.0 * z.shape[1],
    ],
)
def test_bits_refuses(wrong):
    assert not check.bits(wrong)


def test_bits_accepts():
    assert check.bits(entropy)


def forgiving(x, x_hat, reach=1, one_for_all=False, total=np.sum):
    shifts = range(-reach, reach + 1)
    errors = [
        total((x - np.roll(x_hat, (i, j), axis=(1, 2))) ** 2, axis=(1, 2))
        for i in shifts
        for j in shifts
    ]
    if one_for_all:
        return np.min(np.mean(errors, axis=1))
    return np.min(errors, axis=0).mean()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda x, x_hat: floors.squared_error(x, x_hat, "example"),
        lambda x, x_hat: forgiving(x, x_hat, reach=2),
        lambda x, x_hat: forgiving(x, x_hat, one_for_all=True),
        lambda x, x_hat: forgiving(x, x_hat, total=np.mean),
        lambda x, x_hat: 0.0,
    ],
)
def test_forgiving_error_refuses(wrong):
    assert not check.forgiving_error(wrong)


def test_forgiving_error_accepts():
    assert check.forgiving_error(forgiving)


def lowest_error(codec, x_table, x, bits, unit=None):
    encode, decode = codec
    steps = (unit or encode(x_table).std()) * 2.0 ** np.arange(-8, 4, 0.5)
    curve = evaluation.rate_distortion(encode, decode, x_table, x, steps)
    return curve.squared_error[curve.bits <= bits].min()


def by(judge):
    """A comparison by any number that is lower for the better codec."""
    return lambda first, second, *rest: (
        "first" if judge(first, *rest) < judge(second, *rest) else "second"
    )


def test_wins_accepts_a_fair_comparison():
    assert check.wins(by(lowest_error))


@pytest.mark.parametrize(
    "unfair",
    [
        lambda *_: "first",
        lambda *_: "second",
        lambda *_: "neither",
        lambda *_: 1,
        by(lambda codec, x_train, x, bits: codec[0](x).shape[1]),
        by(lambda codec, x_train, x, bits: -codec[0](x).shape[1]),
        by(lambda codec, x_train, x, bits: floors.squared_error(x, codec[1](codec[0](x)))),
        by(lambda codec, x_train, x, bits: lowest_error(codec, x_train, x_train, bits)),
        by(lambda codec, x_train, x, bits: lowest_error(codec, x, x, bits)),
        by(lambda codec, x_train, x, bits: lowest_error(codec, x_train, x, bits, unit=0.2)),
        by(lambda codec, x_train, x, bits: lowest_error(codec, x_train, x, 20)),
    ],
)
def test_wins_refuses_unfair_comparisons(unfair):
    assert not check.wins(unfair)


def right_price(z, place, width):
    above, below = (z - place + 0.5) / width, (z - place - 0.5) / width
    return (
        np.logaddexp(0, -above) + np.logaddexp(0, below) - np.log(1 - np.exp(-1 / width))
    ) / np.log(2)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda z, m, s: -np.log2(expit((z - m + 0.5) / s) - expit((z - m - 0.5) / s)),
        lambda z, m, s: right_price(z, m, s) * np.log(2),
        lambda z, m, s: right_price(z, 0, s),
        lambda z, m, s: -logistic.logpdf(z, m, s) / np.log(2),
    ],
)
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_price_refuses(wrong):
    assert not check.price(wrong)


def test_price_accepts():
    assert check.price(right_price)


@pytest.fixture(scope="module")
def three_hundred_pictures():
    """The names of pictures are whole numbers of few bits, and no training is needed."""
    x_train = data.mnist().x_train
    return KMeans(300, n_init=1, max_iter=3, random_state=0).fit(x_train[:3_000]).cluster_centers_


def vector_quantiser(pictures, stretch=1.0):
    """An autoencoder whose code is the name of the nearest picture."""
    ops, layers = keras.ops, keras.layers
    pictures = ops.convert_to_tensor(pictures.astype("float32"))

    def name(x):
        far = ops.sum(pictures**2, axis=1) - 2 * ops.matmul(x, ops.transpose(pictures))
        return stretch * ops.cast(ops.argmin(far, axis=1), "float32")[:, None]

    def picture(z):
        return ops.take(pictures, ops.cast(ops.round(z[:, 0] / stretch), "int32"), axis=0)

    x, z = keras.Input((784,)), keras.Input((1,))
    encoder = keras.Model(x, layers.Lambda(name, output_shape=(1,))(x), name="encoder")
    decoder = keras.Model(z, layers.Lambda(picture, output_shape=(784,))(z), name="decoder")
    return models.join(encoder, decoder)


@pytest.mark.parametrize(
    "answer",
    [..., None, "a model", keras.Sequential([keras.Input((784,)), keras.layers.Dense(784)])],
)
def test_forty_bits_refuses_what_is_no_model(answer):
    assert not check.forty_bits(answer)


def test_forty_bits_refuses_an_untrained_network_and_codes_that_are_not_whole():
    assert "not whole" in check.forty_bits(models.dense(784, 8)).reason


def test_forty_bits_asks_for_few_bits_and_for_good_pictures(three_hundred_pictures, monkeypatch):
    pictures = three_hundred_pictures
    assert "not whole" in check.forty_bits(vector_quantiser(pictures, stretch=0.3)).reason
    assert "fewer than" in check.forty_bits(vector_quantiser(pictures)).reason
    monkeypatch.setattr(check, "LEAST_DB", 14)  # a height that 300 pictures reach
    assert check.forty_bits(vector_quantiser(pictures))
    monkeypatch.setattr(check, "MOST_BITS", 6)  # fewer than a name among 300 costs
    assert "dearer" in check.forty_bits(vector_quantiser(pictures)).reason
