"""Estimators: an autoencoder with scikit-learn's manners, for pipelines and grid searches.

    make_pipeline(MinMaxScaler(), Autoencoder(16, random_state=0), LogisticRegression())
    make_pipeline(StandardScaler(), OutlierDetector(4, contamination=0.01)).fit_predict(table)
    TableAutoencoder(4, random_state=0).fit(pd.read_csv("customers.csv")).impute(other)

Not here: a new network. `models.dense` builds it and `training.fit` trains it.
"""

from .autoencoder import Autoencoder
from .outliers import OutlierDetector
from .tables import TableAutoencoder

__all__ = ["Autoencoder", "OutlierDetector", "TableAutoencoder"]
