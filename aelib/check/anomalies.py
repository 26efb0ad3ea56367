"""Checks of chapter 13: base rates, thresholds, a broken sensor, events, a fair comparison."""

import numpy as np

from . import Verdict, exercise, function, judge, value_of


@exercise(
    "Of all examples share * recall are true alarms and (1 - share) * false_alarm_rate are false "
    "ones; divide the first by the sum of both."
)
def precision(answer):
    """Grade a function of (share, recall, false_alarm_rate): the share of alarms that are true."""
    cases = [(0.5, 0.9, 0.1), (0.01, 0.9, 0.05), (0.001, 1.0, 0.01), (0.2, 0.0, 0.3)]
    return function(
        answer,
        _precision,
        cases,
        "A good detector of something rare is mostly wrong when it speaks.",
        "For some share of strangers your precision is off. How many alarms of each kind are there "
        "among a million examples?",
    )


@exercise(
    "All n scores are below the quantile that leaves `rate` above it with probability "
    "(1 - rate) ** n; take the smallest n for which that is at most 1 - confidence: "
    "ceil(log(1 - confidence) / log(1 - rate))."
)
def how_many(answer):
    """Grade a function of (rate, confidence): normal examples needed to be so sure."""
    cases = [(0.05, 0.95), (0.01, 0.95), (0.01, 0.99), (0.2, 0.5), (0.001, 0.9)]
    return function(
        answer,
        _how_many,
        cases,
        "Right at every rate. A false-alarm rate of one in a thousand needs thousands of normals.",
        "With so many normals one cannot be so sure, or fewer would have done. When does the "
        "largest of n scores leave more than `rate` above it?",
    )


@exercise(
    "For each column j start from a copy of the row; several times, set column j to what "
    "reconstruct gives for it; then add up the squared errors of all other columns. The broken "
    "column is the j with the smallest sum."
)
def broken_column(answer):
    """Grade a function of (row, reconstruct): it names the sensor that is broken."""
    right = naive = 0
    for seed in range(40):
        row, reconstruct, broken = _broken(seed)
        said = value_of(answer, row, reconstruct)
        if isinstance(said, Verdict):
            return said
        if isinstance(said, (bool, np.bool_)) or not isinstance(said, (int, np.integer)):
            return Verdict(False, f"Expected a column number. Received a {type(said).__name__}.")
        right += said == broken
        naive += np.argmax((row - reconstruct(row[None])[0]) ** 2) == broken
    if right < 38:
        return Verdict(
            False,
            f"Of 40 rows you name the broken column in {right}; the largest error names it in "
            f"{naive}. One broken value pulls the whole reconstruction: whose repair mends it?",
        )
    return Verdict(True, f"{right} of 40; the largest error alone names {naive}.")


@exercise(
    "Copy alarm; for every event, if alarm[start:stop].any(), set that stretch to True. Then count "
    "points: tp = (adjusted & truth).sum() and so on; F1 = 2 tp / (2 tp + fp + fn), 0 without tp."
)
def adjusted_f1(answer):
    """Grade a function of (alarm, starts, stops): F1 by points after point adjustment."""
    rng = np.random.default_rng(0)
    starts, stops = np.array([20, 90, 150]), np.array([50, 95, 190])
    alarms = [rng.random(200) < p for p in (0.02, 0.1, 0.5, 0.0)]
    return function(
        answer,
        _adjusted_f1,
        [(alarm, starts, stops) for alarm in alarms],
        "So a coin finds long events: never compare such a number with one that is not adjusted.",
        "On some alarms your F1 is not that of the adjusted points.",
    )


@exercise(
    "For ten seeds or more take problem(seed), the ROC-AUC of a and of b on it, and their "
    "difference; say True only where the mean difference is more than twice its standard error."
)
def a_is_better(answer):
    """Grade a comparison of two detectors: no lucky seed, no scale, no threshold decides it."""
    cases = (
        ("a is better on every problem", _detector(0.3), _detector(1.5), True),
        ("b is better", _detector(1.5), _detector(0.3), False),
        (
            "a is better on the first problem only",
            _detector(1.5, lucky=(0,)),
            _detector(0.9),
            False,
        ),
        ("a is worse, and its scores are larger", _detector(1.2, scale=50), _detector(0.4), False),
        (
            "a is better, and its scores are smaller",
            _detector(0.3, scale=0.01),
            _detector(1.5),
            True,
        ),
        *(  # in either order, so that the sign of a mean difference does not pass
            ("both are alike", _detector(0.8, salt=x), _detector(0.8, salt=y), False)
            for pair in ((6, 19), (12, 15), (5, 14), (17, 22))
            for x, y in (pair, pair[::-1])
        ),
    )
    return judge(answer, cases, "No lucky problem, no scale and no threshold fools it.", _problem)


def _precision(share, recall, false_alarm_rate):
    true, false = share * recall, (1 - share) * false_alarm_rate
    return true / (true + false)


def _how_many(rate, confidence):
    return int(np.ceil(np.log(1 - confidence) / np.log(1 - rate) - 1e-9))


def _broken(seed, d=12, k=4):
    """A row near a random plane with one value off; a projector; which value."""
    rng = np.random.default_rng([seed, 13])
    plane, _ = np.linalg.qr(rng.normal(size=(d, k)) * rng.uniform(0.2, 2, size=(d, 1)))
    row = plane @ rng.normal(size=k) * 2 + 0.05 * rng.normal(size=d)
    broken = int(rng.integers(d))
    row[broken] += 3 * rng.choice([-1, 1])
    return row, lambda x: np.asarray(x) @ plane @ plane.T, broken


def _adjusted_f1(alarm, starts, stops):
    adjusted, truth = np.array(alarm), np.zeros(len(alarm), bool)
    for start, stop in zip(starts, stops, strict=True):
        truth[start:stop] = True
        adjusted[start:stop] |= adjusted[start:stop].any()
    hits = (adjusted & truth).sum()
    return 2 * hits / (2 * hits + (adjusted ^ truth).sum()) if hits else 0.0


def _problem(seed):
    """(training rows, test rows, strangers): a cloud, and a fifth of strangers around it."""
    rng = np.random.default_rng(seed)
    y = np.arange(150) % 5 == 0
    spread = np.where(y, 2.5, 1.0)[:, None]
    return rng.normal(size=(100, 3)), rng.normal(size=(150, 3)) * spread, y


def _detector(noise, lucky=(), scale=1.0, salt=0):
    """A detector, score(x, t): distance from the mean, made worse by noise."""
    first = {seed: _problem(seed)[1].sum() for seed in lucky}

    def score(x, t):
        seed = int(abs(np.sum(t)) * 1e6) % 2**32
        is_lucky = any(np.isclose(np.sum(t), total) for total in first.values())
        blur = np.random.default_rng([seed, salt, round(1000 * noise)]).normal(size=len(t))
        distance = np.linalg.norm(t - x.mean(axis=0), axis=1)
        return scale * (distance + (0.01 if is_lucky else noise) * blur)

    return score
