"""A number on the page: what is shown, what it is exactly, and where it was printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgetdiff.errors import AmountRefused
from budgetdiff.facts import Amount, Unit, folded
from budgetdiff.report.evidence import Crop, Pictures
from budgetdiff.report.language import Language, money_of
from budgetdiff.report.names import SPOTS
from budgetdiff.report.source import Place

DOUBTFUL, IMPLIED = "?", "*"
"""What stands behind a figure whose table was not read for certain, and behind one that only a sentence implies."""


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
    fact: str = ""
    """The id of the figure, '' where it is none of a document."""

    @property
    def doubtful(self) -> bool:
        """Whether its table was not read for certain."""
        return self.place is not None and self.place.doubtful

    @property
    def mark(self) -> str:
        """What stands behind it where there is no room for words: ``?`` doubtful, ``*`` implied by a sentence, else nothing."""
        return DOUBTFUL if self.doubtful else IMPLIED if self.origin == "implied" else ""

    @property
    def marked(self) -> str:
        """As shown, with its mark."""
        return f"{self.text}{self.mark}" if self.text else ""


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
        where = self._("added up from the lines below it") if place is None else self.where(place, amount)
        crop = self.pictures.cell(place.document_id, place.page, place.bbox) if place else None
        evidence = f"{self._.yuan(amount)} · {where}"
        return Number(self._.amount(amount), origin or "", evidence, amount, crop, place, fact_id or "")

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

    def quoted(self, text: str, place: Place | None) -> Number:
        """What is no amount, as printed, with where it is from."""
        if place is None or not text:
            return Number(text, "", "")
        crop = self.pictures.cell(place.document_id, place.page, place.bbox)
        return Number(text, place.origin, self.where(place), None, crop, place)

    def where(self, place: Place, amount: Decimal | None = None, *, said: bool = False) -> str:
        """A place as one sentence: document, page, row, table and column as far as it has them, what is printed there.

        ``amount`` is what the printed text stands for: it tells the unit that it is printed in. ``said`` is True where
        words beside it say already that the figure is implied.
        """
        implied = place.origin == "implied"
        parts = [self.at(place.source_name, place.kind, place.page, place.row, sentence=implied)]
        if implied and not said:
            parts.insert(0, self._("implied by a sentence"))
        if place.doubtful:
            parts.insert(0, self._("its table was not read for certain"))
        if place.standing == "corrected":
            parts.insert(0, self._("read as “{raw}”, corrected to what makes its sums hold", raw=place.raw))
        if place.statement_title:
            parts.append(place.statement_title)
        if place.column_title:
            parts.append(self._("column “{column}”", column=place.column_title))
        unit = "" if amount is None else unit_printed(place.raw, amount, place.money_unit, place.currency)
        parts.append(self._("printed “{raw}”", raw=place.raw) + (self._(" in {unit}", unit=unit) if unit else ""))
        return self._(", ").join(parts)

    def at(
        self, source_name: str, kind: str, page: int | None, row: int | None = None, *, sentence: bool = False
    ) -> str:
        """A document and the place in it, in short."""
        return self._(", ").join([source_name, *self._spots(kind, page, row, sentence=sentence)])

    def _spots(self, kind: str, page: int | None, row: int | None, *, sentence: bool) -> Iterator[str]:
        if page is None:
            return
        yield self.spot(kind, page, sentence=sentence)
        # a line of a file is exact; a row of the table in it would be a second count
        if row is not None and not sentence and kind != "line":
            yield self._("row {row}", row=row)

    def spot(self, kind: str, page: int, *, sentence: bool = False) -> str:
        """``page 3`` or what the document counts instead; where that is tables, a sentence stands before one."""
        name = "before" if sentence and kind == "table" else kind
        return self._(SPOTS.get(name, SPOTS["page"]), n=page)


def unit_printed(raw: str, amount: Decimal, stated: str | None, currency: str = "") -> str:
    """The unit of money that a figure is printed in, in Chinese; '' where the printed text says it, or nothing does.

    Of another ``currency`` it is called by its code. It is the one in which the text stands for the amount. Where it stands
    for it in none, the figure having been restated, say, or in all, being zero, it is the one its table states.
    """
    if folded(raw).endswith("元"):
        return ""
    found = []
    for unit in Unit:
        try:
            read = Amount.parse(raw, unit)
        except AmountRefused:
            # no amount at all, or larger than any budget in this unit
            continue
        if read is not None and read.value == amount:
            found.append(money_of(unit, currency) if currency else unit.zh)
    return found[0] if len(found) == 1 else stated or ""
