"""Checks of chapter 11: letters that count, smoothing, samples that are new, a fair comparison."""

import numpy as np

from . import exercise, function, judge


@exercise(
    "Count only where letters >= 0; there take log_p at the letter, as np.take_along_axis does; "
    "minus their sum, divided by their number and by log(2)."
)
def bits_per_letter(answer):
    """Grade a function of (log_p, letters): bits per letter, padding left out."""
    return function(
        answer,
        _bits_per_letter,
        [_padded(seed) for seed in range(4)],
        "Short and long names weigh by their letters, and padding weighs nothing.",
        "Which places count, and what is divided by what?",
    )


@exercise(
    "With n the sum of the counts and t the number of counts above 0: "
    "(counts + t * lower) / (n + t), and `lower` where nothing was counted."
)
def witten_bell(answer):
    """Grade a function of (counts, lower): probabilities of the next letter."""
    rng = np.random.default_rng(0)
    lower = rng.dirichlet(np.ones(5))
    cases = [
        (np.array(c, float), lower) for c in ([3, 0, 1, 0, 0], [0] * 5, [1] * 5, [90, 0, 0, 0, 0])
    ]
    return function(
        answer,
        _witten_bell,
        cases,
        "What was seen in many forms is trusted less to be seen again.",
        "With some counts your probabilities are not those of Witten and Bell.",
    )


@exercise(
    "len(set(samples) - set(training)) / len(samples): each new name counts once, however often it "
    "was drawn."
)
def fresh(answer):
    """Grade a function of (samples, training): distinct new names, as a share of the samples."""
    cases = [
        (["ann", "bob", "cara", "cara"], ["bob", "dora"]),
        (["ann"] * 9 + ["bea"], ["zoe"]),
        (["bob", "dora"], ["bob", "dora", "eve"]),
        (["ann", "bea", "cara"], ["bob"]),
        (["bob", "bob", "ann"], ["bob", "dora", "bob"]),
    ]
    return function(
        answer,
        _fresh,
        cases,
        "A model that repeats one new name, and one that knows its list by heart, get nothing.",
        "Names that are drawn twice, or stand in the list, are no new ones.",
    )


@exercise(
    "Take (ranks_a <= 10) - (ranks_b <= 10) for each query, as whole numbers; say True where its "
    "mean is more than twice its standard error, std(ddof=1) / sqrt(n)."
)
def a_finds_more(answer):
    """Grade a comparison of two search methods: by hits in the first ten, beyond chance."""
    return judge(answer, _searches(), "No outlier, no lucky handful and no order fools it.")


def _padded(seed):
    """(log-probabilities (n, width, 5), letters (n, width) with -1 after the end)."""
    rng = np.random.default_rng(seed)
    letters = rng.integers(0, 5, size=(3, 4))
    letters[np.arange(4) >= rng.integers(1, 5, size=(3, 1))] = -1
    return np.log(rng.dirichlet(np.ones(5), size=(3, 4))), letters


def _bits_per_letter(log_p, letters):
    own = np.take_along_axis(log_p, np.maximum(letters, 0)[..., None], axis=-1)[..., 0]
    return -own[letters >= 0].mean() / np.log(2)


def _witten_bell(counts, lower):
    n, kinds = counts.sum(), np.sum(counts > 0)
    return (counts + kinds * lower) / (n + kinds) if n else lower


def _fresh(samples, training):
    return len(set(samples) - set(training)) / len(samples)


def _searches():
    """(claim, ranks of a, ranks of b, whether a finds more)."""
    rng = np.random.default_rng(11)

    def ranks(share, n=120):
        """A rank for each query; exactly that share of them is among the first ten."""
        hit = np.arange(n) < round(share * n)
        found = np.where(hit, rng.integers(1, 11, n), rng.integers(11, 900, n))
        return rng.permutation(found)

    far = ranks(0.4)
    far[far > 10] = rng.integers(20_000, 40_000, np.sum(far > 10))
    better, worse = ranks(0.6), ranks(0.3)
    few = np.array([2, 5, 3, 800, 4, 40]), np.array([300, 7, 60, 700, 9, 30])
    same = ranks(0.45)
    yield "a finds twice as many in the first ten", better, worse, True
    yield "b finds twice as many", worse, better, False
    yield "b's misses are farther away, and no more", ranks(0.4), far, False
    yield (
        "a's misses are farther away, and it finds many more",
        np.where(better > 10, 60 * better, better),
        worse,
        True,
    )
    yield "there are six queries", *few, False
    yield "a finds two more of 120", same + 0, _moved(same, 2, rng), False
    yield "a is nearer in most queries, and none gets into the first ten", *_nearer(worse), False
    near = np.where(worse > 10, 11 + worse % 5, worse)
    yield "a's misses come right behind the tenth place", near, worse, False
    yield "all that a finds is at the tenth place", np.where(better > 10, better, 10), worse, True
    yield "a finds 10 more of 120, and they disagree on 60", *_torn(35, 25, 120), False
    yield "a finds 40 more of 4,000, and they disagree on 2,000", *_torn(1020, 980, 4000), False
    yield "a finds 120 more of 4,000, and they disagree on 240", *_torn(180, 60, 4000), True


def _torn(won, lost, n):
    """Ranks: a alone finds `won` of n words, b alone `lost`, both find a third of the rest."""
    a, b = np.full(n, 400), np.full(n, 500)
    a[:won], b[won : won + lost] = 3, 3
    both = slice(won + lost, won + lost + (n - won - lost) // 3)
    a[both], b[both] = 4, 2
    return a, b


def _moved(ranks, n, rng):
    """The same ranks, but n of the hits are misses."""
    out = ranks.copy()
    out[rng.choice(np.flatnonzero(ranks <= 10), n, replace=False)] = 500
    return out


def _nearer(ranks):
    return np.where(ranks > 20, ranks - 8, ranks), ranks
