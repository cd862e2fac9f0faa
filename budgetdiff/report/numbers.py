"""A number on the page: what is shown, what it is exactly, and where it was printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgetdiff.report.language import Language
from budgetdiff.report.source import Place


@dataclass(frozen=True, slots=True)
class Number:
    """``text`` as shown, ``origin`` (printed, implied, derived or '' where there is no figure), ``evidence`` in words."""

    text: str
    origin: str
    evidence: str


NOTHING = Number("", "", "")


class Numbers:
    """Makes the numbers of one report."""

    def __init__(self, language: Language, places: Mapping[str, Place]) -> None:
        self._, self.places = language, places

    def of(self, line: Mapping[str, Any], side: str) -> Number:
        """The base or current figure of a compared line, with its evidence."""
        return self.number(line[side], line[f"{side}_origin"], line[f"{side}_fact_id"])

    def number(self, amount: Decimal | None, origin: str | None, fact_id: str | None) -> Number:
        """An amount with where it is from; an empty cell where there is none."""
        if amount is None:
            return NOTHING
        place = self.places.get(fact_id) if fact_id else None
        where = self._("added up from the lines below it") if place is None else self.where(place)
        return Number(self._.amount(amount), origin or "", f"{self._.yuan(amount)} · {where}")

    def where(self, place: Place) -> str:
        """A place as one sentence."""
        spot = self.spot(place.kind, place.page)
        if place.origin == "implied":
            return self._("implied by a sentence: {source}, {spot}, printed “{raw}”", source=place.source_name, spot=spot,
                          raw=place.raw)  # fmt: skip
        row = self._(", row {row}", row=place.row) if place.row is not None else ""
        return self._(
            "{source}, {spot}{row}, {title}, column “{column}”, printed “{raw}”", source=place.source_name, spot=spot,
            row=row, title=place.statement_title or "—", column=place.column_title or "—", raw=place.raw,
        )  # fmt: skip

    def spot(self, kind: str, page: int) -> str:
        """``page 3`` or what the document counts instead."""
        messages = {"page": "page {n}", "line": "line {n}", "sheet": "sheet {n}", "table": "table {n}"}
        return self._(messages.get(kind, "page {n}"), n=page)
