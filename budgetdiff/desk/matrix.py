"""The matrix of the overview: units × severity × rule, of what nobody decided about."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from budgetdiff.desk.selection import Selection
from budgetdiff.desk.snapshot import OPEN
from budgetdiff.desk.words import Words
from budgetdiff.report.names import SEVERITIES


@dataclass(frozen=True, slots=True)
class Count:
    """How many findings, and the query that shows them."""

    n: int
    query: str


@dataclass(frozen=True, slots=True)
class Column:
    """A rule at a severity: its id, its name, and all its findings."""

    severity: str
    rule: str
    name: str
    all: Count


@dataclass(frozen=True, slots=True)
class Matrix:
    """``severities`` are id, name and how many columns; ``rows`` are unit, all its findings, and a count a column."""

    severities: tuple[tuple[str, str, int], ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, Count, tuple[Count, ...]], ...]
    units: int


def matrix_of(lines: pl.DataFrame, words: Words, first: int, most: int) -> Matrix:
    """The open findings of a snapshot's lines; of the units, those with most contradictions first, ``most`` from ``first`` on."""
    waiting = lines.filter(pl.col("decided") == OPEN)
    by_rule = (
        waiting.group_by("gravity", "severity", "rule")
        .len()
        .sort("gravity", "len", "rule", descending=[False, True, False])
    )
    columns = tuple(
        Column(severity, rule, words.rule(rule), Count(n, _query(severity=severity, rule=rule)))
        for _, severity, rule, n in by_rule.iter_rows()
    )
    severities = [
        (severity, words(SEVERITIES.get(severity, severity)), sum(1 for one in columns if one.severity == severity))
        for severity in dict.fromkeys(one.severity for one in columns)
    ]
    units = (
        waiting.group_by("unit")
        .agg(pl.len().alias("n"), (pl.col("gravity") == 0).sum().alias("errors"))
        .sort("errors", "n", "unit", descending=[True, True, False])
    )
    shown = units.slice(first, most)
    cells = {
        (unit, severity, rule): n
        for unit, severity, rule, n in waiting.filter(pl.col("unit").is_in(shown["unit"].to_list()))
        .group_by("unit", "severity", "rule")
        .len()
        .iter_rows()
    }
    rows = tuple(
        (
            unit,
            Count(n, _query(unit=unit)),
            tuple(
                Count(
                    cells.get((unit, one.severity, one.rule), 0),
                    _query(unit=unit, severity=one.severity, rule=one.rule),
                )
                for one in columns
            ),
        )
        for unit, n, _ in shown.iter_rows()
    )
    return Matrix(tuple(severities), columns, rows, units.height)


def _query(**chosen: str) -> str:
    return Selection(
        {"decided": frozenset({OPEN}), **{name: frozenset({value}) for name, value in chosen.items()}}
    ).query()
