"""A Word table whose rows state an edge each a twip apart has no column between: what is read is what was printed."""

from __future__ import annotations

import io
from random import Random

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.document.read import read_content
from tests.printing import disclosures, word
from tests.support.examples import examples


def _grids(content: bytes):
    return [
        [[cell and (cell.text, cell.rowspan, cell.colspan) for cell in row.cells] for row in grid.rows]
        for grid in read_content(content, "a.docx").grids()
    ]


def _spans(row) -> list[int]:
    return [cell.tcPr.grid_span for cell in row.tc_lst]


def _rounded(content: bytes, random: Random, thin: int) -> bytes:
    """The file with one edge of every table rounded apart: a thin column there, which falls to either side row by row."""
    document = docx.Document(io.BytesIO(content))
    for table in document.element.body.iter(qn("w:tbl")):
        columns = list(table.tblGrid)
        if len(columns) < 2:
            continue
        edge = random.randrange(1, len(columns))
        columns[edge].addprevious(parse_xml(f'<w:gridCol {nsdecls("w")} w:w="{thin}"/>'))
        for row in table.tr_lst:
            ends = 0
            for cell, span in zip(row.tc_lst, _spans(row), strict=True):
                starts, ends = ends, ends + span
                if starts < edge < ends or (ends == edge and random.random() < 0.5):
                    cell.tcPr.grid_span = span + 1
                    break
                if starts == edge:  # the cell before it did not take the thin column
                    cell.tcPr.grid_span = span + 1
                    break
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


@examples(20, quick=5)
@given(drawn=disclosures(), random=st.randoms(use_true_random=False), thin=st.integers(0, 30))
def test_an_edge_rounded_apart_is_one_edge(drawn, random, thin):
    printed = word(drawn)
    rounded = _rounded(printed, random, thin)
    assert rounded != printed
    assert _grids(rounded) == _grids(printed)


def test_a_grid_that_leaves_no_width_to_a_text_is_not_believed():
    """Programs that lay out by themselves write any widths; every cell is read all the same."""
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table._cells, "甲乙丙123", strict=True):
        cell.text = text
    columns = list(table._tbl.tblGrid)
    columns[1].set(qn("w:w"), "1")
    held = io.BytesIO()
    document.save(held)
    assert _grids(held.getvalue()) == [[[(one, 1, 1) for one in "甲乙丙"], [(one, 1, 1) for one in "123"]]]
