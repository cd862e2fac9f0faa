"""Forms of several provinces, with figures of our own: what makes each of them different is read as it is meant."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

import budgetdiff as bd
from budgetdiff.document import read
from budgetdiff.statements import understand

FORMS = Path(__file__).parent / "forms"


@pytest.fixture(scope="module")
def facts():
    return {path.stem: understand(read(path)).facts for path in FORMS.glob("*.html")}


def one(found, **wanted):
    fitting = [f for f in found if f.amount is not None and all(getattr(f, n) == v for n, v in wanted.items())]
    assert len(fitting) == 1, [(f.label, f.measure, f.amount.value) for f in fitting]
    return fitting[0]


def wan(text):
    return Decimal(text) * 10_000


def test_the_columns_of_last_year_s_outturn_are_of_that_year(facts):
    fact = one(facts["central"], statement="general_public", code="206", fiscal_year=2023)
    assert (fact.phase, fact.amount.value) == ("executed", wan("200"))
    trips = [f for f in facts["central"] if f.statement == "three_public" and f.measure == "abroad" and f.amount]
    assert [(f.fiscal_year, f.amount.value) for f in trips] == [(2023, wan("40")), (2024, wan("35"))]


def test_a_change_is_held_against_the_periods_its_header_names():
    reading = understand(read(FORMS / "central.html"))
    changes = [a for a in reading.assertions if "增减" in a.quote]
    assert len(changes) > 10
    assert all(len(a.operands) == 2 and not a.note for a in changes)


def test_rows_that_name_units_are_those_units_totals(facts):
    found = facts["jiangsu"]
    total = one(found, statement="income", label="合计", measure="total")
    assert (total.unit_name, total.level, total.amount.value) == ("某某市某某局", 0, wan("620"))
    part = one(found, statement="income", unit_name="某某市某某中心", measure="total")
    assert (part.level, part.label_key, part.amount.value) == (0, "合计", wan("100"))
    assert one(found, statement="income", label="合计", measure="income").amount.value == wan("520")
    carried = one(found, statement="income", label="合计", measure="carry_over.government_fund")
    assert carried.amount.value == wan("60")
    assert one(found, statement="agency_operating", level=0).measure == "total"


def test_rows_that_only_number_columns_are_no_amounts(facts):
    assert not [f for f in facts["accounts"] if "栏次" in f.label]
    assert one(facts["accounts"], statement="government_fund", level=0, measure="income").amount.value == wan("10")


def test_the_total_of_a_block_may_stand_across_the_blocks_before(facts):
    total = one(facts["accounts"], statement="basic_economic", measure="public_funds", level=0)
    assert (total.label, total.amount.value) == ("公用经费合计", wan("105"))


def test_parents_without_a_code_get_the_one_their_children_imply(facts):
    found = [f for f in facts["sichuan"] if f.statement == "general_public" and f.measure == "total"]
    assert [(f.code, f.level, f.label) for f in found if f.code] == [
        ("201", 1, "一般公共服务支出"),
        ("20106", 2, "财政事务"),
        ("2010601", 3, "行政运行"),
        ("2010699", 3, "其他财政事务支出"),
        ("208", 1, "社会保障和就业支出"),
        ("20805", 2, "行政事业单位养老支出"),
        ("2080505", 3, "机关事业单位基本养老保险缴费支出"),
    ]
    # the row of the unit itself repeats the total and is no line of it
    assert [f.level for f in found if f.label == "某某市某某局"] == [0]
    assert one(facts["sichuan"], statement="basic_economic", code="303", measure="total").amount.value == wan("20")


def test_lines_without_ordinals_below_one_that_has_it_are_its_parts(facts):
    of_sichuan = [f for f in facts["sichuan"] if f.statement == "appropriation" and f.side == "revenue" and f.amount]
    assert [(f.label, f.level) for f in of_sichuan] == [
        ("本年收入", 1),
        ("一般公共预算拨款收入", 2),
        ("上年结转", 1),
        ("一般公共预算拨款收入", 2),
        ("收入总计", 0),
    ]
    balance = one(facts["accounts"], statement="appropriation", label="年初财政拨款结转和结余", measure="total")
    assert balance.level == 1


def test_a_column_of_years_gives_each_row_its_own(facts):
    found = [f for f in facts["beijing"] if f.statement == "three_public" and f.measure == "total" and f.amount]
    assert [(f.fiscal_year, f.amount.value) for f in found] == [(2023, wan("12")), (2024, wan("11"))]


def test_partial_tables_are_not_taken_for_the_whole(facts):
    assert not [f for f in facts["hunan"] if f.statement == "basic_economic"]
    assert {f.statement for f in facts["hunan"]} >= {"basic_economic_part", "expenditure_by_both", "income"}


_RULED = "<style>table{border-collapse:collapse;width:100%}td{border:1px solid #000;padding:2px;font-size:9pt}</style>"
# A4, and a page so small that the tables of the accounts break within their headers and within rows
_PAGES = [("A4", 1122, 793), ("small", 800, 420)]


@pytest.mark.thorough
@pytest.mark.browser
def test_printed_as_pdf_they_read_the_same(chromium, tmp_path):
    from playwright.sync_api import sync_playwright

    def keys(found):
        return sorted(
            (
                f.unit_name,
                f.fiscal_year,
                f.phase,
                f.statement,
                f.side or "",
                f.classification or "",
                f.code or "",
                f.label_key,
                f.level,
                f.measure,
                f.amount.value,
            )
            for f in found
            if f.amount
        )

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        for path in sorted(FORMS.glob("*.html")):
            expected = keys(understand(read(path)).facts)
            ruled = tmp_path / path.name
            ruled.write_text(path.read_text(encoding="utf-8").replace("</head>", f"{_RULED}</head>"), encoding="utf-8")
            page.goto(ruled.as_uri())
            for name, width, height in _PAGES:
                printed = tmp_path / f"{path.stem}-{name}.pdf"
                printed.write_bytes(page.pdf(width=f"{width}px", height=f"{height}px"))
                if name == "A4" or path.stem == "accounts":
                    assert keys(understand(read(printed)).facts) == expected, (path.stem, name)
        browser.close()


@pytest.mark.few
@pytest.mark.parametrize("form", sorted(path.stem for path in FORMS.glob("*.html")))
def test_consistent_forms_raise_no_alarm(form):
    with bd.open(None) as database:
        assert not database.ingest([FORMS / f"{form}.html"], jobs=1).failed
        found = database.check().lines.filter(pl.col("severity") != "info")
        assert found["message_en"].to_list() == []
        assert database.store.rows("SELECT quote FROM claims WHERE verdict = 'contradicted'") == []


@pytest.mark.thorough
def test_a_department_whose_tables_name_its_units_has_a_report_of_its_own(tmp_path):
    with bd.open(None) as database:
        database.ingest([FORMS / "jiangsu.html"], jobs=1)
        assert database.report(tmp_path / "r.html").exists()
