"""The names of units: as titles of documents, owner lines and names of files give them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from budgetdiff.facts import folded, squeezed
from budgetdiff.statements.money import without_money

YEAR = re.compile(r"(?<!\d)(?<!\d[.,])((?:19|20)\d{2})(?:财政)?(?:年度?|预算年度)?(?!\d|[.,]\d)")
"""A year; 1993.21 and 2,014 are amounts."""
DATE = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?:年(?:\d{1,2}|[一二三四五六七八九十]{1,3})月|[-/.](?:0?[1-9]|1[0-2])[-/.](?:[0-2]?\d|3[01])(?!\d))"
)
"""A month or a day of a year; its year is no fiscal year."""
_KIND = re.compile(
    r"(?P<who>部门\(单位\)|单位\(部门\)|部门/单位|部门|单位|政府|财政)?(?:综合|年度|全口径)?(?:收支|收入支出|支出|收入|财务|总)?(?:预算|决算|预决算)(?:草案)?$"
)
_AREA = re.compile(r".{2,12}(省|市|区|县|州|盟|旗|镇|乡|兵团|师)(本|区|市|县|省|州|全)?(级|区|市|县|省)?")
_TOWN = re.compile(r"(?:镇|乡)(?:(?:19|20)\d{2}年度?)?(?:部门|单位)(?:综合|收支)?(?:预算|决算)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WORDED_YEAR = re.compile(r"(?<![〇○零一二三四五六七八九])二[〇○零0][〇○零一二三四五六七八九0]{2}(?=年)")
_FUNDS = re.compile(r"(一般公共|政府性基金|国有资本经营|社会保险基金|财政拨款|收入|支出|收支|财务)+.*$")
_EVALUATED = re.compile(r"(?:19|20)\d{2}年度?(?:部门|单位)?预算执行情况(?:和|与|及|暨)(?=(?:19|20)\d{2}年)")
"""The budget of the year that ends, where a title names it before that of the next."""
_SCOPE = re.compile(r"(?<=[一-鿿)])\((?:部门|单位|汇总|部门汇总|全系统|[含包]括?(?:下属|所属|直属|二级)[^()]*)\)$")
"""How much of a department a document is of; its level says it, and it is no part of the name."""
_OWN_OFFICE = re.compile(r"(?<=[局委办厅院部署会处校府社团队站中心])本级$")
"""A department without what is below it, where no brackets are round it."""
_LATIN = re.compile(r"(?<=[一-鿿)])[A-Za-z][A-Za-z.,&'-]{5,}$")
_CODE = re.compile(r"^\[?[0-9A-Z]{3,}\]?[-—_.:、]?(?=[^\d\s.,%年])")


@dataclass(frozen=True, slots=True)
class _Words:
    """The patterns of ``identity.toml``."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    corrects: re.Pattern[str]
    owner: re.Pattern[str]
    unit: re.Pattern[str]
    no_unit: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(files("budgetdiff.statements").joinpath("identity.toml").read_text(encoding="utf-8"))

    def either(table: str, key: str) -> str:
        return "(?:" + "|".join(data[table][key]) + ")"

    label, ends = either("owner", "label"), either("owner", "ends")
    return _Words(
        before=re.compile("^" + either("title", "before")),
        after=re.compile(either("title", "after") + "$"),
        corrects=re.compile(either("title", "corrects")),
        owner=re.compile(
            rf"(?:^|[^一-鿿]){label}(?:\((?:公章|盖章|签章|章)\))?:(?P<name>[^:|]+?)(?:\((?:公章|盖章|签章|章)\))?(?={ends}|$|[|])"
        ),
        unit=re.compile(either("unit", "ends") + "$"),
        no_unit=re.compile(either("unit", "not")),
    )


def corrects(text: str) -> bool:
    """Whether a title says that its document corrects one published before (更正, 勘误, 修订版)."""
    return bool(_words().corrects.search(folded(text)))


def may_be_unit(name: str) -> bool:
    """Whether a folded text can be the name of a unit of the state: 政府采购中心 can, 政府采购 and 元(列至角分) cannot."""
    if len(name) < 3 or len(name) > 40 or re.search(r"[。；，,;、:]", name) or not without_money(name):
        return False
    words = _words()
    return bool(words.unit.search(name)) or not words.no_unit.search(name)


def names_organ(name: str) -> bool:
    """Whether a folded name ends as the names of organs and institutions do (局, 中心, 学校)."""
    return bool(_words().unit.search(name))


def owner_of(text: str) -> str | None:
    """The unit a line names as the one that made it or that it is about (``编制部门（单位）：…``); None where it names none."""
    plain = folded(text).replace("︰", ":")
    spaced = re.match(r"\s*(?:部门|单位)名称\s+(\S+)\s+(?:金额)?单位", text)
    match = _words().owner.search(plain)
    name = spaced[1] if spaced else match["name"] if match else None
    if name is None:
        return None
    name = without_code(folded(name))
    bare = match is not None and re.match(r"[^一-鿿]*单位:", match[0])  # 单位：千瓦时 measures
    return shown(_SCOPE.sub("", name)) if may_be_unit(name) and (not bare or names_organ(name)) else None


def stripped_title(text: str) -> str:
    """A folded title without what may stand before and after 部门预算: ordinals, 关于, 公开, 的说明, （更正）."""
    words = _words()
    plain = in_digits(folded(text)).strip("_*#·-—《》<>")
    while (shorter := words.before.sub("", plain)) != plain:
        plain = shorter
    while (shorter := words.after.sub("", plain)) != plain and shorter:
        plain = shorter.rstrip(":_-—")
    return plain


def ends_title(text: str) -> bool:
    """Whether a text ends as the title of a budget or of final accounts does."""
    return bool(_KIND.search(stripped_title(text)))


def name_in_title(text: str) -> str | None:
    """The unit in ``2024年度某某局部门预算``; None where the text has no such form, or names only a year or an area.

    上海市普陀区2023年区级部门预算 names the area; the unit stands in a line of its own. 某某镇2024年部门预算 is of the town's
    government, which is a unit itself.
    """
    head = _head(text)
    if head is None or (_AREA.fullmatch(head) and not _TOWN.search(in_digits(folded(text)))):
        return None
    return shown(head)


def area_in_title(text: str) -> str | None:
    """The government in ``2024年某某省一般公共预算收支决算总表`` or ``某某县2024年政府预算公开``; None where it names none.

    A title of 部门预算 or 单位预算 is of no government.
    """
    plain = in_digits(folded(text))
    if re.search(r"(部门|单位)(综合)?(预算|决算)", plain):
        return None
    if report := re.search(
        r"(?:关于|^)(.{2,12}?(?:省|市|区|县|州|盟|旗|镇|乡))(?:19|20)\d{2}年.{0,12}预算执行情况", plain
    ):
        return report[1]
    head = _head(text, area=True)
    match = re.match(r"(?P<area>.{2,12}?(?:自治区|自治州|自治县|自治旗|省|市|区|县|州|盟|旗|镇|乡))+", head or "")
    if head is None or match is None:
        return None
    rest = head[match.end() :]
    return (
        match[0] if re.fullmatch(r"(本级|全[省市区县州旗镇乡]|[省市区县州镇乡]本?级|人民政府|地方|总)?", rest) else None
    )


def _head(text: str, *, area: bool = False) -> str | None:
    """What a title has before 部门预算, without year: the name, where it is one."""
    plain = _EVALUATED.sub("", stripped_title(text))
    end = _KIND.search(plain)
    if end is None:
        return None
    head = YEAR.sub("", plain[: end.start()])
    if not _words().unit.search(head):
        head = _FUNDS.sub("", head)
    head = head.strip("年度-—_*#:·").removesuffix("关于").removesuffix("部门").removesuffix("单位")
    head = _LATIN.sub("", _SCOPE.sub("", without_unit_code(head)))
    if head.count("(") != head.count(")"):
        head = head.strip("()")
    if area:
        return head or None
    return head if may_be_unit(head) and not re.fullmatch(r"[本我该](部门|单位)|预算(部门|单位)", head) else None


def without_code(name: str) -> str:
    """A folded name without the code before it: 123001-某某局, [123001]某某局."""
    return _CODE.sub("", name).strip("_-—")


def without_unit_code(name: str) -> str:
    """A folded name without the code of six digits or more that units have: 302001某某局; 101中学 keeps its number."""
    return re.sub(r"^\d{6,}[-—_.:、]?(?=[一-鿿])", "", name)


def shown(name: str) -> str:
    """A folded name with the brackets that Chinese print has; 某某局本级 is 某某局（本级）, whichever a year prints."""
    if not re.search(r"[一-鿿]", name):
        return name
    plain = _OWN_OFFICE.sub("(本级)", squeezed(name))
    return plain.replace("(", "（").replace(")", "）")


def in_digits(text: str) -> str:
    """A text with its years in digits: 二〇二四年 is 2024年."""
    return _WORDED_YEAR.sub(lambda match: match[0].translate(_DIGITS), text)


def years_in(text: str) -> list[int]:
    """The years a folded text names as fiscal years; the dates in it (2026年3月) do not count.

    Of a report on the year that ends and the budget of the next (预算执行情况和…预算草案), the next.
    """
    plain = DATE.sub("", in_digits(text))
    years = [int(year) for year in YEAR.findall(plain)]
    return [max(years)] if years and re.search(r"执行情况(和|与|及|暨)", plain) else years
