"""Budget against outturn: what was planned for a year, what was spent, and the rate of execution."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from budgetdiff.facts import Phase
from budgetdiff.report.numbers import Rate
from budgetdiff.report.scope import FUNCTION, Scope
from budgetdiff.report.tables import TableMaker
from budgetdiff.report.view import Execution


def execution_of(scope: Scope) -> Execution | None:
    """The table of one year's budget and outturn with rates of execution; None where not both phases are there."""
    comparison = scope.source.execution
    if comparison is None or comparison.current.phase is not Phase.EXECUTED:
        return None
    _ = scope.language
    maker = TableMaker(scope, comparison)
    title = _("Budget against outturn {year}", year=comparison.current.year)
    table = maker.tree("execution", title, scope.best(FUNCTION, comparison), deepest=1)
    total = scope.first(FUNCTION, comparison)
    if table is None or total is None or total["base"] is None:
        return None
    # a remark on the detail of the other table would repeat what is said there
    rates = tuple(_rate(scope, row.base.amount, row.current.amount) for row in table.rows)
    message = _(
        "Of {budget} planned {outturn} was spent: {rate}.",
        budget=scope.money(total["base"]),
        outturn=scope.money(total["current"]),
        rate=_.share(total["current"], total["base"]),
    )
    return Execution(title, message, replace(table, title=title, message=message), rates)


def _rate(scope: Scope, budget: Decimal | None, outturn: Decimal | None) -> Rate:
    return scope.numbers.share(outturn, budget) if budget and budget > 0 else Rate()
