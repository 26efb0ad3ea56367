"""`floors.report` from batches: the report that is made in memory, in passes."""

import subprocess
import sys

import numpy as np
import pytest

from aelib import data, floors
from aelib.floors import passes

X = data.factors(900, k=5)
TRAIN, TEST = X[:600], X[600:]


def batches(x, size, shape=(10,)):
    return [x[i : i + size].reshape(-1, *shape) for i in range(0, len(x), size)]


class Indexed:
    """What a PyDataset looks like: its batches by number, and how many."""

    def __init__(self, parts):
        self.parts = parts

    def __getitem__(self, i):
        return self.parts[i % len(self.parts)]  # never an IndexError

    def __len__(self):
        return len(self.parts)

    def __iter__(self):
        return iter(self.parts)


class Iterated:
    """What a tf.data set looks like: gone through again and again."""

    def __init__(self, parts):
        self.parts = parts

    def __iter__(self):
        return (part for part in self.parts)


KINDS = {"a list": list, "by number": Indexed, "one after another": Iterated}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("loss", floors.LOSSES)
@pytest.mark.parametrize("per", ["value", "example"])
def test_a_report_of_batches_is_the_report_of_arrays(kind, loss, per):
    settings = {"k": 3, "loss": loss, "per": per}
    expected = floors.report(TRAIN, TEST, {"mine": 0.9 * TEST}, **settings)
    found = floors.report(
        kind(batches(TRAIN, 130)), kind(batches(TEST, 77)), {"mine": lambda x: 0.9 * x}, **settings
    )
    assert found.title == expected.title and found.own == expected.own
    assert found.rows.keys() == expected.rows.keys()
    for name, value in expected.rows.items():
        assert found[name] == pytest.approx(value, rel=1e-5), name


def test_wide_examples_go_through_incremental_pca(monkeypatch):
    rng = np.random.default_rng(0)
    x = (rng.normal(size=(900, 60)) * 0.9 ** np.arange(60)) @ np.linalg.qr(
        rng.normal(size=(60, 60))
    )[0] + 100
    train, test = x[:600], x[600:]
    exact = floors.report(train, test, k=4)["PCA, 4 numbers"]
    monkeypatch.setattr(passes, "WIDE", 59)
    for size in (1, 7, 50, 600):
        found = floors.report(batches(train, size, (60,)), test, k=4)["PCA, 4 numbers"]
        assert found == pytest.approx(exact, rel=1e-2), size


def test_pictures_are_read_as_rows_and_functions_get_them_as_pictures():
    def mine(x):
        assert x.shape[1:] == (5, 2)
        return 0.5 * x

    found = floors.report(batches(TRAIN, 50, (5, 2)), batches(TEST, 50, (5, 2)), {"m": mine}, k=2)
    expected = floors.report(TRAIN, TEST, {"m": 0.5 * TEST}, k=2)
    for name, value in expected.rows.items():
        assert found[name] == pytest.approx(value, rel=1e-5)


def test_arrays_and_batches_may_stand_side_by_side_and_functions_with_arrays():
    expected = floors.report(TRAIN, TEST, {"m": 0.5 * TEST}, k=2).rows
    for train, test, own in (
        (batches(TRAIN, 70), TEST, 0.5 * TEST),
        (TRAIN, batches(TEST, 70), lambda x: 0.5 * x),
        (TRAIN, TEST, lambda x: 0.5 * x),
    ):
        assert floors.report(train, test, {"m": own}, k=2).rows == pytest.approx(expected)


def test_a_column_that_decides_is_named_from_batches_too():
    scale = np.array([1, 1, 1, 90] + [1] * 6)
    expected = floors.report(TRAIN * scale, TEST * scale, k=2).note
    assert "Column 3" in expected
    assert floors.report(batches(TRAIN * scale, 9), batches(TEST * scale, 70), k=2).note == expected


def test_floors_of_batches_far_from_zero_are_those_near_it():
    near, far = (
        floors.report(batches(TRAIN + c, 50), batches(TEST + c, 50), k=2)["PCA, 2 numbers"]
        for c in (np.float64(0), np.float64(1e9))
    )
    assert far == pytest.approx(near, rel=1e-3)


def test_nothing_here_imports_tensorflow():
    code = (
        "import sys, numpy as np; from aelib import floors\n"
        "floors.report([np.eye(4)], [np.eye(4)], k=1)\n"
        "print({'tensorflow', 'keras'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout == "set()\n", run.stderr


def test_keras_and_tf_data_sets_are_read():
    import tensorflow as tf

    from aelib._keras import keras

    class Rows(keras.utils.PyDataset):
        def __len__(self):
            return 6

        def __getitem__(self, i):
            return TRAIN[i * 100 : (i + 1) * 100]

    expected = floors.report(TRAIN, TEST, k=2).rows
    slices = tf.data.Dataset.from_tensor_slices(TEST).batch(64)
    assert floors.report(Rows(), slices, k=2).rows == pytest.approx(expected)
    with pytest.raises(ValueError, match="`x_test` to end"):
        floors.report(Rows(), slices.repeat(), k=2)

    class Endless(keras.utils.PyDataset):
        def __getitem__(self, i):
            return TRAIN

    with pytest.raises(ValueError, match="`x_train` to end"):
        floors.report(Endless(), TEST, k=2)


class Shrinking(Iterated):
    def __iter__(self):
        self.parts = self.parts[1:]
        return iter(self.parts)


BAD = {
    "a generator": (lambda a: (b for b in batches(a, 50)), "more than once"),
    "an iterator": (lambda a: iter(batches(a, 50)), "more than once"),
    "fewer at every pass": (lambda a: Shrinking(batches(a, 50)), "the same"),
    "no batches": (lambda a: Iterated([]), "at least one row"),
    "pairs": (lambda a: [(b, b) for b in batches(a, 50)], "to be one array"),
    "labelled": (lambda a: Iterated([(a, a[:, 0])]), "to be one array"),
    "dicts": (lambda a: Iterated([{"x": a}]), "to be one array"),
    "rows alone": (lambda a: list(a), "2 axes or more"),
    "two widths": (lambda a: [a, a[:, :3]], "10 values in every batch"),
    "NaN later": (lambda a: [a, a * np.nan], "finite"),
    "nothing in one": (lambda a: [a, a[:0]], "at least one value"),
    "lists": (lambda a: Iterated([a.tolist()]), "to be one array"),
    "numbers": (lambda a: range(3), "NumPy array"),
    "words": (lambda a: {"a", "b"}, "NumPy array"),
}


@pytest.mark.parametrize("side", ["x_train", "x_test"])
@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_batches_that_cannot_be_meant_are_refused_in_one_sentence(case, side):
    hostile, words = case
    if side == "x_test" and words.startswith("the same"):
        return  # one pass is enough there
    sets = {"x_train": TRAIN, "x_test": TRAIN} | {side: hostile(TRAIN)}
    with pytest.raises((TypeError, ValueError), match=words) as caught:
        floors.report(sets["x_train"], sets["x_test"], k=2)
    assert str(caught.value).startswith("Expected") and side in str(caught.value)


OWN = {
    "an array": (TEST, "a function"),
    "another shape": (lambda x: x[:, :3], "one shape"),
    "a row alone": (lambda x: x[:1], "one shape"),
    "a list": (lambda x: x.tolist(), "NumPy array"),
    "NaN": (lambda x: x * np.nan, "finite"),
}


@pytest.mark.parametrize("case", OWN.values(), ids=OWN)
def test_reconstructions_of_batches_that_cannot_be_meant_are_refused(case):
    own, words = case
    with pytest.raises((TypeError, ValueError), match=words):
        floors.report(TRAIN, batches(TEST, 70), {"mine": own}, k=2)


def test_bytes_and_k_too_large_are_refused_from_batches():
    with pytest.raises(ValueError, match=r"lie in \[0, 1\]"):
        floors.report(batches(TRAIN * 255, 70), TEST, k=2, loss="binary_crossentropy")
    with pytest.raises(ValueError, match="at most 10"):
        floors.report(batches(TRAIN, 70), TEST, k=11)
