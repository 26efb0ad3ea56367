"""The checkers of chapter 15 accept right answers, refuse wrong ones, and never raise."""

from itertools import permutations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from aelib.check import outlook as check
from tests.answers import beyond, fails


def cosines(found, true):
    found, true = (a / np.linalg.norm(a, axis=1, keepdims=True) for a in (found, true))
    return np.abs(true @ found.T)


def matched(found, true):
    """All ways to give out partners, some of them nobody."""
    c = np.hstack([cosines(found, true), np.zeros((len(true), len(true)))])
    keep = np.unique(np.argsort(-c, axis=1)[:, : len(true) + 1])
    c = c[:, keep]
    ways = permutations(range(c.shape[1]), len(true))
    return max(c[range(len(true)), list(way)].sum() for way in ways) / len(true)


def revive(atoms, codes, x, x_hat):
    errors = np.sum((x - x_hat) ** 2, axis=1)
    for j in range(len(atoms)):
        if not codes[:, j].any():
            worst = errors.argmax()
            atoms[j] = (x - x_hat)[worst] / np.sqrt(errors[worst])
            errors[worst] = 0
    return atoms


def kl(mean, covariance):
    """By the axes of the cloud."""
    variance = np.linalg.eigvalsh(covariance)
    return np.sum(variance - 1 - np.log(variance)) / 2 + np.sum(mean**2) / 2


def scores(find, problem, seeds):
    found = []
    for seed in seeds:
        rows, true = problem(seed)
        directions = find(rows)
        c = cosines(directions, true)
        found.append(c[linear_sum_assignment(-c)].sum() / max(len(directions), len(true)))
    return np.array(found)


def a_is_better(a, b, problem):
    gain = scores(a, problem, range(12)) - scores(b, problem, range(12))
    return beyond(gain)


@pytest.mark.parametrize("name", ["matched", "revive", "kl", "a_is_better"])
def test_right_answers_are_accepted(name):
    assert getattr(check, name)(globals()[name])


def test_the_comparison_may_take_other_numbers_of_problems():
    for n in (8, 20):
        assert check.a_is_better(
            lambda a, b, problem, n=n: beyond(
                scores(a, problem, range(n)) - scores(b, problem, range(n))
            )
        )


def greedy(found, true):
    c, total = cosines(found, true), 0
    for _ in range(min(c.shape)):
        i, j = np.unravel_index(c.argmax(), c.shape)
        total += c[i, j]
        c[i], c[:, j] = 0, 0
    return total / len(true)


@pytest.mark.parametrize(
    "wrong",
    [
        ..., None, 0.9, fails, greedy,
        lambda found, true: cosines(found, true).max(axis=1).mean(),
        lambda found, true: cosines(found, true).max(axis=0).mean(),
        lambda found, true: (c := cosines(found, true))[linear_sum_assignment(-c)].mean(),
        lambda found, true: (c := np.abs(true @ found.T))[linear_sum_assignment(-c)].mean(),
        lambda found, true: cosines(found, true),
    ],
)  # fmt: skip
def test_wrong_matchings_are_refused(wrong):
    assert not check.matched(wrong)


def onto_rows(atoms, codes, x, x_hat):
    """Onto the rows themselves, not onto what is missing of them."""
    return revive(atoms, codes, x, np.zeros_like(x))


def by_the_mean(atoms, codes, x, x_hat):
    rare = codes.mean(axis=0) < 0.2
    return revive(atoms, codes * ~rare, x, x_hat)


@pytest.mark.parametrize(
    "wrong",
    [
        ..., fails, onto_rows, by_the_mean,
        lambda atoms, codes, x, x_hat: atoms,
        lambda atoms, codes, x, x_hat: revive(atoms, codes, x, x_hat)[::-1],
        lambda atoms, codes, x, x_hat: 2 * revive(atoms, codes, x, x_hat),
        lambda atoms, codes, x, x_hat: revive(atoms, codes, -x, -x_hat),
    ],
)  # fmt: skip
def test_wrong_revivals_are_refused(wrong):
    assert not check.revive(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        ..., fails,
        lambda mean, c: 0.0,
        lambda mean, c: 2 * kl(mean, c),
        lambda mean, c: kl(mean, np.diag(np.diag(c))),
        lambda mean, c: kl(0 * mean, c),
        lambda mean, c: kl(mean, c) / len(mean),
        lambda mean, c: (np.trace(c) + mean @ mean - len(mean) - np.log(np.linalg.det(c))) / 2,
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_wrong_divergences_are_refused(wrong):
    assert not check.kl(wrong)


def by_best_cosine(find, problem, seeds=range(12)):
    found = [(find(rows), true) for rows, true in map(problem, seeds)]
    return np.array([cosines(*pair).max(axis=1).mean() for pair in found])


def without_count(find, problem, seeds=range(12)):
    found = [(find(rows), true) for rows, true in map(problem, seeds)]
    return np.array([matched_mean(*pair) for pair in found])


def matched_mean(found, true):
    c = cosines(found, true)
    return c[linear_sum_assignment(-c)].mean()


def precise(find, problem, seeds=range(12)):
    """How near is what was found to anything true: one good direction repeated wins."""
    found = [(find(rows), true) for rows, true in map(problem, seeds)]
    return np.array([cosines(*pair).max(axis=0).mean() for pair in found])


def paired(score):
    def better(a, b, problem):
        gain = score(a, problem) - score(b, problem)
        return beyond(gain)

    return better


@pytest.mark.parametrize(
    "wrong",
    [
        ..., fails, paired(by_best_cosine), paired(without_count), paired(precise),
        lambda a, b, problem: ...,
        lambda a, b, problem: True,
        lambda a, b, problem: False,
        lambda a, b, problem: 0.3,
        lambda a, b, problem: scores(a, problem, [0]) > scores(b, problem, [0]),
        lambda a, b, problem: scores(a, problem, range(3)).mean() > scores(
            b, problem, range(3)).mean(),
        lambda a, b, problem: scores(a, problem, range(12)).mean() > scores(
            b, problem, range(12)).mean(),
        lambda a, b, problem: scores(a, problem, range(12)).max() > scores(
            b, problem, range(12)).max() + 0.02,
    ],
)  # fmt: skip
def test_unfair_comparisons_are_refused(wrong):
    assert not check.a_is_better(wrong)


def test_stubs_say_what_to_do():
    assert "Replace the ..." in repr(check.revive(...))
