"""Models: plain functional Keras models made of two named parts, `encoder` and `decoder`.

    x (batch, 784) -> encoder -> code (batch, 32) -> decoder -> x_hat (batch, 784)

No `keras.Model` subclass: so `compile`, `fit`, `evaluate`, `predict` and `.keras` files work as
Keras documents them. After loading, find the parts with `model.get_layer("encoder")`.
"""

from .builders import dense
from .convolutions import convolutional
from .parts import decode, encode, join, reconstruct
from .quantised import quantised
from .shapes import output_activation
from .stored import restore
from .variational import conditional, masked, posterior, variational

__all__ = [
    "conditional",
    "convolutional",
    "decode",
    "dense",
    "encode",
    "join",
    "masked",
    "output_activation",
    "posterior",
    "quantised",
    "reconstruct",
    "restore",
    "variational",
]
