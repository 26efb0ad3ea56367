"""One Chromium for all tests in a browser: Debian's, driven by Playwright, which fetches none."""

import os
import shutil
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


@contextmanager
def chromium():
    """A headless browser; without Chromium the test skips, or fails where one is required."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
    if not path:
        missing = "No Chromium on this machine. On Debian and Ubuntu: apt-get install chromium"
        pytest.fail(missing) if os.environ.get("AELIB_BROWSER") == "required" else pytest.skip(
            missing
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
