"""Training from a file under a cap on memory, in a process of its own: see test_training_streams.

    python -m tests.streaming FILE CAP

The cap is on what the process may allocate beyond what it holds once TensorFlow is up: the pages
of a mapped file do not count. Prints one line of JSON.
"""

import json
import resource
import sys
import time

import numpy as np

from aelib import models, training
from aelib._keras import keras
from aelib.training import fitting

SIZE = 256
stamps = []


class Stamped(training.Progress):
    def on_epoch_end(self, epoch, logs=None):
        stamps.append(time.process_time())


class Rows(keras.utils.PyDataset):
    """The rows of a mapped file, a batch at a time."""

    def __init__(self, x):
        super().__init__()
        self.x = x

    def __len__(self):
        return len(self.x) // SIZE

    def __getitem__(self, i):
        return np.array(self.x[i * SIZE : (i + 1) * SIZE])


def seconds(data, hidden=512, **settings):
    """Processor seconds, of all threads, of the fastest epoch but the first, which compiles.

    Not the clock on the wall: on a busy machine that says who else is running.
    """
    keras.utils.set_random_seed(0)
    stamps.clear()
    model = models.dense(784, 32, (hidden,))
    training.fit(model, data, epochs=3, validation=0, **settings)
    return min(np.diff(stamps))


def allocated():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmData"))


def main(path, cap):
    fitting.Progress = Stamped
    big = np.load(path, mmap_mode="r")
    part = big[: 24 * SIZE]
    in_memory, file, memory = np.array(part), [], []
    while len(file) < 5 and (not file or min(file) > 1.2 * min(memory)):
        memory.append(seconds(in_memory, batch_size=SIZE))  # side by side, the best of each
        file.append(seconds(Rows(part)))
    start = allocated()
    resource.setrlimit(resource.RLIMIT_DATA, (start + cap, start + cap))
    try:
        refused = np.load(path).size < 0
    except MemoryError:
        refused = True
    small = models.dense(784, 8)
    history = training.fit(small, Rows(big), epochs=1)
    grown = allocated() - start
    print(json.dumps({
        "refused": refused, "ratio": min(file) / min(memory), "grown": grown,
        "loss": history.history["loss"], "bytes": big.nbytes,
    }))  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
