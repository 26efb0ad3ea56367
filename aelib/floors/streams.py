"""Batches in place of an array: gone through more than once, and checked as they come.

Reached through `report`. A source of batches is anything that can be gone through more than once:
a list of arrays, a `keras.utils.PyDataset`, a `tf.data.Dataset`. They are told by what they can do,
so that nothing here imports Keras or TensorFlow.
"""

from .. import _validate


def is_stream(x):
    """Whether `x` gives batches, and is neither an array nor what ought to be one."""
    if hasattr(x, "shape") or hasattr(x, "columns") or isinstance(x, (str, bytes, dict)):
        return False
    if isinstance(x, (list, tuple)):
        firsts = [b[0] if isinstance(b, (list, tuple)) and len(b) else b for b in x]
        return bool(firsts) and all(hasattr(first, "shape") for first in firsts)
    return hasattr(x, "__iter__")


class Source:
    """Batches, checked one by one as they come; `rows` flattens each to (n, d)."""

    def __init__(self, x, name, width=None):
        self.x, self.name, self.width, self.n = x, name, width, None
        if not is_stream(x):  # one array is one batch
            self.x = [_validate.array(x, name, ndim=2)]
        elif hasattr(x, "__iter__") and iter(x) is x:
            raise TypeError(
                f"Expected `{name}` to be batches that can be gone through more than once. "
                f"Received a {type(x).__name__}, which ends after one pass: make a list of it, "
                "or a keras.utils.PyDataset."
            )

    def __iter__(self):
        """The batches, each with its rows: (n, ...) and (n, d)."""
        n = 0
        for batch in self._given():
            batch = _plain(batch, self.name)
            rows = batch.reshape(len(batch), -1)
            self.width = self.width or rows.shape[1]
            if rows.shape[1] != self.width:
                raise ValueError(
                    f"Expected examples of {self.width} values in every batch of `{self.name}`. "
                    f"Received {batch.shape}."
                )
            n += len(rows)
            yield batch, rows
        if not n or n != (self.n or n):
            wanted = f"the same {self.n} rows in every pass" if self.n else "at least one row"
            raise ValueError(f"Expected `{self.name}` to give {wanted}. Received {n}.")
        self.n = n

    def _given(self):
        """The batches as they come; what has no end is refused."""
        cardinality = getattr(self.x, "cardinality", None)  # of tf.data: -1 has no end
        endless = cardinality is not None and int(cardinality()) == -1
        if not endless and hasattr(self.x, "__getitem__"):  # of a PyDataset
            try:
                n = len(self.x) if hasattr(self.x, "__len__") else self.x.num_batches
            except (AttributeError, NotImplementedError):
                n = None
            endless = n is None
        if endless:
            raise ValueError(
                f"Expected `{self.name}` to end. Received batches without an end: take some of "
                "them first."
            )
        return (self.x[i] for i in range(n)) if hasattr(self.x, "__getitem__") else iter(self.x)


def _alone(batch):
    """x, of a batch that is x or (x,)."""
    return batch[0] if isinstance(batch, (tuple, list)) and len(batch) == 1 else batch


def _plain(batch, name):
    batch = _alone(batch)
    if isinstance(batch, (tuple, list, dict)):
        raise TypeError(
            f"Expected each batch of `{name}` to be one array, what should come out. Received a "
            f"{type(batch).__name__} of {len(batch)}: leave the labels or the inputs away."
        )
    batch = _validate.array(batch, f"a batch of {name}")
    if batch.ndim < 2:
        raise ValueError(
            f"Expected each batch of `{name}` to have 2 axes or more, examples first. "
            f"Received shape {batch.shape}."
        )
    return batch
