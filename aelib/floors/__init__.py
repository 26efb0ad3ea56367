"""Floors: what a loss must be compared with before it means anything.

A loss of 0.21 is good or useless depending on three numbers: what predicting the mean gives, what
PCA with a code of the same size gives (through a sigmoid where the loss is cross-entropy), and the
lowest value that the data allows. `report` sets them beside yours. Introduced in chapter 3.

Losses carry Keras's names and are in nats (cross-entropy) or squared units (squared error), per
value, or per example (summed over the values of one example).
"""

from .linear import mean_reconstruction, pca_reconstruction
from .logistic import logistic_pca, sigmoid_pca_reconstruction
from .losses import LOSSES, convert, cross_entropy, entropy, squared_error
from .ranking import ease
from .reporting import Report, digits, report

__all__ = [
    "LOSSES",
    "Report",
    "convert",
    "cross_entropy",
    "digits",
    "ease",
    "entropy",
    "logistic_pca",
    "mean_reconstruction",
    "pca_reconstruction",
    "report",
    "sigmoid_pca_reconstruction",
    "squared_error",
]
