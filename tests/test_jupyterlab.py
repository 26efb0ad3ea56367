"""The chapters in a real JupyterLab, in a real browser: what is written there reads as text.

JupyterLab is started as `make lab` starts it.
"""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

from tests import prose
from tests.notebooks import BOOK, notebooks

CHAPTERS = [path for path in notebooks() if path.parent == BOOK]
RAW = re.compile(
    r"\{[\w:+-]+\}`|^\s*(?:```|:::)|\{(?:admonition|hint|exercise)|^:class:|<!--|\\frac", re.M
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab that shows a copy of the book, and the copy's folder."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(BOOK, folder / "book", ignore=shutil.ignore_patterns("__pycache__"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "jupyterlab", "--config=book/.jupyter/lab.py", "--no-browser",
        "--allow-root", f"--port={port}", "--port-retries=0", "--IdentityProvider.token=",
        f"--LabApp.workspaces_dir={folder}/workspaces",
    ]  # fmt: skip
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api", server, folder / "log")
        yield f"http://127.0.0.1:{port}", folder / "book"
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address, server, log):
    for _ in range(120):
        try:
            return urllib.request.urlopen(address, timeout=5).read()
        except OSError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.5)
    raise TimeoutError(log.read_text())


@pytest.fixture(scope="module")
def page(browser):
    return browser.new_page(viewport={"width": 1250, "height": 1000})


def open_notebook(page, address, cells):
    """Open it, and wait until every text cell is drawn."""
    page.goto(address, wait_until="load")
    page.wait_for_function(
        f"document.querySelectorAll('.jp-MarkdownCell .myst').length >= {cells}", timeout=90_000
    )
    page.wait_for_selector("[data-status=idle], .jp-Notebook-ExecutionIndicator", timeout=60_000)
    # Cells that nobody scrolls to are not laid out, and have no text yet.
    page.add_style_tag(content=".jp-Cell, .jp-Cell * { content-visibility: visible !important }")
    page.wait_for_timeout(1500)  # the kernel has answered; a change would have been marked


def texts(page):
    """What a reader sees of every text cell; what is folded is not among it."""
    return page.evaluate(
        "[...document.querySelectorAll('.jp-MarkdownCell .myst')].map(e => e.innerText)"
    )


def source(path):
    return [c.source for c in nbformat.read(path, 4).cells if c.cell_type == "markdown"]


def test_the_lab_opens_on_the_first_page_which_lists_the_chapters_in_order(lab, page):
    address, _ = lab
    open_notebook(page, address, cells=2)
    assert page.url.endswith("/lab/tree/index.ipynb")
    links = page.evaluate(
        "[...document.querySelector('.jp-MarkdownCell table').querySelectorAll('a')]"
        ".map(a => new URL(a.href).pathname)"
    )
    chapters = [p.name for p in CHAPTERS if p.name[0].isdigit()]
    listed = [name for link in links for name in chapters if link.endswith(name)]
    assert listed == chapters
    shown = page.evaluate(
        "[...document.querySelectorAll('.jp-DirListing-itemText')].map(e => e.innerText)"
    )
    assert set(chapters) <= set(shown)
    assert not {"conftest.py", "references.bib", "assets"} & set(shown)
    page.click(".jp-MarkdownCell table a >> nth=2")
    page.wait_for_selector(f".jp-mod-current[data-id] >> text={chapters[2]}", timeout=60_000)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_reads_as_text(lab, page, path):
    address, folder = lab
    before = (folder / path.name).read_bytes()
    cells = source(path)
    open_notebook(page, f"{address}/lab/tree/{path.name}?reset", len(cells))

    seen = texts(page)
    assert len(seen) == len(cells)
    for text in seen:
        assert not RAW.search(text), RAW.search(text)
    values = prose.glued(nbformat.read(path, 4))
    for cell, text in zip(cells, seen, strict=True):
        for _, name in prose.MARK.findall(cell):
            assert values[name] in text or "dropdown" in cell, f"{name} is missing"
    assert not page.query_selector_all(".myst .katex-error, .myst [class*=text-red]")

    hints = sum(cell.count("```{hint}") for cell in cells)
    folded = page.evaluate(
        "[...document.querySelectorAll('.myst details')].filter(d => !d.open).length"
    )
    assert folded >= hints
    assert not any(re.search(r"^Hint\n+\S", text, re.M) and hints > folded for text in seen)

    assert not page.query_selector(".jp-mod-dirty"), "opening a notebook changes it"
    page.keyboard.press("Control+s")
    page.wait_for_timeout(500)
    assert (folder / path.name).read_bytes() == before


def test_the_scanner_sees_raw_markup():
    for text in ("{cite}`a`", "x\n```{admonition} A", ":::", ":class: tip", "0.5<!--a-->"):
        assert RAW.search(text), text
    assert not RAW.search("a set {x}, ratio 3:2")


def test_the_settings_of_the_lab_are_json():
    assert json.loads((Path(BOOK) / ".jupyter/settings/overrides.json").read_text())
