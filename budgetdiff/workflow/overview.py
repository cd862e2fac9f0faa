"""What a database holds: units × years × phases, every table recognised, and every table left over."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from budgetdiff.compare import resolve_unit
from budgetdiff.facts import printable
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
class Lost:
    """The numbers on pages with tables that are none of the figures: the view ``numbers_lost``."""

    numbers: pl.DataFrame

    def to_polars(self) -> pl.DataFrame:
        """The numbers as a polars frame."""
        return self.numbers

    def __str__(self) -> str:
        lines: list[str] = []
        for document, rows in groupby(self.numbers.iter_rows(named=True), key=lambda row: row["document_id"]):
            lines.append(document)
            for row in rows:
                place = f", row {row['row']}" if row["row"] is not None else ""
                box = f"  [{row['bbox']}]" if row["bbox"] else ""
                words = "  (in a text)" if row["in_words"] else ""
                lines.append(
                    f"  {row['page']:>4}{place}  {row['raw']}{box}  {row['table_title'] or ''}{words}".rstrip()
                )
        lines.append(f"{self.numbers.height} numbers left over")
        return printable("\n".join(lines))


@dataclass(frozen=True, slots=True)
class Overview:
    """``documents``: a row a document with what it gave. ``tables``: a row a table; statement NULL where left over.

    ``lost``: a row a number on a page with a table that is none of the figures, with its page and box.
    """

    documents: pl.DataFrame
    tables: pl.DataFrame
    lost: Lost

    def to_polars(self) -> pl.DataFrame:
        """The tables as a polars frame."""
        return self.tables

    def __str__(self) -> str:
        seen: dict[str, list[dict[str, object]]] = {}
        for row in self.tables.iter_rows(named=True):
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
        tables = self.tables.iter_rows(named=True)
        left = sum(1 for table in tables if table["statement"] is None and not _holds_no_amounts(table))
        lines.append(f"{self.documents.height} documents, {self.tables.height} tables, {left} of them left over")
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
    return Overview(store.frame(_DOCUMENTS, [name]), store.frame(_TABLES, [name]), Lost(store.frame(_LOST, [name])))
