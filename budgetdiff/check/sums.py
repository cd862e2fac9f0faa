"""The finding that a printed figure is not the sum of others, or not equal to another."""

from __future__ import annotations

from collections.abc import Iterator

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Finding, Severity, plain, yuan
from budgetdiff.check.rule import Row


def sum_finding(rule: str, row: Row, cells: Cells, words: tuple[str, str, str, str]) -> Iterator[Finding]:
    """The finding of a kernel row ``facts, expected, found, tolerance``: the first fact is the whole.

    ``words`` name the whole and its parts, in Chinese and in English. The tolerance is half of all quanta together: what
    rounding can explain.
    """
    whole, *parts = (cells[one] for one in row["facts"])
    expected, found, tolerance = row["expected"], row["found"], row["tolerance"]
    whole_zh, parts_zh, whole_en, parts_en = words
    listed = "＋".join(f"{part.line or part.column} {part.raw}" for part in parts[:6]) + (
        "＋…" if len(parts) > 6 else ""
    )
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
        message_zh=f"{whole.words}：{whole_zh}印为{whole.raw}（{yuan(found)}元），{parts_zh}之和为{yuan(expected)}元"
        f"（{listed}），相差{yuan(found - expected)}元，四舍五入最多能解释{yuan(tolerance)}元。",
        message_en=f"{whole.words}: {whole_en} is printed as {whole.raw} ({yuan(found)} yuan), {parts_en} add up to "
        f"{yuan(expected)} yuan: {yuan(found - expected)} yuan apart, of which rounding can explain "
        f"{yuan(tolerance)}.",
        evidence=tuple(cell.evidence for cell in (whole, *parts)),
    )
