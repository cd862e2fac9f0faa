"""Dotted rules: a table whose lines are rows of dots is the table that solid lines rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.document.read import read_content
from tests.printing.streams import page_of
from tests.support.examples import examples

COLUMNS, ROWS = (60.0, 200.0, 300.0, 420.0), (700.0, 672.5, 648.0, 610.25)
# the first row has a cell over two columns, which no place of words tells
UPRIGHTS = [(x, ROWS[1] if x == COLUMNS[1] else ROWS[0]) for x in COLUMNS]


def _grids(content: bytes) -> list[list[list[tuple[str, int] | None]]]:
    document = read_content(page_of(content), "drawn.pdf")
    return [
        [[cell and (cell.text, cell.colspan) for cell in row.cells] for row in grid.rows] for grid in document.grids()
    ]


def _words() -> bytes:
    places = [(x + 8, y - 16) for y in ROWS[:-1] for x in COLUMNS[:-1] if (x, y) != (COLUMNS[1], ROWS[0])]
    return b"".join(b"BT /F1 9 Tf 1 0 0 1 %.2f %.2f Tm (%d.00) Tj ET\n" % (x, y, n) for n, (x, y) in enumerate(places))


def _solid() -> bytes:
    level = b"".join(b"%.2f %.2f m %.2f %.2f l S\n" % (COLUMNS[0], y, COLUMNS[-1], y) for y in ROWS)
    return level + b"".join(b"%.2f %.2f m %.2f %.2f l S\n" % (x, ROWS[-1], x, top) for x, top in UPRIGHTS)


def _dots(start: float, end: float, size: float, apart: float) -> list[float]:
    count = int((end - start) / (size + apart))
    return [start + (end - start) * n / count for n in range(count + 1)]


def _dotted(size: float, apart: float) -> bytes:
    level = [(x, y) for y in ROWS for x in _dots(COLUMNS[0], COLUMNS[-1], size, apart)]
    upright = [(x, y) for x, top in UPRIGHTS for y in _dots(ROWS[-1], top, size, apart)]
    half = size / 2
    return b"".join(b"%.3f %.3f %.3f %.3f re f\n" % (x - half, y - half, size, size) for x, y in level + upright)


@examples(20)
@given(st.sampled_from([0.5, 0.75, 1.0, 1.5]), st.sampled_from([0.5, 1.0, 1.5, 2.5]))
def test_dots_rule_a_table_as_lines_do(size, apart):
    drawn = _grids(_dotted(size, min(apart, 2.5 * size)) + _words())
    assert drawn == _grids(_solid() + _words())
    assert [cell and cell[1] for cell in drawn[0][0]] == [2, None, 1]


@pytest.mark.parametrize("columns", [3, 6, 7])
def test_an_ellipsis_is_no_line(columns):
    dots = b"".join(b"%.2f %.2f 0.75 0.75 re f\n" % (60 + 1.5 * n, y) for y in ROWS for n in range(columns))
    assert _grids(dots + _words()) == _grids(_words())


def test_a_ground_of_dots_rules_nothing():
    ground = b"".join(b"%.2f %.2f 0.75 0.75 re f\n" % (60 + 2 * n, 600 + 2 * m) for n in range(60) for m in range(40))
    assert _grids(ground + _words()) == _grids(_words())
