"""The transformer: codes out of rows, rows out of codes."""

from sklearn.base import ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import check_array
from sklearn.utils.validation import check_is_fitted

from .. import models
from .network import FLOATS, Trained


class Autoencoder(ClassNamePrefixFeaturesOutMixin, TransformerMixin, Trained):
    """A dense autoencoder as a scikit-learn transformer. Introduced in chapter 8.

    `transform` gives codes, `inverse_transform` reconstructions: as with `PCA`, which is what to
    compare it with. Scale the features first: to about 1, or to [0, 1] for a sigmoid output. A
    table of words, dates and holes goes into `TableAutoencoder` as it is.

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
        early_stopping: whether to set rows apart and to stop after ten epochs in which no better
            loss was seen there; the best weights are kept.
        validation_fraction: the share of rows set apart then.
        random_state: whole number, `RandomState`, or None, which draws one number from NumPy's
            global state, as scikit-learn does.

    Attributes:
        model_: the trained `keras.Model` with parts "encoder" and "decoder".
        loss_curve_: list, the running training loss of each epoch.
        validation_loss_curve_: list, the loss of the rows set apart; None without them.
        n_features_in_, feature_names_in_: as everywhere in scikit-learn.

    >>> import numpy as np
    >>> x = np.random.default_rng(0).uniform(size=(50, 6))
    >>> autoencoder = Autoencoder(2, epochs=1, random_state=0).fit(x)
    >>> autoencoder.transform(x).shape
    (50, 2)
    """

    def fit(self, X, y=None):
        """Train on the rows of `X`, (n, n_features); `y` is ignored. Returns self.

        `X` is an array or a pandas table of numbers. Afterwards `training.diagnose(self, x=X)`
        says how it went.
        """
        self._train(X)
        return self

    def transform(self, X):
        """The codes of `X`: (n, n_features) -> (n, n_components)."""
        X = self._checked(X)
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
