"""The paper of a Word file: A4, fonts, headings, paragraphs, and tables whose heads repeat on every page."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from budgetdiff.facts import printable
from budgetdiff.report.lettering import room_of

_TEXT_WIDTH = 16.6
"""Of a page between its margins, in cm."""
_OPEN = re.compile(r"(（请填写[^）]*）)")
"""What only the unit can say; it is shown so that nobody publishes it unfilled."""


class Paper:
    """A Word file being written. ``fonts`` are by title, heading and body."""

    def __init__(self, fonts: dict[str, str]) -> None:
        import docx  # only where a Word file is asked for
        from docx.shared import Cm

        self.fonts = fonts
        self.document: Any = docx.Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2.4)
        _page_numbers(section)

    def bytes(self) -> bytes:
        """The file."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def title(self, text: str) -> None:
        """The title of the whole."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(paragraph, text, 20, self.fonts["title"])

    def heading(self, text: str, level: int, *, new_page: bool = False) -> None:
        """A heading that the navigation of Word lists."""
        paragraph = self.document.add_paragraph(style=f"Heading {level}")
        paragraph.paragraph_format.page_break_before = new_page
        self._run(paragraph, text, {1: 16, 2: 14}.get(level, 12), self.fonts["heading"])

    def text(self, text: str, *, size: int = 12, indent: bool = True, right: bool = False) -> None:
        """A paragraph, its first line two characters in; what is to be filled in stands out."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(size * 2) if indent else None
        paragraph.paragraph_format.space_after = Pt(4)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for part in _OPEN.split(text):
            if part:
                self._run(paragraph, part, size, self.fonts["body"], marked=bool(_OPEN.fullmatch(part)))

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        numbers: Sequence[int],
        *,
        bold: Sequence[int] = (),
        indents: Sequence[int] = (),
    ) -> None:
        """A table as wide as the page; ``numbers`` are the columns that stand to the right, ``bold`` the rows of totals.

        ``indents`` is how far in the second cell of each row stands, by its level.
        """
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.shared import Pt

        table = self.document.add_table(rows=1 + len(rows), cols=len(heads))
        table.style = "Table Grid"
        table.autofit = False
        grid = [list(row.cells) for row in table.rows]
        for column, width in enumerate(_widths(heads, rows, numbers)):
            table.columns[column].width = width
            for row in grid:
                row[column].width = width
        for column, head in enumerate(heads):
            self._cell(grid[0][column], head, WD_ALIGN_PARAGRAPH.CENTER, bold=True)
        for at, texts in enumerate(rows):
            for column, text in enumerate(texts):
                align = WD_ALIGN_PARAGRAPH.RIGHT if column in numbers else WD_ALIGN_PARAGRAPH.LEFT
                self._cell(grid[at + 1][column], text, align, bold=at in bold)
            if indents and indents[at]:
                grid[at + 1][1].paragraphs[0].paragraph_format.left_indent = Pt(9 * indents[at])
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))

    def _cell(self, cell: Any, text: str, align: Any, *, bold: bool) -> None:
        from docx.shared import Pt

        paragraph = cell.paragraphs[0]
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(0)
        if text:
            self._run(paragraph, text, 9, self.fonts["body"], bold=bold)

    def _run(
        self, paragraph: Any, text: str, size: int, font: str, *, bold: bool = False, marked: bool = False
    ) -> None:
        from docx.enum.text import WD_COLOR_INDEX
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(printable(text))
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Times New Roman"
        run.font.color.rgb = RGBColor(0, 0, 0)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if marked:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _page_numbers(section: Any) -> None:
    """The number of the page in the middle of every foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> list[Any]:
    """How wide the columns are, together as wide as the page: by the longest word of each, texts at most a third."""
    from docx.shared import Cm

    longest = []
    for column, head in enumerate(heads):
        widest = max((room_of(row[column], 1) for row in rows), default=0)
        longest.append(max(widest + 1, min(room_of(head, 1), 6) + 1) if column in numbers else min(widest + 2, 22))
    whole = sum(longest)
    return [Cm(_TEXT_WIDTH * room / whole) for room in longest]
