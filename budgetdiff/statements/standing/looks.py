"""What recognition saw of each figure: the lines in its cell, how sure they are, and what else they may say."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from budgetdiff.document.model import Document, Recognised
from budgetdiff.facts import BBox, Fact

SURE = 0.9
"""The probability of the least sure character of a line that is read for certain."""
_LIKELY = 0.02
"""The least probability of a rival that is worth to be offered."""
_FORM = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?")


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of a figure: ``clean`` where two looks read the same number and are sure, and nothing lies over it.

    ``second`` is the other number that the second look read, ``rivals`` are those with one digit changed for another that
    recognition saw; '' and () where there are none. ``sure`` is the probability of the least sure character, None for a cell
    without ink.
    """

    clean: bool
    sure: float | None
    second: str = ""
    rivals: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[str, ...]:
        """All other numbers that recognition itself offers."""
        return tuple(dict.fromkeys((*([self.second] if self.second else ()), *self.rivals)))


class Lines:
    """The recognised lines of a document, found by where they stand."""

    def __init__(self, document: Document) -> None:
        by_page: dict[int, list[Recognised]] = defaultdict(list)
        for line in document.lines_recognised:
            by_page[line.place].append(line)
        self._by_page = {page: sorted(lines, key=_middle) for page, lines in by_page.items()}
        self._middles = {page: [_middle(line) for line in lines] for page, lines in self._by_page.items()}

    def of_page(self, page: int) -> Sequence[Recognised]:
        """The lines of a page, from the top."""
        return self._by_page.get(page, ())

    def between(self, page: int, top: float, bottom: float) -> Sequence[Recognised]:
        """The lines of a page whose middle is between two heights, from the top."""
        middles = self._middles.get(page, [])
        return self.of_page(page)[bisect_left(middles, top) : bisect_right(middles, bottom)]

    def within(self, page: int, box: BBox) -> list[Recognised]:
        """The lines whose middle is in a box, from the top."""
        return [line for line in self.between(page, box[1], box[3]) if box[0] <= _centre(line) <= box[2]]


def _middle(line: Recognised) -> float:
    return (line.bbox[1] + line.bbox[3]) / 2


def _centre(line: Recognised) -> float:
    return (line.bbox[0] + line.bbox[2]) / 2


def looks_at(facts: Sequence[Fact], lines: Lines, pages: Collection[int]) -> dict[int, Look]:
    """What was seen of each figure of pages that are pictures, by its position among ``facts``."""
    found = {}
    for position, fact in enumerate(facts):
        place = fact.provenance
        if place.page in pages:
            seen = lines.within(place.page, place.bbox) if place.bbox else []
            found[position] = _look(fact, seen) if place.bbox else Look(clean=False, sure=0.0)
    return found


def _look(fact: Fact, seen: Sequence[Recognised]) -> Look:
    if not seen:
        return Look(clean=not fact.raw.strip(), sure=None)
    sure = min(line.sure for line in seen)
    if len(seen) > 1 or (fact.amount is None and not any(mark.isdigit() for mark in seen[0].text)):
        # a dash is a cell without an amount; of several lines nobody knows which belong to the number
        plain = len(seen) == 1 and fact.amount is None and bool(seen[0].text.strip()) and not seen[0].crossed
        return Look(clean=plain and sure >= SURE, sure=sure)
    line = seen[0]
    text = plain_number(line.text)
    second = plain_number(line.second or "")
    alike = line.second is not None and second == text
    clean = sure >= SURE and alike and not line.crossed and not line.rivals and bool(_FORM.fullmatch(text))
    rivals = tuple(_changed(text, at, digit) for at, digit, share in line.rivals if share >= _LIKELY)
    return Look(clean, sure, second if not alike and _FORM.fullmatch(second) else "", rivals)


def plain_number(text: str) -> str:
    """A recognised number without blanks, in narrow characters."""
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def _changed(text: str, at: int, digit: str) -> str:
    """A number with one of its digits, counted from 0, changed for another."""
    places = [index for index, mark in enumerate(text) if mark.isdigit()]
    return text[: places[at]] + digit + text[places[at] + 1 :] if at < len(places) else text
