"""Rows that a page broke: the rest of a name and of amounts goes back to its row, and a row of its own never to another."""

from __future__ import annotations

from hypothesis import assume, example, given
from hypothesis import strategies as st

from budgetdiff.document.read import read_content
from budgetdiff.statements import understand
from tests.support.examples import examples

_ITEMS = ("因公出国（境）费用", "公务接待费", "公务用车购置及运行维护费", "公务用车购置费", "公务用车运行维护费")
_SOURCES = (
    "一般公共预算财政拨款",
    "政府性基金预算财政拨款",
    "国有资本经营预算财政拨款",
    "财政专户管理资金",
    "单位资金",
)
_HEAD = "<p>某某市某某局2024年部门预算</p>"


def _facts(tables: list[list[list[str]]], title: str) -> list[tuple[str, str]]:
    """What is read of a table that stands on several pages, a table of the file each."""
    grids = "".join(
        "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"
        for rows in tables
    )
    page = f"<html><body>{_HEAD}<p>{title}</p><p>单位：万元</p>{grids}</body></html>"
    reading = understand(read_content(page.encode(), "a.html"))
    return [(fact.label, fact.raw) for fact in reading.facts if fact.raw]


_amount = st.integers(1, 99_999).map(lambda cents: f"{cents / 100:.2f}")


@examples(40, quick=10)
@given(amounts=st.lists(st.tuples(_amount, st.booleans()), min_size=5, max_size=5), at=st.integers(1, 5))
def test_a_row_whose_amount_stands_where_the_row_before_has_none_is_its_own(amounts, at):
    """One row has its amount in one column, the next in the other: neither is the rest of the other, on whatever page."""
    rows = [
        [f"{name}", *((text, "") if left else ("", text))] for name, (text, left) in zip(_ITEMS, amounts, strict=True)
    ]
    head = ["项目", "预算数", "决算数"]
    total = ["合计", "100000.00", "100000.00"]
    found = _facts([[head, total, *rows[: at - 1]], rows[at - 1 :]], "财政拨款“三公”经费支出决算表")
    assert [raw for _, raw in found][2:] == [text for text, _ in amounts]


@examples(60, quick=10)
@given(
    amounts=st.lists(_amount, min_size=5, max_size=5),
    broken=st.integers(1, 3),
    cut=st.integers(2, 9),
)
def test_the_rest_of_a_name_on_the_next_page_goes_back_to_it(amounts, broken, cut):
    """Every row of the table prints an amount; one that prints none at the top of a page is the rest of a name."""
    name = _SOURCES[broken]
    assume(cut < len(name))
    rows = [[one, text, text] for one, text in zip(_SOURCES, amounts, strict=True)]
    upper = [*rows[:broken], [name[:cut], amounts[broken], amounts[broken]]]
    lower = [[name[cut:], "", ""], *rows[broken + 1 :]]
    total = f"{sum(round(float(text) * 100) for text in amounts) / 100:.2f}"
    head = ["项目", "合计", "基本支出"]
    title = "支出预算总表"
    found = _facts([[head, ["合计", total, total], *upper], lower], title)
    whole = _facts([[head, ["合计", total, total], *rows]], title)
    assert found == whole


@examples(40, quick=10)
@given(
    amounts=st.lists(st.sampled_from(["", "0", "3", "12.5", "1.75", "900.00"]), min_size=12, max_size=12),
    at=st.integers(1, 5),
)
@example(amounts=["0", "900.00"] * 5 + ["1.75", ""], at=5)
def test_a_row_of_short_numbers_is_its_own_at_the_top_of_a_page(amounts, at):
    """Trimmed numbers beside empty cells may look like halves of one (0 and 1.75); their names say that they are none."""
    rows = [[name, *amounts[2 * number : 2 * number + 2]] for number, name in enumerate((*_ITEMS, "机关运行经费"))]
    head = ["项目", "上年预算数", "预算数"]
    total = ["合计", "1000.25", "1000.25"]
    title = "“三公”经费和机关运行经费预算表"
    assert _facts([[head, total, *rows[:at]], rows[at:]], title) == _facts([[head, total, *rows]], title)


_CODES = ("201", "20103", "2010301", "2010302", "208", "20805", "2080501", "2080505", "2080506")
_NAMES = (
    "一般公共服务支出",
    "政府办公厅（室）及相关机构事务",
    "行政运行",
    "一般行政管理事务",
    "社会保障和就业支出",
    "行政事业单位养老支出",
    "行政单位离退休",
    "机关事业单位基本养老保险缴费支出",
    "机关事业单位职业年金缴费支出",
)
_LEAVES = (2, 3, 6, 7, 8)


@examples(60, quick=10)
@given(
    cents=st.lists(st.integers(10_000, 99_999_999), min_size=5, max_size=5),
    broken=st.sampled_from((2, 3, 6, 7, 8)),
    code_at=st.sampled_from((4, 5, 6)),
    left=st.integers(1, 2),
    clipped=st.integers(0, 2),
)
def test_a_row_broken_within_its_code_its_name_and_its_amounts_is_one(cents, broken, code_at, left, clipped):
    """A narrow table of Word: the last row of a page is broken in all its cells, and the header printed again is cut below."""
    of = dict(zip(_LEAVES, cents, strict=True))

    def amount(index: int) -> str:
        whole = sum(value for leaf, value in of.items() if _CODES[leaf].startswith(_CODES[index]))
        return f"{whole // 100:,}.{whole % 100:02d}"

    total = f"{sum(cents) // 100:,}.{sum(cents) % 100:02d}"
    head = ["科目编码", "科目名称", "合计", "上年结转", "一般公共预算拨款收入", "政府性基金预算拨款收入"]
    again = [*head[:4], head[4][: len(head[4]) - clipped], head[5][: len(head[5]) - clipped]]
    rows = [
        [code, name, amount(i), "", amount(i), ""] for i, (code, name) in enumerate(zip(_CODES, _NAMES, strict=True))
    ]
    code, name, text = _CODES[broken], _NAMES[broken], amount(broken)
    cut = len(text) - left
    upper = [code[:code_at], name[:-1], text[:cut], "", text[:cut], ""]
    lower = [code[code_at:], name[-1:], text[cut:], "", text[cut:], ""]
    first = [head, ["", "合计", total, "", total, ""]]
    found = _facts([[*first, *rows[:broken], upper], [again, lower, *rows[broken + 1 :]]], "部门收入总表")
    assert found == _facts([[*first, *rows]], "部门收入总表")
    assert (name, text) in found


@examples(40, quick=10)
@given(cents=st.lists(st.integers(100, 9_999_999), min_size=4, max_size=4), at=st.integers(1, 3))
def test_a_coded_row_at_the_top_of_a_page_is_its_own(cents, at):
    """A whole code above and a code of its own below: however the amounts look, neither row is the rest of the other."""
    rows = [
        [code, name, f"{value / 100:.2f}"]
        for code, name, value in zip(_CODES[5:9], _NAMES[5:9], (sum(cents[1:]), *cents[1:]), strict=True)
    ]
    head = ["科目编码", "科目名称", "合计"]
    found = _facts([[head, *rows[:at]], [head, *rows[at:]]], "部门收入总表")
    assert [raw for _, raw in found] == [row[2] for row in rows]
