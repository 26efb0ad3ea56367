"""Links: those inside the book lead to a place that is there; a report tells the rest apart."""

import io
import re
from html.parser import HTMLParser
from urllib.error import HTTPError, URLError
from urllib.parse import unquote

import pytest

from tests import links
from tests.test_html import files, theme


class Page(HTMLParser):
    """Anchors, links, and words that lead to the glossary, of one page."""

    def __init__(self, text):
        super().__init__()
        self.anchors, self.links, self.words, self.nested, self.open = set(), [], [], [], 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        self.anchors |= {of.get("id"), of.get("name")}
        if tag == "a" and of.get("href") is not None:
            self.links.append(of["href"])
            if self.open:
                self.nested.append(of["href"])
            if "aelib-word" in of.get("class", ""):
                self.words.append((of["href"], of.get("title")))
        self.open += tag == "a"

    def handle_endtag(self, tag):
        self.open -= tag == "a"


@pytest.fixture(scope="module")
def pages(html):
    return {page.resolve(): Page(page.read_text("utf-8")) for page in files(html, ".html")}


def test_every_link_inside_the_book_leads_to_a_page_and_a_place_that_are_there(pages):
    missing, places = [], 0
    for path, page in pages.items():
        for link in page.links:
            if re.match(r"[a-z]+:|//", link):
                continue
            file, _, anchor = link.partition("#")
            target = (path.parent / unquote(file.split("?")[0])).resolve() if file else path
            if not target.exists():
                missing.append((path.name, link))
            elif anchor and target in pages:
                places += 1
                if unquote(anchor) not in pages[target].anchors:
                    missing.append((path.name, link))
    assert not missing
    assert places > 1000


def test_the_first_use_of_a_word_leads_to_the_glossary_once_and_no_link_is_in_a_link(pages):
    chapters = {p.stem: page for p, page in pages.items() if p.parent.name == "book"}
    assert ("glossary.html#term-bottleneck") in [w for w, _ in chapters["01-background"].words]
    for path, page in pages.items():
        addresses = [address for address, _ in page.words]
        assert len(addresses) == len(set(addresses)), path
        assert all(re.match(r"glossary\.html#term-[\w-]+$", a) and t for a, t in page.words), path
        assert len(addresses) <= 35, "a forest"
        assert not page.nested, path
    solutions = [p for p in pages if p.parent.name == "solutions"]
    assert not [p for p in solutions if pages[p].words]


def test_every_entry_of_the_glossary_has_one_place_of_its_own(pages):
    glossary = next(page for path, page in pages.items() if path.stem == "glossary")
    words = theme("words")
    entries = words.words(str(links.ROOT / "book" / "glossary.md"))
    places = [word.place for word in entries]
    assert len(places) == len(set(places)) > 100
    assert set(places) <= glossary.anchors


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("code", "The code is", True),
        ("code", "codes", True),
        ("code", "decoder, code.py, QR-code", False),
        ("MADE", "made", False),
        ("MADE", "MADE sees", True),
        ("test set", "the test\nsets", True),
        ("entropy", "cross-entropy", False),
        ("Adam", "adam", True),
    ],
)
def test_a_name_is_found_as_a_word_and_an_acronym_in_capitals_only(name, text, found):
    assert bool(re.search(theme("words").pattern(name), text)) == found


def refuse(error):
    def opened(request, timeout):
        raise error

    return opened


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (HTTPError("", 404, "", {}, None), "broken"),
        (HTTPError("", 403, "", {}, None), "unchecked"),
        (HTTPError("", 503, "", {}, None), "unchecked"),
        (URLError(OSError("no network")), "unchecked"),
        (TimeoutError(), "unchecked"),
    ],
)
def test_what_was_not_reached_is_never_called_good(error, verdict):
    assert links.attempt("https://example.org/x", refuse(error))[0] == verdict


def test_a_page_that_answers_is_good_and_the_report_puts_the_broken_first():
    answer = io.BytesIO()
    answer.url = "https://example.org/y"
    assert links.attempt("https://example.org/y", lambda *a, **k: answer) == ("good", "")
    found = {"https://a": ["x"], "https://b": ["x", "y"]}
    text = links.report(found, {"https://a": ("good", ""), "https://b": ("broken", "404")})
    assert "1 broken, 0 unchecked, 1 good." in text
    assert text.index("https://b") < text.index("https://a")
