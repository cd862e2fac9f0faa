"""Small inputs that were read wrongly once, beside this checkout: each gives the cells that are right, or one sentence that helps.

Those that are PDFs are held by the tests of the reader of PDFs.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache

import pytest

import budgetdiff as bd
from budgetdiff.document import libreoffice, read
from budgetdiff.errors import UnreadableSource
from budgetdiff.statements import Reading, understand
from tests.support.machine import CORPUS

pytestmark = pytest.mark.corpus
INPUTS = CORPUS.parent / "inputs"
CASES, FORMS, OFFICE = INPUTS / "cases", INPUTS / "forms", INPUTS / "office"
UNIT = "青山市示范局"
Key = tuple[str, str, str]
"""Code, label and measure of a cell of the table of expenditure."""


@cache
def truth(year: int) -> dict[Key, Decimal]:
    with (INPUTS / "truth.csv").open(encoding="utf-8-sig") as file:
        return {
            (line["code"], line["label"], line["measure"]): Decimal(line["yuan"])
            for line in csv.DictReader(file)
            if int(line["fiscal_year"]) == year
        }


def cells(reading: Reading) -> dict[Key, Decimal]:
    """The cells with an amount of the table of expenditure, no two of one key."""
    found = [
        ((f.code or "", f.label, f.measure), f.amount.value)
        for f in reading.facts
        if f.statement == "expenditure" and f.amount is not None
    ]
    assert len(dict(found)) == len(found), "two cells of one key"
    return dict(found)


ITEM = "一般行政管理事务"
BLANK: dict[str, set[Key]] = {
    # what the file shows no amount of, though the table has the cell
    "docx_hidden_text.docx": {("2080505", "机关事业单位基本养老保险缴费支出", "project")},
}
# what is read as it stands: the name of the file, and what its notes say
READ = {
    "base2023.html": (),
    "base2024.html": (),
    "docx_control_around_row.docx": (),
    "docx_control_around_table.docx": (),
    "docx_footnote_mark.docx": (),
    "docx_hidden_text.docx": ("hidden texts", "left out: 2"),
    "docx_nested_table.docx": (),
    "docx_text_box.docx": (),
    "docx_tracked_insertion.docx": ("insertions in, deletions out",),
    "html_footnote_mark.html": (),
    "html_hidden_by_class.html": ("hidden places with numbers", "left out: 1"),
    "html_hidden_cell.html": ("hidden places with numbers", "left out: 1"),
    "html_table_in_cell.html": (),
    "html_table_of_divs.html": (),
    "html_unit_line_u10.html": (),
    "html_utf8_declared_gb2312.html": (),
    "web_archive.mht": (),
    "xls_spreadsheetml.xls": (),
    "xlsx_format_shows_wan.xlsx": ("format shows them divided", "支出预算总表!C4"),
    "xlsx_stray_far_cell.xlsx": (),
}


@pytest.mark.parametrize("name", READ)
def test_the_cells_that_are_shown_are_read(name):
    reading = understand(read(CASES / name))
    wanted = truth(2023 if "2023" in name else 2024)
    assert len(wanted) == 33
    assert cells(reading) == {key: value for key, value in wanted.items() if key not in BLANK.get(name, set())}
    assert reading.identity.unit_name == UNIT
    assert all(any(words in note for note in reading.notes) for words in READ[name])
    assert READ[name] or not reading.notes


# a number in another unit of money: how much more than 万元
@pytest.mark.parametrize(
    ("name", "times"), {"html_unit_line_millions.html": 100, "html_unit_line_u15.html": Decimal("0.0001")}.items()
)
def test_a_line_of_a_unit_of_money_is_no_name(name, times):
    reading = understand(read(CASES / name))
    assert cells(reading) == {key: value * times for key, value in truth(2024).items()}
    assert reading.identity.unit_name == UNIT


def test_cells_with_an_error_are_named_and_blank():
    reading = understand(read(CASES / "xlsx_error_cells.xlsx"))
    found, wanted = cells(reading), truth(2024)
    assert found.items() <= wanted.items()
    (missing,) = wanted.keys() - found.keys()
    assert any("an error" in note and "支出预算总表!D5" in note for note in reading.notes), missing


def test_formulas_without_a_value_are_named_and_blank():
    reading = understand(read(CASES / "xlsx_formulas_without_values.xlsx"))
    found, wanted = cells(reading), truth(2024)
    assert found.items() <= wanted.items()
    (note,) = (note for note in reading.notes if "without a stored value" in note)
    assert note.count("支出预算总表!") == len(wanted) - len(found) == 6


@pytest.mark.parametrize(
    ("name", "place", "more"),
    [("xlsx_hidden_row.xlsx", "支出预算总表!9", 3), ("xlsx_hidden_column.xlsx", "支出预算总表!D", 11)],
)
def test_what_is_filtered_out_is_read_and_named(name, place, more):
    reading = understand(read(CASES / name))
    found = cells(reading)
    assert truth(2024).items() <= found.items()
    assert len(found) == 33 + more
    assert any("hidden rows and columns" in note and note.endswith(place) for note in reading.notes)


CORRECTED = {0: True, 1: True, 2: False, 3: False, 4: False, 5: False, 6: True}


@pytest.mark.parametrize("number", CORRECTED)
def test_titles_of_every_wording_name_the_unit_and_the_year(number):
    reading = understand(read(CASES / f"html_title_{number}.html"))
    identity = reading.identity
    assert (identity.unit_name, identity.fiscal_year, identity.correction) == (UNIT, 2024, CORRECTED[number])
    found = cells(reading)
    assert found["2010602", ITEM, "project"] == 1_800_000
    assert {key for key, value in truth(2024).items() if found.pop(key) != value} == {
        (code, label, measure)
        for code, label in [("", "合计"), ("201", "一般公共服务支出"), ("20106", "财政事务"), ("2010602", ITEM)]
        for measure in ("total", "project")
    }
    assert not found


@pytest.mark.thorough
@pytest.mark.parametrize("number", [number for number, corrects in CORRECTED.items() if corrects])
def test_a_correction_supersedes_and_ingest_says_so(number):
    names = ["base2024.html", f"html_title_{number}.html"]
    for order in (names, names[::-1]):
        with bd.open(None) as database:
            said = [line for name in order for file in database.ingest(CASES / name).files for line in file.said]
            assert len(said) == 1
            assert "supersedes base2024.html" in said[0] or f"does not count: html_title_{number}.html" in said[0]
            assert "8495000.00" in {str(value) for value in database.facts()["amount"]}


def test_a_mark_behind_a_number_of_a_text_is_no_digit():
    assert cells(understand(read(CASES / "txt_footnote_mark.txt"))) == {
        ("", "合计", "total"): 5_200_000,
        ("2010602", ITEM, "total"): 5_200_000,
    }


REFUSED = {
    CASES / "package.zip": "unpack it",
    CASES / "xls_excel95.xls": "save it as .xlsx",
    OFFICE / "bomb.zip": "unpack it",
    OFFICE / "mac.zip": "unpack it",
}


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.name)
def test_what_cannot_be_read_says_what_to_do(path, monkeypatch):
    monkeypatch.setattr(libreoffice, "installed", lambda: None)
    with pytest.raises(UnreadableSource, match=REFUSED[path]) as refused:
        read(path)
    assert str(refused.value).startswith(path.name)
    assert "\n" not in str(refused.value)


COLUMNS = {"year": "年度", "code": "科目编码", "label": "科目名称", "amount": "金额"}


@pytest.mark.few
@pytest.mark.parametrize("name", ["many_rows_one_code", "utf16", "blank_rows_at_end", "fiscal_years", "decimal_comma"])
def test_tidy_files_of_other_habits_are_read(name):
    summed = 10_400_000 if name == "many_rows_one_code" else 5_200_000
    years = ("2023/24", "2024/25") if name == "fiscal_years" else ("2023", "2024")
    with bd.open(None) as database:
        database.ingest_tidy(CASES / f"tidy_{name}.csv", COLUMNS, unit=UNIT)
        pairs = database.compare(*years).lines
        found = {(row["code"], row["base"], row["current"]) for row in pairs.iter_rows(named=True) if row["code"]}
    assert {("2010601", Decimal(5_000_000), Decimal(summed)), ("2080505", Decimal(800_000), Decimal(880_000))} <= found


NAMES = {"year": "year", "label": "label", "unit_name": "unit", "amount": "amount"}
TIDY: dict[str, tuple[dict[str, str], dict[str, str], tuple[str, ...], list[tuple[str, str, int | str]]]] = {
    # columns, what is said, the periods, and unit, label and amount of the last of them
    "comma": (NAMES, {}, ("2023", "2024"), [("Springfield", "Roads", "1200.75")]),
    "duplicates": ({**NAMES, "code": "code"}, {}, ("2023", "2024"), [("水利局", "行政运行", 350)]),
    "fiscal_year": (NAMES, {}, ("FY2023-24", "FY2024-25"), [("Springfield", "Roads", 120)]),
    "fiscal_year2": (NAMES, {}, ("2023/24", "2024/25"), [("Springfield", "Roads", 120)]),
    "foreign_code": (
        {**NAMES, "code": "code"},
        {"currency": "USD"},
        ("2023", "2024"),
        [("Office of the Mayor", "General affairs", 120)],
    ),
    "latin1": (NAMES, {}, ("2023", "2024"), [("Villa", "Acción social", 120)]),
    "names": (
        NAMES,
        {},
        ("2023", "2024"),
        [("Department of the Treasury", "Parks", 20), ("Department of the Treasury", "Public works and roads", 120)],
    ),
    "wide": (
        {"year": "2022..2024", "code": "code", "label": "label"},
        {"unit": "水利局"},
        ("2023", "2024"),
        [("水利局", "行政运行", 120)],
    ),
}


@pytest.mark.few
@pytest.mark.parametrize("name", TIDY)
def test_tidy_files_of_other_countries_are_read(name):
    columns, told, (base, current), wanted = TIDY[name]
    with bd.open(None) as database:
        database.ingest_tidy(FORMS / f"tidy_{name}.csv", columns, **told)
        last = database.facts()
        rows = sorted(
            (row["unit_name"], row["label"], row["amount"])
            for row in last.iter_rows(named=True)
            if row["fiscal_year"] == last["fiscal_year"].max()
        )
        assert rows == [(unit, label, Decimal(amount)) for unit, label, amount in wanted]
        assert database.compare(base, current).lines.height


# forms of real documents in small: how many cells with an amount, and the measures of them
MAIN = ("basic", "project", "total")
SMALL = {
    "after_bracket.html": (46, (*MAIN, "abroad", "reception", "vehicle_operation", "vehicle_purchase", "vehicles")),
    "appropriation_part.html": (31, ("appropriation", *MAIN)),
    "bracketed_part.html": (10, ("total",)),
    "broken_code_head.html": (18, (*MAIN, "remitted")),
    "by_function.html": (28, MAIN),
    "counts.html": (40, MAIN),
    "default_password.xlsx": (2, ("total",)),
    "default_password_control.xlsx": (2, ("total",)),
    "fund_carried.html": (10, ("total",)),
    "list_after_stop.html": (40, MAIN),
    "misplaced_comma.html": (2, ("total",)),
    "of_which_appropriation.html": (8, ("total",)),
    "ordinal_twenty.html": (9, ("total",)),
    "owner_department_unit.html": (3, ("total",)),
    "procurement_subtotal.html": (20, (*MAIN, "procurement", "procurement.预留给中小企业的项目资金规模")),
    "project_named_as_item.html": (31, MAIN),
    "spaced_digits.html": (40, MAIN),
    "three_sided.html": (11, ("total",)),
    "transposed_expenditure.html": (4, (*MAIN, "carry_over_out", "reserve")),
    "two_economic_codes.html": (26, ("personnel", "public_funds", "total")),
    "two_heads.html": (40, MAIN),
    "whole_government.xlsx": (14, ("total",)),
}
OWNERS = {"owner_department_unit.html": "青石县科学技术局", "whole_government.xlsx": "青石省"}


def test_every_small_form_is_looked_at():
    names = {path.name for path in FORMS.iterdir() if path.suffix in (".html", ".xlsx")}
    assert names == SMALL.keys()
    named = {*READ, *(path.name for path in REFUSED), *(f"html_title_{number}.html" for number in CORRECTED)}
    others = {path.name for path in CASES.iterdir() if path.suffix not in (".pdf", ".csv")} - named
    assert others == {
        "html_unit_line_millions.html",
        "html_unit_line_u15.html",
        "txt_footnote_mark.txt",
        "xlsx_error_cells.xlsx",
        "xlsx_formulas_without_values.xlsx",
        "xlsx_hidden_column.xlsx",
        "xlsx_hidden_row.xlsx",
    }


@pytest.mark.thorough
@pytest.mark.parametrize("name", SMALL)
def test_a_small_form_has_its_cells_and_no_error_is_found(name):
    amounts, measures = SMALL[name]
    with bd.open(None) as database:
        database.ingest(FORMS / name)
        facts = database.facts()
        printed = facts.filter(facts["amount"].is_not_null() & (facts["origin"] == "printed"))
        assert printed.height == amounts
        assert set(facts["measure"]) == set(measures)
        assert set(facts["unit_name"]) == {OWNERS.get(name, "青石县水利局")}
        assert all(facts["label"])
        assert not database.store.rows("SELECT 1 FROM tables_seen WHERE statement IS NULL")
        assert not database.check().lines.filter(severity="error").height


@pytest.mark.thorough
def test_one_row_of_two_classifications_counts_once_in_each():
    with bd.open(None) as database:
        database.ingest(FORMS / "two_economic_codes.html")
        totals = database.store.rows(
            "SELECT statement, amount FROM facts WHERE measure = 'total' AND code IS NULL ORDER BY ALL"
        )
    assert totals == [("basic_economic", Decimal(3_500_000)), ("basic_economic_government", Decimal(3_500_000))]


@pytest.mark.corpus
def test_a_table_whose_cells_are_refused_is_not_called_empty(corpus):
    with bd.open(None) as database:
        database.ingest(corpus.parent / "inputs" / "forms" / "misplaced_comma.html", jobs=1)
        assert set(database.check().lines["rule"]) == {"READING-DOUBTFUL"}
