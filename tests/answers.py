"""What readers' answers share, in the tests of the checks."""

import numpy as np


def fails(*arguments):
    """An answer that stops."""
    raise RuntimeError("no")


def beyond(gain, errors=2):
    """Whether the mean gain is more than so many of its standard errors above 0."""
    return gain.mean() > errors * gain.std(ddof=1) / np.sqrt(len(gain))
