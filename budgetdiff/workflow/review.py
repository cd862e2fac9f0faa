"""What a person is to look at of recognised figures: gathered from the store, with the pictures of their cells."""

from __future__ import annotations

from pathlib import Path

from budgetdiff.report import Language, Place, Unsure, review_page
from budgetdiff.store import Store

_UNSURE = """
SELECT p.fact_id, p.document_id, p.source_name, p.place, p.page, p.row, p.statement_title, p.column_title, p.label, p.raw,
       CAST(p.origin AS VARCHAR), p.bbox, p.doubtful, p.standing, p.rivals, p.confidence, f.amount
FROM fact_places AS p JOIN all_facts AS f USING (fact_id)
WHERE f.superseded_by IS NULL AND p.standing IN ('doubtful', 'corrected')
ORDER BY f.document_no, p.page, f.ordinal
"""
_FILES = "SELECT document_id, source_path, kept FROM document WHERE document_id IN (SELECT unnest($1::VARCHAR[]))"


def review_html(store: Store, language: Language) -> tuple[str, int]:
    """The page of all figures of the database that recognition was not sure of, and how many there are."""
    rows = [_unsure(row) for row in store.rows(_UNSURE)]
    files: dict[str, Path | None] = {}
    for document, path, kept in store.rows(_FILES, [sorted({one.place.document_id for one in rows})]):
        copy = store.copies / kept if kept and store.copies is not None else None
        files[document] = copy if copy is not None and copy.is_file() else Path(path) if path else None
    return review_page(rows, files, language), len(rows)


def _unsure(row: tuple[object, ...]) -> Unsure:
    fact_id, document, source, kind, page, number, title, column, label, raw, origin, bbox, doubtful, *rest = row
    standing, rivals, confidence, amount = rest
    place = Place(
        str(document), str(source), str(kind), int(str(page)), None if number is None else int(str(number)), str(title),
        str(column), str(label), str(raw), str(origin), bbox=tuple(bbox) if isinstance(bbox, list) else None,
        doubtful=bool(doubtful), standing=str(standing),
    )  # fmt: skip
    return Unsure(
        str(fact_id),
        place,
        tuple(str(rivals or "").splitlines()),
        "" if confidence is None else f"{confidence:.2f}",
        "" if amount is None else f"{amount:,.2f}",
    )
