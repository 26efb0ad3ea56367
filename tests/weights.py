"""Long runs, too long for a chapter's minute: each trains once and stores its weights.

make weights                           every run
make weights ONLY=digits-map           one of them

A run prints its figures and the SHA-256 that `aelib/data/files.py` must name. Weights are stored in
half precision; another machine's run gives other weights and, within a per cent, the same figures.
"""

import hashlib
import sys
from pathlib import Path

import numpy as np

import aelib
from aelib import data, evaluation, floors, layers, models, training
from aelib._keras import keras
from aelib.check.generation import _judge
from tests import weights_text

DATASETS = Path(aelib.__file__).parent / "datasets"
N = 55_000  # digits to learn from; the other 5,000 of the training set are held out


def digits_map():
    """Chapter 9: two numbers a digit; 40 epochs, about ten minutes on one core."""
    x = data.mnist().x_train
    keras.utils.set_random_seed(0)
    model = models.dense(784, 2, (512, 256, 64), activation="silu")
    train(model, x, "mse", epochs=40, batch_size=256)
    return model, lambda m: floors.squared_error(x[N:], models.reconstruct(m, x[N:]), "example")


def digits_vae():
    """Chapter 10: twenty numbers a digit, binarised at random; 30 epochs, five minutes."""
    x = data.binarised(data.mnist().x_train)
    keras.utils.set_random_seed(0)
    model = models.variational(784, 20, (400, 200), activation="silu")
    train(model, x)
    return model, lambda m: nats(m, x[N:])


def digits_vae_2():
    """Chapter 10: two numbers a digit, binarised at one half; 30 epochs, three minutes."""
    x = (data.mnist().x_train > 0.5).astype("float32")
    keras.utils.set_random_seed(0)
    model = models.variational(784, 2, (256, 128), activation="silu")
    train(model, x)
    return model, lambda m: nats(m, x[N:])


def digits_by_class():
    """Chapter 10: five numbers beside the class; 30 epochs, three minutes."""
    digits = data.mnist()
    x = data.binarised(digits.x_train)
    named = np.hstack([x, np.eye(10, dtype="float32")[digits.y_train]])
    keras.utils.set_random_seed(0)
    model = models.conditional(784, 10, 5, (256, 128), activation="silu")
    train(model, named, target=x)
    return model, lambda m: nats(m, x[N:], named[N:])


def digits_made():
    """Chapter 10: each pixel from those before it, 400 hidden units; 30 epochs, three minutes."""
    x = data.binarised(data.mnist().x_train)
    keras.utils.set_random_seed(0)
    model = models.masked(784, (400,))
    train(model, x, watch=True)
    weights = dict(zip((w.path for w in model.weights), model.get_weights(), strict=True))
    for layer in model.layers:
        if isinstance(layer, layers.MaskedDense):  # unused connections: zeros take less room
            weights[layer.kernel.path] *= layer.mask
    model.set_weights(list(weights.values()))
    return model, lambda m: floors.cross_entropy(x[N:], models.reconstruct(m, x[N:]), "example")


def digits_judge():
    """Chapter 10: which digit is it? A convolutional network on grey digits; 8 epochs."""
    digits = data.mnist()
    keras.utils.set_random_seed(0)
    model = _judge()
    target = np.eye(10, dtype="float32")[digits.y_train]
    train(model, digits.x_train, "categorical_crossentropy", 8, target=target)
    held_out, y = digits.x_train[N:], digits.y_train[N:]
    return model, lambda m: np.mean(models.reconstruct(m, held_out).argmax(axis=1) != y)


class AnyLevel(layers.Corruption):
    """Chapter 7's noise, whose standard deviation is drawn for each example."""

    def corrupt(self, x):
        """(batch, 784) -> (batch, 784)"""
        draw = {"seed": self.seed_generator}
        sigma = keras.random.uniform((keras.ops.shape(x)[0], 1), **draw)
        return x + sigma * keras.random.normal(keras.ops.shape(x), **draw)


def digits_denoiser():
    """Chapter 7: noise of any level; 40,000 digits, 40 epochs, about three minutes on one core."""
    x, held_out = np.split(data.mnist().x_train[:42_000], [40_000])
    keras.utils.set_random_seed(0)
    net = models.dense(784, 512, code_activation="relu")
    clean = keras.Input((784,))
    epochs, batch_size = 40, 128
    rate = keras.optimizers.schedules.CosineDecay(0.004, epochs * (len(x) // batch_size))
    training.fit(
        keras.Model(clean, net(AnyLevel(seed=0)(clean))),
        x,
        loss="binary_crossentropy",
        epochs=epochs,
        batch_size=batch_size,
        optimizer=keras.optimizers.Adam(rate),
        validation=0,
    )
    noisy = layers.GaussianCorruption(0.5, seed=1)(held_out, training=True)
    noisy = keras.ops.convert_to_numpy(noisy)
    return net, lambda m: floors.squared_error(held_out, models.reconstruct(m, noisy), "example")


class Transposed(keras.layers.Layer):
    """Chapter 8's decoder of tied weights: the transposed kernel of `dense`, and a bias."""

    def __init__(self, dense):
        super().__init__()
        self.dense = dense

    def build(self, input_shape):
        """One bias a pixel."""
        self.bias = self.add_weight(shape=self.dense.kernel.shape[:1], initializer="zeros")

    def call(self, z):
        """(batch, units) -> (batch, pixels)"""
        return keras.ops.sigmoid(z @ keras.ops.transpose(self.dense.kernel) + self.bias)


def digits_tied():
    """Chapter 8: tied weights, damaged digits, six times the steps; half a minute on one core."""
    x, held_out = np.split(data.mnist().x_train[:12_000], [10_000])
    keras.utils.set_random_seed(0)
    units, a = keras.layers.Dense(300, "relu"), keras.Input((784,))
    model = keras.Model(a, Transposed(units)(units(a)))
    twice, rng = np.concatenate([x, x]), np.random.default_rng(0)
    spoiled = twice * (rng.random(twice.shape) > 0.5)
    training.fit(model, spoiled, twice, epochs=18, batch_size=64, validation=0)
    half = held_out * (rng.random(held_out.shape) > 0.5).astype("float32")
    return model, lambda m: floors.squared_error(held_out, models.reconstruct(m, half), "example")


def train(
    model, x, loss="binary_crossentropy", epochs=30, batch_size=128, *, target=None, watch=False
):
    """Adam, its rate rising to 0.003 and falling to 0; with `watch` the best epoch is kept."""
    steps = epochs * (N // batch_size)
    warm = steps // 20
    rate = keras.optimizers.schedules.CosineDecay(
        0.0003, steps - warm, warmup_target=0.003, warmup_steps=warm
    )
    target = x if target is None else target
    training.fit(
        model,
        x[:N],
        target=x[:N] if target is x else target[:N],
        loss=loss,
        epochs=epochs,
        batch_size=batch_size,
        optimizer=keras.optimizers.Adam(rate),
        validation=(x[N:], target[N:]) if watch else 0,
        patience=epochs,
    )


def nats(model, x, given=None):
    """The bound in nats an example, one draw for each."""
    given = x if given is None else given
    mean, log_variance = models.posterior(model, given)
    told = given[:, x.shape[1] :] if given is not x else given[:, :0]

    def decode(z):
        return models.decode(model, np.hstack([z, told]))

    return evaluation.likelihood_bounds(x, mean, log_variance, decode, samples=1).bound.mean()


RUNS = {
    "digits-denoiser": digits_denoiser,
    "digits-tied": digits_tied,
    "digits-map": digits_map,
    "digits-vae": digits_vae,
    "digits-vae-2": digits_vae_2,
    "digits-by-class": digits_by_class,
    "digits-made": digits_made,
    "digits-judge": digits_judge,
    **weights_text.RUNS,
}


def store(name, model, score):
    """Write the weights; print the score on held-out examples before and after rounding."""
    exact = score(model)
    path = DATASETS / f"{name}.npz"
    np.savez_compressed(path, *[w.astype("float16") for w in model.get_weights()])
    model.set_weights([w.astype("float16").astype("float32") for w in model.get_weights()])
    print(f"{name}: on held-out examples {exact:.4f}, stored {score(model):.4f}")
    print(f'"{path.name}": "{hashlib.sha256(path.read_bytes()).hexdigest()}"', path.stat().st_size)


if __name__ == "__main__":
    for run in sys.argv[1:] or RUNS:
        store(run, *RUNS[run]())
