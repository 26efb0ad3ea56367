"""Each check of chapter 3 refuses the stub and several wrong answers, and accepts a right one."""

import numpy as np
import pytest

from aelib import data, models, training
from aelib._keras import keras
from aelib.check import keras_program as check

CHECKS = [check.share, check.codes, check.rescued, check.better, check.beats_pca]
SGD = keras.optimizers.SGD


def middle(model, x):
    part = keras.Model(model.input, model.layers[1].output)
    return keras.ops.convert_to_numpy(part(x))


@pytest.mark.parametrize("grade", CHECKS, ids=lambda grade: grade.__name__)
@pytest.mark.parametrize("answer", [..., None, 3, "text", [1, 2]])
def test_refuses_what_is_no_answer(grade, answer):
    verdict = grade(answer)
    assert not verdict and repr(verdict).startswith("✗ Not yet.")


@pytest.mark.parametrize("grade", CHECKS[:4], ids=lambda grade: grade.__name__)
@pytest.mark.parametrize("answer", [lambda *_: ..., lambda *_: 1 / 0], ids=["stub", "raises"])
def test_refuses_functions_that_do_not_answer(grade, answer):
    assert not grade(answer)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda loss, mean, lowest: loss / mean,
        lambda loss, mean, lowest: (loss - mean) / (mean - lowest),
        lambda loss, mean, lowest: (loss - lowest) / (mean - lowest),
        lambda loss, mean, lowest: max(0, (mean - loss) / (mean - lowest)),
    ],
    ids=["ratio", "sign", "upside down", "cut at zero"],
)
def test_share_refuses(wrong):
    assert not check.share(wrong)


def test_share_accepts():
    assert check.share(lambda loss, mean, lowest: 1 - (loss - lowest) / (mean - lowest))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda model, x: model.predict(x, verbose=0),
        lambda model, x: x[:, :3],
        lambda model, x: x @ model.layers[1].get_weights()[0],
    ],
    ids=["reconstructions", "columns", "no activation"],
)
def test_codes_refuses(wrong):
    assert not check.codes(wrong)


def test_codes_says_what_came_in_place_of_codes():
    predicted = check.codes(lambda model, x: model.predict(x, verbose=0))
    assert "These are reconstructions" in predicted.reason
    part = check.codes(lambda model, x: keras.Model(model.input, model.layers[1].output))
    assert "Received a Keras model. Tried on (a Keras model, array (4, 6)" in part.reason


def test_codes_accepts():
    assert check.codes(middle)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: SGD(0.1),
        lambda: SGD(3.0),
        lambda: keras.optimizers.Adam(0.01),
        lambda: "sgd",
        lambda: SGD(
            keras.optimizers.schedules.CosineDecay(0.05, 99, warmup_target=10, warmup_steps=1)
        ),
    ],
    ids=["frozen", "large rate", "not SGD", "a string", "a rate that rises"],
)
def test_rescued_refuses(wrong):
    assert not check.rescued(wrong)


def test_rescued_accepts():
    assert check.rescued(lambda: SGD(0.1, momentum=0.95))


def design(over_seeds=np.median, over_rates=min, seeds=20, rates=slice(None), burst=np.inf):
    """A comparison; the defaults are right."""

    def loss(run, name, rate):
        losses = np.array([run(name, rate, seed) for seed in range(seeds)])
        return over_seeds(np.where(np.isnan(losses), burst, losses))

    return lambda a, b, all_rates, run: bool(
        over_rates([loss(run, a, rate) for rate in all_rates[rates]])
        < over_rates([loss(run, b, rate) for rate in all_rates[rates]])
    )


@pytest.mark.parametrize(
    "wrong",
    [
        lambda *_: True,
        lambda *_: "a",
        design(rates=slice(0, 1)),
        design(over_rates=np.mean),
        design(over_seeds=min),
        design(seeds=1),
        design(over_seeds=np.nanmedian, burst=np.nan),
    ],
    ids=["always", "a word", "one rate", "mean rate", "best seed", "one seed", "bursts forgotten"],
)
def test_better_refuses(wrong):
    assert not check.better(wrong)


@pytest.mark.parametrize("seeds", [10, 20, 50])
def test_better_accepts_equal_tuning_and_medians(seeds):
    assert check.better(design(seeds=seeds))


def test_beats_pca_refuses():
    untrained = models.dense(10, 5)
    assert "no better than the mean" in repr(check.beats_pca(untrained))
    assert "code of 5" in repr(check.beats_pca(models.dense(10, 10)))
    assert "Received: ValueError" in repr(check.beats_pca(models.dense(9, 5)))
    x = data.factors(1000, 10, 5, nonlinear=True)
    training.fit(untrained, x, epochs=60, batch_size=50, optimizer=keras.optimizers.Adam(0.01))
    assert "not by a factor of two" in repr(check.beats_pca(untrained))


def test_beats_pca_accepts():
    keras.utils.set_random_seed(0)
    model = models.dense(10, 5, hidden=(64,))
    x = data.factors(5000, 10, 5, nonlinear=True)
    steps = 40 * (4500 // 50)
    rate = keras.optimizers.schedules.CosineDecay(0.01, steps)
    training.fit(model, x, epochs=40, batch_size=50, optimizer=keras.optimizers.Adam(rate))
    assert check.beats_pca(model)
