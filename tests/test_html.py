"""The built book: no warning, and not one address that a page would load from elsewhere."""

import json
import re
import tomllib
from html.parser import HTMLParser
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import ROOT


def theme(name):
    """A part of the book's theme, which is no package."""
    spec = spec_from_file_location(name, ROOT / "book" / "theme" / f"{name}.py")
    part = module_from_spec(spec)
    spec.loader.exec_module(part)
    return part


introduced = theme("introduced")

# What a browser fetches by itself. A link to click (<a href>) is not among them.
LOADED = {
    "script": ("src",),
    "link": ("href",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
}
ELSEWHERE = re.compile(r"^\s*(?:https?:)?//", re.I)
CSS_LOADS = re.compile(r"(?:@import\s+(?:url\()?|url\()\s*['\"]?([^'\")\s;]+)", re.I)
JS_LOADS = re.compile(
    r"""(?:import\s*\(?|from|fetch\(|importScripts\(|\.src\s*=|\.href\s*=)\s*['"`]([^'"`]+)"""
)


class Loads(HTMLParser):
    """Collects the addresses that one page loads, styles and scripts in the page included."""

    def __init__(self):
        super().__init__()
        self.found, self.inside = [], None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.inside = tag if tag in ("style", "script") else None
        if tag == "link" and attributes.get("rel") in ("canonical", "search", "next", "prev"):
            return
        self.found += [attributes[a] for a in LOADED.get(tag, ()) if attributes.get(a)]
        self.found += CSS_LOADS.findall(attributes.get("style") or "")

    def handle_data(self, data):
        pattern = {"style": CSS_LOADS, "script": JS_LOADS}.get(self.inside)
        self.found += pattern.findall(data) if pattern else []

    def handle_endtag(self, tag):
        self.inside = None


def loads(path):
    """Every address that a page, style or script loads."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".html":
        parser = Loads()
        parser.feed(text)
        return parser.found
    return (CSS_LOADS if path.suffix == ".css" else JS_LOADS).findall(text)


def files(html, suffix):
    found = sorted(html.rglob(f"*{suffix}"))
    assert found
    return found


@pytest.mark.parametrize("suffix", [".html", ".css"])
def test_no_page_and_no_style_loads_from_elsewhere(html, suffix):
    for path in files(html, suffix):
        away = [address for address in loads(path) if ELSEWHERE.match(address)]
        assert not away, f"{path.relative_to(html)}: {away}"


def test_no_script_that_a_page_loads_loads_from_elsewhere(html):
    scripts = {
        (page.parent / address.split("?")[0]).resolve()
        for page in files(html, ".html")
        for address in loads(page)
        if re.search(r"\.js(\?|$)", address)
    }
    assert scripts
    for script in scripts:
        away = [address for address in loads(script) if ELSEWHERE.match(address)]
        assert not away, f"{script.name}: {away}"


def test_every_local_address_that_a_page_loads_exists(html):
    for page in files(html, ".html"):
        for address in loads(page):
            address = address.split("?")[0].split("#")[0]
            if address and re.search(r"\.(js|css|png|svg|woff2?|ico)$", address):
                assert (page.parent / address).exists(), f"{page.name}: {address}"


def test_the_scanner_sees_every_way_of_loading(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<link rel=stylesheet href='https://a/1'><script src='//a/2'></script><img src=https://a/3>"
        "<style>@import 'https://a/4'; b{background:url(https://a/5)}</style>"
        "<script>import('https://a/6'); s.src = 'https://a/7'; fetch(\"https://a/8\")</script>"
        "<p style='background:url(https://a/9)'></p><a href='https://a/link'>a link to click</a>"
    )
    away = [address for address in loads(page) if ELSEWHERE.match(address)]
    assert sorted(address[-1] for address in away) == list("123456789")


def test_every_figure_of_a_page_says_what_it_shows(html):
    for page in (html / "book").rglob("*.html"):
        for image in re.findall(r"<img[^>]*_images[^>]*>", page.read_text("utf-8")):
            alt = re.search(r'alt="([^"]*)"', image)
            assert alt and len(alt[1]) > 20 and not alt[1].endswith(".png"), f"{page.name}: {image}"


def test_mathematics_is_drawn_by_a_local_script(html):
    page = (html / "book" / "03-keras.html").read_text("utf-8")
    assert re.search(r'<script[^>]*src="\.\./_static/mathjax/[^"]+\.js', page)


def test_every_name_of_the_package_is_introduced_by_a_chapter_that_stands():
    assert len(introduced.chapters()) > 70
    assert not [name for name, page in introduced.chapters().items() if page is None]


def test_every_name_of_the_package_leads_to_its_chapter_and_is_reached_from_there(html):
    api = (html / "book" / "api.html").read_text("utf-8")
    for name, page in introduced.chapters().items():
        entry = api.split(f'id="aelib.{name}"', 1)[1].split('id="aelib.', 1)[0]
        assert f'href="{Path(page).name}.html"' in entry, name
        chapter = (html / f"{page}.html").read_text("utf-8")
        assert f'href="api.html#aelib.{name}"' in chapter, (page, name)


def test_search_needs_no_server(html):
    assert (html / "searchindex.js").read_text("utf-8").startswith("Search.setIndex(")


def test_every_page_says_its_licence_and_the_one_version(html):
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    about = (ROOT / "book" / "about.md").read_text("utf-8")
    assert set(re.findall(r"\d+\.\d+\.\d+", about)) >= {version}
    for page in files(html, ".html"):
        if page.parent != html / "_static" and page != html / "index.html":
            text = page.read_text("utf-8")
            assert f"Version {version}. Text: CC BY 4.0. Code: MIT." in text, page
            assert re.search(r'href="(?:\.\./)*(?:book/)?(?:about\.html|#)"', text), page


def test_numbers_with_a_point_are_one_word_to_search_for(html):
    index = (html / "searchindex.js").read_text("utf-8")
    terms = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["terms"]
    assert {"0.693", "0.003"} <= set(terms)


def test_every_row_of_the_index_of_terms_leads_to_the_general_index(html):
    rows = re.findall(r"^\| (\S.*?) \|", (ROOT / "book/terms.md").read_text("utf-8"), re.M)
    general = (html / "genindex.html").read_text("utf-8")
    words = [word for row in rows for word in row.replace("`", "").split("; ")]
    missing = [w for w in words if f"<strong>{w}</strong>" not in general]
    assert missing == ["What you see", "Term"]  # the heads of the two tables


def test_the_pages_carry_the_folder_that_they_are_built_from(html):
    with ZipFile(html / "autoencoders.zip") as folder:
        inside = set(folder.namelist())
        lines = folder.read("autoencoders/requirements.txt").decode().splitlines()
    assert lines[-1] == "-e ."  # so the one line of every chapter's box is enough
    for file in ("pyproject.toml", "aelib/__init__.py", "book/01-background.ipynb"):
        assert f"autoencoders/{file}" in inside
    assert not [name for name in inside if "__pycache__" in name]
    page = (html / "book" / "03-keras.html").read_text("utf-8")
    assert 'href="../autoencoders.zip"' in page
