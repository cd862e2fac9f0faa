"""The layout of a table: which rows are its header, and what each column of it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from budgetdiff.document.model import Cell, Row
from budgetdiff.facts import folded, squeezed

_TOTALS = re.compile(
    r"^(本年|全年|当年|部门|单位)?(收入|支出|收支|人员经费|公用经费|基本支出|项目支出)?(合计|总计|小计|合\.计)$"
)
_ORDINAL = re.compile(
    r"^(其中:)?([一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)|\d{1,2}[、.](?!\d)|\(\d{1,2}\))"
)
_CODE = re.compile(r"^\d{3}(\d{2}){0,2}$")
_CODE_AND_NAME = re.compile(r"^[23]\d{2}(\d{2}){0,2}[-—_:.]?(?=[^\d\s.,%年/-])")
_NUMBER = re.compile(r"^[(¥￥]?[-+−△▲]?\d[\d,]*(\.\d*)?%?\)?$|^[-+]?\.\d+$")
_LINE_NUMBER = re.compile(r"^\d{1,3}(=[\d+\-()]+)?$")
_YEAR_ONLY = re.compile(r"^(19|20)\d{2}$")


_NUMBERING = frozenset({"类", "款", "项", "目", "栏次", "行次", "栏目", "甲", "乙", "合计"})


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
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header path (white space removed), its role.

    ``printed`` is the path as it is printed over this very column, where a format without merged cells leaves the rest
    of ``path`` to be taken from the left.
    """

    index: int
    path: tuple[str, ...]
    role: Role
    printed: tuple[str, ...] | None = None

    @property
    def title(self) -> str:
        """The printed header path joined by ``/``."""
        return "/".join(self.path if self.printed is None else self.printed)

    @property
    def leaf(self) -> str:
        """The lowest header, folded."""
        return folded(self.path[-1]) if self.path else ""


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that belong together: codes and labels on the left, values on their right.

    A table with revenue beside expenditure, or three economic tables side by side, has several. ``outer`` are the
    codes and labels of a first classification where two stand in one row (functional, then economic). ``unit`` is the
    column that names the unit of each row; ``by_unit`` where it is the only label there is.
    """

    codes: tuple[int, ...]
    labels: tuple[int, ...]
    values: tuple[Column, ...]
    outer: tuple[int, ...] = ()
    heading: str = ""
    label_heading: str = ""
    unit: int | None = None
    by_unit: bool = False


def texts(row: Row) -> list[str]:
    """The folded texts of a row; a covered cell is empty."""
    return [folded(cell.text) if cell else "" for cell in row.cells]


def cell_at(row: Row, index: int) -> Cell | None:
    """The cell of a column, None where it is covered or the row is shorter."""
    return row.cells[index] if index < len(row.cells) else None


def text_at(row: Row, index: int) -> str:
    """The folded text of a column's cell, '' where there is none."""
    cell = cell_at(row, index)
    return folded(cell.text) if cell else ""


def is_total(text: str) -> bool:
    """Whether a label (as printed) says that its row is a total."""
    return bool(_TOTALS.match(re.sub(r"[:：]$", "", folded(text))))


def is_numeric(text: str) -> bool:
    """Whether a folded text is a number as amounts, counts and rates are printed."""
    return bool(_NUMBER.match(text))


def numbers_columns(row: Row) -> bool:
    """Whether a row only numbers the columns (栏次: 1, 2, 3=1+2 …)."""
    filled = [text for text in texts(row) if text]
    if not filled:
        return False
    if filled[0] in ("栏次", "行次", "栏目"):
        return True
    if "栏次" in filled and all(_LINE_NUMBER.match(text) for text in filled if text not in _NUMBERING):
        return True  # 类 款 项 栏次 1 2 3: the national form of the accounts
    digits = [text for text in filled if _LINE_NUMBER.match(text)]
    words = [text for text in filled if text not in digits]
    if len(digits) < 2 or any(word.strip("*") and word not in ("甲", "乙", "栏次", "行次", "合计") for word in words):
        return False
    numbers = [int(text.split("=")[0]) for text in digits]
    return numbers[0] == 1 and all(b == a + 1 for a, b in pairwise(numbers))


def is_placeholder(row: Row) -> bool:
    """Whether a row is the ``**`` stand-in of an empty table."""
    filled = [text for text in texts(row) if text]
    return bool(filled) and "**" in filled[0] and not filled[0].strip("*")


def _is_data(row: Row) -> bool:
    """Whether a row belongs to the body of a table rather than to its header."""
    cells = texts(row)
    filled = [text for text in cells if text]
    if not filled:
        return False
    if is_placeholder(row) or any(not text.strip("-—–") for text in filled):
        return True  # a dash is an amount of nothing
    numeric = [text for text in filled if is_numeric(text) and not _YEAR_ONLY.match(text)]
    if numeric:
        return True
    if any(_CODE.match(text) and not _YEAR_ONLY.match(text) for text in filled):
        return True
    if any(_ORDINAL.match(text) or _CODE_AND_NAME.match(text) for text in filled):
        return True
    # 合计 alone, or before numbers that could be years (1900 yuan), is a total; among other headers it is a column.
    return is_total(filled[0]) and all(is_numeric(text) for text in filled[1:])


def header_depth(rows: tuple[Row, ...]) -> int:
    """How many rows at the top are header, numbering rows (栏次) included."""
    depth = 0
    for row in rows:
        if numbers_columns(row):
            depth += 1
            continue
        if _is_data(row):
            break
        depth += 1
    else:
        # No body at all: rows without any text below the last filled one are the empty body.
        while depth and not any(texts(rows[depth - 1])):
            depth -= 1
        return depth
    while depth and not any(texts(rows[depth - 1])):
        depth -= 1
    return depth


def header_paths(rows: tuple[Row, ...], width: int) -> list[tuple[str, ...]]:
    """For each column the texts of the header cells above it, from the top, spans followed, repeats dropped."""
    paths: list[list[str]] = [[] for _ in range(width)]
    last: list[Cell | None] = [None] * width
    for number, row in enumerate(rows):
        if numbers_columns(row):
            continue
        for start, cell in enumerate(row.cells):
            if cell is None:
                continue
            text = squeezed(cell.text)
            for column in range(start, min(start + cell.colspan, width)):
                if text and (not paths[column] or paths[column][-1] != text or last[column] is not cell):
                    paths[column].append(text)
                last[column] = cell
        del number
    return [tuple(_distinct(path)) for path in paths]


def _distinct(path: list[str]) -> list[str]:
    # A cell merged over rows comes as the same text twice in some exports.
    return [text for index, text in enumerate(path) if index == 0 or text != path[index - 1]]


_PART = frozenset({"类", "款", "项", "目"})
_CODED = re.compile(r"编码|代码|编号|科目号")
_LABELLED = re.compile(
    r"^(科目|项目|功能分类科目|经济分类科目|功能科目|经济科目|预算项目|支出项目|收入项目|资金来源|支出功能分类)$|名称(\(.*\))?$|"
    r"^(项目|科目)\((按.*|类款项?|类\.款\.项)\)$|^(支出)?(功能|经济)(分类)?(科目)?(名称)?$|^(支出|收入)项目(类别)?$|^单位\(?科目?名称\)?|"
    r"^科目\(?单位\)?名称|^(按)?支出(性质|功能|用途).*分类$|^项目类别$|^(支出|收入)分类$|^费用项目$|^(三公)?经费项目$"
)
_IGNORED = re.compile(r"^(序号|行次|行号|栏次|备注|说明|备注说明|是否.*|项目(属性|类型|分类|内容).*)$|^备注")
_UNIT_CODE_COLUMN = re.compile(r"^(预算)?(单位|部门)(\((单位|部门)\))?\(?(编码|代码|编号)\)?$")
_UNIT_COLUMN = re.compile(r"^(预算|主管|填报|所属|项目|实施)?(单位|部门)(\((单位|部门)\))?(名称)?$")
_CHANGE = re.compile(r"增减|增长|减少|比上年|较上年|比.*(数|年)$")
_RATE = re.compile(r"%|占.*比|比重|比例|百分比|执行率|完成率|增长率|增幅|为.*的")


def _role(path: tuple[str, ...], body: list[str]) -> Role:
    leaf = folded(path[-1]) if path else ""
    whole = folded("/".join(path))
    numeric = sum(1 for text in body if is_numeric(text))
    worded = sum(1 for text in body if text and not is_numeric(text) and text.strip("*-"))
    if _UNIT_CODE_COLUMN.match(leaf):
        return Role.UNIT_CODE
    if leaf in ("年份", "年度") and body and all(re.match(r"^(19|20)\d{2}年?", text) for text in body):
        return Role.PERIOD
    if leaf in _PART or (_CODED.search(leaf) and not _IGNORED.match(leaf)):
        return Role.CODE
    if _IGNORED.match(leaf):
        return Role.IGNORED
    if _UNIT_COLUMN.match(leaf):
        return Role.UNIT
    if _LABELLED.search(leaf):
        # 类款项 printed under 项目, the codes of one cell, are codes all the same
        codes = sum(1 for text in body if _CODE.match(text))
        return Role.CODE if codes and codes >= worded and codes >= numeric else Role.LABEL
    if not path and not body:
        return Role.IGNORED
    if (
        _CODED.search(whole)
        and (numeric or not worded)
        and all(re.fullmatch(r"\d{1,7}(\.0)?", t) for t in body if is_numeric(t))
    ):
        return Role.CODE
    if _RATE.search(leaf) and ("增" in leaf or "%" in leaf or "占" in leaf or "率" in leaf or "比" in leaf):
        return Role.RATE
    if _CHANGE.search(leaf) or (_CHANGE.search(whole) and re.search(r"额|增减|数$|金额", leaf)):
        return Role.CHANGE
    if worded > numeric:
        return Role.LABEL if not numeric and worded else Role.IGNORED
    return Role.VALUE


def columns_of(
    paths: list[tuple[str, ...]], body: tuple[Row, ...], printed: list[tuple[str, ...]] | None = None
) -> list[Column]:
    """The columns with their roles, told by the header and, where it is silent, by what stands below it.

    ``printed`` are the paths as printed, where ``paths`` has more than these.
    """
    below: list[list[str]] = [[] for _ in paths]
    for row in body:
        for index, text in enumerate(texts(row)):
            if text and index < len(below):
                below[index].append(text)
    return [
        Column(index, path, _role(path, below[index]), printed[index] if printed else None)
        for index, path in enumerate(paths)
    ]


def blocks_of(columns: list[Column]) -> list[Block]:
    """The blocks of a table, from left to right."""
    blocks: list[Block] = []
    codes: list[int] = []
    labels: list[int] = []
    outer: list[int] = []
    values: list[Column] = []
    units: list[int] = []

    def close() -> None:
        if values:
            by_unit = bool(units) and not codes and not labels
            if by_unit:
                labels.append(units[-1])
            first = values[0].index if not (codes or labels) else min([*codes, *labels])
            heading = folded(columns[first].path[0]) if columns[first].path else ""
            above = "".join(folded("/".join(columns[index].path)) for index in labels)
            unit = units[-1] if units else None
            blocks.append(
                Block(tuple(codes), tuple(labels), tuple(values), tuple(outer), heading, above, unit, by_unit)
            )
        for held in (codes, labels, outer, values):
            held.clear()

    for column in columns:
        if column.role in (Role.CODE, Role.LABEL):
            if values:
                close()
            if column.role is Role.CODE:
                if labels and codes:
                    outer.extend([*codes, *labels])
                    codes.clear()
                    labels.clear()
                codes.append(column.index)
            else:
                labels.append(column.index)
        elif column.role is Role.UNIT:
            units.append(column.index)
        elif column.role not in (Role.IGNORED, Role.UNIT_CODE, Role.PERIOD):
            values.append(column)
    close()
    return blocks
