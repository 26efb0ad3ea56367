"""What `make notebooks` writes into the text, so that every reader sees it as text.

A measured number stands in a sentence as a number, followed by an invisible mark that names its
glued value, and a source as author and year, linked to the bibliography:

    The loss is 0.693<!--ch03-last-->, as in [Zeiler (2012)](bibliography.md#zeiler2012).

An author may leave out the number, and what stands in the brackets; it is filled in here. A page
without cells may quote the numbers of all chapters: python -m tests.prose renews those alone.
"""

import re

import nbformat

from tests.bibliography import BOOK, sources

NUMBER = r"(?:≈ )?[-−]?\d[\d.,]*(?:e[+-]?\d+)?(?: ?%)?"
MARK = re.compile(rf"((?:{NUMBER})?)<!--([\w-]+)-->")
CITATION = re.compile(r"(?<!\w)(\(|; )?\[([^\]]*)\]\(((?:\.\./)?bibliography\.md)#([\w-]+)\)")


def glued(notebook):
    """Name and text of every value that the code cells have glued."""
    return {
        output.metadata["scrapbook"]["name"]: next(iter(output.data.values())).strip("'")
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "scrapbook" in output.get("metadata", {})
    }


def glued_anywhere():
    """Name and text of every value that any chapter has glued: pages without cells quote them."""
    values = {}
    for path in sorted(BOOK.glob("*.ipynb")):
        for name, text in glued(nbformat.read(path, as_version=4)).items():
            if name in values:
                raise ValueError(
                    f"Expected one chapter to glue {name}. Received a second: {path.name}."
                )
            values[name] = text
    return values


def pages():
    """The pages without cells, as paths."""
    return sorted([*BOOK.glob("*.md"), *BOOK.glob("solutions/*.md")])


def write_pages():
    """Fill in, or renew, numbers and citations on the pages without cells."""
    values = glued_anywhere()
    for path in pages():
        old = path.read_text("utf-8")
        new = cite(number(old, values))
        if new != old:
            path.write_text(new, "utf-8")


def write(notebook):
    """Fill in, or renew, the numbers and citations in all text cells."""
    values = glued(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cite(number(cell.source, values))
    return notebook


def number(text, values):
    """`text` with the glued value before every mark."""
    return MARK.sub(lambda found: f"{values[found[2]]}<!--{found[2]}-->", text)


def cite(text):
    """`text` with author and year in the brackets of every link to the bibliography.

    Directly behind a parenthesis the year has none of its own: (Zeiler 2012; Adam 2015).
    """
    known = sources()

    def link(found):
        before, _, page, key = found.groups(default="")
        inside = before in ("(", "; ")
        authors, year = known[key].authors, known[key].year
        return f"{before}[{authors} {year if inside else f'({year})'}]({page}#{key})"

    return CITATION.sub(link, text)


if __name__ == "__main__":
    write_pages()
