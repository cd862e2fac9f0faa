"""What all commands share: the app, common options, output for people and for machines, exit codes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

import budgetdiff as bd
from budgetdiff.workflow import LANGUAGES, encoded, said

app = typer.Typer(
    help="Published government budgets in; exact, traceable year-over-year change out.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
)  # fmt: skip
Db = Annotated[Path, typer.Option("--db", help="The database file.")]
Unit = Annotated[str | None, typer.Option("--unit", help="The unit: its name, or a part that no other has.")]
Format = Annotated[str, typer.Option("--format", help="table, csv, json, parquet or xlsx.")]


def _language(given: str) -> str:
    if given not in LANGUAGES:
        raise typer.BadParameter(f"“{given}” is not a language; there are {' and '.join(LANGUAGES)}")
    return given


Lang = Annotated[
    str, typer.Option("--lang", help="zh or en: the language of the table or page for people.", callback=_language)
]
DEFAULT_DB = Path("budget.duckdb")


def say(text: str) -> None:
    """A line to stderr, for people."""
    print(text, file=sys.stderr)


def print_result(result: Any, form: str, lang: str = "en") -> None:
    """A result to stdout: a table for people in their language, or one of the formats for machines."""
    if form == "table":
        print(result if isinstance(result, str) else said(result, lang))
    else:
        sys.stdout.buffer.write(encoded(result.to_polars(), form))
        sys.stdout.buffer.flush()


def main() -> None:
    """Run the command line; an error of the library is one sentence on stderr and exit 2."""
    try:
        app()
    except bd.BudgetdiffError as error:
        say(f"budgetdiff: {error}")
        sys.exit(2)
