"""Words of comparison (``comparison.toml``): verbs of change, the period it starts from, words of direction without a number."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

from budgetdiff.facts import Direction, Phase

_WORDS: dict[str, list[str]] = tomllib.loads(
    files("budgetdiff.statements.narrative").joinpath("comparison.toml").read_text(encoding="utf-8")
)
UP, DOWN, SAME = ("|".join(_WORDS[one]) for one in ("up", "down", "same"))
"""The verbs and words of comparison.toml, each list as one pattern."""
# 减少到 and 增加至 name the figure that is reached, not the change
_VERB = re.compile(
    rf"(?:各|均|分别|同比|共|环比|将|预计|则|略|略有|大幅|相应)*(?P<verb>{UP}|{DOWN})"
    r"(?:了|额|率|数|幅度|比例|金额|支出|收入|资金|预算|经费)*(?:各|均|分别)?(?:为|是|达|共|共计|约)?$"
)
_OPENED = r"(?:比(?!较)|(?<!比)较|与|同|和|相比|相较于?|对比)"
_BASE = re.compile(
    _OPENED
    + r"(?P<base>(?:(?:(?:19|20)\d{2}|上一?|去|前|本|当|全|今)年|年初|调整|预算|批复|[上前去]年同期|同期|疫情)[^，。；：]*?)"
    rf"(?=相比|比较|对比|各|均|同比|分别|，|。|；|：|$|持平|一致|基本|大体|相同|无|没有|未|保持|略|大幅|{UP}|{DOWN})"
)
_ANY_BASE = re.compile(
    rf"(?:(?<![占相对])比(?!例|重|率|较)|较(?!大|多|快|高|为|少))[^，。；：]{{1,24}}?(?:{UP}|{DOWN}|持平|一致)|与[^，。；：]{{1,24}}?(?:相比|持平|一致)"
)
_YEAR_ON_YEAR = re.compile(r"同比")
_MARK = re.compile(rf"(?P<about>基本|大体|大致)?(?:保持)?(?P<same>{SAME})")
_STANDS = re.compile(
    r"(?:支出)?决算数?(?P<word>大于|高于|超过|小于|低于|等于)(?P<base>(?:年初|全年|调整)?预算)(?:数|金额)?(?!\d)"
)
# The words of a base that may be any budget of the year.
THIS_BUDGET = "预算"


@dataclass(frozen=True, slots=True)
class Period:
    """A year and a phase that a comparison starts from; ``year`` is None where no printed figure can be meant.

    ``named`` is whether the words say the phase: 上年 alone may be last year's budget or its outturn.
    """

    year: int | None
    phase: Phase | None
    words: str
    named: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A word of direction without a number, from ``start`` to ``end`` of the folded text.

    ``budget`` is the phase of this year's budget that an outturn is held against, ``named`` whether the words say
    which budget that is.
    """

    start: int
    end: int
    direction: Direction
    word: str
    budget: Phase | None
    named: bool = True


def change_verb(near: str) -> Direction | None:
    """The direction of a verb of change that the words end with, or None."""
    match = _VERB.search(near)
    if match is None:
        return None
    return Direction.UP if re.fullmatch(UP, match["verb"]) else Direction.DOWN


def without_change(words: str) -> str:
    """The words without their verb of change and their base: the subject that is left."""
    bare = _YEAR_ON_YEAR.sub("", _BASE.sub("", _VERB.sub("", words)))
    return re.sub(r"(?:相|对)比|同口径|可比口径|也|都|又|就$", "", bare).strip("，：、 ")


def is_base(near: str) -> bool:
    """Whether the words before an amount say that it is what something is compared with: 比2023年决算数X万元."""
    bases = list(_BASE.finditer(near))
    return bool(bases) and bases[-1].end() == len(near)


def base_of(words: str, fiscal_year: int, phase: Phase) -> Period | None:
    """The period that a comparison starts from, or None where the words compare with nothing.

    A period without a year is a comparison with something that no statement prints: 同期, 同口径, an average.
    """
    bases = list(_BASE.finditer(words))
    if re.search(r"同口径|可比口径|剔除|扣除", words):
        return Period(None, None, "同口径")
    if not bases:
        if _YEAR_ON_YEAR.search(words):
            return Period(fiscal_year - 1, phase, "同比", named=phase is Phase.EXECUTED)
        return Period(None, None, "") if _ANY_BASE.search(words) else None
    text = re.sub(r"\([^()]*\)|\u200b", "", bases[-1]["base"])
    unknown = Period(None, None, text)
    if "同期" in text or "月" in text or "平均" in text:
        return unknown
    printed = re.match(r"((?:19|20)\d{2})年?度?", text)
    if printed:
        year = int(printed[1])
    elif re.match(r"上|去", text):
        year = fiscal_year - 1
    elif text.startswith(("前", "疫情")):
        return unknown
    else:
        year = fiscal_year
    phase_named = _phase_named(text)
    if year == fiscal_year and (phase_named is None or phase_named is phase or phase is not Phase.EXECUTED):
        return unknown
    either = year == fiscal_year and phase_named is Phase.APPROVED and not re.search(r"年初|批复", text)
    named = (phase_named is not None or phase is Phase.EXECUTED) and not either
    return Period(year, phase_named or phase, THIS_BUDGET if either else text, named)


def _phase_named(text: str) -> Phase | None:
    if re.search(r"执行|决算|实际|完成|支出数", text):
        return Phase.EXECUTED
    if re.search(r"调整|全年预算", text):
        return Phase.ADJUSTED
    return Phase.APPROVED if "预算" in text else None


def marks(text: str) -> list[Mark]:
    """The words of direction in a folded text, in order."""
    found: list[Mark] = []
    for match in _STANDS.finditer(text):
        word = match["word"]
        way = Direction.UP if word in ("大于", "高于", "超过") else Direction.DOWN if word != "等于" else Direction.SAME
        found.append(Mark(match.start(), match.end(), way, word, *_budget(match["base"])))
    for match in _MARK.finditer(text):
        before = text[max(_comma(text, match.start()), match.start() - 60) : match.start()]
        if match["same"] in ("相同", "不变", "一致") and not _BASE.search(before) and "决算数与" not in before:
            continue
        about = Direction.ABOUT_SAME if match["about"] else Direction.SAME
        standing = re.search(r"决算数?(?:与|和|同|较|比)(?P<base>(?:年初|全年|调整)?预算)数?$", before)
        budget, named = _budget(standing["base"]) if standing else (None, True)
        found.append(Mark(match.start(), match.end(), about, match[0], budget, named))
    return sorted(found, key=lambda mark: mark.start)


def _budget(words: str) -> tuple[Phase, bool]:
    return (Phase.ADJUSTED if re.search(r"全年|调整", words) else Phase.APPROVED), words != "预算"


def _comma(text: str, end: int) -> int:
    return max(text.rfind(mark, 0, end) for mark in "，；：。") + 1
