"""The rows of a recognised table as facts: code, label, level, side and measure of every value cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from budgetdiff.document.model import Cell, Row
from budgetdiff.errors import AmountRefused
from budgetdiff.facts import (
    Amount,
    Fact,
    Origin,
    Provenance,
    Remark,
    Unit,
    folded,
    label_key,
    squeezed,
)
from budgetdiff.said import Note
from budgetdiff.statements.amounts import Printed, printed_amount
from budgetdiff.statements.blocks import Axis, Block, blocks_of
from budgetdiff.statements.breaks import fills_every_row, glued, is_rest
from budgetdiff.statements.catalogue import Entry, item_named
from budgetdiff.statements.columns import Column, Kind, Role, columns_of, grouped_change, header_paths, is_change
from budgetdiff.statements.extracted import Change, Extracted, distinct_lines, finest
from budgetdiff.statements.identity import Identity
from budgetdiff.statements.layout import (
    cell_at,
    is_numeric,
    is_placeholder,
    is_total,
    numbers_columns,
    repeats_header,
    repeats_title,
    text_at,
    texts,
)
from budgetdiff.statements.lines import Line, line_of
from budgetdiff.statements.owners import Owners
from budgetdiff.statements.parents import CodedRow, inferred_codes, levels_by_sums, unnamed_totals
from budgetdiff.statements.parted import parted_by_unit
from budgetdiff.statements.periods import period_of
from budgetdiff.statements.stepped import stepped_out, whole_codes
from budgetdiff.statements.tables import Table
from budgetdiff.statements.terms import Terms, own_header
from budgetdiff.statements.transposed import upright
from budgetdiff.statements.unmerged import set_back, spread_down, spread_heads, with_total_beside


def columns_in(table: Table) -> list[Column]:
    """The columns of a table with their header paths and roles."""
    body = tuple(row for row in table.rows if not numbers_columns(row) and not repeats_header(row, table.header))
    statement = table.entry.id if table.entry else ""
    header = set_back(table.header, body)
    paths = header_paths(spread_heads(header), table.width, statement)
    return columns_of(paths, body, header_paths(header, table.width, statement), statement)


def extract(table: Table, unit: Unit, identity: Identity, document_id: str) -> Extracted:
    """The facts of a recognised table, in the unit of money it is printed in (a column's own unit wins)."""
    assert table.entry is not None, "only recognised tables have facts"
    return _RowReader(upright(table), table.entry, unit, identity, document_id).read()


class _RowReader:
    """Reads one table; holds what rows share: blocks, units named in heading rows, remarks."""

    def __init__(self, table: Table, entry: Entry, unit: Unit, identity: Identity, document_id: str) -> None:
        self.table, self.entry, self.unit, self.identity, self.document_id = table, entry, unit, identity, document_id
        columns = columns_in(table)
        self.blocks = blocks_of(columns, entry)
        self.notes: list[str] = []
        self.refused: list[Remark] = []
        self.changes: list[Change] = []
        self.horizontal = entry.items and self._items_in_columns()
        self.terms = Terms(entry, self.blocks, identity.fiscal_year, identity.phase, horizontal=self.horizontal)
        codes = tuple(column.index for column in columns if column.role is Role.UNIT_CODE)
        self.owners = Owners(table, self.blocks, identity, codes, items=entry.items)
        self.period_column = next((column.index for column in columns if column.role is Role.PERIOD), None)
        self.totalled = False
        self.totals: frozenset[int] = frozenset()
        self.parents: dict[int, str] = {}
        self.levels: dict[int, int] = {}
        self.parted: frozenset[int] = frozenset()
        self.by_year: list[Fact] = []
        self.counting = [column for column in columns if column.role is Role.QUANTITY]
        self.quantities: list[Fact] = []

    def read(self) -> Extracted:
        """The facts of all rows."""
        facts: list[Fact] = []
        for block in self.blocks:
            if any(axis.kind is not Kind.FUNCTIONAL and not self._statement_by(axis, block) for axis in block.others):
                place = f"{self.identity.place_name} {self.table.page}, table “{self.table.title}”"
                self.notes.append(f"{place}: amounts are taken in by one of the classifications of its rows")
        body = list(self._body())
        self._settle(body)
        subject = Line(None, "")
        for position, row in enumerate(body):
            heading = self.owners.heads(row, alone=bool(self.parted)) and position not in self.parted
            row = with_total_beside(row, self.blocks)  # noqa: PLW2901 - the completed row takes its place
            for number, block in enumerate(self.blocks):
                line = line_of(row, block, block.axis, self.parents.get(position))
                if not line:
                    line = (
                        Line(None, "合计", "合计")
                        if position in self.totals
                        else self._unlabelled(row, block, len(body))
                    )
                line = replace(line, code=None) if heading else line  # a code is the number of the unit, no 类
                subject = line if position not in self.parted else subject
                line = self.owners.part_of(subject, row, block) if position in self.parted else line
                since = len(self.changes)
                found = list(self._block_facts(row, number, block, line))
                if position in self.levels:
                    found = [replace(fact, level=self.levels[position]) for fact in found]
                if heading:
                    # a unit's own row repeats the total of what stands below it
                    found = [replace(fact, level=0, label_key=f"{fact.label_key}合计") for fact in found]
                elif block.unit is not None:
                    found = [self.owners.owned(fact, row, block) for fact in found]
                self.changes[since:] = [self._of_line(change, found) for change in self.changes[since:]]
                self.quantities.extend(self._counted(row, number, line))
                facts.extend(found)
        units = {column.title: column.unit for block in self.blocks for column in block.values}
        final = list(distinct_lines(finest(facts, units)))
        # a change of a line that stands a second time under one name would be held against the first
        again = {id(old) for old, new in zip(facts, final, strict=True) if new.label_key != old.label_key}
        changes = [
            replace(one, line=()) if any(id(fact) in again for fact in one.line) else one for one in self.changes
        ]
        return Extracted(tuple(final), tuple(changes), tuple(self.notes), tuple(self.refused), tuple(self.quantities))

    def _counted(self, row: Row, number: int, line: Line) -> Iterator[Fact]:
        """The numbers that the columns of quantities of a block print in a row: of two blocks those of the nearest on the left."""
        for column in self.counting:
            cell = cell_at(row, column.index)
            nearest = max((n for n, block in enumerate(self.blocks) if block.start <= column.index), default=0)
            if nearest == number and cell is not None and is_numeric(folded(cell.text)):
                yield from self._facts(row, number, column, cell, line)

    def _of_line(self, change: Change, found: list[Fact]) -> Change:
        """A change beside the figures of its row as these turned out: whose they are, their level and key.

        Sentences and changes are held against the figures of the document's own unit: beside those of another unit a change
        stands for itself.
        """
        if not found or len(change.line) != len(found):
            return change
        own = found[-1]
        fact = replace(change.fact, unit_name=own.unit_name, level=own.level, label_key=own.label_key)
        return replace(change, fact=fact, line=tuple(found) if own.unit_name == self.identity.unit_name else ())

    def _body(self) -> Iterator[Row]:
        """The rows that hold something, those that a page broke put together, their codes whole."""
        axes = [axis for block in self.blocks for axis in (block.axis, *block.others)]
        return stepped_out(whole_codes(list(self._unbroken()), axes), [axis.codes for axis in axes])

    def _unbroken(self) -> Iterator[Row]:
        """The rows that hold something, those that a page broke put together."""
        held: Row | None = None
        names = frozenset(index for block in self.blocks for index in block.naming)
        units = frozenset(block.unit for block in self.blocks if block.unit is not None)
        rows = [
            row
            for row in spread_down(self.table.rows, names | units)
            if (any(texts(row)) or self.horizontal)
            and not (is_placeholder(row) or numbers_columns(row) or repeats_header(row, self.table.header))
            and not repeats_title(row, self.table.title)
        ]
        full = [block for block in self.blocks if fills_every_row(block, rows)]
        for row in rows:
            if held is not None and row.place != held.place and is_rest(row, held, self.blocks, full):
                held = glued(held, row)
                continue
            if held is not None:
                yield held
            held = row
        if held is not None:
            yield held

    def _settle(self, body: list[Row]) -> None:
        """What rows leave unsaid in a list by classification: codes of parents, levels, totals that are not called so."""
        if self.entry.sides or self.entry.axis not in ("functional", "economic") or len(self.blocks) != 1:
            return
        block = self.blocks[0]
        lines: list[CodedRow] = []
        positions: list[int] = []
        for position, row in enumerate(body):
            line = line_of(row, block, block.axis)
            if is_total(line.label) or self.owners.heads(row):
                self.totalled = self.totalled or is_total(line.label)
                continue
            printed = [
                text for column in block.values if column.role is Role.VALUE and (text := text_at(row, column.index))
            ]
            if line or (printed and block.unit is None):
                first = printed_amount(printed[0], Unit.YUAN).amount if printed else None
                lines.append(CodedRow(line.code, line.label, first))
                positions.append(position)
        self.parted = parted_by_unit(body, block, self.owners.heads)
        self.owners.current = self.identity.unit_name  # asking who heads what has followed the units once
        unnamed = frozenset() if self.totalled else unnamed_totals(lines)
        self.totals = frozenset(positions[index] for index in unnamed)
        named = [index for index, line in enumerate(lines) if line.code or line.label]
        kept = [lines[index] for index in named]
        self.parents = {positions[named[index]]: code for index, code in inferred_codes(kept).items()}
        self.levels = {positions[named[index]]: level for index, level in levels_by_sums(kept).items()}

    def _items_in_columns(self) -> bool:
        named = {item_named(part) for block in self.blocks for column in block.values for part in column.path}
        return len(named - {None, "total"}) >= 2

    def _unlabelled(self, row: Row, block: Block, rows: int) -> Line:
        """The name of a row that has none of its own: the unit in whose column something stands, or the total.

        The only row of a table whose columns alone name what is in them (合计, 基本支出, 项目支出) is their total. In a list
        of purchases what else is said of the row is better than nothing.
        """
        if self.horizontal or not any(text_at(row, column.index) for column in block.values):
            return Line(None, "")
        if block.unit is not None and not block.by_unit:
            cell = cell_at(row, block.unit)
            name = squeezed(cell.text) if cell else ""
            return Line(None, name, name) if not is_numeric(folded(name)) else Line(None, "")
        if block.listed:
            beside = texts(row)[block.start : block.values[0].index]
            words = next((text for text in reversed(beside) if text and not is_numeric(text)), "")
            return Line(None, words, words)
        return Line(None, "合计", "合计") if rows == 1 and not block.naming else Line(None, "")

    def _block_facts(self, row: Row, number: int, block: Block, line: Line) -> Iterator[Fact]:
        values = [(column, cell) for column in block.values if (cell := cell_at(row, column.index)) is not None]
        printed = any(folded(cell.text) for _, cell in values)
        if not values or not (line or (printed and self.horizontal) or block.others):
            if printed and values:
                self.notes.append(f"{self._where(row)}: the row has amounts and no label")
            return
        if not block.labels and not block.codes and not self.horizontal and not printed:
            return
        self.terms.follow(number, line.printed)
        own: list[Fact] = []
        until: dict[int, list[Fact]] = {}
        for column, cell in values:
            if column.role is Role.VALUE:
                own.extend(self._facts(row, number, column, cell, line))
            until[column.index] = list(own)
        if self.period_column is not None and is_change(text_at(row, self.period_column)):
            self._changed(row, own)
            return
        if self.period_column is not None:
            self.by_year.extend(own)
        yield from own
        for column, cell in values:
            if column.role is not Role.VALUE and cell.text.strip() and own:
                self._change(
                    row, column, cell, own, self._near(column, number, until), is_rate=column.role is Role.RATE
                )

    def _changed(self, row: Row, own: list[Fact]) -> None:
        """A row that prints what changed between the rows of years above it: claims about them, and no figures."""
        is_rate = "%" in "".join(texts(row)) or "率" in text_at(row, self.period_column or 0)
        for fact in own:
            line = [one for one in self.by_year if (one.measure, one.column_title) == (fact.measure, fact.column_title)]
            if fact.amount is not None and not is_rate:
                self.changes.append(Change(fact, tuple(line), is_rate=False))

    def _near(self, column: Column, number: int, until: dict[int, list[Fact]]) -> frozenset[str]:
        """The measures of the figures that a column of change may be about."""
        if grouped_change(column.path, self.entry.id):
            named = self.terms.named_by(column, number)
            # a 合计 over the three public expenses may add meetings and training to them
            whole = self.entry.items and named == "total" and not any("三公" in part for part in column.path)
            return frozenset({"" if whole else named})
        before = [one for one in self.blocks[number].values if one.index < column.index and one.index in until]
        while before and before[-1].role is not Role.VALUE:
            before.pop()
        run = before[-1:]
        while len(run) < len(before) and before[-len(run) - 1].role is Role.VALUE:
            run.append(before[-len(run) - 1])
        facts = until[run[0].index] if run else []
        first = min((one.index for one in run), default=0)
        earlier = max((index for index in until if index < first), default=None)
        return frozenset(fact.measure for fact in facts[len(until[earlier]) if earlier is not None else 0 :])

    def _change(
        self, row: Row, column: Column, cell: Cell, own: list[Fact], near: frozenset[str], *, is_rate: bool
    ) -> None:
        text = folded(cell.text)
        if not re.search(r"\d", text):
            return
        amount: Amount | None
        try:
            amount = Amount.parse(text.rstrip("%"), Unit.YUAN if is_rate else column.unit or self.unit)
        except AmountRefused:
            self._note("no number", row, text=squeezed(cell.text), column=column.title)
            return
        place = Provenance(self.document_id, row.place, row.number, cell.bbox)
        # below a heading of changes the column's own heading says of which figure: 增减%/项目支出
        leaves = [fact for fact in own if folded(fact.column_title).endswith(f"/{column.leaf}")]
        of = (leaves or own)[-1]
        printed = replace(of, amount=amount, raw=squeezed(cell.text), column_title=column.title, provenance=place)
        self.changes.append(Change(printed, tuple(own), is_rate, near))

    def _facts(self, row: Row, number: int, column: Column, cell: Cell, line: Line) -> Iterator[Fact]:
        """The facts of one cell: one for each classification that its row is named by."""
        printed = printed_amount(cell.text, column.unit or self.unit)
        if printed.words:
            self._note("words", row, text=printed.raw[:40], column=column.title)
            return
        if printed.refused:
            self._refuse(row, column, printed)
        block = self.blocks[number]
        path = column.path if self.period_column is None else (*column.path, text_at(row, self.period_column))
        year, phase = period_of(path, self.identity.fiscal_year, self.identity.phase)
        for axis, statement, name in self._named(row, block, line):
            measure, classification, level = self.terms.of(column, number, axis, name)
            label, key = name.label, "" if self._coded(name.code) else self._key(name.label, measure)
            across = self.horizontal and (not label or is_total(label) or self._names_own_unit(label))
            if across or not block.naming:
                # the header is all that names what stands in the cell
                label = own_header(column)
            yield Fact(
                unit_name=self.owners.current,
                fiscal_year=year,
                phase=phase,
                statement=statement,
                statement_title=self.table.title,
                side=self.terms.side(number),
                classification=classification,
                code=name.code,
                label=label,
                level=level,
                measure=measure,
                column_title=column.title,
                amount=printed.amount,
                raw=printed.raw,
                origin=Origin.PRINTED,
                provenance=Provenance(self.document_id, row.place, row.number, cell.bbox),
                label_key=key,
            )

    def _named(self, row: Row, block: Block, line: Line) -> Iterator[tuple[Axis, str, Line]]:
        """The names of a row: by the table's own classification, and by each other that has a statement of its own."""
        if line or self.horizontal:
            yield block.axis, self.entry.id, line
        for axis in block.others:
            statement = self._statement_by(axis, block)
            name = line_of(row, block, axis) if statement is not None else Line(None, "")
            # within one statement the total is the first classification's
            if statement is not None and name and not (statement == self.entry.id and is_total(name.label)):
                yield axis, statement, name

    def _statement_by(self, axis: Axis, block: Block) -> str | None:
        """The statement that another classification of the rows belongs to, None where it has none.

        A table by function that has no statement for its economic codes keeps one kind of them beside its own.
        """
        own = self.entry.government if axis.kind is Kind.GOVERNMENT else self.entry.economic
        if own is not None and axis.kind in (Kind.GOVERNMENT, Kind.ECONOMIC):
            return own
        beside = self.entry.axis == "functional" and block.axis.kind is Kind.FUNCTIONAL
        economic = [other for other in block.others if other.kind in (Kind.ECONOMIC, Kind.GOVERNMENT)]
        return self.entry.id if beside and self.entry.economic is None and economic[:1] == [axis] else None

    def _refuse(self, row: Row, column: Column, printed: Printed) -> None:
        self._note("refused", row, text=printed.raw[:60], column=column.title)
        parts = (("column", column.title),)
        self.refused.append(Remark("refused", row.place, printed.raw[:200], self.entry.id, row.number, parts=parts))

    def _key(self, label: str, measure: str) -> str:
        if self.entry.items:
            return measure
        if is_total(label) and not self.entry.sides and not self._of_part(label, measure):
            return "合计"
        return label_key(label)

    def _of_part(self, label: str, measure: str) -> bool:
        """Whether a total is of a part of its table: forms of accounts end with 人员经费合计 and 公用经费合计, without both's."""
        whole = self.entry.id == "basic_economic" and measure not in ("personnel", "public_funds")
        return whole and folded(label).startswith(("人员经费", "公用经费"))

    def _coded(self, code: str | None) -> bool:
        return code is not None and not self.entry.sides and self.entry.axis != "item"

    def _names_own_unit(self, label: str) -> bool:
        one, own = label_key(label), label_key(self.identity.unit_name)
        return one in own or own in one

    def _note(self, key: str, row: Row, **values: str) -> None:
        """Note something of a row, by its key in ``said/notes.py``."""
        spot: dict[str, str | int] = {"place": self.identity.place_name, "number": row.place, "row": row.number}
        self.notes.append(Note(key, title=self.table.title, **spot, **values))

    def _where(self, row: Row) -> str:
        return f"{self.identity.place_name} {row.place}, table “{self.table.title}”, row {row.number}"
