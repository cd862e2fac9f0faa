"""Lists of 项: one that lacks just what the table has in an item leaves it out; other lists need not name every part."""

from __future__ import annotations

import re

import pytest

import budgetdiff as bd
from tests.faults import BASES, based
from tests.faults.naming import NAMING
from tests.printing import text

LEFT_OUT = next(kind for kind in NAMING if kind.rules == ("ITEM-OMITTED",))


def found(tmp_path, lines: str) -> list[tuple[str, str, str]]:
    """Rule, severity and what is expected, of all findings in a text file."""
    (tmp_path / "b.txt").write_text(lines, encoding="utf-8")
    with bd.open(None) as database:
        assert not database.ingest(tmp_path / "b.txt", jobs=1).failed
        return database.check().lines.select("rule", "severity", "expected").rows()


def printed(without: str = "培训支出") -> str:
    """Final accounts whose list of items leaves out 培训支出, or another that takes its place in the list."""
    family, names, style = BASES[5]
    whole = text(based(1, family, names, **style)).decode()
    planted = LEFT_OUT.plant(based(1, family, names, **style))
    assert planted is not None
    lines = text(planted.disclosure).decode()
    one = next(line for line in whole.splitlines() if "培训支出（项）" in line)
    other = next(
        line for line in lines.splitlines() if re.match(rf"\d、.*{without}（项）", line) or without == "培训支出"
    )
    if without == "培训支出":
        return lines
    return lines.replace(other, re.sub(r"^\d", other[0], one))


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("without", "severity", "code"),
    [("培训支出", "info", "2050803"), ("行政运行", "warning", "2010601"), ("行政单位离退休", "warning", "2080501")],
)
def test_an_item_left_out_is_named_with_its_code(tmp_path, without, severity, code):
    """The smallest one may be left out of what the money is mainly used for; any other may not."""
    rows = found(tmp_path, printed(without))
    assert [(rule, weight, named.split()[0]) for rule, weight, named in rows] == [("ITEM-OMITTED", severity, code)]


@pytest.mark.thorough
def test_an_item_that_is_told_elsewhere_is_not_left_out(tmp_path):
    lines = printed().replace(
        "六、一般公共预算财政拨款基本支出",
        "另有教育支出（类）进修及培训（款）培训支出（项）103.58万元。\n\n六、一般公共预算财政拨款基本支出",
        1,
    )
    assert found(tmp_path, lines) == []


@pytest.mark.thorough
@pytest.mark.parametrize(("gone", "left_out"), [(("行政单位离退休",), 1), (("行政单位离退休", "住房公积金"), 0)])
def test_a_list_that_lacks_three_items_names_the_main_ones(tmp_path, gone, left_out):
    lines, number = [], 0
    for line in printed().splitlines():
        if re.match(r"\d、.*（项）", line):
            if any(f"{name}（项）" in line for name in gone):
                continue
            number += 1
        lines.append(re.sub(r"^\d(?=、.*（项）)", str(number), line))
    assert number == 5 - len(gone)
    assert sum(row[0] == "ITEM-OMITTED" for row in found(tmp_path, "\n".join(lines))) == left_out


@pytest.mark.thorough
def test_a_list_by_class_says_nothing(tmp_path):
    """A list of 类 goes into no 项: none is left out."""
    family, names, style = BASES[0]
    assert found(tmp_path, text(based(1, family, names, **style)).decode()) == []
