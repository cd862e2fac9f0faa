"""The year and phase of a column: a fact's period is its own, not its document's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from budgetdiff.facts import Phase, folded

_YEAR = re.compile(r"((?:19|20)\d{2})年?")
# 上年结转 is money that came over from last year, not a figure of last year.
_LAST_YEAR = re.compile(r"(上年|上一年|上年度|去年|前一年度?)(?!.{0,2}(结转|结余|末|底|财政拨款结转))")
_THIS_YEAR = re.compile(r"本年|当年|本年度")
_EXECUTED = re.compile(r"决算|执行数|执行情况|完成数|实际支出|实际数|支出数|执行$")
_DONE = re.compile(r"(决算|执行|完成|实际)数?")
_ADJUSTED = re.compile(r"调整(后)?预算|全年预算|预算调整|调整数")
_ADJUSTED_BY_NOTE = re.compile(r"预算数(为|是|指|反映|填列|系).{0,24}?(全年预算|调整后的?预算|调整预算|经调整)")
_APPROVED = re.compile(r"预算|批复|年初安排|年初数")


@lru_cache(maxsize=8192)  # the columns of a table ask this for each of their cells
def period_of(path: tuple[str, ...], year: int, phase: Phase) -> tuple[int, Phase]:
    """The fiscal year and phase of a column under the headers ``path``, in a document of ``year`` and ``phase``.

    What was executed, in a budget that does not say when, is of the year before it.
    """
    text = "/".join(folded(part) for part in path)
    years = _YEAR.findall(text)
    own = int(years[-1]) if years else year - 1 if _LAST_YEAR.search(text) and not _THIS_YEAR.search(text) else year
    for part in reversed([folded(part) for part in path]):
        # the lowest header that speaks of a phase decides: 三公经费预算数/决算数
        if re.search(r"增减|比重|占", part):
            continue
        if _ADJUSTED.search(part):
            return own, Phase.ADJUSTED
        if _EXECUTED.search(part):
            ahead = phase in (Phase.PROPOSED, Phase.APPROVED) and own == year and not (years or _THIS_YEAR.search(text))
            return own - 1 if ahead and _DONE.search(part) else own, Phase.EXECUTED
        if _is_budget_column(part):
            return own, Phase.APPROVED
    return own, phase


def says_adjusted(notes: Iterable[str]) -> bool:
    """Whether the notes of a table say that its 预算数 is the budget of the whole year, after adjustments.

    The national form of the accounts says so below its table of the three-public expenses (预算数为“三公”经费全年预算数).
    """
    return bool(_ADJUSTED_BY_NOTE.search(folded("".join(notes))))


def _is_budget_column(part: str) -> bool:
    """Whether a header says “budget figure” as a phase, not as the name of a fund (一般公共预算)."""
    bare = re.sub(
        r"(一般)?公共(财政|服务)?预算|政府性基金预算|国有资本经营预算|预算(外|内)|预算单位|部门预算", "", part
    )
    return bool(_APPROVED.search(bare))
