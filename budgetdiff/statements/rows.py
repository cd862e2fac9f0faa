"""The rows of a recognised table as facts: code, label, level, side and measure of every value cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from budgetdiff.document.model import Cell, Row
from budgetdiff.errors import AmountRefused, CodeRefused, MisprintedSource
from budgetdiff.facts import (
    Amount,
    Fact,
    Origin,
    Provenance,
    Unit,
    folded,
    join_code,
    label_key,
    parse_code,
    squeezed,
    without_ordinal,
)
from budgetdiff.statements.catalogue import Entry, catalogue
from budgetdiff.statements.identity import Identity
from budgetdiff.statements.layout import (
    Block,
    Column,
    Role,
    blocks_of,
    columns_of,
    header_paths,
    is_numeric,
    is_placeholder,
    is_total,
    numbers_columns,
    texts,
)
from budgetdiff.statements.periods import period_of
from budgetdiff.statements.tables import Table
from budgetdiff.statements.terms import Terms, own_header

_LEADING_CODE = re.compile(r"^[\[(]?(\d{3}(?:\d{2}){0,2})[\])]?[-—_:.\s]*(?=[^\d\s.,%])")
_UNIT_CODE = re.compile(r"^\d{6}(\d{3})?$")


@dataclass(frozen=True, slots=True)
class Change:
    """A printed change or rate beside the figures of its row (``line``): a claim to be held against them.

    ``fact`` has the change's own amount (percent for a rate), text and place; the rest is of the figure before it.
    """

    fact: Fact
    line: tuple[Fact, ...]
    is_rate: bool


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a table gave: facts, printed changes, and remarks on cells that hold words instead of numbers."""

    facts: tuple[Fact, ...]
    changes: tuple[Change, ...]
    remarks: tuple[str, ...]


def columns_in(table: Table) -> list[Column]:
    """The columns of a table with their header paths and roles."""
    return columns_of(
        header_paths(table.header, table.width), tuple(row for row in table.rows if not numbers_columns(row))
    )


def extract(table: Table, unit: Unit, identity: Identity, document_id: str, source: str) -> Extracted:
    """The facts of a recognised table, in the unit of money it is printed in.

    Raises MisprintedSource, naming page, table and row, where a cell in a value column looks like a number and is none.
    """
    assert table.entry is not None, "only recognised tables have facts"
    reader = _RowReader(table, table.entry, unit, identity, document_id, source)
    return reader.read()


class _RowReader:
    """Reads one table; holds what rows share: blocks, units named in heading rows, remarks."""

    def __init__(
        self, table: Table, entry: Entry, unit: Unit, identity: Identity, document_id: str, source: str
    ) -> None:
        self.table, self.entry, self.unit, self.identity = table, entry, unit, identity
        self.document_id, self.source = document_id, source
        self.blocks = blocks_of(columns_in(table))
        self.remarks: list[str] = []
        self.changes: list[Change] = []
        self.unit_name = identity.unit_name
        self.horizontal = entry.items and self._items_in_columns()
        self.terms = Terms(entry, self.blocks, horizontal=self.horizontal)
        self.many_units = self._count_units() > 1
        self.owners = {block.unit: self._owners_in(block.unit) for block in self.blocks if block.unit is not None}

    def read(self) -> Extracted:
        facts: list[Fact] = []
        for row in self._body():
            heading = self._note_unit(row)
            for number, block in enumerate(self.blocks):
                found = self._block_facts(row, number, block)
                if heading:
                    # a unit's own row repeats the total of what stands below it
                    found = (replace(fact, level=0, label_key=f"{fact.label_key}合计") for fact in found)
                elif block.unit is not None:
                    found = (self._owned(fact, row, block) for fact in found)
                facts.extend(found)
        return Extracted(tuple(_distinct_lines(_finest(facts))), tuple(self.changes), tuple(self.remarks))

    def _body(self) -> Iterator[Row]:
        """The rows that hold something, those that a page broke put together."""
        held: Row | None = None
        for row in self.table.rows:
            if not any(texts(row)) and not self.horizontal:
                continue
            if is_placeholder(row) or numbers_columns(row):
                continue
            if held is not None and row.place != held.place and self._is_rest(row, held):
                held = _glued(held, row)
                continue
            if held is not None:
                yield held
            held = row
        if held is not None:
            yield held

    def _is_rest(self, row: Row, before: Row) -> bool:
        """Whether a row at the top of a page is the rest of the last row of the page before."""
        for block in self.blocks:
            codes = [_text(row, index) for index in block.codes]
            words = [_text(row, index) for index in block.labels]
            amounts = [_text(row, column.index) for column in block.values]
            earlier = [_text(before, column.index) for column in block.values]
            if any(codes) or any(is_total(word) or re.match(r"^[一二三四五六七八九十]+、", word) for word in words):
                return False
            if any(amounts) and any(earlier):
                return False
            if not block.codes and any(words) and not self._unfinished(words, before, block):
                return False
        return any(texts(row)) and any(_text(row, index) for block in self.blocks for index in block.labels)

    def _count_units(self) -> int:
        columns = self.blocks[0].codes if self.blocks else ()
        return len(
            {_text(row, index) for row in self.table.rows for index in columns if _UNIT_CODE.match(_text(row, index))}
        )

    def _owners_in(self, column: int) -> frozenset[str]:
        """The units a column of unit names names, totals left out."""
        names = {squeezed(c.text) for row in self.table.rows if (c := _cell(row, column)) and c.text.strip()}
        return frozenset(name for name in names if not is_total(name) and not is_numeric(folded(name)))

    def _owned(self, fact: Fact, row: Row, block: Block) -> Fact:
        """A fact of a table that names the unit of every row: the total of that unit, or a line of its own.

        Where only one unit is named it is the document's own.
        """
        assert block.unit is not None, "asked only of blocks with a column of units"
        cell = _cell(row, block.unit)
        name = squeezed(cell.text) if cell else ""
        other = name in self.owners[block.unit] and label_key(name) != label_key(self.identity.unit_name)
        if not block.by_unit:
            return replace(fact, unit_name=name) if other and len(self.owners[block.unit]) > 1 else fact
        if other and len(self.owners[block.unit]) > 1:
            key = fact.measure if self.entry.items else "合计"
            return replace(fact, unit_name=name, level=fact.level if self.entry.items else 0, label_key=key)
        if is_total(name) or self.entry.items:
            return fact
        # the department's own row repeats the total
        alone = len(self.owners[block.unit]) == 1 and not any(is_total(t) for r in self.table.rows for t in texts(r))
        return replace(fact, level=0, label_key="合计" if alone else f"{fact.label_key}合计")

    @staticmethod
    def _unfinished(words: list[str], before: Row, block: Block) -> bool:
        """Whether the label above can be the first half of a label without a code: short rest, no line of its own."""
        above = "".join(_text(before, index) for index in block.labels)
        rest = "".join(words)
        return (
            bool(above)
            and not is_total(above)
            and len(rest) <= 4
            and not re.search(r"结转|结余|合计|收入$|支出$|^[其一二三四五六七八九十(\d]", rest)
        )

    def _items_in_columns(self) -> bool:
        named = {
            catalogue().match_item(part) for block in self.blocks for column in block.values for part in column.path
        }
        return len(named - {None, "total"}) >= 2

    def _note_unit(self, row: Row) -> bool:
        """Follow rows that name a subordinate unit by its six-digit code; True where the row is one.

        In a table over several units the rows below such a row are that unit's; a single one is the document's own.
        """
        for block in self.blocks[:1]:
            printed = [text for index in block.codes if (text := _text(row, index))]
            if len(printed) == 1 and _UNIT_CODE.match(printed[0]):
                names = [squeezed(c.text) for index in block.labels if (c := _cell(row, index)) and c.text.strip()]
                if self.many_units and names:
                    self.unit_name = names[-1]
                return True
        return False

    def _block_facts(self, row: Row, number: int, block: Block) -> Iterator[Fact]:
        code, label = self._line_of(row, block)
        values = [(column, _cell(row, column.index)) for column in block.values]
        if not any(cell is not None for _, cell in values):
            return
        printed = any(cell is not None and cell.text.strip() for _, cell in values)
        if code is None and not label and not (printed and (self.horizontal or not block.labels)):
            return
        if not block.labels and not block.codes and not self.horizontal and not printed:
            return
        side = self.terms.side(number)
        line: dict[Role, list[tuple[Column, Cell]]] = {}
        own: list[Fact] = []
        for column, cell in values:
            if cell is None:
                continue
            if column.role is not Role.VALUE:
                line.setdefault(column.role, []).append((column, cell))
                continue
            fact = self._fact(row, number, column, cell, code, label, side)
            if fact is not None:
                own.append(fact)
        yield from own
        for role, cells in line.items():
            for column, cell in cells:
                if cell.text.strip() and own:
                    self._change(row, column, cell, own, is_rate=role is Role.RATE)

    def _change(self, row: Row, column: Column, cell: Cell, own: list[Fact], *, is_rate: bool) -> None:
        text = folded(cell.text)
        if not re.search(r"\d", text):
            return
        amount: Amount | None
        try:
            amount = Amount.parse(text.rstrip("%"), Unit.YUAN if is_rate else self.unit)
        except AmountRefused:
            self.remarks.append(f"{self._where(row)}: “{squeezed(cell.text)}” in column {column.title} is no number")
            return
        place = Provenance(self.document_id, row.place, row.number, cell.bbox)
        self.changes.append(
            Change(
                replace(own[-1], amount=amount, raw=squeezed(cell.text), column_title=column.title, provenance=place),
                tuple(own),
                is_rate,
            )
        )

    def _fact(
        self, row: Row, number: int, column: Column, cell: Cell, code: str | None, label: str, side: str | None
    ) -> Fact | None:
        raw = squeezed(cell.text)
        try:
            amount = Amount.parse(cell.text, self.unit)
        except AmountRefused as error:
            if _looks_numeric(raw):
                raise MisprintedSource(
                    self.source,
                    f"the cell “{cell.text.strip()[:60]}” in column “{column.title}” is not a number",
                    self._where(row),
                ) from error
            self.remarks.append(f"{self._where(row)}: “{raw[:40]}” in column {column.title} is words, not an amount")
            return None
        year, phase = period_of(column.path, self.identity.fiscal_year, self.identity.phase)
        measure, classification, level = self.terms.of(column, number, code, label, self._printed_label)
        if self.horizontal and (not label or is_total(label) or self._names_own_unit(label)):
            label = own_header(column)
        return Fact(
            unit_name=self.unit_name, fiscal_year=year, phase=phase, statement=self.entry.id,
            statement_title=self.table.title, side=side, classification=classification, code=code, label=label,
            level=level, measure=measure, column_title=column.title, amount=amount, raw=raw, origin=Origin.PRINTED,
            provenance=Provenance(self.document_id, row.place, row.number, cell.bbox),
            label_key="" if self._coded(code) else self._key(label, measure),
        )  # fmt: skip

    def _key(self, label: str, measure: str) -> str:
        if self.entry.items:
            return measure
        if is_total(label) and not self.entry.sides:
            return "合计"
        return label_key(label)

    def _coded(self, code: str | None) -> bool:
        return code is not None and not self.entry.sides and self.entry.axis != "item"

    def _names_own_unit(self, label: str) -> bool:
        return label_key(label) in label_key(self.identity.unit_name) or label_key(
            self.identity.unit_name
        ) in label_key(label)

    def _line_of(self, row: Row, block: Block) -> tuple[str | None, str]:
        """The code and the label of a row in a block; the code None, the label '' where there is none."""
        if block.by_unit:
            self._printed_label = "".join(squeezed(c.text) for i in block.labels if (c := _cell(row, i)))
            return None, self._printed_label or self._total_over(row, block)
        parts = [_text(row, index) for index in block.codes]
        # header words that share the total's row (类|款|项|合计)
        parts = ["" if part in ("类", "款", "项") or is_total(part) else part for part in parts]
        label = "".join(squeezed(c.text) for index in block.labels[-1:] if (c := _cell(row, index)))
        if not label:
            label = "".join(squeezed(c.text) for index in block.labels if (c := _cell(row, index)))
        if not label and not block.labels and block.codes:
            # a total printed in the columns of the codes
            label = "".join(squeezed(c.text) for index in block.codes if (c := _cell(row, index)) and is_total(c.text))
        if not label:
            label = "".join(squeezed(c.text) for index in block.codes if (c := _cell(row, index)) and is_total(c.text))
        if not label and not any(parts):
            label = self._total_over(row, block)
        code = self._code(parts)
        if code is None and not any(parts) and (match := _LEADING_CODE.match(label)):
            code, label = match[1], label[match.end() :]
        self._printed_label = label
        return code, without_ordinal(label)

    @staticmethod
    def _total_over(row: Row, block: Block) -> str:
        """The label of a total whose merged cell goes over the codes and labels of a block (公用经费合计), or ''."""
        for index in (*block.codes, *block.labels):
            start = next((i for i in range(min(index, len(row.cells) - 1), -1, -1) if row.cells[i] is not None), None)
            cell = row.cells[start] if start is not None else None
            if cell is not None and start is not None and start + cell.colspan > index and is_total(cell.text):
                return squeezed(cell.text)
        return ""

    def _code(self, parts: list[str]) -> str | None:
        try:
            return parse_code(parts[0]) if len(parts) == 1 else join_code(parts)
        except CodeRefused:
            return None

    def _where(self, row: Row) -> str:
        return f"{self.identity.place_name} {row.place}, table “{self.table.title}”, row {row.number}"


def _cell(row: Row, index: int) -> Cell | None:
    return row.cells[index] if index < len(row.cells) else None


def _text(row: Row, index: int) -> str:
    cell = _cell(row, index)
    return folded(cell.text) if cell else ""


def _looks_numeric(raw: str) -> bool:
    """Whether a cell that is no amount was meant as one: half of it or more is what numbers are written with."""
    return (
        bool(raw)
        and sum(1 for c in folded(raw) if c in "0123456789.,-") * 2 >= len(folded(raw))
        and any(c.isdigit() for c in raw)
        and "%" not in folded(raw)
    )


def _glued(before: Row, rest: Row) -> Row:
    """Two halves of one row as one; its place is that of the first."""
    cells: list[Cell | None] = []
    for one, two in zip(before.cells, rest.cells, strict=False):
        if one is None or two is None:
            cells.append(one or two)
        else:
            cells.append(replace(one, text=f"{one.text}{two.text}" if two.text.strip() else one.text))
    return Row(before.place, before.number, tuple(cells))


def _finest(facts: list[Fact]) -> list[Fact]:
    """The facts with the quantum of their statement: the finest that it prints."""
    quanta = [fact.amount.quantum for fact in facts if fact.amount is not None]
    if not quanta:
        return facts
    finest = min(quanta)
    return [replace(f, amount=Amount(f.amount.value, finest)) if f.amount is not None else f for f in facts]


def _distinct_lines(facts: list[Fact]) -> Iterator[Fact]:
    """Facts whose lines can be told apart: the second line of the same label gets ``#2`` in its key."""
    seen: Counter[tuple[object, ...]] = Counter()
    for fact in facts:
        key = (
            fact.unit_name,
            fact.side,
            fact.classification,
            fact.code,
            fact.label_key,
            fact.measure,
            fact.fiscal_year,
            fact.phase,
            fact.column_title,
        )
        seen[key] += 1
        yield replace(fact, label_key=f"{fact.label_key}#{seen[key]}") if seen[key] > 1 else fact
