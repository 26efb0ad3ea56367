"""The book for a class: no solution anywhere, and all the rest."""

import json
import re
import subprocess
import sys
from zipfile import ZipFile

import nbformat
import pytest
import yaml

from tests.conftest import ROOT
from tests.notebooks import BOOK

SCRIPT = BOOK / "theme" / "withhold.py"


def answers():
    """Lines of code that stand in a solution of an exercise, in no chapter, not in the package."""
    elsewhere = [*BOOK.glob("*.ipynb"), *BOOK.glob("*.md"), *(ROOT / "aelib").rglob("*.py")]
    elsewhere = "".join(path.read_text("utf-8") for path in elsewhere)
    lines = {
        line.strip()
        for path in BOOK.glob("solutions/*.ipynb")
        for cell in nbformat.read(path, as_version=4).cells
        if "exercise" in cell.metadata.get("tags", [])
        for line in cell.source.splitlines()
        if len(line.strip()) > 40
    }
    return {line for line in lines if not told(elsewhere, [line])}


def told(text, lines):
    """Which of the lines a text tells, as it stands or as JSON."""
    return [line for line in lines if line in text or json.dumps(line)[1:-1] in text]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    target = tmp_path_factory.mktemp("class") / "copy"
    subprocess.run([sys.executable, SCRIPT, target], check=True)
    return target


def texts(folder):
    """Every text file below a folder, with its text."""
    for path in folder.rglob("*"):
        if path.suffix in (".md", ".ipynb", ".py", ".yml", ".json", ".html", ".js", ".txt"):
            yield path, path.read_text("utf-8", errors="replace")


def test_the_scanner_finds_the_answers_in_the_whole_book():
    lines = answers()
    assert len(lines) > 50
    for path in BOOK.glob("solutions/*.ipynb"):
        assert told(path.read_text("utf-8"), lines), path


def test_the_copy_tells_no_answer_and_leads_to_none(copy):
    lines = answers()
    assert not (copy / "book/solutions").exists() and not (copy / "tests").exists()
    for path, text in texts(copy):
        assert not told(text, lines), path
        assert path.name == SCRIPT.name or not re.search(r"\]\([^)]*solutions/", text), path


def test_the_copy_holds_everything_else(copy):
    def listed(folder):
        toc = yaml.safe_load((folder / "_toc.yml").read_text("utf-8"))
        return set(re.findall(r"'file': '([^']+)'", str(toc)))

    whole = listed(ROOT)
    assert listed(copy) == {page for page in whole if not page.startswith("book/solutions/")}
    for page in listed(copy):
        assert list(copy.glob(f"{page}.*")), page
    for path in copy.glob("book/*.ipynb"):
        assert len(nbformat.read(path, as_version=4).cells) == len(
            nbformat.read(BOOK / path.name, as_version=4).cells
        )


def test_what_is_built_from_the_copy_tells_no_answer(copy):
    """A small build, of three pages: its sources, index and folder come from the copy alone."""
    small = {"format": "jb-book", "root": "book/study", "chapters": []}
    small["chapters"] = [{"file": "book/04-points"}, {"file": "book/about"}]
    whole = (copy / "_toc.yml").read_text("utf-8")
    (copy / "_toc.yml").write_text(yaml.safe_dump(small), "utf-8")
    start = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", start, "build", "--quiet", str(copy)]
    subprocess.run(command, check=True, capture_output=True)
    (copy / "_toc.yml").write_text(whole, "utf-8")
    html, lines = copy / "_build" / "html", answers()
    assert (html / "searchindex.js").exists() and (html / "_sources").exists()
    for path, text in texts(html):
        assert not told(text, lines), path
    with ZipFile(html / "autoencoders.zip") as folder:
        names = folder.namelist()
        assert "autoencoders/book/04-points.ipynb" in names
        assert not [n for n in names if "/solutions/" in n or "/tests/" in n]
        for name in names:
            if name.endswith((".py", ".md", ".ipynb")):
                assert not told(folder.read(name).decode("utf-8"), lines), name
