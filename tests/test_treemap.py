"""Areas are as large as what they stand for, fill their box, never lie on each other; the words are those of the comparison."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

import budgetdiff as bd
from budgetdiff.report.treemap import Box, Tile, drawn, laid_out
from tests.test_report import EVIL, FORMULA, ROOT, wan
from tests.test_report_figures import data

SIZES = st.lists(st.floats(0.01, 1e9), min_size=1, max_size=40)


@given(SIZES, st.floats(20, 900), st.floats(20, 900))
def test_areas_are_as_large_as_their_sizes_and_fill_the_box(sizes, width, height):
    sizes = sorted(sizes, reverse=True)
    boxes = laid_out(sizes, Box(3, 5, width, height))
    assert len(boxes) == len(sizes)
    for size, box in zip(sizes, boxes, strict=True):
        assert box.width * box.height == pytest.approx(size / sum(sizes) * width * height, rel=1e-6, abs=1e-6)
        assert box.x >= 3 - 1e-6
        assert box.y >= 5 - 1e-6
        assert box.x + box.width <= 3 + width + 1e-6
        assert box.y + box.height <= 5 + height + 1e-6
    for at, one in enumerate(boxes):
        for two in boxes[at + 1 :]:
            across = min(one.x + one.width, two.x + two.width) - max(one.x, two.x)
            down = min(one.y + one.height, two.y + two.height) - max(one.y, two.y)
            assert across < 1e-6 or down < 1e-6


@given(st.lists(st.tuples(st.text(max_size=30), st.integers(-(10**12), 10**12)), max_size=12))
def test_names_of_documents_are_words_and_never_markup(listed):
    tiles = [Tile(label + EVIL + FORMULA, Decimal(amount), f"{amount:+,}") for label, amount in listed]
    root = etree.fromstring(drawn(tiles))
    assert {one.tag for one in root.iter()} <= {"svg", "rect", "title", "text"}
    assert len(root.findall("rect")) == sum(1 for _, amount in listed if amount)
    for text in root.findall("text"):
        if text.get("data-v"):
            assert text.text == f"{int(text.get('data-v')):+,}"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("package", "base", "current"),
    [("wanli-subdistrict", "2024", "2025"), ("quangang-social-insurance", "2023", "2024")],
)
def test_the_table_beside_them_says_the_same(tmp_path, package, base, current):
    with bd.open(None) as database:
        database.ingest(ROOT / "datasets" / package)
        path: Path = database.report(tmp_path / "r.html", base=base, current=current, pictures=False)
        page = html.fromstring(path.read_text(encoding="utf-8"))
        section = page.get_element_by_id("whole")
        key = page.xpath("//section[@id='function']//tr[@data-key]/@data-key")[0].split("|")
        lines = list(database.compare(base, current).select(key[0], key[2], side=key[1] or None).iter_rows(named=True))
    total = next(line["current"] for line in lines if line["role"] == "total")
    classes = sorted(
        (line for line in lines if line["level"] == 1 and line["role"] != "residual" and line["current"]),
        key=lambda line: (-line["current"], line["node"]),
    )
    rows = section.xpath(".//table[not(contains(@class, 'moves'))]/tbody/tr")
    assert [data(row.xpath("./td")[0]) for row in rows] == [[(one["current"], wan(one["current"]))] for one in classes]
    for row, line in zip(rows, classes, strict=True):
        share = Decimal(row.xpath("string(td[2])").rstrip("%")) / 100
        assert abs(share - line["current"] / total) <= Decimal("0.00005")
    figures = section.xpath(".//figure")
    assert len(figures) == (2 if package == "wanli-subdistrict" else 1)
    # the table of what changed names every area of the picture before it, the largest first
    told = [data(row)[0] for row in section.xpath(".//table[contains(@class, 'moves')]/tbody/tr")]
    assert [amount for amount, _ in told] == sorted((amount for amount, _ in told), key=abs, reverse=True)
    for picture in figures[1].xpath("./svg") if len(figures) == 2 else ():
        areas = [title.text.rpartition(" ")[2] for title in picture.xpath("./rect/title")]
        assert areas == [text for _, text in told] == [wan(amount, signed=True) for amount, _ in told]
    moved = [line for line in lines if line["level"] == 2 and line["role"] in ("leaf", "parent") and line["change"]]
    assert len(told) == (len(moved) if len(figures) == 2 else 0)
    for text in section.xpath(".//figure//*[@data-v]"):
        assert text.text in (wan(Decimal(text.get("data-v"))), wan(Decimal(text.get("data-v")), signed=True))


_TWICE = (
    "甲街道办事处{year}年度部门预算公开\n\n收支预算总表\n单位：万元\n收入\t\t支出\t\t\t\n项目\t金额\t功能分类\t金额\t支出用途\t金额\n"
    "一、财政拨款\t{a}\t一、公共安全支出\t{b}\t一、基本支出\t{d}\n\t\t二、住房保障支出\t{c}\t二、项目支出\t{e}\n"
    "收入合计\t{a}\t支出合计\t{a}\t支出合计\t{a}\n"
)


def test_spending_that_a_table_divides_twice_is_shown_once_by_function(tmp_path):
    with bd.open(None) as database:
        for year, a, b, c, d, e in (
            (2024, "10.00", "7.00", "3.00", "6.00", "4.00"),
            (2025, "12.00", "8.00", "4.00", "5.00", "7.00"),
        ):
            path = tmp_path / f"{year}.txt"
            path.write_text(_TWICE.format(year=year, a=a, b=b, c=c, d=d, e=e), encoding="utf-8")
            assert not database.ingest(path, jobs=1).failed
        lines = database.compare("2024", "2025").select("income_expenditure", side="expenditure")
        assert set(lines["classification"]) == {"functional", "economic"}
        page = html.fromstring(database.report(tmp_path / "r.html", pictures=False).read_text(encoding="utf-8"))
    named = ["公共安全支出", "住房保障支出"]
    rows = page.xpath("//section[@id='function']//tbody/tr")
    assert [row.xpath("normalize-space(th)") for row in rows] == [*named, "支出合计"]
    assert [row.xpath("string(td[3]/data/@value)") for row in rows] == ["80000.00", "40000.00", "120000.00"]
    areas = page.xpath("//section[@id='whole']//figure[1]/svg[1]/rect/title/text()")
    assert areas[:2] == ["公共安全支出 8.00", "住房保障支出 4.00"]
    steps = page.xpath("//section[@id='bridge']//svg[2]//text/text()")
    assert [text for text in steps if text in ("基本支出", "项目支出")] == []
    assert {"公共安全支出", "住房保障支出"} <= set(steps)
    assert page.xpath("//section[@id='flow']")
