"""The finding that a printed figure is not the sum of others, or not equal to another, in the unit that it is printed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from budgetdiff.check.cells import Cell, Cells
from budgetdiff.check.finding import Finding, Severity, plain, yuan
from budgetdiff.check.rule import Row
from budgetdiff.facts import Unit

_SHOWN = 6


def sum_finding(rule: str, row: Row, cells: Cells, words: tuple[str, str, str, str]) -> Iterator[Finding]:
    """The finding of a kernel row ``facts, expected, found, tolerance``: the first fact is the whole.

    ``words`` name the whole and its parts, in Chinese and in English. The tolerance is half of all quanta together: what
    rounding can explain.
    """
    whole, *parts = (cells[one] for one in row["facts"])
    expected, found, tolerance = row["expected"], row["found"], row["tolerance"]
    whole_zh, parts_zh, whole_en, parts_en = words
    listed = "＋".join(f"{_part(part, whole)} {part.raw}" for part in parts[:_SHOWN]) + (
        "＋…" if len(parts) > _SHOWN else ""
    )
    zh, en = apart(whole, found - expected, tolerance, (whole, *parts))
    sum_of = in_print(whole, expected)
    yield Finding(
        rule=rule,
        severity=Severity.ERROR,
        document_id=whole.document_id,
        page=whole.page,
        subject=whole.words,
        expected=plain(expected),
        found=plain(found),
        difference=plain(found - expected),
        tolerance=plain(tolerance),
        message_zh=f"{whole.words}：{whole_zh}印为{whole.raw}，{parts_zh}之和为{sum_of}（{listed}），{zh}。",
        message_en=f"{whole.words}: {whole_en} is printed as {whole.raw}, {parts_en} add up to {sum_of} ({listed}): {en}.",
        evidence=tuple(cell.evidence for cell in (whole, *parts)),
    )


def _part(part: Cell, whole: Cell) -> str:
    """What tells a part from the whole: its line, or its column where both stand in one line."""
    return part.column if part.line == whole.line and part.column else part.line or part.column


def _decimals(cell: Cell) -> int:
    """How many decimals a cell prints."""
    return len(cell.raw.rpartition(".")[2].rstrip("%元 ")) if "." in cell.raw else 0


def unit_printed(cell: Cell) -> Unit | None:
    """The unit of money that a cell prints its amount in; None where its digits do not tell."""
    scale = (cell.quantum or Decimal(0)) * 10 ** _decimals(cell)
    return next((unit for unit in Unit if unit.value == scale), None)


def in_print(cell: Cell, amount: Decimal) -> str:
    """An amount of yuan in the unit of a cell, with its decimals, or more where the amount has them; else in yuan."""
    unit = unit_printed(cell)
    if unit is None:
        return f"{yuan(amount)}元"
    value = (amount / unit.value).normalize()
    exponent = value.as_tuple().exponent
    places = max(_decimals(cell), -exponent if isinstance(exponent, int) else 0)
    return f"{value:,.{places}f}" if "," in cell.raw else f"{value:.{places}f}"


def apart(cell: Cell, gap: Decimal, tolerance: Decimal, beside: Sequence[Cell]) -> tuple[str, str]:
    """How far two sides are apart and what rounding can explain, in Chinese and English.

    In the unit of the cell, where all others ``beside`` it are printed in the same; else in yuan. A float raises TypeError: DuckDB
    makes one of a decimal that is divided, so the kernels take halves by ``* 0.5``.
    """
    unit = unit_printed(cell)
    if unit is None or any(unit_printed(one) not in (unit, None) for one in beside):
        unit = Unit.YUAN
    far, hidden = (f"{(one / Decimal(unit.value)).normalize():,f}" for one in (gap, tolerance))
    zh = f"相差{far}{unit.zh}，四舍五入最多能解释{hidden}{unit.zh}"
    of = "" if unit is Unit.YUAN else f" ({yuan(gap)} yuan)"
    named = "yuan" if unit is Unit.YUAN else unit.zh
    return zh, f"{far} {named} apart{of}, of which rounding can explain {hidden}"
