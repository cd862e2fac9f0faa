"""Names of classes with a wrong letter: what is a slip of a name, and what is another name or a printer's choice."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.check.slips import slip
from budgetdiff.classification import code_table, name_key
from tests.faults import BASES, based
from tests.faults.naming import before_tables
from tests.printing import text

NAMES = sorted({key for names in code_table().values() for one in names if len(key := name_key(one.name)) >= 4})
LETTERS = st.sampled_from("丁丰主付代仪件优住侍保偏储先其具写冲出击务动医单友双反发叫")


@given(name=st.sampled_from(NAMES), letter=LETTERS, data=st.data(), before=st.sampled_from(["", "用于", "二是"]))
def test_a_name_with_one_wrong_letter_is_a_slip_of_it(name, letter, data, before):
    at = data.draw(st.integers(0, len(name) - 1))
    assume(letter != name[at] and not (set(name[at]) & set("一二三四五六七八九十它和与及份账")))
    wrong = name[:at] + letter + name[at + 1 :]
    assert slip(before + wrong, name, whole=False) == wrong
    assert slip(wrong, name, whole=True) == wrong
    assert not slip(f"{before or '用于'}{wrong}", name, whole=True)


@given(name=st.sampled_from(NAMES), other=st.sampled_from(NAMES), data=st.data())
def test_a_name_itself_and_one_of_more_changes_are_none(name, other, data):
    assert not slip(name, name, whole=True)
    assert not slip(f"用于{name}", name, whole=False)
    one, two = data.draw(st.lists(st.integers(0, len(name) - 1), min_size=2, max_size=2, unique=True))
    letters = list(name)
    letters[one], letters[two] = "甲", "乙"
    assert not slip("".join(letters), name, whole=True)
    assert not slip(name[1:], name, whole=False)
    if len(other) not in (len(name), len(name) + 1):
        assert not slip(other, name, whole=True)


@given(name=st.sampled_from(NAMES), data=st.data())
def test_neighbours_that_changed_places_and_a_letter_twice_are_slips(name, data):
    at = data.draw(st.integers(0, len(name) - 2))
    assume(name[at] != name[at + 1] and not set(name[at : at + 2]) & set("一二三四五六七八九十"))
    turned = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    assert slip(turned, name, whole=True) == turned
    twice = name[: at + 2] + name[at + 1 :]
    assert slip(twice, name, whole=True) == twice


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("社会保障与就业支出", "社会保障和就业支出"),
        ("其它社会保障缴费", "其他社会保障缴费"),
        ("第二产业支出", "第三产业支出"),
        ("戶口管理支出", "户口管理支出"),  # a letter that no common text has: the file's own, not the writer's
        ("退休费", "离休费"),
    ],
)
def test_what_printers_choose_is_none(said, right):
    assert not slip(said, right, whole=True)


def found(tmp_path, *lines: str) -> list[str]:
    """What the rule finds in a consistent budget with these lines of text before its tables."""
    family, names, style = BASES[0]
    (tmp_path / "b.txt").write_bytes(text(before_tables(based(1, family, names, **style), *lines)))
    with bd.open(None) as database:
        assert not database.ingest(tmp_path / "b.txt", jobs=1).failed
        rows = database.check().lines
        return rows.filter(rows["rule"] == "CODE-LETTER")["found"].to_list()


@pytest.mark.thorough
@pytest.mark.parametrize(
    "line",
    [
        "社会保障与就业支出（类）行政事业单位养老支出（款）主要用于退休人员。",
        "社会保障和就业支出（类）行政事业单位离退休（款）主要用于退休人员。",  # the name of earlier years
        "社会保障和就业支出（类）退役安置（款）军队移交政府的离退休人员安置（项）没有安排。",
        "一般公共服务支出（类）财政事务（款）信息花建设（款）没有安排。",  # of no 款, the table has none like it
        "用于信息化建设（项）。",
        "公用经费，包括办公及印刷费、公务接侍费、日常维修费。",  # what the words mean
    ],
)
def test_honest_names_are_silent(tmp_path, line):
    assert found(tmp_path, line) == []


@pytest.mark.thorough
def test_a_wrong_letter_is_found_where_the_table_has_the_right_one(tmp_path):
    assert found(tmp_path, "一般公共服务支出（类）财政事务（款）信息花建设（项）没有变动。") == ["信息花建设"]
    # where the table itself has the other name, the sentence is not at fault
    assert found(tmp_path, "一般公共服务支出（类）审计事务（款）审计业努（项）没有变动。") == []
