"""The projects that a budget lists, in its report: which changed, which are new, which ended."""

from __future__ import annotations

from decimal import Decimal

from lxml import html

import budgetdiff as bd
from tests.test_report import shown, text_of

UNIT = "青石县水利局"
OTHER = "青石县水务站"
Projects = dict[str, str]


def budget(year: int, own: Projects, other: Projects, *, units: bool) -> bytes:
    """A budget of spending by code and of its projects; those of another unit below the same total where ``units``."""
    listed = [(UNIT, name, money) for name, money in own.items()]
    listed += [(OTHER, name, money) for name, money in other.items()] if units else []
    whole = sum((Decimal(money) for _, _, money in listed), Decimal(0))
    rows = [("", "合计", f"{whole}"), *listed]
    head = ("单位名称", "项目名称", "金额") if units else ("项目名称", "金额")
    tables = [
        ("支出预算总表", ("科目编码", "科目名称", "合计"), [("", "合计", whole), ("213", "农林水支出", whole)]),
        ("项目支出预算表", head, rows if units else [row[1:] for row in rows]),
    ]
    body = "".join(
        f"<p>{title}</p><p>部门：{UNIT}　单位：万元</p><table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (names, *lines))
        + "</table>"
        for title, names, lines in tables
    )
    title = f"{UNIT}{year}年度部门预算"
    return f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>".encode()


def page(tmp_path, *, units: bool, own: tuple[Projects, Projects], lang: str = "zh"):
    for year, projects in zip((2023, 2024), own, strict=True):
        other = {"水质监测": "80.00", "管网维护": "20.00"}
        (tmp_path / f"{year}.html").write_bytes(budget(year, projects, other, units=units))
    with bd.open(None) as database:
        assert not database.ingest([tmp_path / "2023.html", tmp_path / "2024.html"], jobs=1).failed
        out = database.report(tmp_path / "r.html", unit=UNIT, base="2023", current="2024", language=lang)
        return html.fromstring(text_of(out))


BEFORE = {"堤防加固": "250.00", "防汛物资": "40.00", "灌区改造": "60.00"}
AFTER = {"堤防加固": "300.00", "防汛物资": "40.00", "河道清淤": "70.00"}


def names_in(section) -> list[str]:
    """The projects of a section in the order in which they stand."""
    told = [" ".join(cell.text_content().split()) for cell in section.xpath(".//tbody//th")]
    known = {*BEFORE, *AFTER, "水质监测", "管网维护"}
    return [name for one in told for name in known if name in one]


def test_projects_stand_in_the_report_largest_change_first(tmp_path):
    found = page(tmp_path, units=False, own=(BEFORE, AFTER))
    (section,) = found.xpath("//section[@id='projects']")
    assert names_in(section) == ["河道清淤", "灌区改造", "堤防加固", "防汛物资"]
    assert "+70.00" in shown(section)
    assert "−60.00" in shown(section)
    assert found.xpath("//nav//a[@href='#projects']")


def test_projects_of_one_unit_below_a_total_of_several_are_listed(tmp_path):
    """They are not the total, and nothing is said to be missing: the others are another unit's."""
    found = page(tmp_path, units=True, own=(BEFORE, AFTER))
    (section,) = found.xpath("//section[@id='projects']")
    assert sorted(names_in(section)) == sorted({*BEFORE, *AFTER})
    assert not section.xpath(".//tr[contains(@class, 'residual')]")


def test_one_project_is_no_list(tmp_path):
    found = page(tmp_path, units=False, own=({"堤防加固": "250.00"}, {"堤防加固": "300.00"}))
    assert not found.xpath("//section[@id='projects']")


def test_in_english_the_heading_is(tmp_path):
    found = page(tmp_path, units=False, own=(BEFORE, AFTER), lang="en")
    (heading,) = found.xpath("//section[@id='projects']//h2")
    assert heading.text_content().strip().startswith("Project by project")
