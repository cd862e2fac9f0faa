"""The rows of a data package as values: each relation of the exchange format read back.

Every function raises KeyError for a column that is missing, ValueError, InvalidOperation or TypeError for a value that is none;
the package says then which file and row it was.
"""

from __future__ import annotations

from decimal import Decimal

from budgetdiff.facts import (
    Amount,
    Direction,
    Evaluation,
    Fact,
    Fund,
    Indicator,
    LostNumber,
    Origin,
    Phase,
    Proof,
    Provenance,
    Reason,
    ReasonKind,
    Standing,
    TableSeen,
)
from budgetdiff.said import taken
from budgetdiff.store.record import DocumentRecord


def document_of(row: dict[str, str]) -> DocumentRecord:
    """A row of ``documents.csv``."""
    return DocumentRecord(
        document_id=row["document_id"],
        source_name=row["source_name"],
        source_path=None,
        format=row["format"],
        place=row["place"],
        title=row["title"] or None,
        unit_name=row["unit_name"],
        unit_level=row["unit_level"] or None,
        fiscal_year=int(row["fiscal_year"]),
        phase=Phase(row["phase"]),
        pages=int(row["pages"]),
        reader=row["reader"],
        notes=taken(row["notes"], row.get("said")),
        currency=row.get("currency") or None,
        year_label=row.get("year_label") or None,
        numbers=_count(row, "numbers"),
        numbers_lost=_count(row, "numbers_lost"),
    )


def fact_of(row: dict[str, str]) -> Fact:
    """A row of ``facts.csv``."""
    return Fact(
        unit_name=row["unit_name"],
        fiscal_year=int(row["fiscal_year"]),
        phase=Phase(row["phase"]),
        statement=row["statement"],
        statement_title=row["statement_title"],
        side=row["side"] or None,
        classification=row["classification"] or None,
        code=row["code"] or None,
        label=row["label"],
        level=int(row["level"]) if row["level"] else None,
        measure=row["measure"],
        column_title=row["column_title"],
        amount=_amount(row),
        raw=row["raw"],
        origin=Origin(row["origin"]),
        provenance=_place(row),
        label_key=row["label_key"],
        doubtful=(row.get("doubtful") or "").lower() == "true",
        standing=_standing(row),
        confidence=float(row["confidence"]) if row.get("confidence") else None,
        rivals=tuple((row.get("rivals") or "").splitlines()),
    )


def indicator_of(row: dict[str, str], unit_name: str) -> Indicator:
    """A row of ``indicators.csv``, of a unit."""

    def number(column: str) -> Decimal | None:
        return Decimal(row[column]) if row[column] else None

    return Indicator(
        unit_name=unit_name,
        fiscal_year=int(row["fiscal_year"]),
        phase=Phase(row["phase"]),
        project=row["project"],
        category=row["category"],
        subcategory=row["subcategory"],
        name=row["name"],
        target_raw=row["target_raw"],
        comparator=row["comparator"],
        target_value=number("target_value"),
        target_upper=number("target_upper"),
        unit=row["unit"] or None,
        actual_raw=row["actual_raw"] or None,
        actual_value=number("actual_value"),
        weight=number("weight"),
        score=number("score"),
        deviation_reason=row["deviation_reason"] or None,
        provenance=_place(row),
        standing=_standing(row),
    )


def fund_of(row: dict[str, str]) -> Fund:
    """A row of ``funds.csv``."""
    return Fund(
        project=row["project"],
        label=row["label"],
        column_title=row["column_title"],
        fiscal_year=int(row["fiscal_year"]),
        phase=Phase(row["phase"]),
        amount=_amount(row),
        raw=row["raw"],
        provenance=_place(row),
        standing=_standing(row),
    )


def evaluation_of(row: dict[str, str]) -> Evaluation:
    """A row of ``evaluations.csv``."""
    weight, score = (Decimal(row[name]) if row[name] else None for name in ("weight", "score"))
    return Evaluation(
        row["project"],
        int(row["fiscal_year"]),
        Phase(row["phase"]),
        row["kind"],
        row["label"],
        row["planned"],
        row["reached"],
        weight,
        score,
        _place(row),
        _standing(row),
    )


def table_of(row: dict[str, str]) -> TableSeen:
    """A row of ``tables.csv``."""
    return TableSeen(
        page=int(row["page"]),
        title=row["title"],
        statement=row["statement"] or None,
        money_unit=row["money_unit"] or None,
        cells=int(row["cells"]),
        reason=row["reason"],
        proof=Proof(row["proof"]) if row.get("proof") else None,
        doubt=row.get("doubt") or "",
        numbers=_count(row, "numbers") or 0,
        lost=_count(row, "numbers_lost") or 0,
        facts=(_count(row, "first_fact") or 0, _count(row, "next_fact") or 0),
    )


def lost_of(row: dict[str, str]) -> LostNumber:
    """A row of ``lost.csv``."""
    place = _place(row)
    return LostNumber(
        place.page, place.row, row["raw"], place.bbox, _count(row, "table_ordinal"), row["in_words"].lower() == "true"
    )


def _standing(row: dict[str, str]) -> Standing:
    """A standing, of a column that packages of earlier versions lack."""
    return Standing(row.get("standing") or Standing.PRINTED)


def _count(row: dict[str, str], column: str) -> int | None:
    """A count of a column that packages of earlier versions lack."""
    return int(row[column]) if row.get(column) else None


def _amount(row: dict[str, str]) -> Amount | None:
    return Amount(Decimal(row["amount"]), Decimal(row["quantum"])) if row["amount"] else None


def reason_of(row: dict[str, str]) -> Reason:
    """A row of ``reasons.csv``."""
    return Reason(
        int(row["sentence"]),
        ReasonKind(row["kind"]),
        row["text"],
        Direction(row["direction"]) if row["direction"] else None,
        _place(row),
        row["statement"] or None,
        row["side"] or None,
        row["classification"] or None,
        row["code"] or None,
        row["label"],
        row["label_key"],
        _count(row, "level"),
        row["measure"] or None,
        _count(row, "base_year"),
        Phase(row["base_phase"]) if row["base_phase"] else None,
    )


def _place(row: dict[str, str]) -> Provenance:
    bbox = None
    if row["bbox"]:
        x0, top, x1, bottom = (float(value) for value in row["bbox"].split())
        bbox = (x0, top, x1, bottom)
    return Provenance(row["document_id"], int(row["page"]), int(row["row"]) if row["row"] else None, bbox)
