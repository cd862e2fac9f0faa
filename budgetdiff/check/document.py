"""What one document holds, read from the store for rules that look at a document by itself."""

from __future__ import annotations

from typing import Any

from budgetdiff.facts import Amount, Claim, Fact, Fund, Indicator, Origin, Phase, Provenance, Verdict
from budgetdiff.store import Store

_FACTS = """
SELECT fact_id, unit_name, fiscal_year, CAST(phase AS VARCHAR), statement, statement_title, side, classification, code,
       label, level, measure, column_title, amount, quantum, raw, page, row, bbox, label_key
FROM all_facts
WHERE document_no = (SELECT document_no FROM document WHERE document_id = $1) AND origin = 'printed'
ORDER BY ordinal
"""
_CLAIMS = """
SELECT page, quote, kind, subject, stated, unit, computed, low, high, verdict, basis
FROM claim WHERE document_no = (SELECT document_no FROM document WHERE document_id = $1) ORDER BY ordinal
"""
_FUNDS = """
SELECT project, label, column_title, fiscal_year, CAST(phase AS VARCHAR), amount, quantum, raw, page, row, bbox
FROM fund WHERE document_no = (SELECT document_no FROM document WHERE document_id = $1) ORDER BY ordinal
"""
_INDICATORS = """
SELECT d.unit_name, i.fiscal_year, CAST(i.phase AS VARCHAR), project, category, subcategory, name, target_raw, comparator,
       target_value, target_upper, unit, actual_raw, actual_value, weight, score, deviation_reason, page, row, bbox
FROM indicator i JOIN document d USING (document_no) WHERE d.document_id = $1 ORDER BY ordinal
"""


def load_facts(store: Store, document_id: str) -> tuple[tuple[str, Fact], ...]:
    """The printed facts of a document with their ids, in the order they stand in."""
    return tuple((row[0], _fact(document_id, row)) for row in store.rows(_FACTS, [document_id]))


def _fact(document_id: str, row: tuple[Any, ...]) -> Fact:
    (
        _,
        unit,
        year,
        phase,
        statement,
        title,
        side,
        classification,
        code,
        label,
        level,
        measure,
        column,
        amount,
        quantum,
        raw,
        page,
        number,
        bbox,
        key,
    ) = row
    return Fact(
        unit,
        year,
        Phase(phase),
        statement,
        title,
        side,
        classification,
        code,
        label,
        level,
        measure,
        column,
        _amount(amount, quantum),
        raw,
        Origin.PRINTED,
        _place(document_id, page, number, bbox),
        key,
    )


def load_claims(store: Store, document_id: str) -> tuple[Claim, ...]:
    """The judged claims of a document."""
    return tuple(
        Claim(
            Provenance(document_id, page),
            quote,
            kind,
            subject,
            stated,
            unit,
            computed,
            low,
            high,
            Verdict(verdict),
            basis,
        )
        for page, quote, kind, subject, stated, unit, computed, low, high, verdict, basis in store.rows(
            _CLAIMS, [document_id]
        )
    )


def load_funds(store: Store, document_id: str) -> tuple[Fund, ...]:
    """The money that the target forms of a document print."""
    return tuple(
        Fund(
            project,
            label,
            column,
            year,
            Phase(phase),
            _amount(amount, quantum),
            raw,
            _place(document_id, page, row, bbox),
        )
        for project, label, column, year, phase, amount, quantum, raw, page, row, bbox in store.rows(
            _FUNDS, [document_id]
        )
    )


def load_indicators(store: Store, document_id: str) -> tuple[Indicator, ...]:
    """The targets of a document."""
    return tuple(_indicator(document_id, row) for row in store.rows(_INDICATORS, [document_id]))


def _indicator(document_id: str, row: tuple[Any, ...]) -> Indicator:
    (
        unit,
        year,
        phase,
        project,
        category,
        subcategory,
        name,
        target,
        comparator,
        value,
        upper,
        measured,
        actual,
        actual_value,
        weight,
        score,
        reason,
        page,
        number,
        bbox,
    ) = row
    return Indicator(
        unit,
        year,
        Phase(phase),
        project,
        category,
        subcategory,
        name,
        target,
        comparator,
        value,
        upper,
        measured,
        actual,
        actual_value,
        weight,
        score,
        reason,
        _place(document_id, page, number, bbox),
    )


def _amount(value: Any, quantum: Any) -> Amount | None:
    return None if value is None else Amount(value, quantum)


def _place(document_id: str, page: int, row: int | None, bbox: list[float] | None) -> Provenance:
    return Provenance(document_id, page, row, (bbox[0], bbox[1], bbox[2], bbox[3]) if bbox else None)
