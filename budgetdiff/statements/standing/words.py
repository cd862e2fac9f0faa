"""How far what sentences and forms say can be relied on: by the lines that recognition saw of them.

No sum tells whether a sentence was read right, so that it stands by itself: all its numbers read twice alike and for certain, its
words too. What a table says as well, with a figure that is relied on, is confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from budgetdiff.document.model import Document, Line, Recognised
from budgetdiff.facts import Amount, Assertion, BBox, ClaimKind, Fact, Operand, Provenance, Role, Standing
from budgetdiff.statements.furniture import without_furniture
from budgetdiff.statements.narrative.paragraphs import Paragraph, paragraphs
from budgetdiff.statements.standing.looks import SURE, Lines, plain_number

_KNOWN = 0.5
"""The probability of the least sure character of words that are read for certain: one of many thousands, not of ten."""
RELIED = frozenset({Standing.PRINTED, Standing.CONFIRMED, Standing.AGREED})
"""The standings of what a finding against a publisher may rest on."""
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNITS = (1, 10**4, 10**8)
_Place = tuple[int, BBox | None]


class Words:
    """The sentences and forms of one document, and what was seen of them."""

    def __init__(self, document: Document, lines: Lines, facts: Iterable[Fact]) -> None:
        """``facts`` are the figures of the tables, with their standing."""
        self._lines = lines
        self._pages, self._bent = frozenset(document.recognised), frozenset(document.bent)
        self._paragraphs: dict[_Place, Paragraph] = {}
        self._before: dict[_Place, Paragraph] = {}
        last: Paragraph | None = None
        for paragraph in paragraphs(without_furniture(document)):
            for line in paragraph.lines:
                self._paragraphs[line.place, line.bbox] = paragraph
                if last is not None:
                    self._before[line.place, line.bbox] = last
            last = paragraph
        self._facts = [fact for fact in facts if fact.amount is not None and fact.standing in RELIED]
        self._rows = {(fact.provenance.page, fact.provenance.row) for fact in self._facts}

    def of_assertion(self, assertion: Assertion) -> Standing:
        """The standing of what a sentence or a printed change column states."""
        place = assertion.provenance
        paragraph = self._paragraphs.get((place.page, place.bbox))
        if paragraph is None:
            return self._of_cell(place)
        standing = self._of_lines([*self._heading(paragraph), *self._until(paragraph, assertion)])
        if standing is Standing.PRINTED:
            return standing
        # a list of what is absent, or of all parts, is wrong where a line of it was not read at all
        told = all(self._holds(operand, paragraph) for operand in assertion.operands)
        if standing is not Standing.AGREED or not told or assertion.note.startswith("absent:"):
            return Standing.DOUBTFUL
        return Standing.CONFIRMED if self._in_a_table(assertion) else standing

    def of_place(self, place: Provenance) -> Standing:
        """The standing of all that stands at the height of a line or a cell of a form."""
        if place.page not in self._pages:
            return Standing.PRINTED
        if place.bbox is None or place.page in self._bent:
            return Standing.DOUBTFUL
        seen = self._lines.between(place.page, place.bbox[1], place.bbox[3])
        return Standing.AGREED if seen and all(map(certain, seen)) else Standing.DOUBTFUL

    def _of_cell(self, place: Provenance) -> Standing:
        """Of a printed change: its own cell, in a row with a figure that is relied on."""
        own = self.of_place(place)
        if own is Standing.AGREED and (place.page, place.row) not in self._rows:
            return Standing.DOUBTFUL
        return own

    def _heading(self, paragraph: Paragraph) -> Sequence[Line]:
        """The lines before a paragraph that may say what it is about: a heading's."""
        first = paragraph.lines[0]
        before = self._before.get((first.place, first.bbox))
        return before.lines if before is not None and len(before.lines) == 1 else ()

    @staticmethod
    def _until(paragraph: Paragraph, assertion: Assertion) -> Sequence[Line]:
        """The lines of a paragraph to the one that an assertion stands in, and the next, on which it may end; of a sum all."""
        if assertion.kind is ClaimKind.SUM or assertion.complete:
            return paragraph.lines
        places = [(line.place, line.bbox) for line in paragraph.lines]
        at = places.index((assertion.provenance.page, assertion.provenance.bbox))
        return paragraph.lines[: at + 2]

    def _of_lines(self, lines: Sequence[Line]) -> Standing:
        pictured = [line for line in lines if line.place in self._pages]
        if not pictured:
            return Standing.PRINTED
        for line in pictured:
            seen = self._lines.within(line.place, line.bbox) if line.bbox else []
            if not seen or line.place in self._bent or not all(map(certain, seen)):
                return Standing.DOUBTFUL
        return Standing.AGREED

    def _holds(self, operand: Operand, paragraph: Paragraph) -> bool:
        """Whether a number stated elsewhere, on which an assertion rests, was read for certain."""
        if operand.amount is None or operand.page not in self._pages:
            return True
        if _says(paragraph.raw, operand.amount):
            return True
        lines = [line for line in self._lines.of_page(operand.page or 0) if _says(line.text, operand.amount)]
        return bool(lines) and operand.page not in self._bent and all(map(certain, lines))

    def _in_a_table(self, assertion: Assertion) -> bool:
        """Whether a table prints what is stated, with a figure that is relied on."""
        if assertion.kind is not ClaimKind.AMOUNT or assertion.value is None:
            return False
        return any(
            fact.amount is not None and _equal(fact.amount.value, fact.amount.quantum, assertion)
            for operand in assertion.of(Role.ABOUT)
            if operand.reference is not None
            for fact, _ in operand.reference.facts(self._facts)
        )


def certain(line: Recognised) -> bool:
    """Whether a line was read for certain: its numbers twice alike, its words once, and nothing lies over it."""
    alike = line.second is None or _digits(line.second) == _digits(line.text)
    return alike and line.sure >= _KNOWN and line.figures >= SURE and not line.rivals and not line.crossed


def _digits(text: str) -> str:
    """The digits of a line with the points between them: what its numbers are."""
    return re.sub(r"[^\d.]|\.(?!\d)|(?<!\d)\.", "", plain_number(text).replace(",", ""))


def _says(text: str, amount: Amount) -> bool:
    """Whether a text has the number of an amount, be that in 元, 万元, 亿元 or percent, and with whatever sign."""
    said = {Decimal(number.replace(",", "")) for number in _NUMBER.findall(plain_number(text))}
    return any(abs(amount.value) == number * unit for number in said for unit in _UNITS)


def _equal(value: Decimal, quantum: Decimal, assertion: Assertion) -> bool:
    assert assertion.value is not None
    return abs(value - assertion.value) * 2 <= max(quantum, assertion.quantum or quantum)
