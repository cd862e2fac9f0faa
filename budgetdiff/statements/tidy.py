"""Tidy files of somebody else as facts, given which column is what."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from budgetdiff.document.tidy import TidyTable
from budgetdiff.errors import BudgetdiffError, MisprintedSource, UnrecognisedSource
from budgetdiff.facts import (
    Amount,
    Fact,
    Origin,
    Period,
    Phase,
    Provenance,
    Unit,
    label_key,
    level_of,
    parse_code,
    squeezed,
    without_ordinal,
)
from budgetdiff.statements.catalogue import catalogue
from budgetdiff.statements.layout import is_total

REQUIRED = ("year", "amount")
OPTIONAL = ("code", "label", "unit_name", "phase", "statement", "side", "measure")


@dataclass(frozen=True, slots=True)
class TidyDefaults:
    """What holds for every row whose file has no column for it."""

    unit_name: str | None = None
    phase: Phase = Phase.APPROVED
    statement: str = "expenditure"
    measure: str = "total"
    money: Unit = Unit.YUAN


@dataclass(frozen=True, slots=True)
class TidyDocument:
    """The facts of one unit, year and phase of a tidy file, with the id of that part of its content."""

    document_id: str
    unit_name: str
    fiscal_year: int
    phase: Phase
    facts: tuple[Fact, ...]


def understand_tidy(table: TidyTable, columns: Mapping[str, str], defaults: TidyDefaults) -> tuple[TidyDocument, ...]:
    """The facts of a tidy file, a document for each unit, year and phase in it.

    ``columns`` says which of the file's columns is ``year``, ``amount``, ``code``, ``label``, ``unit_name``, ``phase``,
    ``statement``, ``side``, ``measure``; year, amount and one of code and label are needed. Raises UnrecognisedSource for
    a column that is not there, MisprintedSource, naming the row, for a value that cannot be read.
    """
    _require(table, columns)
    at = {name: table.columns.index(column) for name, column in columns.items()}
    facts = [
        _fact(table, number, {name: row[index] for name, index in at.items()}, columns, defaults)
        for number, row in enumerate(table.rows, start=2)
    ]
    quanta = [fact.amount.quantum for fact in facts if fact.amount is not None]
    if quanta:
        finest = min(quanta)
        facts = [replace(f, amount=Amount(f.amount.value, finest)) if f.amount else f for f in facts]
    facts.sort(key=lambda f: (f.unit_name, f.fiscal_year, f.phase))
    documents = []
    for (unit, year, phase), group in groupby(facts, key=lambda f: (f.unit_name, f.fiscal_year, f.phase)):
        part = hashlib.sha256(f"{table.document_id}|{unit}|{year}|{phase}".encode()).hexdigest()[:16]
        own = tuple(replace(f, provenance=replace(f.provenance, document_id=part)) for f in group)
        documents.append(TidyDocument(part, unit, year, phase, own))
    return tuple(documents)


def _require(table: TidyTable, columns: Mapping[str, str]) -> None:
    unknown = [name for name in columns if name not in (*REQUIRED, *OPTIONAL)]
    if unknown:
        known = ", ".join((*REQUIRED, *OPTIONAL))
        raise UnrecognisedSource(table.source_name, f"“{unknown[0]}” is no part of a fact; known are {known}")
    missing = [name for name in REQUIRED if name not in columns]
    if missing or not {"code", "label"} & set(columns):
        raise UnrecognisedSource(table.source_name, "say which columns are year, amount, and code or label")
    for name, column in columns.items():
        if column not in table.columns:
            raise UnrecognisedSource(
                table.source_name, f"there is no column “{column}” (for {name}); there are {', '.join(table.columns)}"
            )


def _fact(
    table: TidyTable, number: int, row: Mapping[str, str], columns: Mapping[str, str], defaults: TidyDefaults
) -> Fact:
    try:
        period = Period.parse(row["year"])
        amount = Amount.parse(row["amount"], defaults.money)
        code = parse_code(row.get("code", ""))
        phase = Phase.parse(row["phase"]) if row.get("phase") else period.phase or defaults.phase
    except BudgetdiffError as error:
        raise MisprintedSource(table.source_name, str(error), f"row {number}") from error
    unit_name = squeezed(row.get("unit_name", "")) or defaults.unit_name
    if not unit_name:
        raise UnrecognisedSource(table.source_name, f"row {number} names no unit; give a unit_name column or --unit")
    label = without_ordinal(row.get("label", ""))
    statement = row.get("statement") or defaults.statement
    known = {entry.id: entry for entry in catalogue().statements}
    if statement not in known:
        raise MisprintedSource(table.source_name, f"“{statement}” is no statement of the catalogue", f"row {number}")
    measure, total = row.get("measure") or defaults.measure, is_total(label)
    axis = "economic" if code and code[0] in "35" else "functional" if code else known[statement].axis
    key = "" if code else "合计" if total else label_key(label)
    if known[statement].items:
        # the items of such a table are its columns, whatever rows they stand in
        if measure == "total":
            measure = catalogue().match_item(label) or label_key(label)
        if not measure:
            raise MisprintedSource(table.source_name, f"no item of “{statement}” is named", f"row {number}")
        axis, code, key, total = known[statement].axis, None, measure, measure == "total"
    return Fact(
        unit_name=unit_name, fiscal_year=period.fiscal_year, phase=phase, statement=statement,
        statement_title=known[statement].zh, side=row.get("side") or None, classification=axis, code=code, label=label,
        level=level_of(code) if code else 0 if total else 1, measure=measure,
        column_title=columns["amount"], amount=amount, raw=squeezed(row["amount"]), origin=Origin.PRINTED,
        provenance=Provenance(table.document_id, number, 1),
        label_key=key,
    )  # fmt: skip
