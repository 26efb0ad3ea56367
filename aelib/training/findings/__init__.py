"""The findings of a diagnosis: each looks at one thing and answers in a sentence, or "" for none.

Numbers come in as `diagnose` made them: codes and reconstructions as rows in float64, a table of
losses among their floors, and the curves of `History.history`.
"""

from .codes import (
    collapsed_code,
    dead_units,
    no_bottleneck,
    not_the_same,
    priced_code,
    small_not_sparse,
)
from .learning import (
    against_pca,
    few_steps,
    learning_rate,
    nothing_learned,
    overfitting,
    plateau,
    restless,
)
from .numbers import (
    accuracy,
    no_probabilities,
    not_finite,
    one_column,
    saturated,
    unusable_data,
)

__all__ = [
    "accuracy",
    "against_pca",
    "collapsed_code",
    "dead_units",
    "few_steps",
    "learning_rate",
    "no_bottleneck",
    "no_probabilities",
    "not_finite",
    "not_the_same",
    "nothing_learned",
    "one_column",
    "overfitting",
    "plateau",
    "priced_code",
    "restless",
    "saturated",
    "small_not_sparse",
    "unusable_data",
]
