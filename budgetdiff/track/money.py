"""The money behind targets: what projects get and spend, how much of the spending has targets, cost per unit of output."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from budgetdiff.facts import folded
from budgetdiff.facts.quantity import DATES, normalised
from budgetdiff.store import Store
from budgetdiff.track.recognise import plain

Row = dict[str, Any]
_FUNDS = """
SELECT unit_name, fiscal_year, CAST(phase AS VARCHAR), project, label, column_title, amount, document_id
FROM funds WHERE ($1 IS NULL OR unit_name = $1) AND amount IS NOT NULL AND fiscal_year IN (SELECT unnest($2::INTEGER[]))
"""
_SPENDING = """
SELECT unit_name, fiscal_year, CAST(phase AS VARCHAR), max(amount) FROM figures
WHERE level = 0 AND measure = 'project' AND statement IN ('expenditure', 'general_public')
  AND ($1 IS NULL OR unit_name = $1) AND fiscal_year IN (SELECT unnest($2::INTEGER[]))
GROUP BY unit_name, fiscal_year, phase
"""
# The year's own total; 项目资金总额 of a project over several years is more than that.
_OF_THE_YEAR = re.compile(r"^(年度|当年|本年度?)(资金|预算)?(申请)?总?额?")
_TOTAL = re.compile(r"总额|合计|总计|总金额|资金总|预算总")
_COUNTED = re.compile(r"数量指标")
_NO_COUNT = re.compile(r"率|比例|占比|程度|满意")


def projects_of(store: Store, unit: str | None, years: Sequence[int]) -> list[Row]:
    """The money of every project with a form: a row a unit, year, phase and project, in the order of the forms."""
    spending = {(u, y, p): amount for u, y, p, amount in store.rows(_SPENDING, [unit, list(years)])}
    printed: dict[tuple[str, str, int], list[tuple[str, str, str, Decimal]]] = defaultdict(list)
    for name, year, phase, project, label, column, amount, document in store.rows(_FUNDS, [unit, list(years)]):
        printed[name, document + "\x1f" + project, year].append((phase, label, column, amount))
    rows: dict[tuple[str, int, str, str], Row] = {}
    for (name, key, year), cells in printed.items():
        project = key.split("\x1f", 1)[1]
        whole = _whole(cells)
        phases = dict(reversed(whole))  # the first printed of each phase counts
        evaluated = "executed" in phases or "adjusted" in phases
        phase = "executed" if evaluated else next(iter(phases))
        funds = phases.get("approved", phases.get("proposed", phases.get("adjusted", whole[0][1])))
        row = rows.setdefault(
            (name, year, phase, plain(project)),
            {
                "unit_name": name,
                "fiscal_year": year,
                "phase": phase,
                "project": project,
                "funds": funds,
                "project_spending": spending.get((name, year, phase)),
                "adjusted": phases.get("adjusted"),
                "executed": phases.get("executed"),
                "targets": 0,
                "measurable": 0,
                "reported": 0,
                "missed": 0,
            },
        )
        row["funds"] = row["funds"] if row["funds"] is not None else funds
    return list(rows.values())


def _whole(cells: Sequence[tuple[str, str, str, Decimal]]) -> list[tuple[str, Decimal]]:
    """The amounts of the row that is the project's total: the year's, else any total, else the first row printed."""
    for pattern in (_OF_THE_YEAR, _TOTAL):
        for _, wanted, _, _ in cells:
            if pattern.search(folded(wanted)):
                return [(phase, amount) for phase, label, _, amount in cells if label == wanted]
    first = cells[0][1]
    return [(phase, amount) for phase, label, _, amount in cells if label == first]


def count_targets(projects: Iterable[Row], lines: Iterable[Row]) -> None:
    """Fill in how many targets each project has, how many can be measured, were reported and missed."""
    held = {(p["unit_name"], p["fiscal_year"], plain(p["project"])): p for p in projects}
    for row in lines:
        project = held.get((row["unit_name"], row["fiscal_year"], plain(row["project"])))
        if project is not None and row["movement"] != "dropped":
            project["targets"] += 1
            project["measurable"] += bool(row["measurable"])
            project["reported"] += row["actual_raw"] is not None
            project["missed"] += row["attainment"] == "missed"


def coverage(projects: Iterable[Row]) -> dict[tuple[str, int], tuple[Decimal, Decimal | None]]:
    """Of each unit and year: the funds of its projects with targets, each project once, and its project spending.

    Budget forms count before self-evaluation forms of the same year, as the spending they are part of is the budget's.
    """
    best: dict[tuple[str, int], dict[str, Row]] = defaultdict(dict)
    spending: dict[tuple[str, int], dict[str, Decimal]] = defaultdict(dict)
    for row in sorted(projects, key=lambda r: r["phase"] == "executed"):
        key = (row["unit_name"], row["fiscal_year"])
        best[key].setdefault(plain(row["project"]), row)
        if row["project_spending"] is not None:
            spending[key].setdefault(row["phase"], row["project_spending"])
    result: dict[tuple[str, int], tuple[Decimal, Decimal | None]] = {}
    for key, rows in best.items():
        phases = {row["phase"] for row in rows.values()}
        whole = next(
            (
                spending[key][p]
                for p in ("approved", "proposed", "adjusted", "executed")
                if p in phases and p in spending[key]
            ),
            None,
        )
        # a 部门整体 form states all of the unit's money, not that of a project
        parts = [row["funds"] for row in rows.values() if not is_whole_unit(row)]
        result[key] = (sum(parts, Decimal(0)), whole)
    return result


def is_whole_unit(row: Row) -> bool:
    """Whether a form is of all that a unit spends, not of one project."""
    return bool(plain(row["project"]) == plain(row["unit_name"]) or "整体支出" in row["project"])


def costs_of(projects: Iterable[Row], lines: Sequence[Row]) -> list[Row]:
    """The cost of a unit of output: a row for every counted output of a project whose money is known.

    ``planned`` is the budget over the target, ``reached`` the money spent over the actual. Where a project has several
    counted outputs they share its money: ``outputs`` says how many.
    """
    money: dict[tuple[str, int, str], Row] = {}
    for row in projects:
        held = money.setdefault((row["unit_name"], row["fiscal_year"], plain(row["project"])), dict(row))
        for name in ("adjusted", "executed"):
            held[name] = held[name] if held[name] is not None else row[name]
    counted = [row for row in lines if _is_count(row)]
    shared: dict[tuple[str, int, str], int] = defaultdict(int)
    for row in counted:
        shared[_project(row)] += 1
    found: list[Row] = []
    for row in counted:
        funds = money.get(_project(row))
        if funds is None or is_whole_unit(row):
            continue
        for basis, amount, number in (
            ("planned", funds["funds"], row["target_value"]),
            ("reached", funds["executed"], row["actual_value"]),
        ):
            if amount and number and number > 0:
                quantity, unit = normalised(number, row["unit"])
                found.append(
                    {
                        "unit_name": row["unit_name"],
                        "project": row["project"],
                        "name": row["name"],
                        "series": row["series"],
                        "fiscal_year": row["fiscal_year"],
                        "basis": basis,
                        "funds": amount,
                        "quantity": quantity,
                        "unit": unit,
                        "outputs": shared[_project(row)],
                        "before_year": None,
                        "before_funds": None,
                        "before_quantity": None,
                    }
                )
    _before(found)
    return found


def _project(row: Row) -> tuple[str, int, str]:
    return row["unit_name"], row["fiscal_year"], plain(row["project"])


def _is_count(row: Row) -> bool:
    """Whether a target counts an output: a quantity, in a unit that is neither a share, a date nor money."""
    unit = normalised(Decimal(1), row["unit"])[1]
    return bool(
        row["movement"] != "dropped"
        and row["target_value"] is not None
        and row["comparator"] in (">=", "=", ">")
        and _COUNTED.search(folded(row["subcategory"]))
        and unit is not None
        and unit not in DATES
        and unit not in ("%", "元", "个百分点", "度", "分")
        and not _NO_COUNT.search(row["name"])
    )


def _before(costs: list[Row]) -> None:
    """The same output's cost in the year before, where it counts the same unit."""
    held: dict[tuple[str, str, str], Row] = {}
    for row in sorted(costs, key=lambda r: r["fiscal_year"]):
        key = (row["unit_name"], row["series"], row["basis"])
        old = held.get(key)
        if old is not None and old["unit"] == row["unit"]:
            row.update(before_year=old["fiscal_year"], before_funds=old["funds"], before_quantity=old["quantity"])
        held[key] = row
