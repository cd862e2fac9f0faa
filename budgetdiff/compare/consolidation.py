"""A department's trees in the place of its units': summed, less what the units booked, withheld where one is silent."""

from __future__ import annotations

from collections.abc import Sequence

from budgetdiff.compare.department import Department
from budgetdiff.compare.engine import Engine, kernel
from budgetdiff.errors import MappingError, QuestionError
from budgetdiff.facts import Period


def consolidate(
    engine: Engine, base: Period, current: Period, members: Sequence[str], department: Department, *, deepest: int
) -> list[str]:
    """Put the sum of the units, less what they booked between each other, in their place; notes on what that left out.

    Reads the relations of the units' own trees that ``periods.prepare`` made, down to the depth ``deepest``. Raises
    QuestionError for a unit without figures of either period, MappingError for a booking in a column there is not.
    """
    there = set(engine.rows("SELECT DISTINCT unit_name, is_current FROM cmp_keyed JOIN cmp_groups USING (g)"))
    for member in members:
        if not {(member, False), (member, True)} & there:
            raise QuestionError(
                f"“{member}” has no figures of {base} or {current}; ingest them, or leave it out (--member)"
            )
    lacking = [(name, now) for now in (False, True) for name in members if (name, now) not in there]
    bookings = [b for b in department.internal if b.period in (base, current)]
    tables = set(
        engine.rows(
            "SELECT DISTINCT statement, side, column_id FROM cmp_keyed JOIN cmp_groups USING (g) WHERE node = ''"
        )
    )
    for booking in bookings:
        if (booking.statement, booking.side, booking.measure) not in tables:
            side = f", {booking.side}" if booking.side else ""
            raise MappingError(
                f"an internal booking of {booking.period} names the column {booking.measure} of {booking.statement}{side}, "
                "which has no total in these periods"
            )
    engine.put(
        "cmp_internal",
        "is_current BOOLEAN, statement VARCHAR, side VARCHAR, column_id VARCHAR, amount DECIMAL(18, 2)",
        [(b.period == current, b.statement, b.side, b.measure, b.amount) for b in bookings],
    )
    engine.make("cmp_above", kernel("above"), {"department": department.name})
    engine.put("cmp_lacking", "unit_name VARCHAR, is_current BOOLEAN", lacking)
    for depth in range(deepest + 1):
        engine.extend("cmp_silent", kernel("silent"), {"depth": depth}, "g BIGINT, node VARCHAR, is_current BOOLEAN")
    engine.make("cmp_keyed", kernel("consolidated"))
    silent = _silent(engine, {False: base, True: current}, department, lacking)
    engine.make("cmp_groups", "SELECT DISTINCT g, unit_name, statement, side, classification, column_id FROM cmp_above")
    engine.make(
        "cmp_scopes",
        "SELECT DISTINCT $department AS unit_name, statement, side, column_id, fiscal_year, phase FROM cmp_scopes",
        {"department": department.name},
    )
    total = sum(b.amount for b in bookings)
    notes = [f"{department.name} is the sum of {len(members)} units: {'、'.join(members)}"]
    if bookings:
        notes.append(
            f"less {len(bookings)} bookings between them, {total:,.2f} yuan: a line of their own in each table they are in"
        )
    elif len(members) > 1:
        notes.append("no bookings between them were given: what one unit passed to another is counted twice")
    return [*notes, *silent]


def _silent(
    engine: Engine, periods: dict[bool, Period], department: Department, lacking: list[tuple[str, bool]]
) -> list[str]:
    """Which members are silent about a period, so that the department has no figure there: each named."""
    counted = engine.rows(
        """SELECT s.unit_name, w.is_current, count(*) FROM cmp_groups AS s
           JOIN cmp_seen AS v ON v.g = s.g
           CROSS JOIN (VALUES (false), (true)) AS w(is_current)
           WHERE v.depth = 0 AND CASE WHEN w.is_current THEN v.current_hidden ELSE v.base_hidden END
           GROUP BY s.unit_name, w.is_current ORDER BY w.is_current, s.unit_name"""
    )
    return [
        f"“{name}” has no figures of {periods[now]}: no line of {department.name} can be compared"
        for name, now in lacking
    ] + [
        f"“{name}” has no figures of {periods[now]} in {count} columns of its tables: {department.name} cannot be compared there"
        for name, now, count in counted
        if (name, now) not in lacking
    ]
