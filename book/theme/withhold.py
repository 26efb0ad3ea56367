"""A copy of the book for a class: the same sources, without the solutions.

    python book/theme/withhold.py _build/class

What is built from the copy cannot hold a solution: neither its pages, nor their
sources, nor the search index, nor the folder at the foot of every page. The tests stay
behind too, because they hold answers. Of a link to a solution its words are left.
"""

from pathlib import Path
import re
import shutil
import sys

from folder import LEFT_OUT, PARTS

SOLUTIONS = "book/solutions"
LINK = re.compile(r"\[([^\]\n]*)\]\((?:\.\./)?solutions/[^)]*\)")
# The solutions' page, and what is listed below it.
ENTRY = re.compile(rf"^( *)- file: {SOLUTIONS}/index\n(?:\1 .*\n)*", re.M)


def contents(toc):
    """The table of contents without the solutions."""
    return ENTRY.sub("", toc)


def text(page):
    """A page's text, with the words of links to solutions, but not where they led."""
    return LINK.sub(r"*\1* (not in this copy)", page)


def copy(root, target):
    """Write the copy. What stood at `target` before is removed."""
    root, target = Path(root), Path(target)
    shutil.rmtree(target, ignore_errors=True)
    for part in PARTS:
        for file in (root / part, *sorted((root / part).rglob("*"))):
            place = file.relative_to(root)
            kept = place.parts[0] != "tests" and not place.is_relative_to(SOLUTIONS)
            if file.is_file() and kept and not LEFT_OUT & set(place.parts):
                (target / place).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, target / place)
    for page in [*target.glob("book/*.ipynb"), *target.glob("book/*.md")]:
        page.write_text(text(page.read_text("utf-8")), "utf-8")
    toc = target / "_toc.yml"
    toc.write_text(contents(toc.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    copy(Path(__file__).parents[2], sys.argv[1])
