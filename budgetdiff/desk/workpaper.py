"""The working paper (工作底稿): findings with their grounds, pictures and decisions, as XLSX, DOCX and JSON; and letters."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from budgetdiff.desk.grounds import VIEW, plain_row
from budgetdiff.desk.words import Words
from budgetdiff.facts import printable
from budgetdiff.report.evidence import Crop, Pictures
from budgetdiff.report.findings import findings_of
from budgetdiff.report.numbers import Numbers
from budgetdiff.report.source import Verdicts
from budgetdiff.report.view import FindingRow
from budgetdiff.report.word.paper import Paper
from budgetdiff.store import Store
from budgetdiff.workflow.gather import found_in

MOST = 2000
"""Findings of one paper."""
_PICTURED = 300
"""Findings of one paper that are shown on the picture of their page."""
_A_FINDING = 3
"""Pictures of one finding."""
_FONTS = {"title": "黑体", "heading": "黑体", "body": "宋体"}
_LONGEST = 32_767
_SCALE = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding of a paper: its row, as worded, and the pictures of its numbers as PNG."""

    row: Mapping[str, Any]
    worded: FindingRow
    pictures: tuple[bytes, ...]


def entries_of(store: Store, rows: Sequence[Mapping[str, Any]], words: Words, *, pictures: bool = True) -> list[Entry]:
    """The findings of a paper, in the order given."""
    if not rows:
        return []
    plain = [plain_row(row) for row in rows]
    documents, places, _ = found_in(
        store, pl.DataFrame(plain, schema_overrides=dict.fromkeys(VIEW, pl.String) | {"page": pl.Int64})
    )
    files = {one.document_id: one.path for one in documents} if pictures else {}
    entries = []
    with Pictures(files) as album:
        for number, (row, one) in enumerate(zip(rows, plain, strict=True)):
            told = findings_of(Numbers(words, places, album), [one], documents, Verdicts()).rows[0]
            shots = _shots(album, one, told) if number < _PICTURED else ()
            entries.append(Entry(row, told, shots))
    return entries


def _shots(album: Pictures, row: Mapping[str, Any], told: FindingRow) -> tuple[bytes, ...]:
    found: list[tuple[str, int, Crop]] = []
    for one, proof in zip(json.loads(row["evidence"] or "[]"), told.proofs, strict=False):
        document = proof.place.document_id if proof.place else one.get("document_id") or row["document_id"]
        page = proof.place.page if proof.place else one.get("page") or row["page"]
        found += [(document, page, crop) for crop in proof.crops[:1]]
    return tuple(album.framed(*one) for one in found[:_A_FINDING])


def heads(words: Words) -> list[str]:
    """The columns of the paper."""
    about = ("No.", "Severity", "Rule", "About", "Unit", "Year", "Phase", "Document", "Page", "Finding")
    names = (*about, "expected", "found", "Difference", "Grounds", "Decision", "Remark", "Who", "When", "Id")
    return [words(name) for name in names]


def cells(number: int, entry: Entry, words: Words, states: Mapping[str, str]) -> list[str]:
    """One finding as the cells of the columns."""
    row, told = entry.row, entry.worded
    grounds = "\n".join(" ".join(part for part in (one.words, one.raw, one.where) if part) for one in told.proofs)
    return [
        *(str(number), told.name, row["rule"], words.rule(row["rule"]), row["unit"], row["year"], row["phase_name"]),
        *(
            row["source_name"],
            str(row["page"] or ""),
            told.paragraphs,
            told.expected,
            told.found,
            told.difference,
            grounds,
        ),
        *(states[row["decided"]], row["note"], row["who"], row["when"], row["finding_id"]),
    ]


def workbook(entries: Sequence[Entry], words: Words, states: Mapping[str, str]) -> bytes:
    """The paper as XLSX: a line a finding with a filter, and a sheet of their pictures. Text stays text."""
    import xlsxwriter  # only where it is asked for

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#EDF0F2", "valign": "top"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        amount = book.add_format({"num_format": "#,##0.00", "valign": "top"})
        sheet = book.add_worksheet(words("Working paper"))
        names = heads(words)
        for column, (name, width) in enumerate(
            zip(names, (5, 8, 14, 14, 20, 6, 8, 18, 5, 60, 12, 12, 14, 50, 9, 24, 10, 18, 14), strict=True)
        ):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, head)
        shown = book.add_worksheet(words("Pictures")) if any(one.pictures for one in entries) else None
        down = 0
        for number, entry in enumerate(entries, start=1):
            for column, value in enumerate(cells(number, entry, words, states)):
                if (column in (0, 5, 8) or column == 12) and _number(value):
                    sheet.write_number(number, column, float(value), amount if column == 12 else text)
                else:
                    sheet.write_string(number, column, printable(value)[:_LONGEST], text)
            if shown is not None and entry.pictures:
                sheet.write_url(
                    number, 0, f"internal:'{words('Pictures')}'!A{down + 1}", string=str(number), tip=words("Pictures")
                )
                shown.write_string(
                    down, 0, printable(f"{number} · {entry.row['rule']} · {entry.row['unit']}")[:_LONGEST]
                )
                down += 1
                for picture in entry.pictures:
                    shown.insert_image(
                        down, 0, "p.png", {"image_data": io.BytesIO(picture), "x_scale": _SCALE, "y_scale": _SCALE}
                    )
                    down += 7
                down += 1
        sheet.autofilter(0, 0, max(len(entries), 1), len(names) - 1)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return buffer.getvalue()


def _number(text: str) -> bool:
    """Whether a cell holds a text as a number without another one coming back."""
    try:
        value = Decimal(text)
    except ArithmeticError:
        return False
    return value.is_finite() and len(value.normalize().as_tuple().digits) <= 15


def document(entries: Sequence[Entry], words: Words, states: Mapping[str, str], title: str) -> bytes:
    """The paper as DOCX: a heading a unit, then each finding with its grounds, pictures and decision."""
    from docx.shared import Cm

    paper = Paper(_FONTS)
    paper.title(title)
    unit = None
    for number, entry in enumerate(entries, start=1):
        row, told = entry.row, entry.worded
        if row["unit"] != unit:
            unit = row["unit"]
            paper.heading(unit, 1)
        paper.heading(f"{number}. {words.rule(row['rule'])} · {row['year']} {row['phase_name']}", 2)
        paper.text(f"{told.name}{words(': ')}{told.message}", indent=False, size=11)
        for follows in told.follows:
            paper.text(f"↳ {follows}", indent=False, size=9)
        for one in told.proofs:
            paper.text(" ".join(part for part in (one.words, one.raw, one.where) if part), indent=False, size=9)
        for picture in entry.pictures:
            paper.document.add_picture(io.BytesIO(picture), width=Cm(16))
        decided = " ".join(part for part in (states[row["decided"]], row["who"], row["when"], row["note"]) if part)
        paper.text(f"{words('Decision')}{words(': ')}{decided} · {row['finding_id']}", indent=False, size=9)
    return paper.bytes()


def as_json(entries: Sequence[Entry]) -> bytes:
    """The paper as JSON: a list of the findings with evidence as data."""
    left_out = {
        "text",
        "far",
        "at",
        "cause",
        "together",
        "gravity",
        "phase_name",
        "severity_name",
        "rule_name",
        "message",
    }
    listed = [
        {name: value for name, value in one.row.items() if name not in left_out}
        | {name: json.loads(one.row[name] or "[]") for name in ("evidence", "causes", "consequences")}
        for one in entries
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1, default=str).encode()
