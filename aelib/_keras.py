"""Keras, started without TensorFlow's start-up log lines.

TensorFlow writes them to the process's standard error before it reads any setting, so they would
land in every notebook. An import that fails still says why: exceptions do not pass through here.
"""

import os
import sys
from contextlib import contextmanager

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@contextmanager
def _quiet_start():
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


with _quiet_start():
    import keras

if "tensorflow" in sys.modules:
    # Training many small networks compiles often, and TensorFlow says so in notebooks.
    sys.modules["tensorflow"].get_logger().setLevel("ERROR")

__all__ = ["keras"]
