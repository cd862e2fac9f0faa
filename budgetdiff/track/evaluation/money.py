"""The money of projects that a user gives for self-evaluation: what was budgeted, what it became, what was spent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from budgetdiff.errors import AmountRefused, MappingError
from budgetdiff.facts import Amount, Unit, label_key, squeezed

_COLUMNS = {
    "project": ("项目", "项目名称", "project"),
    "initial": ("年初预算数", "年初预算", "initial"),
    "adjusted": ("全年预算数", "全年预算", "调整预算数", "adjusted"),
    "executed": ("全年执行数", "全年执行", "执行数", "executed"),
}


@dataclass(frozen=True, slots=True)
class GivenMoney:
    """The money of a project in yuan; None where the user gives none."""

    initial: Decimal | None
    adjusted: Decimal | None
    executed: Decimal | None


def read_money(entries: Iterable[tuple[int, Mapping[str, str]]], source_name: str) -> dict[str, GivenMoney]:
    """The money of projects by the key of their name, from the records of a file; amounts without a unit are 万元.

    Raises MappingError, naming file and line, for a column that is missing or unknown, a project named twice, and an amount
    that is none.
    """
    found: dict[str, GivenMoney] = {}
    for line, texts in entries:
        place = f"{source_name}, {line}"
        values: dict[str, str] = {}
        for column, text in texts.items():
            plain = squeezed(column).lower().lstrip("\ufeff").removesuffix("(万元)").removesuffix("（万元）")
            name = next((name for name, others in _COLUMNS.items() if plain in others), None)
            if name is None:
                known = "、".join(others[0] for others in _COLUMNS.values())
                raise MappingError(f"{place}: the column “{column}” is not known; there are {known}")
            values[name] = text
        if not values.get("project", "").strip():
            raise MappingError(f"{place}: the column project (项目) is missing or empty")
        key = label_key(values["project"])
        if key in found:
            raise MappingError(f"{place}: a second row of “{values['project']}”")
        found[key] = GivenMoney(*(_yuan(values.get(name, ""), place) for name in ("initial", "adjusted", "executed")))
    if not found:
        raise MappingError(f"{source_name}: there is no project in it")
    return found


def _yuan(text: str, place: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        amount = Amount.parse(text, Unit.WAN)
    except AmountRefused as error:
        raise MappingError(f"{place}: “{text[:40]}” is no amount of money") from error
    return None if amount is None else amount.value
