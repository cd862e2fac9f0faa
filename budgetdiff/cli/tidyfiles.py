"""The options of ``ingest`` for somebody's tidy file, and taking it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import budgetdiff as bd
from budgetdiff import workflow

if TYPE_CHECKING:
    from budgetdiff.workflow import Ingested

Column = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        help="For a tidy CSV, Parquet or XLSX: year=NAME, amount=NAME, code=NAME, label=NAME, unit_name=NAME, phase=NAME …; "
        "years that are columns: year=2014..2019.",
    ),
]
Currency = Annotated[
    str, typer.Option(help="The currency of a tidy file (ISO 4217: EUR, USD …); its codes are its own.")
]
PhaseMap = Annotated[
    str | None, typer.Option("--phase-map", help="What a tidy file calls phases: Soll=approved,Ist=executed.")
]
CodeLevels = Annotated[
    str, typer.Option("--code-levels", help="Lengths of a tidy file's codes by level: 2,4,7; 0 where they do not nest.")
]
CodeSeparator = Annotated[str, typer.Option("--code-separator", help="What parts the levels of a tidy file's codes: .")]
Decimal = Annotated[str | None, typer.Option(help="point or comma, where a tidy file does not show which.")]
Encoding = Annotated[str | None, typer.Option(help="The encoding of a tidy file (cp1252, shift_jis …), if not found.")]


def pairs(given: Sequence[str], option: str, example: str) -> dict[str, str]:
    """``year=年度`` and the like as a mapping; raises BadParameter where there is no ``=``."""
    parts = [entry.partition("=") for entry in given]
    for entry, (name, sign, value) in zip(given, parts, strict=True):
        if not (name.strip() and sign and value.strip()):
            raise typer.BadParameter(f"“{entry}” is not of the form {example}", param_hint=option)
    return {name.strip(): value.strip() for name, _, value in parts}


def take_tidy(
    database: bd.Database,
    paths: Sequence[Path],
    column: Sequence[str],
    tell_of: Callable[[Ingested], None],
    *,
    unit: str | None,
    phase: str,
    statement: str,
    money_unit: str,
    currency: str,
    phase_map: str | None,
    code_levels: str,
    code_separator: str,
    decimal: str | None,
    encoding: str | None,
) -> None:
    """Take tidy files in, each whole; says one line a file, and each of its notes once."""
    columns = pairs(column, "--column", "year=NAME")
    phases = pairs([part for part in (phase_map or "").split(",") if part], "--phase-map", "Soll=approved")
    for path in paths:
        report = database.ingest_tidy(
            path,
            columns,
            unit=unit,
            phase=phase,
            statement=statement,
            money_unit=money_unit,
            currency=currency,
            phase_map=phases,
            code_levels=code_levels,
            code_separator=code_separator,
            decimal=decimal,
            encoding=encoding,
        )
        fresh = [file for file in report.files if file.status != "known"]
        notes = tuple(dict.fromkeys(note for file in report.files for note in file.notes))
        tell_of(
            workflow.Ingested(
                path, "new" if fresh else "known", len(report.files), sum(f.facts for f in report.files), notes=notes
            )
        )
