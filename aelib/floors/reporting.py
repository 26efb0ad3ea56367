"""How a number is written, and a table of losses among their floors."""

import math
from dataclasses import dataclass
from html import escape

import numpy as np

from .. import _validate
from .._text import printable
from .linear import mean_reconstruction, pca_reconstruction, same_width
from .logistic import sigmoid_pca_reconstruction
from .losses import LOSSES, entropy
from .passes import Floors
from .streams import Source, is_stream

MANY = 4  # columns; among fewer it is no surprise that one holds half of the variance
MEAN, LOWEST = "mean of the training set", "lowest possible"
_NAMES = {"mse": "squared error", "binary_crossentropy": "cross-entropy (nats)"}


def digits(value):
    """Three significant digits, always with a point: 206.0 says that it was measured, not counted.

    >>> digits(0.06748), digits(0.53), digits(206), digits(12_345), digits(0)
    ('0.0675', '0.530', '206.0', '12300.0', '0.00')
    """
    value = _validate.real(value, "value", low=-math.inf, high=math.inf) + 0.0  # -0.0 is 0
    text = f"{value:#.3g}"
    if 1000 <= abs(rounded := float(text)) < 1e6:
        return f"{rounded:.1f}"
    return text + "0" if text.endswith(".") else text


@dataclass(frozen=True)
class Report:
    """Losses, lowest first, each with a name; your own with an arrow. Introduced in chapter 1.

    `report["mean of the training set"]` is one number. Prints as a table; in a notebook the
    table is HTML.
    """

    title: str
    rows: dict
    own: tuple
    note: str = ""  # what to know before you believe the numbers

    def __getitem__(self, name):
        return self.rows[_validate.choice(name, "name", tuple(self.rows))]

    def _table(self):
        for name, value in sorted(self.rows.items(), key=lambda row: row[1]):
            yield "→" if name in self.own else " ", name, digits(value)

    def __repr__(self):
        width = max(map(len, self.rows))
        lines = [f"{mark} {name:<{width}}  {value:>7}" for mark, name, value in self._table()]
        return printable("\n".join([self.title, *lines, *filter(None, [self.note])]))

    def _repr_html_(self):
        rows = "".join(
            f"<tr><td>{mark}</td><td>{escape(name)}</td><td>{value}</td></tr>"
            for mark, name, value in self._table()
        )
        note = f'<tfoot><tr><td colspan="3">{escape(self.note)}</td></tr></tfoot>'
        return (
            f'<table class="aelib-report"><caption>{escape(self.title)}</caption>'
            f"<tbody>{rows}</tbody>{note if self.note else ''}</table>"
        )


def _pca_name(k, probabilities):
    through = " through a sigmoid" if probabilities else ""
    return f"PCA{through}, {k} {'number' if k == 1 else 'numbers'}"


def report(x_train, x_test, own=None, *, k, loss="mse", per="value"):
    """Your losses among the floors: mean predictor, PCA-k, and the lowest possible value.

    In cross-entropy PCA stands as "PCA through a sigmoid, k numbers": clipped to [0, 1] its loss
    would depend on the clip.

    Args:
        x_train: (n, d), what the floors are fitted on. x_test: (m, d), what all are scored on. Or
            batches that can be gone through more than once, each of examples of any shape: a
            `keras.utils.PyDataset`, a `tf.data.Dataset`, a list of arrays. They need not fit into
            memory.
        own: dict of name to reconstruction of `x_test`, (m, d); or to a function that makes it,
            which is what batches need.
        k: code size, for PCA.
        loss: "mse" or "binary_crossentropy". per: "value" or "example".

    Returns:
        `Report`.

    >>> import numpy as np
    >>> x = np.random.default_rng(0).uniform(size=(500, 4))
    >>> report(x[:400], x[400:], {"copy": x[400:]}, k=2)["copy"]
    0.0
    >>> report([x[:200], x[200:400]], [x[400:]], {"copy": lambda batch: batch}, k=2)["copy"]
    0.0
    """
    _validate.choice(loss, "loss", tuple(LOSSES))
    _validate.choice(per, "per", ("value", "example"))
    probabilities = loss == "binary_crossentropy"
    own = {} if own is None else _named_reconstructions(own)
    scored = _in_passes if is_stream(x_train) or is_stream(x_test) else _at_once
    floors, own, shape, variances = scored(x_train, x_test, own, k, loss, per)
    rows = dict(zip((MEAN, _pca_name(k, probabilities), LOWEST), floors, strict=True))
    if clash := rows.keys() & own.keys():
        raise ValueError(f"Expected names other than those of the floors. Received {clash}.")
    title = f"{_NAMES[loss]} per {per}, {shape[0]:,} examples of {shape[1]} values"
    return Report(title, rows | own, tuple(own), "" if probabilities else _decided_by(variances))


def _at_once(x_train, x_test, own, k, loss, per):
    """Losses of the floors and of your own; shape and variances of `x_test`."""
    x_train, x_test = same_width(x_train, x_test)
    own = {name: _reconstructed(name, x_hat, x_test) for name, x_hat in own.items()}
    score, probabilities = LOSSES[loss], loss == "binary_crossentropy"
    linear = sigmoid_pca_reconstruction if probabilities else pca_reconstruction
    floors = (
        score(x_test, mean_reconstruction(x_train, x_test), per),
        score(x_test, linear(x_train, x_test, k), per),
        entropy(x_test, per) if probabilities else 0.0,
    )
    own = {name: score(x_test, x_hat, per) for name, x_hat in own.items()}
    return floors, own, x_test.shape, x_test.var(axis=0, dtype="float64")


def _in_passes(x_train, x_test, own, k, loss, per):
    """The same from batches: two or three passes over the training set, one over the test set."""
    score, probabilities = LOSSES[loss], loss == "binary_crossentropy"
    train = Source(x_train, "x_train")
    if is_stream(x_test) and (arrays := [name for name in own if not callable(own[name])]):
        raise TypeError(
            f"Expected a function, batch to reconstruction, where `x_test` comes in batches. "
            f"Received a {type(own[arrays[0]]).__name__} under {arrays[0]!r}."
        )
    test = Source(x_test, "x_test")
    fitted = Floors(train, k, probabilities)
    test.width, sizes, losses, sums = train.width, [], [], 0.0
    for batch, x in test:
        mine = [_reconstructed(name, x_hat, batch).reshape(x.shape) for name, x_hat in own.items()]
        reconstructions = [np.broadcast_to(fitted.mean, x.shape), fitted.linear(x), *mine]
        lowest = entropy(x, per) if probabilities else 0.0
        losses.append([lowest, *(score(x, x_hat, per) for x_hat in reconstructions)])
        sizes.append(len(x))
        centred = x - fitted.mean
        sums = sums + np.stack([centred.sum(axis=0), (centred**2).sum(axis=0)])
    lowest, mean, linear, *mine = np.average(losses, axis=0, weights=sizes).tolist()
    first, second = sums / test.n
    own = dict(zip(own, mine, strict=True))
    return (mean, linear, lowest), own, (test.n, test.width), second - first**2


def _named_reconstructions(own):
    for name in _validate.named(own, "own"):
        if not isinstance(name, str):
            raise TypeError(f"Expected names that are text in `own`. Received {name!r:.80}.")
    return own


def _reconstructed(name, x_hat, x):
    """The reconstruction of `x` under this name: an array, or what a function makes."""
    x_hat = _validate.array(x_hat(x) if callable(x_hat) else x_hat, name)
    _validate.same_shape(x, x_hat, "x_test", name)
    return x_hat


def _decided_by(variances):
    """A sentence where one column of many holds more than half of the variance, else nothing."""
    share = variances.max() / (variances.sum() or 1.0)
    if len(variances) < MANY or share <= 0.5:
        return ""
    return (
        f"Column {variances.argmax()} holds {digits(100 * share)} % of the variance and decides "
        "these numbers: if the columns have different units, standardise them first."
    )
