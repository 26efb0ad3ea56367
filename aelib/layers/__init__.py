"""Layers: the few small ones that Keras does not have, registered so that `.keras` files load.

Not here: what a layer can be made of in one line of Keras.
"""

from .codes import KSparse
from .corruption import Corruption, GaussianCorruption, MaskingCorruption, SaltAndPepperCorruption
from .rate import RoundedCode

__all__ = [
    "Corruption",
    "GaussianCorruption",
    "KSparse",
    "MaskingCorruption",
    "RoundedCode",
    "SaltAndPepperCorruption",
]
