"""How the units of targets are written: where the unit behind a number ends."""

from __future__ import annotations

import re

_BASES = (  # noqa: SIM905 - read as a list of words
    "人次 人数 人天 户次 件次 场次 车次 批次 班次 台套 台次 台班 床位 个工作日 工作日 个百分点 百分点 百分比 个月 个小时 "
    "个 人 户 家 次 场 件 项 份 期 篇 条 批 辆 台 套 名 位 所 处 座 支 只 册 棵 株 幅 本 部 例 起 宗 间 栋 幢 盏 块 "
    "片 张 根 枚 头 羽 尾 组 队 班 轮 节 课时 学时 人日 站 门 副 艘 点位 点 村 公里 千米 平方公里 平方千米 平方米 立方米 平米 "
    "米 厘米 亩 公顷 蒸吨 吨 公斤 千克 克 升 千瓦时 千瓦 度 天 日 周 小时 分钟 秒 年 月 分 元 % ‰ ℃ °C m2 m3 km kg m M "
    "名次 人·次 人/次"
).split()
_PREFIX = "(?:百万|千万|万|亿|千|百)?"
BASE = "|".join(sorted((re.escape(base) for base in _BASES), key=len, reverse=True))
_BELOW = r"(?:[/·每](?:[^\d/·,;。()≥≤><=、每以左]{1,4}))*"
UNIT = re.compile(rf"^(?P<unit>(?:{BASE}|{_PREFIX}(?:{BASE})){_BELOW}|[万亿](?!\w))")
COUNTED = re.compile(rf"^(?:{BASE}|{_PREFIX}(?:{BASE})|[万亿])$")
# what looks like a counted unit and is none: 一次性, 一年级, 2期工程, 一个中心, 三级
_NOT_COUNT = re.compile(
    r"^(次性|个中心|年级|月份|日报|期工程|期项目|分之|点[一二三四五六七八九零\d]|人一|户一|村一|项目标|期间|月[底末初前]|年[底末初前]|度以)"
)
_BRACKETED = re.compile(r"^\((?P<unit>[^()\d]{1,20})\)$")


def split_unit(text: str) -> tuple[str | None, str] | None:
    """The unit at the start of what follows a number, and the rest; None where something follows that is no unit.

    ``元/月·人`` is one unit; ``次的宣传活动`` is 次 and the rest; ``(平方米)`` is 平方米.
    """
    if not text:
        return None, ""
    bracketed = _BRACKETED.match(text)
    if bracketed:
        return bracketed["unit"], ""
    match = UNIT.match(text)
    if match is None or _NOT_COUNT.match(text):
        return None
    rest = text[match.end() :]
    # a unit and what it is called otherwise, 份(册): the first counts
    return match["unit"], re.sub(r"^\([^()\d]{1,6}\)$", "", rest)
