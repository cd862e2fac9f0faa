"""Which tests run: CI skips nothing, another run says why it skips."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import examples
from tests.support.machine import CORPUS, FEW, MARKERS, THOROUGH, missing

examples.register()
# Spark's Java process takes for its own address what the machine says when it starts, and fetches large results from there
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
os.environ.setdefault("SPARK_LOCAL_HOSTNAME", "127.0.0.1")


@pytest.hookimpl(trylast=True)  # after -k has chosen: a case that somebody asks for is one of the few
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the reason, what this machine or a quick run leaves out; in CI let it fail instead."""
    if THOROUGH:
        return
    reasons = {marker: reason for marker in MARKERS if (reason := missing(marker))}
    cases: Counter[str] = Counter()
    for item in items:
        for marker, reason in reasons.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))
        if item.get_closest_marker("few"):
            function = item.nodeid.partition("[")[0]
            cases[function] += 1
            if cases[function] > FEW:
                item.add_marker(pytest.mark.skip(reason=f"of its cases a quick run tries {FEW}; .ci/run tries all"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real disclosures."""
    return CORPUS


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium."""
    found = shutil.which("chromium")
    assert found, "Chromium is not installed (apt-get install chromium)"
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """A browser to look at pages in."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()
