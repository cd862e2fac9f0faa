"""What a shell is offered for a word that is being typed: units, periods, statements, measures of the database at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer

from budgetdiff import workflow

Offer = Callable[[typer.Context, str], list[str]]


def _of_database(what: str) -> Offer:
    def offer(ctx: typer.Context, incomplete: str) -> list[str]:
        from budgetdiff.workflow.offered import offered  # opens DuckDB, and only here

        return offered(Path(ctx.params.get("db") or "budget.duckdb"), what, incomplete)

    return offer


def _of_words(*words: str) -> Offer:
    def offer(ctx: typer.Context, incomplete: str) -> list[str]:  # noqa: ARG001 # typer hands both over
        return [word for word in words if word.startswith(incomplete)]

    return offer


units, periods = _of_database("unit"), _of_database("period")
statements, measures = _of_database("statement"), _of_database("measure")
languages = _of_words("zh", "en")
formats = _of_words(*workflow.FORMATS)
levels = _of_words("department", "unit", "own", "government")
depths = _of_words("1", "2", "3", "department", "unit", "own", "government")
