"""A number on the page: what is shown, what it is exactly, and where it was printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgetdiff.report.evidence import Crop, Pictures
from budgetdiff.report.language import Language
from budgetdiff.report.names import SPOTS
from budgetdiff.report.source import Place


@dataclass(frozen=True, slots=True)
class Number:
    """An amount: ``text`` as shown, ``amount`` in yuan (None where there is no figure), and where it is from.

    ``origin`` is printed, implied, derived, or '' where there is no figure; ``evidence`` is one sentence; ``crop`` is the
    picture of the cell where the page is at hand; ``place`` is where it was printed.
    """

    text: str
    origin: str
    evidence: str
    amount: Decimal | None = None
    crop: Crop | None = None
    place: Place | None = None


NOTHING = Number("", "", "")


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount that was computed from others: ``text`` as shown, ``amount`` in yuan; '' and None where there is none."""

    text: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as an exact pair, and as shown; ``text`` may say in words why there is no rate."""

    text: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def order(self) -> str:
        """A number to sort by; '' where there is no rate."""
        return f"{self.numerator / self.denominator:.6f}" if self.numerator is not None and self.denominator else ""


class Numbers:
    """Makes the numbers of one report."""

    def __init__(self, language: Language, places: Mapping[str, Place], pictures: Pictures) -> None:
        self._ = self.language = language
        self.places, self.pictures = places, pictures

    def of(self, line: Mapping[str, Any], side: str) -> Number:
        """The base or current figure of a compared line, with its evidence."""
        return self.number(line[side], line[f"{side}_origin"], line[f"{side}_fact_id"])

    def number(self, amount: Decimal | None, origin: str | None, fact_id: str | None) -> Number:
        """An amount with where it is from; an empty cell where there is none."""
        if amount is None:
            return NOTHING
        place = self.places.get(fact_id) if fact_id else None
        where = self._("added up from the lines below it") if place is None else self.where(place)
        crop = self.pictures.cell(place.document_id, place.page, place.bbox) if place else None
        evidence = f"{self._.yuan(amount)} · {where}"
        return Number(self._.amount(amount), origin or "", evidence, amount, crop, place)

    def figure(self, amount: Decimal | None, *, signed: bool = True) -> Figure:
        """A computed amount."""
        return Figure() if amount is None else Figure(self._.amount(amount, signed=signed), amount)

    def rate(self, numerator: Decimal | None, denominator: Decimal | None, *, sign: str = "%") -> Rate:
        """A pair as a signed rate."""
        text = self._.rate(numerator, denominator, sign=sign)
        return Rate(text, numerator, denominator) if text else Rate()

    def share(self, numerator: Decimal | None, denominator: Decimal | None) -> Rate:
        """A pair as a share, without a sign."""
        text = self._.share(numerator, denominator)
        return Rate(text, numerator, denominator) if text else Rate()

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

    def at(self, source_name: str, kind: str, page: int | None) -> str:
        """A document and the place in it, in short."""
        if page is None:
            return source_name
        return self._("{source}, {spot}", source=source_name, spot=self.spot(kind, page))

    def spot(self, kind: str, page: int) -> str:
        """``page 3`` or what the document counts instead."""
        return self._(SPOTS.get(kind, SPOTS["page"]), n=page)
