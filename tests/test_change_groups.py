"""Columns of change beside figures of several kinds: which of them they are about, in the layouts of many budgets."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.check.judged import judge_units
from budgetdiff.document.read import read_content
from budgetdiff.statements import understand
from budgetdiff.store import Store
from budgetdiff.workflow import record_of
from tests.printing.grids import page, table
from tests.support.examples import examples

HEADS = {
    "behind all": """
科目编码|科目名称|2025年预算数|<|<|2026年预算数|<|<|增减额|增减率
^|^|合计|基本支出|项目支出|合计|基本支出|项目支出|^|^""",
    "under one head": """
科目编码|科目名称|2025年预算数|<|<|2026年预算数|<|<|2026年预算数比2025年预算数|<
^|^|小计|基本支出|项目支出|小计|基本支出|项目支出|增减额|增减%""",
    "behind each": """
科目编码|科目名称|合计|<|<|基本支出|<|<|项目支出|<|<
^|^|2025年预算|2026年预算|增减金额|2025年预算|2026年预算|增减金额|2025年预算|2026年预算|增减金额""",
    "a group of their own": """
科目编码|科目名称|2025年预算数|<|<|2026年预算数|<|<|增减变化|<|<
^|^|小计|基本支出|项目支出|小计|基本支出|项目支出|小计|基本支出|项目支出""",
}
_money = st.integers(100_000, 9_999_999).map(lambda cents: Decimal(cents) / 100)


def line(layout: str, figures: list[Decimal], wrong: int | None) -> str:
    """The row of a layout for basic and project spending of two years, the change that is ``wrong`` a yuan too high."""
    before = [figures[0] + figures[1], figures[0], figures[1]]
    after = [figures[2] + figures[3], figures[2], figures[3]]
    changes = [now - then + (n == wrong) for n, (then, now) in enumerate(zip(before, after, strict=True))]
    if layout == "behind each":
        cells = [one for three in zip(before, after, changes, strict=True) for one in three]
    elif layout == "a group of their own":
        cells = [*before, *after, *changes]
    else:
        return "|".join([*(f"{one:.2f}" for one in [*before, *after, changes[0]]), f"{rate(before[0], after[0]):.2f}%"])
    return "|".join(f"{one:.2f}" for one in cells)


def rate(before: Decimal, after: Decimal) -> Decimal:
    return (after - before) / before * 100


def verdicts(layout: str, figures: list[Decimal], wrong: int | None) -> list[str]:
    """How the changes of one row of a layout are judged."""
    row = line(layout, figures, wrong)
    drawn = f"{HEADS[layout].strip()}\n2010301|行政运行|{row}"
    content = page(table("一般公共预算支出表", drawn, "单位：万元"))
    reading = understand(read_content(content, "某某市某某局2026年部门预算.html"))
    assert len(reading.facts) == 6
    with Store.open(None) as store:
        store.load(record_of(reading))
        (claims,) = judge_units(store, [reading.identity.unit_name]).values()
        return [claim.verdict.value for claim in claims]


@pytest.mark.thorough
@pytest.mark.parametrize("layout", HEADS)
@examples(12, quick=4)
@given(figures=st.lists(_money, min_size=4, max_size=4), wrong=st.integers(0, 2))
def test_a_change_is_of_the_figures_it_stands_behind_or_that_its_head_names(layout, figures, wrong):
    right = verdicts(layout, figures, None)
    assert right == ["supported"] * len(right)
    alone = len(right) == 2
    found = verdicts(layout, figures, 0 if alone else wrong)
    assert found == ["contradicted" if n == (0 if alone else wrong) else "supported" for n in range(len(right))]
