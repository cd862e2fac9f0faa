"""What the targets of a unit and year come to: counts, and sentences for a person."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from budgetdiff.facts import rounded_percent
from budgetdiff.track.movement import Movement
from budgetdiff.track.result import YEARS_SCHEMA

Row = dict[str, Any]


def years_of(lines: list[Row], covered: dict[tuple[str, int], tuple[Decimal, Decimal | None]]) -> list[Row]:
    """The counts of each unit and year, in the order of the targets."""
    rows: dict[tuple[str, int], Row] = {}
    counts = [name for name, kind in YEARS_SCHEMA.items() if kind == pl.Int32]
    for line in lines:
        key = (line["unit_name"], line["fiscal_year"])
        if key not in rows:
            funds, spending = covered.get(key, (None, None))
            rows[key] = {
                "unit_name": key[0],
                "fiscal_year": key[1],
                **dict.fromkeys(counts, 0),
                "funds": funds,
                "project_spending": spending,
            }
        row = rows[key]
        if line["movement"] in counts:
            row[line["movement"]] += 1
        if line["movement"] == Movement.DROPPED:
            continue
        row["targets"] += 1
        row["measurable"] += bool(line["measurable"])
        row["reported"] += line["actual_raw"] is not None
        row["below_last_actual"] += bool(line.get("below_last_actual"))
        if line["attainment"] in counts:
            row[line["attainment"]] += 1
    return list(rows.values())


def counted(years: list[Row]) -> list[str]:
    """How many targets can be measured at all, and what became of them, in words, one sentence a unit and year."""
    notes = []
    for row in years:
        if not row["targets"]:
            continue
        share = rounded_percent(Fraction(row["measurable"], row["targets"]))
        text = f"{row['unit_name']} {row['fiscal_year']}: {row['targets']} targets, {row['measurable']} measurable ({share}%)"
        if row["reported"]:
            kept = row["met"] + row["exceeded"] + row["far_exceeded"]
            text += (
                f"; {row['reported']} reported: {kept} met ({row['far_exceeded']} of them far exceeded), {row['missed']} missed, "
                f"{row['not_comparable']} not comparable"
            )
        notes.append(text)
    return notes


def covered_notes(covered: dict[tuple[str, int], tuple[Decimal, Decimal | None]], projects: list[Row]) -> list[str]:
    """How much of the project spending the forms cover, in words, one sentence a unit and year."""
    notes = []
    for (unit, year), (funds, spending) in covered.items():
        count = len({row["project"] for row in projects if (row["unit_name"], row["fiscal_year"]) == (unit, year)})
        if spending:
            notes.append(
                f"{unit} {year}: {count} projects with targets, {funds:,.2f} yuan of {spending:,.2f} yuan of project spending"
            )
    return notes
