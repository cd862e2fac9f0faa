"""The unit's own name: its misspellings make no other unit's name, and honest ways to name units say nothing."""

from __future__ import annotations

import pytest

import budgetdiff as bd
from budgetdiff.statements.ownname import misspellings
from tests.faults import BASES, based
from tests.faults.naming import before_tables, bureau
from tests.printing import text

OWN = "某某市丁某财政局"
OTHER = "某某市丁某民政局"


def found(tmp_path, *lines: str, rule: str = "FORM-NAME") -> list[str]:
    """What a rule finds in the budget of a bureau with these lines of text before its tables."""
    family, names, style = BASES[0]
    (tmp_path / "b.txt").write_bytes(text(before_tables(bureau(based(1, family, names, **style)), *lines)))
    with bd.open(None) as database:
        assert not database.ingest(tmp_path / "b.txt", jobs=1).failed
        rows = database.check().lines.filter(database.check().lines["rule"] == rule)
        assert rows.is_empty() or set(rows["unit_name"]) == {OWN}
        return rows["found"].to_list()


@pytest.mark.thorough
@pytest.mark.parametrize(
    "lines",
    [
        (f"{OWN}负责预算编制。", "市财政局和区财政局分级负责。"),
        (f"{OWN}（本级）的支出增加。", f"{OWN}本级的支出增加。"),
        (f"五、关于{OWN}本级2024年部门收支总体情况的说明",),
        (f"五、关于{OWN}国库支付中心2024年部门收支总体情况的说明",),
        (f"原某某市丁某财税局更名为{OWN}。",),
        (f"{OTHER}的项目由本部门代管。", "某某市财政局批复了本部门2024年预算。"),
        # a unit that has a part of its own in the document
        (f"本部门包括{OTHER}。", f"五、关于{OTHER}2024年部门收支总体情况的说明"),
        # as many headings of another as a document of several units has
        tuple(f"{n}、关于{OTHER}2024年部门{what}情况的说明" for n, what in zip("五六七", "收支总", strict=True)),
        (f"五、关于{OTHER}2022年部门收支总体情况的说明",),
        ("五、关于本部门2024年部门收支总体情况的说明",),
        ("五、关于某某市丁某财政国资局2024年部门收支总体情况的说明",),
        (f"全市财政，政局稳定。{OWN}。",),
    ],
)
def test_honest_ways_to_name_units_are_silent(tmp_path, lines):
    assert found(tmp_path, *lines) == []


@pytest.mark.thorough
def test_a_misspelt_name_and_a_heading_of_another_unit_are_found(tmp_path):
    lines = (
        "某某市丁某政财局没有该项支出。",
        "某某市丁某财政政局没有该项支出。",
        f"五、关于{OTHER}2024年部门收支总体情况的说明",
    )
    assert found(tmp_path, *lines) == ["市丁某政财局", "市丁某财政政局", OTHER]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("第十二中学", "第二十中学"),
        ("某市吉安县教育局", "某市安吉县教育局"),
        ("华东大学", "东华大学"),
        ("某市市场监督管理局", "某市市市场监督管理局"),
        ("某区财政局", "某区财局政"),
    ],
)
def test_what_may_be_another_unit_or_other_words_is_no_misspelling(name, other):
    assert not any(wrong in other for wrong in misspellings(name))


@pytest.mark.parametrize("name", ["某市社会保险中心", "某区财政局", "国家信访局", "某县退役军人事务局"])
def test_a_misspelling_is_never_in_the_name_itself(name):
    assert misspellings(name)
    assert not any(wrong in name for wrong in misspellings(name))
