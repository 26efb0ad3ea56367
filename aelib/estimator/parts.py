"""What the network of a table is made of: hidden columns, and a loss per kind of column."""

from .. import models
from .._keras import keras
from ..layers import MaskingCorruption

ops = keras.ops
_register = keras.saving.register_keras_serializable(package="aelib")


@_register
class HiddenColumns(MaskingCorruption):
    """Hide a random fraction of the columns of every row in training, whole columns at a time.

    Args:
        fraction: chance of a column to be hidden.
        groups: for each place of a row, the number of the column that it belongs to.
        seed: as for `layers.MaskingCorruption`.
    """

    def __init__(self, fraction, groups, seed=None, **kwargs):
        super().__init__(fraction, seed, **kwargs)
        self.groups = [int(g) for g in groups]

    def corrupt(self, x):
        """`x`, (batch, width), with all places of a hidden column 0."""
        columns = x[:, : max(self.groups) + 1]  # for its shape: a chance for each column
        chances = ops.take(self._chances(columns), self.groups, axis=1)
        return ops.where(chances < self.fraction, ops.zeros_like(x), x)

    def get_config(self):
        """The arguments, for saving."""
        return {**super().get_config(), "groups": self.groups}


@_register
class TableLoss(keras.losses.Loss):
    """Squared error for numbers, cross-entropy for categories, missing values left out.

    Rows are laid out as `Columns` says. Every column is divided by its own floor: what predicting
    the mean, or the frequencies, would cost. Standardised numbers have the floor 1.

    Args:
        n_numbers: how many numeric columns there are.
        widths: how many categories each categorical column has.
        entropies: their floors, in nats.
    """

    def __init__(self, n_numbers, widths, entropies, name="table_loss", **kwargs):
        super().__init__(name=name, **kwargs)
        self.n_numbers, self.widths, self.entropies = n_numbers, list(widths), list(entropies)

    def terms(self, x, x_hat):
        """The loss of every value over its column's floor, 0 if missing: (batch, columns)."""
        n = self.n_numbers
        terms = [x[:, n : 2 * n] * (x[:, :n] - x_hat[:, :n]) ** 2]
        start = 2 * n
        for width, entropy in zip(self.widths, self.entropies, strict=True):
            place = slice(start, start := start + width)
            nats = -ops.sum(x[:, place] * ops.log_softmax(x_hat[:, place]), axis=1, keepdims=True)
            terms.append(nats / entropy)
        return ops.concatenate(terms, axis=1)

    def call(self, y_true, y_pred):
        """The mean over all columns of each row, (batch,)."""
        return ops.mean(self.terms(y_true, y_pred), axis=1)

    def get_config(self):
        """The arguments, for saving."""
        arguments = {name: getattr(self, name) for name in ("n_numbers", "widths", "entropies")}
        return {**super().get_config(), **arguments}


def network(columns, latent_dim, hidden, activation, hide, seed):
    """A dense autoencoder of encoded rows that hides columns from its encoder in training.

    It also gives numbers for "seen", which nothing reads: so what goes in has the shape of what
    comes out, and `models.dense` builds it.
    """
    width = len(columns.groups)
    plain = models.dense(
        width, latent_dim, hidden, activation=activation, output_activation="linear"
    )
    x = keras.Input((width,), name="x")
    shown = HiddenColumns(hide, columns.groups, seed)(x)
    encoder = keras.Model(x, plain.get_layer("encoder")(shown), name="encoder")
    return models.join(encoder, plain.get_layer("decoder"))


def watched_pair(columns, hide, x, seed):
    """Rows to watch, with values hidden as in training: else they would tell of copying alone."""
    shown = HiddenColumns(hide, columns.groups, seed)(x, training=True)
    return keras.ops.convert_to_numpy(shown), x
