"""`aelib.estimator.OutlierDetector`: scikit-learn's own checks, then what they do not ask."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.ensemble import IsolationForest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from aelib import data, models
from aelib.estimator import Autoencoder, OutlierDetector

X = data.factors(200, d=6, k=2).astype("float64")
OUT = np.random.default_rng(1).uniform(size=(20, 6))


@parametrize_with_checks([OutlierDetector(epochs=1)])
def test_all_of_scikit_learn_s_checks(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def fitted():
    scaled = OutlierDetector(2, contamination=0.05, hidden=(16,), epochs=60, random_state=0)
    return make_pipeline(StandardScaler(), scaled).fit(X)


def test_signs_are_those_of_the_isolation_forest(fitted):
    for detector in (fitted, IsolationForest(contamination=0.05, random_state=0).fit(X)):
        assert set(detector.predict(np.vstack([X, OUT]))) == {-1, 1}
        assert detector.score_samples(X).mean() > detector.score_samples(OUT).mean()
        np.testing.assert_allclose(
            detector.decision_function(X), detector.score_samples(X) - detector[-1].offset_
            if detector is fitted else detector.score_samples(X) - detector.offset_,
        )  # fmt: skip
        assert (detector.predict(X) == -1).sum() == 10


def test_rows_off_the_plane_are_found(fitted):
    assert (fitted.predict(OUT) == -1).mean() > 0.8


def test_the_score_is_minus_the_squared_error_of_the_reconstruction(fitted):
    scaler, detector = fitted
    x = scaler.transform(X)
    error = (x - models.reconstruct(detector.model_, x.astype("float32"))) ** 2
    np.testing.assert_allclose(detector.errors(x), error, rtol=1e-3, atol=1e-6)
    np.testing.assert_allclose(detector.score_samples(x), -error.mean(axis=1), rtol=1e-4)


def test_contamination_moves_the_threshold_and_nothing_else(fitted):
    x = fitted[0].transform(X)
    other = clone(fitted[1]).set_params(contamination=0.2).fit(x)
    np.testing.assert_allclose(other.score_samples(x), fitted[1].score_samples(x), rtol=1e-4)
    assert (other.predict(x) == -1).sum() == 40 and other.offset_ > fitted[1].offset_


def test_it_is_the_transformer_s_network(fitted):
    x, detector = fitted[0].transform(X), fitted[1]
    settings = detector.get_params()
    del settings["contamination"]
    same = Autoencoder(**settings).fit(x)
    x_hat = same.inverse_transform(same.transform(x))
    np.testing.assert_allclose(detector.errors(x), (x - x_hat) ** 2, rtol=1e-3, atol=1e-6)


def test_pickle_keeps_everything(fitted):
    same = pickle.loads(pickle.dumps(fitted))
    np.testing.assert_allclose(same.score_samples(X), fitted.score_samples(X), rtol=1e-4)
    assert same[-1].offset_ == fitted[-1].offset_


@pytest.mark.parametrize("share", [0, 0.6, -0.1, np.nan, "auto", None, True, [0.1]])
def test_a_share_that_cannot_be_meant_is_refused(share):
    with pytest.raises(ValueError, match=r"^Expected `contamination`"):
        OutlierDetector(epochs=1, contamination=share).fit(X)
