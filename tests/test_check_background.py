"""The checks of chapter 1 refuse stubs and wrong answers, and accept right ones."""

import subprocess
import sys

import numpy as np
import pytest
from sklearn.neural_network import MLPRegressor

from aelib.check import background as check


class Fixed:
    """Stands in for a fitted network: returns what it was told to."""

    hidden_layer_sizes = (16, 4, 16)

    def __init__(self, x_hat):
        self.x_hat = x_hat

    def predict(self, x):
        return self.x_hat


def the_mean_error():
    x_train, x_test = check.digits()
    return float(((x_test - x_train.mean(axis=0)) ** 2).sum(axis=1).mean())


def test_the_checks_load_no_tensorflow():
    code = "import sys; from aelib.check import background; assert 'tensorflow' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("grade", [check.mean_error, check.impostors, check.beats_pca])
@pytest.mark.parametrize("stub", [..., None])
def test_stubs_are_refused(grade, stub):
    assert not grade(stub)
    assert "Replace" in grade(stub).reason


def test_mean_error():
    right = the_mean_error()
    assert check.mean_error(right)
    assert check.mean_error(f"{right}")
    assert "per pixel" in check.mean_error(right / 64).reason
    for wrong in (0, right * 2, "nothing", [1, 2]):
        assert not check.mean_error(wrong)


@pytest.mark.parametrize("spare", [0, 5])
def test_copies_accepts_any_copier(spare):
    rng = np.random.default_rng(spare)
    mix = rng.normal(size=(64, 64))
    into = np.hstack([mix, -mix, np.zeros((64, spare))])
    back = np.linalg.inv(mix)
    out_of = np.vstack([back, -back, np.ones((spare, 64))])
    assert check.copies(into, out_of)


def test_copies_refuses():
    eye = np.eye(64)
    assert "Replace" in check.copies(..., ...).reason
    assert "Replace" in check.copies(eye, ...).reason
    assert "negative" in check.copies(eye, eye).reason
    assert "shapes" in check.copies(eye, np.ones((3, 64))).reason
    assert "shapes" in check.copies(np.ones(64), eye).reason
    assert "matrices" in check.copies("eye", eye).reason
    assert not check.copies(np.zeros((64, 128)), np.zeros((128, 64)))
    assert not check.copies(np.full((64, 64), np.nan), eye)


def test_impostors():
    right = check._lineup()[1]
    assert check.impostors(right)
    assert check.impostors(right.tolist())
    innocent = np.setdiff1d(np.arange(60), right)
    assert check.impostors(np.append(right[1:], innocent[0]))
    assert not check.impostors(np.append(right[2:], innocent[:2]))
    assert not check.impostors(innocent[:12])
    for wrong in (right[:5], range(60), "all", 3, [], [None] * 12, [1.5, np.nan]):
        assert not check.impostors(wrong)


def test_the_lineup_is_the_same_each_time():
    np.testing.assert_array_equal(check.lineup(), check.lineup())


def test_beats_pca():
    x_train, x_test = check.digits()
    assert check.beats_pca(Fixed(x_test))
    assert not check.beats_pca(Fixed(np.broadcast_to(x_train.mean(0), x_test.shape)))
    assert "64" in check.beats_pca(Fixed(x_test[:, :3])).reason
    assert "MLPRegressor" in check.beats_pca(3).reason
    wide = MLPRegressor(hidden_layer_sizes=(64, 8, 64))
    assert "narrowest" in check.beats_pca(wide).reason
    unfitted = MLPRegressor(hidden_layer_sizes=5)
    assert "stopped" in check.beats_pca(unfitted).reason
    nothing = Fixed(np.full_like(x_test, np.nan))
    assert not check.beats_pca(nothing)
