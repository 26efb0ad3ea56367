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
from aelib import data, floors, models, training
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


RUNS = {"digits-map": digits_map}


def store(name, model, x):
    """Write the weights; print the error on held-out digits before and after rounding."""
    exact = floors.squared_error(x, models.reconstruct(model, x), per="example")
    path = DATASETS / f"{name}.npz"
    np.savez(path, *[w.astype("float16") for w in model.get_weights()])
    model.set_weights([w.astype("float16").astype("float32") for w in model.get_weights()])
    rounded = floors.squared_error(x, models.reconstruct(model, x), per="example")
    print(f"{name}: squared error per held-out example {exact:.4f}, stored {rounded:.4f}")
    print(f'"{path.name}": "{hashlib.sha256(path.read_bytes()).hexdigest()}"', path.stat().st_size)


if __name__ == "__main__":
    for run in sys.argv[1:] or RUNS:
        store(run, *RUNS[run]())
