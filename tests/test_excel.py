"""The workbook for whoever decides: it prints, folds, filters and counts, and every number in it is the database's."""

from __future__ import annotations

import io
import itertools
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pdfplumber
import pypdfium2
import pytest

import budgetdiff as bd
from budgetdiff.compare import available_of
from budgetdiff.facts import Unit
from budgetdiff.report import Language, markdown, view_of, workbook
from budgetdiff.workflow.report import source_of
from tests.faults import based
from tests.printing import FORMS, disclosed
from tests.support.machine import CORPUS, ROOT
from tests.support.office import opened, printed_by_office
from tests.test_report import database_of

NUMBER = re.compile(r"[+−-]?[\d,]+(\.\d+)?%?")
IDENTIFIERS = {"编码", "Code", "ID", "SHA-256", "原文", "As printed", "应为", "实为", "Expected", "Found"}


@pytest.fixture(scope="module")
def wanli():
    with bd.open(None) as database:
        assert not database.ingest(ROOT / "datasets" / "wanli-subdistrict").failed
        yield database


@pytest.fixture(scope="module", params=["zh", "en"])
def book(request, wanli, tmp_path_factory):
    out = tmp_path_factory.mktemp("book") / "r.xlsx"
    path = wanli.report(out, base="2024", current="2025", language=request.param, money_unit="万元")
    return opened(path), opened(path, data_only=True), path


def _drawn(folder, family, names, form):
    """A database of two drawn budgets, printed in a format."""
    now = based(0, family, names)
    before = disclosed(replace(now.accounts, year=2023, current=now.accounts.prior), now.style)
    for year, made in ((2023, before), (2024, now)):
        (folder / f"{year}.{form}").write_bytes(FORMS[form](made))
    database = bd.open(None)
    assert not database.ingest(sorted(folder.iterdir()), jobs=1).failed
    return database


def evaluated(formula, sheet):
    """The value of one of our formulas, from the values of its cells, in fractions."""

    def value(name):
        found = sheet[name.replace("$", "")].value
        return Fraction(0) if found is None else Fraction(Decimal(repr(found)))

    body = formula.removeprefix("=")
    guarded = re.fullmatch(r'IF\((\w+)>0,(.*),""\)', body)
    if guarded:
        if value(guarded[1]) <= 0:
            return None
        body = guarded[2]
    body = re.sub(r"[A-Z]+\$?\d+", lambda cell: f"value('{cell[0]}')", body)
    assert re.fullmatch(r"[\w()'$,+\-*/ ]+", body), formula
    functions = {"MAX": max, "MIN": min}
    return eval(body, {"__builtins__": {}, "value": value, **functions})


def holds(formulas, values):
    """How many formulas there are by the letters of their cells taken out; each has the value that it comes to."""
    seen = Counter()
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type == "f":
                    kept = values[sheet.title][cell.coordinate].value
                    exact = evaluated(cell.value, values[sheet.title])
                    if exact is None:
                        assert kept in (None, "")
                    else:
                        assert kept == pytest.approx(float(exact), rel=1e-9, abs=1e-7), (sheet.title, cell.coordinate)
                    seen[re.sub(r"[A-Z]+\$?\d+", "", cell.value)] += 1
    return seen


@pytest.mark.thorough
def test_deltas_rates_and_steps_are_formulas_that_come_to_their_values(book):
    seen = holds(*book[:2])
    assert seen["=-"] > 60
    assert seen['=IF(>0,/,"")'] > 60
    assert seen["=/*100"] > 40
    assert seen["=MAX(,,0)-MAX(MIN(,),0)"] >= 5


@pytest.mark.thorough
@pytest.mark.parametrize("form", ["xlsx", "html"])
@pytest.mark.parametrize(("family", "names"), [("budget", "standard"), ("final", "standard")])
def test_drawn_budgets_make_workbooks_whose_formulas_hold_and_no_number_is_text(tmp_path, family, names, form):
    folder = tmp_path / "documents"
    folder.mkdir()
    with _drawn(folder, family, names, form) as database:
        path = database.report(tmp_path / "r.xlsx")
        compared = database.compare(*map(str, available_of(database.store, None).pair()))
    formulas, values = opened(path), opened(path, data_only=True)
    assert holds(formulas, values).total() > 40
    no_number_is_text(values)
    every_source_is_in_the_database(values, compared)


def no_number_is_text(values):
    for sheet in values.worksheets:
        heads = next(row for row in sheet.iter_rows(values_only=True) if sum(isinstance(cell, str) for cell in row) > 1)
        for row in sheet.iter_rows():
            for cell in row:
                column = heads[cell.column - 1] if cell.column <= len(heads) else None
                if isinstance(cell.value, str) and column not in IDENTIFIERS:
                    assert not NUMBER.fullmatch(cell.value), (sheet.title, cell.coordinate, cell.value)


def test_no_number_is_text(book):
    no_number_is_text(book[1])


def every_source_is_in_the_database(values, compared):
    """The figures of the sheet of sources are cells of the workbook, and amounts of the comparison."""
    sheet = next(s for s in values.worksheets if s.title in ("出处", "Sources"))
    amounts = {value for side in ("base", "current") for value in compared.lines[side] if value is not None}
    rows = list(sheet.iter_rows(min_row=2))
    assert len(rows) > 30
    for row in rows:
        name, spot = row[0].value.rsplit(" ", 1)
        assert row[0].hyperlink.location == f"'{name}'!{spot}"
        assert values[name][spot].value == row[3].value
        if name not in ("历年", "Years", "执行情况", "Execution"):
            assert Decimal(repr(row[3].value)) * 10_000 in amounts
    return rows


def test_every_figure_says_where_it_is_from_and_is_one_of_the_database(book, wanli):
    compared = wanli.compare("2024", "2025")
    rows = every_source_is_in_the_database(book[1], compared)
    printed = {(round(amount, 2), raw) for amount, raw in wanli.facts()["amount", "raw"].drop_nulls().iter_rows()}
    said = [row for row in rows if row[4].value]
    assert len(said) > 100
    for row in said:
        assert (Decimal(repr(row[3].value)) * 10_000, row[4].value) in printed
        name, spot = row[0].value.rsplit(" ", 1)
        assert row[5].value == book[1][name][spot].comment.text


def test_sheets_fold_filter_freeze_and_print(book):
    for sheet in book[0].worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.sheet_properties.pageSetUpPr.fitToPage) in ((1, True), (None, True))
    summary, *rest = book[0].worksheets
    assert summary.page_setup.fitToHeight in (1, None)
    assert len(summary._charts) == 1
    assert all(sheet.print_title_rows and sheet.freeze_panes for sheet in rest)
    function = next(s for s in rest if s.title in ("按功能分类", "By function"))
    assert function.auto_filter.ref
    levels = {
        len(str(row[0].value)): function.row_dimensions[row[0].row].outlineLevel
        for row in function.iter_rows(min_row=4)
        if row[0].value
    }
    assert levels == {3: 0, 5: 1, 7: 2}
    assert any(rule.type == "dataBar" for rules in function.conditional_formatting for rule in rules.rules)
    money = function["C4"].number_format
    assert money.startswith("#,##0")


@pytest.mark.thorough
@pytest.mark.corpus
def test_a_finding_leads_to_the_row_it_is_about_and_the_row_back(tmp_path):
    with bd.open(None) as database:
        database.ingest([CORPUS / "provinces" / "fzjg2026.pdf"]) if CORPUS.is_dir() else database.ingest(
            ROOT / "datasets" / "putuo-finance-bureau"
        )
        path = database.report(tmp_path / "r.xlsx")
        found = database.check().lines
    values = opened(path, data_only=True)
    sheet = values["核对结果"]
    listed = {row[9].value: row for row in sheet.iter_rows(min_row=2)}
    assert set(listed) <= set(found["finding_id"])
    linked = 0
    for row in listed.values():
        assert row[2].alignment.wrap_text
        if row[3].hyperlink:
            name, spot = row[3].hyperlink.location.replace("'", "").split("!")
            assert isinstance(values[name][spot].value, int | float)
            lead_back = values[name].cell(values[name][spot].row, 10)
            assert lead_back.hyperlink.location.startswith("'核对结果'!A")
            linked += 1
    assert linked


@pytest.mark.thorough
def test_a_doubtful_figure_is_marked_and_stays_a_number(tmp_path):
    with database_of(tmp_path, (2023, "1.00"), (2024, "2.00")) as database:
        source = source_of(database.store, None, None, None)
    words = Language("zh", Unit.WAN)
    doubtful = replace(source, places={key: replace(place, doubtful=True) for key, place in source.places.items()})
    path = tmp_path / "r.xlsx"
    path.write_bytes(workbook(view_of(doubtful, words, pictures=False), words))
    sheet = opened(path)["按功能分类"]
    assert sheet["C4"].number_format.endswith('"?"')
    assert sheet["C4"].value == 1
    text = markdown(view_of(doubtful, words, pictures=False), words)
    assert "| 1.00? | 2.00? |" in text
    summary = opened(path).worksheets[0]
    assert any(str(cell.value).startswith("? ") for row in summary.iter_rows() for cell in row if cell.value)


@pytest.mark.thorough
@pytest.mark.office
def test_libreoffice_prints_the_summary_on_one_page_and_every_sheet_as_wide_as_the_paper(book, tmp_path):
    content = printed_by_office(book[2], tmp_path)
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    summary, second = book[1].worksheets[:2]
    title = summary["A1"].value
    squeezed = [re.sub(r"\s", "", text) for text in pages]
    assert re.sub(r"\s", "", title) in squeezed[0]
    for sheet, where in ((summary, squeezed[0]), (second, squeezed[1])):
        numbers = [cell for row in sheet.iter_rows(min_row=3, max_row=12, min_col=2, max_col=4) for cell in row]
        shown = [
            f"{cell.value:,.2f}"
            for cell in numbers
            if isinstance(cell.value, float) and cell.number_format.startswith("#")
        ]
        assert len(shown) >= 5
        assert all(text in where for text in shown)
    assert re.sub(r"\s", "", second["A1"].value) in squeezed[1]
    # LibreOffice opens it: what it prints of a formula is what the formula comes to
    rates = [cell.value for row in second.iter_rows(min_row=4, max_row=12, min_col=6, max_col=6) for cell in row]
    assert all(f"{abs(rate) * 100:.2f}%" in squeezed[1] for rate in rates if isinstance(rate, float))


@pytest.mark.thorough
@pytest.mark.office
def test_libreoffice_prints_no_text_over_another_where_names_are_long(wanli, tmp_path):
    """English names with the printed ones beside them are the longest; a row that is too low prints them over the next."""
    wanli.report(tmp_path / "en.xlsx", language="en")
    with pdfplumber.open(io.BytesIO(printed_by_office(tmp_path / "en.xlsx", tmp_path))) as printed:
        for page in printed.pages[:4]:
            lines = [line for line in page.extract_words(use_text_flow=False, x_tolerance=2) if line["text"].strip()]
            assert len(lines) > 40
            for one, two in itertools.combinations(lines, 2):
                across = min(one["x1"], two["x1"]) - max(one["x0"], two["x0"])
                down = min(one["bottom"], two["bottom"]) - max(one["top"], two["top"])
                # ascenders of neighbouring lines may touch; half a letter's height may not
                assert not (across > 2 and down > (one["bottom"] - one["top"]) / 2), (one["text"], two["text"])
