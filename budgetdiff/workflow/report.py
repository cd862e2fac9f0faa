"""A report from the database: the results of every stage, and the places of their numbers, put together and written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from budgetdiff.check import check_documents
from budgetdiff.classification import code_table
from budgetdiff.compare import (
    Comparison,
    Trend,
    compare_periods,
    newest_pair,
    periods_of,
    resolve_period,
    resolve_unit,
    units_of,
)
from budgetdiff.compare.trend import trend_of_pairs
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period, Phase
from budgetdiff.report import Language, LeftOver, Look, Place, ReportSource, SeenDocument, Verdicts, findings_page
from budgetdiff.store import Store
from budgetdiff.track import track_targets
from budgetdiff.workflow.forms import encoded_report, form_of

YEARS = 6
"""Periods that a report looks back on at most."""
_PLACES = """
SELECT fact_id, document_id, source_name, place, page, row, statement_title, column_title, label, raw,
       CAST(origin AS VARCHAR), bbox
FROM fact_places WHERE document_id IN (SELECT unnest($2::VARCHAR[])) AND fact_id IN (SELECT unnest($1::VARCHAR[]))
"""
_DOCUMENTS = """
SELECT d.document_id, d.source_name, d.format, coalesce(d.title, ''), d.fiscal_year, CAST(d.phase AS VARCHAR), d.pages,
       (SELECT count(*) FROM fact f WHERE f.document_no = d.document_no AND amount IS NOT NULL AND origin = 'printed'),
       d.notes, d.source_path, d.place
FROM document d
WHERE superseded_by IS NULL AND unit_name = $1 AND fiscal_year BETWEEN $2 AND $3
ORDER BY fiscal_year, d.phase, d.document_id
"""
_CHECKED = _DOCUMENTS.replace(
    "unit_name = $1 AND fiscal_year BETWEEN $2 AND $3", "document_id IN (SELECT unnest($1::VARCHAR[]))"
)
_CHECKED_VERDICTS = """
SELECT verdict, count(*) FROM claims WHERE document_id IN (SELECT unnest($1::VARCHAR[])) GROUP BY ALL
"""
_LEFT_OVER = """
SELECT t.document_id, d.source_name, t.page, t.title, t.reason FROM tables_seen t JOIN documents d USING (document_id)
WHERE statement IS NULL AND d.unit_name = $1 AND d.fiscal_year BETWEEN $2 AND $3
ORDER BY t.document_id, t.ordinal
"""
_FINDINGS = """
SELECT f.* FROM findings f JOIN documents d USING (document_id)
WHERE d.unit_name = $1 AND d.fiscal_year BETWEEN $2 AND $3 ORDER BY f.finding_id
"""
_VERDICTS = """
SELECT verdict, count(*) FROM claims JOIN documents d USING (document_id)
WHERE d.unit_name = $1 AND d.fiscal_year BETWEEN $2 AND $3 GROUP BY ALL
"""
_OWNERS = "SELECT DISTINCT unit_name FROM documents WHERE superseded_by IS NULL ORDER BY 1"
_OF_FACTS = ("fact_id", "base_fact_id", "current_fact_id")


def unit_of(store: Store, unit: str | None) -> str:
    """The unit a report is about: the one named, or the only one that documents are of.

    A department's tables may name units below it; its report is still its own. Raises QuestionError where no unit is clear.
    """
    name = resolve_unit(store, unit)
    if name is not None:
        return name
    units = units_of(store)
    if len(units) > 1:
        units = [row[0] for row in store.rows(_OWNERS)] or units
    if len(units) == 1:
        return units[0]
    there = "、".join(units[:8]) + ("…" if len(units) > 8 else "")
    raise QuestionError(
        f"a report is about one unit; name it with --unit, or give a folder as --out for all: {there}"
        if units
        else "the database is empty; ingest a disclosure first"
    )


def pair_of(store: Store, base: Period | str | None, current: Period | str | None, unit: str) -> tuple[Period, Period]:
    """The periods a report compares, with their phases; the newest pair for what is not given."""
    if current is None:
        one, two = newest_pair(store, unit)
        return resolve_period(store, base, unit) if base is not None else one, two
    two = resolve_period(store, current, unit)
    if base is not None:
        return resolve_period(store, base, unit), two
    earlier = [p for p in periods_of(store, unit) if p.fiscal_year < two.fiscal_year and p.phase is two.phase]
    if not earlier:
        raise QuestionError(f"there is no {two.phase} period before {two}; name one with --base")
    return earlier[-1], two


def years_before(store: Store, base: Period, current: Period, unit: str) -> list[Period]:
    """The periods of the trend: those of the current phase up to the current one that documents print, the newest six.

    A year that only sentences imply has a figure or two: it stands in the comparison, and would be a gap in a trend.
    """
    if base.phase is not current.phase:
        return []
    printed = {
        (int(year), phase) for year, phase in store.rows(
            "SELECT DISTINCT fiscal_year, phase FROM figures WHERE unit_name = $1 AND source <> 'implied'", [unit]
        )
    }  # fmt: skip
    years = [
        p for p in periods_of(store, unit)
        if p.phase is current.phase and p.fiscal_year <= current.fiscal_year and (p.fiscal_year, p.phase) in printed
    ]  # fmt: skip
    return years[-YEARS:] if len(years) > 2 else []


def executed_year(store: Store, current: Period, unit: str) -> tuple[Period, Period] | None:
    """The newest year, the current one at the latest, whose own documents state both a budget and an outturn."""
    rows = store.rows(
        """SELECT fiscal_year FROM figures
           WHERE unit_name = $1 AND fiscal_year <= $2 AND level = 0 AND phase IN ('approved', 'executed')
             AND statement IN ('expenditure', 'general_public', 'income_expenditure')
           GROUP BY fiscal_year HAVING count(DISTINCT phase) = 2 ORDER BY fiscal_year DESC LIMIT 1""",
        [unit, current.fiscal_year],
    )
    return (Period(int(rows[0][0]), Phase.APPROVED), Period(int(rows[0][0]), Phase.EXECUTED)) if rows else None


def source_of(
    store: Store, base: Period | str | None, current: Period | str | None, unit: str | None, *, checked: bool = False
) -> ReportSource:
    """What the report of one unit is made from. Raises QuestionError where the unit or the periods are not clear.

    The unit is checked first, unless it was just now.
    """
    name = unit_of(store, unit)
    one, two = pair_of(store, base, current, name)
    comparison = compare_periods(store, one, two, unit=name)
    if not checked:
        check_documents(store, unit=name)
    years = years_before(store, one, two, name)
    pairs = [
        comparison if (a, b) == (comparison.base, comparison.current) else compare_periods(store, a, b, unit=name)
        for a, b in pairwise(years)
    ]
    trend = trend_of_pairs([coarse(pair) for pair in pairs]) if pairs else None
    spent = executed_year(store, two, name)
    execution = None
    if spent is not None:
        same = spent == (comparison.base, comparison.current)
        execution = comparison if same else compare_periods(store, *spent, unit=name)
    return put_together(store, name, comparison, trend, execution)


def coarse(comparison: Comparison) -> Comparison:
    """Totals and 类 only: what a page shows of the years."""
    return Comparison(comparison.lines.filter(pl.col("level") <= 1), units=comparison.units, base=comparison.base,
                      current=comparison.current)  # fmt: skip


def put_together(
    store: Store, name: str, comparison: Comparison, trend: Trend | None, execution: Comparison | None
) -> ReportSource:
    """The results of one unit with the places of their numbers, the documents, findings and targets."""
    years = [comparison.base.fiscal_year, comparison.current.fiscal_year]
    if trend is not None:
        years += [period.fiscal_year for period in trend.periods]
    span = [name, min(years), max(years)]
    frames = [comparison.lines, *([trend.lines] if trend else []), *([execution.lines] if execution else [])]
    findings = store.frame(_FINDINGS, span)
    verdicts = {str(word): int(count) for word, count in store.rows(_VERDICTS, span)}
    codes = {code for frame in frames for code in frame.filter(pl.col("label").is_null())["code"].drop_nulls()}
    tracking = track_targets(store, [comparison.base, comparison.current], unit=name)
    return ReportSource(
        unit=name, comparison=comparison, tracking=tracking, places=_places(store, frames, findings),
        documents=tuple(_document(row) for row in store.rows(_DOCUMENTS, span)), trend=trend, execution=execution,
        findings=tuple(findings.iter_rows(named=True)), verdicts=Verdicts(**verdicts),
        left_over=tuple(LeftOver(str(d), str(n), int(p), str(t), str(r)) for d, n, p, t, r in store.rows(_LEFT_OVER, span)),
        names=_names(codes, comparison.current.fiscal_year),
    )  # fmt: skip


def _names(codes: Iterable[str], fiscal_year: int) -> dict[str | None, str]:
    """What the classification of the year calls codes, those with one name only."""
    found: dict[str | None, str] = {}
    for code in sorted(codes):
        names = {one.name for one in code_table().get(code, ()) if one.covers(fiscal_year)}
        if len(names) == 1:
            found[code] = names.pop()
    return found


def findings_html(
    store: Store, findings: pl.DataFrame, language: Language, *, pictures: bool = True, look: Look | None = None
) -> str:
    """A page of findings (rows of that view, as ``check`` gives them) with their evidence."""
    rows = tuple(findings.iter_rows(named=True))
    asked = sorted({row["document_id"] for row in rows})
    documents = tuple(_document(row) for row in store.rows(_CHECKED, [asked]))
    verdicts = Verdicts(**{str(word): int(count) for word, count in store.rows(_CHECKED_VERDICTS, [asked])})
    places = _places(store, (), findings)
    return findings_page(rows, documents, places, verdicts, language, pictures=pictures, look=look)


def _places(store: Store, frames: Iterable[pl.DataFrame], findings: pl.DataFrame) -> dict[str, Place]:
    wanted: set[str] = set()
    for frame in frames:
        for column in _OF_FACTS:
            if column in frame.columns:
                wanted.update(frame[column].drop_nulls().to_list())
    if findings.height:
        evidence = findings["evidence"].str.json_decode(pl.List(pl.Struct({"fact_id": pl.String})))
        wanted.update(one["fact_id"] for proofs in evidence.to_list() for one in proofs or () if one["fact_id"])
    names = (
        "document_id",
        "source_name",
        "kind",
        "page",
        "row",
        "statement_title",
        "column_title",
        "label",
        "raw",
        "origin",
    )
    return {
        row[0]: Place(**dict(zip(names, row[1:11], strict=True)), bbox=tuple(row[11]) if row[11] else None)
        for row in store.rows(_PLACES, [sorted(wanted), sorted({one.partition(":")[0] for one in wanted})])
    }


def _document(row: tuple[Any, ...]) -> SeenDocument:
    document_id, source, form, title, year, phase, pages, facts, notes, path, kind = row
    return SeenDocument(
        document_id, source, form, title, Period(year, Phase(phase)), pages, facts,
        tuple(n for n in notes.split("\n") if n), Path(path) if path else None, kind,
    )  # fmt: skip


def write_report(
    store: Store, out: Path, base: Period | str | None, current: Period | str | None, unit: str | None, language: Language,
    *, look: Look, pictures: bool, form: str | None = None,
) -> Path:  # fmt: skip
    """Write the report of one unit in the form asked for; whole, or not at all."""
    chosen = form_of(out, form)
    if out.is_dir():
        raise QuestionError(f"{out}: this is a folder; name the file to write, say {out / 'report.html'}")
    if not out.parent.is_dir():
        raise QuestionError(f"{out}: the folder {out.parent} does not exist")
    source = source_of(store, base, current, unit)
    return written(out, encoded_report(source, chosen, language, look, pictures=pictures))


def written(out: Path, content: bytes) -> Path:
    """Write a file whole, or not at all."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return out
