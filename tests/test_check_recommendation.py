"""The checkers of chapter 12 accept right answers, refuse wrong ones, and never raise."""

import numpy as np
import pytest
from scipy.special import comb
from scipy.stats import ttest_1samp
from sklearn.linear_model import Ridge
from sklearn.metrics import ndcg_score

from aelib import evaluation
from aelib.check import recommendation as check
from tests.answers import fails


def ndcg(places, wanted):
    relevant, scores = np.zeros(60), np.full(60, -1.0)
    scores[places - 1] = -2.0  # so that nothing else moves
    relevant[places - 1] = 1
    rest = np.setdiff1d(np.arange(40, 60), places - 1)[: wanted - len(places)]
    relevant[rest] = 1
    k = max(max(places), wanted)
    return ndcg_score([relevant], [-np.arange(60.0)], k=int(k)) if k <= 40 else np.nan


def linear(x, penalty):
    weights = np.zeros((x.shape[1],) * 2)
    for j in range(x.shape[1]):
        others = np.delete(np.arange(x.shape[1]), j)
        ridge = Ridge(penalty, fit_intercept=False, solver="cholesky")
        weights[others, j] = ridge.fit(x[:, others], x[:, j]).coef_
    return weights


def new_user(liked, weights, n):
    order = sorted(np.flatnonzero(liked == 0), key=lambda j: -(liked @ weights)[j])
    return order[:n]


def sampled_hit(rank, items, sampled, k):
    ways = sum(comb(rank - 1, b) * comb(items - rank, sampled - b) for b in range(k))
    return ways / comb(items - 1, sampled)


def fair(a, b, validation, test):
    def best(settings):
        return max(settings, key=lambda f: of(f, *validation).mean())

    def of(f, given, wanted):
        return evaluation.ndcg_at(f(given), wanted, 20, seen=given > 0)

    gain = of(best(a), *test) - of(best(b), *test)
    return evaluation.bootstrap(gain, 0.99).low > 0


@pytest.mark.parametrize("name", ["ndcg", "linear", "new_user", "sampled_hit"])
def test_right_answers_are_accepted(name):
    verdict = getattr(check, name)(globals()[name])
    assert verdict, verdict


def test_a_fair_comparison_is_accepted():
    verdict = check.a_is_better(fair)
    assert verdict, verdict


def best(settings, measure, part):
    return max(settings, key=lambda f: measure(f, *part).mean())


def tuned(a, b, validation, test, measure):
    """Differences, person by person, of the tuned recommenders."""
    return measure(best(a, measure, validation), *test) - measure(
        best(b, measure, validation), *test
    )


@pytest.mark.parametrize("k", [5, 10, 20, 60])
def test_a_fair_comparison_is_accepted_whatever_the_length_of_the_list_and_the_test(k):
    def measure(f, given, wanted):
        return evaluation.ndcg_at(f(given), wanted, k, seen=given > 0)

    for lies_above in (
        lambda gain: evaluation.bootstrap(gain).low > 0,
        lambda gain: ttest_1samp(gain, 0, alternative="greater").pvalue < 0.05,
    ):
        verdict = check.a_is_better(lambda *given, f=lies_above: f(tuned(*given, measure)))
        assert verdict, verdict


def test_a_fair_comparison_of_recall_is_accepted():
    def measure(f, given, wanted):
        return evaluation.recall_at(f(given), wanted, 5, seen=given > 0)

    verdict = check.a_is_better(lambda *given: evaluation.bootstrap(tuned(*given, measure)).low > 0)
    assert verdict, verdict


@pytest.mark.parametrize(
    "wrong",
    [
        ..., None, 0.5, fails,
        lambda places, wanted: len(places) / wanted,
        lambda places, wanted: np.sum(1 / np.log2(places + 1)),
        lambda places, wanted: np.sum(1 / np.log2(places + 1)) / wanted,
        lambda places, wanted: np.sum(1 / places) / np.sum(1 / np.arange(1, wanted + 1)),
        lambda places, wanted: np.sum(1 / np.log2(places + 1))
        / np.sum(1 / np.log2(np.arange(len(places)) + 2)),
    ],
)  # fmt: skip
def test_wrong_gains_are_refused(wrong):
    assert not check.ndcg(wrong)


def ridge(x, penalty):
    gram = x.T @ x
    return np.linalg.solve(gram + penalty * np.eye(len(gram)), gram)


def cut(x, penalty):
    weights = ridge(x, penalty)
    np.fill_diagonal(weights, 0)
    return weights


@pytest.mark.parametrize(
    "wrong",
    [..., fails, ridge, cut, lambda x, penalty: x.T @ x, lambda x, penalty: linear(x, 1.0),
     lambda x, penalty: linear(x, penalty).T, lambda x, penalty: 0.0],
)  # fmt: skip
def test_wrong_weights_are_refused(wrong):
    assert not check.linear(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        ..., 3, fails,
        lambda liked, weights, n: np.argsort(-(liked @ weights))[:n],
        lambda liked, weights, n: new_user(liked, weights, n)[::-1],
        lambda liked, weights, n: np.flatnonzero(liked == 0)[:n],
        lambda liked, weights, n: new_user(liked, weights.T, n),
        lambda liked, weights, n: np.argsort(-np.where(liked > 0, 0, liked @ weights))[:n],
        lambda liked, weights, n: np.argsort(-np.where(liked > 0, -1, liked @ weights))[:n],
        lambda liked, weights, n: np.argsort(-(liked @ weights) * (1 - liked))[:n],
        lambda liked, weights, n: [*new_user(liked, weights, n), 0],
        lambda liked, weights, n: np.array(new_user(liked, weights, n), float),
        lambda liked, weights, n: liked @ weights,
    ],
)  # fmt: skip
def test_wrong_lists_are_refused(wrong):
    assert not check.new_user(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        ..., 0.5, fails,
        lambda rank, items, sampled, k: float(rank <= k),
        lambda rank, items, sampled, k: sampled_hit(rank, items, sampled, k + 1),
        lambda rank, items, sampled, k: sampled_hit(rank + 1, items + 1, sampled, k),
        lambda rank, items, sampled, k: float(rank * sampled / items <= k),
    ],
)  # fmt: skip
def test_wrong_probabilities_are_refused(wrong):
    assert not check.sampled_hit(wrong)


def mean_of(f, given, wanted, seen=True):
    return evaluation.ndcg_at(f(given), wanted, 20, seen=given > 0 if seen else None)


def tuned_against(b, a, validation, test):
    gain = mean_of(best(a, mean_of, validation), *test) - mean_of(b, *test)
    return evaluation.bootstrap(gain).low > 0


@pytest.mark.parametrize(
    "wrong",
    [
        ..., fails,
        lambda a, b, validation, test: ...,
        lambda a, b, validation, test: True,
        lambda a, b, validation, test: False,
        lambda a, b, validation, test: 0.3,
        lambda a, b, validation, test: fair(a[:1], b[:1], validation, test),
        lambda a, b, validation, test: fair(a, b, test, test),
        lambda a, b, validation, test: (
            max(mean_of(f, *test).mean() for f in a) > max(mean_of(f, *test).mean() for f in b)),
        lambda a, b, validation, test: (
            max(mean_of(f, *validation).mean() for f in a)
            > max(mean_of(f, *validation).mean() for f in b)),
        lambda a, b, validation, test: evaluation.bootstrap(
            mean_of(a[0], *test, seen=False) - mean_of(b[0], *test, seen=False)).low > 0,
        lambda a, b, validation, test: a[0](test[0]).mean() > b[0](test[0]).mean(),
        # a margin instead of chance
        *(lambda *given, m=m: tuned(*given, mean_of).mean() > m
          for m in (0.005, 0.01, 0.02, 0.03, 0.05, 0.1)),
        lambda a, b, validation, test: (
            max(mean_of(f, *test).mean() for f in a)
            > max(mean_of(f, *test).mean() for f in b) + 0.1),
        # only a is tuned
        lambda a, b, validation, test: tuned_against(b[0], a, validation, test),
        lambda a, b, validation, test: tuned_against(b[-1], a, validation, test),
        lambda a, b, validation, test: tuned_against(
            min(b, key=lambda f: mean_of(f, *validation).mean()), a, validation, test),
        # two intervals, apart, hide a small difference
        lambda a, b, validation, test: (
            evaluation.bootstrap(mean_of(best(a, mean_of, validation), *test)).low
            > evaluation.bootstrap(mean_of(best(b, mean_of, validation), *test)).high),
        # films that were seen fill the lists
        lambda *given: evaluation.bootstrap(
            tuned(*given, lambda f, *part: mean_of(f, *part, seen=False))).low > 0,
        # chosen, or compared, on the wrong people
        lambda a, b, validation, test: fair(a, b, validation, validation),
    ],
)  # fmt: skip
def test_unfair_comparisons_are_refused(wrong):
    assert not check.a_is_better(wrong)


def test_stubs_say_what_to_do():
    assert "Replace the ..." in repr(check.linear(...))
