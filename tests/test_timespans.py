"""Periods of projects: read in sentences and forms; found only where they cannot be the budget's own."""

from __future__ import annotations

import pytest

import budgetdiff as bd
from budgetdiff.document.read import read_content
from budgetdiff.statements.narrative.paragraphs import paragraphs
from budgetdiff.statements.timespans import periods_of
from tests.faults import BASES, based
from tests.faults.naming import before_tables
from tests.printing import text

LAST = "2023年1月1日至2023年12月31日"


def found(tmp_path, base: int, lines: tuple[str, ...], rule: str = "FORM-PERIOD") -> list[str]:
    """What a rule finds in a disclosure of 2024 (``BASES``) with these lines of text before its tables."""
    family, names, style = BASES[base]
    (tmp_path / "b.txt").write_bytes(text(before_tables(based(1, family, names, **style), *lines)))
    with bd.open(None) as database:
        assert not database.ingest(tmp_path / "b.txt", jobs=1).failed
        lines_found = database.check().lines
        return lines_found.filter(lines_found["rule"] == rule)["found"].to_list()


@pytest.mark.few
@pytest.mark.parametrize(
    ("base", "lines"),
    [
        (0, ("五、实施周期", "2024年1月1日至2024年12月31日")),
        (0, ("五、实施周期", "2023年1月1日至2025年12月31日")),
        (0, ("五、实施周期", "2023年6月1日至2023年11月30日")),
        (0, ("五、实施周期", LAST, "六、年度预算安排", "第一季度支付尾款15万元。")),
        (0, ("四、项目内容", "上年度已完成的建设，本年结算。", "五、实施周期", LAST)),
        (0, ("五、工作情况", f"{LAST}共接待来访35人次。")),
        (0, ("五、实施周期", "第一季度审价；第二季度审计。")),
        (5, ("五、实施周期", LAST)),
    ],
)
def test_honest_periods_are_silent(tmp_path, base, lines):
    assert found(tmp_path, base, lines) == []


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("base", "lines", "words"),
    [
        (0, ("五、实施周期", LAST), LAST),
        (0, ("五、实施周期：2023年1月至12月",), "2023年1月至12月"),
        (0, ("项目起止时间：2025.1.1-2025.12.31",), "2025.1.1-2025.12.31"),
        (5, ("五、实施周期", "2024年12月1日至2024年1月31日"), "2024年12月1日至2024年1月31日"),
    ],
)
def test_a_period_of_another_year_or_backward_is_found(tmp_path, base, lines, words):
    assert found(tmp_path, base, lines) == [words]


def form(number: int, year: int, carried: str = "0.00") -> str:
    """A target form with its period, as it stands in a text file."""
    lines = (
        f"课题{number}绩效目标表",
        f"项目名称\t课题{number}\t主管部门\t某局",
        f"计划开始日期\t{year}-01-01\t计划完成日期\t{year}-12-31",
        f"上年结转资金\t{carried}\t其他资金\t0.00",
        "产出指标\t质量指标\t验收合格率\t=98%",
    )
    return "\n".join(lines)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ((form(1, 2024), form(2, 2024)), 0),
        ((form(1, 2023), form(2, 2023)), 0),  # last year's forms, attached as such
        ((form(1, 2024), form(2, 2023, "12.50")), 0),  # what was carried over is of last year
        ((form(1, 2024), form(2, 2023)), 1),
    ],
)
def test_a_form_is_judged_by_the_others(tmp_path, forms, expected):
    assert len(found(tmp_path, 0, forms)) == expected


def test_what_is_read_of_a_period():
    printed = "五、实施周期\n2024年1月1日至2024年12月31日\n\n项目期限为2024.3—2025.9。\n执行期限：2024年13月至2025年1月"
    document = read_content(printed.encode(), "b.txt")
    remarks = list(periods_of(document, list(paragraphs(document))))
    assert [(remark.text, dict(remark.parts)) for remark in remarks] == [
        ("2024年1月1日至2024年12月31日", {"first": "2024-01-01", "last": "2024-12-31", "later": ""})
    ]


@pytest.mark.few
@pytest.mark.parametrize(
    ("base", "line", "expected"),
    [
        (0, "截至2023年12月31日，本部门共有车辆3辆。", 0),
        (0, "截至2022年12月31日，本部门固定资产35万元。", 0),
        (0, "截至2024年1月31日，本部门共有车辆3辆。", 0),
        (0, "截至2025年底，预计更新公务用车辆3辆。", 0),
        (0, "截至2025年底，力争人员全部培训。", 0),
        (0, "截至2025年6月30日，本部门共有车辆3辆。", 1),
        (5, "截至2024年12月31日，本部门在职人员35人。", 0),
        (5, "截至2025年6月30日，本部门共有车辆3辆。", 0),
        (5, "截至2023年12月31日，本部门在职人员35人。", 1),
    ],
)
def test_a_date_counts_what_there_is_by_then(tmp_path, base, line, expected):
    assert len(found(tmp_path, base, (line,), rule="FORM-YEAR")) == expected
