"""Charts that a user can go on with: Altair, floats for drawing only, the notation of the reports."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from budgetdiff.errors import QuestionError
from budgetdiff.facts import Unit

BASE, NOW, UP, DOWN = "#a9b3bc", "#2f3b47", "#8a6d3b", "#4f7f9b"
"""Earlier light, later dark; more and less in two hues that are no judgement."""


def altair() -> Any:
    """Altair; brought in when a chart is asked for."""
    import altair as alt  # heavy, and only where a chart is drawn

    return alt


def money_unit(name: str) -> tuple[float, str]:
    """What an amount in yuan is divided by, and the name of the unit; raises QuestionError for one there is not."""
    unit = Unit.parse(name)
    return float(unit.value), unit.zh


def number(value: Decimal | None, scale: float = 1.0) -> float | None:
    """An amount for drawing; None stays None."""
    return None if value is None else float(value) / scale


def quotient(numerator: Decimal | None, denominator: Decimal | None) -> float | None:
    """A pair as a float, divided as fractions; None where there is none."""
    if numerator is None or not denominator:
        return None
    return float(Fraction(numerator) / Fraction(denominator))


def chosen(kind: str, kinds: tuple[str, ...]) -> str:
    """The kind of chart asked for; raises QuestionError for one there is not."""
    if kind not in kinds:
        raise QuestionError(f"“{kind}” is no chart of this; there are {', '.join(kinds)}")
    return kind


def data(rows: list[dict[str, Any]]) -> Any:
    """Rows as the data of a chart."""
    return altair().Data(values=rows)
