"""Which names divide a whole without a rest: 货物, 工程 and 服务 all procurement, 基本 and 项目 all expenditure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Division:
    """Names that divide a whole without a rest, and which wholes they divide."""

    head: re.Pattern[str]
    parts: tuple[re.Pattern[str], ...]


DIVISIONS = tuple(
    Division(re.compile(head), tuple(re.compile(part) for part in parts))
    for head, parts in (
        ("采购", ("货物", "工程", "服务")),
        # a 总计 or 总预算 may hold what is carried over as well
        ("^(?!.*总(?:计|预算))", ("基本支出", "项目支出")),
        ("基本支出", ("人员经费", "公用经费")),
        ("购置.*运行", ("购置(?:费|$)", "运行(?:维护)?(?:费|$)")),
        ("三公", ("出国", "接待", "购置(?:费)?(?:及|和|、|与)")),
        ("财政拨款", ("一般公共", "政府性基金", "国有资本")),
        ("", ("地上", "地下")),
        ("", ("(?<!不)合格", "不合格")),
    )
)
_NEGATED = re.compile(r"^(?:不|非)(?P<rest>.{1,8})$")


def divided(head: str, names: Sequence[str]) -> tuple[int, ...] | None:
    """Which of the names make up the whole without a rest, or None where no known division fits.

    Every part of the division must be named once and once only.
    """
    for division in DIVISIONS:
        if not division.head.search(head):
            continue
        found = [[i for i, name in enumerate(names) if part.search(name)] for part in division.parts]
        if all(len(where) == 1 for where in found) and len({where[0] for where in found}) == len(found):
            return tuple(sorted(where[0] for where in found))
    if len(names) == 2 and any(_opposite(a, b) for a, b in (names, names[::-1])):
        return (0, 1)
    return None


def divides(head: str, names: Sequence[str], unit: str) -> bool:
    """Whether all of these names leave no rest of the whole: a known division, a name and its negation, or,
    where things are counted, an 其他 at the end (其他收入 and 其他支出 are classes of their own and leave a rest)."""
    whole = divided(head, names)
    if whole is not None:
        return len(whole) == len(names)
    counted = not unit.endswith("元")
    return counted and len(names) >= 3 and bool(re.match(r"其[他它]", re.sub(r"^.*[，、]", "", names[-1])))


def _opposite(one: str, other: str) -> bool:
    match = _NEGATED.match(one)
    return match is not None and match["rest"] == other
