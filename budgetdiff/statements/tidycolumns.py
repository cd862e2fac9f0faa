"""Which columns of a tidy file say what: the roles that a user gives them, held against the columns there are."""

from __future__ import annotations

from collections.abc import Iterator

from budgetdiff.document.tidy import TidyTable
from budgetdiff.errors import UnrecognisedSource

REQUIRED = ("year", "amount")
OPTIONAL = ("code", "label", "unit_name", "phase", "statement", "side", "measure", "money_unit")


def checked_columns(table: TidyTable, columns: dict[str, str]) -> tuple[dict[str, str], list[str]]:
    """The columns by their roles, all of them there, and the columns that are years (none where a column says the year).

    Raises UnrecognisedSource for a role that is none, one that is missing, and a column that is not there.
    """
    if "unit" in columns and "unit_name" not in columns:
        columns["unit_name"] = columns.pop("unit")
    there = ", ".join(table.columns)
    unknown = [name for name in columns if name not in (*REQUIRED, *OPTIONAL)]
    if unknown:
        known = ", ".join((*REQUIRED, *OPTIONAL))
        raise UnrecognisedSource(table.source_name, f"“{unknown[0]}” is no part of a fact; known are {known}")
    wide = list(_years_across(table, columns.get("year", "")))
    missing = [name for name in REQUIRED if name not in columns and not (name == "amount" and wide)]
    if missing or not {"code", "label"} & set(columns):
        raise UnrecognisedSource(
            table.source_name,
            f"say which columns are year, amount, and code or label (--column year=NAME …); there are {there}",
        )
    for name, column in columns.items():
        if column not in table.columns and not (wide and name == "year"):
            raise UnrecognisedSource(
                table.source_name, f"there is no column “{column}” (for {name}); there are {there}"
            )
    return columns, wide


def _years_across(table: TidyTable, given: str) -> Iterator[str]:
    """The columns that ``2014..2019`` or ``2014,2019`` names; none where it is the name of one column."""
    if given in table.columns:
        return
    first, dots, last = given.partition("..")
    if dots and first.strip() in table.columns and last.strip() in table.columns:
        start, end = sorted((table.columns.index(first.strip()), table.columns.index(last.strip())))
        yield from table.columns[start : end + 1]
    elif "," in given and all(part.strip() in table.columns for part in given.split(",")):
        yield from (part.strip() for part in given.split(","))
