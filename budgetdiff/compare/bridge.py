"""The bridge: from the base to the current total over the lines that moved."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl

from budgetdiff.compare.result import Bridge, Comparison
from budgetdiff.compare.schema import STEPS_SCHEMA
from budgetdiff.errors import QuestionError

_KEPT = 8


def bridge_of(
    comparison: Comparison,
    statement: str,
    measure: str = "total",
    *,
    level: int = 1,
    unit: str | None = None,
    side: str | None = None,
    classification: str | None = None,
    keep: int = _KEPT,
) -> Bridge:
    """The steps from the base to the current total of a table's column, the largest ``keep`` lines by name.

    The smallest lines are folded into one step “other”, so that the steps still sum to the change exactly. Raises
    QuestionError where the table has no such total, or a period has none, and ``keep`` below 1.
    """
    if keep < 1:
        raise QuestionError("a bridge needs at least one line")
    named = {"unit": unit, "side": side, "classification": classification}
    lines = comparison.partition(statement, measure, level=level, **named)
    total = comparison.select(statement, measure, **named).filter(pl.col("role") == "total").row(0, named=True)
    if total["base"] is None or total["current"] is None:
        raise QuestionError(
            f"“{statement}”, “{measure}” has no total in both {comparison.base} and {comparison.current}"
        )
    moved = [row for row in lines.iter_rows(named=True) if row["change"]]
    # by size, then by key: the same figures give the same bridge whatever order their rows came in
    moved.sort(key=lambda row: (-abs(row["change"]), row["node"]))
    if len(moved) > keep:
        shown, rest = moved[: keep - 1] if keep > 1 else [], moved[keep - 1 if keep > 1 else 0 :]
    else:
        shown, rest = moved, []
    shown.sort(key=lambda row: -row["change"])
    denominator = total["base"] if total["base"] > 0 else None
    steps: list[dict[str, Any]] = []
    level_at = total["base"]

    def step(kind: str, label: str, amount: Decimal, *, node: str | None, code: str | None, folded: int) -> None:
        nonlocal level_at
        whole = kind in ("base", "current")
        start = Decimal(0) if whole else level_at
        end = amount if whole else level_at + amount
        level_at = end
        steps.append(
            {
                "position": len(steps),
                "step": kind,
                "node": node,
                "code": code,
                "label": label,
                "amount": amount,
                "start": start,
                "end": end,
                "folded": folded,
                "contribution_numerator": None if whole or denominator is None else amount,
                "contribution_denominator": None if whole else denominator,
            }
        )

    step("base", str(comparison.base), total["base"], node=None, code=None, folded=1)
    for row in shown:
        kind = "residual" if row["role"] == "residual" else "line"
        step(kind, row["label"] or "", row["change"], node=row["node"], code=row["code"], folded=1)
    if rest:
        step("other", "", sum((row["change"] for row in rest), Decimal(0)), node=None, code=None, folded=len(rest))
    step("current", str(comparison.current), total["current"], node=None, code=None, folded=1)
    return Bridge(
        pl.DataFrame(steps, schema=STEPS_SCHEMA, orient="row"),
        unit_name=total["unit_name"],
        statement=statement,
        measure=measure,
        level=level,
        base=comparison.base,
        current=comparison.current,
    )
