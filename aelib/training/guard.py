"""The guard: training whose loss stops being a number is undone, and says so."""

from contextlib import contextmanager

import numpy as np

from .._keras import keras


class StopWhenNotFinite(keras.callbacks.Callback):
    """Stop at the first epoch of which a loss is not a number."""

    def on_epoch_end(self, epoch, logs=None):
        """Look at the losses of the epoch."""
        if not np.isfinite(list((logs or {}).values())).all():
            self.model.stop_training = True


@contextmanager
def weights_kept_on_failure(model):
    """Put every variable back, those of noise layers included, where training raises an error."""
    start = [np.array(v) for v in model.variables]
    try:
        yield
    except Exception:
        for variable, value in zip(model.variables, start, strict=True):
            variable.assign(value)
        raise


def refuse_what_is_not_finite(model, history, seed):
    """Refuse a run in which a loss or a weight became NaN or infinite; else return its history."""
    broken = [name for name, curve in history.history.items() if not np.isfinite(curve).all()]
    if not broken and not all(np.isfinite(w).all() for w in model.get_weights()):
        broken = ["weights"]
    if broken:
        raise ValueError(
            f"Expected the {broken[0]} to stay finite. Received NaN or infinity in epoch "
            f"{len(history.epoch)}, with seed {seed}: lower the learning rate, or scale the data "
            "to about 1. The weights are as they were."
        )
    return history
