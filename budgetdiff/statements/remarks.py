"""The lines that checks of form need: contents, headings of tables, notes below them, absences, placeholders."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from budgetdiff.document.model import Document, Line
from budgetdiff.facts import Remark, folded, squeezed
from budgetdiff.statements.catalogue import catalogue
from budgetdiff.statements.tables import Table

_CONTENTS = re.compile(r"(\.{3,}|…{2,}|·{3,}|\t)\s*\d+\s*$")
_PLACEHOLDER = re.compile(r"(?<![A-Za-z])[XＸ×]{2,}(?![A-Za-z])|\*{3,}|样张|[（(]略[）)]|_{4,}")


def remarks_of(document: Document, tables: list[Table]) -> Iterator[Remark]:
    """The lines checks of form need: contents, headings of tables, notes below them, absences, placeholders."""
    listed = list(_contents(document))
    for line in listed:
        entry = squeezed(_CONTENTS.sub("", line.text))
        named = catalogue().match_title(entry) if folded(entry).endswith("表") else None
        yield Remark("contents", line.place, entry, named.id if named else None)
    yield from _absences(document)
    for table in tables:
        statement = table.entry.id if table.entry else None
        for line in table.captions[-3:]:
            yield Remark("heading", line.place, squeezed(line.text)[:200], statement)
        for note in table.notes:
            yield Remark("note", note.place, squeezed(note.text)[:400], statement)
    for line in document.lines():
        if _PLACEHOLDER.search(line.text):
            yield Remark("placeholder", line.place, squeezed(line.text)[:200], None)
        if line not in listed and len(line.text) <= 60 and folded(line.text).endswith("表"):
            named = catalogue().match_title(line.text)
            if named is not None:
                yield Remark("titled", line.place, squeezed(line.text), named.id)


def _absences(document: Document) -> Iterator[Remark]:
    """Sentences that say there is none of a budget (没有政府性基金…, …为空表), wherever they stand: one for each budget."""
    lines = [line for line in document.lines() if line.text.strip()]
    starts = list(accumulate((len(folded(line.text)) for line in lines), initial=0))
    text = "".join(folded(line.text) for line in lines)
    for statement, name in _BUDGETS.items():
        none = "无|没有|未(安排|使用|发生|编制|涉及)|不涉及|空表|为零|[^\\d.]0(\\.0+)?(万?元|[,。;])"
        match = re.search(f"({none})[^。;]{{0,40}}{name}|{name}[^。;]{{0,60}}({none})", text)
        if match:
            place = lines[bisect_right(starts, match.start()) - 1].place
            yield Remark("absence", place, match[0][:200], statement)


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
