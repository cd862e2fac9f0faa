"""The grammar of a clause: what the words before a number say about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from budgetdiff.facts import Phase
from budgetdiff.statements.narrative.comparison import Mark, change_verb, is_base
from budgetdiff.statements.narrative.tokens import Sort, Token

_SEVERAL_AFTER = re.compile(r"^[、,，和与及]{1,2}-?\d[\d,.]*(?:万元|亿元|元)")
_REASON = re.compile(
    r"原因|用于(?!以下|：[^，。；、\d]{2,20}(?:支出|\(类\)))|由于|因为|主要(?:系|是)(?!：)|(?<![基原])因(?!公|此|素)|系因|导致|致使|为了|考虑到|为保障|为做好|旨在"
)
_LISTED_REASON = re.compile(r"^(?:[一二三四五六七八九十]是|其[一二三四五]|\(?\d+\)|[①-⑳])")
_PERIOD = re.compile(
    r"^(?:截至|截止)?(?:(?P<year>(?:19|20)\d{2})年度?(?:\d{1,2}月)?(?:底|末)?|(?P<last>(?:上年度?|去年|上一年度?)(?!结转|结余))|"
    r"(?P<this>(?:本年度?|今年|当年)(?!收入|支出)))?[，,]?(?:当年|全年)?(?P<rest>.*)$"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年度?(?!至)")
_IS = r"(?:为|是|共计|共|合计|总计|达到?|约)*$"
_PHASE_WORDS = (
    (
        Phase.EXECUTED,
        re.compile(
            r"(?:(?:预算|支出)?执行数?|(?:支出|收入)?(?:预算)?决算(?:数|支出|收入|金额|总额)?|"
            r"实际(?:支出|完成|执行)数?|完成数|累计支出)" + _IS
        ),
    ),
    (Phase.ADJUSTED, re.compile(r"(?:全年|调整后?|调整后的)(?:收入|支出)?预算(?:数|金额)?" + _IS)),
    (Phase.APPROVED, re.compile(r"(?:年初|批复)(?:收入|支出|部门)?预算(?:数|金额)?(?:安排)?" + _IS)),
    # 一般公共预算900万元 names a fund, 一般公共预算数 a phase
    (
        None,
        re.compile(
            r"(?:部门)?(?:(?<!一般公共)(?<!公共财政)(?<!政府性基金)(?<!国有资本经营)预算|预算(?=数|安排|总额|金额|批复))"
            r"数?(?:安排|总额|金额|批复)?" + _IS
        ),
    ),
)
# 预算 in the name of a fund or a form says nothing about the phase.
_FUND_NAMES = re.compile(
    r"一般公共(?:服务)?预算|公共财政预算|政府性基金预算|国有资本经营预算|部门预算|单位预算|预算(?:绩效|单位|拨款|内|外|管理|股)"
)
_RULE = re.compile(
    r"(?:要求|原则|标准|目标|不超过|不低于|不高于|不少于|以内|以上|比例|控制在|序时|进度(?!款)|任务|合格|满意|覆盖|达标|及时|准确|"
    r"系数|得分|税率|利率|费率)[^，。；：]*$"
)
_RULE_AFTER = re.compile(r"^(?:的|之)?(?:要求|比例(?!为)|原则|目标|标准|以上|以内|以下|及以上)")


class Rate(Enum):
    """What a percentage is."""

    GROWTH = "growth"
    SHARE = "share"
    EXECUTION = "execution"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Naming:
    """The words before an amount: its subject, and its period where they say one.

    ``explicit`` is whether they name a phase, so that an empty subject goes on with the one before. ``sure`` is
    whether the phase is beyond doubt; ``side`` is the 收入 or 支出 that stands in the words of the phase (支出决算).
    """

    subject: str
    year: int | None
    phase: Phase | None
    explicit: bool
    sure: bool = True
    side: str = ""


def masked(text: str) -> str:
    """The text with brackets that hold commas but no number blanked out, so that they part no clause.

    So are the digits of the code in (01项), which counts nothing.
    """
    bare = re.sub(r"(?<=\()\d{2,7}(?=[类款项](?:级科目)?\))", lambda match: "\u200b" * len(match[0]), text)
    return re.sub(r"\([^()\d]*[，；：][^()\d]*\)", lambda match: "\u200b" * len(match[0]), bare)


def last_clause(text: str) -> str:
    """What stands behind the last comma, colon or open bracket of a text."""
    depth = 0
    for index in range(len(text) - 1, -1, -1):
        char = text[index]
        if char == ")":
            depth += 1
        elif char == "(":
            if not depth:
                return text[index + 1 :]
            depth -= 1
        elif char in "，；：。" and not depth:
            return text[index + 1 :]
    return text


def naming_of(near: str, fiscal_year: int, phase: Phase) -> Naming:
    """Subject and period in the words before an amount."""
    match = _PERIOD.match(near.removeprefix("、").removesuffix("人民币"))
    assert match is not None, "every part of the pattern is optional"
    year = int(match["year"]) if match["year"] else fiscal_year - 1 if match["last"] else None
    rest = match["rest"]
    within = list(_YEAR.finditer(rest)) if year is None else []
    if len(within) == 1 and within[0].start() > 1:
        # 公务接待费2016年预算
        year = int(within[0][1])
        rest = rest[: within[0].start()] + rest[within[0].end() :]
    for named, pattern in _PHASE_WORDS:
        found = pattern.search(rest)
        if found is not None:
            plain = Phase.APPROVED if phase is Phase.EXECUTED else phase
            sure = named is not None or phase is not Phase.EXECUTED
            side = re.search(r"收入|支出", found[0])
            return Naming(rest[: found.start()], year, named or plain, True, sure, side[0] if side else "")
    subject = re.sub(r"(?:为|是|共计|(?<!公)共|安排|达到?|约)+$", "", rest)
    inside = _FUND_NAMES.sub("", rest)
    if re.search(r"决算|执行数|实际支出", inside):
        return Naming(subject, year, Phase.EXECUTED, year is not None, phase is Phase.EXECUTED)
    if "预算" in inside and phase is Phase.EXECUTED:
        return Naming(subject, year, Phase.APPROVED, year is not None, False)
    return Naming(subject, year, None, year is not None or (subject == "" and rest != ""))


def rate_of(near: str) -> Rate:
    """What the percentage behind these words is."""
    if re.search(
        r"(?:完成|为|占|达|达到|执行)(?:了)?(?:年初|全年|调整后?|当年|本年|批复)?(?:收入|支出)?预算(?:数|安排|批复)?的?$"
        r"|(?:^|预算|资金|支出|决算|经费|其中|率|总体|综合)(?:执行率|完成率)(?:为|达|达到|是)?$",
        near,
    ):
        return Rate.EXECUTION
    if re.search(r"占[^，。；：]*$", near):
        return Rate.SHARE
    return Rate.GROWTH if change_verb(near) is not None else Rate.UNKNOWN


def is_rule(near: str, after: str) -> bool:
    """Whether a percentage is a rule, a target or a measure of work (不低于5%, 合格率100%), not of the form's money."""
    return bool(_RULE.search(near) or _RULE_AFTER.match(after))


def whole_of(near: str) -> str:
    """The whole that a share names (占本年支出合计的), or empty."""
    match = re.search(r"占(?P<whole>[^，。；：]*?)(?:的)?(?:比重|比例|比)?(?:为|是|达|约)?$", near)
    return match["whole"] if match else ""


def execution_base(near: str) -> tuple[Phase, bool]:
    """The budget that an execution rate divides by, and whether the words say which budget it is."""
    if re.search(r"全年预算|调整", near):
        return Phase.ADJUSTED, True
    return Phase.APPROVED, bool(re.search(r"年初|批复", near))


def in_reason(segment: str) -> bool:
    """Whether what follows ``segment`` is said as a reason or a purpose: figures there are not the form's."""
    parts = re.split(r"。|其中[:：]?", segment)
    tail = parts[-1]
    pieces = tail.split("；")
    if _REASON.search(pieces[-1]) or _LISTED_REASON.match(pieces[-1].lstrip("，：")):
        return True
    return (
        len(pieces) > 1 and bool(_LISTED_REASON.match(pieces[-1].lstrip())) and any(_REASON.search(p) for p in pieces)
    )


def goes_on(text: str, event: Token | Mark, later: Sequence[Token | Mark]) -> bool:
    """Whether the sentence goes on to name another amount: what was said before is of the part it was said of."""
    end = text.find("。", event.end)
    for other in later:
        if end >= 0 and other.start > end:
            return False
        if isinstance(other, Token) and other.sort is Sort.MONEY:
            near = last_clause(text[event.end : other.start])
            if change_verb(near) is None and not is_base(near):
                return True
    return False


def distributed(near: str, token: Token, text: str) -> bool:
    """Whether several numbers are said of several subjects: 收、支分别为X万元和Y万元."""
    return "分别" in near or bool(_SEVERAL_AFTER.match(text[token.end :])) or bool(re.search(r"\d[,，、]$", near))
