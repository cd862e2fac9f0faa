"""What was reached against a target: met or missed, by how much, and as an exact pair."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from budgetdiff.facts import label_key

FAR = Fraction(13, 10)
"""Reaching this multiple of a target says that the target was set too low (a parameter of ``attain``)."""


class Attainment(StrEnum):
    """What became of a target."""

    MET = "met"
    MISSED = "missed"
    EXCEEDED = "exceeded"
    FAR_EXCEEDED = "far_exceeded"
    NOT_REPORTED = "not_reported"
    NOT_COMPARABLE = "not_comparable"
    QUALITATIVE = "qualitative"
    """Words were reported against words, and they do not say by themselves whether that is what was promised."""


@dataclass(frozen=True, slots=True)
class Attained:
    """An attainment, its ``distance`` in the target's own unit (positive is better), and actual over target as a pair.

    The pair is None where the target is zero, a range, a date or qualitative. Of a target in percent the pair is a
    share of a share; the distance, in percentage points, is what is to be said.
    """

    attainment: Attainment
    distance: Decimal | None = None
    pair: tuple[Decimal, Decimal] | None = None


def attain(
    comparator: str,
    target: Decimal | None,
    upper: Decimal | None,
    actual: Decimal | None,
    *,
    far: Fraction = FAR,
    ordinal: bool = False,
) -> Attained:
    """What an actual is against a target; both in the same unit.

    ``>=`` and ``>`` ask for more, ``<=`` and ``<`` for less, ``=`` for exactly this, ``between`` for a range. Where more
    or less is asked for a target can be exceeded, and far exceeded: from ``far`` times the target on, or down to the
    target over ``far``. ``ordinal`` says that the numbers are dates, of which no multiple can be taken.
    """
    if comparator == "qualitative" or target is None:
        return Attained(Attainment.NOT_REPORTED if actual is None else Attainment.QUALITATIVE)
    if actual is None:
        return Attained(Attainment.NOT_REPORTED)
    pair = (actual, target) if target and comparator != "between" and not ordinal else None
    if comparator in (">=", ">", "<=", "<"):
        more = comparator in (">=", ">")
        distance = actual - target if more else target - actual
        if distance < 0 or (distance == 0 and comparator in (">", "<")):
            return Attained(Attainment.MISSED, distance, pair)
        if distance == 0 or (ordinal and comparator in (">", "<")):
            return Attained(Attainment.MET, distance, pair)
        return Attained(_how_far(actual, target, far, more=more) if pair else Attainment.EXCEEDED, distance, pair)
    if comparator == "between" and upper is not None:
        distance = min(actual - target, upper - actual)
        return Attained(Attainment.MET if distance >= 0 else Attainment.MISSED, distance)
    return Attained(Attainment.MET if actual == target else Attainment.MISSED, -abs(actual - target), pair)


def _how_far(actual: Decimal, target: Decimal, far: Fraction, *, more: bool) -> Attainment:
    if target < 0 or actual < 0:
        return Attainment.EXCEEDED
    large, small = (actual, target) if more else (target, actual)
    # nothing at all against a target of less has no multiple: it is exceeded, but by no factor
    return Attainment.FAR_EXCEEDED if small and Fraction(large) >= Fraction(small) * far else Attainment.EXCEEDED


_LONGEST = 40
_MET = re.compile(
    r"(已|全部|基本|按时|及时|按期|如期|圆满|均已?)*(完成|达成|达到|达标|实现|合格|落实)(了)?(全部|年度|年初|预期|既定|设定|绩效)*(指标|目标|任务|要求|效果|值|标准)*"
    r"|是|达标|合格|合规|优秀?|良好?|较好|好|无偏差|未发生|有效|显著|明显|效果(明显|显著|较好|良好)|有所?提[高升]"
)
_PARTLY = re.compile(r"(基本|部分|未完全|未全部|大部分?)(完成|达成|达到|达标|实现|合格).*(一定效果)?")
_NOT = re.compile(
    r"(未|没有|尚未|不)(能)?(完成|达成|达到|达标|实现|合格|落实)(年度|年初|预期|既定|设定|绩效)*(指标|目标|任务|要求|值|标准)*(且效果(较|很)?差)?|否|差"
)


class Band(StrEnum):
    """The three bands of a qualitative indicator in the rule of the finance ministry."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"


def band_of(target: str, actual: str) -> Band | None:
    """The band that words reported against a qualitative target name; None where they do not say.

    Words that repeat the target say it was reached. Only whole phrases count: 未发生事故 is no failure.
    """
    words = label_key(actual).rstrip("。.;")
    if not words or len(words) > _LONGEST:
        return None
    if words == label_key(target).rstrip("。.;"):
        return Band.REACHED
    if words.startswith(("部分", "未完全", "未全部", "大部")) and _PARTLY.fullmatch(words):
        return Band.PARTLY
    if _NOT.fullmatch(words):
        return Band.NOT_REACHED
    return Band.REACHED if _MET.fullmatch(words) else None


def attain_words(target: str, actual: str | None) -> Attained:
    """What words are against a qualitative target."""
    if actual is None or not actual.strip():
        return Attained(Attainment.NOT_REPORTED)
    band = band_of(target, actual)
    if band is None:
        return Attained(Attainment.QUALITATIVE)
    return Attained(Attainment.MET if band is Band.REACHED else Attainment.MISSED)
