"""What a database holds: units × years × phases, every table recognised, and every table left over."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from budgetdiff.compare import resolve_unit
from budgetdiff.facts import printable
from budgetdiff.results import Result
from budgetdiff.store import Store

if TYPE_CHECKING:
    import polars as pl

_DOCUMENTS = """
SELECT unit_name, fiscal_year, CAST(phase AS VARCHAR) AS phase, source_name, document_id, superseded_by,
       (SELECT count(*) FROM table_seen t WHERE t.document_no = d.document_no AND statement IS NOT NULL) AS recognised,
       (SELECT count(*) FROM table_seen t WHERE t.document_no = d.document_no AND statement IS NULL
                                            AND coalesce(reason, '') NOT LIKE 'no amounts%') AS left_over,
       (SELECT count(*) FROM fact f WHERE f.document_no = d.document_no) AS facts,
       (SELECT count(*) FROM indicator i WHERE i.document_no = d.document_no) AS indicators, notes, numbers,
       numbers_lost, coalesce(year_label, CAST(fiscal_year AS VARCHAR)) AS year
FROM document d WHERE $1 IS NULL OR unit_name = $1
ORDER BY unit_name, fiscal_year, phase, document_no
"""
_TABLES = """
SELECT t.* EXCLUDE (ordinal) FROM tables_seen t JOIN documents d USING (document_id)
WHERE $1 IS NULL OR d.unit_name = $1
"""
_LOST = """
SELECT l.* REPLACE (array_to_string(bbox, ' ') AS bbox) FROM numbers_lost l JOIN documents d USING (document_id)
WHERE $1 IS NULL OR d.unit_name = $1
"""


@dataclass(frozen=True, slots=True)
class Lost(Result):
    """The numbers on pages with tables that are none of the figures: ``lines`` has the columns of the view ``numbers_lost``."""

    @property
    def title(self) -> str:
        """How many there are."""
        return f"{self.lines.height} numbers left over"

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Each number with its place."""
        names = ["raw", "document_id", "page", "table_title"]
        rows = self.lines.select(names).iter_rows()
        return ["number", "document", "page", "table"], [
            ["" if cell is None else str(cell) for cell in row] for row in rows
        ]

    def __str__(self) -> str:
        lines: list[str] = []
        for document, rows in groupby(self.lines.iter_rows(named=True), key=lambda row: row["document_id"]):
            lines.append(document)
            for row in rows:
                place = f", row {row['row']}" if row["row"] is not None else ""
                box = f"  [{row['bbox']}]" if row["bbox"] else ""
                words = "  (in a text)" if row["in_words"] else ""
                lines.append(
                    f"  {row['page']:>4}{place}  {row['raw']}{box}  {row['table_title'] or ''}{words}".rstrip()
                )
        lines.append(self.title)
        return printable("\n".join(lines))


@dataclass(frozen=True, slots=True)
class Overview(Result):
    """``lines``: a row a table; statement NULL where left over. ``documents``: a row a document with what it gave.

    ``lost``: a row a number on a page with a table that is none of the figures, with its page and box.
    """

    documents: pl.DataFrame
    lost: Lost

    @property
    def tables(self) -> pl.DataFrame:
        """The tables, which are the lines."""
        return self.lines

    @property
    def title(self) -> str:
        """How much there is, and how much of it is left over."""
        left = sum(
            1 for row in self.lines.iter_rows(named=True) if row["statement"] is None and not _holds_no_amounts(row)
        )
        return f"{self.documents.height} documents, {self.lines.height} tables, {left} of them left over"

    def table(self) -> tuple[list[str], list[list[str]]]:
        """Each document with what it gave."""
        names = ["source_name", "unit_name", "year", "phase", "recognised", "left_over", "facts", "indicators"]
        rows = self.documents.select(names).iter_rows()
        return ["document", "unit", "year", "phase", "tables", "left over", "facts", "targets"], [
            list(map(str, row)) for row in rows
        ]

    def __str__(self) -> str:
        seen: dict[str, list[dict[str, object]]] = {}
        for row in self.lines.iter_rows(named=True):
            seen.setdefault(row["document_id"], []).append(row)
        lines: list[str] = []
        for unit, documents in groupby(self.documents.iter_rows(named=True), key=lambda row: row["unit_name"]):
            lines.append(unit)
            for row in documents:
                gone = f", superseded by {row['superseded_by']}" if row["superseded_by"] else ""
                lines.append(
                    f"  {row['year']}:{row['phase']}  {row['source_name']} ({row['document_id']}{gone}): "
                    f"{row['recognised']} tables, {row['left_over']} left over, {row['facts']} facts, "
                    f"{row['indicators']} targets{_accounted(row)}"
                )
                lines.extend(f"      note: {note}" for note in str(row["notes"] or "").split("\n") if note)
                for table in seen.get(row["document_id"], ()):
                    reason = f"  ({table['reason']})" if table["reason"] else ""
                    proof = f"  {table['proof']}" if table["proof"] else ""
                    doubt = f": {table['doubt']}" if table["doubt"] else ""
                    without = "no statement" if _holds_no_amounts(table) else "LEFT OVER"
                    lines.append(
                        f"    {table['page']:>4}  {table['statement'] or without}  {table['title']}{reason}{proof}{doubt}"
                    )
        lines.append(self.title)
        return printable("\n".join(lines))


def _holds_no_amounts(table: dict[str, object]) -> bool:
    """Whether a table is no statement because it holds no money: contents, units, staff, words."""
    return str(table["reason"] or "").startswith("no amounts")


def _accounted(row: dict[str, object]) -> str:
    seen, lost = row["numbers"], row["numbers_lost"]
    return f", accounted {seen - lost:,}/{seen:,}" if isinstance(seen, int) and isinstance(lost, int) and seen else ""


def overview_of(store: Store, unit: str | None = None) -> Overview:
    """What is there, of all units or of one. Raises QuestionError for a unit that is not there."""
    name = resolve_unit(store, unit)
    documents, tables, lost = (store.frame(query, [name]) for query in (_DOCUMENTS, _TABLES, _LOST))
    return Overview(tables, documents, Lost(lost))
