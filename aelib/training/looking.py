"""What a diagnosis reads off a model: what hinders a copy, and what has a price."""

from .. import models
from ..layers import Corruption, GaussianCode, KSparse, RoundedCode, VectorQuantiser
from ..models.shapes import layers_of

OURS = Corruption, GaussianCode, KSparse, RoundedCode, VectorQuantiser
KERAS = "ActivityRegularization", "Dropout", "GaussianDropout", "GaussianNoise", "SpatialDropout"


def in_the_way(model):
    """Whether a layer of noise, of sparsity or with a price on what it gives hinders a copy."""
    return any(
        isinstance(layer, OURS) or type(layer).__name__.startswith(KERAS) or _has_price(layer)
        for layer in layers_of(model)
    )


def penalised(model):
    """Whether what the encoder gives has a price, as an L1 penalty is one."""
    return any(map(_has_price, list(layers_of(model.get_layer("encoder")))[-1:]))


def _has_price(layer):
    return getattr(layer, "activity_regularizer", None) is not None or (
        type(layer).__name__ == "ActivityRegularization"
    )


def posterior(model, x):
    """Means and log-variances of a variational code, or None."""
    if any(isinstance(layer, GaussianCode) for layer in layers_of(model.get_layer("encoder"))):
        return tuple(part.astype("float64") for part in models.posterior(model, x))
    return None
