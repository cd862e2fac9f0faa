"""The rule over judged claims: what a sentence or a change column states is what the figures give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from budgetdiff.check.cells import Cell, Cells
from budgetdiff.check.finding import FACT_ID, Evidence, Finding, Severity
from budgetdiff.check.grounds import calculations, in_unit, rate_as_printed, unit_of, without_numbers
from budgetdiff.check.rule import Row, kernel_rule
from budgetdiff.facts import Unit

# The grounds of a judgement (see judgement.py, claims.py, listed.py) as a Chinese reader is told them, in this order.
_CHINESE = tuple(
    (re.compile(english), chinese)
    for english, chinese in (
        (r"^the figure is (\S+) \((.*)\), so the base would be negative$", r"该数为\1（\2），照此上期将为负数"),
        (r"^the (\d+) forms state (\S+) yuan together$", r"\1张绩效目标表合计\2元"),
        (r"^the tables have no such item below (\w+); they have (.*)$", r"表中\1之下没有这一科目，只有\2"),
        (
            r"^the table has no money for (.*?); (.*) has, and is not named \((.*)\)$",
            r"表中\1没有金额，\2有金额而未列出（\3）",
        ),
        (r"^the table has no money for (.*?) \((.*)\)$", r"表中\1没有金额（\2）"),
        (r"^(\S+) are listed$", r"其后列出\1"),
        (r"(\d+) parts \(([^()]*)\)", r"\1项之和（\2）"),
        (r" against at least (.*), which other sentences imply of a part", r"，而由其他文字推算，其中一部分至少为\1"),
        (r" against ", " 对照 "),
        (r", of amounts that were cut off", "（按截去尾数的金额计算）"),
        (r", nor ", "；或 "),
        (r"stated before as “", "前文“"),
        (r"stated “", "文中“"),
    )
)
# the largest first: 百万元 ends as 万元 does
_UNITS = sorted(Unit, key=lambda unit: -unit.value)


def in_chinese(grounds: str) -> str:
    """The grounds of a judgement in Chinese; the names and figures in them stay."""
    for english, chinese in _CHINESE:
        grounds = english.sub(chinese, grounds)
    return grounds


def _as_stated(computed: Decimal, unit: str, stated: str) -> str:
    """A computed amount in the unit that the sentence states its own in, so that the two can be read side by side."""
    for own in _UNITS if unit == Unit.YUAN.zh else ():
        if own.zh in stated:
            return f"{(computed / own.value).normalize():f}{own.zh}"
    return f"{computed.normalize():f}{unit}"


def _went(change: Decimal, quote: str) -> tuple[str, str]:
    """Which way a figure went and by how much, in Chinese and English."""
    unit = unit_of(quote) or Unit.WAN
    size = f"{in_unit(abs(change), unit)}{unit.zh}"
    if not change:
        return "持平", "no change"
    return (f"增加{size}", f"a rise of {size}") if change > 0 else (f"减少{size}", f"a fall of {size}")


def _rate(row: Row, cells: Mapping[str, Cell]) -> tuple[str, str]:
    """A rate with the calculation that gives it, in Chinese and English; a fall by its size.

    All calculations come to the same rate, so the first is enough.
    """
    rate = f"{rate_as_printed(row['computed'], row['stated'])}%"
    size = rate.removeprefix("-")
    zh, en = (f"下降{size}", f"a fall of {size}") if rate != size else (rate, rate)
    ways = calculations(row["basis"], cells, row["quote"], row["computed"])
    if not ways:
        return zh, en
    given = f"{ways[0]} = {rate.replace('-', '−') if ways[0].endswith(' − 1') else size}"
    return f"{zh}（{given}）", f"{en} ({given})"


@kernel_rule("CLAIM", "claims", Severity.ERROR)
def claims(row: Row, cells: Cells) -> Iterator[Finding]:
    """A sentence, or a change column, states what the figures give.

    See the page on [sentences](claims.md).

    Example:
        # 某市财政局2024年部门预算
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | | 合计 | 12.00 |
      ✓ 本部门2024年支出预算12.00万元，比上年增加2.00万元，增长20.00%。
      ✗ 本部门2024年支出预算12.00万元，比上年增加2.00万元，增长25.00%。
    """
    unit = row["unit"] or ""
    computed = "" if row["computed"] is None else f"{row['computed'].normalize():f}{unit}"
    readable = "" if row["computed"] is None else _as_stated(row["computed"], unit, row["stated"])
    basis = cells.known(dict.fromkeys(FACT_ID.findall(row["basis"])))
    if row["kind"] == "direction" and row["computed"] is not None:
        zh, en = _went(row["computed"], row["quote"])
    elif row["computed"] is not None and unit == "%":
        zh, en = _rate(row, {cell.fact_id: cell for cell in basis})
    else:
        zh = en = readable
    given = f"，按所引数字应为{zh}" if zh else ""
    reasons = without_numbers(row["basis"])
    for cell in basis:
        reasons = reasons.replace(cell.fact_id, f"“{cell.words}” {cell.raw}")
    tolerance = "" if row["low"] is None or row["high"] is None else f"{(row['high'] - row['low']) / 2:f}"
    box = tuple(row["bbox"]) if row["bbox"] else None
    quoted = Evidence("", row["document_id"], row["page"], None, box, row["quote"], row["stated"])
    yield Finding(
        rule="CLAIM",
        severity=Severity.ERROR,
        document_id=row["document_id"],
        page=row["page"],
        subject=row["subject"],
        expected=computed,
        found=row["stated"],
        difference="",
        tolerance=tolerance,
        message_zh=f"“{row['quote']}”写的是{row['stated']}{given}（{row['subject']}）。依据：{in_chinese(reasons)}。",
        message_en=f"the text states {row['stated']} of {row['subject']}; the figures give {en or 'otherwise'} "
        f"({reasons}).",
        evidence=(quoted, *(cell.evidence for cell in basis)),
    )
