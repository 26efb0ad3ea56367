"""The electronic book: whole, well-formed, without scripts, and nothing in it from elsewhere.

`make test` builds a few pages, because the whole takes a minute; `make epub` builds all and runs
these tests on them, with `epubcheck` where that is installed.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest
import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from tests.conftest import ROOT
from tests.test_html import theme

XHTML = "{http://www.w3.org/1999/xhtml}"
MATH = "{http://www.w3.org/1998/Math/MathML}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
PAGES = ["02-mathematics", "13-anomalies", "glossary", "solutions/13-anomalies", "about"]
CHECKER = shutil.which("epubcheck")
JAR = Path("/usr/share/java/epubcheck.jar")  # Debian's script needs a kernel that runs jar files
CHECK = ["java", "-jar", str(JAR)] if JAR.exists() else [CHECKER]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The file: the one that `make epub` just built, or a small one."""
    if built := os.environ.get("AELIB_EPUB"):
        return ROOT / built
    folder = tmp_path_factory.mktemp("epub")
    shutil.copy(ROOT / "_config.yml", folder)
    shutil.copytree(ROOT / "book", folder / "book")
    chapters = [{"file": f"book/{page}"} for page in PAGES]
    small = {"format": "jb-book", "root": "book/index", "chapters": chapters}
    (folder / "_toc.yml").write_text(yaml.safe_dump(small), "utf-8")
    start = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", start, "build", "--quiet", "--builder", "custom"]
    command += ["--custom-builder", "epub", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder / "_build" / "epub" / "Autoencoders.epub"


@pytest.fixture(scope="module")
def inside(book):
    """Name of each file in the book: its bytes."""
    with ZipFile(book) as folder:
        return {name: folder.read(name) for name in folder.namelist()}


@pytest.fixture(scope="module")
def pages(inside):
    """Name of each page: its tree, so that each is well-formed."""
    pages = {name: ElementTree.fromstring(text) for name, text in inside.items() if is_page(name)}
    assert len(pages) > len(PAGES)
    return pages


def is_page(name):
    return name.endswith(".xhtml")


def sources(pages):
    """(page, its tree, the cells or the text that it is made of), for all pages of the book."""
    for name, tree in pages.items():
        for path in (ROOT / name).with_suffix(".ipynb"), (ROOT / name).with_suffix(".md"):
            if path.exists() and path.stem not in ("api", "terms"):
                text = path.read_text("utf-8")
                cell = {"cell_type": "markdown", "source": text, "metadata": {}}
                cells = json.loads(text)["cells"] if path.suffix == ".ipynb" else [cell]
                yield name, tree, cells


def formulas(text):
    """How many formulas a text has, in boxes too."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.use(dollarmath_plugin).use(amsmath_plugin)
    count = 0
    for token in parser.parse(text):
        if token.type in ("fence", "colon_fence") and token.info.startswith("{"):
            count += formulas(token.content)
        count += sum("math" in part.type for part in [token, *(token.children or [])])
    return count


def figures(cells):
    """The alternative texts of the figures that a page shows."""
    for cell in cells:
        if cell["cell_type"] == "code" and "remove-cell" not in cell["metadata"].get("tags", []):
            for output in cell["outputs"]:
                if "image/png" in output.get("data", {}):
                    yield cell["metadata"]["mystnb"]["image"]["alt"]


def test_the_file_begins_as_a_reading_device_expects(book):
    with ZipFile(book) as folder:
        first = folder.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
        assert folder.read("mimetype") == b"application/epub+zip"
        assert folder.testzip() is None


def test_every_formula_of_the_sources_is_there_and_says_its_source(pages):
    counted = 0
    for name, tree, cells in sources(pages):
        wanted = sum(
            formulas("".join(cell["source"])) for cell in cells if cell["cell_type"] == "markdown"
        )
        found = list(tree.iter(f"{MATH}math"))
        assert len(found) == wanted, name
        assert all(formula.get("alttext") and len(formula) for formula in found), name
        assert "$" not in "".join(t for p in tree.iter(f"{XHTML}p") for t in p.itertext()), name
        counted += wanted
    assert counted > 100


def test_every_figure_of_the_notebooks_is_there_with_its_description(pages, inside):
    counted = 0
    for name, tree, cells in sources(pages):
        shown = [image for image in tree.iter(f"{XHTML}img") if "_images" in image.get("src")]
        assert [image.get("alt") for image in shown] == list(figures(cells)), name
        counted += len(shown)
    assert counted > 10


def test_nothing_that_a_page_asks_for_is_missing_or_from_elsewhere(pages, inside):
    anchors = {name: {e.get("id") for e in tree.iter()} for name, tree in pages.items()}
    whole = os.environ.get("AELIB_EPUB")
    for name, tree in pages.items():
        for element in tree.iter():
            for what in ("src", "href"):
                address = element.get(what, "")
                link = what == "href" and element.tag == f"{XHTML}a"
                if re.match(r"(https?:|mailto:)", address):
                    assert link, (name, address)
                elif address and (whole or not link):
                    path, _, anchor = address.partition("#")
                    path = normpath(join(dirname(name), unquote(path))) if path else name
                    assert path in inside, (name, address)
                    assert not anchor or unquote(anchor) in anchors[path], (name, address)
    for name, text in inside.items():
        if name.endswith(".css"):
            assert not re.search(rb"(?:@import|url\()\s*[\"']?(?:https?:)?//", text), name


def test_there_is_no_script_no_button_and_no_folded_code(pages, inside):
    assert not [name for name in inside if name.endswith((".js", ".zip", ".html"))]
    for name, tree in pages.items():
        for tag in ("script", "button", "form", "input", "iframe", "object"):
            assert not list(tree.iter(XHTML + tag)), (name, tag)
        for element in tree.iter():
            assert not [a for a in element.attrib if a.startswith("on")], name
        text = "".join(tree.itertext())
        assert "Show code cell" not in text and "thebe" not in text.lower(), name


def test_an_exercise_has_no_answer_yet_and_its_solution_comes_later(pages, inside):
    package = ElementTree.fromstring(inside["content.opf"])
    files = {item.get("id"): item.get("href") for item in package.iter(f"{OPF}item")}
    order = [files[item.get("idref")] for item in package.iter(f"{OPF}itemref")]
    assert order[0] == "epub-cover.xhtml" and order[1] == "book/index.xhtml"
    solved = [name for name in order if "/solutions/" in name and "index" not in name]
    assert solved
    for name in solved:
        chapter = name.replace("solutions/", "")
        assert order.index(chapter) < order.index(name)
        assert "✗ Not yet" not in "".join(pages[chapter].itertext())
        assert "✓ Correct" in "".join(pages[name].itertext())


def test_the_book_says_who_made_it_and_under_which_terms_and_shows_its_cover(inside):
    package = ElementTree.fromstring(inside["content.opf"])
    say = {tag: package.find(f".//{DC}{tag}").text for tag in ("title", "creator", "rights")}
    assert say["title"] == "Autoencoders: every number beside its floors"
    assert say["creator"] == "The aelib authors" and "CC BY 4.0" in say["rights"]
    assert package.find(f".//{DC}identifier").text in inside["toc.ncx"].decode("utf-8")
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["sphinx"]["config"]
    told = {meta.get("property"): meta.text for meta in package.iter(f"{OPF}meta")}
    assert told["ibooks:version"] == config["release"]
    cover = [i for i in package.iter(f"{OPF}item") if i.get("properties") == "cover-image"]
    assert [item.get("href") for item in cover] == ["_static/cover.png"]
    for item in package.iter(f"{OPF}item"):
        if is_page(item.get("href")) and item.get("id") != "nav":
            formula = b"<math" in inside[item.get("href")]
            assert (item.get("properties") == "mathml") == formula, item.get("href")


def test_the_checker_of_the_format_finds_nothing(book):
    if not os.environ.get("AELIB_EPUB"):
        pytest.skip("Only the whole book is checked: make epub")
    if not (CHECKER or JAR.exists()):
        pytest.skip("No epubcheck found. On Debian or Ubuntu: apt-get install epubcheck")
    done = subprocess.run([*CHECK, str(book)], capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    assert "0 fatals / 0 errors / 0 warnings" in done.stdout + done.stderr


mathml = theme("formulas").mathml


def rows(latex):
    return list(ElementTree.fromstring(mathml(latex, block=True)).iter(f"{MATH}mtr"))


def test_aligned_lines_are_lines():
    found = rows(r"\begin{aligned} a &= b \\ &\le \log c \end{aligned}")
    assert ["".join(row.itertext()) for row in found] == ["a=b", "≤logc"]


@pytest.mark.parametrize(
    ("latex", "gaps"),
    [(r"\log x", 1), (r"\log(x)", 0), (r"2\log_2 x", 2), (r"\operatorname{tr} C", 1), ("ab", 0)],
)
def test_the_name_of_a_function_is_parted_from_its_neighbours(latex, gaps):
    assert mathml(latex).count("<mspace") == gaps
    assert "<mo>log" not in mathml(latex) and "<mo>tr" not in mathml(latex)


def test_a_formula_keeps_its_source_and_its_signs():
    formula = ElementTree.fromstring(mathml(r"p < \tfrac12 \& \hat x"))
    assert formula.get("alttext") == r"p < \tfrac12 \& \hat x"
    assert "".join(formula.itertext()).replace(" ", "") == "p<12&x^"
