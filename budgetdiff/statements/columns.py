"""The columns of a table: the headers over each, and what it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from budgetdiff.document.model import Cell, Row
from budgetdiff.facts import Unit, folded, squeezed
from budgetdiff.statements.catalogue import column_named, item_named, measure_named
from budgetdiff.statements.layout import codes_columns, is_numeric, is_total, numbers_columns, texts
from budgetdiff.statements.money import stated_unit


class Role(StrEnum):
    """What a column holds."""

    CODE = "code"
    LABEL = "label"
    VALUE = "value"
    UNIT = "unit"
    UNIT_CODE = "unit_code"
    PERIOD = "period"
    CHANGE = "change"
    RATE = "rate"
    QUANTITY = "quantity"
    IGNORED = "ignored"


class Kind(StrEnum):
    """Which classification the codes or names of a column are of."""

    FUNCTIONAL = "functional"
    ECONOMIC = "economic"
    GOVERNMENT = "government"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header path (white space removed), its role.

    ``printed`` is the path as it is printed over this very column, where a format without merged cells leaves the rest
    of ``path`` to be taken from the left. ``kind`` is the classification of a column of codes or names, None where
    neither its header nor its codes say; ``unit`` the unit of money that its own header states.
    """

    index: int
    path: tuple[str, ...]
    role: Role
    printed: tuple[str, ...] | None = None
    kind: Kind | None = None
    unit: Unit | None = None

    @property
    def title(self) -> str:
        """The printed header path joined by ``/``."""
        return "/".join(self.path if self.printed is None else self.printed)

    @property
    def leaf(self) -> str:
        """The lowest header, folded."""
        return folded(self.path[-1]) if self.path else ""


def header_paths(rows: tuple[Row, ...], width: int, statement: str = "") -> list[tuple[str, ...]]:
    """For each column the texts of the header cells above it, from the top, spans followed, repeats dropped.

    A word that goes over two header rows (``科目编`` above ``码``) is one text, where only both together name
    something the catalogue knows.
    """
    paths: list[list[tuple[str, int, int]]] = [[] for _ in range(width)]
    last: list[Cell | None] = [None] * width
    for row in rows:
        if numbers_columns(row):
            continue
        coded = codes_columns(row)
        for start, cell in enumerate(row.cells):
            if cell is None or (coded and is_numeric(folded(cell.text))):
                continue
            text, end = squeezed(cell.text), min(start + cell.colspan, width)
            for column in range(start, end):
                path = paths[column]
                if text and (not path or path[-1][0] != text or last[column] is not cell):
                    if path and path[-1][1:] == (start, end) and _one_word(path[-1][0], text, statement):
                        path[-1] = (path[-1][0] + text, start, end)
                    else:
                        path.append((text, start, end))
                last[column] = cell
    return [tuple(_distinct([text for text, _, _ in path])) for path in paths]


def _one_word(upper: str, lower: str, statement: str) -> bool:
    return _is_known(upper + lower, statement) and not _is_known(upper, statement) and not _is_known(lower, statement)


def _is_known(text: str, statement: str) -> bool:
    plain = folded(text)
    return bool(column_named(plain) or measure_named(plain, statement) or item_named(plain))


def _distinct(path: list[str]) -> list[str]:
    # A cell merged over rows comes as the same text twice in some exports.
    return [text for index, text in enumerate(path) if index == 0 or text != path[index - 1]]


_CODE = re.compile(r"^\d{3}(\d{2}){0,2}$")
_CODE_PART = re.compile(r"^\d{1,9}(\.0+)?$|^\d{3}([.\-·]\d{1,2}){1,3}$|^\**$")
_OF_CLASS = re.compile(r"^[235]\d{2}(\d{2}){0,3}$")
_OF_UNIT = re.compile(r"^\d{6}(\d{3})?$")
_LEADING_CLASS = re.compile(r"^[\[(]?([235])\d{2}(?:[.·]?\d{2}){0,3}(?!\d)")
_OF_MEASURE = re.compile(
    r"^([-—–/]+|[个家辆台套人次批亩项户件张册所间栋座把组份架部幢株只副块期年]|人次|批次|平方米|立方米|平米|㎡|m2|公里|千米|米|公顷|"
    r"吨|千克|公斤|万元|元|%|台[(/]套\)?|套[(/]台\)?|辆[(/]台\)?)$"
)
_CODED = re.compile(r"编码|代码|编号|科目号")
_CHANGE = re.compile(r"增减|增长|减少|比上年|较上年|比.*(数|年)$|[与同和].{1,12}(?:相比|比较?)(?:/|$)")
_RATE = re.compile(
    r"%|占.*比|比重|比例|百分比|执行率|完成率|增长率|增幅|(增减|变化|变动|下降|升降)(幅度?|率|比)|率$|为.*的"
)
_GROUP_OF_CHANGES = re.compile(
    r"(增减|增长|变动|变化)(变化|变动)?(额|数|金额|情况|幅度?|率|比例|百分比)?(\((%|[万千亿]?元)\))?%?$"
)
"""A heading over several columns that says what changed in each: 预算数比上年预算数增减% over 合计, 基本支出, 项目支出."""
_IN_PERCENT = re.compile(r"%|率|幅|比例|百分比")
_YEAR = re.compile(r"^(19|20)\d{2}年?")
_CHANGED = re.compile(r"增减|增长|变化|下降|[比较]上年")


def columns_of(
    paths: list[tuple[str, ...]],
    body: tuple[Row, ...],
    printed: list[tuple[str, ...]] | None = None,
    statement: str = "",
) -> list[Column]:
    """The columns with their roles, told by the header and, where it is silent, by what stands below it.

    ``printed`` are the paths as printed, where ``paths`` has more than these.
    """
    below: list[list[str]] = [[] for _ in paths]
    for row in body:
        for index, text in enumerate(texts(row)):
            if text and index < len(below):
                below[index].append(text)
    found: list[Column] = []
    for index, path in enumerate(paths):
        role = _role(path, below[index], statement)
        kind = _kind(path, below[index]) if role in (Role.CODE, Role.LABEL) else None
        unit = next((unit for part in reversed(path) if (unit := _own_unit(part))), None)
        found.append(Column(index, path, role, printed[index] if printed else None, kind, unit))
    return found


def _own_unit(header: str) -> Unit | None:
    """The unit of money a header states of its column: ``预算数（万元）``."""
    return stated_unit(header) if re.search(r"元[)\]]?$", folded(header)) else None


def _role(path: tuple[str, ...], body: list[str], statement: str) -> Role:
    leaf = folded(path[-1]) if path else ""
    whole = folded("/".join(path))
    numeric = sum(1 for text in body if is_numeric(text))
    worded = sum(1 for text in body if text and not is_numeric(text) and text.strip("*-—–―─"))
    if leaf in ("年份", "年度") and _of_years(body):
        return Role.PERIOD
    named = column_named(leaf)
    if named == Role.CODE and body and not any(_CODE_PART.match(text) for text in body):
        named = Role.LABEL if worded and not is_total("".join(body)) else named
    if named == Role.LABEL:
        # 类款项 printed under 项目, the codes of one cell, are codes all the same
        codes = sum(1 for text in body if _CODE.match(text))
        return Role.CODE if codes and codes >= worded and codes >= numeric else Role.LABEL
    if named == Role.UNIT and leaf == "单位" and body and all(_OF_MEASURE.match(text) for text in body):
        return Role.IGNORED  # 台, 辆, 平方米: whose it is nobody says so
    if named is not None:
        return Role(named)
    if not path and not body:
        return Role.IGNORED
    if _CODED.search(whole) and (numeric or not worded) and all(_CODE_PART.match(t) for t in body if is_numeric(t)):
        return Role.CODE
    if measure_named(leaf, statement) is None and _are_codes(body):
        return Role.CODE
    if _RATE.search(leaf) and re.search(r"[增%占率比幅]", leaf):
        return Role.RATE
    if grouped_change(path, statement):
        group = next(part for part in map(folded, path[-2::-1]) if _GROUP_OF_CHANGES.search(part))
        return Role.RATE if _IN_PERCENT.search(group) else Role.CHANGE
    if _CHANGE.search(leaf) or (_CHANGE.search(whole) and re.search(r"额|增减|数$|金额", leaf)):
        return Role.CHANGE
    if worded > numeric:
        return Role.LABEL if not numeric and worded else Role.IGNORED
    return Role.VALUE


def grouped_change(path: tuple[str, ...], statement: str) -> bool:
    """Whether a column stands in a group of changes under the name of what changed: 增减变化 over 小计, 基本支出, 公务接待费."""
    if not any(_GROUP_OF_CHANGES.search(folded(part)) for part in path[:-1]):
        return False
    leaf = folded(path[-1])
    named = is_total(leaf) or bool(measure_named(leaf, statement) or item_named(leaf))
    return named and not re.search("增减|数$", leaf)


def _of_years(body: list[str]) -> bool:
    """Whether a column names the year of each row, the change between them in a row of its own perhaps."""
    return any(_YEAR.match(text) for text in body) and all(_YEAR.match(text) or is_change(text) for text in body)


def is_change(text: str) -> bool:
    """Whether the words that stand for a period say that the row is what changed between two (增减变化金额)."""
    return bool(_CHANGED.search(text)) and not _YEAR.fullmatch(text)


def _are_codes(body: Sequence[str]) -> bool:
    """Whether a column below a header that says nothing holds codes: each a number of that shape, one below another."""
    filled = [text for text in body if text.strip("*") and not is_total(text)]
    codes = {text for text in filled if _OF_CLASS.match(text)}
    rest = [text for text in filled if text not in codes]
    return (
        len(codes) >= 2
        and len(rest) * 5 <= len(filled)
        and all(_OF_UNIT.match(text) for text in rest)
        and any(code[:-2] in codes for code in codes)
    )


def _kind(path: tuple[str, ...], body: list[str]) -> Kind | None:
    """The classification a column of codes or names is of: as its header says, else as its codes begin."""
    whole = folded("".join(path))
    if "经济" in whole:
        return Kind.GOVERNMENT if "政府" in whole else Kind.ECONOMIC
    if "功能" in whole:
        return Kind.FUNCTIONAL
    if re.search(r"项目(编码|代码|编号)", whole):
        return None  # numbers of projects may begin as codes do
    first = {match[1] for text in body if (match := _LEADING_CLASS.match(text))}
    if len(first) != 1:
        return None
    return {"2": Kind.FUNCTIONAL, "3": Kind.ECONOMIC, "5": Kind.GOVERNMENT}[first.pop()]
