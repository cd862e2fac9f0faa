"""What stands around a table that is no part of it: its number, title, owner and unit above or in its first rows, notes below."""

from __future__ import annotations

import re
from dataclasses import replace

from budgetdiff.document.model import Cell, Grid, Line
from budgetdiff.facts import folded
from budgetdiff.statements.catalogue import catalogue
from budgetdiff.statements.layout import is_numeric, is_total
from budgetdiff.statements.money import stated_unit
from budgetdiff.statements.naming import owner_of

_NOTE = re.compile(r"^(备注|注|说明|附注)\d?[::]")
_NUMBERED = re.compile(
    r"^[-—–\s·]*第?\d+页?([/,，]?共?\d+页?)?[-—–\s·]*$|"
    r"^(部门|单位|财预|财决|预算|决算)?(公开|预算|决算|批复|财决|财预|附)*(附?表)?[\d一二三四五六七八九十]+([-—]\d+)*(附?表)?(样表)?[:：]?$|"
    r"^附?(表|件)[\d一二三四五六七八九十]+([-—.]\d+)*[:：]?$|^\(?续表?\)?$|^预算\d+表$|^[a-z]{2,6}\d{2}表$",
    re.IGNORECASE,
)
_UNIT_ALONE = re.compile(r"^[(]?(金额|货币|计量)?单位[:;]?|^(人民币)?(千|万|百万|亿)元$")


def is_note(text: str) -> bool:
    """Whether a line is a note to the table above it (注：…)."""
    return bool(_NOTE.match(folded(text)))


def is_number_of_page_or_table(text: str) -> bool:
    """Whether a line only numbers a page or a table: ``- 3 -``, ``公开04表``, ``表十一``, ``（续）``."""
    return bool(_NUMBERED.match(folded(text)))


def speaks(text: str) -> bool:
    """Whether a line between two tables is more than their numbers, owners and units, so that it parts them."""
    plain = folded(text)
    return bool(plain.strip(":.")) and not (
        is_number_of_page_or_table(text) or stated_unit(text) or owner_of(text) or _is_year(plain)
    )


def split_captions(grid: Grid) -> tuple[list[Line], Grid]:
    """Title and unit rows that a format keeps inside the table, as lines, and the rest of the grid.

    One merged cell may hold the number, the title, the owner and the unit of its table: a line each.
    """
    lines: list[Line] = []
    rows = list(grid.rows)
    while rows:
        cells = [cell for cell in rows[0].cells if cell and cell.text.strip()]
        if cells and not _is_caption(cells, last=len(rows) == 1):
            break
        row = rows.pop(0)
        lines.extend(
            Line(row.place, part, cell.bbox) for cell in cells for part in cell.text.splitlines() if part.strip()
        )
    if not rows:
        return [], grid
    return lines, replace(grid, rows=tuple(rows))


def split_notes(grid: Grid) -> tuple[Grid, list[Line]]:
    """The grid without the notes that a format keeps in its last rows, and these as lines."""
    rows = list(grid.rows)
    notes: list[Line] = []
    while len(rows) > 1:
        cells = [cell for cell in rows[-1].cells if cell and cell.text.strip()]
        if len(cells) != 1 or not is_note(cells[0].text):
            break
        notes.insert(0, Line(rows.pop().place, cells[0].text, cells[0].bbox))
    return (replace(grid, rows=tuple(rows)), notes) if notes else (grid, notes)


def _is_caption(cells: list[Cell], *, last: bool) -> bool:
    whole = [folded(cell.text) for cell in cells]
    if len(whole) == 1:
        parts = [part for part in cells[0].text.splitlines() if part.strip()]
        said = [part for part in parts if _captions(part)]
        # a title of two lines, or a title and what belongs to it, but not a label of the body that spans its row
        return len(said) == len(parts) or (
            bool(said)
            and not last
            and any(stated_unit(part) or owner_of(part) or catalogue().match_title(part) for part in said)
        )
    units = [text for text in whole if _UNIT_ALONE.match(text) and stated_unit(text)]
    return (bool(units) and len(whole) <= 4 and not any(is_numeric(t) or is_total(t) for t in whole)) or all(
        is_number_of_page_or_table(text) or owner_of(text) or _is_year(text) or _titled(text) for text in whole
    )


def _captions(text: str) -> bool:
    plain = folded(text)
    return not is_numeric(plain) and bool(
        _titled(plain) or _is_year(plain) or is_number_of_page_or_table(text) or stated_unit(text) or owner_of(text)
    )


def _titled(plain: str) -> bool:
    return bool(
        re.search(r"[一-鿿]{2}表(\(.*\))?$", plain)
        or (len(plain) <= 40 and re.search(r"表(\(.*\))?$", plain) and catalogue().match_title(plain))
    ) and not re.search(r"[。;]", plain)


def _is_year(plain: str) -> bool:
    return bool(re.fullmatch(r"\(?(19|20)\d{2}年?度?\)?", plain))
