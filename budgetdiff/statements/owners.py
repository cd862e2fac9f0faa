"""Whose figures a row prints: the document's own unit, or one of those a table lists one under the other."""

from __future__ import annotations

import re
from dataclasses import replace

from budgetdiff.document.model import Row
from budgetdiff.facts import Fact, folded, label_key, squeezed
from budgetdiff.facts.office import is_own_office, without_scope
from budgetdiff.statements.blocks import Block
from budgetdiff.statements.identity import Identity
from budgetdiff.statements.layout import cell_at, is_numeric, is_total, text_at, texts
from budgetdiff.statements.lines import Line
from budgetdiff.statements.naming import names_organ
from budgetdiff.statements.tables import Table

_UNIT_CODE = re.compile(r"^\d{6}(\d{3})?$")
_PLACED = re.compile(r"^.{1,8}?[省市县区旗州盟镇乡](?=.{2})")
_LARGER = re.compile(r"[省区市州盟]$")
_IN_OWN_COLUMN = re.compile(r"^\d{3}(\d{3}){0,2}$")


class Owners:
    """Follows the units of one table. ``code_columns`` hold the codes of units, not of subjects."""

    def __init__(
        self, table: Table, blocks: list[Block], identity: Identity, code_columns: tuple[int, ...], *, items: bool
    ) -> None:
        self.table, self.blocks, self.identity, self.items = table, blocks, identity, items
        self.code_columns = code_columns
        self.current = identity.unit_name
        self._above = ""
        self.many = self._count() > 1
        self._named = {block.unit: self._names_in(block.unit) for block in blocks if block.unit is not None}
        self._has_total = any(is_total(text) for row in table.rows for text in texts(row))

    def _count(self) -> int:
        columns = (*(self.blocks[0].codes if self.blocks else ()), *self.code_columns)
        return len({t for row in self.table.rows for index in columns if _UNIT_CODE.match(t := text_at(row, index))})

    def _names_in(self, column: int) -> frozenset[str]:
        names = {squeezed(c.text) for row in self.table.rows if (c := cell_at(row, column)) and c.text.strip()}
        return frozenset(filter(_may_be_unit, names))

    def heads(self, row: Row, *, alone: bool = False) -> bool:
        """Whether a row is the heading of a unit: it names one by its code, or it names the document's own.

        In a table over several units the rows below are that unit's; a single one is the document's own. Where a unit's row
        stands ``alone``, those below are the document's own again.
        """
        if alone:
            self.current = self.identity.unit_name
        if not self.blocks or self.blocks[0].by_unit or self.items:
            return False
        block = self.blocks[0]
        names = [squeezed(c.text) for index in block.labels if (c := cell_at(row, index)) and c.text.strip()]
        codes = [text for index in block.codes if (text := text_at(row, index))]
        own = any(_IN_OWN_COLUMN.match(text_at(row, index)) for index in self.code_columns)
        if len(codes) == 1 and _UNIT_CODE.match(codes[0]):
            named = True
        elif len(codes) == 1 and names and _IN_OWN_COLUMN.match(codes[0]) and self._is_own(names[-1]):
            named = True  # 204 beside the department's own name is no 类
        elif codes or not names or is_total(names[-1]):
            return False
        else:
            named = own
        if named and block.listed and names and not names_organ(folded(names[-1])):
            return False  # a project beside the number of its unit
        if named and self.many and names:
            self.current = self.identity.unit_name if self._is_own(names[-1]) else names[-1]
        elif names and self._own(names[-1]):
            named, self.current = True, self.identity.unit_name
        return named

    def part_of(self, subject: Line, row: Row, block: Block) -> Line:
        """A unit's part of the subject above it: another unit's is its own line of that subject, the document's own a part."""
        if self.current != self.identity.unit_name:
            return subject
        name = next((squeezed(c.text) for index in reversed(block.labels) if (c := cell_at(row, index))), "")
        return Line(None, f"{subject.label}/{name}", name, nested=True)

    def _is_own(self, name: str) -> bool:
        """Whether a name is the document's own unit's, with the province or city that its place is in or without it."""
        one, own = label_key(name), label_key(self.identity.unit_name)
        if own == one:
            return True
        shorter = own.endswith(one) and bool(_LARGER.search(own[: -len(one)]))
        return shorter and bool(_PLACED.match(one)) and names_organ(folded(name))

    def _own(self, name: str) -> bool:
        """Whether a name is the document's own unit's, or its office's without what is below it: 某某局（本级）."""
        return self._is_own(name) or (is_own_office(name) and self._is_own(without_scope(name)))

    def owned(self, fact: Fact, row: Row, block: Block) -> Fact:
        """A fact of a table that names the unit of every row: the total of that unit, or a line of its own.

        Where only one unit is named it is the document's own. A row that names no unit belongs to the one above it.
        """
        assert block.unit is not None, "asked only of blocks with a column of units"
        cell = cell_at(row, block.unit)
        name = squeezed(cell.text) if cell else ""
        named = self._named[block.unit]
        if _may_be_unit(name):  # one that a page broke stands in no row of the table as it is
            self._above = name
        elif not name and not is_total(fact.label):
            name = self._above
        other = len(named) > 1 and _may_be_unit(name) and not self._is_own(name)
        total = fact.measure if self.items else "合计"
        if not block.by_unit:
            if fact.code is None and name and fact.label == name and not is_total(name):
                key = total if other or not self._has_total else f"{fact.label_key}合计"
                fact = replace(fact, level=0, label_key=key)
            return replace(fact, unit_name=name) if other else fact
        if other:
            return replace(fact, unit_name=name, level=fact.level if self.items else 0, label_key=total)
        if is_total(fact.label) or self.items:
            return fact
        # the department's own row repeats the total
        alone = len(named) == 1 and not self._has_total
        return replace(fact, level=0, label_key="合计" if alone else f"{fact.label_key}合计")


def _may_be_unit(name: str) -> bool:
    """Whether a text of a column of units names one."""
    return bool(name) and not is_total(name) and not is_numeric(folded(name))
