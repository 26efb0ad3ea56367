"""How long an epoch takes: MNIST, 784-32-784, batch 256, Adam. All rivals in one run.

    make bench                        Keras on TensorFlow
    KERAS_BACKEND=jax make bench      the same script on JAX, where JAX is installed

It prints seconds an epoch (the median of several, after a warm-up) and ratios. Ratios mean
something; seconds differ from one machine to the next, so nothing here is a test.
"""

import statistics
import time
import warnings

import numpy as np
from sklearn.neural_network import MLPRegressor

from aelib import data, models
from aelib._keras import keras
from aelib.training.job import Job

EPOCHS, BATCH, WIDTH, ROUNDS = 3, 256, 32, 5
LOSSES = ("binary_crossentropy", "mse")


def seconds(run):
    """Seconds an epoch, in one call that runs `EPOCHS` of them."""
    start = time.perf_counter()
    run(EPOCHS)
    return (time.perf_counter() - start) / EPOCHS


def matrix_products(x):
    """The five matrix products of one epoch, and nothing else: no program can be faster by much."""
    rng = np.random.default_rng(0)
    w, v = (rng.normal(size=s).astype("float32") for s in ((784, WIDTH), (WIDTH, 784)))

    def run(epochs):
        for start in list(range(0, len(x) - BATCH + 1, BATCH)) * epochs:
            batch = x[start : start + BATCH]
            h = batch @ w
            y = h @ v
            h.T @ y  # gradient of v
            back = y @ v.T
            batch.T @ back  # gradient of w

    return run


def network():
    keras.utils.set_random_seed(0)
    return models.dense(784, WIDTH, code_activation="relu")


def plain_keras(x, loss):
    model = network()
    model.compile(keras.optimizers.Adam(), loss)
    return model, lambda epochs: model.fit(x, x, batch_size=BATCH, epochs=epochs, verbose=0)


def aelib_fit(x, loss):
    """The job of `training.fit`, compiled once, so that compiling is not timed."""
    model = network()
    job = Job(model, x, x, np.arange(len(x)), BATCH, seed=0)
    job.compile(loss, keras.optimizers.Adam(), epochs=100)
    return model, job.run


def scikit_learn(x):
    net = MLPRegressor(hidden_layer_sizes=(WIDTH,), batch_size=BATCH, max_iter=1, random_state=0)

    def run(epochs):
        for _ in range(epochs):
            net.partial_fit(x, x)

    return run


def loss_after_three_epochs(make, x, loss):
    model, run = make(x, loss)
    run(EPOCHS)
    return model.evaluate(x[:10_000], x[:10_000], batch_size=1000, verbose=0)


def main():
    warnings.filterwarnings("ignore", module="sklearn")
    x = data.mnist().x_train
    print(f"MNIST, 784-{WIDTH}-784, batch {BATCH}, Adam; backend {keras.backend.backend()}")
    for loss in LOSSES:
        rivals = {
            "matrix products, NumPy": matrix_products(x),
            "plain Keras fit": plain_keras(x, loss)[1],
            "aelib": aelib_fit(x, loss)[1],
        }
        if loss == "mse":
            rivals["scikit-learn MLPRegressor"] = scikit_learn(x)
        for run in rivals.values():
            run(1)  # warm-up: compiling, first touch of the data
        # Rounds in turn, so that a slow moment of the machine strikes all alike.
        times = {name: [] for name in rivals}
        for _ in range(ROUNDS):
            for name, run in rivals.items():
                times[name].append(seconds(run))
        medians = {name: statistics.median(t) for name, t in times.items()}
        plain, bare, ours = (
            medians[n] for n in ("plain Keras fit", "matrix products, NumPy", "aelib")
        )
        print(f"\n{loss}: seconds an epoch, median of {ROUNDS}")
        for name, value in sorted(medians.items(), key=lambda row: row[1]):
            print(f"  {name:<28} {value:6.2f}   {value / bare:5.2f} x the matrix products")
        print(f"  aelib is {plain / ours:.2f} times as fast as plain Keras fit")
        a = loss_after_three_epochs(plain_keras, x, loss)
        b = loss_after_three_epochs(aelib_fit, x, loss)
        print(f"  loss after {EPOCHS} epochs: plain {a:.4f}, aelib {b:.4f}, ratio {b / a:.3f}")


if __name__ == "__main__":
    main()
