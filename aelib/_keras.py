"""Keras, started without TensorFlow's start-up log lines, and what our functions ask it to hold.

TensorFlow writes them to the process's standard error before it reads any setting, so they would
land in every notebook. An import that fails still says why: exceptions do not pass through here.
"""

import os
import sys
from contextlib import contextmanager, suppress

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@contextmanager
def _quiet_start():
    with suppress(AttributeError, OSError, ValueError):  # a program without a console has none
        sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:
        kept = None  # closed: then the log lines must not land in a file that gets the number 2
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.close(2) if kept is None else os.dup2(kept, 2)
        for descriptor in {kept, nowhere} - {None, 2}:
            os.close(descriptor)


with _quiet_start():
    import keras

if "tensorflow" in sys.modules:
    # Training many small networks compiles often, and TensorFlow says so in notebooks.
    sys.modules["tensorflow"].get_logger().setLevel("ERROR")


def a_model(model, name="model"):
    """Return `model` unchanged if it is a Keras model."""
    if not isinstance(model, keras.Model):
        kind = model.__name__ if isinstance(model, type) else type(model).__name__
        raise TypeError(f"Expected `{name}` to be a Keras model. Received a {kind}.")
    return model


__all__ = ["a_model", "keras"]
