"""Tables without upright lines: open at their sides, with rules across only, or without any."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.document import read
from budgetdiff.document.model import BY_ALIGNMENT
from tests.support.examples import examples
from tests.test_pdf_sight import (
    CASES,
    HIGH,
    LEFT,
    TOP,
    WIDE,
    at,
    expected,
    found,
    others,
    read_page_of,
    ruled,
    shown,
    texts,
)

TABLE = (
    ("code", "name", "total", "basic"),
    ("", "all of it", "1,820.00", "669.50"),
    ("201", "general public services", "670.50", "520.00"),
    ("20106", "finance", "61.50", "9.10"),
)
RIGHT, BOTTOM = LEFT + WIDE * len(TABLE[0]), TOP - HIGH * len(TABLE)


def across(*rows: int) -> str:
    return "\n".join(f"{LEFT} {TOP - HIGH * row} m {RIGHT} {TOP - HIGH * row} l S" for row in rows) + "\n"


def upright(*columns: int) -> str:
    return "\n".join(f"{LEFT + WIDE * c} {TOP} m {LEFT + WIDE * c} {BOTTOM} l S" for c in columns) + "\n"


EVERY = across(*range(len(TABLE) + 1))
OPEN = {
    "left": EVERY + upright(1, 2, 3, 4),
    "right": EVERY + upright(0, 1, 2, 3),
    "both": EVERY + upright(1, 2, 3),
}


@pytest.mark.parametrize("side", OPEN)
def test_a_table_open_at_a_side_ends_where_its_rules_do(side):
    document = read_page_of(OPEN[side] + ruled(TABLE, rules=False))
    assert texts(document) == [TABLE]
    assert [grid.doubt for grid in document.grids()] == [""]


def test_rules_that_reach_over_a_table_add_no_empty_column():
    longer = EVERY.replace(f"{RIGHT} ", f"{RIGHT + 12} ")
    assert texts(read_page_of(longer + upright(0, 1, 2, 3, 4) + ruled(TABLE, rules=False))) == [TABLE]


RULES = {"three": across(0, 1, len(TABLE)), "all": EVERY, "none": "", "a box with rules": EVERY + upright(0, 4)}


@pytest.mark.parametrize("rules", RULES)
def test_columns_by_alignment_are_doubtful_and_whole(rules):
    document = read_page_of(shown("a title", LEFT, TOP + 30) + RULES[rules] + ruled(TABLE, rules=False))
    assert texts(document) == [TABLE]
    assert others(document) == ["a title"]
    (grid,) = document.grids()
    assert grid.doubt == BY_ALIGNMENT
    assert all(cell.bbox is not None for row in grid.rows for cell in row.cells)
    assert bool(grid.others) == (rules == "a box with rules")


def test_sentences_with_figures_are_no_table():
    sentences = [f"In year {year} the sum was {year}.50, of which {year - 9}.25 basic." for year in range(2019, 2025)]
    content = "".join(shown(sentence, 60, 700 - 20 * index) for index, sentence in enumerate(sentences))
    document = read_page_of(content + across(-3, -2, 40))
    assert (texts(document), others(document)) == ([], sentences)


def test_a_list_of_contents_is_no_table():
    lines = [
        shown(f"{index}. part", 60, 700 - 20 * index) + shown(str(index * 7), 400, 700 - 20 * index)
        for index in range(8)
    ]
    assert texts(read_page_of("".join(lines))) == []


amounts = st.integers(1, 99_999_999).map(lambda fen: f"{fen // 100:,}.{fen % 100:02}")


@given(
    st.lists(st.tuples(st.sampled_from(("alpha", "beta and gamma", "d")), amounts, amounts), min_size=3, max_size=12)
)
@examples(40)
def test_any_aligned_amounts_keep_their_cells(rows):
    cells = (("name", "total", "basic"), *rows)
    right = [
        shown(text, round(LEFT + WIDE * (column + 1) - 6 - width(text), 2), at(row, column)[1])
        if column
        else shown(text, *at(row, column))
        for row, line in enumerate(cells)
        for column, text in enumerate(line)
    ]
    assert texts(read_page_of("".join(right))) == [cells]


def width(text: str) -> float:
    return sum(2.78 if char in ",." else 5.56 for char in text)


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name",
    ["pdf_open_left", "pdf_open_right", "pdf_three_lines", "pdf_rules_across_only", "pdf_one_page_without_rules"],
)
def test_the_given_tables_without_uprights_are_read(name):
    assert found(name) == expected()
    grids = list(read(CASES / f"{name}.pdf").grids())
    assert all(bool(grid.doubt) == ("open" not in name) for grid in grids if grid.place == 3)
