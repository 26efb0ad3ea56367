"""What test files share: the built book, a browser to look at it, and a fresh memory of misses."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from aelib import check

ROOT = Path(__file__).parents[1]
NO_BROWSER = "No Chromium found. On Debian or Ubuntu: apt-get install chromium"


@pytest.fixture(scope="session")
def html(tmp_path_factory):
    """The book, built from a copy of its sources: warnings are errors."""
    folder = tmp_path_factory.mktemp("build")
    for file in ("_config.yml", "_toc.yml", "pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / file, folder)
    for part in ("book", "aelib"):
        ignore = shutil.ignore_patterns("__pycache__", "*.npz", ".ipynb_checkpoints")
        shutil.copytree(ROOT / part, folder / part, ignore=ignore)
    start = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", start, "build", "-W", "-n", "--keep-going", "."]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    said = [line for line in result.stderr.splitlines() if "WARNING" in line or "ERROR" in line]
    assert result.returncode == 0 and not said, "\n".join(said) or result.stderr[-3000:]
    return folder / "_build" / "html"


@pytest.fixture(autouse=True)
def no_misses():
    """No test sees the misses of another."""
    check.misses.clear()


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium, driven by Playwright, which fetches none of its own.

    It ends with the module, because its event loop would be in the way of the notebooks' own.
    """
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    if not chromium:
        required = os.environ.get("AELIB_BROWSER") == "required"
        (pytest.fail if required else pytest.skip)(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])


@pytest.fixture(scope="module")
def page(browser):
    """One page, as a telephone has it: with touch, and with animations off.

    `page.said` collects what goes wrong in it.
    """
    page = browser.new_page(has_touch=True, reduced_motion="reduce")
    listen(page)
    return page


def listen(page):
    """Write down script errors, errors on the console, and requests that leave the disk."""
    page.said = []
    page.on("pageerror", lambda error: page.said.append(f"script error: {error}"))
    page.on("console", lambda m: m.type == "error" and page.said.append(f"console: {m.text}"))

    def asked(request):
        if not request.url.startswith(("file:", "data:", "blob:")):
            page.said.append(f"asks elsewhere: {request.url}")

    page.on("request", asked)
