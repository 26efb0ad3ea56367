"""Estimator: an autoencoder with scikit-learn's manners, for pipelines and grid searches.

    make_pipeline(MinMaxScaler(), Autoencoder(16, random_state=0), LogisticRegression())

Not here: a new network. `models.dense` builds it and `training.fit` trains it.
"""

import random
import tempfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import check_array, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from . import _validate, models, training
from ._keras import keras

FLOATS = (np.float64, np.float32)  # computed in float32, handed back as the input's own


class Autoencoder(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """A dense autoencoder as a scikit-learn transformer. Introduced in chapter 8.

    `transform` gives codes, `inverse_transform` reconstructions: as with `PCA`, which is what to
    compare it with. Scale the features first: to about 1, or to [0, 1] for a sigmoid output.

    NumPy's and Python's global random states are left as they were found. TensorFlow's and Keras's
    own are not: they are set to the seed, and no public function reads them back.

    Args:
        n_components: numbers in the code.
        hidden: widths of the encoder's hidden layers, from the input inwards; mirrored.
        activation: of the hidden layers.
        code_activation: "linear", or "relu" for codes that are never negative.
        output_activation: "linear", or "sigmoid" for features in [0, 1].
        loss: "mse" or "binary_crossentropy".
        epochs: passes over the data.
        batch_size: examples in a step.
        random_state: whole number, `RandomState`, or None, which draws one number from NumPy's
            global state, as scikit-learn does.

    Attributes:
        model_: the trained `keras.Model` with parts "encoder" and "decoder".
        loss_curve_: list, the running training loss of each epoch.
        n_features_in_, feature_names_in_: as everywhere in scikit-learn.

    >>> x = np.random.default_rng(0).uniform(size=(50, 6))
    >>> autoencoder = Autoencoder(2, epochs=1, random_state=0).fit(x)
    >>> autoencoder.transform(x).shape
    (50, 2)
    """

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
        self.random_state = random_state

    def fit(self, X, y=None):
        """Train on the rows of `X`, (n, n_features); `y` is ignored. Returns self.

        `X` is an array or a pandas table of numbers. Afterwards `training.diagnose(self, x=X)`
        says how it went.
        """
        n_components = _validate.positive_int(self.n_components, "n_components")
        seed = _draw_seed(self.random_state)
        X = validate_data(self, _only_numbers(X), dtype=FLOATS).astype("float32")
        with _global_random_state_kept():
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
                X,
                loss=self.loss,
                epochs=self.epochs,
                batch_size=self.batch_size,
                validation=0,
                seed=seed,
            )
        self.model_, self.loss_curve_ = model, history.history["loss"]
        return self

    def transform(self, X):
        """The codes of `X`: (n, n_features) -> (n, n_components)."""
        check_is_fitted(self)
        X = validate_data(self, _only_numbers(X), dtype=FLOATS, reset=False)
        return models.encode(self.model_, X.astype("float32")).astype(X.dtype)

    def inverse_transform(self, X):
        """The reconstructions that belong to codes: (n, n_components) -> (n, n_features)."""
        check_is_fitted(self)
        X = check_array(X, dtype=FLOATS, input_name="X")
        if X.shape[1] != (width := self._n_features_out):
            raise ValueError(f"Expected `X` of shape (n, {width}). Received {X.shape}.")
        return models.decode(self.model_, X.astype("float32")).astype(X.dtype)

    @property
    def _n_features_out(self):
        return self.model_.get_layer("encoder").output_shape[1]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags

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


def _draw_seed(random_state):
    """A seed for Keras from what scikit-learn takes as a random state."""
    if random_state is not None and not isinstance(random_state, np.random.RandomState):
        random_state = _validate.seed(random_state, "random_state")
    return int(check_random_state(random_state).randint(2**31))


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
def _global_random_state_kept():
    """Put NumPy's and Python's random states back: `keras.utils.set_random_seed` sets both."""
    of_numpy, of_python = np.random.get_state(), random.getstate()
    try:
        yield
    finally:
        np.random.set_state(of_numpy)
        random.setstate(of_python)
