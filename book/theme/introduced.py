"""The package and the chapters, linked both ways.

The page of the package says of each name which chapter introduces it, and each chapter
ends with the names that are new in it. Where a docstring names no chapter, it is the
first one whose code uses the name: nothing is written twice.
"""

import ast
from functools import lru_cache
from importlib import import_module
import inspect
import json
from pathlib import Path
import re

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

MODULES = ["data", "floors", "scratch", "evaluation", "layers", "models", "training"]
MODULES += ["estimator", "plots", "quiz"]
SAYS = re.compile(r"Introduced in\s+chapter (\d+)\.")
BOOK = Path(__file__).parents[1]


def public():
    """Yield (name, object) of all public functions and classes: ("data.mnist", ...)."""
    for module in MODULES:
        room = import_module(f"aelib.{module}")
        for name in getattr(room, "__all__", ["Quiz"]):
            if callable(getattr(room, name)):
                yield f"{module}.{name}", getattr(room, name)


def used(path):
    """The names of `aelib` in a notebook's code: {"data.mnist", ...}."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    found = set()
    for cell in cells:
        if cell["cell_type"] == "code":
            for node in ast.walk(ast.parse("".join(cell["source"]))):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    found.add(f"{node.value.id}.{node.attr}")
                if isinstance(node, ast.ImportFrom) and node.module:
                    room = node.module.removeprefix("aelib.")
                    found |= {f"{room}.{name.name}" for name in node.names}
    return found


@lru_cache
def chapters():
    """Name of each public thing: page of the chapter that introduces it, or None."""
    pages = {int(p.name[:2]): p for p in sorted(BOOK.glob("[0-9]*.ipynb"))}
    uses = {number: used(path) for number, path in pages.items()}
    result = {}
    for name, thing in public():
        said = SAYS.search(inspect.getdoc(thing) or "")
        first = [number for number, names in uses.items() if name in names]
        number = int(said[1]) if said else min(first, default=None)
        result[name] = f"book/{pages[number].stem}" if number in pages else None
    return result


def say(app, what, name, thing, options, lines):
    """Make a link of what a docstring says, or add one."""
    page = chapters().get(name.removeprefix("aelib."))
    if page:
        link = f":doc:`Introduced in chapter {int(page[5:7])} </{page}>`."
        told = [i for i, line in enumerate(lines) if SAYS.search(line)]
        for i in told:
            lines[i] = SAYS.sub(lambda found: link, lines[i])
        if not told:
            lines += ["", link]


class New(SphinxTransform):
    """Ends a chapter with the names that are new in it."""

    default_priority = 610

    def apply(self):
        """Add one line behind the last section."""
        page = self.env.docname
        new = [name for name, where in chapters().items() if where == page]
        if not new:
            return
        line = nodes.paragraph("", "", nodes.strong("", "New from the package:"))
        for name in new:
            link = addnodes.pending_xref(
                "",
                nodes.literal("", name),
                refdomain="py",
                reftype="obj",
                reftarget=f"aelib.{name}",
                refdoc=page,
                refexplicit=True,
            )
            line += [nodes.Text(" "), link]
        sections = list(self.document.findall(nodes.section))
        sections[-1].append(line)


def setup(app):
    """Register with Sphinx; other extensions rewrite docstrings first."""
    app.connect("autodoc-process-docstring", say, priority=900)
    app.add_transform(New)
    return {"parallel_read_safe": True}
