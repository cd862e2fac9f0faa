"""Names that would be something else, of units, lines and indicators, are text in every form of the report."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from urllib.parse import unquote

import pytest
from lxml import html
from python_calamine import CalamineWorkbook

import budgetdiff as bd
from budgetdiff.store import read_package
from tests.support import office
from tests.test_report import EVIL, FORMULA, ROOT, assert_plain_shapes, text_of

HOSTILE = {"markup": EVIL, "formula": FORMULA, "long": "长" * 4000, "right-to-left": "\u202eمصروفات\u202c", "empty": ""}
SOME = [name if name == "markup" else pytest.param(name, marks=pytest.mark.thorough) for name in HOSTILE]
UNIT, LABEL, NAME = "甲", "乙", "丙"
"""What stands before the hostile text, so that a test can tell where it came through; nothing before an empty one."""


def marked(mark, text):
    return text and text + mark


@pytest.fixture(scope="module", params=SOME)
def forms(request, tmp_path_factory):
    """A real sub-district's three years whose unit, largest class and first indicators have such names, in four forms."""
    hostile, folder = HOSTILE[request.param], tmp_path_factory.mktemp("hostile")
    unit = marked(UNIT, hostile)
    records = read_package(ROOT / "datasets" / "wanli-subdistrict")
    goals = next(record.indicators for record in records if record.indicators)
    with bd.open(None) as database:
        for record in records:
            document = record.document
            database.store.load(
                replace(
                    record,
                    document=replace(document, unit_name=unit),
                    facts=tuple(
                        replace(f, unit_name=unit, label=marked(LABEL, hostile) if f.code == "212" else f.label)
                        for f in record.facts
                    ),
                    indicators=tuple(
                        replace(
                            goal,
                            unit_name=unit,
                            fiscal_year=document.fiscal_year,
                            phase=document.phase,
                            name=marked(NAME, hostile) if number == 0 else goal.name,
                            provenance=replace(goal.provenance, document_id=document.document_id),
                        )
                        for number, goal in enumerate(goals)
                    ),
                    funds=(),
                    evaluations=(),
                )
            )
        made = {
            form: database.report(folder / f"r.{form}", base="2024", current="2025")
            for form in ("html", "xlsx", "md", "json")
        }
        index = database.report_all(folder / "site").folder / "index.html"
    return hostile, made, index


def squeezed(text):
    return re.sub(r"[\s\u202a-\u202e]", "", text)


@pytest.mark.thorough
def test_they_are_text_on_the_page(forms):
    hostile, made, _ = forms
    page = html.fromstring(text_of(made["html"]))
    assert not page.xpath("//img | //*[@onerror]")
    assert len(page.findall(".//script")) == 1
    heads = {squeezed(one.text_content()) for one in page.xpath("//section[@id='function']//tbody//th")}
    goals = {squeezed(one.text_content()) for one in page.xpath("//section[@id='targets']//tbody//th")}
    subtitle = "".join(squeezed(one.text_content()) for one in page.xpath("//header/p")[::-1])
    if not hostile:
        # nothing is shown as nothing: the classification's name, or a dash
        assert not [one for one in heads | goals if not one]
        assert "—" in goals
        assert subtitle.startswith("—·")
        return
    assert any(one.endswith(squeezed(marked(LABEL, hostile))) for one in heads)
    assert squeezed(marked(NAME, hostile)) in goals
    assert subtitle.startswith(squeezed(marked(UNIT, hostile)))
    # titles and sentences do not drag a very long name along
    assert all(len(one.text_content()) < 300 for one in page.xpath("//h1 | //h2 | //div[@class='say']/p"))


def test_they_are_text_in_the_pictures(forms):
    hostile, made, _ = forms
    pictures = html.fromstring(text_of(made["html"])).xpath("//figure/svg")
    # each for a wide screen and for a phone
    assert len(pictures) == 14
    for picture in pictures:
        assert_plain_shapes(picture)
        words = [one.text_content() for one in picture.xpath(".//text")]
        assert all(0 < len(word) < 40 for word in words)
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", "".join(words))
    drawn = "".join(one.text_content() for one in pictures[0].xpath(".//text"))
    assert squeezed(hostile)[:3] in squeezed(drawn)


def test_they_are_text_in_the_workbook(forms):
    hostile, made, _ = forms
    book = CalamineWorkbook.from_path(made["xlsx"])
    texts = {
        squeezed(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
        if isinstance(cell, str)
    }
    if hostile:
        assert {squeezed(marked(mark, hostile)) for mark in (LABEL, NAME)} <= texts
        assert any(text.startswith(squeezed(marked(UNIT, hostile))) for text in texts)
    with zipfile.ZipFile(made["xlsx"]) as sheets:
        assert not [name for name in sheets.namelist() if "hyperlink" in name.lower()]
        formulas = {
            formula
            for name in sheets.namelist()
            if "worksheets/" in name
            for formula in re.findall("<f>(.*?)</f>", sheets.read(name).decode())
        }
    assert formulas
    assert all(office.FORMULA.fullmatch(formula) for formula in formulas)


def test_they_are_text_in_markdown(forms):
    hostile, made, _ = forms
    text = text_of(made["md"])
    assert not re.search(r"(?<!\\)<\w", text)
    for block in (one.splitlines() for one in text.split("\n\n") if one.startswith("|")):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block}) == 1
    plain = squeezed(re.sub(r"\\(.)", r"\1", text))
    for mark in (UNIT, LABEL, NAME) if hostile else ():
        assert squeezed(marked(mark, hostile)) in plain


def test_programs_get_them_whole(forms):
    hostile, made, _ = forms
    data = json.loads(text_of(made["json"]))
    assert data["unit"] == marked(UNIT, hostile)
    labels = {row["label"] for table in data["tables"] for row in table["rows"]}
    names = {row["name"] for project in data["targets"] for row in project["rows"]}
    if hostile:
        assert marked(LABEL, hostile) in labels
        assert marked(NAME, hostile) in names


def test_they_are_text_in_the_index(forms):
    hostile, _, index = forms
    page = html.fromstring(text_of(index))
    assert not page.xpath("//img | //*[@onerror]")
    (link,) = page.xpath("//table[@class='units']/tbody//th/a")
    assert squeezed(link.text_content()) == (squeezed(marked(UNIT, hostile)) or "—")
    assert (index.parent / unquote(link.get("href"))).is_file()


@pytest.mark.thorough
@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_they_do_not_break_the_layout(forms, width, chromium):
    from playwright.sync_api import sync_playwright

    _, made, index = forms
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for path in (made["html"], index):
            page = browser.new_page(viewport={"width": width, "height": 800})
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            heights = page.evaluate(
                "Array.from(document.querySelectorAll('tr, h1, h2, header p')).map((one) => one.offsetHeight)"
            )
            assert max(heights) < 260
        browser.close()
