"""What a finding rests on: its numbers in words, on the picture of their page, and beside those of other years."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from budgetdiff.facts import Period, Phase
from budgetdiff.report.evidence import Box, Pictures
from budgetdiff.report.findings import findings_of
from budgetdiff.report.language import Language
from budgetdiff.report.names import MEASURES, STATEMENTS
from budgetdiff.report.numbers import Numbers
from budgetdiff.report.source import Verdicts
from budgetdiff.report.view import FindingRow
from budgetdiff.store import Store
from budgetdiff.workflow.gather import found_in

VIEW = (
    "finding_id",
    "rule",
    "severity",
    "document_id",
    "page",
    "subject",
    "expected",
    "found",
    "difference",
    "tolerance",
    "message_zh",
    "message_en",
    "evidence",
    "causes",
    "consequences",
)
_SERIES = 6
# the same line of the same unit in every period that any document prints
_YEARS = """
SELECT g.label, g.statement, g.measure, g.fiscal_year, CAST(g.phase AS VARCHAR), g.amount, g.source, g.fact_id
FROM all_facts f JOIN figures g ON g.unit_name = f.unit_name AND g.statement = f.statement AND g.measure = f.measure
     AND coalesce(g.side, '') = coalesce(f.side, '')
     AND (g.code = f.code OR f.code IS NULL AND g.code IS NULL AND g.label_key = f.label_key)
WHERE f.fact_id IN (SELECT unnest($1::VARCHAR[])) AND g.amount IS NOT NULL
ORDER BY g.fiscal_year, g.phase
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """A window on the picture of a page with the frame of what is meant.

    ``document`` and ``page`` name the picture, ``size`` is its width and height in points.
    """

    document: str
    page: int
    window: Box
    frame: Box
    size: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ground:
    """One number or sentence that a finding rests on, where it stands, and the pictures of it."""

    words: str
    raw: str
    where: str
    shots: tuple[Shot, ...]
    document: str
    page: int | None


@dataclass(frozen=True, slots=True)
class YearsLine:
    """A line through the periods: ``cells`` are the amount in words and the id of its fact in each period ('' where none)."""

    name: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that a finding rests on; ``periods`` are the heads of ``years``."""

    finding: FindingRow
    grounds: tuple[Ground, ...]
    periods: tuple[str, ...]
    years: tuple[YearsLine, ...]


def plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a snapshot as a row of the view ``findings``."""
    return {name: row["document"] if name == "document_id" else row[name] for name in VIEW}


def grounds_of(store: Store, row: Mapping[str, Any], language: Language) -> Grounds:
    """The grounds of a finding, a row of a snapshot."""
    plain = plain_row(row)
    evidence = json.loads(row["evidence"] or "[]")
    documents, places, _ = found_in(store, pl.DataFrame([plain], infer_schema_length=None))
    grounds = []
    with Pictures({one.document_id: one.path for one in documents}) as album:
        told = findings_of(Numbers(language, places, album), [plain], documents, Verdicts()).rows[0]
        # a long list of evidence is cut where it is worded
        for one, proof in zip(evidence, told.proofs, strict=False):
            document = proof.place.document_id if proof.place else one.get("document_id") or row["document"]
            page = proof.place.page if proof.place else one.get("page") or row["page"]
            shots = tuple(
                Shot(document, page, crop.window, crop.frame, album.size(document, page)) for crop in proof.crops
            )
            grounds.append(Ground(proof.words, proof.raw, proof.where, shots, document, page))
    periods, years = _years(store, [one.get("fact_id") or "" for one in evidence], language)
    return Grounds(told, tuple(grounds), periods, years)


def _years(store: Store, facts: Sequence[str], language: Language) -> tuple[tuple[str, ...], tuple[YearsLine, ...]]:
    """The figures of the lines of facts in all periods."""
    rows = store.rows(_YEARS, [sorted({one for one in facts if one})])
    periods = sorted({Period(int(row[3]), Phase(row[4])) for row in rows})
    lines: dict[tuple[str, str, str], dict[Period, tuple[str, str]]] = {}
    for label, statement, measure, year, phase, amount, source, fact in rows:
        shown = language.amount(amount) + ("*" if source == "implied" else "")
        key = (str(statement), str(measure), str(label or "—"))
        lines.setdefault(key, {})[Period(int(year), Phase(phase))] = (shown, fact)
    named = tuple(
        YearsLine(_named(language, *key), tuple(cells.get(period, ("", "")) for period in periods))
        for key, cells in list(lines.items())[:_SERIES]
    )
    return tuple(language.period(one) for one in periods), named


def _named(language: Language, statement: str, measure: str, label: str) -> str:
    return " · ".join((label, language(STATEMENTS.get(statement, statement)), language(MEASURES.get(measure, measure))))
