"""Self-evaluation forms come back whole from every format, in the layouts of several provinces."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

import budgetdiff as bd
from budgetdiff.document import Document, Grid, Row
from budgetdiff.document.read import read_content
from budgetdiff.facts import Phase
from budgetdiff.statements import understand
from tests.support import selfeval
from tests.support.selfeval import FORMATS, Form, Line

LINES = (
    Line("产出指标", "数量指标", "开展活动场次", "12", "15场", "20", "20", "", "≥", "场"),
    Line("产出指标", "数量指标", "服务人次", "5", "48000人次", "15", "14.4", "参加的人少，下年加强宣传", "≥", "万人次"),
    Line("产出指标", "时效指标", "完成时间", "12月底前", "12月20日", "15", "15"),
    Line("产出指标", "成本指标", "总成本", "120", "114", "0", "0", "", "≤", "万元"),
    Line("效益指标", "社会效益指标", "服务能力", "有效提升", "达成年度指标", "30", "28"),
    Line("满意度指标", "服务对象满意度指标", "群众满意度", "95", "96.5%", "10", "10", "", "≥", "%"),
)
FORM = Form(LINES, total=("100", "96.9"))
LAYOUTS = ("national", "split", "whole")


def form_of(layout: str) -> Form:
    form = replace(FORM, layout=layout)
    return replace(form, title="部门整体支出绩效自评表") if layout == "whole" else form


def check(reading, form: Form) -> None:
    assert (reading.identity.unit_name, reading.identity.fiscal_year) == (form.unit_name, form.year)
    assert reading.identity.phase is Phase.EXECUTED
    project = form.unit_name if form.layout == "whole" else form.project
    assert [
        (
            i.project,
            i.category,
            i.subcategory,
            i.name,
            i.comparator,
            i.unit,
            i.target_value,
            i.actual_raw,
            i.actual_value,
            i.weight,
            i.score,
            i.deviation_reason,
        )
        for i in reading.indicators
    ] == [
        (
            project,
            line.category,
            line.subcategory,
            line.name,
            comparator,
            unit,
            value and Decimal(value),
            line.actual,
            actual and Decimal(actual),
            Decimal(line.weight),
            Decimal(line.score),
            line.reason or ("无" if form.layout == "national" else None),
        )
        for line, (comparator, unit, value, actual) in zip(
            form.lines,
            (
                (">=", "场", "12", "15"),
                (">=", "万人次", "5", "4.8"),
                ("<=", "月", "12", "12"),
                ("<=", "万元", "120", "114"),
                ("qualitative", None, None, None),
                (">=", "%", "95", "96.5"),
            ),
            strict=True,
        )
    ]
    whole = [f for f in reading.funds if "总额" in f.label and f.amount is not None]
    assert [(f.phase, f.amount.value) for f in whole] == [
        (Phase.APPROVED, Decimal(1000000)),
        (Phase.ADJUSTED, Decimal(1200000)),
        (Phase.EXECUTED, Decimal(1140000)),
    ]
    # what stands in the line of money and is no amount is kept as printed
    beside = {f.raw for f in reading.funds if "总额" in f.label and f.amount is None}
    assert beside in ({"10", "95.00%", "9.5"}, {"10", "0.95", "9.5"}, {"10.0", "0.95", "9.5"})
    by_kind = {e.kind: e for e in reading.evaluations}
    assert set(by_kind) == {"goal", "execution", "total"}
    assert (by_kind["goal"].planned, by_kind["goal"].reached) == form.goal
    execution = by_kind["execution"]
    assert (Decimal(execution.planned), execution.weight, execution.score) == (
        Decimal(120),
        Decimal(10),
        Decimal("9.5"),
    )
    assert execution.reached in ("95.00%", "0.95")
    assert (by_kind["total"].weight, by_kind["total"].score) == (Decimal(form.total[0]), Decimal(form.total[1]))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", FORMATS)
def test_a_form_comes_back_whole(name, layout):
    form = form_of(layout)
    check(understand(read_content(FORMATS[name](form), f"form.{name}")), form)


@pytest.mark.thorough
@pytest.mark.browser
def test_forms_printed_as_pdf_by_chromium(tmp_path, chromium):
    for layout in LAYOUTS:
        form = form_of(layout)
        check(understand(read_content(selfeval.pdf(tmp_path, chromium, form), "form.pdf")), form)


@pytest.mark.thorough
def test_several_forms_in_one_file_and_an_attachment_that_replaces_no_accounts(tmp_path):
    other = replace(FORM, project="另一项目")
    (tmp_path / "a.xlsx").write_bytes(selfeval.workbook(FORM, other))
    (tmp_path / "b.docx").write_bytes(selfeval.word(replace(FORM, project="第三项目")))
    (tmp_path / "c.html").write_bytes(selfeval.page(replace(FORM, total=("100", "90"))))
    accounts = "某某市某某中心2023年度部门决算\n\n支出决算表\n单位：万元\n"
    accounts += "科目编码\t科目名称\t合计\t基本支出\t项目支出\n2010601\t行政运行\t3.00\t1.00\t2.00\n"
    (tmp_path / "d.txt").write_text(accounts, encoding="utf-8")
    with bd.open(None) as database:
        assert not database.ingest([tmp_path / name for name in ("d.txt", "a.xlsx", "b.docx", "c.html")], jobs=1).failed
        left = database.store.rows("SELECT source_name FROM documents WHERE superseded_by IS NULL")
        # c holds one of the two forms of a: both stay
        assert left == [("d.txt",), ("a.xlsx",), ("b.docx",), ("c.html",)]
        assert database.store.rows("SELECT count(*) FROM facts WHERE amount = 30000") == [(1,)]
        (tmp_path / "e.html").write_bytes(selfeval.page(replace(FORM, total=("100", "91")), other))
        database.ingest(tmp_path / "e.html", jobs=1)
        left = database.store.rows("SELECT source_name FROM documents WHERE superseded_by IS NULL")
        assert left == [("d.txt",), ("b.docx",), ("e.html",)]


def broken(document: Document, at: int) -> Document:
    """The document with its only grid broken over a page after ``at`` rows, as office programs print it.

    A merged cell stands on both pages and prints its text on the second; the second page has the columns it needs only.
    """
    (grid,) = document.grids()
    first, second = [list(row.cells) for row in grid.rows[:at]], [list(row.cells) for row in grid.rows[at:]]
    for top, cells in enumerate(first):
        for column, cell in enumerate(cells):
            if cell is not None and top + cell.rowspan > at:
                cells[column] = replace(cell, text="", rowspan=at - top)
                second[0][column] = replace(cell, rowspan=top + cell.rowspan - at)
    kept = [column for column in range(grid.width) if any(row[column] is not None for row in second)]
    pages = (
        Grid(1, tuple(Row(1, number, tuple(cells)) for number, cells in enumerate(first, start=1)), grid.bbox),
        Grid(
            2,
            tuple(Row(2, number, tuple(cells[c] for c in kept)) for number, cells in enumerate(second, start=1)),
            grid.bbox,
        ),
    )
    return replace(document, pages=2, blocks=(*document.lines(), *pages))


@pytest.mark.thorough
@pytest.mark.browser
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_form_broken_over_pages_is_one(tmp_path, chromium, layout):
    """Wherever the page breaks, in the middle of merged levels too, every indicator keeps its level."""
    kinds = (("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标"))
    lines = tuple(
        Line(category, subcategory, f"{subcategory}第{number}项", f"≥{number}次", f"{number}次", "6", "6")
        for category, subcategory in kinds
        for number in (1, 2, 3, 4, 5)
    )
    form = replace(form_of(layout), lines=lines)
    document = read_content(selfeval.pdf(tmp_path, chromium, form, height="900mm"), "form.pdf")
    head = next(
        n for n, row in enumerate(next(document.grids()).rows) if any(c and "三级指标" in c.text for c in row.cells)
    )
    for at in range(head + 2, head + 1 + len(lines)):
        reading = understand(broken(document, at))
        assert [
            (i.category, i.subcategory, i.name, i.target_raw, i.actual_raw, i.score) for i in reading.indicators
        ] == [(line.category, line.subcategory, line.name, line.target, line.actual, Decimal(6)) for line in lines], at
        assert {e.kind for e in reading.evaluations} == {"goal", "execution", "total"}


@pytest.mark.thorough
def test_forms_alone_are_exported_and_come_back(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(selfeval.workbook(FORM))
    query = "SELECT * EXCLUDE (document_no) FROM {} ORDER BY ordinal"
    with bd.open(None) as one, bd.open(None) as two:
        one.ingest(tmp_path / "a.xlsx")
        one.export(tmp_path / "package")
        assert not two.ingest(tmp_path / "package").failed
        for relation in ("indicator", "fund"):
            assert one.store.rows(query.format(relation)) == two.store.rows(query.format(relation))
        scored = "SELECT kind, label, planned, reached, weight, score, page, row FROM evaluations WHERE kind <> 'goal'"
        assert one.store.rows(scored) == two.store.rows(scored)
        assert one.track().lines.equals(two.track().lines)
