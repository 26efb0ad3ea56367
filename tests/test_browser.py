"""The built book in a real browser, opened from the disk as a reader opens it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import ROOT

SOURCES = [*ROOT.glob("book/*.ipynb"), *ROOT.glob("book/*.md"), *ROOT.glob("book/solutions/*.*")]
PAGES = [
    *sorted(p.relative_to(ROOT).with_suffix(".html").as_posix() for p in SOURCES),
    "genindex.html",
    "py-modindex.html",
    "search.html",
]
EVERYTHING = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Not yet in axe's own choice, but in WCAG: who speaks to a browser says what he sees.
    "rules": {"label-content-name-mismatch": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,  # it would fetch styles, which no browser allows from a disk
}
# What a dark page can do worse than the same page in light.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
    "preload": False,
}
# Contrast costs axe a look at every element. Formulas are thousands of them, all in the colour of
# their text; and of the words of a program, and of the buttons beside it, one of each kind will do.
SLIM = """() => {
  for (const formula of document.querySelectorAll("mjx-container")) formula.replaceWith("x");
  for (const button of [...document.querySelectorAll(".copybtn")].slice(1)) button.remove();
  const seen = new Set();
  for (const word of document.querySelectorAll(".highlight span, .sig :is(span, em), code span")) {
    if (seen.has(word.className)) word.replaceWith(...word.childNodes);
    seen.add(word.className);
  }
}"""
# Width and darkness do the same to every entry of a long list: looked at whole once, then in part.
THIN = """() => {
  const tail = "dl.py:nth-of-type(n+9), .genindextable li:nth-child(n+6)";
  for (const entry of document.querySelectorAll(tail)) entry.remove();
}"""
# query: a page that must come first or second
QUERIES = {
    "0.693": "book/03-keras",
    "loss stuck": "book/03-keras",
    "ln 2": "book/03-keras",
    "posterior": "book/10-generation",
    "VAE": "book/10-generation",
    "dead units": "book/04-points",
    "dying ReLU": "book/04-points",
    "blurry reconstructions": "book/06-compression",
    "overfitting": "book/04-points",
    "worse than PCA": "book/02-mathematics",
    "x_test is not defined": "book/03-keras",
    "adadelta": "book/03-keras",
    "bottleneck": "book/01-background",
    "backpropagation": "book/02-mathematics",
    "gradient check": "book/02-mathematics",
    "JPEG": "book/06-compression",
    "PSNR": "book/07-denoising",
    "GaussianNoise": "book/07-denoising",
    "t-SNE": "book/09-visualization",
    "latent_dim": "book/09-visualization",
    "sparse code": "book/08-features",
    "Hamming distance": "book/08-features",
    "random seed": "book/03-keras",
    "anomaly detection": "book/13-anomalies",
    "contamination": "book/13-anomalies",
    "fit_seeds": "book/api",
    "licence of the data": "book/data",
    "KerasTensor cannot be used": "book/migration",
    "module keras.backend has no attribute random_normal": "book/migration",
    "loss is nan": "book/02-mathematics",
    # Questions, with all their small words.
    "my loss does not decrease, why?": "book/03-keras",
    "why is my autoencoder worse than PCA": "book/02-mathematics",
    "how do I get the code out of the model": "book/03-keras",
    "how do I choose the code size": "book/06-compression",
    "why is my reconstruction blurry": "book/06-compression",
}


def visit(page, path, width=1280):
    """Open a page from the disk and wait until its formulas stand."""
    page.said.clear()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path.as_uri())
    page.evaluate("window.MathJax?.startup?.promise")


def sideways(page):
    """Say at which widths the page can be pushed sideways."""
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"sideways: {wide} pixels on a screen of {width}"


def barriers(page):
    """Say what axe finds, light and dark, wide and narrow."""
    page.evaluate(SLIM)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(400)  # the theme waits 300 ms before it looks at the new width
        for theme, rules in {"light": EVERYTHING, "dark": COLOURS}.items():
            page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
            for fault in Axe().run(page, options=rules).response["violations"]:
                node = fault["nodes"][0]
                yield f"{fault['id']}, {theme}, {width}: {node['html'][:200]} {node['target']}"
            page.evaluate(THIN)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_open_to_everybody(page, html, name):
    visit(page, html / name)
    faults = [*page.said, *sideways(page), *barriers(page)]
    assert not faults, "\n".join(faults)


def test_every_page_that_is_built_is_looked_at(html):
    built = {p.relative_to(html).as_posix() for p in html.rglob("*.html")}
    assert {p for p in built if not p.startswith("_static/")} == {*PAGES, "index.html"}


FAULTS = {
    "script error": "<script>nothing.at.all()</script>",
    "asks elsewhere": "<img alt='' src='https://elsewhere.invalid/a.png'>",
    "sideways": "<p style='width: 1000px'>wide</p>",
    "color-contrast, light": "<p style='color: #aaa; background: #fff'>pale</p>",
    "button-name": "<button></button>",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(page, tmp_path, fault):
    path = tmp_path / "page.html"
    head = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1>"
    path.write_text(head + FAULTS[fault])
    visit(page, path)
    found = [*page.said, *sideways(page), *barriers(page)]
    assert found and any(line.startswith(fault) for line in found), found


def test_the_menu_leads_a_telephone_from_the_index_to_chapter_4_and_to_its_headings(page, html):
    visit(page, html / "book/index.html", width=390)
    page.locator(".primary-toggle:visible").tap()
    page.get_by_role("link", name="4. Two-dimensional points").tap()
    page.wait_for_url("**/04-points.html")
    page.locator(".secondary-toggle:visible").tap()
    page.get_by_role("link", name="Which repair helps?").locator("visible=true").tap()
    page.wait_for_url("**/04-points.html#which-repair-helps")


@pytest.mark.parametrize("query", QUERIES)
def test_search_finds_the_right_page_first_or_second(page, html, query):
    page.goto(f"{(html / 'search.html').as_uri()}?q={query}")
    page.wait_for_function("document.querySelector('.search-summary')?.textContent")
    results = page.locator("#search-results ul.search a")
    found = [link.get_attribute("href").split(".html")[0] for link in results.all()]
    assert QUERIES[query] in found[:2], found[:5]
    assert not page.said


def test_a_tap_on_a_figure_opens_it_alone(page, html):
    visit(page, html / "book/04-points.html", width=390)
    page.locator(".cell_output img").first.tap()
    page.wait_for_url("**/_images/*.png")


def test_code_wider_than_the_screen_is_reached_by_keyboard_as_soon_as_it_is(page, html):
    visit(page, html / "book/solutions/06-compression.html")
    page.set_viewport_size({"width": 390, "height": 900})
    page.wait_for_timeout(100)  # the theme itself waits for 300 ms
    wide = "all => all.filter(pre => pre.scrollWidth > pre.clientWidth).map(pre => pre.tabIndex)"
    found = page.locator(".bd-article pre").evaluate_all(wide)
    assert found and set(found) == {0}


def test_a_table_wider_than_the_screen_fades_until_it_is_pushed_to_its_end(page, html):
    visit(page, html / "book/terms.html", width=390)
    page.evaluate("document.querySelector('table').style.width = '900px'")
    fades = "document.querySelector('table').closest('.continues')"
    page.wait_for_function(fades)
    frame = page.locator(".pst-scrollable-table-container.continues").first
    frame.evaluate("frame => frame.scrollTo(9999, 0)")
    page.wait_for_function(f"!{fades}")


def test_search_works_from_the_button_of_any_page(page, html):
    visit(page, html / "book/data.html")
    page.locator(".search-button-field").click()
    page.keyboard.type("0.693")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=0.693")
    first = page.locator("#search-results ul.search a").first
    assert first.get_attribute("href").startswith("book/03-keras.html#")


def test_a_printed_page_is_light_unfolded_wraps_its_code_and_says_its_licence(page, html):
    visit(page, html / "book/03-keras.html", width=700)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    shut = page.locator(".bd-article details:not([open])")
    assert shut.count() == page.locator(".aelib-quiz details").count() > 0
    assert not page.locator(".bd-article .toggle-hidden").count()
    cut = "all => all.filter(pre => pre.scrollWidth > pre.clientWidth + 1).length"
    assert page.locator(".bd-article pre").evaluate_all(cut) == 0
    assert page.get_by_text("Text: CC BY 4.0").is_visible()
    assert not page.get_by_text("✗ Not yet").locator("visible=true").count()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert not page.locator(".bd-article details.hide[open]").count()
    page.emulate_media(media="screen")
