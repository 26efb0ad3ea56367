"""How a number is written, and a table of losses among their floors."""

from dataclasses import dataclass
from html import escape

from .. import _validate
from .linear import mean_reconstruction, pca_reconstruction
from .logistic import sigmoid_pca_reconstruction
from .losses import LOSSES, entropy, same_shape

_NAMES = {"mse": "squared error", "binary_crossentropy": "cross-entropy (nats)"}


def digits(value):
    """Three significant digits, always with a point: 206.0 says that it was measured, not counted.

    >>> digits(0.06748), digits(206.0), digits(0)
    ('0.0675', '206.0', '0.0')
    """
    text = f"{value:.3g}"
    return text if "." in text or "e" in text else text + ".0"


@dataclass(frozen=True)
class Report:
    """Losses, lowest first, each with a name; your own marked with an arrow.

    `report["mean of the training set"]` is one number. Prints as a table; in a notebook the
    table is HTML.
    """

    title: str
    rows: dict
    own: tuple

    def __getitem__(self, name):
        return self.rows[_validate.choice(name, "name", tuple(self.rows))]

    def _table(self):
        for name, value in sorted(self.rows.items(), key=lambda row: row[1]):
            yield "→" if name in self.own else " ", name, digits(value)

    def __repr__(self):
        width = max(map(len, self.rows))
        lines = [f"{mark} {name:<{width}}  {value:>7}" for mark, name, value in self._table()]
        return "\n".join([self.title, *lines])

    def _repr_html_(self):
        rows = "".join(
            f"<tr><td>{mark}</td><td>{escape(name)}</td><td>{value}</td></tr>"
            for mark, name, value in self._table()
        )
        return (
            f'<table class="aelib-report"><caption>{escape(self.title)}</caption>'
            f"<tbody>{rows}</tbody></table>"
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
    own = {} if own is None else _validate.named(own, "own")
    for name, x_hat in own.items():
        same_shape(x_test, _validate.array(x_hat, name), "x_test", name)
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
    return Report(title, rows | own, tuple(own))
