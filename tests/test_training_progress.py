"""The progress line: for a person, one at a time, and never in a stored notebook."""

import numpy as np
import pytest

from aelib import data, models, training
from aelib._keras import keras
from aelib.training.progress import Progress


def build():
    return models.dense(10, 2)


@pytest.fixture(scope="module")
def x():
    return data.factors(100, k=2)


@pytest.fixture
def screen(monkeypatch):
    """What a person in JupyterLab would see: a list of lines, each with all that it ever said."""
    lines = []

    class Line(list):
        def update(self, bundle, raw):
            self.append(bundle["text/plain"])

    def display(*_, **__):
        lines.append(Line())
        return lines[-1]

    monkeypatch.setattr("aelib.training.progress._person_is_watching", lambda: True)
    monkeypatch.setattr("aelib.training.progress.PAUSE", 0)
    monkeypatch.setattr("IPython.display.display", display)
    return lines


def test_progress_is_shown_to_a_person_and_then_taken_away(screen):
    progress = Progress(epochs=2)
    progress.on_train_begin()
    progress.on_epoch_end(0, {"loss": 0.5})
    progress.on_train_end()
    assert screen == [["epoch 1 of 2: loss 0.5000", ""]]


def test_plain_keras_shows_it_too(screen, x):
    model = build()
    model.compile("adam", "mse")
    model.fit(x, x, epochs=2, verbose=0, callbacks=[training.Progress(2)])
    ((first, second, last),) = screen
    assert first.startswith("epoch 1 of 2: loss 0.") and second.startswith("epoch 2 of 2")
    assert last == ""


def test_seeds_side_by_side_show_one_line_with_their_mean_loss(screen, x):
    training.fit_seeds(build, x, [7, 8], epochs=4, every=2)
    (line,) = screen
    first, second, last = line
    assert first.startswith("2 seeds, epoch 2 of 4: loss 0.")
    assert second.startswith("2 seeds, epoch 4 of 4: loss 0.")
    assert last == ""


def test_seeds_one_by_one_show_one_line_too(screen, x):
    def clipped():
        return keras.optimizers.Adam(global_clipnorm=1.0)  # it feels all weights: no stack

    training.fit_seeds(build, x, [7, 8], epochs=4, every=2, optimizer=clipped())
    (line,) = screen
    said = [text.split(":")[0] for text in line if text]
    assert said == [
        "seed 7 (1 of 2), epoch 2 of 4",
        "seed 7 (1 of 2), epoch 4 of 4",
        "seed 8 (2 of 2), epoch 2 of 4",
        "seed 8 (2 of 2), epoch 4 of 4",
    ]
    assert line[-1] == ""


def test_short_epochs_do_not_wait_for_the_screen(screen, monkeypatch):
    monkeypatch.setattr("aelib.training.progress.PAUSE", 60)
    progress = Progress(1000)
    progress.on_train_begin()
    for epoch in range(1000):
        progress.on_epoch_end(epoch, {"loss": 0.5})
    assert len(screen[0]) == 1


@pytest.mark.parametrize(
    "train", [training.fit, lambda m, x, **k: training.fit_seeds(build, x, **k)]
)
def test_progress_says_nothing_where_nobody_watches(x, capsys, train):
    train(build(), x, epochs=1)
    said = capsys.readouterr()
    assert said.out == said.err == ""


@pytest.mark.parametrize("epochs", [0, -1, 2.5, "3", None, True, np.nan])
def test_epochs_that_are_no_number_of_epochs_are_refused(epochs):
    with pytest.raises(ValueError, match=r"^Expected `epochs`"):
        Progress(epochs)
