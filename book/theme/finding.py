"""Search and index: numbers with a point stay whole; readers' words lead somewhere.

Sphinx splits 0.693 at its point and then finds neither half; and it knows the words of
the text, but not those with which a reader comes. The page `book/terms.md` lists such
words, each with its place. This file makes index entries of its rows, which Sphinx's
search and its general index then show: nothing is written twice.
"""

from pathlib import Path
import re

from sphinx import addnodes
from sphinx.search.en import SearchEnglish
from sphinx.transforms import SphinxTransform

TERMS = "book/terms.md"
ROW = re.compile(r"^\| (.+?) \|(.*)\|$", re.M)
LINK = re.compile(r"\]\(([\w/-]+)\.(?:ipynb|md)#([^)]+)\)")


# Words of a question that say nothing about its answer.
FILLERS = set(
    re.findall(
        r"\w+",
        """about am any can could did do does from get gets give gives had has have
        how i instead just m make me mean means my one out s should so t than use using
        we what when where which while who why without would you your""",
    )
)


class English(SearchEnglish):
    """English: a number is one word, a question loses its small ones."""

    _word_re = re.compile(r"\d+(?:[.,]\d+)+|\w+")
    stopwords = SearchEnglish.stopwords | FILLERS
    js_splitter_code = r"""
var splitQuery = (query) => query.match(/\d+(?:[.,]\d+)+|[\p{L}\p{N}_]+/gu) || [];
"""


def places(text):
    """Yield (term, page, heading): each term of a row with each link beside it."""
    for terms, where in ROW.findall(text):
        for page, heading in LINK.findall(where):
            for term in terms.replace("`", "").split("; "):
                yield term, f"book/{page}", heading


class Entries(SphinxTransform):
    """Puts index entries into the pages that the rows of `terms.md` point to."""

    default_priority = 600

    def apply(self):
        """Add this page's entries at its end; MyST knows the headings' identifiers."""
        source = Path(self.env.srcdir, TERMS)
        self.env.note_dependency(str(source))
        headings = self.env.metadata[self.env.docname].get("myst_slugs", {})
        entries = [
            ("single", term, headings[heading][1], "main", None)
            for term, page, heading in places(source.read_text("utf-8"))
            if page == self.env.docname and heading in headings
        ]
        if entries:
            self.document.append(addnodes.index(entries=entries))


def setup(app):
    """Called by Sphinx, which `_config.yml` tells of this file."""
    app.add_search_language(English)
    app.add_transform(Entries)
    return {"parallel_read_safe": True}
