"""A progress line for people, which no stored notebook ever holds."""

import time

import numpy as np

from .. import _validate
from .._keras import keras

PAUSE = 0.1  # seconds between two messages: a thousand short epochs must not wait for the screen


def _person_is_watching():
    """True in JupyterLab and the like: a front end that can be asked a question has a reader."""
    try:
        from IPython import get_ipython

        return bool(get_ipython().kernel.get_parent()["content"]["allow_stdin"])
    except (ImportError, AttributeError, KeyError):
        return False


class Progress(keras.callbacks.Callback):
    """One line that shows the epoch and its losses while a model trains; gone when it is done.

    `training.fit` and `training.fit_seeds` show it by themselves. For Keras's own `fit`:
    `model.fit(x, x, epochs=50, verbose=0, callbacks=[training.Progress(50)])`. It shows itself
    only to a person, in JupyterLab; a notebook run by a program, or a script, prints nothing.
    Introduced in chapter 3.

    Args:
        epochs: how many there will be.
        every: true epochs in one that Keras counts.
        title: what stands before the epoch.

    >>> Progress(50).epochs
    50
    """

    def __init__(self, epochs, every=1, title=""):
        super().__init__()
        self.epochs = _validate.positive_int(epochs, "epochs")
        self.every = _validate.positive_int(every, "every")
        self.title = title
        self.handle, self.shown = None, 0.0

    def on_train_begin(self, logs=None):
        """Open an empty line, if somebody can see it; one line serves every `fit`."""
        if self.handle is None and _person_is_watching():
            from IPython.display import display

            self.handle = display({"text/plain": ""}, raw=True, display_id=True)

    def on_epoch_end(self, epoch, logs=None):
        """Write the epoch and its losses over the line."""
        if self.handle is not None and time.monotonic() > self.shown + PAUSE:
            self.shown = time.monotonic()
            values = ", ".join(
                f"{name} {np.mean(value):.4f}" for name, value in (logs or {}).items()
            )
            self._write(f"{self.title}epoch {(epoch + 1) * self.every} of {self.epochs}: {values}")

    def on_train_end(self, logs=None):
        """Empty the line."""
        if self.handle is not None:
            self._write("")

    def _write(self, text):
        self.handle.update({"text/plain": text}, raw=True)
