"""The report as JSON, for programs: the exact figures of the page with their places. The schema is docs/report-schema.json."""

from __future__ import annotations

import json
from typing import Any

from budgetdiff.report.names import REMARKS
from budgetdiff.report.numbers import Figure, Number, Rate, unit_printed
from budgetdiff.report.view import Card, FindingRow, ReportView, Row, TargetRow, VarianceTable

VERSION = 1
"""Raised when a field changes its name or meaning, or goes; new fields leave it."""


def plain(view: ReportView) -> str:
    """The report as JSON text. Amounts are strings of yuan (or of ``currency``), rates pairs of strings to be divided."""
    return json.dumps(_report(view), ensure_ascii=False, indent=1) + "\n"


def _report(view: ReportView) -> dict[str, Any]:
    remarks = view.remarks
    return {
        "schema": "budgetdiff/report",
        "version": VERSION,
        "language": view.language,
        "unit": view.unit,
        "title": view.title,
        "currency": view.currency or "CNY",
        "sentences": list(view.sentences),
        "base": view.base.name,
        "current": view.current.name,
        "cards": [_card(card) for card in view.cards],
        "tables": [_table(table) for table in view.tables],
        "execution": None
        if view.execution is None
        else {**_table(view.execution.table), "rates": [_rate(rate) for rate in view.execution.rates]},
        "years": None
        if view.years is None
        else {
            "periods": list(view.years.periods),
            "rows": [
                {
                    "label": label,
                    "cells": [
                        {"number": _number(c.number), "growth": _rate(c.growth), "index": _rate(c.index)} for c in cells
                    ],
                }
                for label, cells in view.years.rows
            ],
        },
        "measured": None
        if view.measured is None
        else {
            "message": view.measured.message,
            "prices_of": view.measured.real or None,
            "per": view.measured.per or None,
            "counted": [
                {
                    "period": str(one.period),
                    "number": f"{one.number:f}",
                    "words": one.words,
                    "source": one.document,
                    "counts": one.place,
                    "page": one.page,
                }
                for one in view.measured.counts
            ],
            "rows": [
                {
                    "label": r.label,
                    "base": _number(r.base),
                    "current": _number(r.current),
                    "growth": _rate(r.growth),
                    "real": _figure(r.real),
                    "real_growth": _rate(r.growth_real),
                    "base_per": _rate(r.base_per),
                    "current_per": _rate(r.current_per),
                    "per_growth": _rate(r.growth_per),
                }
                for r in view.measured.rows
            ],
        },
        "targets": [
            {"project": project.name, "funds": _figure(project.funds), "rows": [_target(row) for row in project.rows]}
            for project in view.projects
        ],
        "findings": [
            {
                "finding_id": f.identity,
                "severity": f.severity,
                "rule": f.rule,
                "message": f.message,
                "where": f.where,
                "expected": f.expected,
                "found": f.found,
                "difference": f.difference,
                "tolerance": f.tolerance,
                "evidence": [{"words": p.words, "raw": p.raw, "where": p.where} for p in f.proofs],
                "follows": list(f.follows),
                "decided": _decided(f),
            }
            for f in view.findings.listed
        ],
        "remarks": {
            name: [{"text": r.text, "number": _number(r.number), "note": r.note} for r in getattr(remarks, name)]
            for name in REMARKS
        }
        | {"missing": list(remarks.missing), "left_over": list(remarks.left_over)},
        "documents": [
            {
                "name": d.name,
                "title": d.title,
                "period": d.period,
                "length": d.pages,
                "figures": d.facts,
                "document_id": d.digest,
                "notes": list(d.notes),
            }
            for d in view.documents
        ],
    }


def _number(number: Number) -> dict[str, Any] | None:
    if number.amount is None:
        return None
    place = number.place
    return {
        "yuan": f"{number.amount:f}",
        "origin": number.origin,
        "place": None
        if place is None
        else {
            "document_id": place.document_id,
            "source": place.source_name,
            "counts": place.kind,
            "page": place.page,
            "row": place.row,
            "table": place.statement_title,
            "column": place.column_title,
            "printed": place.raw,
            "money_unit": unit_printed(place.raw, number.amount, place.money_unit, place.currency) or None,
        },
    }


def _decided(finding: FindingRow) -> dict[str, str] | None:
    made = finding.decided
    if made is None:
        return None
    return {"status": made.status, "note": made.note, "who": made.who, "when": made.when, "carried_from": made.carried}


def _figure(figure: Figure) -> str | None:
    return None if figure.amount is None else f"{figure.amount:f}"


def _rate(rate: Rate) -> dict[str, str] | None:
    if rate.numerator is None or not rate.denominator:
        return None
    return {"numerator": f"{rate.numerator:f}", "denominator": f"{rate.denominator:f}", "shown": rate.text}


def _card(card: Card) -> dict[str, Any]:
    count = int(card.current.text) if card.current.amount is None and card.current.text.isdigit() else None
    return {
        "label": card.label,
        "count": count,
        "base": _number(card.base),
        "current": _number(card.current),
        "delta": _figure(card.delta),
        "growth": _rate(card.rate),
        "note": card.note,
    }


def _table(table: VarianceTable) -> dict[str, Any]:
    return {
        "id": table.anchor,
        "title": table.title,
        "message": table.message,
        "rows": [_row(row) for row in table.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "line": row.key,
        "level": row.level,
        "code": row.code or None,
        "label": row.label,
        "english": {"name": row.english, "ours": row.ours} if row.english else None,
        "role": row.role,
        "kind": row.kind,
        "base": _number(row.base),
        "current": _number(row.current),
        "delta": _figure(row.delta),
        "growth": _rate(row.rate),
        "contribution": _rate(row.contribution),
        "favourable": row.favourable,
        "remark": row.remark,
        "why": [{"kind": one.kind, "text": one.text, "where": one.where} for one in row.why],
    }


def _target(row: TargetRow) -> dict[str, Any]:
    return {
        "category": row.category,
        "name": row.name,
        "target": row.target,
        "before": row.before,
        "movement": row.movement,
        "actual": row.actual,
        "attainment": row.attainment,
        "rate": _rate(row.rate),
        "missed": row.missed,
        "where": row.where,
    }
