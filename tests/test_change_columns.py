"""Rates that a table prints beside two figures: growth, what part of the one the other is, a share of the whole."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.check.judged import judge_units
from budgetdiff.document.read import read_content
from budgetdiff.statements import understand
from budgetdiff.store import Store
from budgetdiff.workflow import record_of
from tests.support.examples import examples

_CODES = (("2010301", "行政运行"), ("2080505", "机关事业单位基本养老保险缴费支出"), ("2210201", "住房公积金"))
_KINDS = {
    "增减%": lambda base, now: (now - base) / base * 100,
    "比年初预算增长%": lambda base, now: (now - base) / base * 100,
    "完成预算%": lambda base, now: now / base * 100,
    "占年初预算%": lambda base, now: now / base * 100,
    "决算数为预算数的%": lambda base, now: now / base * 100,
}


def _verdicts(heading: str, lines: list[tuple[Decimal, Decimal, str]]) -> list[str]:
    """How the rates of a column with this heading are judged."""
    body = "".join(
        f"<tr><td>{code}</td><td>{name}</td><td>{base:.2f}</td><td>{now:.2f}</td><td>{rate}</td></tr>"
        for (code, name), (base, now, rate) in zip(_CODES, lines, strict=True)
    )
    head = f"<tr><td>科目编码</td><td>科目名称</td><td>年初预算数</td><td>决算数</td><td>{heading}</td></tr>"
    page = (
        "<html><body><p>某某市某某局2024年度部门决算</p><p>一般公共预算财政拨款支出决算表</p><p>单位：万元</p>"
        f"<table>{head}{body}</table></body></html>"
    )
    reading = understand(read_content(page.encode(), "a.html"))
    with Store.open(None) as store:
        store.load(record_of(reading))
        (claims,) = judge_units(store, [reading.identity.unit_name]).values()
        return [claim.verdict.value for claim in claims]


_money = st.integers(100_000, 9_999_999).map(lambda cents: Decimal(cents) / 100)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.thorough
@pytest.mark.parametrize("heading", _KINDS)
@examples(10, quick=3)
@given(figures=st.lists(st.tuples(_money, _money), min_size=3, max_size=3), wrong=st.integers(0, 2))
def test_a_rate_is_what_its_heading_says(heading, figures, wrong):
    rates = [_rounded(_KINDS[heading](base, now)) for base, now in figures]
    lines = [(base, now, f"{rate}") for (base, now), rate in zip(figures, rates, strict=True)]
    assert _verdicts(heading, lines) == ["supported"] * 3
    base, now, _ = lines[wrong]
    lines[wrong] = (base, now, f"{rates[wrong] + 7}")
    assert _verdicts(heading, lines) == ["contradicted" if n == wrong else "supported" for n in range(3)]


@examples(10, quick=3)
@given(
    figures=st.lists(st.tuples(_money, _money, _money), min_size=3, max_size=3),
    heading=st.sampled_from(["占比（%）", "比重"]),
)
def test_a_share_of_the_whole_is_no_growth(figures, heading):
    lines = [(base, now, f"{share:.2f}") for base, now, share in figures]
    assert _verdicts(heading, lines) == ["unverifiable"] * 3


_PARTS = ("合计", "基本支出", "项目支出")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("group", "percent"),
    [("2024年预算数比2023年预算数增减%", True), ("增减百分比", True), ("2024年比2023年增减", False)],
)
@examples(10, quick=3)
@given(
    figures=st.lists(st.tuples(_money, _money, _money, _money), min_size=3, max_size=3),
    wrong=st.tuples(st.integers(0, 2), st.integers(0, 2)),
)
def test_a_heading_of_changes_over_several_columns_is_of_each_of_them(group, percent, figures, wrong):
    """合计, 基本支出 and 项目支出 of two years, and below one heading what each grew by: no figures, and each is judged."""

    def told(changed: bool) -> tuple[list[str], set[str]]:
        body = ""
        for row, ((code, name), (b0, p0, b1, p1)) in enumerate(zip(_CODES, figures, strict=True)):
            pairs = list(zip((b0 + p0, b0, p0), (b1 + p1, b1, p1), strict=True))
            rates = [_rounded((now - base) / base * 100) if percent else now - base for base, now in pairs]
            if changed and row == wrong[0]:
                rates[wrong[1]] += 7
            cells = [code, name, *(f"{base}" for base, _ in pairs), *(f"{now}" for _, now in pairs), *map(str, rates)]
            body += f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        heads = "".join(f"<td colspan=3>{one}</td>" for one in ("2023年预算数", "2024年预算数", group))
        leaves = "".join(f"<td>{one}</td>" for one in _PARTS * 3)
        page = (
            "<html><body><p>某某市某某局2024年部门预算</p><p>一般公共预算支出预算表</p><p>单位：万元</p><table>"
            f"<tr><td rowspan=2>科目编码</td><td rowspan=2>科目名称</td>{heads}</tr><tr>{leaves}</tr>{body}</table></body></html>"
        )
        reading = understand(read_content(page.encode(), "a.html"))
        with Store.open(None) as store:
            store.load(record_of(reading))
            (claims,) = judge_units(store, [reading.identity.unit_name]).values()
            verdicts = [claim.verdict.value for claim in claims]
        return verdicts, {fact.column_title for fact in reading.facts}

    verdicts, titles = told(changed=False)
    assert verdicts == ["supported"] * 9
    assert titles == {f"{year}/{part}" for year in ("2023年预算数", "2024年预算数") for part in _PARTS}
    assert told(changed=True)[0].count("contradicted") == 1


@pytest.mark.parametrize("blank", [1, 2])
def test_the_change_of_a_figure_that_is_not_printed_is_not_held_against_another(blank):
    """A line without 基本支出 (or 项目支出) in both years prints 0.00 for its change: that is no claim about the total."""
    leaves = "".join(f"<td>{one}</td>" for one in _PARTS * 3)
    heads = "".join(f"<td colspan=3>{one}</td>" for one in ("2023年预算数", "2024年预算数", "2024年比2023年增减%"))
    before, now, rates = ["100.00"] * 3, ["150.00"] * 3, ["50.00"] * 3
    before[blank] = now[blank] = ""
    rates[blank] = "0.00"
    cells = "".join(f"<td>{one}</td>" for one in ("2010301", "行政运行", *before, *now, *rates))
    page = (
        "<html><body><p>某某市某某局2024年部门预算</p><p>一般公共预算支出预算表</p><p>单位：万元</p><table>"
        f"<tr><td rowspan=2>科目编码</td><td rowspan=2>科目名称</td>{heads}</tr>"
        f"<tr>{leaves}</tr><tr>{cells}</tr></table></body></html>"
    )
    reading = understand(read_content(page.encode(), "a.html"))
    with Store.open(None) as store:
        store.load(record_of(reading))
        (claims,) = judge_units(store, [reading.identity.unit_name]).values()
        assert sorted(claim.verdict.value for claim in claims) == ["supported", "supported", "unverifiable"]


def test_a_rate_below_a_year_is_of_that_year():
    """增减% below 2024年 and again below 2025年: of 2023 the row prints nothing, so the first is held against nothing."""
    page = "".join(
        (
            "<p>青石县水利局2025年部门预算</p><p>一般公共预算支出表</p><p>单位：万元</p><table>",
            "<tr><td rowspan=2>科目编码<td rowspan=2>科目名称<td colspan=2>2024年<td colspan=2>2025年</tr>",
            "<tr><td>合计<td>增减%<td>合计<td>增减%</tr>",
            "<tr><td>213<td>农林水支出<td>120.00<td>20.00<td>150.00<td>25.00</tr></table>",
        )
    )
    reading = understand(read_content(page.encode(), "a.html"))
    assert [(one.stated, bool(one.operands)) for one in reading.assertions] == [("20.00", False), ("25.00", True)]


def test_a_rate_that_names_both_years_is_of_those():
    page = "".join(
        (
            "<p>青石县水利局2025年部门预算</p><p>一般公共预算支出表</p><p>单位：万元</p><table>",
            "<tr><td>科目编码<td>科目名称<td>2023年决算数<td>2024年执行数<td>2024年执行数比2023年增长%<td>2025年预算数</tr>",
            "<tr><td>213<td>农林水支出<td>100.00<td>120.00<td>20.00<td>150.00</tr></table>",
        )
    )
    (claim,) = understand(read_content(page.encode(), "a.html")).assertions
    assert [(one.role.value, one.reference.fiscal_year) for one in claim.operands] == [("about", 2024), ("base", 2023)]
