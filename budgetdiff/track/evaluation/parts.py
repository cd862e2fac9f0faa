"""What money of a project is made of, as its own form prints it: 财政拨款, 上年结转, 其他资金; 基本支出, 项目支出 of a whole unit.

A form lists them below its total (财预〔2020〕10号, annex 2: 其中：当年财政拨款, 上年结转资金, 其他资金; forms of whole units: by
kind of revenue, then by kind of spending). What a form prints is taken only where those of a kind add up to the total, in every
phase that states them; what the statutory tables say of basic and project spending always is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from budgetdiff.facts import folded
from budgetdiff.store import Store
from budgetdiff.track.recognise import plain

Phases = dict[str, Decimal]
"""Amounts in yuan by phase: approved, adjusted, executed."""
Parts = dict[str, Phases]
"""The parts of a total by their label, in the order of the form."""
_QUERY = """
SELECT unit_name, fiscal_year, project, label, CAST(phase AS VARCHAR), amount FROM funds WHERE amount IS NOT NULL
"""
_TOTAL = re.compile(r"总额|合计|总计|总金额|资金总|预算总")
SPENDING = ("基本支出", "项目支出")
"""The parts by kind of spending; all others are by kind of revenue."""


def printed_parts(store: Store) -> Mapping[tuple[str, int, str], Parts]:
    """The parts that forms print, by unit, year and plain name of the project; of what is printed twice the first counts."""
    found: dict[tuple[str, int, str], Parts] = defaultdict(dict)
    for unit, year, project, printed, phase, amount in store.rows(_QUERY):
        label = _label(printed)
        if label:
            of = "approved" if phase == "proposed" else phase
            found[unit, year, plain(project)].setdefault(label, {}).setdefault(of, amount)
    return found


def _label(printed: str) -> str:
    """What a part is called; '' for a total, and for a part of a part (财政拨款/基本支出)."""
    first, slash, rest = folded(printed).removeprefix("其中").lstrip(":：").partition("/")
    if slash and rest not in ("合计", "小计"):
        return ""
    return "" if _TOTAL.search(first) else first


def parts_of(
    printed: Mapping[str, Phases], spent: Mapping[str, Phases], total: Mapping[str, Decimal | None]
) -> list[tuple[str, Phases]]:
    """The parts of a total with their labels as a form writes them (其中：财政拨款, 其他资金): by revenue, then by spending.

    ``printed`` are those of the form, ``spent`` are those by spending that the tables state.
    """
    revenue = {label: phases for label, phases in printed.items() if label not in SPENDING}
    spending = {label: printed[label] for label in SPENDING if label in printed}
    found: list[tuple[str, Phases]] = []
    for parts in (_proved(revenue, total), dict(spent) or _proved(spending, total)):
        found += [(label if at else f"其中：{label}", phases) for at, (label, phases) in enumerate(parts.items())]
    return found


def _proved(parts: Parts, total: Mapping[str, Decimal | None]) -> Parts:
    for phase in {phase for phases in parts.values() for phase in phases}:
        amounts = [phases[phase] for phases in parts.values() if phase in phases]
        if sum(amounts, Decimal(0)) != total.get(phase):
            return {}
    return parts
