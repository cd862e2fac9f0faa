"""What a row is called: its code and its label, wherever in the row a form prints them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from budgetdiff.document.model import Row
from budgetdiff.errors import CodeRefused
from budgetdiff.facts import folded, join_code, parse_code, squeezed, without_ordinal
from budgetdiff.statements.blocks import Axis, Block
from budgetdiff.statements.layout import cell_at, is_numeric, is_total

_LEADING_CODE = re.compile(
    r"^[\[(]?(\d{3}(?:\d{2}){0,2}|\d{3}(?:[.·-]\d{2}){1,2})[\])]?[-—_:.\s]*(?=[^\d\s.,%年万亿元])"
    r"(?!(?:个|人次?|次|项|套|台|辆)(?:$|[^一-鿿]))"
)
"""A code in front of a name: 20101人大事务; not a year, an amount or a count (120人)."""
_PARTED = re.compile(r"\d{3}(?:[\s.·-]+\d{1,2}){1,3}")
_OF_LEVEL = re.compile(r"^[省市县区州旗]?(本级|下级|对下)$")
_PART_NAMES = frozenset({"类", "款", "项"})


@dataclass(frozen=True, slots=True)
class Line:
    """The name of a row in one classification: code None, label '' where it has none; the label also as printed.

    ``nested`` is whether the row is a part of the group that a label column left of its own names.
    """

    code: str | None
    label: str
    printed: str = ""
    nested: bool = False

    def __bool__(self) -> bool:
        return self.code is not None or bool(self.label)


def line_of(row: Row, block: Block, axis: Axis, inferred: str | None = None) -> Line:
    """The name of a row by one classification of a block. ``inferred`` is the code its neighbours imply, if any."""
    if block.by_unit:
        printed = _joined(row, axis.labels) or total_named(row, block)
        return Line(None, without_ordinal(printed), printed)
    # header words that share the total's row (类|款|项|合计), and totals that stand among the codes
    cells = [cell_at(row, index) for index in axis.codes]
    codes = [
        "" if cell is None or folded(cell.text) in _PART_NAMES or is_total(cell.text) else cell.text for cell in cells
    ]
    label = _joined(row, axis.labels[-1:])
    groups = [squeezed(cell.text) for index in axis.labels[:-1] if (cell := cell_at(row, index)) and folded(cell.text)]
    if block.listed and block.unit is not None and not label and all(map(_OF_LEVEL.match, groups)):
        groups = []  # 本级 beside a unit that sums up its projects says whose money it is, and is no name
    # 一般公共预算资金 | 小计: a group in a column of its own, its parts beside it
    grouped = bool(label) and not block.listed and bool(groups) and groups[-1] != label
    nested = grouped and not is_total(label)
    label = "/".join((*groups, label)) if grouped else label or ("/" if block.listed else "").join(groups)
    if not label:
        label = next((squeezed(cell.text) for cell in cells if cell and is_total(cell.text)), "")
    if not label and not any(folded(code).strip("*") for code in codes):
        label = total_named(row, block)
    if is_numeric(folded(label)) or not folded(label).strip("-—–*/"):
        label = ""
    bare = not any(folded(code).strip("*") for code in codes)
    code = _code(codes) or (inferred if bare else None)
    if code is None and bare and (match := _LEADING_CODE.match(label)):
        code, label = re.sub(r"\D", "", match[1]), label[match.end() :]
    return Line(code, without_ordinal(label), label, nested)


def _joined(row: Row, columns: tuple[int, ...]) -> str:
    return "".join(squeezed(cell.text) for index in columns if (cell := cell_at(row, index)))


def total_named(row: Row, block: Block) -> str:
    """The word for a total in any cell left of a block's values that is its own or goes over its columns, or ''.

    合计 stands in the column of units or of ordinals, or is merged over codes and labels (公用经费合计).
    """
    for index in range(min(block.values[0].index, len(row.cells)) - 1, -1, -1):
        cell = row.cells[index]
        if cell is not None and index + cell.colspan > block.start and is_total(cell.text):
            return squeezed(cell.text)
        if index < block.start and cell is not None:
            break
    return ""


def _code(parts: list[str]) -> str | None:
    """The code printed in the cells of a row, None where they print none: 2080501, 208 05 01, 208|5|1, 208.05.01."""
    try:
        if len(parts) == 1:
            plain = re.sub(r"\.0+$", "", parts[0].strip())
            return join_code(re.split(r"[\s.·-]+", plain)) if _PARTED.fullmatch(plain) else parse_code(plain)
        return join_code(parts)
    except CodeRefused:
        return None
