"""aelib: the companion package of the autoencoder book.

Ground floor (NumPy and scikit-learn): `data`, `floors`.
First floor (Keras 3, any backend): `models`, `training`.
Top floor: `plots`, `check`.

Imports point down only, and nothing here is imported for you: `from aelib import data`
loads no TensorFlow.
"""

__version__ = "0.1.0"
