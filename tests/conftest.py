"""What all tests share: no test sees the misses of another."""

import pytest

from aelib import check


@pytest.fixture(autouse=True)
def no_misses():
    check.misses.clear()
