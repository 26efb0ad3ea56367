"""Checks of chapter 12: a gain by hand, a linear autoencoder, lists, samples, a fair comparison."""

import numpy as np
from scipy.stats import hypergeom

from .. import floors
from . import Verdict, exercise, function, judge, numbers_in, value_of

ITEMS, TOPICS, USERS = 60, 6, 150


@exercise(
    "Add 1 / log2(place + 1) over the places, and divide by the same sum over the places 1, 2, "
    "..., wanted, which the best list would take."
)
def ndcg(answer):
    """Grade a function of (places, wanted): the normalised discounted gain of one list."""
    cases = [([1], 1), ([2], 1), ([1, 3, 10], 3), ([4, 5], 6), ([7], 20)]
    return function(
        answer,
        _ndcg,
        [(np.array(places), wanted) for places, wanted in cases],
        "A film in the third place is worth half of one in the first.",
        "For some places your gain is off. What would the best list with that many wanted gain?",
    )


@exercise(
    "p = np.linalg.inv(x.T @ x + penalty * np.eye(items)); weights = -p / np.diag(p), column by "
    "column; then zeros on the diagonal: np.fill_diagonal(weights, 0)."
)
def linear(answer):
    """Grade a function of (x, penalty): the best linear weights without a diagonal."""
    rng = np.random.default_rng(12)
    cases = [
        (np.eye(3) + 1, 1.0),
        ((rng.random((40, 8)) < 0.3).astype(float), 2.0),
        (rng.normal(size=(9, 12)), 0.5),
    ]
    return function(
        answer,
        floors.ease,
        cases,
        "An inverse and a division: a network that nobody had to train.",
        "These are not the best weights with zeros on the diagonal.",
    )


@exercise(
    "Take scores = liked @ weights, set scores[liked > 0] = -np.inf, and return "
    "np.argsort(-scores)[:n]."
)
def new_user(answer):
    """Grade a function of (liked, weights, n): films for somebody who just came in."""
    rng = np.random.default_rng(3)
    for n in (1, 5, 10):
        weights = floors.ease((rng.random((60, 20)) < 0.3).astype(float), 3.0)
        weights += 2 * np.eye(20) * (n == 10)  # a matrix that has learned to copy
        weights -= 5 * (n == 5)  # all scores below 0: a seen film set to 0 would come first
        liked = (rng.random(20) < 0.25).astype(float)
        liked[0] = 1
        said = value_of(answer, liked, weights, n)
        if isinstance(said, Verdict):
            return said
        found = numbers_in(said)
        if found is None or found.dtype.kind not in "iu" or found.shape != (n,):
            got = type(said).__name__ if found is None else f"{found.dtype} {found.shape}"
            return Verdict(False, f"Expected {n} film numbers in an array. Received {got}.")
        scores = np.where(liked > 0, -np.inf, liked @ weights)
        if np.isin(found, np.flatnonzero(liked)).any():
            return Verdict(False, "You recommend a film that this viewer has named already.")
        if not np.array_equal(found, np.argsort(-scores, kind="stable")[:n]):
            return Verdict(False, f"These are not the {n} highest scores, highest first.")
    return Verdict(True, "One product of a row and a matrix: nothing is trained for a new viewer.")


@exercise(
    "Of the items - 1 others, rank - 1 are better. The number of these in the sample follows the "
    "hypergeometric law: scipy.stats.hypergeom.cdf(k - 1, items - 1, rank - 1, sampled)."
)
def sampled_hit(answer):
    """Grade a function of (rank, items, sampled, k): how often a sample puts it in the top k."""
    cases = [(1, 50, 10, 1), (3, 20, 5, 1), (40, 400, 100, 10), (400, 1000, 100, 10), (9, 9, 3, 2)]
    return function(
        answer,
        _sampled_hit,
        cases,
        "A film in place 100 of 1,000 is in nearly half of all top tens of a drawn hundred.",
        "For some ranks your probability is off. How many of those that are better may the sample "
        "hold?",
    )


@exercise(
    "Choose the setting of a and of b with the larger mean evaluation.ndcg_at on the validation "
    "users (k=20, seen=given > 0). On the test users take the differences, user by user; say True "
    "if the lower end of evaluation.bootstrap of them is above 0."
)
def a_is_better(answer):
    """Grade a comparison of two tuned recommenders: no grid, no scale, no lucky user decides it."""
    good, fair, poor = (_recommender(noise) for noise in (0.5, 2.0, 4.0))
    many = [_recommender(2.0, salt=s) for s in range(100)]
    cases = (  # the best of a hundred alike is a lucky one, where it was chosen or on the test
        ("one setting of a is better than all of b", [poor, good, poor], [poor], True),
        ("b is better", [poor], [poor, good], False),
        ("only the second setting of b is better", [fair], [poor, good, poor], False),
        ("a is worse, and its scores are larger", [_recommender(4.0, 100)], [good], False),
        ("a is better, and its scores are smaller", [_recommender(0.5, 0.001)], [poor], True),
        ("a is better, and puts films first that were seen", [_recommender(0.5, copies=99)],
         [poor], True),
        ("a is worse, and only b ranks films high that were seen",
         [_recommender(2.5, copies=-99)], [_recommender(1.5)], False),
        ("a is better by little, but with the same blur", [_recommender(1.9)], [fair], True),
        ("a has a hundred settings, all like b", many, [_recommender(2.0, salt=636)], False),
        ("b has a hundred settings, all like a", [_recommender(2.0, salt=636)], many, False),
        *(  # in either order, and further apart in the mean than the pair with the same blur,
            # so that neither a sign nor a margin passes; every measure is within 1.5 errors
            ("both are alike", [_recommender(2.0, salt=x)], [_recommender(2.0, salt=y)], False)
            for pair in ((23, 28), (4, 19), (25, 38))
            for x, y in (pair, pair[::-1])
        ),
    )  # fmt: skip
    praise = "Chosen on one set of people, compared on another, person by person."
    return judge(answer, cases, praise, *(tuple(_people(seed)) for seed in (1, 2)))


def _ndcg(places, wanted):
    best = np.sum(1 / np.log2(np.arange(1, wanted + 1) + 1))
    return np.sum(1 / np.log2(np.asarray(places) + 1)) / best


def _sampled_hit(rank, items, sampled, k):
    return hypergeom.cdf(k - 1, items - 1, rank - 1, sampled)


def _people(seed):
    """What each of some people has seen, and what each wants: both from two topics of six."""
    rng = np.random.default_rng([12, seed])
    given, wanted = np.zeros((2, USERS, ITEMS))
    for i in range(USERS):
        topics = rng.choice(TOPICS, 2, replace=False)
        films = rng.permutation(np.flatnonzero(np.isin(np.arange(ITEMS) % TOPICS, topics)))
        given[i, films[:8]], wanted[i, films[8:12]] = 1, 1
    return given, wanted.astype(bool)


def _recommender(noise, scale=1.0, salt=0, copies=0.0):
    """A recommender, score(given): films of the same topics, made worse by noise; salt: which."""
    topic = np.arange(ITEMS) % TOPICS
    alike = (topic[:, None] == topic).astype(float)

    def score(given):
        seed = int(given @ np.arange(ITEMS) @ np.arange(len(given)))
        blur = np.random.default_rng([seed, salt]).normal(size=given.shape)
        return scale * (given @ alike + noise * blur + copies * given)

    return score
