"""What a person is to look at of recognised figures, and what people read: gathered from the store."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from budgetdiff.errors import QuestionError
from budgetdiff.report import Language, Place, Unsure, review_page
from budgetdiff.store import Store

_FIGURES = """
SELECT p.fact_id, p.document_id, p.source_name, p.place, p.page, p.row, p.statement_title, p.column_title, p.label, p.raw,
       CAST(p.origin AS VARCHAR), p.bbox, p.doubtful, p.standing, p.rivals, p.confidence, f.amount
FROM fact_places AS p JOIN all_facts AS f USING (fact_id)
"""
_UNSURE = f"""
{_FIGURES} WHERE f.superseded_by IS NULL AND p.standing IN ('doubtful', 'corrected')
ORDER BY f.document_no, p.page, f.ordinal
"""
_ONE = f"{_FIGURES} WHERE fact_id = $1"
_READ = """
SELECT fact_id, o.document_id, p.source_name, o.page, p.bbox, p.statement_title, p.label, p.column_title, o.typed, o.read,
       o.said_by, o.said_at
FROM override AS o JOIN fact_places AS p ON p.document_id = o.document_id AND p.page = o.page AND p.bbox = o.bbox
QUALIFY row_number() OVER (PARTITION BY fact_id ORDER BY o.said_at DESC) = 1
ORDER BY o.said_at DESC, fact_id
"""
_TIMES = """
SELECT count(*) FROM override AS o JOIN fact_places AS p ON p.document_id = o.document_id AND p.page = o.page AND p.bbox = o.bbox
WHERE fact_id = $1
"""
_FILES = "SELECT document_id, source_path, kept FROM document WHERE document_id IN (SELECT unnest($1::VARCHAR[]))"


@dataclass(frozen=True, slots=True)
class PersonRead:
    """What a person (``who``) read in the cell of a recognised figure, and when, by the database's clock (ISO 8601).

    ``printed`` is what the person typed, '' for a blank cell; ``read`` is what was recognised.
    """

    fact_id: str
    document_id: str
    source_name: str
    page: int
    bbox: tuple[float, ...]
    statement_title: str
    label: str
    column_title: str
    printed: str
    read: str
    who: str
    when: str


def unsure_figures(store: Store) -> list[Unsure]:
    """The figures of documents that count which recognition was not sure of, by document and page."""
    return [_unsure(row) for row in store.rows(_UNSURE)]


def figures_read(store: Store) -> list[PersonRead]:
    """The figures that people read otherwise or again, each as it was read last, the latest first."""
    return [
        PersonRead(
            figure,
            document,
            source,
            int(page),
            tuple(bbox),
            title or "",
            label or "",
            column or "",
            typed,
            read or "",
            who,
            said_at.isoformat(timespec="seconds"),
        )
        for figure, document, source, page, bbox, title, label, column, typed, read, who, said_at in store.rows(_READ)
    ]


def times_read(store: Store, fact_id: str) -> int:
    """How often people said what is printed in the cell of a figure, and nobody took it back."""
    return int(store.rows(_TIMES, [fact_id])[0][0])


def figure_now(store: Store, fact_id: str) -> tuple[Unsure, str]:
    """A figure as it counts now, and its version: digits that are others once it counts otherwise or was read again.

    Raises QuestionError where there is no such figure.
    """
    rows = store.rows(_ONE, [fact_id])
    if not rows:
        raise QuestionError("there is no such figure any more")
    found = _unsure(rows[0])
    told = [found.place.raw, found.place.standing, found.taken, times_read(store, fact_id)]
    return found, hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def review_html(store: Store, language: Language) -> tuple[str, int]:
    """The page of all figures of the database that recognition was not sure of, and how many there are."""
    rows = unsure_figures(store)
    return review_page(rows, files_of(store, {one.place.document_id for one in rows}), language), len(rows)


def files_of(store: Store, documents: set[str]) -> dict[str, Path | None]:
    """The files that documents, by their ids, are drawn from: the copies beside the database, else where they were."""
    files: dict[str, Path | None] = {}
    for document, path, kept in store.rows(_FILES, [sorted(documents)]):
        copy = store.copies / kept if kept and store.copies is not None else None
        files[document] = copy if copy is not None and copy.is_file() else Path(path) if path else None
    return files


def _unsure(row: tuple[object, ...]) -> Unsure:
    fact_id, document, source, kind, page, number, title, column, label, raw, origin, bbox, doubtful, *rest = row
    standing, rivals, confidence, amount = rest
    place = Place(
        str(document),
        str(source),
        str(kind),
        int(str(page)),
        None if number is None else int(str(number)),
        str(title),
        str(column),
        str(label),
        str(raw),
        str(origin),
        bbox=tuple(bbox) if isinstance(bbox, list) else None,
        doubtful=bool(doubtful),
        standing=str(standing),
    )
    return Unsure(
        str(fact_id),
        place,
        tuple(str(rivals or "").splitlines()),
        "" if confidence is None else f"{confidence:.2f}",
        "" if amount is None else f"{amount:,.2f}",
    )
