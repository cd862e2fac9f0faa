"""The page in Debian's Chromium: provenance by keyboard, no scroll sideways, nothing fetched, scripts off."""

from __future__ import annotations

from pathlib import Path

import pytest

REPORTS = sorted((Path(__file__).parent.parent / "reports").glob("*.html"))
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(browser):
    pages = []

    def open_page(path, **context):
        page = browser.new_context(**context).new_page()
        page.problems = []
        page.on("console", lambda message: page.problems.append(message.text))
        page.on("request", lambda asked: page.problems.append(asked.url) if not asked.url.startswith("file:") else None)
        page.goto(path.as_uri())
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.context.close()


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_nothing_is_fetched_and_nothing_complains(opened, path):
    page = opened(path)
    assert not page.problems
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_provenance_shows_by_keyboard_without_scripts(opened, path):
    page = opened(path, java_script_enabled=False)
    first = page.locator(".card .n").first
    assert not first.locator(".tip").is_visible()
    page.keyboard.press("Tab")
    assert first.locator(".tip").is_visible()


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_phone_scrolls_nothing_but_tables(opened, path):
    page = opened(path, viewport={"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_printing_gives_the_heads_of_tables_on_every_page(opened):
    page = opened(REPORTS[-1])
    page.emulate_media(media="print")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('table.variance thead')).display")
        == "table-header-group"
    )
    assert page.evaluate("getComputedStyle(document.querySelector('table.variance tbody tr')).breakInside") == "avoid"
    assert page.pdf().startswith(b"%PDF")
