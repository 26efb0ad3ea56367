"""Checks of chapter 15: matched directions, dead units, a rotated code, who found the features."""

import numpy as np

from ..evaluation import matched_cosine
from . import exercise, function, judge


@exercise(
    "Divide every row by its length; take the absolute values of true @ found.T; let "
    "scipy.optimize.linear_sum_assignment(..., maximize=True) give the partners, and return the "
    "mean of their cosines over all rows of `true`, a row without partner counting 0."
)
def matched(answer):
    """Grade a function of (found, true): the mean cosine of partners matched one to one."""
    rng = np.random.default_rng(15)
    true = rng.normal(size=(5, 4))
    cases = [
        (np.array([[1.0, 0], [1, 0.1]]), np.array([[1.0, 0], [0, 1]])),  # one serves for two
        (-3 * true[::-1], true),  # sign and length do not count
        (rng.normal(size=(8, 4)), true),
        (true[:2] + 0.1, true),  # fewer than there are
        (_at(14, -20), _at(0, 30)),  # greed loses
    ]
    return function(
        answer,
        lambda found, true: matched_cosine(found, true).mean(),
        cases,
        "One partner each, whatever its sign and length.",
        "Does each have a partner of its own, and the sum its largest value? Do sign and length "
        "count for nothing, and a missing partner 0?",
    )


@exercise(
    "dead = np.flatnonzero((codes == 0).all(axis=0)); rows = np.argsort(-((x - x_hat) ** 2)"
    ".sum(axis=1))[:len(dead)]; put (x - x_hat)[rows], each divided by its length, into a copy "
    "of atoms at the rows `dead`."
)
def revive(answer):
    """Grade a function of (atoms, codes, x, x_hat): dead atoms moved onto the worst misses."""
    cases = [_half_dead(seed, dead) for seed, dead in enumerate(([1], [0, 4], [], [2, 3, 5]))]
    return function(
        answer,
        _revived,
        cases,
        "The living stay as they are; the dead point at what nobody explains.",
        "Some atom is not where it should be. Dead means 0 for all rows; the worst row goes to the "
        "first dead atom, the next to the next.",
    )


@exercise(
    "For k numbers, with log_volume = np.linalg.slogdet(covariance)[1]: half of "
    "np.trace(covariance) + mean @ mean - k - log_volume."
)
def kl(answer):
    """Grade a function of (mean, covariance): divergence from N(0, I) in nats."""
    rng = np.random.default_rng(15)
    spread = rng.normal(size=(3, 3))
    turn = np.linalg.qr(spread)[0]
    cases = [
        (np.zeros(2), np.eye(2)),
        (np.array([0.5, -1.0]), np.diag([0.1, 2.0])),
        (rng.normal(size=3), spread @ spread.T + 0.1 * np.eye(3)),
        (turn @ np.ones(3), turn @ np.diag([0.1, 0.5, 1.0]) @ turn.T),
        (np.zeros(60), 1e-8 * np.eye(60)),  # its determinant is 0 in floating point
    ]
    return function(
        answer,
        _kl,
        cases,
        "And no rotation changes it: trace, length and determinant stay.",
        "For some cloud the divergence is not that from the standard normal.",
    )


@exercise(
    "For twelve seeds take rows and true of problem(seed) and score each finder: the sum of its "
    "matched cosines, divided by the larger of the numbers of true and of handed-in directions. "
    "Say True only where the mean difference is more than twice its standard error."
)
def a_is_better(answer):
    """Grade a comparison of two finders of directions: equal terms, several problems."""
    cases = (
        ("a is better on every problem", _finder(0.1), _finder(0.5), True),
        ("b is better", _finder(0.5), _finder(0.1), False),
        ("a is a little better on every problem", _finder(0.4), _finder(0.43), True),
        ("a is better on the first problem only", _finder(0.5, lucky=True), _finder(0.4), False),
        (
            "a is better, its directions short and turned round",
            _finder(0.1, -0.01),
            _finder(0.5),
            True,
        ),
        ("a repeats its one good direction", _finder(0.05, repeat=True), _finder(0.5), False),
        ("a hands in hundreds of directions at random", _at_random, _finder(0.5), False),
        *(  # in either order, so that the sign of a mean difference does not pass
            ("both are alike", _finder(0.4, salt=x), _finder(0.4, salt=y), False)
            for pair in ((1, 5), (2, 6), (4, 10), (3, 7))
            for x, y in (pair, pair[::-1])
        ),
    )
    praise = "No lucky problem, no repetition and no crowd of guesses fools it."
    return judge(answer, cases, praise, _problem)


def _at(*degrees):
    """Directions in a plane, by their angles."""
    angle = np.radians(degrees)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _half_dead(seed, dead):
    """(atoms, codes, x, x_hat) of a dictionary whose units `dead` never speak."""
    rng = np.random.default_rng([15, seed])
    atoms = rng.normal(size=(6, 4))
    codes = np.maximum(rng.normal(size=(30, 6)), 0)
    codes[:, dead] = 0
    codes[:20, (dead[-1] + 1) % 6 if dead else 0] = 0  # rare, not dead
    return atoms, codes, rng.normal(size=(30, 4)), codes @ atoms


def _revived(atoms, codes, x, x_hat):
    atoms, miss = atoms.copy(), x - x_hat
    dead = np.flatnonzero((codes == 0).all(axis=0))
    worst = miss[np.argsort(-(miss**2).sum(axis=1))[: len(dead)]]
    atoms[dead] = worst / np.linalg.norm(worst, axis=1, keepdims=True)
    return atoms


def _kl(mean, covariance):
    log_volume = np.linalg.slogdet(covariance)[1]
    return (np.trace(covariance) + mean @ mean - len(mean) - log_volume) / 2


def _problem(seed):
    """(rows, true directions): every row is a multiple of one of twelve directions."""
    rng = np.random.default_rng([15, seed])
    true = rng.normal(size=(12, 6))
    true /= np.linalg.norm(true, axis=1, keepdims=True)
    return true[rng.permutation(240) % 12] * rng.uniform(0.5, 2, (240, 1)), true


def _finder(noise, length=1.0, *, salt=0, lucky=False, repeat=False):
    """A finder, rows -> (12, 6): the true directions, made worse by noise."""
    first = _problem(0)[1]

    def find(rows):
        rows = np.asarray(rows)
        unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        true = np.unique(unit.round(9), axis=0)
        is_lucky = lucky and np.allclose(np.sort(true[:, 0]), np.sort(first[:, 0]), atol=1e-6)
        rng = np.random.default_rng([salt, int(1e6 * abs(rows.sum()))])
        blur = (0.01 if is_lucky else noise) * rng.normal(size=true.shape)
        if repeat:
            true, blur = np.repeat(true[:1], len(true), axis=0), 0.2 * blur
        return length * (true + blur)

    return find


def _at_random(rows):
    return np.random.default_rng(len(rows)).normal(size=(600, np.shape(rows)[1]))
