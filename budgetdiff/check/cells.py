"""The printed cells that kernels speak of, by their ids: what findings quote and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgetdiff.check.finding import Evidence
from budgetdiff.facts import BBox
from budgetdiff.store import Store

_CELLS = """
SELECT fact_id, document_id, statement, statement_title, code, label, column_title, amount, quantum, raw, page, row, bbox,
       fiscal_year, CAST(phase AS VARCHAR), measure, CAST(origin AS VARCHAR)
FROM all_facts
WHERE document_no IN (SELECT document_no FROM document
                      WHERE document_id IN (SELECT DISTINCT split_part(f, ':', 1) FROM unnest($1::VARCHAR[]) t(f)))
  AND fact_id IN (SELECT unnest($1::VARCHAR[]))
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell, as findings show it."""

    fact_id: str
    document_id: str
    statement: str
    title: str
    code: str | None
    label: str
    column: str
    amount: Decimal | None
    quantum: Decimal | None
    raw: str
    page: int
    row: int | None
    bbox: BBox | None
    fiscal_year: int
    phase: str
    measure: str
    origin: str

    @property
    def words(self) -> str:
        """What the cell is about: table, code, label and column as printed."""
        return " ".join(part for part in (self.title, self.code, self.label, self.column) if part)

    @property
    def line(self) -> str:
        """The line of the cell: its code and label."""
        return " ".join(part for part in (self.code, self.label) if part)

    @property
    def evidence(self) -> Evidence:
        """The cell as evidence."""
        return Evidence(self.fact_id, self.document_id, self.page, self.row, self.bbox, self.words, self.raw)


class Cells:
    """Cells by their ids, fetched together."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[str, Cell] = {}

    def fetch(self, fact_ids: Iterable[str]) -> None:
        """Have the cells of these ids ready."""
        wanted = sorted({one for one in fact_ids if one not in self._held})
        if wanted:
            for row in self._store.rows(_CELLS, [wanted]):
                self._held[row[0]] = _cell(row)

    def __getitem__(self, fact_id: str) -> Cell:
        return self._held[fact_id]

    def known(self, fact_ids: Iterable[str]) -> list[Cell]:
        """The cells of the ids that there are, in their order."""
        return [self._held[one] for one in fact_ids if one in self._held]


def _cell(row: tuple[Any, ...]) -> Cell:
    (
        fact_id,
        document_id,
        statement,
        title,
        code,
        label,
        column,
        amount,
        quantum,
        raw,
        page,
        number,
        box,
        year,
        phase,
        measure,
        origin,
    ) = row
    return Cell(
        fact_id,
        document_id,
        statement,
        title,
        code,
        label,
        column,
        amount,
        quantum,
        raw,
        page,
        number,
        tuple(box) if box else None,
        year,
        phase,
        measure,
        origin,
    )
