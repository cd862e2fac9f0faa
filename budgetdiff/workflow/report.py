"""A report from the database: the results of every stage, and the places of their numbers, put together and written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from budgetdiff.compare import Comparison, compare_periods, newest_pair, periods_of, resolve_unit, trend_of, units_of
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period, Phase, Unit
from budgetdiff.report import Language, Place, ReportSource, SeenDocument, page, view_of
from budgetdiff.store import Store
from budgetdiff.track import track_targets

_PLACES = """
SELECT fact_id, document_id, source_name, place, page, row, statement_title, column_title, label, raw,
       CAST(origin AS VARCHAR)
FROM fact_places WHERE fact_id IN (SELECT unnest($1::VARCHAR[]))
"""
_DOCUMENTS = """
SELECT d.document_id, d.source_name, d.format, coalesce(d.title, ''), d.fiscal_year, CAST(d.phase AS VARCHAR), d.pages,
       (SELECT count(*) FROM all_facts f WHERE f.document_id = d.document_id AND amount IS NOT NULL AND origin = 'printed'),
       d.notes
FROM documents d
WHERE superseded_by IS NULL AND unit_name = $1 AND fiscal_year BETWEEN $2 AND $3
ORDER BY fiscal_year, d.phase
"""
_LEFT_OVER = """
SELECT source_name, page, t.title FROM tables_seen t JOIN documents d USING (document_id)
WHERE statement IS NULL AND d.unit_name = $1 AND d.fiscal_year BETWEEN $2 AND $3
"""


def source_of(store: Store, base: Period | str | None, current: Period | str | None, unit: str | None) -> ReportSource:
    """What the report of one unit is made from. Raises QuestionError where the unit or the periods are not clear."""
    name = resolve_unit(store, unit)
    if name is None:
        units = units_of(store)
        if len(units) != 1:
            there = "、".join(units[:8]) + ("…" if len(units) > 8 else "")
            raise QuestionError(
                f"a report is about one unit; name it with --unit: {there}"
                if units
                else "the database is empty; ingest a disclosure first"
            )
        name = units[0]
    if base is None or current is None:
        one, two = newest_pair(store, name)
        base, current = base or one, current or two
    comparison = compare_periods(store, base, current, unit=name)
    first, last = sorted((comparison.base.fiscal_year, comparison.current.fiscal_year))
    phase = comparison.current.phase
    years = [p for p in periods_of(store, name) if p.phase is phase and p.fiscal_year <= last]
    trend = trend_of(store, years[-6:], unit=name) if len(years) > 2 and comparison.base.phase is phase else None
    tracking = track_targets(store, [comparison.base, comparison.current], unit=name)
    earliest = min([p.fiscal_year for p in years[-6:]], default=first)
    return ReportSource(
        comparison=comparison, tracking=tracking, places=_places(store, comparison, trend.lines if trend else None),
        documents=tuple(_document(row) for row in store.rows(_DOCUMENTS, [name, earliest, last])), trend=trend,
        left_over=tuple((str(n), int(p), str(t)) for n, p, t in store.rows(_LEFT_OVER, [name, earliest, last])),
    )  # fmt: skip


def _places(store: Store, comparison: Comparison, trend: Any) -> dict[str, Place]:
    wanted: set[str] = set()
    for frame, columns in ((comparison.lines, ("base_fact_id", "current_fact_id")), (trend, ("fact_id",))):
        if frame is not None:
            for column in columns:
                wanted.update(frame[column].drop_nulls().to_list())
    return {row[0]: Place(*row[1:]) for row in store.rows(_PLACES, [sorted(wanted)])}


def _document(row: tuple[Any, ...]) -> SeenDocument:
    document_id, source, form, title, year, phase, pages, facts, notes = row
    period = Period(year, Phase(phase))
    return SeenDocument(
        document_id, source, form, title, period, pages, facts, tuple(n for n in notes.split("\n") if n)
    )


def write_report(
    store: Store, out: Path, base: Period | str | None, current: Period | str | None, unit: str | None, language: str,
    money_unit: Unit,
) -> Path:  # fmt: skip
    """Write the report of one unit; whole, or not at all."""
    if out.is_dir():
        raise QuestionError(f"{out}: this is a folder; name the file to write, say {out / 'report.html'}")
    if not out.parent.is_dir():
        raise QuestionError(f"{out}: the folder {out.parent} does not exist")
    words = Language(language, money_unit)
    text = page(view_of(source_of(store, base, current, unit), words), words)
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return out
