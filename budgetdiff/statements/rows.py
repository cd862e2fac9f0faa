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
    cell_at,
    columns_of,
    header_paths,
    is_placeholder,
    is_total,
    numbers_columns,
    text_at,
    texts,
)
from budgetdiff.statements.owners import Owners
from budgetdiff.statements.parents import CodedRow, inferred_codes
from budgetdiff.statements.periods import period_of
from budgetdiff.statements.tables import Table
from budgetdiff.statements.terms import Terms, own_header
from budgetdiff.statements.unmerged import spread_heads, with_total_beside

_LEADING_CODE = re.compile(r"^[\[(]?(\d{3}(?:\d{2}){0,2})[\])]?[-—_:.\s]*(?=[^\d\s.,%])")
_TOP_ORDINAL = re.compile(r"^[一二三四五六七八九十]+、")


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
    body = tuple(row for row in table.rows if not numbers_columns(row))
    paths = header_paths(spread_heads(table.header), table.width)
    return columns_of(paths, body, header_paths(table.header, table.width))


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
        columns = columns_in(table)
        self.blocks = blocks_of(columns)
        self.remarks: list[str] = []
        self.changes: list[Change] = []
        self.horizontal = entry.items and self._items_in_columns()
        self.terms = Terms(entry, self.blocks, horizontal=self.horizontal)
        codes = tuple(column.index for column in columns if column.role is Role.UNIT_CODE)
        self.owners = Owners(table, self.blocks, identity, codes, items=entry.items)
        self.period_column = next((column.index for column in columns if column.role is Role.PERIOD), None)
        self.with_ordinals: set[int] = set()

    def read(self) -> Extracted:
        facts: list[Fact] = []
        body = list(self._body())
        parents = self._unprinted_codes(body)
        for position, row in enumerate(body):
            heading = self.owners.heads(row)
            self._code_of_row = parents.get(position)
            row = with_total_beside(row, self.blocks)  # noqa: PLW2901 - the completed row takes its place
            for number, block in enumerate(self.blocks):
                found = self._block_facts(row, number, block)
                if heading:
                    # a unit's own row repeats the total of what stands below it
                    found = (replace(fact, level=0, label_key=f"{fact.label_key}合计") for fact in found)
                elif block.unit is not None:
                    found = (self.owners.owned(fact, row, block) for fact in found)
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

    def _unprinted_codes(self, body: list[Row]) -> dict[int, str]:
        """The codes of parents that print none, by the position of their rows; none in tables that are not coded."""
        if self.entry.sides or self.entry.axis not in ("functional", "economic") or len(self.blocks) != 1:
            return {}
        block = self.blocks[0]
        lines: list[CodedRow] = []
        positions: list[int] = []
        self._code_of_row = None
        for position, row in enumerate(body):
            code, label = self._line_of(row, block)
            if (code is None and (not label or is_total(label))) or self.owners.heads(row):
                continue
            printed = [
                text for column in block.values if column.role is Role.VALUE and (text := text_at(row, column.index))
            ]
            lines.append(CodedRow(code, label, _amount(printed[0]) if printed else None))
            positions.append(position)
        self.owners.current = self.identity.unit_name  # asking who heads what has followed the units once
        return {positions[index]: code for index, code in inferred_codes(lines).items()}

    def _is_rest(self, row: Row, before: Row) -> bool:
        """Whether a row at the top of a page is the rest of the last row of the page before."""
        for block in self.blocks:
            codes = [text_at(row, index) for index in block.codes]
            words = [text_at(row, index) for index in block.labels]
            amounts = [text_at(row, column.index) for column in block.values]
            earlier = [text_at(before, column.index) for column in block.values]
            if any(codes) or any(is_total(word) or re.match(r"^[一二三四五六七八九十]+、", word) for word in words):
                return False
            if any(amounts) and any(earlier):
                return False
            if not block.codes and any(words) and not self._unfinished(words, before, block):
                return False
        return any(texts(row)) and any(text_at(row, index) for block in self.blocks for index in block.labels)

    @staticmethod
    def _unfinished(words: list[str], before: Row, block: Block) -> bool:
        """Whether the label above can be the first half of a label without a code: short rest, no line of its own."""
        above = "".join(text_at(before, index) for index in block.labels)
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

    def _block_facts(self, row: Row, number: int, block: Block) -> Iterator[Fact]:
        code, label = self._line_of(row, block)
        values = [(column, cell_at(row, column.index)) for column in block.values]
        if not any(cell is not None for _, cell in values):
            return
        printed = any(cell is not None and cell.text.strip() for _, cell in values)
        if code is None and not label and not (printed and (self.horizontal or not block.labels)):
            return
        if not block.labels and not block.codes and not self.horizontal and not printed:
            return
        side = self.terms.side(number)
        if _TOP_ORDINAL.match(self._printed_label):
            self.with_ordinals.add(number)
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
            if _looks_numeric(raw) and self.entry.axis != "item":
                raise MisprintedSource(
                    self.source,
                    f"the cell “{cell.text.strip()[:60]}” in column “{column.title}” is not a number",
                    self._where(row),
                ) from error
            self.remarks.append(f"{self._where(row)}: “{raw[:40]}” in column {column.title} is words, not an amount")
            return None
        path = column.path if self.period_column is None else (*column.path, text_at(row, self.period_column))
        year, phase = period_of(path, self.identity.fiscal_year, self.identity.phase)
        measure, classification, level = self.terms.of(
            column, number, code, label, self._printed_label, below=number in self.with_ordinals
        )
        if self.horizontal and (not label or is_total(label) or self._names_own_unit(label)):
            label = own_header(column)
        return Fact(
            unit_name=self.owners.current, fiscal_year=year, phase=phase, statement=self.entry.id,
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
            self._printed_label = "".join(squeezed(c.text) for i in block.labels if (c := cell_at(row, i)))
            return None, self._printed_label or self._total_over(row, block)
        parts = [text_at(row, index) for index in block.codes]
        # header words that share the total's row (类|款|项|合计)
        parts = ["" if part in ("类", "款", "项") or is_total(part) else part for part in parts]
        label = "".join(squeezed(c.text) for index in block.labels[-1:] if (c := cell_at(row, index)))
        if not label:
            label = "".join(squeezed(c.text) for index in block.labels if (c := cell_at(row, index)))
        if not label and not block.labels and block.codes:
            # a total printed in the columns of the codes
            label = "".join(
                squeezed(c.text) for index in block.codes if (c := cell_at(row, index)) and is_total(c.text)
            )
        if not label:
            label = "".join(
                squeezed(c.text) for index in block.codes if (c := cell_at(row, index)) and is_total(c.text)
            )
        if not label and not any(parts):
            label = self._total_over(row, block)
        code = self._code(parts) or (self._code_of_row if not any(parts) else None)
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


def _amount(text: str) -> Amount | None:
    try:
        return Amount.parse(text)
    except AmountRefused:
        return None


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
