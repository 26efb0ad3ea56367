"""Whole families of bad input on every public function that takes an array."""

import importlib
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest

from aelib import data, evaluation, floors, plots, scratch
from tests.hostile import AXES, BYTES, HOSTILE, LABELS, LISTS, NUMBERS, SIGNED, WIDTHS

rng = np.random.default_rng(0)
x, square = rng.uniform(0.1, 0.9, size=(6, 4)), rng.uniform(0.1, 0.9, size=(4, 4))
z, grid = rng.normal(size=(6, 2)), rng.normal(size=(4, 2))
codes, packed = rng.integers(1, 9, (6, 3)), rng.integers(0, 9, (5, 2), dtype="uint8")
y, near = np.arange(6) % 3, np.array([[0, 1], [2, 3]])
ONE = np.array(1.0)
wanted = np.array([[0, 1, 0, 1], [1, 0, 0, 0], [1, 1, 1, 0], *[[0, 0, 1, 0]] * 3])
wave = np.tile(np.exp(-(np.linspace(-5, 5, 80) ** 2)), 40) + 0.01 * rng.normal(size=3200)
stretches, starts = np.array([[1, 3], [5, 6]]), np.array([2, 9])


def net(loss="mse"):
    return scratch.Autoencoder([4, 2, 4], ["tanh", "sigmoid"], loss)


def same(a):
    return a


def bounds(x, mean, log_variance):
    return evaluation.likelihood_bounds(x, mean, log_variance, lambda _: x, samples=2)


ARRAYS = HOSTILE | LISTS | AXES
ANY_SHAPE = HOSTILE | LISTS
CHOSEN = {k: v for k, v in ARRAYS.items() if k != "truths"} | {"ratings": lambda a: 5 * a}
SMALL = HOSTILE  # small things written by hand may be lists
UNIT = BYTES | SIGNED
# name of the function and argument: (call, a good array, the family of bad ones)
TABLE = {
    "floors.squared_error x": (lambda a: floors.squared_error(a, x), x, ARRAYS),
    "floors.squared_error x_hat": (lambda a: floors.squared_error(x, a), x, ARRAYS),
    "floors.cross_entropy x": (lambda a: floors.cross_entropy(a, x), x, ARRAYS | UNIT),
    "floors.cross_entropy x_hat": (lambda a: floors.cross_entropy(x, a), x, ARRAYS | UNIT),
    "floors.entropy x": (floors.entropy, x, ANY_SHAPE | UNIT),
    "floors.mean_reconstruction x_train": (
        lambda a: floors.mean_reconstruction(a, x), x, ARRAYS),
    "floors.mean_reconstruction x_test": (lambda a: floors.mean_reconstruction(x, a), x, ARRAYS),
    "floors.pca_reconstruction x_train": (
        lambda a: floors.pca_reconstruction(a, x, 2), x, ARRAYS),
    "floors.pca_reconstruction x_test": (lambda a: floors.pca_reconstruction(x, a, 2), x, ARRAYS),
    "floors.sigmoid_pca_reconstruction x_train": (
        lambda a: floors.sigmoid_pca_reconstruction(a, x, 2), x, ARRAYS | UNIT),
    "floors.sigmoid_pca_reconstruction x_test": (
        lambda a: floors.sigmoid_pca_reconstruction(x, a, 2), x, ARRAYS | UNIT),
    "floors.logistic_pca x_train": (lambda a: floors.logistic_pca(a, x, 2), x, ARRAYS | UNIT),
    "floors.logistic_pca x_test": (lambda a: floors.logistic_pca(x, a, 2), x, ARRAYS | UNIT),
    "floors.report x_train": (lambda a: floors.report(a, x, {"x": x}, k=2), x, ARRAYS),
    "floors.report x_test": (lambda a: floors.report(x, a, {"x": x}, k=2), x, ARRAYS),
    "floors.report own": (lambda a: floors.report(x, x, {"mine": a}, k=2), x, ARRAYS),
    "floors.report bytes": (
        lambda a: floors.report(x, x, {"mine": a}, k=2, loss="binary_crossentropy"), x, UNIT),
    "floors.convert value": (
        lambda a: floors.convert(a, "nats/value", "bits/value", 3), ONE, NUMBERS),
    "floors.digits value": (
        floors.digits, ONE, {k: v for k, v in NUMBERS.items() if k not in (
            "infinite", "beyond squares")}),
    "data.windows x": (lambda a: data.windows(a, 2), x[0], ARRAYS),
    "data.to_points scores": (
        lambda a: data.to_points(a, 4), x,
        {k: v for k, v in ARRAYS.items() if k != "an axis less"}),
    "data.plant x": (lambda a: data.plant(a, 100, ["spike"], 1), wave, ARRAYS),
    "data.plant rate": (
        lambda a: data.plant(wave, a, ["spike"], 1), np.array(100.0), NUMBERS),
    "evaluation.threshold scores": (lambda a: evaluation.threshold(a, 0.3), x[0], ARRAYS),
    "evaluation.threshold rate": (
        lambda a: evaluation.threshold(x[0], a), np.array(0.5), NUMBERS),
    "evaluation.alarms scores": (lambda a: evaluation.alarms(a, 0.5), x[0], ARRAYS),
    "evaluation.alarms threshold": (
        lambda a: evaluation.alarms(x[0], a), ONE, NUMBERS),
    "evaluation.alarms gap": (lambda a: evaluation.alarms(x[0], 0.5, a), ONE, NUMBERS),
    "evaluation.event_scores alarms": (
        lambda a: evaluation.event_scores(a, starts, starts + 1), stretches,
        {k: v for k, v in ARRAYS.items() if k != "empty"} | {
            "backwards": lambda a: a[:, ::-1]}),
    "evaluation.event_scores starts": (
        lambda a: evaluation.event_scores(stretches, a, starts + 1), starts, ARRAYS | {
            "backwards": lambda a: a + 1}),
    "evaluation.event_scores stops": (
        lambda a: evaluation.event_scores(stretches, starts, a), starts + 1, ARRAYS),
    "evaluation.event_scores tolerance": (
        lambda a: evaluation.event_scores(stretches, starts, starts + 1, a), ONE, NUMBERS),
    "evaluation.psnr x": (lambda a: evaluation.psnr(a, x), x, ARRAYS | UNIT),
    "evaluation.psnr x_hat": (lambda a: evaluation.psnr(x, a), x, ARRAYS | BYTES),
    "evaluation.probe z_train": (lambda a: evaluation.probe(a, y, x, y), x, ARRAYS),
    "evaluation.probe y_train": (lambda a: evaluation.probe(x, a, x, y), y, LABELS),
    "evaluation.probe z_test": (lambda a: evaluation.probe(x, y, a, y), x, ARRAYS),
    "evaluation.probe y_test": (lambda a: evaluation.probe(x, y, x, a), y, LABELS),
    "evaluation.rate_distortion x_table": (
        lambda a: evaluation.rate_distortion(same, same, a, x, [0.1]), x, ARRAYS),
    "evaluation.rate_distortion x": (
        lambda a: evaluation.rate_distortion(same, same, x, a, [0.1]), x, ARRAYS),
    "evaluation.rate_distortion encode": (
        lambda a: evaluation.rate_distortion(lambda _: a, lambda _: x, x, x, [0.1]), x, ARRAYS),
    "evaluation.rate_distortion decode": (
        lambda a: evaluation.rate_distortion(same, lambda _: a, x, x, [0.1]), x, ARRAYS),
    "evaluation.rate_distortion steps": (
        lambda a: evaluation.rate_distortion(same, same, x, x, a), x[0], SMALL),
    "evaluation.code_bits table": (lambda a: evaluation.code_bits(a, codes), codes, ARRAYS),
    "evaluation.code_bits codes": (lambda a: evaluation.code_bits(codes, a), codes, ARRAYS),
    "evaluation.hamming a": (lambda a: evaluation.hamming(a, packed), packed, ARRAYS),
    "evaluation.hamming b": (lambda a: evaluation.hamming(packed, a), packed, ARRAYS),
    "evaluation.nearest distances": (lambda a: evaluation.nearest(a, 2), x, ARRAYS),
    "evaluation.precision_at neighbours": (
        lambda a: evaluation.precision_at(a, y, y[:2]), near, ARRAYS),
    "evaluation.precision_at labels": (
        lambda a: evaluation.precision_at(near, a, y[:2]), y, LABELS),
    "evaluation.precision_at query_labels": (
        lambda a: evaluation.precision_at(near, y, a), y[:2], LABELS),
    "evaluation.recall_at scores": (lambda a: evaluation.recall_at(a, wanted, 2), x, ARRAYS),
    "evaluation.recall_at relevant": (
        lambda a: evaluation.recall_at(x, a, 2), wanted, CHOSEN | {"none": lambda a: 0 * a}),
    "evaluation.recall_at seen": (
        lambda a: evaluation.recall_at(x, wanted, 2, a), 1 - wanted,
        {k: v for k, v in CHOSEN.items() if k != "None"} | {"what is wanted": lambda a: 1 - a}),
    "evaluation.ndcg_at scores": (lambda a: evaluation.ndcg_at(a, wanted, 2), x, ARRAYS),
    "evaluation.ndcg_at relevant": (
        lambda a: evaluation.ndcg_at(x, a, 2), wanted, CHOSEN | {"none": lambda a: 0 * a}),
    "evaluation.ndcg_at seen": (
        lambda a: evaluation.ndcg_at(x, wanted, 2, a), 1 - wanted,
        {k: v for k, v in CHOSEN.items() if k != "None"} | {"what is wanted": lambda a: 1 - a}),
    "evaluation.bootstrap values": (
        lambda a: evaluation.bootstrap(a, draws=9), x[0], ARRAYS | {"one": lambda a: a[:1]}),
    "evaluation.bootstrap confidence": (
        lambda a: evaluation.bootstrap(x[0], a, draws=9), np.array(0.9), NUMBERS),
    "floors.ease x": (lambda a: floors.ease(a, 1.0), x, ARRAYS),
    "floors.ease penalty": (lambda a: floors.ease(x, a), ONE, NUMBERS),
    "evaluation.likelihood_bounds x": (lambda a: bounds(a, z, z), x, ARRAYS | UNIT),
    "evaluation.likelihood_bounds mean": (lambda a: bounds(x, a, z), z, ARRAYS),
    "evaluation.likelihood_bounds log_variance": (lambda a: bounds(x, z, a), z, ARRAYS),
    "evaluation.likelihood_bounds decode": (
        lambda a: evaluation.likelihood_bounds(x, z, z, lambda _: a, samples=2), x, ARRAYS | UNIT),
    "evaluation.matched_cosine found": (
        lambda a: evaluation.matched_cosine(a, x), x, ARRAYS),
    "evaluation.matched_cosine true": (lambda a: evaluation.matched_cosine(x, a), x, ARRAYS),
    "evaluation.precision_recall real": (
        lambda a: evaluation.precision_recall(a, x, 2), x, ARRAYS),
    "evaluation.precision_recall made": (
        lambda a: evaluation.precision_recall(x, a, 2), x, ARRAYS),
    "data.binarised x": (data.binarised, x, ANY_SHAPE | UNIT),
    "scratch.Autoencoder forward": (lambda a: net().forward(a), x, ARRAYS),
    "scratch.Autoencoder backward": (
        lambda a: net("binary_crossentropy").backward(a), x, ARRAYS | UNIT),
    "scratch.Autoencoder fit": (
        lambda a: net("binary_crossentropy").fit(a, learning_rate=1, max_steps=2), x,
        ARRAYS | UNIT),
    "scratch.Autoencoder evaluate": (
        lambda a: net("binary_crossentropy").evaluate(a), x, ARRAYS | UNIT),
    "scratch.Autoencoder encode": (lambda a: net().encode(a), x, ARRAYS),
    "scratch.Autoencoder decode": (lambda a: net().decode(a), z, ARRAYS),
    "scratch.numerical_gradients parameters": (
        lambda a: scratch.numerical_gradients(lambda: 0.0, [a]), x, ANY_SHAPE),
    "scratch.relative_errors gradients": (
        lambda a: scratch.relative_errors([a], [x]), x, ARRAYS),
    "scratch.relative_errors expected": (
        lambda a: scratch.relative_errors([x], [a]), x, ARRAYS),
    "plots.images rows": (lambda a: plots.images({"a": a}), x, ANY_SHAPE | BYTES | {
            "an axis less": AXES["an axis less"], "two lengths": lambda a: a[:, :3]}),
    "plots.images unnamed": (plots.images, {"a": square}, {"an array": lambda a: square}),
    "plots.curves curves": (
        lambda a: plots.curves({"a": a}, {"floor": 1.0}), x, SMALL | {"an axis more": AXES[
            "an axis more"]}),
    "plots.curves floors": (
        lambda a: plots.curves({"a": [1.0]}, {"floor": a}), ONE, NUMBERS),
    "plots.floor_lines floors": (
        lambda a: plots.floor_lines({"floor": a}, plt.gca()), ONE, NUMBERS),
    "plots.spread values": (lambda a: plots.spread({"a": a}), x[0], SMALL),
    "plots.spread floors": (
        lambda a: plots.spread({"a": [1.0]}, {"floor": a}), ONE, NUMBERS),
    "plots.plane x": (lambda a: plots.plane(a), z, ARRAYS),
    "plots.plane x_hat": (
        lambda a: plots.plane(z, a), z,
        {k: v for k, v in ARRAYS.items() if k != "None"} | {"one row": lambda a: a[:1]}),
    "plots.field f": (lambda a: plots.field(lambda _: a, (-1, 1), n=2), grid, ARRAYS),
    "plots.field limits": (
        lambda a: plots.field(same, a), np.array([-1.0, 1]),
        SMALL | {"backwards": lambda a: a[::-1], "three": lambda a: [1, 2, 3]}),
    "plots.network widths": (
        plots.network, np.array([4, 2, 4]), WIDTHS | {"two": lambda a: [4, 2]}),
    "plots.thumbnail_map z": (lambda a: plots.thumbnail_map(a, np.zeros((6, 4))), z, ARRAYS),
    "plots.thumbnail_map images": (
        lambda a: plots.thumbnail_map(z, a), x,
        ARRAYS | BYTES | {"more": lambda a: a.repeat(2, 0)}),
    "plots.thumbnail_map labels": (
        lambda a: plots.thumbnail_map(z, x, a), y,
        {k: v for k, v in LABELS.items() if k not in ("None", "words")}),
    "plots.decoded_grid decode": (
        lambda a: plots.decoded_grid(lambda _: a, (0, 0), (1, 1), n=2), square, ARRAYS | BYTES),
    "plots.decoded_grid low": (
        lambda a: plots.decoded_grid(lambda _: square, a, (1, 1), n=2), np.zeros(2),
        SMALL | {"above": lambda a: [2, 2]}),
    "plots.decoded_grid high": (
        lambda a: plots.decoded_grid(lambda _: square, (0, 0), a, n=2), np.ones(2), SMALL),
    "plots.decoded_grid z": (
        lambda a: plots.decoded_grid(lambda _: square, (0, 0), (1, 1), n=2, z=a), z,
        {k: v for k, v in ARRAYS.items() if k != "None"}),
}  # fmt: skip
NO_ARRAYS = {
    **dict.fromkeys(
        [f"data.{name}" for name in ("arc", "factors", "line", "mnist", "points", "spiral")]
        + ["data.uniform", "data.Images", "data.Ratings", "data.ecg", "data.movielens"]
        + ["data.names", "data.glosses", "data.descriptions", "data.customers"],
        "sizes, seeds and noise: `test_data`",
    ),
    "data.Planted": "what `plant` returns",
    "data.Names": "what `names` returns",
    "data.Customers": "what `customers` returns",
    "data.Descriptions": "what `descriptions` returns",
    "data.Glosses": "what `glosses` returns",
    "evaluation.Interval": "what `bootstrap` returns",
    "evaluation.Threshold": "what `threshold` returns",
    "evaluation.EventScores": "what `event_scores` returns",
    "floors.Report": "what `report` returns",
    "evaluation.Bounds": "what `likelihood_bounds` returns",
    "evaluation.RateDistortion": "what `rate_distortion` returns",
    "scratch.Activation": "a pair of functions",
    "scratch.sigmoid": "one line of mathematics: NaN goes in, NaN comes out",
}


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


@pytest.mark.parametrize("module", ["data", "floors", "evaluation", "scratch", "plots"])
def test_every_public_function_is_in_the_table(module):
    public = importlib.import_module(f"aelib.{module}")
    functions = {f"{module}.{name}" for name in public.__all__ if callable(vars(public)[name])}
    tried = {row.split()[0] for row in TABLE} | NO_ARRAYS.keys()
    assert functions <= tried, functions - tried


@pytest.mark.parametrize("row", TABLE)
def test_the_good_array_of_the_table_is_accepted(row):
    call, good, _ = TABLE[row]
    call(good)


@pytest.mark.parametrize(
    ("row", "bad"), [(row, bad) for row, (_, _, family) in TABLE.items() for bad in family]
)
def test_bad_input_is_refused_in_one_sentence_and_leaves_no_figure(row, bad):
    call, good, family = TABLE[row]
    if row.startswith("plots.floor_lines"):
        plt.figure()
    figures, hostile = plt.get_fignums(), family[bad](good)
    with warnings.catch_warnings(), pytest.raises((TypeError, ValueError)) as caught:
        warnings.simplefilter("error")
        call(hostile)
    assert str(caught.value).startswith("Expected "), caught.value
    assert "Received" in str(caught.value)
    assert plt.get_fignums() == figures
