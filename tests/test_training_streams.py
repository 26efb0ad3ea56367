"""`training.fit` from a dataset: the same training, from batches that never all stand in memory."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

from aelib import data, models, training
from aelib._keras import keras

X = data.factors(320, k=2)
CAP = 64 * 2**20


class Rows(keras.utils.PyDataset):
    """Batches of 32, each turned into what is to come out."""

    def __init__(self, x=X, change=lambda x: x, length=None, **settings):
        super().__init__(**settings)
        self.x, self.change, self.length, self.seen = x, change, length, []

    def __len__(self):
        return -(-len(self.x) // 32) if self.length is None else self.length

    def __getitem__(self, i):
        return self.change(np.array(self.x[i * 32 : (i + 1) * 32]))

    def on_epoch_begin(self):
        self.seen.append("begin")

    def on_epoch_end(self):
        self.seen.append("end")


def slices(*parts):
    return tf.data.Dataset.from_tensor_slices(parts if len(parts) > 1 else parts[0]).batch(32)


def build(seed=0):
    keras.utils.set_random_seed(seed)
    return models.dense(10, 2)


def trained(x, **settings):
    model = build()
    history = training.fit(model, x, epochs=2, **settings)
    return np.concatenate([w.ravel() for w in model.get_weights()]), history


SOURCES = {
    "a PyDataset of x": lambda: Rows(),
    "a PyDataset of (x,)": lambda: Rows(change=lambda x: (x,)),
    "a PyDataset of pairs": lambda: Rows(change=lambda x: (x, x)),
    "a PyDataset with two workers": lambda: Rows(workers=2),
    "a tf.data set of x": lambda: slices(X),
    "a tf.data set of pairs": lambda: slices(X, X),
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_one_batch_that_holds_all_trains_as_the_array_does(source):
    alone, other = source(), X[:32]
    alone = alone.take(1) if isinstance(alone, tf.data.Dataset) else Rows(other, alone.change)
    weights, _ = trained(alone)
    expected, _ = trained(other, batch_size=32, validation=0)
    np.testing.assert_allclose(weights, expected, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_batch_is_seen_and_the_history_has_every_epoch(source):
    weights, history = trained(source(), validation=source())
    assert set(history.history) == {"loss", "val_loss"} and len(history.epoch) == 2
    plain = build()
    plain.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.002, 20)), "mse")
    plain.fit(X, X, batch_size=32, epochs=2, shuffle=False, verbose=0)
    expected = np.concatenate([w.ravel() for w in plain.get_weights()])
    np.testing.assert_allclose(weights, expected, atol=0.05)  # in another order


def test_the_same_seed_gives_the_same_order_and_another_does_not():
    one, two, other = (trained(Rows(), seed=seed)[0] for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, two)
    assert (one != other).any()


def test_a_denoiser_has_its_targets_from_the_pairs():
    model = models.dense(10, 2, output_activation="linear")
    model.get_layer("decoder").layers[-1].set_weights([np.zeros((2, 10)), np.full(10, 7.0)])
    seen = training.fit(model, Rows(change=lambda x: (x, 0 * x + 7)), epochs=1).history["loss"]
    assert seen[0] < 1


def test_an_array_is_watched_beside_a_dataset_and_a_dataset_beside_an_array():
    for x, watched in ((Rows(), (X[:9], X[:9])), (X, slices(X[:64]))):
        assert set(trained(x, validation=watched)[1].history) == {"loss", "val_loss"}


def test_the_best_weights_are_kept_when_it_stops_early():
    model = build()
    history = training.fit(
        model, Rows(), epochs=9, validation=(X, 1 - X), patience=1, optimizer="adam"
    ).history
    assert len(history["val_loss"]) < 9
    model.compile(loss="mse")
    assert model.evaluate(X, 1 - X, verbose=0) == pytest.approx(min(history["val_loss"]), rel=1e-3)


def test_a_dataset_is_told_where_its_epochs_begin_and_end():
    for change in (lambda x: x, lambda x: (x, x)):
        rows = Rows(change=change)
        trained(rows)
        assert rows.seen[-4:] == ["begin", "end"] * 2  # Keras, to build a model, ends one before


def test_the_fast_step_of_adam_is_used_here_too():
    model = build()
    training.fit(model, Rows(), epochs=1)
    assert "update_step" in vars(model.optimizer)


def later(x):
    """A batch with a hole, but for the first."""
    return x if (x == X[:32]).all() else x * np.nan


def wide(x):
    return x if (x == X[:32]).all() else x[:, :3]


@pytest.mark.parametrize("change", [later, wide])
def test_what_is_wrong_with_a_later_batch_leaves_the_weights_as_they_were(change):
    model = build()
    before = model.get_weights()
    with pytest.raises(Exception) as caught:
        training.fit(model, Rows(change=change), epochs=2)
    assert change is wide or str(caught.value).startswith("Expected the loss to stay finite")
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


class NoLength(keras.utils.PyDataset):
    def __getitem__(self, i):
        return X[:32]


def generated():
    yield X[:32]


SPEC = tf.TensorSpec((None, 10), "float32")
BAD = {
    "a target": (Rows, {"target": X}, "no `target` beside a dataset"),
    "a batch size": (Rows, {"batch_size": 256}, "no `batch_size` beside a dataset"),
    "a fraction": (Rows, {"validation": 0.1}, "`validation` beside a dataset to be 0"),
    "a truth": (Rows, {"validation": False}, "`validation` beside a dataset to be 0"),
    "an array to watch": (Rows, {"validation": X}, "`validation` beside a dataset to be 0"),
    "three to watch": (Rows, {"validation": (X, X, X)}, "pair"),
    "an endless set": (lambda: slices(X).repeat(), {}, "an endless one: x.take"),
    "an endless set to watch": (Rows, {"validation": slices(X).repeat()}, "validation.take"),
    "unknown length": (
        lambda: tf.data.Dataset.from_generator(generated, output_signature=SPEC), {},
        "assert_cardinality"),
    "a PyDataset without length": (NoLength, {}, "__len__"),
    "no batches": (lambda: Rows(length=0), {}, "at least one batch"),
    "no batches of tf.data": (lambda: slices(X).take(0), {}, "at least one batch"),
    "another width": (lambda: Rows(X[:, :3]), {}, r"`a batch of x` of shape \(n, 10\)"),
    "labels": (lambda: slices(X, np.arange(320)), {}, "`the targets in a batch of x`"),
    "weights of examples": (lambda: Rows(change=lambda x: (x, x, x)), {}, "x or .x, target."),
    "a dict": (lambda: Rows(change=lambda x: {"x": x}), {}, "x or .x, target."),
    "a dict of tf.data": (lambda: slices(X).map(lambda x: {"x": x}), {}, "x or .x, target."),
    "NaN at once": (lambda: Rows(X * np.nan), {}, "finite"),
    "bytes": (lambda: Rows(X * 255), {}, r"lie in \[0, 1\]"),
    "a generator": (generated, {}, "NumPy array"),
    "bad batches to watch": (Rows, {"validation": Rows(X[:, :3])}, "`a batch of validation`"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_what_cannot_be_meant_is_refused_in_one_sentence_before_any_work(case):
    source, settings, words = case
    model = build()
    model.compile("sgd", "mse")
    optimizer, before = model.optimizer, model.get_weights()
    with pytest.raises((TypeError, ValueError), match=words) as caught:
        training.fit(model, source(), **settings)
    assert str(caught.value).startswith("Expected") and "Received" in str(caught.value)
    assert "\n" not in str(caught.value) and model.optimizer is optimizer
    for a, b in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.skipif(sys.platform != "linux", reason="the cap is Linux's RLIMIT_DATA")
def test_a_file_ten_times_the_cap_on_memory_trains_nearly_as_fast_as_an_array(tmp_path):
    path = tmp_path / "big.npy"  # its later rows are a hole: zeros that take no disk
    file = np.lib.format.open_memmap(path, "w+", "float32", (10 * CAP // (4 * 784) + 1, 784))
    file[:8192] = np.random.default_rng(0).uniform(size=(8192, 784))
    del file
    one = dict.fromkeys(
        ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"), "1"
    )
    run = subprocess.run(
        [sys.executable, "-m", "tests.streaming", path, str(CAP)],
        capture_output=True, text=True, env=os.environ | one,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    found = json.loads(run.stdout.splitlines()[-1])
    assert found["refused"], "the cap bites: the file as an array is a MemoryError"
    assert found["bytes"] >= 10 * CAP and found["grown"] < CAP and np.isfinite(found["loss"]).all()
    assert found["ratio"] < 1.3
