"""The first use of a word in a chapter leads to the glossary and says what it means.

Nothing is written twice: the words are those of `book/glossary.md`. Only sentences of
the story have such links: no heading, code, formula, table or link, not the first box,
not the exercises. A word that people also use every day leads there in its own chapters
only: those that the glossary names. "Score" has two meanings and does not.
"""

from functools import lru_cache
from pathlib import Path
import re
from typing import NamedTuple

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

GLOSSARY = "book/glossary"
CHAPTER = re.compile(r"book/\d\d-[\w-]+")
ENTRY = re.compile(r"^(\*\*.+)\n: (.+)$", re.M)
LINK = re.compile(r"\[[^]]*\]\(([\w-]+)\.\w+#[^)]*\),? ?")
EVERYDAY = {
    "activation", "batch", "bit", "code", "conditional", "elbow", "epoch", "event",
    "feature", "floor", "latent", "loss", "mask", "nat", "prior", "sampling",
    "saturated", "seed", "sparse", "threshold", "window",
}  # fmt: skip
NOT = {"score"}
OUTSIDE = (
    nodes.reference, nodes.literal, nodes.math, nodes.math_block, nodes.title,
    nodes.table, nodes.caption, nodes.raw, nodes.literal_block, nodes.comment,
)  # fmt: skip
APART = {"key-points", "exercises", "quiz", "sources"}


class Word(NamedTuple):
    """One entry: all its names, its place, its meaning, the chapters it links to."""

    names: tuple
    place: str
    meaning: str
    chapters: tuple


@lru_cache
def words(path):
    """All entries of the glossary, in its order."""
    found = []
    for head, body in ENTRY.findall(Path(path).read_text("utf-8")):
        names = tuple(re.split(r",\s*", head.split(" · ")[0].replace("**", "").strip()))
        meaning = re.sub(r"[*`$]", "", LINK.sub("", body)).strip()
        found.append(Word(names, place(names[0]), meaning, tuple(LINK.findall(body))))
    return found


def place(name):
    """The anchor of an entry: "term-test-set"."""
    return "term-" + nodes.make_id(name.replace("–", "-"))


def pattern(name):
    """A name as a regular expression: a capital or a plural may differ."""
    if name.isupper() or not name[0].isalpha():
        spelt = re.escape(name)
    else:
        spelt = f"(?i:{re.escape(name[0])}){re.escape(name[1:])}"
    # A full stop is fine before it, a letter, a hyphen or a point of a program is not.
    return rf"(?<![\w.-]){spelt.replace(chr(92) + ' ', chr(92) + 's+')}s?(?![\w-]|\.\w)"


def here(name, word, page):
    """Whether a name leads to the glossary on this page."""
    if name in NOT:
        return False
    return name not in EVERYDAY or Path(page).name in word.chapters


class Places(SphinxTransform):
    """Gives each entry of the glossary its anchor."""

    default_priority = 600

    def apply(self):
        """Sphinx makes none for plain lists of definitions."""
        if self.env.docname == GLOSSARY:
            for term in self.document.findall(nodes.term):
                first = next(term.findall(nodes.strong), None)
                if first is not None:
                    term["ids"].append(place(first.astext()))


class FirstUses(SphinxPostTransform):
    """Links the first use of each word in a chapter."""

    default_priority = 210  # when all other links stand

    def run(self):
        """Read the story from the top, and cross each word off when it comes."""
        page = self.env.docname
        if not CHAPTER.fullmatch(page) or GLOSSARY not in self.env.found_docs:
            return
        left = {
            name: word
            for word in words(str(Path(self.env.srcdir, GLOSSARY + ".md")))
            for name in word.names
            if here(name, word, page)
        }
        for text in list(self.document.findall(nodes.Text)):
            if in_story(text):
                self.link(text, left)

    def link(self, text, left):
        """Replace a piece of text by pieces, with links; forget the words that came."""
        parts, rest = [], str(text)
        while left and (found := first(rest, left)):
            match, word = found
            for name in word.names:
                left.pop(name, None)
            shown = nodes.Text(match[0])
            page, builder = self.env.docname, self.app.builder
            link = make_refnode(
                builder, page, GLOSSARY, word.place, shown, word.meaning
            )
            link["classes"].append("aelib-word")
            parts += [nodes.Text(rest[: match.start()]), link]
            rest = rest[match.end() :]
        if parts:
            text.parent.replace(text, [*parts, nodes.Text(rest)])


def first(text, left):
    """The earliest of the words that are left, of two at one place the longer."""
    found = [(re.search(pattern(name), text), word) for name, word in left.items()]
    found = [(match, word) for match, word in found if match]
    return min(found, key=lambda f: (f[0].start(), -len(f[0][0])), default=None)


def in_story(text):
    """True for a piece of a sentence that may hold a link."""
    inside, node = False, text.parent
    while node is not None:
        if isinstance(node, OUTSIDE) or APART & set(node.get("ids", [])):
            return False
        if isinstance(node, nodes.Admonition) and node[0].astext() == "In this chapter":
            return False
        inside = inside or isinstance(node, nodes.paragraph)
        node = node.parent
    return inside


def setup(app):
    """Register with Sphinx."""
    app.add_transform(Places)
    app.add_post_transform(FirstUses)
    return {"parallel_read_safe": True}
