"""aelib: the companion package of the autoencoder book.

Ground floor (NumPy and scikit-learn): `data`, `floors`, `scratch`, `evaluation`.
First floor (Keras 3, any backend): `models`, `layers`, `training`, `estimator`.
Top floor: `plots`, `quiz`, `check`.

Imports point down only, and nothing here is imported for you: `from aelib import data`
loads no TensorFlow.
"""

__version__ = "1.0.0"
