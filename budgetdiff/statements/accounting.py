"""What became of every number an eye sees where tables stand: in a figure, a form or a sentence, or left over with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetdiff.document.model import BBox, Document, Row, SeenNumber
from budgetdiff.document.seen import numbers_in
from budgetdiff.facts import Assertion, Evaluation, Fact, Fund, Indicator, LostNumber, Provenance, folded
from budgetdiff.statements.tables import Table

_SLACK = 1.0
"""Points by which the middle of a number may stand outside the cell it is printed in."""
_BAND = 24
"""Points of height of the bands by which cells are found."""
_WORDS = re.compile(r"[一-鿿]")
_Key = tuple[int, int | None, Decimal]


@dataclass(frozen=True, slots=True)
class Printed:
    """A text that was taken over, with the place it was printed in."""

    text: str
    place: Provenance


@dataclass(frozen=True, slots=True)
class Account:
    """The numbers of a document on pages with tables: how many there are, and those that nothing took over.

    ``of_table`` counts by the table (its position in the document) in whose region the numbers stand.
    """

    numbers: int
    lost: tuple[LostNumber, ...]
    of_table: Counter[int]


def printed_of(
    facts: Iterable[Fact],
    indicators: Iterable[Indicator],
    funds: Iterable[Fund],
    evaluations: Iterable[Evaluation],
    assertions: Iterable[Assertion],
) -> Iterator[Printed]:
    """Every text of a reading that holds numbers of the page."""
    yield from (Printed(fact.raw, fact.provenance) for fact in facts)
    for one in indicators:
        for text in (one.name, one.target_raw, one.actual_raw, one.deviation_reason, one.weight, one.score):
            if text is not None:
                yield Printed(_written(text), _row_of(one.provenance))
    yield from (Printed(fund.raw, fund.provenance) for fund in funds)
    for line in evaluations:
        for text in (line.planned, line.reached, line.weight, line.score):
            if text is not None:
                yield Printed(_written(text), _row_of(line.provenance))
    yield from (Printed(one.stated, one.provenance) for one in assertions)


def _row_of(place: Provenance) -> Provenance:
    """The page and row of a place, without the box of one of its cells: the texts of a row stand in several."""
    return Provenance(place.document_id, place.page, place.row)


def _written(value: str | Decimal) -> str:
    """A score or a text as its number would be printed: a weight of 10 is found where 10.00 stands."""
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def account(document: Document, tables: Sequence[Table], printed: Iterable[Printed]) -> Account:
    """Hold the numbers seen on pages with tables against what was taken over.

    What has a box accounts for the numbers printed inside it and for no others; what has none (a sentence, a score) for
    as many equal numbers of its page as it holds. A number inside a cell of words is left over too, but marked as such.
    """
    boxed: dict[tuple[int, int], list[tuple[BBox, str]]] = {}
    loose: Counter[_Key] = Counter()
    for one in printed:
        place = one.place
        if place.bbox is not None:
            for band in range(int(place.bbox[1] - _SLACK) // _BAND, int(place.bbox[3] + _SLACK) // _BAND + 1):
                boxed.setdefault((place.page, band), []).append((place.bbox, _digits(one.text)))
        else:
            row = place.row if document.place.value == "sheet" else None
            loose.update((place.page, row, _value(text)) for text in numbers_in(folded(one.text)))
    regions = _Regions(tables)
    lost: list[LostNumber] = []
    of_table: Counter[int] = Counter()
    for number in document.seen:
        table = regions.table_of(number)
        if table is not None:
            of_table[table] += 1
        if number.bbox is not None and _in_a_cell(number.bbox, _digits(number.text), number.place, boxed):
            continue
        key = (number.place, number.row, _value(number.text))
        if loose[key] > 0:
            loose[key] -= 1
            continue
        in_words = table is not None and regions.in_words(number, table)
        lost.append(LostNumber(number.place, number.row, number.text, number.bbox, table, in_words))
    return Account(len(document.seen), tuple(lost), of_table)


def _in_a_cell(spot: BBox, digits: str, page: int, boxed: dict[tuple[int, int], list[tuple[BBox, str]]]) -> bool:
    band = int((spot[1] + spot[3]) / 2) // _BAND
    return any(_inside(spot, box) and digits in text for box, text in boxed.get((page, band), ()))


def _digits(text: str) -> str:
    return re.sub(r"[^\d.]", "", folded(text))


def _value(text: str) -> Decimal:
    return abs(Decimal(re.sub(r"[^\d.]", "", folded(text)))).normalize()


def _inside(number: BBox, box: BBox) -> bool:
    x, y = (number[0] + number[2]) / 2, (number[1] + number[3]) / 2
    return box[0] - _SLACK <= x <= box[2] + _SLACK and box[1] - _SLACK <= y <= box[3] + _SLACK


class _Regions:
    """Where the tables of a document stand: on pages by boxes, elsewhere by the numbers of their rows."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._boxes: dict[int, list[tuple[BBox, int]]] = {}
        self._rows: dict[tuple[int, int | None], int] = {}
        self._cells: dict[tuple[int, int], list[Row]] = {}
        for index, table in enumerate(tables):
            rows = [*table.header, *table.rows]
            for row in rows:
                self._cells.setdefault((index, row.place), []).append(row)
                self._rows.setdefault((row.place, row.number), index)
                self._rows.setdefault((row.place, None), index)
            for place in {row.place for row in rows}:
                cells = [c.bbox for row in rows if row.place == place for c in row.cells if c is not None and c.bbox]
                if cells:
                    box = (
                        min(c[0] for c in cells),
                        min(c[1] for c in cells),
                        max(c[2] for c in cells),
                        max(c[3] for c in cells),
                    )
                    self._boxes.setdefault(place, []).append((box, index))

    def table_of(self, number: SeenNumber) -> int | None:
        """The table in whose region the number stands."""
        if number.bbox is None:
            return self._rows.get((number.place, number.row))
        return next((index for box, index in self._boxes.get(number.place, ()) if _inside(number.bbox, box)), None)

    def in_words(self, number: SeenNumber, table: int) -> bool:
        """Whether the number is part of a text: its cell holds words beside it."""
        for row in self._cells.get((table, number.place), ()):
            for cell in row.cells:
                if cell is None or number.text not in folded(cell.text):
                    continue
                if number.bbox is not None and not (cell.bbox and _inside(number.bbox, cell.bbox)):
                    continue
                return len(_WORDS.findall(cell.text)) > 1
        return False
