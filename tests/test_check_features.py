"""The checkers of chapter 8 refuse stubs and wrong answers, and accept right ones."""

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler

from aelib.check import features as check


def stub(*_):
    return ...


def stops(*_):
    raise RuntimeError("no")


@pytest.mark.parametrize(
    "checker", [check.zeros_of_the_living, check.in_ball, check.random_features, check.pipeline]
)
@pytest.mark.parametrize("answer", [..., None, stub, stops, 3, "text", lambda *_: None])
def test_refuses_what_is_missing_or_of_another_kind(checker, answer):
    verdict = checker(answer)
    assert not verdict and str(verdict).startswith("✗ Not yet. ")


@pytest.mark.filterwarnings("ignore:Mean of empty slice", "ignore:invalid value")
@pytest.mark.parametrize(
    "wrong",
    [
        lambda z: np.mean(z == 0),  # dead units count
        lambda z: np.mean(z[:, z.max(axis=0) > 0] == 0),  # negative units are taken for dead
        lambda z: (z == 0).mean(axis=0),  # one number a unit
        lambda z: np.mean(np.abs(z)),
    ],
)
def test_zeros_refuses(wrong):
    assert not check.zeros_of_the_living(wrong)


def test_zeros_accepts_another_way_to_write_it():
    def answer(z):
        living = np.abs(z).sum(axis=0) > 0
        return 0.0 if not living.any() else float((z[:, living] == 0).mean())

    assert check.zeros_of_the_living(answer)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda d, a, b, r: np.mean((a == b[:, None]) & (d <= r)),  # share of all pairs
        lambda d, a, b, r: (a == b[:, None])[d < r].mean() if (d < r).any() else 0.0,
        lambda d, a, b, r: (a == b[:, None])[d <= r].sum(),
    ],
)
def test_ball_refuses(wrong):
    assert not check.in_ball(wrong)


def test_ball_accepts_a_loop():
    def answer(distances, labels, query_labels, radius):
        pairs = [
            label == wanted
            for row, wanted in zip(distances, query_labels, strict=True)
            for distance, label in zip(row, labels, strict=True)
            if distance <= radius
        ]
        return sum(pairs) / len(pairs) if pairs else 0

    assert check.in_ball(answer)


def relu(x, offset=0.1, seed=0, units=300):
    weights = np.random.default_rng(seed).normal(size=(784, units)) / 28
    return np.maximum((x - offset) @ weights, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda x: x,  # the pixels themselves
        lambda x: relu(x, units=32),
        lambda x: relu(x, seed=None),  # other weights at every call
        lambda x: relu(x - x.mean()),  # depends on the company
        lambda x: (x - 0.1) @ np.random.default_rng(0).normal(size=(784, 300)),  # no ReLU
        lambda x: np.where(np.arange(300) < 3, relu(x), 0),  # three units
        lambda x: relu(x) * np.nan,
    ],
)
def test_random_features_refuses(wrong):
    assert not check.random_features(wrong)


def test_random_features_accepts():
    assert check.random_features(relu)


def with_autoencoder(n, epochs=60):
    from aelib.estimator import Autoencoder

    return make_pipeline(
        MinMaxScaler(), Autoencoder(n, epochs=epochs, random_state=0), KNeighborsClassifier(5)
    )


def test_pipeline_refuses():
    assert "Autoencoder" in str(check.pipeline(make_pipeline(PCA(8), KNeighborsClassifier(5))))
    assert "at most 8" in str(check.pipeline(with_autoencoder(16)))
    assert "epochs" in str(check.pipeline(with_autoencoder(1, epochs=1)))
    assert "stopped" in str(check.pipeline(with_autoencoder(0)))


def test_pipeline_accepts_and_leaves_the_answer_unfitted():
    answer = with_autoencoder(8)
    assert check.pipeline(answer)
    assert not hasattr(answer[1], "model_")
