"""What can be read off a model: what goes in, what comes out, and through which activation."""

from .._keras import a_model, keras

# What hands on the values of a picture as they are, when nobody trains; by name, for an operation
# of `keras.ops` is called as its layer is.
HANDS_ON = {
    *("ActivityRegularization", "AlphaDropout", "Cropping1D", "Cropping2D", "Cropping3D"),
    *("Dropout", "Flatten"),
    *("GaussianDropout", "GaussianNoise", "Identity", "Permute", "Reshape", "SpatialDropout1D"),
    *("SpatialDropout2D", "SpatialDropout3D", "Squeeze", "Transpose"),
}
NOT_PLAIN = (
    "activity_regularizer", "bias_constraint", "bias_regularizer", "kernel_constraint",
    "kernel_regularizer",
)  # fmt: skip
# "leakyrelu" -> "leaky_relu": an activation that is a layer, or an operation, of its own.
ACTIVATIONS = {name.replace("_", ""): name for name in dir(keras.activations)}


def output_activation(model):
    """The name of the activation through which the model's output leaves, or "" if unknown.

    Introduced in chapter 3.

    >>> from aelib import models
    >>> output_activation(models.convolutional(8, 2))
    'sigmoid'
    """
    for step in reversed(_steps(a_model(model))):
        if isinstance(step, keras.Model):
            return output_activation(step)
        kind, name = type(step).__name__, _activation(step)
        if kind not in HANDS_ON and (kind, name) != ("Activation", "linear"):
            return name
    return ""


def _steps(model):
    """Layers and operations in their order; none of a subclassed model, whose `call` is code."""
    if isinstance(model, keras.Sequential):
        return model.layers
    return getattr(model, "operations", [])


def _activation(step):
    inner = getattr(step, "activation", None)  # a function, or a layer in its place
    if inner is not None:
        return getattr(inner, "__name__", None) or _activation(inner)
    return ACTIVATIONS.get(type(step).__name__.lower(), "")


def one_shape(model, side):
    """The shape of the model's one "input" or "output"; None if the model does not know it."""
    shape = getattr(model, f"{side}_shape", None)
    if shape is not None and not all(n is None or isinstance(n, int) for n in shape):
        raise ValueError(
            f"Expected {model.name!r} to have one {side}. Received {len(shape)}: "
            f"make a keras.Model of the one that is meant."
        )
    return shape


def fits_shape(x, shape, name):
    """Refuse rows `x` of another shape than (n, ...); None stands for any number."""
    if shape is None:
        return
    wanted = tuple(shape[1:])
    if x.ndim != len(shape) or any(
        n not in (None, m) for n, m in zip(wanted, x.shape[1:], strict=True)
    ):
        sizes = "".join(f", {'any' if n is None else n}" for n in wanted)
        raise ValueError(f"Expected `{name}` of shape (n{sizes}). Received {x.shape}.")


def of_keras(thing):
    """Whether its class is Keras's own: a subclass may do anything in a step."""
    return type(thing).__module__.startswith("keras.")


def layers_of(model):
    """Its layers from the input on; parts are opened. A model class of its own is one layer."""
    if not of_keras(model):
        yield model
        return
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from layers_of(layer)
        elif not isinstance(layer, keras.layers.InputLayer):
            yield layer


def plain_dense(layer):
    """Whether it is activation(x W + b) in float32 and nothing else."""
    return (
        type(layer) is keras.layers.Dense
        and len(layer.trainable_weights) == len(layer.weights) == 2
        and layer.dtype_policy.name == "float32"
        and all(getattr(layer, name) is None for name in NOT_PLAIN)
    )
