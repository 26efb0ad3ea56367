"""Formulas as MathML, for the electronic book: it has no script that could draw them.

`latex2mathml` does most of it. What it leaves undone is done here: aligned lines, the
space behind the name of a function, limits below "max", and words for those who listen.
"""

from itertools import pairwise
import re
from xml.etree import ElementTree

from docutils.nodes import SkipNode
from latex2mathml.converter import convert

SPACE = "http://www.w3.org/1998/Math/MathML"
FUNCTION = re.compile(r"[a-zA-Z]{2,}")


def mathml(latex, block=False):
    """One formula: <math alttext="…" display="…">…</math>."""
    # Its `split` is what LaTeX calls `aligned`, which it does not know.
    known = re.sub(r"(begin|end)\{aligned\}", r"\1{split}", latex.strip())
    text = convert(known, display="block" if block else "inline")
    formula = ElementTree.fromstring(re.sub("&(?!#)", "&amp;", text))
    formula.set("alttext", " ".join(latex.split()))
    for parent in list(formula.iter()):
        _limits(parent, block)
        _names(parent)
        if _tag(parent) == "mi":  # an attribute of operators, which "det" gets
            parent.attrib.pop("movablelimits", None)
    ElementTree.register_namespace("", SPACE)
    return ElementTree.tostring(formula, "unicode")


def _tag(element):
    return element.tag.rpartition("}")[2]


def _name(element):
    """True for log, ln, KL, ..., with an index or without."""
    if _tag(element) in ("msub", "msup", "munder"):
        return _name(element[0])
    return _tag(element) in ("mi", "mo") and bool(
        FUNCTION.fullmatch(element.text or "")
    )


def _limits(element, block):
    """In a formula of its own, what is varied stands below max and min."""
    if block and _tag(element) == "msub" and element[0].text in ("max", "min"):
        element.tag = f"{{{SPACE}}}munder"


def _names(parent):
    """A name of letters is no operator sign; a space parts it from its neighbours."""
    children = list(parent)
    for child in children:
        if _tag(child) == "mo" and _name(child):
            child.tag = f"{{{SPACE}}}mi"
    if _tag(parent) in ("mrow", "mtd", "math"):
        for left, right in reversed(list(pairwise(children))):
            if _parted(left, right):
                gap = ElementTree.Element(f"{{{SPACE}}}mspace", {"width": "0.167em"})
                parent.insert(list(parent).index(right), gap)


def _parted(left, right):
    """Whether a thin space belongs between two neighbours, as in 2 log x."""
    if _name(left):
        return _tag(right) not in ("mspace", "mo")
    closes = _tag(left) != "mo" or left.text in (")", "]")
    return _name(right) and closes and _tag(left) != "mspace"


def inline(writer, node):
    """Write a formula in a sentence."""
    writer.body.append(mathml(node.astext()))
    raise SkipNode


def displayed(writer, node):
    """Write a formula that has a line of its own."""
    writer.body.append(f'<div class="math">{mathml(node.astext(), block=True)}</div>\n')
    raise SkipNode
