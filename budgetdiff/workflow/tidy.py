"""Somebody's tidy file on its way into the store: what the user said of it, made definite."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from babel.numbers import list_currencies

from budgetdiff.document.tidy import read_tidy
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Phase, Unit
from budgetdiff.statements.tidy import CHINESE, TidyDefaults, understand_tidy
from budgetdiff.statements.tidyamounts import DECIMALS
from budgetdiff.store import DocumentRecord, Record


def told_of(
    *,
    unit: str | None,
    phase: str,
    statement: str,
    money_unit: str,
    currency: str,
    phase_map: Mapping[str, str],
    code_levels: str,
    code_separator: str,
    decimal: str | None,
) -> TidyDefaults:
    """What a user says of a tidy file; raises QuestionError, PeriodRefused or AmountRefused for a word that says nothing.

    ``code_levels`` are lengths (``2,4,7``; ``0``: codes do not nest), ``currency`` is a code of ISO 4217.
    """
    code = currency.strip().upper()
    if code not in list_currencies():
        raise QuestionError(f"“{currency}” is no currency of ISO 4217 (EUR, USD, JPY …)")
    if decimal is not None and decimal not in DECIMALS:
        raise QuestionError(f"“{decimal}” is no way to write decimals; there are {' and '.join(DECIMALS)}")
    levels = [part.strip() for part in code_levels.split(",") if part.strip()]
    if not all(part.isdigit() and len(part) < 4 for part in levels):
        raise QuestionError(f"“{code_levels}” are no lengths of codes; write 2,4,7, or 0 for codes that do not nest")
    widths = tuple(int(part) for part in levels)
    if list(widths) != sorted(set(widths)):
        raise QuestionError(f"the lengths of codes grow from level to level, and “{code_levels}” do not")
    if widths and code_separator:
        raise QuestionError("codes nest by their length or by a separator, not by both")
    phases = {word: Phase.parse(name) for word, name in phase_map.items()}
    return TidyDefaults(
        unit,
        Phase.parse(phase),
        statement,
        money=Unit.parse(money_unit),
        currency=code,
        phase_map=phases,
        code_levels=widths,
        code_separator=code_separator,
        decimal=decimal,
    )


def tidy_records(
    path: Path, columns: Mapping[str, str], told: TidyDefaults, encoding: str | None = None
) -> list[Record]:
    """What the store keeps of a tidy file: a record for each unit, year and phase in it. Raises SourceError."""
    table = read_tidy(path, encoding)
    place = str(path.resolve())
    currency = None if told.currency == CHINESE else told.currency
    return [
        Record(
            DocumentRecord(
                document_id=document.document_id,
                source_name=table.source_name,
                source_path=place,
                format=table.format,
                place="line",
                title=None,
                unit_name=document.unit_name,
                unit_level=None,
                fiscal_year=document.fiscal_year,
                phase=document.phase,
                pages=table.frame.height + 1,
                reader="tidy",
                notes=document.notes,
                currency=currency,
                year_label=document.year_label if document.year_label != str(document.fiscal_year) else None,
            ),
            document.facts,
        )
        for document in understand_tidy(table, columns, told)
    ]
