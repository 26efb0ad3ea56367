"""The checkers of chapter 8 refuse stubs and wrong answers, and accept right ones."""

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import SVC

from aelib.check import features as check


def stub(*_):
    return ...


def stops(*_):
    raise RuntimeError("no")


@pytest.mark.parametrize(
    "checker",
    [
        check.zeros_of_the_living,
        check.in_ball,
        check.random_features,
        check.pipeline,
        check.comparison,
    ],
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
        lambda x: x[:, 200:500],  # some of them
        lambda x: np.maximum(x[:, np.random.default_rng(0).permutation(784)[:300]] - 0.1, 0),
        lambda x: x[:, 100:700].reshape(len(x), 300, 2).mean(axis=2),  # pairs of them
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


def sample(y, per_class, rng):
    """Rows to learn from, drawn at random, and the two halves of the rest."""
    order = rng.permutation(len(y))
    learn = np.concatenate([order[y[order] == c][:per_class] for c in np.unique(y)])
    return learn, *np.array_split(np.setdiff1d(order, learn), 2)


def accuracy(z, y, rows, tuned=True, standard=True):
    learn, choose, test = rows
    if standard:
        z = (z - z[learn].mean(axis=0)) / np.sqrt(z[learn].var(axis=0).sum())
    fits = [
        LogisticRegression(C=C, max_iter=1000).fit(z[learn], y[learn])
        for C in ((1, 10, 100) if tuned else (1,))
    ]
    return max(fits, key=lambda f: f.score(z[choose], y[choose])).score(z[test], y[test])


def leads(a, b, y, per_class, draws=10, **how):
    rng = np.random.default_rng(0)
    all_rows = [sample(y, per_class, rng) for _ in range(draws)]
    return np.array([accuracy(a, y, r, **how) - accuracy(b, y, r, **how) for r in all_rows])


def fair(a, b, y, per_class):
    lead = leads(a, b, y, per_class)
    return bool(lead.mean() > lead.std())


def test_comparison_accepts_a_fair_one():
    verdict = check.comparison(fair)
    assert verdict, verdict


@pytest.mark.parametrize(
    "wrong",
    [
        lambda *_: True,
        lambda *_: False,
        lambda a, b, y, n: bool(leads(a, b, y, n, draws=1)[0] > 0),  # one draw
        lambda a, b, y, n: bool(leads(a, b, y, n).mean() > 0),  # no spread
        lambda a, b, y, n: fair(a, b, y, 10),  # another number of labels
        lambda a, b, y, n: bool(leads(a, b, y, n, tuned=False, standard=False).mean() > 0.02),
        lambda a, b, y, n: bool(a.std() > b.std()),
        lambda a, b, y, n: fair(a, b, y, n) * 1.0,  # not a verdict
    ],
)
def test_comparison_refuses(wrong):
    assert not check.comparison(wrong)


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


@pytest.mark.parametrize("seed", [0, 2, 4])
def test_pipeline_refuses_untrained_weights_behind_pca(seed):
    """They mix PCA's eight numbers, and a good classifier unmixes them: up to 95 %."""
    from aelib.estimator import Autoencoder

    untrained = Autoencoder(8, epochs=1, batch_size=1000, random_state=seed)
    answer = make_pipeline(MinMaxScaler(), PCA(8), untrained, StandardScaler(), SVC(C=10))
    assert "variance" in str(check.pipeline(answer))


def test_pipeline_accepts_and_leaves_the_answer_unfitted():
    answer = with_autoencoder(8)
    assert check.pipeline(answer)
    assert not hasattr(answer[1], "model_")
