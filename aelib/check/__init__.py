"""Checks of the exercises: they grade what your answer does, not its digits.

    from aelib.check import points as check
    check.fits_the_line(my_model)      # ✗ Not yet. …      or      ✓ Correct. …

One module a chapter. A check never raises because an answer is wrong or missing: it says what it
expected. This file holds what the modules share.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is accepted, and one sentence why. True in an `if` when accepted."""

    accepted: bool
    reason: str

    def __bool__(self):
        return self.accepted

    def __repr__(self):
        return f"{'✓ Correct.' if self.accepted else '✗ Not yet.'} {self.reason}"


def verdict(accepted, praise, hint):
    """A `Verdict` with `praise` if accepted, `hint` if not."""
    return Verdict(bool(accepted), praise if accepted else hint)


def unanswered(answer):
    """The verdict on an answer that is still `...` or None; None where there is an answer."""
    if answer is None or answer is ...:
        return Verdict(False, "Replace the ... with your answer.")
    return None


def number(answer, expected, praise, hint, *, rtol=0.02):
    """Grade one number: within `rtol` of `expected`."""
    if (missing := unanswered(answer)) is not None:
        return missing
    try:
        value = float(answer)
    except (TypeError, ValueError, OverflowError):
        return Verdict(False, f"Expected a number. Received a {type(answer).__name__}.")
    return verdict(np.isclose(value, expected, rtol=rtol, atol=1e-12), praise, hint)


def _numbers(value):
    """`value` as an array of numbers or truths, or None where it is not one."""
    try:
        value = np.asarray(value)
    except (TypeError, ValueError):
        return None
    return value if value.dtype.kind in "biuf" else None


def value_of(answer, *arguments):
    """What the reader's function gives, or the `Verdict` that says why it gives nothing."""
    if (missing := unanswered(answer)) is not None:
        return missing
    if not callable(answer):
        return Verdict(False, f"Expected a function. Received a {type(answer).__name__}.")
    try:
        value = answer(*arguments)
    except Exception as error:  # a reader's function may fail in any way
        return Verdict(False, f"Your function stopped: {type(error).__name__}: {error}")
    missing = unanswered(value)
    return value if missing is None else missing


def function(answer, reference, cases, praise, hint, *, rtol=1e-6):
    """Grade a function: it gives what `reference` gives, on every tuple of arguments in `cases`."""
    for arguments in cases:
        expected = np.asarray(reference(*arguments))
        # Copies: an answer may work in place, and the next case may hold the same array.
        value = value_of(answer, *(a.copy() if hasattr(a, "copy") else a for a in arguments))
        if isinstance(value, Verdict):
            return value
        value = _numbers(value)
        if value is None:
            return Verdict(False, "Expected numbers, in an array or alone. Received none.")
        if value.shape != expected.shape:
            return Verdict(
                False, f"Expected an answer of shape {expected.shape}. Received {value.shape}."
            )
        if not np.allclose(value, expected, rtol=rtol, atol=1e-8):
            return Verdict(False, hint)
    return Verdict(True, praise)
