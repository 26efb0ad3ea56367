"""Layers: the few small ones that Keras does not have, registered so that `.keras` files load.

Not here: what a layer can be made of in one line of Keras.
"""

from .codes import KSparse
from .corruption import Corruption, GaussianCorruption, MaskingCorruption, SaltAndPepperCorruption
from .gaussian import GaussianCode
from .masked import MaskedDense
from .quantiser import VectorQuantiser
from .rate import RoundedCode

__all__ = [
    "Corruption",
    "GaussianCode",
    "GaussianCorruption",
    "KSparse",
    "MaskedDense",
    "MaskingCorruption",
    "RoundedCode",
    "SaltAndPepperCorruption",
    "VectorQuantiser",
]
