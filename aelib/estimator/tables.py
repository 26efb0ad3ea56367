"""The transformer of whole tables: numbers, categories, dates, and holes in them."""

import numpy as np
import pandas as pd
from sklearn.base import ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import check_array
from sklearn.utils.validation import check_is_fitted

from .. import _validate, models, training
from .._keras import keras
from .columns import Columns
from .comparison import LinearFloor, column_errors
from .network import FLOATS, PATIENCE, Kept, draw_seed, global_random_state_kept, held_out
from .parts import TableLoss, network, watched_pair
from .refusals import a_table, can_be_learned, same_columns, say_if_one_value_decides


class TableAutoencoder(ClassNamePrefixFeaturesOutMixin, TransformerMixin, Kept):
    """A dense autoencoder of a pandas table as it is. Introduced in chapter 14.

    Numbers are standardised, categories (words, `category`, bool) one-hot, dates and durations
    count as numbers. A missing value is 0 for the encoder, the mean of a number, with a second
    input that says so, and all 0 for a category; in the loss it does not count. The loss is
    squared error for numbers and cross-entropy for categories, each column divided by its own
    floor: its variance, or the entropy of its frequencies (at least 0.1 nats). So no column
    drowns the others.

    Args:
        n_components: numbers in the code. To fill holes it may be larger than to compress.
        hidden: widths of the encoder's hidden layers, from the input inwards; mirrored.
        activation: of the hidden layers.
        hide: chance of a known value to be hidden from the encoder in a step, at least 0 and
            below 1. It has to be given back all the same: that is how the network learns to fill
            holes (Vincent et al. 2008). About the share of holes that you want filled.
        epochs: passes over the table. batch_size: rows in a step.
        learning_rate_init: where Adam's rate starts; it falls along a cosine to 0. Five times
            that of `training.fit`, with which, and half the width, holes were filled worse.
        early_stopping: whether to set rows apart and to stop after ten epochs in which no better
            loss was seen there; the best weights are kept. Watch the report: on some
            hundreds of rows it ended too early, and cost accuracy.
        validation_fraction: the share of rows set apart then.
        random_state: as in `Autoencoder`.

    Attributes:
        model_: the trained `keras.Model` with parts "encoder" and "decoder".
        loss_curve_, validation_loss_curve_: lists, the loss of each epoch; 1 is as bad as the
            means. The second is of rows set apart, None without `early_stopping`.
        n_features_in_, feature_names_in_: how many columns, and their names.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"age": [31, None, 58], "town": ["Oslo", "Bergen", None]})
    >>> autoencoder = TableAutoencoder(1, epochs=1, random_state=0).fit(table)
    >>> autoencoder.transform(table).shape
    (3, 1)
    >>> autoencoder.impute(table)["town"][:2].tolist()
    ['Oslo', 'Bergen']
    """

    def __init__(
        self,
        n_components=2,
        *,
        hidden=(128,),
        activation="elu",
        hide=0.2,
        epochs=200,
        batch_size=64,
        learning_rate_init=0.01,
        early_stopping=False,
        validation_fraction=0.1,
        random_state=None,
    ):
        self.n_components = n_components
        self.hidden = hidden
        self.activation = activation
        self.hide = hide
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate_init = learning_rate_init
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.random_state = random_state

    def fit(self, X, y=None):
        """Train on the rows of a pandas table; `y` is ignored. Returns self."""
        k = _validate.positive_int(self.n_components, "n_components")
        batch_size = _validate.positive_int(self.batch_size, "batch_size")
        hide = _validate.real(self.hide, "hide", low=0, high=0.99)
        seed = draw_seed(self.random_state)
        columns = Columns(can_be_learned(a_table(X)))
        x = columns.encode(X)
        say_if_one_value_decides(X, columns, x)
        train, watched = held_out(len(x), self.early_stopping, self.validation_fraction, seed)
        with global_random_state_kept():
            keras.utils.set_random_seed(seed)
            model = network(columns, k, self.hidden, self.activation, hide, seed)
            history = training.fit(
                model,
                x[train],
                loss=TableLoss(len(columns.numeric), columns.widths, columns.entropies),
                epochs=self.epochs,
                batch_size=batch_size,
                optimizer=self._optimizer(len(train), batch_size),
                validation=watched_pair(columns, hide, x[watched], seed) if len(watched) else 0,
                patience=PATIENCE,
                seed=seed,
            )
        self._keep(X, columns, x, k, model, history)
        return self

    def transform(self, X):
        """The codes of a table, its holes left out: (n, n_components)."""
        x = self._encoded(X)
        return models.encode(self.model_, x)

    def inverse_transform(self, X):
        """The table that belongs to codes (n, n_components): columns, order, dtypes of `fit`."""
        check_is_fitted(self)
        codes = check_array(X, dtype=FLOATS, input_name="X")
        if codes.shape[1] != (width := self._n_features_out):
            raise ValueError(f"Expected `X` of shape (n, {width}). Received {codes.shape}.")
        x_hat = models.decode(self.model_, codes.astype("float32"))
        return self._columns.decode(x_hat, getattr(X, "index", None))

    def impute(self, X):
        """The table with its holes filled; every known value stays as it was."""
        x = self._encoded(X)
        x_hat = models.reconstruct(self.model_, x)
        guess = self._columns.decode(x_hat, X.index)
        return pd.DataFrame({name: _filled(X[name], guess[name]) for name in X})

    def score_samples(self, X):
        """Minus the loss of each row, the mean over its known values: higher is more usual, (n,).

        Every column over its floor: -1 is as bad as the means would be on average.
        """
        x = self._encoded(X)
        terms = self.model_.loss.terms(x, models.reconstruct(self.model_, x))
        known = self._columns.known(x)
        return -keras.ops.convert_to_numpy(terms).astype("float64").sum(axis=1) / known.sum(axis=1)

    def report(self, X):
        """The error of every column among its floors, best on rows that `fit` has not seen.

        Numbers and dates: squared error over the variance in the fitted table. Categories: the
        share of wrong answers. Only known values count.

        Returns:
            A pandas table, one row a column: "kind"; "mean", what the fitted mean or the most
            frequent category gets; "PCA", with a code of the same size; "autoencoder"; and
            "imputed", the autoencoder when it sees all of the row but this value.
        """
        x, columns = self._encoded(X), self._columns
        say_if_one_value_decides(X, columns, x)
        found = {
            "mean": np.broadcast_to(columns.means, x.shape),
            "PCA": self._linear.reconstruct(x),
            "autoencoder": models.reconstruct(self.model_, x),
        }
        found = {name: column_errors(columns, x, x_hat) for name, x_hat in found.items()}
        found["imputed"] = {
            name: column_errors(columns, x, self._without(number, x))[name]
            for number, name in enumerate(columns.numeric + columns.categorical)
        }
        return pd.DataFrame({"kind": columns.kinds, **found}).rename_axis("column")

    def _without(self, number, x):
        """Encoded rows, reconstructed with one column hidden."""
        hidden = np.where(self._columns.groups == number, 0, x)
        return models.reconstruct(self.model_, hidden.astype("float32"))

    def _encoded(self, X):
        check_is_fitted(self)
        return self._columns.encode(same_columns(a_table(X), self._columns))

    def _optimizer(self, n, batch_size):
        epochs = _validate.positive_int(self.epochs, "epochs")
        rate = _validate.real(self.learning_rate_init, "learning_rate_init", low=1e-9, high=1)
        steps = epochs * (n // min(n, batch_size))
        schedule = keras.optimizers.schedules.CosineDecay(rate, steps)
        return keras.optimizers.Adam(schedule)

    def _keep(self, X, columns, x, k, model, history):
        self._columns, self._linear = columns, LinearFloor(columns, x, k)
        self.model_, self.loss_curve_ = model, history.history["loss"]
        self.validation_loss_curve_ = history.history.get("val_loss")
        self.feature_names_in_, self.n_features_in_ = X.columns.to_numpy(object), X.shape[1]

    @property
    def _n_features_out(self):
        return self.model_.get_layer("encoder").output_shape[1]


def _filled(column, guess):
    """A column with its holes filled; a dtype that cannot hold the guess becomes the guess's."""
    missing = column.isna()
    if not missing.any():
        return column.copy()
    return guess if missing.all() else column.where(~missing, guess)
