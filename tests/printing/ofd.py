"""OFD files (GB/T 33190-2016): a zip of XML; pages of text, ruled tables, in the habits of several producers."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from tests.printing.disclosure import Disclosure, blocks
from tests.printing.pieces import pieces
from tests.printing.table import Sheet

_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_SIZE = 3.5
"""Millimetres of a character."""
_LINE = 5.0
_MARGIN = 14.0
_PAD = 1.0


@dataclass(frozen=True)
class Habit:
    """How a producer writes: an object a character or a line, cells as boxes or lines across, steps each or counted."""

    letters: bool = False
    boxes: bool = True
    counted: bool = True
    folder: str = "Doc_0"


def ofd(disclosure: Disclosure, habit: Habit = Habit()) -> bytes:
    """The disclosure as an .ofd file, a table a page."""
    made = list(blocks(disclosure))
    wide = max([210.0, *(sum(_widths(block)) + 2 * _MARGIN for block in made if isinstance(block, Sheet))])
    pages: list[_Sheet] = [_Sheet(wide, habit)]
    for block in made:
        if isinstance(block, str):
            pages[-1].paragraph(block)
            continue
        widths = _widths(block)
        parts = list(pieces(block, disclosure.style))
        if any(len(part.rows) == 1 for part in parts):
            parts = [block]  # a frame around one row, alone on its page, is no table to anybody
        for number, piece in enumerate(parts):
            pages.append(_Sheet(wide, habit))
            for line in (*((block.title,) if number == 0 else ()), *piece.captions):
                pages[-1].paragraph(line)
            pages[-1].table(piece, widths)
            for line in piece.notes:
                pages[-1].paragraph(line)
    return packed([page.xml() for page in pages], habit.folder)


def packed(pages: list[str], folder: str = "Doc_0", more: dict[str, str] | None = None, common: str = "") -> bytes:
    """Pages as an .ofd file; ``more`` are further parts, ``common`` what the document says of all its pages."""
    listed = "".join(f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    stored = folder.strip("/")  # a place may be named from the root of the package, or from where it is named
    parts = {
        "OFD.xml": f'<ofd:OFD {_SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        f"<ofd:DocRoot>{folder}/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        f"{stored}/Document.xml": f"<ofd:Document {_SPACE}><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"{stored}/Pages/Page_{n}/Content.xml": page for n, page in enumerate(pages)},
        **(more or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>\n' + text)
    return buffer.getvalue()


def page_of(objects: str, area: str = "", before: str = "") -> str:
    """A page of objects; ``before`` stands in front of its content."""
    box = f"<ofd:Area><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:Area>" if area else ""
    layer = f'<ofd:Layer Type="Body" ID="2">{objects}</ofd:Layer>'
    return f"<ofd:Page {_SPACE}>{before}{box}<ofd:Content>{layer}</ofd:Content></ofd:Page>"


def text_object(text: str, x: float, y: float, more: str = "", inside: str = "", *, counted: bool = True) -> str:
    """A line of text whose top left corner is at ``x``, ``y``."""
    steps = [wide_of(letter) for letter in text[:-1]]
    delta = " ".join(f"{step:g}" for step in steps)
    if counted and len(steps) > 2 and len(set(steps)) == 1:
        delta = f"g {len(steps)} {steps[0]:g}"
    bounds = f"{x:.3f} {y:.3f} {max(wide_of(text), 0.1):.3f} {_SIZE:g}"
    return (
        f'<ofd:TextObject ID="3" Boundary="{bounds}" Font="1" Size="{_SIZE:g}"{more}>'
        f'{inside}<ofd:TextCode X="0" Y="3.1" DeltaX={quoteattr(delta)}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def path_object(box: tuple[float, float, float, float], data: str, more: str = "", inside: str = "") -> str:
    """A path in a box (left, top, width, height)."""
    bounds = " ".join(f"{value:.3f}" for value in box)
    inside += f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData>"
    return f'<ofd:PathObject ID="4" Boundary="{bounds}" LineWidth="0.2"{more}>{inside}</ofd:PathObject>'


def wide_of(text: str) -> float:
    """How wide a text is in millimetres."""
    return sum(_SIZE if unicodedata.east_asian_width(letter) in "WFA" else _SIZE / 2 for letter in text)


def _widths(sheet: Sheet) -> list[float]:
    """Columns wide enough for all they hold."""
    widths = [8.0] * sheet.width
    cells = [(column, cell) for row in sheet.rows for column, cell in enumerate(row) if cell is not None]
    for column, cell in sorted(cells, key=lambda one: one[1].across):
        needed = max(map(wide_of, cell.text.split("\n"))) + 2 * _PAD
        over = needed - sum(widths[column : column + cell.across])
        if over > 0:
            widths[column + cell.across - 1] += over
    return widths


class _Sheet:
    """A page on which is written from the top down."""

    def __init__(self, wide: float, habit: Habit) -> None:
        self._wide, self._habit, self._y = wide, habit, _MARGIN
        self._objects: list[str] = []

    def xml(self) -> str:
        return page_of("".join(self._objects), f"0 0 {self._wide:.3f} {self._y + _MARGIN:.3f}")

    def paragraph(self, text: str) -> None:
        for line in text.split("\n"):
            for part in _wrapped(line, self._wide - 2 * _MARGIN):
                self._line(part, _MARGIN, self._y)
                self._y += _LINE + 1

    def _line(self, text: str, x: float, y: float) -> None:
        if not self._habit.letters:
            self._objects.append(text_object(text, x, y, counted=self._habit.counted))
            return
        for letter in text:
            self._objects.append(text_object(letter, x, y))
            x += wide_of(letter)

    def table(self, sheet: Sheet, widths: list[float]) -> None:
        xs = [_MARGIN + sum(widths[:column]) for column in range(len(widths) + 1)]
        ys = [self._y]
        for row in sheet.rows:
            lines = max([len(c.text.split("\n")) / c.down for c in row if c is not None], default=1.0)
            ys.append(ys[-1] + max(lines, 1.0) * _LINE + 2)
        for number, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                if cell is None:
                    continue
                left, top = xs[column], ys[number]
                right, bottom = xs[column + cell.across], ys[number + cell.down]
                self._ruled(left, top, right, bottom)
                for index, line in enumerate(cell.text.split("\n")):
                    if line:
                        x = right - _PAD - wide_of(line) if cell.figure is not None else left + _PAD
                        self._line(line, x, top + 1 + index * _LINE)
        self._y = ys[-1] + 2

    def _ruled(self, left: float, top: float, right: float, bottom: float) -> None:
        wide, tall = right - left, bottom - top
        if self._habit.boxes:
            self._objects.append(
                path_object((left, top, wide, tall), f"M 0 0 L {wide:.3f} 0 L {wide:.3f} {tall:.3f} L 0 {tall:.3f} C")
            )
            return
        for box, data in (
            ((left, top, wide, 0.2), f"M 0 0 L {wide:.3f} 0"),
            ((left, bottom, wide, 0.2), f"M 0 0 L {wide:.3f} 0"),
            ((left, top, 0.2, tall), f"M 0 0 L 0 {tall:.3f}"),
            ((right, top, 0.2, tall), f"M 0 0 L 0 {tall:.3f}"),
        ):
            self._objects.append(path_object(box, data))


def _wrapped(text: str, wide: float) -> Iterator[str]:
    line = ""
    for letter in text:
        if wide_of(line + letter) > wide:
            yield line
            line = ""
        line += letter
    if line:
        yield line
