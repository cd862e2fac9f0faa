"""Lists by subject that name below each subject the units which share its money."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from budgetdiff.document.model import Row
from budgetdiff.facts import Amount, Unit
from budgetdiff.statements.amounts import printed_amount
from budgetdiff.statements.blocks import Block
from budgetdiff.statements.columns import Role
from budgetdiff.statements.layout import is_total, text_at
from budgetdiff.statements.lines import line_of


def parted_by_unit(rows: Sequence[Row], block: Block, heads: Callable[[Row], bool]) -> frozenset[int]:
    """The positions of the rows of units that are parts of the subject above them; none where units head the rows below.

    ``heads`` says whether a row names a unit. The units below each subject must be its sum in every column of amounts, and
    either the list begins with a subject or it ends with units: a unit that heads a list does neither.
    """
    kinds = [_kind(row, block, heads) for row in rows]
    listed = [position for position, kind in enumerate(kinds) if kind != "total"]
    found: set[int] = set()
    whole: int | None = None
    for position in listed:
        if kinds[position] == "unit":
            if whole is None and position != listed[0]:
                return frozenset()
            found |= {position} if whole is not None else set()
        else:
            whole = position if kinds[position] == "subject" else None
    if not found or not (kinds[listed[0]] == "subject" or kinds[listed[-1]] == "unit"):
        return frozenset()
    runs = _runs(sorted(found))
    return frozenset(found) if all(_is_sum(rows, run, block) for run in runs) else frozenset()


def _kind(row: Row, block: Block, heads: Callable[[Row], bool]) -> str:
    if heads(row):
        return "unit"
    line = line_of(row, block, block.axis)
    return "total" if is_total(line.label) else "subject" if line.code else "other"


def _runs(positions: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for position in positions:
        if runs and runs[-1][-1] == position - 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    return runs


def _is_sum(rows: Sequence[Row], run: Sequence[int], block: Block) -> bool:
    columns = [column.index for column in block.values if column.role is Role.VALUE]
    wholes = [_amount(rows[run[0] - 1], index) for index in columns]
    parts = [Amount.total(a for p in run if (a := _amount(rows[p], index))) for index in columns]
    return any(wholes) and all(
        part.value == (whole.value if whole else 0) for whole, part in zip(wholes, parts, strict=True)
    )


def _amount(row: Row, index: int) -> Amount | None:
    return printed_amount(text_at(row, index), Unit.YUAN).amount
