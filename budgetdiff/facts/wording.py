"""One target in one wording: a ladder of notations, each of which gives a target or leaves it to the next."""

from __future__ import annotations

import re
from decimal import Decimal

from budgetdiff.facts.deadline import parse_deadline
from budgetdiff.facts.numeral import CHINESE, chinese_number
from budgetdiff.facts.target import QUALITATIVE, Target
from budgetdiff.facts.unitname import split_unit

_SYMBOLS = {
    "≥": ">=",
    "≧": ">=",
    "⩾": ">=",
    "≮": ">=",
    ">=": ">=",
    "=>": ">=",
    "≥=": ">=",
    "≤": "<=",
    "≦": "<=",
    "⩽": "<=",
    "≯": "<=",
    "<=": "<=",
    "=<": "<=",
    ">": ">",
    "〉": ">",
    "<": "<",
    "〈": "<",
    "=": "=",
    "==": "=",
}
SIGN = "|".join(sorted(map(re.escape, _SYMBOLS), key=len, reverse=True))
_WORDS = {
    ">=": "(?:不|不得|不能|不应|不可)(?:低于|少于|小于|下于)|至少|最少|最低|大于(?:或|\\(或\\))?等于|高于(?:或)?等于|达到|"
    "达(?=[\\d.])|"
    "(?:提高|提升|增加|增长|上升|扩大)[至到]",
    "<=": "(?:不|不得|不能|不应|不可|最高不|最多不)(?:高于|超过|多于|大于|超出)|至多|最多|最高|"
    "小于(?:或|\\(或\\))?等于|低于(?:或)?等于|"
    "控制在|(?:降低|下降|减少|压减|压降|缩短|降)[至到]",
    ">": "大于|超过|高于|多于|超(?=[\\d.])",
    "<": "小于|低于|少于|不足(?=[\\d.])",
    "=": "等于",
}
_BEHIND = {">=": "及以上|以上", "<=": "及以内|以内|及以下|以下|之内|内"}
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = rf"-?(?:{_DIGITS})"
_COUNT = rf"(?:{_DIGITS}|[{CHINESE}]+)"
_YEAR = re.compile(r"(?:19|20)\d{2}年度?")
_EVERY = re.compile(r"(?:每(?:年度?|季度?|月度?|周|日|天|半年|学期|人|户|村|个|家|名|亩|校|班|次|期|场))+$|一年$")
_APPROXIMATE = re.compile(r"左右$|上下$|(?:大?约|近)(?=\d)")
# numbers in a name: ages, ranks, grades, networks, hotlines, a line of rank
_NAMED = re.compile(
    r"[前第Nn]$|排名|\d+[-—]?\d*(?:周?岁|[GgA]\b|[GA级](?![\w])|级|线|号|楼|路|热线|中全会|大精神|届)|[第前]\d|\d[:×/]\d|:\d|TOP|Top"
)
_FOLLOWS = re.compile(r"^(?:按照?|根据|依据|依照|围绕|聚焦|针对|面向|对照|贯彻|落实|以(?![上下内前]))")
_TIME = re.compile(r"^(?:天|日|周|小时|个小时|分钟|秒|年|月|个月|个?工作日)$")
_ALL = re.compile(r"[全均都共]|覆盖|完成|达标|合格|正常|运[行转]|及时|优|保障|以[上下内]|制$|率")
_SPOKEN = re.compile(r"(?:应|要|须|需|力争|确保|保证|实现|完成)*(?:为|是|在|约|共|:|数量?为)?$")
LONGEST = 80
"""Characters of one target: what is longer is a text, and the patterns are not to be tried on a whole page."""
_LARGEST = Decimal(10) ** 16


def one_target(plain: str, raw: str) -> Target:
    """The target a folded text states, or the words as a qualitative one; ``raw`` is the text as printed."""
    plain = plain.strip("。.;,:、")
    if len(plain) > LONGEST:
        return Target(QUALITATIVE, None, None, None, raw, basis="text")
    date = parse_deadline(plain)
    if date is not None:
        basis = "bare" if date.comparator == "=" and "=" not in plain else "printed"
        return Target(date.comparator, date.value, None, date.unit, raw, date.subject or None, basis)
    for parse in (_tolerance, _range, _signed, _behind, _worded, _zero, _bare):
        target = parse(plain, raw)
        if target is not None:
            return target
    return Target(QUALITATIVE, None, None, None, raw, basis="text")


def _number(text: str) -> Decimal | None:
    """The number of a text; None where it is not well formed, or finer or larger than a store holds."""
    if text[-1] in CHINESE:
        return chinese_number(text)
    if re.match(r"-?0\d", text):
        return None  # a telephone number, a code
    value = Decimal(text.replace(",", ""))
    return value if abs(value) < _LARGEST and -int(value.as_tuple().exponent) <= 6 else None


def _made(
    comparator: str, number: str, unit: str | None, raw: str, subject: str = "", basis: str = "printed"
) -> Target | None:
    value = _number(number)
    if value is None or (unit == "年" and 1900 <= value < 2100) or (unit is None and _looks_like_month(number)):
        return None
    every = _EVERY.search(subject)
    if every and unit and "/" not in unit:
        parts = re.findall(
            r"每(年度?|季度?|月度?|周|日|天|半年|学期|人|户|村|个|家|名|亩|校|班|次|期|场)", every[0]
        ) or ["年"]
        unit = f"{unit}/{'·'.join(part if part in ('季度',) else part.removesuffix('度') for part in parts)}"
        subject = subject[: every.start()]
    return Target(comparator, value, None, unit, raw, _SPOKEN.sub("", subject) or None, basis)


def _looks_like_month(number: str) -> bool:
    """2023.12 without a unit: a month or a number, nobody can say."""
    return bool(re.fullmatch(r"(?:19|20)\d{2}\.(?:0[1-9]|1[0-2])", number))


def _named(subject: str) -> bool:
    """Whether a text holds numbers that are no targets, or a number that the pattern left over."""
    return bool(_NAMED.search(subject)) or bool(re.search(r"\d", _YEAR.sub("", subject)))


def _tolerance(plain: str, raw: str) -> Target | None:
    """``±5%``: within five percent either way; ``100±5``: between 95 and 105."""
    match = re.match(
        rf"^(?P<subject>[^\d±]*?)(?:在|≤|<=|不超过|控制在)*(?P<middle>{_DIGITS})?(?P<first>%|‰)?±(?P<number>{_DIGITS})(?P<rest>.*?)(?:以内|之内|内|之间)?$",
        plain,
    )
    after = split_unit(match["rest"]) if match else None
    if match is None or after is None or after[1] or _named(match["subject"]):
        return None
    middle, value = Decimal((match["middle"] or "0").replace(",", "")), _number(match["number"])
    if value is None:
        return None
    return Target("between", middle - value, middle + value, after[0] or match["first"], raw, match["subject"] or None)


def _range(plain: str, raw: str) -> Target | None:
    text = _YEAR.sub("", plain)
    match = re.match(
        rf"^(?P<subject>[^\d≥≤><=-]*?)(?:在|为|控制在|达到|保持在)?(?P<low>{_NUMBER})(?P<first>[^\d≥≤><=~至到-]{{0,4}}?)(?:[-~]|至|到)"
        rf"(?P<high>{_NUMBER})(?P<rest>.*?)(?:之间|区间|范围内)?$",
        text,
    ) or re.match(
        rf"^(?P<low>{_NUMBER})(?P<first>[^\d≥≤><=]{{0,4}}?)(?:≤|<=)(?P<subject>[^\d≥≤><=]{{1,12}})(?:≤|<=)(?P<high>{_NUMBER})(?P<rest>.*)$",
        text,
    )
    if match is None or _named(match["subject"]):
        return None
    after, first = split_unit(match["rest"]), match["first"] or None
    if after is None or after[1] or (first and (split_unit(first) or (None, "x"))[1]):
        return None
    unit = after[0] or first
    low, high = _number(match["low"]), _number(match["high"])
    if low is None or high is None or low > high or unit in ("月", "日", "号", "年") or (first and first != unit):
        return None
    if unit is None and any(_looks_like_month(n) or _year(n) for n in (match["low"], match["high"])):
        return None
    subject = match["subject"] if match["subject"] not in ("X", "x", "且") else ""
    return Target("between", low, high, unit, raw, subject or None)


def _signed(plain: str, raw: str) -> Target | None:
    """A sign, with what it is about before it: ``≥95%``, ``65岁以上老人体检率≥80%``."""
    match = re.match(
        rf"^(?P<subject>[^≥≤><=〉〈]{{0,30}}?)(?P<sign>{SIGN})(?P<number>{_NUMBER}|[{CHINESE}]+(?=\D))(?P<rest>[^≥≤><=]*)$",
        plain,
    )
    if (
        match is None
        or (match["subject"] and match["sign"] in "〉〈")
        or (match["rest"].startswith("年") and _year(match["number"]))
    ):
        return None
    rest = re.sub(r"(?:左右|及?以上|及?以下|及?以内)$", "", match["rest"])
    after = split_unit(rest)
    if after is None:
        # a unit of its own (≥5楼栋) is short and holds no number
        if re.search(r"[\d/:()%]", rest) or len(rest) > 6 or match["number"][-1] in CHINESE:
            return None
        after = (rest, "")
    unit, more = after
    if re.search(r"\d", more) or len(more) > 16 or (match["number"][-1] in CHINESE and unit is None):
        return None
    return _made(
        _SYMBOLS[match["sign"]], match["number"], unit, raw, match["subject"].rstrip(":") + more.removeprefix("的")
    )


def _year(number: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d{2}", number))


def _behind(plain: str, raw: str) -> Target | None:
    """A comparator behind the number: ``95%以上``, ``满意度达到90%及以上``, ``3个工作日内``."""
    for comparator, words in _BEHIND.items():
        match = re.match(
            rf"^(?P<subject>.*?)(?P<number>(?<![\d.,]){_COUNT})(?P<unit>[^\d,;。()]{{0,12}}?)(?:{words})(?P<rest>[^\d]{{0,10}})$",
            plain,
        )
        if match is None:
            continue
        after = split_unit(match["unit"])
        if after is None or after[1] or (match["number"][-1] in CHINESE and after[0] is None):
            continue
        unit, rest = after[0], match["rest"]
        if plain.endswith("内") and words == _BEHIND["<="] and unit is None:
            continue
        about_others = (
            unit in ("人", "名", "年", "元", "万元", "分", "级") or (unit and _TIME.match(unit)) or _ALL.search(rest)
        )
        if rest and (about_others or len(rest) > 8) and rest not in ("完成", "办结", "响应"):
            continue  # 100人以上的企业 speaks of enterprises
        worded = re.search(rf"(?:{'|'.join(_WORDS.values())})$", match["subject"])
        if _named(match["subject"]) and not worded and not _measure(match["subject"]):
            continue
        if worded and _comparator(worded[0]) not in (comparator, ">="):
            continue
        if worded and comparator == "<=" and _comparator(worded[0]) != "<=":
            continue
        subject = match["subject"][: worded.start()] if worded else match["subject"]
        return _made(comparator, match["number"], unit, raw, subject + rest.removeprefix("的"))
    return None


def _comparator(word: str) -> str:
    return next(
        comparator for comparator, words in _WORDS.items() if re.fullmatch(words, word + "0") or _is(words, word)
    )


def _is(words: str, word: str) -> bool:
    match = re.match(words, word + "0")
    return bool(match and match.end() == len(word))


def _worded(plain: str, raw: str) -> Target | None:
    """A comparator in words before the number: ``不低于50人次的个体心理咨询``, ``居民参与率不低于100%``."""
    match = re.match(
        rf"^(?P<subject>.*?)(?P<word>{'|'.join(_WORDS.values())})(?:在|到|有|为|:)?(?P<number>{_COUNT})(?P<rest>.*)$",
        plain,
    )
    if match is None or (_year(match["number"]) and match["rest"].startswith("年")):
        return None
    rest = re.sub(r"(?:左右|及?以[上下内])$", "", match["rest"])
    after = split_unit(rest)
    if after is None:
        if re.search(r"[\d/:()]", rest) or len(rest) > 4 or match["number"][-1] in CHINESE:
            return None
        after = (rest, "")
    unit, more = after
    if re.search(r"\d", more) or (match["number"][-1] in CHINESE and unit is None):
        return None
    about = match["subject"] + more.removeprefix("的")
    return _made(_comparator(match["word"]), match["number"], unit, raw, about)


def _zero(plain: str, raw: str) -> Target | None:
    """``零事故``, ``0投诉``: none of it."""
    match = re.match(
        r"^(?P<before>\D{0,12}?)[零0](?P<what>事故|投诉|差错|失误|缺陷|伤亡|违规|违纪|纠纷|上访|案件|死亡|发生率?|事件)$",
        plain,
    )
    return Target("=", Decimal(0), None, None, raw, match["before"] + match["what"]) if match else None


def _bare(plain: str, raw: str) -> Target | None:
    """A number alone or within words: ``90%``, ``两次``, ``开展5次培训``, ``可控性100%``, ``约300人``."""
    approximate = bool(_APPROXIMATE.search(plain))
    text = _APPROXIMATE.sub("", plain)
    more_than = re.match(rf"^(?P<subject>\D*?)(?P<number>{_DIGITS})(?:余|多)(?P<rest>[^\d].*)$", text)
    match = more_than or re.match(
        rf"^(?P<subject>[^,;。≥≤><=±]{{0,24}}?)(?P<number>(?<![\d.,/:×+-]){_COUNT})(?P<rest>[^\d±≥≤><=:×]{{0,24}})$",
        text,
    )
    if match is None:
        return None
    subject, number, rest = match["subject"], match["number"], match["rest"]
    if _named(subject) or _NAMED.search(number + rest[:4]) or _FOLLOWS.search(subject):
        return None
    after = split_unit(rest)
    words = number[-1] in CHINESE
    if after is None or (words and (after[0] is None or after[1] or not _plain_words(subject))):
        return None  # 一次性, 三个代表: numbers in words inside a sentence are rarely counts
    unit, more = after
    if unit is None and subject and not _measure(subject):
        return None
    if unit in ("月", "日", "号") or (unit == "年" and (subject or more)):
        return None
    if (
        more
        and not (unit in ("%", "‰") and len(more) <= 8)
        and (_TIME.match(unit or "") or (not subject and _ALL.search(more)) or len(more) > 12)
    ):
        return None  # 15个居民区全覆盖 is no equality with 15, 24小时值班 no duration
    if more_than:
        return _made(">", number, unit, raw, subject + more)
    return _made("=", number, unit, raw, subject + more.removeprefix("的"), "approximate" if approximate else "bare")


def _plain_words(subject: str) -> bool:
    """Whether a number in words behind this is a count: nothing before it, or 每季度, 全年, 开展."""
    return (
        not subject
        or bool(_EVERY.search(subject))
        or bool(re.fullmatch(r"(?:全年|年度|共|共计|开展|举办|组织|召开|完成)+", subject))
    )


def _measure(subject: str) -> bool:
    """Whether a word can be followed by its number without a unit: 得分95, 数量:3, 人数100."""
    return bool(re.search(r"(?:率|度|数|量|分|值|额|指数|比例|为|:)$", subject))
