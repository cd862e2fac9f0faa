"""A department: the sum of its units, less what they booked between each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from budgetdiff.classification.crosswalk_csv import read_rows
from budgetdiff.errors import BudgetdiffError, MappingError
from budgetdiff.facts import Amount, Period

COLUMNS = ("period", "statement", "side", "measure", "amount", "payer", "payee")
_NEEDED = ("period", "statement", "amount", "payer", "payee")


class Booking(NamedTuple):
    """An amount in yuan that one unit of a department passed to another, and the table and column that both count it in."""

    period: Period
    statement: str
    side: str
    measure: str
    amount: Decimal
    payer: str
    payee: str


@dataclass(frozen=True, slots=True)
class Department:
    """A department by name: ``members`` are its units (none named: all units there are), ``internal`` the bookings."""

    name: str
    members: tuple[str, ...] = ()
    internal: tuple[Booking, ...] = ()


def read_bookings(path: Path) -> tuple[Booking, ...]:
    """The bookings between units of a CSV file: period, statement, amount (yuan), payer, payee; side and measure if any.

    ``measure`` is the column of the table, total if not given. Raises MappingError, naming the line.
    """
    return tuple(
        _booking(row, place) for place, row in read_rows(path, "a file of internal bookings", _NEEDED, COLUMNS)
    )


def _booking(text: dict[str, str], place: str) -> Booking:
    empty = next((name for name in _NEEDED if not text[name]), None)
    if empty:
        raise MappingError(f"{place}: {empty} is empty")
    try:
        period = Period.parse(text["period"])
        amount = Amount.parse(text["amount"])
    except BudgetdiffError as error:
        raise MappingError(f"{place}: {error}") from error
    if amount is None or amount.value <= 0:
        raise MappingError(f"{place}: an internal booking is an amount above zero, not “{text['amount']}”")
    if period.phase is None:
        raise MappingError(
            f"{place}: write the phase too, {period.fiscal_year}:approved or {period.fiscal_year}:executed"
        )
    if text["payer"] == text["payee"]:
        raise MappingError(f"{place}: “{text['payer']}” pays itself")
    return Booking(
        period, text["statement"], text["side"], text["measure"] or "total", amount.value, text["payer"], text["payee"]
    )


def check_members(department: Department, members: Sequence[str]) -> None:
    """Raise MappingError for a booking with a unit that is not one of the department's."""
    for booking in department.internal:
        for unit in (booking.payer, booking.payee):
            if unit not in members:
                raise MappingError(
                    f"an internal booking names “{unit}”, which is not a unit of {department.name}: {'、'.join(members)}"
                )
