"""The periods of projects that a document states, in sentences and in forms: remarks that the rule FORM-PERIOD reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from budgetdiff.document.model import Document, Grid, Row
from budgetdiff.facts import BBox, Remark, folded
from budgetdiff.statements.narrative.paragraphs import Paragraph

_DAY = r"(20\d{2})[年.\-/](\d{1,2})(?:[月.\-/](\d{1,2})日?|月)"
_TO = r"(?:至|到|[-—–―~～－]{1,2})"
# the second day may be of the first's year: 2024年1月至12月
_RANGE = re.compile(rf"{_DAY}{_TO}(?:(20\d{{2}})[年.\-/])?(\d{{1,2}})(?:[月.\-/](\d{{1,2}})日?|月)")
_ONE = re.compile(_DAY)
_LABEL = r"(?:项目)?(?:起止|实施|执行|建设)(?:时间|日期|年限|周期|期限|期间|期)|项目(?:周期|期限|期|年限)"
_OPENS = re.compile(rf"(?:{_LABEL})[:：]?$")
_INLINE = re.compile(rf"(?:{_LABEL})(?:[:：]|为|是)$")
_CELL = re.compile(rf"^(?:{_LABEL})$")
_BEGINS = re.compile(r"^(?:项目)?(?:计划)?(?:开始|起始)(?:日期|时间)$")
_ENDS = re.compile(r"^(?:项目)?(?:计划)?(?:完成|结束|终止)(?:日期|时间)$")
# what is paid for later than it was done, or goes over several years
_LATER = re.compile(
    r"尾款|余款|欠款|质保|结转|结余|跨年|补付|补助上年|清算|验收|审价|结算|分期|续建|延续|以前年度|历年|往年|上一?年度?|追溯|已完|完工|竣工"
)
# a form has indicators of 验收 and 完工, and a line for 上年结转 with or without money
_LATER_IN_FORM = re.compile(
    r"尾款|余款|欠款|质保金|跨年|补付|清算|分期|续建|以前年度|历年|往年|追溯|已完工|已竣工|结转[^\d]{0,12}(?=[\d,.]*[1-9])"
)
_AROUND = 14
"""How many paragraphs before a period, and half as many behind it, tell of its project."""


def periods_of(document: Document, told: Sequence[Paragraph]) -> Iterator[Remark]:
    """A remark for each period of a project from one day to another: ``period`` in a sentence, ``form_period`` in a form.

    Its text is the words, with the ``first`` and the ``last`` day (YYYY-MM-DD; of a bare month 01 and 31, be there a 31st or
    not), and ``later``, which is ``later`` where words nearby say that money is paid later than the work is done, else ''.
    Pictures are passed over: one digit read wrongly is another year. ``told`` are the document's paragraphs.
    """
    if document.recognised:
        return
    for number, paragraph in enumerate(told):
        for match in _RANGE.finditer(paragraph.text):
            before = paragraph.text[: match.start()]
            alone = not before[len(paragraph.opening) :] and number and _OPENS.search(told[number - 1].text)
            if alone or _INLINE.search(before):
                place = paragraph.place(match.start())
                near = told[max(0, number - _AROUND) : number + _AROUND // 2]
                yield from _remark("period", place, match[0], match.groups(), bool(_LATER.search(_said(near))))
    for grid in document.grids():
        words = "|".join(folded(cell.text) for row in grid.rows for cell in row.cells if cell is not None)
        later = bool(_LATER_IN_FORM.search(words))
        for row in grid.rows:
            yield from _in_row(grid, row, later)


def _in_row(grid: Grid, row: Row, later: bool) -> Iterator[Remark]:
    """The period in a row of a form: a label and a span, or two labels with a day each."""
    cells = [(text, cell) for cell in row.cells if cell is not None and (text := folded(cell.text))]
    first = last = ""
    box: BBox | None = None
    for (label, _), (value, cell) in pairwise(cells):
        if _CELL.match(label) and (match := _RANGE.fullmatch(value)):
            yield from _remark("form_period", (grid.place, cell.bbox), match[0], match.groups(), later)
        if _BEGINS.match(label):
            first, box = value, cell.bbox
        last = value if _ENDS.match(label) else last
    one, two = _ONE.fullmatch(first), _ONE.fullmatch(last)
    if one and two:
        yield from _remark("form_period", (grid.place, box), f"{first}至{last}", (*one.groups(), *two.groups()), later)


def _said(near: Sequence[Paragraph]) -> str:
    return "".join(paragraph.text for paragraph in near)


def _remark(
    kind: str, place: tuple[int, BBox | None], words: str, days: tuple[str | None, ...], later: bool
) -> Iterator[Remark]:
    first, last = _iso(days[:3], 1), _iso((days[3] or days[0], *days[4:]), 31)
    if first and last:
        page, box = place
        parts = (("first", first), ("last", last), ("later", "later" if later else ""))
        yield Remark(kind, page, words, None, bbox=box, parts=parts)


def _iso(day: tuple[str | None, ...], unnamed: int) -> str:
    """A day of year, month and day as printed; ``unnamed`` where no day is printed. Empty where it is no day."""
    year, month, number = day
    if year is None or month is None or not 1 <= int(month) <= 12 or (number and not 1 <= int(number) <= 31):
        return ""
    return f"{year}-{int(month):02}-{int(number) if number else unnamed:02}"


__all__ = ["periods_of"]
