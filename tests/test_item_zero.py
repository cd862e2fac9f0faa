"""Items that a list says to have money and the table prints 0 for, blank, or with money."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from tests.support.examples import examples

NAMES = {
    "30201": "办公费",
    "30202": "印刷费",
    "30205": "水费",
    "30206": "电费",
    "30207": "邮电费",
    "30211": "差旅费",
    "30213": "维修（护）费",
    "30216": "培训费",
    "30228": "工会经费",
    "30229": "福利费",
    "30239": "其他交通费用",
}
CODES = sorted(NAMES)


def found(folder, amounts: dict[str, str]) -> list[tuple[str, str]]:
    """The rules, and what they found, for a budget that lists all items and prints these amounts in 万元."""
    total = sum(round(float(one or 0) * 100) for one in amounts.values()) / 100
    lines = "\n".join(f"{code}\t{NAMES[code]}\t{amounts[code]}\t\t{amounts[code]}" for code in CODES)
    (folder / "b.txt").write_text(
        f"""青山市示范局2024年部门预算

第一部分 2024年部门预算情况说明
一、一般公共预算基本支出情况
2024年一般公共预算基本支出{total:.2f}万元，其中：公用经费{total:.2f}万元，主要包括：{"、".join(NAMES.values())}。
第二部分 2024年部门预算表

表1 一般公共预算基本支出表
单位：万元
科目编码\t科目名称\t合计\t人员经费\t公用经费
302\t商品和服务支出\t{total:.2f}\t\t{total:.2f}
{lines}
\t合计\t{total:.2f}\t\t{total:.2f}
""",
        encoding="utf-8",
    )
    with bd.open(None) as database:
        assert not database.ingest(folder / "b.txt", jobs=1).failed
        lines = database.check().lines
        rows = lines.filter(lines["rule"].str.starts_with("ITEM") | (lines["rule"] == "CLAIM"))
        return list(zip(rows["rule"], rows["found"], strict=True))


@pytest.mark.thorough
@examples(12, quick=3)
@given(
    amounts=st.lists(st.integers(1, 99_999), min_size=11, max_size=11),
    zero=st.lists(st.sampled_from(CODES), max_size=4, unique=True),
)
def test_one_or_two_zeros_in_a_list_that_is_else_the_tables_are_told(tmp_path_factory, amounts, zero):
    printed = {code: "0.00" if code in zero else f"{one / 100:.2f}" for code, one in zip(CODES, amounts, strict=True)}
    told = found(tmp_path_factory.mktemp("z"), printed)
    names = "、".join(NAMES[code] for code in CODES if code in zero)
    # three and more are a template's list
    assert told == ([("ITEM-ZERO", names)] if len(zero) in (1, 2) else [])


@pytest.mark.thorough
def test_a_blank_is_a_contradiction_and_no_zero(tmp_path):
    printed = dict.fromkeys(CODES, "12.30") | {"30216": ""}
    assert [rule for rule, _ in found(tmp_path, printed)] == ["CLAIM"]
