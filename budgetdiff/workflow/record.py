"""From a reading to what the store keeps of it."""

from __future__ import annotations

import os
from pathlib import Path

from budgetdiff.facts import NOTHING, Given
from budgetdiff.statements import Reading
from budgetdiff.store import DocumentRecord, Record


def place_of(path: Path) -> str | None:
    """Where a file stands, for the database; None where its name is no text (its bytes are no UTF-8)."""
    try:
        text = str(path.resolve())
        text.encode()
    except (UnicodeEncodeError, OSError, RuntimeError):
        return None
    return text


def shown_name(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 are read as GB 18030, which old archives of Chinese offices hold."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def record_of(reading: Reading, path: Path | None = None, given: Given = NOTHING, name: str | None = None) -> Record:
    """What the store keeps of a reading.

    ``given`` is what the user said in it of unit, level, year and phase, ``name`` the file's name with the folders it
    stands in, where it is not the file's alone.
    """
    document, identity = reading.document, reading.identity
    said = _said(given, identity.stated or NOTHING)
    return Record(
        document=DocumentRecord(
            document_id=document.document_id,
            source_name=shown_name(name or document.source_name),
            source_path=place_of(path) if path else None,
            format=document.format,
            place=document.place.value,
            title=identity.title,
            unit_name=identity.unit_name,
            unit_level=identity.unit_level,
            fiscal_year=identity.fiscal_year,
            phase=identity.phase,
            pages=document.pages,
            reader=document.reader,
            notes=(*said, *reading.notes),
            stated=identity.stated or NOTHING,
            given=given,
            correction=identity.correction,
            numbers=reading.numbers,
            numbers_lost=len(reading.lost),
        ),
        facts=reading.facts,
        indicators=reading.indicators,
        funds=reading.funds,
        assertions=tuple(a.to_json() for a in reading.assertions),
        tables=reading.tables,
        remarks=reading.remarks,
        evaluations=reading.evaluations,
        lost=reading.lost,
        reasons=reading.reasons,
    )


def _said(given: Given, stated: Given) -> list[str]:
    """What the user said instead of the document, as sentences."""
    words = {"unit_name": "unit", "unit_level": "level", "fiscal_year": "year", "phase": "phase"}
    sentences = []
    for field, word in words.items():
        value, own = getattr(given, field), getattr(stated, field)
        if value is not None and value != own:
            sentences.append(
                f"{word} given by hand as {value}; the document says {own if own is not None else 'nothing of it'}"
            )
    return sentences
