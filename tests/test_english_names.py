"""English reports say names in English with the printed ones beside, and no table of theirs is half Chinese."""

from __future__ import annotations

import csv
import re
from dataclasses import replace

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import budgetdiff as bd
from budgetdiff.classification import code_table, name_key
from budgetdiff.classification.english import STANDINGS, english_names, english_of
from budgetdiff.report import Language, view_of
from budgetdiff.report.lines import OURS, line_name
from budgetdiff.report.terminal import Asked, compared, followed, ranked
from budgetdiff.workflow.report import source_of
from tests.faults import based
from tests.printing import FORMS, disclosed
from tests.support.examples import examples
from tests.support.machine import ROOT
from tests.support.office import opened

CHINESE = re.compile(r"[\u3400-\u9fff]")
SHAPES = {
    "accounts": ("putuo-finance-bureau", "2024:approved", "2024:executed"),
    "budgets": ("wanli-subdistrict", "2024", "2025"),
    "targets": ("quangang-social-insurance", "2023", "2024"),
}
QUOTED = "chinese", "tip", "why", "proof", "quoted"
"""Classes of what a page quotes: printed names, evidence, reasons, targets as printed."""
QUOTED_PLACES = (
    "//*[@id='findings']//li",
    "//*[@id='targets']//tbody//th | //*[@id='targets']//h3 | //*[@id='targets']//h3/following-sibling::div/@aria-label/..",
    "//*[@id='documents']//tbody//th",
    "//*[@id='remarks']//li/span[@class='quiet']",
)
"""What findings say of words of a document, names of indicators and projects, titles of documents, where a figure is printed."""
SHEETS = {"Targets": "ACDEFGJK", "Remarks": "D", "Documents": "AB", "Sources": "ABCDEFGH", "Findings": "CDEFG"}
"""Columns of the workbook that quote."""


UNREAD = re.compile(r"[\w.]+, (page|line) \d+: .* \(no title of the catalogue above it\)")
"""A table that was left over, by the words above it."""


def english_only(text: str, *quoted: str) -> str:
    """A text without what it may quote: names of units, and printed names behind English ones (``Education (教育支出)``)."""
    for words in quoted:
        text = text.replace(words, "")
    return re.sub(r"(?<=[a-z)] )\([^()]*(?:\([^()]*\)[^()]*)*\)", "", text)


def half_english(page: str, *quoted: str) -> list[str]:
    """The texts of a page that are Chinese where nothing is quoted."""
    tree = html.fromstring(page)
    marked = " | ".join(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]" for name in QUOTED)
    for part in tree.xpath(" | ".join((marked, *QUOTED_PLACES, "//script", "//style"))):
        if part.getparent() is not None:
            part.drop_tree()
    # an attribute says nothing that the text does not, but a reader may be read it aloud
    texts = [
        *tree.xpath(".//text()"),
        *tree.xpath(".//@aria-label"),
        *tree.xpath(".//@placeholder"),
        *tree.xpath(".//@data-text"),
    ]
    return [text.strip() for text in texts if CHINESE.search(english_only(text, *quoted))]


def half_english_cells(text: str, *quoted: str) -> list[str]:
    """The cells of a terminal's table that are Chinese without an English name before it."""
    cells = [cell for line in text.splitlines() for cell in re.split(r"  +| · ", line.strip())]
    return [cell for cell in (english_only(cell, *quoted) for cell in cells) if alone(cell)]


def alone(cell: str) -> bool:
    """Whether a cell has Chinese that is not a printed name beside an English one: ``Police† 公安``."""
    return bool(CHINESE.search(cell)) and not re.fullmatch(r"[0-9]*\s*[A-Z][ -~]*[a-z)…]†? [^ -~].*", cell.strip())


@pytest.fixture(scope="module", params=SHAPES)
def shape(request, tmp_path_factory):
    package, base, current = SHAPES[request.param]
    with bd.open(None) as database:
        assert not database.ingest(ROOT / "datasets" / package).failed
        yield database, base, current, tmp_path_factory.mktemp("shape")


# ------------------------------------------------------------------------------------------------- the data
def test_every_name_of_the_dated_classifications_has_an_english_one_and_no_english_one_is_half():
    lacking = {one.name for names in code_table().values() for one in names if english_of(one.name, one.code) is None}
    assert not lacking
    path = ROOT / "budgetdiff" / "classification" / "codes" / "english.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert len({(row["of"], name_key(row["name"])) for row in rows}) == len(rows), "a name stands there twice"
    for row in rows:
        assert row["of"] in ("functional", "economic", "line", "indicator"), row
        assert row["standing"] in STANDINGS, row
        assert re.fullmatch(r"[A-Z][ -~]*[a-z)0-9]", row["english"]), row
        assert CHINESE.search(row["name"]), row
    assert {row["standing"] for row in rows} == set(STANDINGS)


def test_the_printed_name_is_translated_and_not_the_code():
    assert english_of("教育支出", "205").english == "Education"
    assert english_of("国防支出", "205").english == "National defence"
    assert english_of("某某新设科目", "205") is None
    assert english_of(None, "205") is None
    # with and without the word for expenditure, as a class and nothing else
    assert english_of("教育").english == "Education"
    assert english_of("教育", "2059999") is None
    # brackets and ordinals are the printer's
    assert english_of("一、维修(护)费") == english_of("维修（护）费")
    assert line_name("en", "教育支出", "205").said == "Education (教育支出)"
    assert line_name("zh", "教育支出", "205").beside == "教育支出"
    assert line_name("en", "公安", "20402").beside == f"Police{OURS} 公安"
    assert line_name("en", "教" * 10_000).english == ""


def test_a_name_that_two_classifications_have_is_told_apart_by_its_code_only():
    several = {key: found for key, found in english_names().items() if len({one.english for one in found.values()}) > 1}
    for key, found in several.items():
        assert english_of(key) is None
        for of, digit in (("functional", "2"), ("economic", "3")):
            if of in found:
                assert english_of(key, digit + "0199") == found[of]


# ------------------------------------------------------------------------------------------------- what is shown
def test_no_page_is_half_english(shape):
    database, base, current, folder = shape
    units = database.sql("SELECT DISTINCT unit_name FROM document")["unit_name"].to_list()
    page = database.report(folder / "r.html", base=base, current=current, language="en").read_text(encoding="utf-8")
    assert not [text for text in half_english(page, *units) if not UNREAD.fullmatch(text)]
    assert OURS in page
    assert "our translation" in page


def test_the_test_sees_a_hole():
    """The checks above fail where a name is left in Chinese: in a cell, a head, a sentence, or read aloud."""
    row = '<tr><th>Police<small class="chinese">公安</small></th></tr>'
    whole = f"<main><table><thead><tr><th>{{}}</th></tr></thead><tbody>{row}</tbody></table></main>"
    assert not half_english(whole.format("Item"))
    assert half_english(whole.format("项目")) == ["项目"]
    assert half_english(whole.format("Item").replace("Police", "公安")) == ["公安"]
    assert half_english(whole.format("Item").replace(' class="chinese"', "")) == ["公安"]
    assert half_english('<main><h2 aria-label="支出">Spending</h2></main>') == ["支出"]
    assert not half_english("<main><p>Most of it is Education (教育支出) [205] of 某某局.</p></main>", "某某局")
    assert half_english("<main><p>Most of it is 教育支出 [205].</p></main>")
    assert half_english_cells("205  Education 教育支出  1.00\n合计  1.00") == ["合计"]


def test_a_page_whose_names_are_taken_away_is_half_english(shape, monkeypatch):
    database, base, current, folder = shape
    monkeypatch.setattr("budgetdiff.report.lines.english_of", lambda *_: None)
    page = database.report(folder / "hole.html", base=base, current=current, language="en").read_text(encoding="utf-8")
    units = database.sql("SELECT DISTINCT unit_name FROM document")["unit_name"].to_list()
    assert len(half_english(page, *units)) > 20


def test_no_sheet_is_half_english(shape):
    database, base, current, folder = shape
    path = database.report(folder / "r.xlsx", base=base, current=current, language="en")
    units = database.sql("SELECT DISTINCT unit_name FROM document")["unit_name"].to_list()
    for sheet in opened(path):
        assert not CHINESE.search(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                quotes = cell.row > 1 and cell.coordinate.rstrip("0123456789") in SHEETS.get(sheet.title, "")
                if isinstance(cell.value, str) and not quotes and not UNREAD.fullmatch(cell.value):
                    said = english_only(cell.value, *units)
                    assert not alone(said), (sheet.title, cell.coordinate, cell.value)


def _tables(path) -> list[list[list[str]]]:
    """The tables of a report in Markdown or Word, row by row."""
    if path.suffix == ".docx":
        return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables]
    blocks = re.findall(r"(?:^\|.*\n)+", path.read_text(encoding="utf-8"), re.M)
    return [[line.replace("\\", "").strip("|").split(" | ") for line in block.splitlines()] for block in blocks]


@pytest.mark.parametrize("form", ["md", "docx"])
def test_no_table_of_a_text_is_half_english(shape, form):
    database, base, current, folder = shape
    units = database.sql("SELECT DISTINCT unit_name FROM document")["unit_name"].to_list()
    tables = _tables(database.report(folder / f"r.{form}", base=base, current=current, language="en"))
    assert len(tables) > 5
    for heads, *rows in tables:
        assert not any(map(CHINESE.search, heads))
        quotes = "Indicator" in " ".join(heads) or "SHA" in " ".join(heads)
        cells = [] if quotes else [cell.strip() for row in rows for cell in row]
        assert not [cell for cell in cells if alone(english_only(cell, *units))]
    told = database.narrate(base=base, current=current, language="en")
    assert not CHINESE.search(english_only(told, *units))


def test_no_index_and_no_page_of_findings_is_half_english(shape):
    database, _base, _current, folder = shape
    units = database.sql("SELECT DISTINCT unit_name FROM document")["unit_name"].to_list()
    database.report_all(folder / "pages", language="en", pictures=False)
    assert not half_english((folder / "pages" / "index.html").read_text(encoding="utf-8"), *units)
    assert not half_english(database.findings_page(database.check(), language="en"), *units)


@pytest.mark.parametrize("level", [None, 1, 3])
def test_no_table_of_the_terminal_is_half_english(shape, level):
    database, base, current, _folder = shape
    language, asked = Language("en"), Asked(level=level)
    comparison = database.compare(base, current)
    text = compared(comparison, language, asked, width=300)
    units = comparison.units
    assert not half_english_cells(text, *units)
    trend = database.trend(base, current)
    assert not half_english_cells(followed(trend, language, asked, width=300), *units)
    assert not half_english_cells(ranked(database.rank(base, current), language, width=300), *units)
    assert half_english_cells(compared(comparison, Language("zh"), Asked(level=1), width=300), *units)


@examples(3)
@given(
    st.integers(0, 99),
    st.sampled_from(["xlsx", "html", "docx"]),
    st.sampled_from(["budget", "final"]),
    st.sampled_from(["standard", "shanghai"]),
)
def test_no_page_of_a_drawn_document_is_half_english(tmp_path_factory, seed, form, family, names):
    folder = tmp_path_factory.mktemp("drawn")
    now = based(seed, family, names)
    before = disclosed(replace(now.accounts, year=2023, current=now.accounts.prior), now.style)
    for year, made in ((2023, before), (2024, now)):
        (folder / f"{year}.{form}").write_bytes(FORMS[form](made))
    with bd.open(None) as database:
        assert not database.ingest(sorted(folder.iterdir()), jobs=1).failed
        units = database.sql("SELECT DISTINCT unit_name FROM document")["unit_name"].to_list()
        page = database.report(folder / "r.html", language="en").read_text(encoding="utf-8")
        known = [text for text in half_english(page, *units) if english_of(text) is not None]
        assert not known
        source = source_of(database.store, None, None, None)
        rows = [row for table in view_of(source, Language("en"), pictures=False).tables for row in table.rows]
        assert any(row.english for row in rows)
