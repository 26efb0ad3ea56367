"""Checks of the exercises: they grade what your answer does, not its digits.

    from aelib.check import points as check
    check.fits_the_line(my_model)      # ✗ Not yet. …      or      ✓ Correct. …

One module a chapter. A check never raises because an answer is wrong or missing: it says what it
expected. The first miss gets a nudge, the third different one the recipe. This file holds what
the modules share.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import wraps

import numpy as np

from .._text import printable
from .sameness import made_of
from .showing import brief, difference, kind

PATIENCE = 3  # different misses of one exercise before its recipe is told
misses = defaultdict(set)  # in this session, by the check's name: what the answers were made of


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is accepted, and one sentence why. True in an `if` when accepted."""

    accepted: bool
    reason: str

    def __bool__(self):
        return self.accepted

    def __repr__(self):
        return printable(f"{'✓ Correct.' if self.accepted else '✗ Not yet.'} {self.reason}")


UNANSWERED = Verdict(False, "Replace the ... with your answer.")


def exercise(recipe):
    """Decorate the check of one exercise: from the third miss on, it tells `recipe`.

    A stub that is still empty is no miss, nor is an answer handed in again unchanged; a right
    answer starts the count anew.
    """

    def decorate(check):
        name = f"{check.__module__}.{check.__qualname__}"

        @wraps(check)
        def graded(*answers, **named):
            found = check(*answers, **named)
            if found is UNANSWERED:
                return found
            if found.accepted:
                misses.pop(name, None)
                return found
            misses[name].add(made_of([answers, named]))
            told = f"{found.reason} Recipe: {recipe}"
            return replace(found, reason=told) if len(misses[name]) >= PATIENCE else found

        graded.recipe = recipe
        return graded

    return decorate


def verdict(accepted, praise, nudge):
    """A `Verdict` with `praise` if accepted, `nudge` if not."""
    return Verdict(bool(accepted), praise if accepted else nudge)


def unanswered(answer):
    """The verdict on an answer that is still `...` or None; None where there is an answer."""
    return UNANSWERED if answer is None or answer is ... else None


def number(answer, expected, praise, nudge, *, rtol=0.02):
    """Grade one number: within `rtol` of `expected`."""
    if (missing := unanswered(answer)) is not None:
        return missing
    try:
        if isinstance(answer, (bool, np.bool_, bytes)):
            raise TypeError("Python would take it for a number")
        value = float(answer)
    except (TypeError, ValueError, OverflowError):
        return Verdict(False, f"Expected a number. Received a {type(answer).__name__}.")
    return verdict(np.isclose(value, expected, rtol=rtol, atol=1e-12), praise, nudge)


def value_of(answer, *arguments):
    """What the reader's function gives, or the `Verdict` that says why it gives nothing."""
    if (missing := unanswered(answer)) is not None:
        return missing
    if not callable(answer):
        return Verdict(False, f"Expected a function. Received a {type(answer).__name__}.")
    try:
        # Copies: an answer may work in place, and the checks use their arguments again.
        value = answer(*(a.copy() if hasattr(a, "copy") else a for a in arguments))
    except NameError as error:
        mend = "Is it spelt so? A cell above may define it, the chapter's first cell at least."
        return Verdict(False, f"Your function stopped: NameError: {error}. {mend}")
    except Exception as error:  # a reader's function may fail in any way
        return Verdict(False, f"Your function stopped: {type(error).__name__}: {error}")
    missing = unanswered(value)
    return value if missing is None else missing


def decision(answer, *arguments):
    """True or False, as the reader's function says, or the `Verdict` that says why not."""
    value = value_of(answer, *arguments)
    if isinstance(value, (bool, Verdict)):
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    return Verdict(False, f"Expected True or False. Received a {type(value).__name__}.")


def judge(answer, cases, praise, *shared):
    """Grade a judge of claims; a case is (claim, arguments of its own ..., whether it is true)."""
    for claim, *own, truth in cases:
        said = decision(answer, *own, *shared)
        if isinstance(said, Verdict):
            return said
        if said != truth:
            return Verdict(False, f"Where {claim}, you say {said}.")
    return Verdict(True, praise)


def function(answer, reference, cases, praise, nudge, *, rtol=1e-6):
    """Grade a function: it gives what `reference` gives, on every tuple of arguments in `cases`.

    The first case that fails is shown.
    """
    for arguments in cases:
        expected = np.asarray(reference(*arguments))
        value = value_of(answer, *arguments)
        if isinstance(value, Verdict):
            return value
        tried = f"Tried on ({', '.join(map(brief, arguments))})"
        numbers = numbers_in(value)
        if numbers is None:
            wanted = f"Expected numbers, in an array or alone. Received {kind(value)}."
            return Verdict(False, f"{wanted} {tried}.")
        if numbers.shape != expected.shape:
            wanted = f"Expected an answer of shape {expected.shape}. Received {numbers.shape}."
            return Verdict(False, f"{wanted} {tried}.")
        if not np.allclose(numbers, expected, rtol=rtol, atol=1e-8):
            return Verdict(False, f"{nudge} {tried}: {difference(expected, numbers)}.")
    return Verdict(True, praise)


def numbers_in(value):
    """`value` as an array of numbers or truths, or None where it is not one."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        return None
    odd = isinstance(value, np.ma.MaskedArray) or array.dtype.kind not in "biuf"
    return None if odd else array
