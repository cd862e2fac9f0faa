"""What the results of a report do not hold: the places of their numbers, the documents and what was found in them.

Asked for many units at once, because every query looks at the whole database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from budgetdiff.check.dispositions import Dispositions, laid_over
from budgetdiff.classification import code_table
from budgetdiff.compare import Comparison, Trend
from budgetdiff.facts import Amount, Period, Phase, ReasonKind
from budgetdiff.report import (
    LeftOver,
    Place,
    ReportSource,
    SeenDocument,
    StatedReason,
    StatedTotal,
    TargetSpot,
    Verdicts,
    evidence_of,
)
from budgetdiff.said import taken
from budgetdiff.store import Store
from budgetdiff.track import Tracking

_PLACES = """
SELECT fact_id, document_id, source_name, place, page, row, statement_title, column_title, label, raw,
       CAST(origin AS VARCHAR), money_unit, bbox, doubtful,
       coalesce((SELECT currency FROM document AS own WHERE own.document_id = fact_places.document_id), ''),
       standing
FROM fact_places
LEFT JOIN (SELECT document_id, title AS statement_title, any_value(money_unit) AS money_unit FROM tables_seen
           WHERE document_id IN (SELECT unnest($2::VARCHAR[])) AND money_unit IS NOT NULL
           GROUP BY ALL HAVING count(DISTINCT money_unit) = 1) AS money USING (document_id, statement_title)
WHERE document_id IN (SELECT unnest($2::VARCHAR[])) AND fact_id IN (SELECT unnest($1::VARCHAR[]))
"""
# The form that a target stands in is the last that begins at or before its place.
_TARGET_PLACES = """
SELECT d.document_id, source_name, place, i.page, row, name, target_raw, bbox,
       coalesce((SELECT arg_max(title, ordinal) FROM tables_seen AS t
                 WHERE t.document_id = d.document_id AND t.page <= i.page AND statement IN ('target_form', 'self_evaluation')), '')
FROM indicator AS i JOIN document AS d USING (document_no) WHERE d.document_id IN (SELECT unnest($1::VARCHAR[]))
"""
_DOCUMENT = """
SELECT d.unit_name, d.document_id, d.source_name, d.format, coalesce(d.title, ''), d.fiscal_year, CAST(d.phase AS VARCHAR),
       d.pages,
       (SELECT count(*) FROM fact f WHERE f.document_no = d.document_no AND amount IS NOT NULL AND origin = 'printed'),
       d.notes, d.said, d.source_path, d.place, d.kept
FROM document d
"""
_DOCUMENTS_OF = f"""{_DOCUMENT}
JOIN (SELECT unnest($1::VARCHAR[]) AS unit_name, unnest($2::INTEGER[]) AS first, unnest($3::INTEGER[]) AS last) AS asked
     USING (unit_name)
WHERE superseded_by IS NULL AND fiscal_year BETWEEN first AND last
ORDER BY fiscal_year, d.phase, d.document_id
"""
_DOCUMENTS_BY_ID = f"""{_DOCUMENT}
WHERE ($2 OR superseded_by IS NULL) AND document_id IN (SELECT unnest($1::VARCHAR[]))
ORDER BY fiscal_year, d.phase, d.document_id
"""
_LEFT_OVER = """
SELECT document_id, page, title, reason FROM tables_seen
WHERE statement IS NULL AND coalesce(reason, '') NOT LIKE 'no amounts%' AND document_id IN (SELECT unnest($1::VARCHAR[]))
ORDER BY document_id, ordinal
"""
_FINDINGS = """
SELECT * FROM findings WHERE document_id IN (SELECT unnest($1::VARCHAR[])) ORDER BY finding_id
"""
_WHOSE = """
SELECT document_id, unit_name, fiscal_year || ':' || phase FROM documents WHERE document_id IN (SELECT unnest($1::VARCHAR[]))
"""
_OF_WHOM = """
SELECT document_id, unit_name, unit_level, fiscal_year, CAST(phase AS VARCHAR) FROM documents
WHERE document_id IN (SELECT unnest($1::VARCHAR[]))
"""
_NAMED = ("unit_name", "unit_level", "fiscal_year", "phase")
"""What a finding says of whose it is, where a report is of several units."""
_VERDICTS = """
SELECT document_id, verdict, count(*) FROM claims WHERE document_id IN (SELECT unnest($1::VARCHAR[])) GROUP BY ALL
"""
# Every total of spending that a document states of a unit, whichever of them counts.
_TOTALS = """
SELECT unit_name, fact_id, fiscal_year, CAST(phase AS VARCHAR), statement, side, label, amount, quantum, CAST(origin AS VARCHAR)
FROM all_facts
WHERE superseded_by IS NULL AND level = 0 AND amount IS NOT NULL AND code IS NULL AND measure = 'total'
  AND statement IN ('expenditure', 'income_expenditure', 'general_public') AND coalesce(side, 'expenditure') = 'expenditure'
  AND unit_name IN (SELECT unnest($1::VARCHAR[]))
ORDER BY ALL
"""
# What a unit says of its lines; the node is what compare/sql/keyed.sql calls a line.
REASONS = """
SELECT r.unit_name, statement, coalesce(side, ''), measure,
       CASE WHEN statement = 'three_public' AND measure <> 'agency_operating' AND measure <> 'total' THEN measure
            WHEN level = 0 AND code IS NULL OR statement = 'three_public' THEN ''
            WHEN code IS NOT NULL THEN code ELSE '~' || label_key END,
       kind, text, r.fiscal_year, CAST(r.phase AS VARCHAR), base_year, CAST(base_phase AS VARCHAR), source_name, d.place, page
FROM reasons AS r JOIN document AS d USING (document_id)
WHERE statement IS NOT NULL AND r.unit_name IN (SELECT unnest($1::VARCHAR[]))
ORDER BY ALL
"""
_OF_FACTS = ("fact_id", "base_fact_id", "current_fact_id")


@dataclass(frozen=True, slots=True)
class Results:
    """What was compared and tracked for the report of one unit."""

    unit: str
    comparison: Comparison
    tracking: Tracking
    trend: Trend | None
    execution: Comparison | None
    units: tuple[str, ...] = ()
    """The units that a department is the sum of; none where ``unit`` is one itself."""

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose documents, targets and words these are."""
        return self.units or (self.unit,)

    def of_units(self, units: tuple[str, ...]) -> Results:
        """The same of a department that is the sum of ``units``: of what was tracked only theirs is kept."""
        tracking = self.tracking
        own = replace(
            tracking,
            lines=tracking.lines.filter(pl.col("unit_name").is_in(units)),
            projects=tracking.projects.filter(pl.col("unit_name").is_in(units)),
        )
        return replace(self, tracking=own, units=units)

    @property
    def frames(self) -> list[pl.DataFrame]:
        """The lines that are shown."""
        others = (self.trend, self.execution)
        return [self.comparison.lines, *(one.lines for one in others if one is not None)]

    @property
    def span(self) -> tuple[int, int]:
        """The first and last of the years that are shown."""
        years = [self.comparison.base.fiscal_year, self.comparison.current.fiscal_year]
        if self.trend is not None:
            years += [period.fiscal_year for period in self.trend.periods]
        return min(years), max(years)


def sources_of(store: Store, asked: Sequence[Results], decided: Dispositions | None = None) -> list[ReportSource]:
    """The results of units with the places of their numbers, their documents and findings, in the order given.

    With ``decided`` each finding says what was decided about it.
    """
    printed = [_facts_of(one.frames, ()) for one in asked]
    documents = documents_of(store, asked, printed)
    listed = [d.document_id for own in documents.values() for d in own]
    findings: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in store.frame(_FINDINGS, [listed]).iter_rows(named=True):
        findings[row["document_id"]].append(row)
    left_over: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for document_id, *table in store.rows(_LEFT_OVER, [listed]):
        left_over[document_id].append(tuple(table))
    verdicts = verdicts_of(store, listed)
    targets = _target_places(store, asked)
    own_findings = [
        sorted((f for d in documents[one.unit] for f in findings[d.document_id]), key=lambda f: str(f["finding_id"]))
        for one in asked
    ]
    if decided is not None:
        whose = {row[0]: (row[1], row[2]) for row in store.rows(_WHOSE, [listed])}
        own_findings = [laid_over(own, decided, whose) for own in own_findings]
    if any(one.units for one in asked):
        named = {row[0]: dict(zip(_NAMED, row[1:], strict=True)) for row in store.rows(_OF_WHOM, [listed])}
        own_findings = [
            [{**row, **named.get(row["document_id"], {})} for row in own] if one.units else own
            for one, own in zip(asked, own_findings, strict=True)
        ]
    totals, reasons = _totals(store, asked), _reasons(store, asked)
    wanted = [
        facts | _facts_of((), found) | {total.fact_id for total in totals[one.unit]}
        for one, facts, found in zip(asked, printed, own_findings, strict=True)
    ]
    places = places_of(store, set().union(*wanted))
    return [
        ReportSource(
            unit=one.unit,
            comparison=one.comparison,
            tracking=one.tracking,
            places={fact: places[fact] for fact in facts if fact in places},
            targets=targets.get(one.unit, {}),
            documents=tuple(documents[one.unit]),
            trend=one.trend,
            execution=one.execution,
            findings=tuple(found),
            verdicts=_summed(verdicts.get(d.document_id, {}) for d in documents[one.unit]),
            left_over=tuple(
                LeftOver(d.document_id, d.source_name, int(page), str(title), str(reason))
                for d in sorted(documents[one.unit], key=lambda d: d.document_id)
                for page, title, reason in left_over[d.document_id]
            ),
            names=_names(one.frames, one.comparison.current.fiscal_year),
            totals=tuple(totals[one.unit]),
            reasons=tuple(reasons[one.unit]),
            notes=one.comparison.summed,
        )
        for one, found, facts in zip(asked, own_findings, wanted, strict=True)
    ]


def documents_of(
    store: Store, asked: Iterable[Results], facts: Iterable[Iterable[str]]
) -> dict[str, list[SeenDocument]]:
    """The documents of the years that the reports of units show, and those that figures of theirs are from, by unit."""
    given = list(asked)
    report_of = {owner: one.unit for one in given for owner in one.owners}
    spans = [(owner, *one.span) for one in given for owner in one.owners]
    found: dict[str, list[SeenDocument]] = {one.unit: [] for one in given}
    for owner, *row in store.rows(_DOCUMENTS_OF, [list(column) for column in zip(*spans, strict=True)]):
        found[report_of[owner]].append(_document(store, row))
    # a later document may print a year's figures that the year's own does not
    others: dict[str, list[str]] = defaultdict(list)
    for unit, own in zip(found, facts, strict=True):
        for document_id in {fact.partition(":")[0] for fact in own} - {d.document_id for d in found[unit]}:
            others[document_id].append(unit)
    for document in documents_by_id(store, sorted(others)) if others else ():
        for unit in others[document.document_id]:
            found[unit].append(document)
    return {unit: sorted(own, key=lambda d: (d.period, d.document_id)) for unit, own in found.items()}


def documents_by_id(store: Store, documents: Sequence[str], *, superseded: bool = False) -> tuple[SeenDocument, ...]:
    """Documents by their ids, superseded ones left out unless they are asked for."""
    rows = store.rows(_DOCUMENTS_BY_ID, [list(documents), superseded])
    return tuple(_document(store, row[1:]) for row in rows)


def _document(store: Store, row: Sequence[Any]) -> SeenDocument:
    document_id, source, form, title, year, phase, pages, facts, notes, said, path, kind, kept = row
    copy = store.copies / kept if kept and store.copies is not None else None
    if copy is not None and copy.is_file():
        path = copy  # the file itself may have moved
    return SeenDocument(
        document_id,
        source,
        form,
        title,
        Period(year, Phase(phase)),
        pages,
        facts,
        taken(notes, said),
        Path(path) if path else None,
        kind,
    )


def verdicts_of(store: Store, documents: Sequence[str]) -> dict[str, dict[str, int]]:
    """What became of the numbers that documents state, by document."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for document_id, verdict, count in store.rows(_VERDICTS, [list(documents)]):
        found[document_id][str(verdict)] = int(count)
    return found


def _summed(each: Iterable[Mapping[str, int]]) -> Verdicts:
    total: dict[str, int] = defaultdict(int)
    for verdicts in each:
        for verdict, count in verdicts.items():
            total[verdict] += count
    return Verdicts(**total)


def places_of(store: Store, facts: Iterable[str]) -> dict[str, Place]:
    """Where facts were printed, by their ids."""
    wanted = sorted(facts)
    rows = store.rows(_PLACES, [wanted, sorted({one.partition(":")[0] for one in wanted})])
    return {row[0]: Place(*row[1:]) for row in rows}


def found_in(store: Store, findings: pl.DataFrame) -> tuple[tuple[SeenDocument, ...], dict[str, Place], Verdicts]:
    """What a page of findings alone shows beside them: their documents, the places of their numbers, the verdicts."""
    rows = list(findings.iter_rows(named=True))
    documents = sorted({row["document_id"] for row in rows})
    proven = sorted(
        {one["document_id"] for row in rows for one in evidence_of(row) if one.get("document_id")} | {*documents}
    )
    verdicts = _summed(verdicts_of(store, documents).values())
    return documents_by_id(store, proven), places_of(store, _facts_of((), rows)), verdicts


def _facts_of(frames: Iterable[pl.DataFrame], findings: Sequence[Mapping[str, Any]]) -> set[str]:
    """The ids of the facts that lines and findings are of."""
    wanted: set[str] = set()
    for frame in frames:
        for column in _OF_FACTS:
            if column in frame.columns:
                wanted.update(frame[column].drop_nulls().to_list())
    for finding in findings:
        wanted.update(one["fact_id"] for one in evidence_of(finding) if one.get("fact_id"))
    return wanted


def _target_places(store: Store, asked: Iterable[Results]) -> dict[str, dict[TargetSpot, Place]]:
    """Where the targets of units were printed: by unit, then by what a row of the targets knows of its place."""
    owners = {
        document: one.unit
        for one in asked
        for document in one.tracking.lines["document_id"].drop_nulls().unique().to_list()
    }
    found: dict[str, dict[TargetSpot, Place]] = defaultdict(dict)
    for document, source, kind, page, row, name, raw, bbox, title in store.rows(_TARGET_PLACES, [sorted(owners)]):
        place = Place(document, source, kind, page, row, title, "", name, raw, "printed", bbox=bbox)
        found[owners[document]][document, page, row, name] = place
    return found


def _totals(store: Store, asked: Sequence[Results]) -> dict[str, list[StatedTotal]]:
    """The totals of spending that documents state of the periods that are compared, by unit; no document states a sum of units."""
    compared = {one.unit: (one.comparison.base, one.comparison.current) for one in asked if not one.units}
    found: dict[str, list[StatedTotal]] = {one.unit: [] for one in asked}
    for unit, fact_id, year, phase, statement, side, label, amount, quantum, origin in store.rows(
        _TOTALS, [list(compared)]
    ):
        period = Period(int(year), Phase(phase))
        if period in compared[unit]:
            found[unit].append(StatedTotal(fact_id, period, statement, side, label, Amount(amount, quantum), origin))
    return found


def _reasons(store: Store, asked: Sequence[Results]) -> dict[str, list[StatedReason]]:
    """What units say of the lines of the periods that are compared, by unit."""
    report_of = {owner: one for one in asked for owner in one.owners}
    found: dict[str, list[StatedReason]] = {one.unit: [] for one in asked}
    for owner, statement, side, measure, node, kind, text, year, phase, since, of, source, place, page in store.rows(
        REASONS, [list(report_of)]
    ):
        period, one = Period(int(year), Phase(phase)), report_of[owner]
        if period in (one.comparison.base, one.comparison.current):
            base = Period(int(since), Phase(of)) if since is not None and of is not None else None
            line = (statement, side, measure, node)
            found[one.unit].append(StatedReason(line, ReasonKind(kind), text, period, base, source, place, int(page)))
    return found


def _names(frames: Iterable[pl.DataFrame], fiscal_year: int) -> dict[str | None, str]:
    """What the classification of the year calls the codes that no table names, those with one name only."""
    codes = {code for frame in frames for code in frame.filter(pl.col("label").is_null())["code"].drop_nulls()}
    found: dict[str | None, str] = {}
    for code in sorted(codes):
        names = {one.name for one in code_table().get(code, ()) if one.covers(fiscal_year)}
        if len(names) == 1:
            found[code] = names.pop()
    return found
