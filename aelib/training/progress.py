"""A progress line for people, which no stored notebook ever holds."""

from .._keras import keras


def _person_is_watching():
    """True in JupyterLab and the like: a front end that can be asked a question has a reader."""
    try:
        from IPython import get_ipython

        return bool(get_ipython().kernel.get_parent()["content"]["allow_stdin"])
    except (ImportError, AttributeError, KeyError):
        return False


class Progress(keras.callbacks.Callback):
    """Show the epoch and the losses in one line while `fit` runs; take the line away after."""

    def __init__(self, epochs):
        super().__init__()
        self.epochs = epochs
        self.handle = None

    def on_train_begin(self, logs=None):
        """Open an empty line, if somebody can see it."""
        if _person_is_watching():
            from IPython.display import display

            self.handle = display({"text/plain": ""}, raw=True, display_id=True)

    def on_epoch_end(self, epoch, logs=None):
        """Write the epoch and its losses over the line."""
        if self.handle:
            values = ", ".join(f"{name} {value:.4f}" for name, value in (logs or {}).items())
            self.handle.update(
                {"text/plain": f"epoch {epoch + 1} of {self.epochs}: {values}"}, raw=True
            )

    def on_train_end(self, logs=None):
        """Empty the line."""
        if self.handle:
            self.handle.update({"text/plain": ""}, raw=True)
