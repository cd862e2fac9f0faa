"""The lines that checks of form need: contents, headings of tables, notes below them, absences, placeholders."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from budgetdiff.document.model import Document, Line
from budgetdiff.facts import Remark, folded, squeezed
from budgetdiff.statements.catalogue import catalogue
from budgetdiff.statements.classnames import unknown_classes
from budgetdiff.statements.layout import is_numeric, texts
from budgetdiff.statements.narrative.paragraphs import Paragraph
from budgetdiff.statements.tables import Table
from budgetdiff.statements.timespans import periods_of
from budgetdiff.statements.wording import wordings_of

_CONTENTS = re.compile(r"(\.{3,}|…{2,}|·{3,}|\t)\s*\d+\s*$")
# 第三部分 2024年部门预算情况说明
_SECTION = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))[^。;,，；]*(?:19|20)\d{2}年度?"
    r"[^。;,，；\d]*(?:部门|单位)?(?:预算|决算)[^。;,，；\d]*(?:说明|情况|公开|表)$"
)
_OWNED = re.compile(
    r"截[至止](?:19|20)\d{2}年(?:\d{1,2}月(?:\d{1,2}日|底|末)?|年?底|年?末)[^。;]{0,40}(?:车辆|房屋|固定资产|设备|在职|编制|在编|离退休人员|职工)"
)
_NOTHING = re.compile(
    r"空表|无(?:此|本|该|相关|上述|涉及)|(?:无|没有|未)[^,。;]{0,30}(?:预算|支出|收支|收入|数据|内容|安排|发生|经费|资金)|不涉及|^(?:无|本表无|此表无)$"
)
_PLACEHOLDER = re.compile(r"(?<![A-Za-z])[XＸ×]{2,}(?![A-Za-z])|\*{3,}|样张|[（(]略[）)]|_{4,}")


def remarks_of(document: Document, told: Sequence[Paragraph], tables: list[Table]) -> Iterator[Remark]:
    """The lines checks of form need: contents, headings of tables, notes below them, absences, placeholders.

    ``told`` are the document's paragraphs.
    """
    listed = list(_contents(document))
    for line in listed:
        entry = squeezed(_CONTENTS.sub("", line.text))
        named = catalogue().match_title(entry) if folded(entry).endswith("表") else None
        yield Remark("contents", line.place, entry, named.id if named else None, bbox=line.bbox)
    for page in document.pictures:
        yield Remark("picture", page, "", None)
    yield from _absences(document)
    yield from _dates(document)
    yield from periods_of(document, told)
    yield from wordings_of(told)
    yield from unknown_classes(document, told)
    for table in tables:
        statement = table.entry.id if table.entry else None
        for line in table.captions[-3:]:
            yield Remark("heading", line.place, squeezed(line.text)[:200], statement, bbox=line.bbox)
        if statement is not None:
            yield from _unpadded(table, statement)
            yield from _said_within(table, statement)
        for note in table.notes:
            yield Remark("note", note.place, squeezed(note.text)[:400], statement, bbox=note.bbox)
    for line in document.lines():
        if line not in listed and _SECTION.search(folded(line.text)) and len(line.text) <= 50:
            yield Remark("section", line.place, squeezed(line.text), None, bbox=line.bbox)
        if _PLACEHOLDER.search(line.text):
            yield Remark("placeholder", line.place, squeezed(line.text)[:200], None, bbox=line.bbox)
        if line not in listed and len(line.text) <= 60 and folded(line.text).endswith("表"):
            named = catalogue().match_title(line.text)
            if named is not None:
                yield Remark("titled", line.place, squeezed(line.text), named.id, bbox=line.bbox)


def _said_within(table: Table, statement: str) -> Iterator[Remark]:
    """What a table without numbers says of its being empty in a cell of its own (本部门无此项预算), as the absence it is."""
    rows = [*table.header, *table.rows]
    if any(
        is_numeric(text) and not re.fullmatch(r"0+(\.0+)?|\d{1,2}|(19|20)\d{2}", text)
        for row in rows
        for text in texts(row)
    ):
        return
    for row in rows:
        for cell in row.cells:
            if cell is not None and _NOTHING.search(folded(cell.text)):
                yield Remark("absence", row.place, squeezed(cell.text)[:200], statement, row.number, cell.bbox)


def _unpadded(table: Table, statement: str) -> Iterator[Remark]:
    """The codes in three columns that are printed without their zero (208|5|05), in a table that prints it elsewhere."""
    bare: list[Remark] = []
    padded = 0
    for row in table.rows:
        cells = [folded(cell.text) if cell else "" for cell in row.cells[:3]]
        if not re.fullmatch(r"\d{3}", cells[0]) or not all(re.fullmatch(r"\d{0,2}", cell) for cell in cells[1:]):
            continue
        parts = [cell for cell in cells[1:] if cell]
        padded += sum(1 for part in parts if part[0] == "0" and len(part) == 2)
        if any(len(part) == 1 for part in parts):
            box = row.cells[0].bbox if row.cells[0] is not None else None
            bare.append(Remark("unpadded", row.place, "|".join([cells[0], *parts]), statement, row.number, box))
    if padded > 2 * len(bare):
        yield from bare


def _absences(document: Document) -> Iterator[Remark]:
    """Sentences that say there is none of a budget (没有政府性基金…, …为空表), wherever they stand: one for each budget."""
    lines, starts, text = _joined(document)
    for statement, name in _BUDGETS.items():
        none = "无|没有|未(安排|使用|发生|编制|涉及)|不涉及|空表|为零|[^\\d.]0(\\.0+)?(万?元|[,。;])"
        match = re.search(f"({none})[^。;]{{0,40}}{name}|{name}[^。;]{{0,60}}({none})", text)
        if match:
            line = lines[bisect_right(starts, match.start()) - 1]
            yield Remark("absence", line.place, match[0][:200], statement, bbox=line.bbox)


def _dates(document: Document) -> Iterator[Remark]:
    """The dates of what is owned, counted at the end of a year (截至2024年12月31日，共有车辆…)."""
    lines, starts, text = _joined(document)
    for match in _OWNED.finditer(text):
        line = lines[bisect_right(starts, match.start()) - 1]
        yield Remark("date", line.place, match[0][:200], None, bbox=line.bbox)


def _joined(document: Document) -> tuple[list[Line], list[int], str]:
    """The lines with text, where each begins in the text of all, and that text."""
    lines = [line for line in document.lines() if line.text.strip()]
    starts = list(accumulate((len(folded(line.text)) for line in lines), initial=0))
    return lines, starts, "".join(folded(line.text) for line in lines)


_BUDGETS = {"government_fund": "政府性基金", "state_capital": "国有资本", "three_public": '[“"]?三公'}


def _contents(document: Document) -> Iterator[Line]:
    """The lines of the table of contents: from 目录 to a sentence or a line that repeats the first entry."""
    inside = False
    entries: list[str] = []
    for line in document.lines():
        text = folded(line.text)
        if not inside:
            inside = bool(re.fullmatch(r"目录|目次", text))
            continue
        bare = re.sub(r"[.…·]*\d*$", "", folded(_CONTENTS.sub("", line.text)))
        if len(entries) > 200 or len(text) > 60 or text[-1:] in "。;" or (entries and bare == entries[0]):
            return
        entries.append(bare)
        yield line
