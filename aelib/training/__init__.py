"""Training: plain Keras `compile` and `fit`, seeded, with settings that are fast on a CPU.

Not here: a training loop of our own; what makes `fit` fast is in `job`. `diagnose` says in words
what went wrong.
"""

from .diagnosis import diagnose
from .fitting import fit
from .progress import Progress
from .seeds import Runs, fit_seeds
from .small import fit_small

__all__ = [
    "Progress",
    "Runs",
    "diagnose",
    "fit",
    "fit_seeds",
    "fit_small",
]
