"""What the estimators share: a dense network trained in `fit`, kept by pickle, and a gate."""

import random
import tempfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from .. import _validate, models, training
from .._keras import keras
from ..training.fitting import apart

FLOATS = (np.float64, np.float32)  # computed in float32, handed back as the input's own
PATIENCE = 10  # epochs without a better loss before it stops, as in scikit-learn's networks


class Kept(BaseEstimator):
    """An estimator with a trained network in `model_`, which pickle and deepcopy keep."""

    def __getstate__(self):
        """What pickle and deepcopy keep: the trained model as the bytes of a .keras archive."""
        state = dict(super().__getstate__())
        if "model_" in state:
            with _temporary_archive() as path:
                state["model_"].save(path)
                state["model_"] = path.read_bytes()
        return state

    def __setstate__(self, state):
        state = dict(state)
        if "model_" in state:
            with _temporary_archive() as path:
                path.write_bytes(state["model_"])
                state["model_"] = keras.saving.load_model(path)
        super().__setstate__(state)


class Trained(Kept):
    """An estimator around one dense network."""

    def __init__(
        self,
        n_components=2,
        *,
        hidden=(),
        activation="relu",
        code_activation="linear",
        output_activation="linear",
        loss="mse",
        epochs=50,
        batch_size=32,
        early_stopping=False,
        validation_fraction=0.1,
        random_state=None,
    ):
        self.n_components = n_components
        self.hidden = hidden
        self.activation = activation
        self.code_activation = code_activation
        self.output_activation = output_activation
        self.loss = loss
        self.epochs = epochs
        self.batch_size = batch_size
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.random_state = random_state

    def _train(self, X):
        """Train on the rows of `X`; returns them as they were given, checked."""
        n_components = _validate.positive_int(self.n_components, "n_components")
        batch_size = _validate.positive_int(self.batch_size, "batch_size")
        seed = draw_seed(self.random_state)
        X = validate_data(self, _only_numbers(X), dtype=FLOATS)
        rows, watched = held_out(len(X), self.early_stopping, self.validation_fraction, seed)
        x = X.astype("float32")
        with global_random_state_kept():
            keras.utils.set_random_seed(seed)
            model = models.dense(
                X.shape[1],
                n_components,
                self.hidden,
                activation=self.activation,
                code_activation=self.code_activation,
                output_activation=self.output_activation,
            )
            history = training.fit(
                model,
                x[rows],
                loss=self.loss,
                epochs=self.epochs,
                batch_size=batch_size,
                validation=(x[watched], x[watched]) if len(watched) else 0,
                patience=PATIENCE,
                seed=seed,
            )
        self.model_, self.loss_curve_ = model, history.history["loss"]
        self.validation_loss_curve_ = history.history.get("val_loss")
        return X

    def score_samples(self, X):
        """Minus the squared error per value of each row: (n, n_features) -> (n,).

        Higher is more usual, the sign that scikit-learn's outlier detectors have.
        """
        return self._scores(self._checked(X))

    def _checked(self, X):
        """New rows, as they were given, once there is a network for them."""
        check_is_fitted(self)
        return validate_data(self, _only_numbers(X), dtype=FLOATS, reset=False)

    def _scores(self, X):
        return -self._errors(X).mean(axis=1)

    def _errors(self, X):
        """In float64: in float32 a row's last digits depend on the rows beside it."""
        X = h = X.astype("float64")
        for part in ("encoder", "decoder"):
            for layer in self.model_.get_layer(part).layers[1:]:
                kernel, bias = layer.get_weights()
                h = layer.activation(keras.ops.convert_to_tensor(h @ kernel + bias))
                h = keras.ops.convert_to_numpy(h)
        return (X - h) ** 2


def draw_seed(random_state):
    """A seed for Keras from what scikit-learn takes as a random state."""
    if random_state is not None and not isinstance(random_state, np.random.RandomState):
        random_state = _validate.seed(random_state, "random_state")
    return int(check_random_state(random_state).randint(2**31))


def held_out(n, early_stopping, fraction, seed):
    """Numbers of the rows to train on, and of those to watch: none without early stopping."""
    fraction = _validate.real(fraction, "validation_fraction", low=0, high=1)
    if not isinstance(early_stopping, (bool, np.bool_)):
        raise TypeError(
            f"Expected `early_stopping` to be True or False. Received {early_stopping!r:.80}."
        )
    watched = round(n * fraction) if early_stopping else 0
    if early_stopping and not 0 < watched < n:
        raise ValueError(
            f"Expected `validation_fraction` to leave rows in both parts of {n}. "
            f"Received {fraction:g}."
        )
    return apart(n, watched, seed)


def _only_numbers(X):
    """Refuse a pandas table with words, dates or gaps, and name the columns; else return it."""
    if not hasattr(X, "iloc") or not hasattr(X, "columns"):
        return X
    from pandas.api.types import is_numeric_dtype

    words = [str(name) for name, dtype in X.dtypes.items() if not is_numeric_dtype(dtype)]
    gaps = [str(name) for name, missing in X.isna().any().items() if missing]
    for columns, received, mend in (
        (words, "words or dates", "leave them out, or make numbers of them (pandas.get_dummies)"),
        (gaps, "missing values", "leave out the rows (X.dropna()), or fill them (SimpleImputer)"),
    ):
        if columns:
            raise ValueError(
                "Expected a number in every row and column of `X`. "
                f"Received {received} in {', '.join(columns):.80}: {mend}."
            )
    return X


@contextmanager
def _temporary_archive():
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "model.keras"


@contextmanager
def global_random_state_kept():
    """Put NumPy's and Python's random states back: `keras.utils.set_random_seed` sets both."""
    of_numpy, of_python = np.random.get_state(), random.getstate()
    try:
        yield
    finally:
        np.random.set_state(of_numpy)
        random.setstate(of_python)
