"""Models: plain functional Keras models made of two named parts, `encoder` and `decoder`.

    x (batch, 784) -> encoder -> code (batch, 32) -> decoder -> x_hat (batch, 784)

No `keras.Model` subclass: so `compile`, `fit`, `evaluate`, `predict` and `.keras` files work as
Keras documents them. After loading, find the parts with `model.get_layer("encoder")`.
"""

from .builders import convolutional, dense
from .parts import decode, encode, join, reconstruct
from .shapes import output_activation
from .stored import restore

__all__ = [
    "convolutional",
    "decode",
    "dense",
    "encode",
    "join",
    "output_activation",
    "reconstruct",
    "restore",
]
