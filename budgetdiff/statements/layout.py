"""The layout of a table: the texts of its rows, and which rows are its header."""

from __future__ import annotations

import re
from itertools import pairwise

from budgetdiff.document.model import Cell, Row
from budgetdiff.facts import folded

_CAPTION = re.compile(r"(?:(?:编制|填报|公开)?(?:单位|部门)|金额单位|货币单位)[:：]")
_TOTALS = re.compile(
    r"^(本年|全年|当年|部门|单位)?(收入|支出|收支|人员经费|公用经费|基本支出|项目支出)?(合计|总计|小计|合\.计)$"
)
_ORDINAL = re.compile(
    r"^(其中:)?([一二三四五六七八九十廿卅]+[、.]|\([一二三四五六七八九十廿卅]+\)|\d{1,2}[、.](?!\d)|\(\d{1,2}\))"
)
_CODE = re.compile(r"^\d{3}(\d{2}){0,2}$")
_CODE_AND_NAME = re.compile(r"^[\[(]?[235]\d{2}([.·]?\d{2}){0,2}[\])]?[-—_:.]?(?=[^\d\s.,%年/\-\])])")
_NUMBER = re.compile(r"^[(¥￥]?[-+−△▲]?\d[\d,]*(\.\d*)?%?\)?$|^[-+]?\.\d+$")
_LINE_NUMBER = re.compile(r"^\d{1,3}(=[\d+\-()]+)?$")
_CLASS = re.compile(r"^(3\d{2}|5\d{2})$")
_FORMULA = re.compile(r"^[A-Z](=[A-Z+\-()]+)?$", re.IGNORECASE)
_YEAR_ONLY = re.compile(r"^(19|20)\d{2}$")


_NUMBERING = frozenset({"类", "款", "项", "目", "栏次", "行次", "栏目", "甲", "乙", "合计"})


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
    """Whether a folded text is a number as amounts, counts and rates are printed, or stands where one would (``hides_number``)."""
    return bool(_NUMBER.match(text)) or hides_number(text)


def hides_number(text: str) -> bool:
    """Whether a text is what a workbook prints where its column is too narrow for the number: ``###``."""
    return len(text) > 1 and not text.strip("#")


def numbers_columns(row: Row) -> bool:
    """Whether a row only numbers the columns (栏次: 1, 2, 3=1+2 …), or letters them (公式: A=B+C, B …)."""
    filled = [text for text in texts(row) if text]
    if not filled:
        return False
    if filled[0] in ("栏次", "行次", "栏目"):
        return True
    lettered = filled[1:] if filled[0] == "公式" else filled
    if len(lettered) > 1 and all(map(_FORMULA.match, lettered)):
        return True  # A=B+C, B, C
    if "栏次" in filled and all(_LINE_NUMBER.match(text) for text in filled if text not in _NUMBERING):
        return True  # 类 款 项 栏次 1 2 3: the national form of the accounts
    digits = [text for text in filled if _LINE_NUMBER.match(text)]
    words = [text for text in filled if text not in digits]
    if len(digits) < 2 or any(word.strip("*") and word not in ("甲", "乙", "栏次", "行次", "合计") for word in words):
        return False
    numbers = [int(text.split("=")[0]) for text in digits]
    return numbers[0] == 1 and all(b == a + 1 for a, b in pairwise(numbers))


def codes_columns(row: Row) -> bool:
    """Whether a row of a header gives the codes of the economic classes that columns are of: 类, 款, 项, 501, 502, 505."""
    filled = [text for text in texts(row) if text]
    classes = [text for text in filled if _CLASS.match(text)]
    rest = [text for text in filled if text not in classes]
    return len(classes) > 2 and classes == sorted(set(classes)) and all(text in _NUMBERING for text in rest)


def is_placeholder(row: Row) -> bool:
    """Whether a row is the ``**`` stand-in of an empty table."""
    filled = [text for text in texts(row) if text]
    return bool(filled) and "**" in filled[0] and not filled[0].strip("*")


def _is_data(row: Row) -> bool:
    """Whether a row belongs to the body of a table rather than to its header."""
    cells = texts(row)
    filled = [text for text in cells if text]
    if not filled or codes_columns(row):
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


def repeats_title(row: Row, title: str) -> bool:
    """Whether a row of the body only says the table's title again, or whose it is and in which unit of money."""
    filled = {text for text in texts(row) if text}
    if len(filled) != 1 or is_total(next(iter(filled))):
        return False
    said = next(iter(filled))
    return said == folded(title) or bool(_CAPTION.match(said))


def repeats_header(row: Row, header: tuple[Row, ...]) -> bool:
    """Whether a row of the body only says again what a header row says of the same columns, with its unit of money or without."""
    said = [(index, _without_unit(text)) for index, text in enumerate(texts(row)) if text]
    return (
        bool(said)
        and (len(said) > 1 or not is_total(said[0][1]))
        and any(all(_without_unit(text_at(above, index)) == text for index, text in said) for above in header)
    )


def _without_unit(text: str) -> str:
    return re.sub(r"[(](?:单位[:：]?)?[万亿]?元[)]$", "", text)
