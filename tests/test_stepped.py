"""Codes printed step by step: 类, 款 and 项 in columns of their own, each only where it begins."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.printing.codes import name_of
from tests.support.examples import examples
from tests.test_cells import figures, page

_ITEMS = ("2010301", "2010302", "2050803", "2080501", "2080505", "2101101", "2120802", "2120899", "2210201")


def _steps(code: str, *, once: bool) -> list[str]:
    """The code in three cells: its own step alone, or with those above it."""
    parts = [code[:3], code[3:5], code[5:7]]
    level = (len(code) - 1) // 2
    return [part if step == level - 1 or not once else "" for step, part in enumerate(parts)]


@examples(40, quick=10)
@given(
    chosen=st.sets(st.sampled_from(_ITEMS), min_size=2),
    cents=st.lists(st.integers(1, 10**7), min_size=len(_ITEMS), max_size=len(_ITEMS)),
    with_section=st.booleans(),
)
def test_a_code_printed_step_by_step_is_the_code_printed_whole(chosen, cents, with_section):
    """``201``, then ``|03``, then ``||01`` (or ``|03|01``) are 201, 20103 and 2010301."""
    of = dict(zip(_ITEMS, cents, strict=True))
    codes = sorted({code[:length] for code in chosen for length in (3, 5, 7)})
    totals = [sum(of[item] for item in chosen if item.startswith(code)) for code in codes]

    def read(*, once: bool) -> dict[tuple[str | None, str, str], object]:
        head = [[("科目编码", 3, 1), ("科目名称", 1, 2), ("合计", 1, 2), ("基本支出", 1, 2)], ["类", "款", "项"]]
        whole = f"{sum(of[item] for item in chosen) / 100:.2f}"
        rows = [["", "", "", "合计", whole, whole]]
        for code, total in zip(codes, totals, strict=True):
            steps = _steps(code, once=once)
            if once and with_section and len(code) == 7:
                steps[1] = code[3:5]
            rows.append([*steps, name_of(code), f"{total / 100:.2f}", f"{total / 100:.2f}"])
        return figures(page("部门支出总表", head, rows), "expenditure")

    found = read(once=True)
    assert found == read(once=False)
    assert {code for code, _, _ in found if code} == set(codes)


def test_a_step_without_one_above_it_is_no_code():
    """A table that begins with a 项 by itself does not say of which 类 it is."""
    head = [["类", "款", "项", "科目名称", "合计"]]
    rows = [["", "", "01", "行政运行", "10.00"], ["", "", "02", "一般行政管理事务", "20.00"]]
    assert {code for code, _, _ in figures(page("部门支出总表", head, rows), "expenditure")} == {None}
