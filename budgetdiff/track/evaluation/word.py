"""Filled self-evaluation forms as a Word file: a form a page, in the fonts and the paper of official documents."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from budgetdiff.facts import printable
from budgetdiff.track.evaluation.form import EvaluationForm
from budgetdiff.track.evaluation.layout import COLUMNS, FormCell, cells_of

_WIDTHS = (1.6, 2.0, 2.9, 1.8, 2.8, 2.8, 2.8, 1.8, 1.8, 4.6)
"""Of the columns, in cm; together a landscape A4 page within its margins."""


def word_file(forms: Iterable[EvaluationForm]) -> bytes:
    """The forms as DOCX, amounts in 万元."""
    import docx  # only where a Word file is asked for
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    document: Any = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(1.8)
    for number, form in enumerate(forms):
        if number:
            document.add_page_break()
        _form(document, form)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _form(document: Any, form: EvaluationForm) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    _paragraph(document.add_paragraph(), form.title, 16, bold=True, font="黑体", align=WD_ALIGN_PARAGRAPH.CENTER)
    _paragraph(document.add_paragraph(), f"（{form.fiscal_year}年度）", 11, align=WD_ALIGN_PARAGRAPH.CENTER)
    rows = cells_of(form)
    table = document.add_table(rows=len(rows), cols=COLUMNS)
    table.style = "Table Grid"
    table.autofit = False
    grid = [list(row.cells) for row in table.rows]
    for row in grid:
        for cell, width in zip(row, _WIDTHS, strict=True):
            cell.width = Cm(width)
    taken: set[tuple[int, int]] = set()
    for at, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (at, column) in taken:
                column += 1
            taken |= {(at + down, column + over) for down in range(cell.down) for over in range(cell.over)}
            target = grid[at][column]
            if cell.down > 1 or cell.over > 1:
                target = target.merge(grid[at + cell.down - 1][column + cell.over - 1])
            _cell(target, cell)
            column += cell.over
    for number, note in enumerate(form.notes, start=1):
        _paragraph(document.add_paragraph(), f"注{number}：{note}", 9)


def _cell(target: Any, cell: FormCell) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    target.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    left = cell.kind == "text" and cell.over > 2
    align = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    _paragraph(target.paragraphs[0], cell.text, 10, bold=cell.kind == "head", align=align)


def _paragraph(
    paragraph: Any, text: str, size: int, *, bold: bool = False, font: str = "宋体", align: Any = None
) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(printable(text))
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = align
