"""An autoencoder in NumPy alone, to be read: chapter 2 builds it up, line by line.

Read `network` first, then `gradients`. Not here: mini-batches, Adam, convolutions, a GPU. That is
what Keras is for.
"""

from .gradients import numerical_gradients, relative_errors
from .network import ACTIVATIONS, LOSSES, WINDOW, Activation, Autoencoder, sigmoid

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "WINDOW",
    "Activation",
    "Autoencoder",
    "numerical_gradients",
    "relative_errors",
    "sigmoid",
]
