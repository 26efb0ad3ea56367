"""Text that every terminal can print: Windows writes to files in an alphabet without arrows."""

import sys

_PLAIN = str.maketrans({"→": ">", "✓": "+", "✗": "x", "σ": "sigma", "δ": "delta", "−": "-"})


def printable(text):
    """`text`, with plain marks for those that standard output cannot encode."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    return text
