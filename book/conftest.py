"""nbval with a tolerance: floats may differ by 2 %, everything else must be the same.

nbval compares text exactly. Every output is turned into a `Tolerant` string, which
equals another when the words between their floats are identical and the floats agree
within `RTOL`. Integers and signs count as words. Spaces beside a number are padding,
and columns move when a number is longer on another processor: a run counts as one.
"""

import re

RTOL = 0.02
ATOL = 1e-9  # so that 0.0 equals 1e-12, which is rounding

NOT_COMPARED = ("stderr", "text/html", "application/javascript")

# A float has a point or an exponent; 10 and 1,000 are integers and stay exact,
# unless the text itself says that they are not: ≈ 1,000.
FLOAT = re.compile(
    r"((?<![\w.])(?:\d+\.\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|\d+e[+-]?\d+)(?!\w|\.\d)"
    r"|(?<=≈ )\d[\d,]*)"
)

# A number of any kind that is not part of a word, and the spaces on both sides of it.
PADDED = re.compile(r"( *)(?<![\w.])([-+]?(?:\d[\d,.]*|\.\d+)(?:e[+-]?\d+)?)(?!\w)( *)")


class Tolerant(str):
    """A string whose floats are compared within a tolerance."""

    __slots__ = ()

    def __eq__(self, other):
        return same(str(self), str(other))

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


def number(text):
    """The value of a match, thousands marked by commas or not."""
    return float(text.replace(",", ""))


def unpadded(text):
    """One space for each run beside a number; none before one that starts a line."""

    def narrow(match):
        before, number, after = match.groups()
        starts_line = match.start() == 0 or text[match.start() - 1] == "\n"
        return ("" if starts_line else before[:1]) + number + after[:1]

    return PADDED.sub(narrow, text)


def same(a, b):
    """True if two texts differ only in padding, and in floats within the tolerance."""
    # split() with a group gives words at even places, floats at odd ones.
    a, b = FLOAT.split(unpadded(a)), FLOAT.split(unpadded(b))
    return (
        len(a) == len(b)
        and a[::2] == b[::2]
        and all(
            abs(x - y) <= RTOL * max(x, y) + ATOL
            for x, y in zip(map(number, a[1::2]), map(number, b[1::2]), strict=True)
        )
    )


def pytest_collection_modifyitems(items):
    """Wait for outputs as long as for the cell; skip what has a twin in plain text.

    Standard error holds the machine's own remarks; HTML and scripts hold random ids.
    """
    for item in items:
        if type(item).__name__ == "IPyNbCell":
            item.output_timeout = 120
            item.parent.skip_compare = (*item.parent.skip_compare, *NOT_COMPARED)


def pytest_configure(config):
    """Let nbval compare `Tolerant` strings: it sanitizes every output first."""
    if not config.pluginmanager.hasplugin("nbval"):
        return
    from nbval.plugin import IPyNbCell

    if not hasattr(IPyNbCell, "exact_sanitize"):
        IPyNbCell.exact_sanitize = IPyNbCell.sanitize
        IPyNbCell.sanitize = lambda cell, text: Tolerant(cell.exact_sanitize(text))
