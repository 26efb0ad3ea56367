"""The page of sources, written from references.bib: plain Markdown, readable everywhere.

`make notebooks` writes it; so does python -m tests.bibliography.
"""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pybtex.backends.plaintext import Backend
from pybtex.database import parse_file
from pybtex.richtext import Text

BOOK = Path(__file__).parents[1] / "book"
HEAD = """# Bibliography

Each entry is what a chapter cites, by author and year.
"""
PLAIN = Backend()  # asked for by its name, pybtex would look through all installed packages
# Where a work appeared, in the order in which it is told.
WHERE = ("booktitle", "journal", "howpublished", "publisher")


class Source(NamedTuple):
    """One entry: how it is cited, and how the page tells it."""

    authors: str  # "Hinton and Salakhutdinov", "Vincent et al."
    year: str
    line: str


@lru_cache
def sources():
    """Every source of references.bib, by key."""
    entries = parse_file(str(BOOK / "references.bib")).entries
    return {
        key: Source(_short(entry), entry.fields["year"], _line(entry))
        for key, entry in entries.items()
    }


def page():
    """The bibliography as Markdown, by author, each entry with the label that links point to."""
    found = sorted(sources().items(), key=lambda item: item[1].line.casefold())
    return HEAD + "".join(f"\n({key})=\n{source.line}\n" for key, source in found)


def _plain(text):
    """LaTeX as text: accents, braces and dashes."""
    return Text.from_latex(str(text)).render(PLAIN)


def _family(person):
    return _plain(" ".join([*person.prelast_names, *person.last_names]))


def _short(entry):
    families = [_family(person) for person in _people(entry)]
    if len(families) > 2:
        return f"{families[0]} et al."
    return " and ".join(families)


def _people(entry):
    return entry.persons.get("author") or entry.persons["editor"]


def _full(person):
    initials = [f"{_plain(name)[0]}." for name in [*person.first_names, *person.middle_names]]
    return ", ".join([_family(person), *([" ".join(initials)] if initials else [])])


def _line(entry):
    """Authors (year). *Title.* Where, volume(number), pages. Link."""
    fields = {
        name: _plain(value) for name, value in entry.fields.items() if name not in ("doi", "url")
    }
    people = [_full(person) for person in _people(entry)]
    authors = " and ".join(filter(None, [", ".join(people[:-1]), people[-1]]))
    parts = [f"{authors} ({fields['year']}). *{fields['title']}*."]
    where = next((fields[name] for name in WHERE if name in fields), "")
    if where:
        parts.append(where + _place(fields) + ".")
    if "eprint" in fields:
        parts.append(f"[arXiv:{fields['eprint']}](https://arxiv.org/abs/{fields['eprint']}).")
    if "doi" in entry.fields:
        parts.append(f"[doi:{entry.fields['doi']}](<https://doi.org/{entry.fields['doi']}>).")
    elif "url" in entry.fields:
        parts.append(f"<{entry.fields['url']}>")
    if "note" in fields:
        parts.append(fields["note"] + ".")
    return " ".join(parts)


def _place(fields):
    number = f"({fields['number']})" if "number" in fields else ""
    volume = f" {fields.get('volume', '')}{number}" if "volume" in fields or number else ""
    pages = f", {fields['pages']}" if "pages" in fields else ""
    return volume + pages


def write():
    """The page, beside the chapters."""
    (BOOK / "bibliography.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
