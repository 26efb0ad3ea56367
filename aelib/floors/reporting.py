"""How a number is written, and a table of losses among their floors."""

import math
from dataclasses import dataclass
from html import escape

from .. import _validate
from .._text import printable
from .linear import mean_reconstruction, pca_reconstruction, same_width
from .logistic import sigmoid_pca_reconstruction
from .losses import LOSSES, entropy

MANY = 4  # columns; among fewer it is no surprise that one holds half of the variance
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
        x_train: (n, d), what the floors are fitted on. x_test: (m, d), what all are scored on.
        own: dict of name to reconstruction of `x_test`, (m, d).
        k: code size, for PCA.
        loss: "mse" or "binary_crossentropy". per: "value" or "example".

    Returns:
        `Report`.

    >>> import numpy as np
    >>> x = np.random.default_rng(0).uniform(size=(500, 4))
    >>> report(x[:400], x[400:], {"copy": x[400:]}, k=2)["copy"]
    0.0
    """
    score = LOSSES[_validate.choice(loss, "loss", tuple(LOSSES))]
    x_train, x_test = same_width(x_train, x_test)
    own = {} if own is None else _named_reconstructions(own, x_test)
    probabilities = loss == "binary_crossentropy"
    linear = sigmoid_pca_reconstruction if probabilities else pca_reconstruction
    rows = {
        "mean of the training set": score(x_test, mean_reconstruction(x_train, x_test), per),
        _pca_name(k, probabilities): score(x_test, linear(x_train, x_test, k), per),
        "lowest possible": entropy(x_test, per) if probabilities else 0.0,
    }
    own = {name: score(x_test, x_hat, per) for name, x_hat in own.items()}
    if clash := rows.keys() & own.keys():
        raise ValueError(f"Expected names other than those of the floors. Received {clash}.")
    title = f"{_NAMES[loss]} per {per}, {len(x_test):,} examples of {x_test.shape[1]} values"
    return Report(title, rows | own, tuple(own), "" if probabilities else _decided_by(x_test))


def _named_reconstructions(own, x_test):
    for name, x_hat in _validate.named(own, "own").items():
        if not isinstance(name, str):
            raise TypeError(f"Expected names that are text in `own`. Received {name!r:.80}.")
        _validate.same_shape(x_test, _validate.array(x_hat, name), "x_test", name)
    return own


def _decided_by(x):
    """A sentence where one column of many holds more than half of the variance, else nothing."""
    variances = x.var(axis=0, dtype="float64")
    share = variances.max() / (variances.sum() or 1.0)
    if x.shape[1] < MANY or share <= 0.5:
        return ""
    return (
        f"Column {variances.argmax()} holds {digits(100 * share)} % of the variance and decides "
        "these numbers: if the columns have different units, standardise them first."
    )
