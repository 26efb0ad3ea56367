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
from aelib import data, floors, layers, models, training
from aelib._keras import keras

DATASETS = Path(aelib.__file__).parent / "datasets"


def digits_map():
    """Chapter 9: two numbers a digit; 55,000 digits, 40 epochs, about ten minutes on one core."""
    x = data.mnist().x_train
    keras.utils.set_random_seed(0)
    model = models.dense(784, 2, (512, 256, 64), activation="silu")
    epochs, batch_size = 40, 256
    steps = epochs * (55_000 // batch_size)
    warm = steps // 20
    rate = keras.optimizers.schedules.CosineDecay(
        0.0003, steps - warm, warmup_target=0.003, warmup_steps=warm
    )
    optimizer = keras.optimizers.Adam(rate)
    training.fit(
        model, x[:55_000], epochs=epochs, batch_size=batch_size, optimizer=optimizer, validation=0
    )
    return model, x[55_000:]


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
    return net, keras.ops.convert_to_numpy(noisy), held_out


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
    return model, held_out * (rng.random(held_out.shape) > 0.5).astype("float32"), held_out


RUNS = {
    "digits-denoiser": digits_denoiser,
    "digits-map": digits_map,
    "digits-tied": digits_tied,
}


def store(name, model, x, target=None):
    """Write the weights; print the error on held-out digits before and after rounding."""
    target = x if target is None else target
    exact = floors.squared_error(target, models.reconstruct(model, x), per="example")
    path = DATASETS / f"{name}.npz"
    np.savez_compressed(path, *[w.astype("float16") for w in model.get_weights()])
    model.set_weights([w.astype("float16").astype("float32") for w in model.get_weights()])
    rounded = floors.squared_error(target, models.reconstruct(model, x), per="example")
    print(f"{name}: squared error per held-out example {exact:.4f}, stored {rounded:.4f}")
    print(f'"{path.name}": "{hashlib.sha256(path.read_bytes()).hexdigest()}"', path.stat().st_size)


if __name__ == "__main__":
    for run in sys.argv[1:] or RUNS:
        store(run, *RUNS[run]())
