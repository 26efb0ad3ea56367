"""Whether two answers are the same: one that is only handed in again is no new try.

A cell that runs again makes a new function from the same lines, so identity says nothing. What is
compared is what an answer is made of: code, numbers, weights, and what its code finds by name.
"""

import inspect
from zlib import crc32

import numpy as np

DEPTH = 8  # a list in a list, a function that calls a function: deeper than this nobody looks


def made_of(answer, depth=DEPTH, home=None):
    """A value that is equal for answers made of the same things, and can be a member of a set.

    `home` are the names that the reader's own functions see: only those functions are opened.
    """
    if depth == 0 or answer is None or inspect.ismodule(answer):
        return type(answer).__name__
    if inspect.isfunction(answer):
        home = answer.__globals__ if home is None else home
        return _function(answer, depth - 1, home)
    if isinstance(answer, dict):
        answer = list(answer.items())
    if isinstance(answer, (list, tuple, set)):
        return tuple(made_of(part, depth - 1, home) for part in answer)
    if hasattr(answer, "get_weights"):  # a Keras model
        return type(answer).__name__, made_of(answer.get_weights(), depth - 1, home)
    if hasattr(answer, "get_params") and not inspect.isclass(answer):  # scikit-learn's
        return type(answer).__name__, made_of(vars(answer), depth - 1, home)
    if isinstance(answer, np.ndarray) and answer.dtype != object:
        return answer.shape, answer.dtype.str, crc32(answer.tobytes())
    return repr(answer)


def _function(answer, depth, home):
    """Its code, its defaults, what it closes over, and what it finds by name."""
    if answer.__globals__ is not home:
        return answer.__module__, answer.__qualname__
    held = [cell.cell_contents for cell in answer.__closure__ or ()]
    named = [home[name] for name in sorted(_names(answer.__code__)) if name in home]
    return _lines(answer.__code__), made_of([answer.__defaults__, held, named], depth, home)


def _lines(code):
    """What a code object does, without the place where it was typed."""
    inner = tuple(_lines(c) if inspect.iscode(c) else repr(c) for c in code.co_consts)
    return code.co_code, code.co_names, inner


def _names(code):
    """Names that the code looks up, those of functions within it too."""
    return set(code.co_names).union(*(_names(c) for c in code.co_consts if inspect.iscode(c)))
