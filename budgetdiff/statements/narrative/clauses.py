"""The grammar of a clause: what the words before a number or a word of direction say about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from budgetdiff.facts import Direction, Phase

UP = r"增加|增长|上升|提高|上涨|净增加|净增|增支|增幅|增|上调|多"
DOWN = r"减少|下降|降低|减低|压减|压缩|净减少|净减|减支|降幅|缩减|下调|调减|减|少|节约"
_VERB = re.compile(
    rf"(?:各|均|分别|同比|共|环比|将|预计|则|略|略有|大幅|相应)*(?P<verb>{UP}|{DOWN})(?:了|额|率|数|幅度|比例|金额|支出|资金|预算|经费)*(?:各|均|分别)?(?:为|是|达|共|共计|约|到)?$"
)
_BASE = re.compile(
    r"(?:比|较|与|同|和|相比|相较于?)(?P<base>(?:(?:\d{4}|上一?|去|前)年|年初|全年|调整|本年|当年|预算|[上前]年同期|同期)[^，。；：]*?)"
    rf"(?=相比|比较|对比|各|均|同比|分别|，|。|；|：|$|持平|一致|基本|大体|相同|无|没有|保持|略|大幅|{UP}|{DOWN})"
)
_YEAR_ON_YEAR = re.compile(r"同比|环比")
_SAME = r"持平|一致|相同|保持不变|无增减变化|无增减|无变化|没有变化|未发生变化|不变"
_MARK = re.compile(rf"(?P<about>基本|大体|大致)?(?:保持)?(?P<same>{_SAME})")
_STANDS = re.compile(
    r"(?:支出)?决算数?(?P<word>大于|高于|超过|小于|低于|等于)(?P<base>(?:年初|全年|调整)?预算)(?:数|金额)?"
)
_REASON = re.compile(r"原因|用于(?!以下)|由于|因为|主要是(?!：)|系因|导致|为了|考虑到")
_LISTED_REASON = re.compile(r"^(?:[一二三四五六七八九十]是|其[一二三四五]|\(?\d+\)|[①-⑳])")
_PERIOD = re.compile(
    r"^(?:(?P<year>(?:19|20)\d{2})年度?|(?P<last>上年度?|去年|上一年度?)|"
    r"(?P<this>(?:本年度?|今年|当年)(?!收入|支出)))?[，,]?(?:当年|全年)?(?P<rest>.*)$"
)
_PHASE_WORDS = (
    (Phase.EXECUTED, re.compile(r"(?:(?:预算|支出)?执行数?|(?:支出|收入)?(?:预算)?决算数?|"
            r"实际(?:支出|完成|执行)数?|完成数)(?:为|是|共计|共|合计|总计)*$")),
    (Phase.ADJUSTED, re.compile(r"(?:全年|调整后?|调整后的)(?:收入|支出)?预算数?(?:为|是|共计|共|合计|总计)*$")),
    (Phase.APPROVED, re.compile(r"(?:年初|批复)(?:收入|支出|部门)?预算数?(?:安排)?(?:为|是|共计|共|合计|总计)*$")),
    (None, re.compile(r"(?:部门)?预算数?(?:安排|总额)?(?:为|是|共计|共|合计|总计)*$")),
)  # fmt: skip


class Rate(Enum):
    """What a percentage is."""

    GROWTH = "growth"
    SHARE = "share"
    EXECUTION = "execution"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Period:
    """A year and a phase as words give them; None where they do not say."""

    year: int | None
    phase: Phase | None
    words: str


@dataclass(frozen=True, slots=True)
class Naming:
    """The words before an amount: its subject, and its period where they say one.

    ``explicit`` is whether they name a phase, so that an empty subject goes on with the one before.
    """

    subject: str
    year: int | None
    phase: Phase | None
    explicit: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A word of direction without a number, from ``start`` to ``end`` of the folded text."""

    start: int
    end: int
    direction: Direction
    word: str
    budget: Phase | None


def masked(text: str) -> str:
    """The text with brackets that hold commas but no number blanked out, so that they part no clause."""
    return re.sub(r"\([^()\d]*[，；：][^()\d]*\)", lambda match: "\u200b" * len(match[0]), text)


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


def change_verb(near: str) -> Direction | None:
    """The direction of a verb of change that the words end with, or None."""
    match = _VERB.search(near)
    if match is None:
        return None
    return Direction.UP if re.fullmatch(UP, match["verb"]) else Direction.DOWN


def without_change(words: str) -> str:
    """The words without their verb of change and their base: the subject that is left."""
    return _YEAR_ON_YEAR.sub("", _BASE.sub("", _VERB.sub("", words))).replace("相比", "").strip("，：、 ")


def base_of(words: str, fiscal_year: int, phase: Phase) -> Period | None:
    """The period that a comparison starts from, or None where the words name none or one that is unknown."""
    if _YEAR_ON_YEAR.search(words) and not _BASE.search(words):
        return Period(fiscal_year - 1, phase, "同比")
    bases = list(_BASE.finditer(words))
    if not bases:
        return None
    found = bases[-1]
    text = re.sub(r"\([^()]*\)|\u200b", "", found["base"])
    if "同期" in text or "月" in text:
        return None
    printed = re.match(r"((?:19|20)\d{2})年?度?", text)
    if printed:
        year = int(printed[1])
    elif re.match(r"上|去", text):
        year = fiscal_year - 1
    elif text.startswith("前年"):
        return None
    else:
        year = fiscal_year
    named = _phase_named(text)
    if year == fiscal_year and (named is None or named is phase or phase is not Phase.EXECUTED):
        return None
    return Period(year, named or phase, text)


def _phase_named(text: str) -> Phase | None:
    if re.search(r"执行|决算|实际|完成", text):
        return Phase.EXECUTED
    if re.search(r"调整|全年预算", text):
        return Phase.ADJUSTED
    return Phase.APPROVED if "预算" in text else None


def naming_of(near: str, fiscal_year: int, phase: Phase) -> Naming:
    """Subject and period in the words before an amount."""
    match = _PERIOD.match(near)
    assert match is not None, "every part of the pattern is optional"
    year = int(match["year"]) if match["year"] else fiscal_year - 1 if match["last"] else None
    rest = match["rest"]
    for named, pattern in _PHASE_WORDS:
        found = pattern.search(rest)
        if found is not None:
            plain = Phase.APPROVED if phase is Phase.EXECUTED else phase
            return Naming(rest[: found.start()], year, named or plain, True)
    subject = re.sub(r"(?:为|是|共计|(?<!公)共|安排|达到?|约)+$", "", rest)
    return Naming(subject, year, None, year is not None or (subject == "" and rest != ""))


def rate_of(near: str) -> Rate:
    """What the percentage behind these words is."""
    if re.search(
        r"(?:完成|为|占|达|达到|执行)(?:了)?(?:年初|全年|调整后?|当年|本年)?(?:收入|支出)?预算数?的?$|(?:执行率|完成率|执行进度)(?:为|达|达到|是)?$",
        near,
    ):
        return Rate.EXECUTION
    if re.search(r"占[^，。；：]*$", near):
        return Rate.SHARE
    return Rate.GROWTH if change_verb(near) is not None else Rate.UNKNOWN


def whole_of(near: str) -> str:
    """The whole that a share names (占本年支出合计的), or empty."""
    match = re.search(r"占(?P<whole>[^，。；：]*?)(?:的)?(?:比重|比例)?(?:为|是|达|约)?$", near)
    return match["whole"] if match else ""


def execution_base(near: str) -> Phase:
    """The budget that an execution rate divides by."""
    return Phase.ADJUSTED if re.search(r"全年预算|调整", near) else Phase.APPROVED


def marks(text: str) -> list[Mark]:
    """The words of direction in a folded text, in order."""
    found: list[Mark] = []
    for match in _STANDS.finditer(text):
        word = match["word"]
        way = Direction.UP if word in ("大于", "高于", "超过") else Direction.DOWN if word != "等于" else Direction.SAME
        budget: Phase | None = Phase.ADJUSTED if match["base"] in ("全年预算", "调整预算") else Phase.APPROVED
        found.append(Mark(match.start(), match.end(), way, word, budget))
    for match in _MARK.finditer(text):
        before = last_clause(text[: match.start()])
        if match["same"] in ("相同", "不变", "一致") and not _BASE.search(before) and "决算数与" not in before:
            continue
        about = Direction.ABOUT_SAME if match["about"] else Direction.SAME
        budget = None
        standing = re.search(r"决算数?(?:与|和|同|较|比)(?:年初|全年|调整)?(?P<base>预算)数?$", before)
        if standing:
            budget = Phase.ADJUSTED if re.search(r"全年|调整", before) else Phase.APPROVED
        found.append(Mark(match.start(), match.end(), about, match[0], budget))
    return sorted(found, key=lambda mark: mark.start)


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
