"""The detector: rows that are reconstructed badly are outliers."""

import numpy as np
from sklearn.base import OutlierMixin

from .. import _validate
from .network import Trained


class OutlierDetector(OutlierMixin, Trained):
    """A dense autoencoder as a scikit-learn outlier detector. Introduced in chapter 13.

    Signs are scikit-learn's: `score_samples` is *higher* for normal rows, `predict` gives 1 for
    them and -1 for outliers. It is a class of its own because a transformer's product is a code,
    a detector's a verdict. Compare it with `LocalOutlierFactor(novelty=True)` and
    `IsolationForest`, which have the same methods. Scale the features first: every column counts
    by its squared error. Seeds and random states behave as in `Autoencoder`.

    Args:
        n_components: numbers in the code.
        contamination: share of the training rows that lie beyond the threshold, above 0, at most
            0.5. It moves the threshold, and nothing else: the network trains on all rows. Without
            a guess at the share, take `evaluation.threshold` on normal rows set aside.
        hidden, activation, code_activation, output_activation, loss: as in `Autoencoder`.
        epochs, batch_size, early_stopping, validation_fraction, random_state: as in `Autoencoder`.
            The threshold is set on all rows, the watched ones among them.

    Attributes:
        model_, loss_curve_, validation_loss_curve_, n_features_in_, feature_names_in_: as in
            `Autoencoder`.
        offset_: the threshold; `decision_function` is `score_samples` minus it.

    >>> import numpy as np
    >>> x = np.random.default_rng(0).normal(size=(100, 4))
    >>> detector = OutlierDetector(2, contamination=0.05, epochs=1, random_state=0).fit(x)
    >>> int((detector.predict(x) == -1).sum())
    5
    """

    def __init__(
        self,
        n_components=2,
        *,
        contamination=0.1,
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
        super().__init__(
            n_components,
            hidden=hidden,
            activation=activation,
            code_activation=code_activation,
            output_activation=output_activation,
            loss=loss,
            epochs=epochs,
            batch_size=batch_size,
            early_stopping=early_stopping,
            validation_fraction=validation_fraction,
            random_state=random_state,
        )
        self.contamination = contamination

    def fit(self, X, y=None):
        """Train on the rows of `X`, (n, n_features), and set the threshold. Returns self."""
        share = _validate.real(self.contamination, "contamination", low=0, high=0.5)
        if share == 0:
            raise ValueError("Expected `contamination` above 0. Received 0: nothing would be out.")
        X = self._train(X)
        self.offset_ = float(np.percentile(self._scores(X), 100 * share))
        return self

    def decision_function(self, X):
        """`score_samples` minus `offset_`: below 0 is an outlier. (n, n_features) -> (n,)"""
        return self.score_samples(X) - self.offset_

    def predict(self, X):
        """-1 for outliers, 1 for the rest: (n, n_features) -> (n,)."""
        return np.where(self.decision_function(X) < 0, -1, 1)

    def errors(self, X):
        """Squared error of every value, to see why a row is out; the shape of `X`."""
        return self._errors(self._checked(X))
