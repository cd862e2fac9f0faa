"""The unit of money a table is printed in, from the lines and headers around it."""

from __future__ import annotations

import re

from budgetdiff.facts import Unit, folded

# 元氏县 and 万里街道 are places: 元 ends the statement or is followed by what is no name
_NAME = r"(?:人民币)?(?P<unit>千元|万元|百万元|亿元|元(?![\u4e00-\u9fff])|元(?=人民币)|(?:百万|万|亿)$)"
_STATED = re.compile(rf"(?:金额|货币|计量|计价|币值)?单位(?:[:;]|为|是)*[:(]*{_NAME}")
_IN_BRACKETS = re.compile(rf"[(\[](?:(?:金额|货币|计量)?单位[:;]?)?{_NAME}(?:人民币)?(?:[,/、]?[%年])?[)\]]")
_WHOLE = re.compile(r"^(?:人民币)?(?P<unit>千元|万元|百万元|亿元|元)(?:人民币|/年|整)?$")
# alone at the end of a line of captions: 511-退役军人事务局　万元
_AT_END = re.compile(r"^[^。，,；;]{2,40}[\s\u3000]{1,}(?P<unit>千元|万元|百万元|亿元)\s*$")
_THINGS = r"(?:个|家|辆|台|套|人|人次|批次|批|次|平方米|㎡|m2|亩|公里|项|户|件|张|册|所|间|栋)"
_COUNTED = re.compile(rf"\((?:单位:)?{_THINGS}(?:[、,/和(]*{_THINGS}\)?)*\)$")
_COUNTS = re.compile(r"(?:^|/)[^/]*(?:数量|人数|人次|辆数|台数|面积|批次数?|团组数|保有量|购置量)(?:\([^()元]*\))?$")
_KIND_OF_THING = re.compile(r"用车|车辆|团组|批次|人次|人数|面积|设备|房屋")
_CARS = re.compile(r"(领导(干部)?|负责人|机要通信|应急保障|执法执勤|专业技术|离退休(干部)?(服务)?|其[他它])用车$")
_MONEY_WORDS = re.compile(r"费|支出|元|价值|单价|价格|金额|原值|净值|收入|资金|资产")
_ANY = re.compile(r"(?:人民币)?(?:元|角|分|千元|万元|百万元|亿元)(?:人民币|/年|\(?[列至到角分]+\)?)*|人民币")


def stated_unit(text: str) -> Unit | None:
    """The unit a line or cell states (``单位：万元``, ``货币单位：万元人民币``, ``预算数（万元）``); None where it states none."""
    plain = folded(text)
    match = _STATED.search(plain) or _IN_BRACKETS.search(plain) or _WHOLE.match(plain) or _AT_END.search(text)
    return Unit.parse(match["unit"]) if match else None


def broken_unit(upper: str, lower: str) -> Unit | None:
    """The unit that two lines state together where a break parts it (``单位：万`` and ``元``); None where they do not."""
    if not re.search(r"单位[:;]?(人民币)?(千|万|百万|亿)?$|[千万亿]$", folded(upper)):
        return None
    rest = re.match(r"^(人民币)?(千|万|百万|亿)?元", folded(lower))
    return stated_unit(folded(upper) + rest[0]) if rest else None


def counts_things(label: str, column: str, *, inventory: bool = False) -> bool:
    """Whether a line or a column of a table counts things and not money: 车辆数合计（辆）, 数量, 公务接待批次.

    In a table that lists what a unit has (``inventory``) the kinds of vehicles, visits and buildings count too, without
    saying so.
    """
    plain = folded(label)
    if (
        any(_COUNTED.search(said) for said in (plain, folded(column)))
        or _CARS.search(plain)
        or _COUNTS.search(folded(column))
    ):
        return True
    return inventory and bool(_KIND_OF_THING.search(plain)) and not _MONEY_WORDS.search(plain + folded(column))


def without_money(text: str) -> str:
    """A folded text without the words that name units of money: nothing is left of 元(列至角分)."""
    return _ANY.sub("", text).strip("()/、,")
