"""The columns of a form or list of targets: which header is the indicator, the target, the actual, the project, its money."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from budgetdiff.document.model import Cell, Row
from budgetdiff.facts import folded, squeezed
from budgetdiff.statements.forms.levels import is_first, is_second, levels_told
from budgetdiff.statements.forms.signs import is_sign
from budgetdiff.statements.layout import numbers_columns

_OF_THE_YEAR = re.compile(r"年度|本年|当年|全年|年初|当期|预期")
_LATER = re.compile(r"实施期|中期|中长期|长期|总目标")
_LEVELS = frozenset({"category", "subcategory", "name"})
_OVER_LEVELS = frozenset({"绩效指标", "指标", "考核指标", "评价指标"})
_INDICATOR = _LEVELS | {"kind", "target", "unit", "actual", "weight", "score", "reason", "remark"}
_VALUE = re.compile(r"^(具体)?(数值|值|目标|内容|文字(描述)?)$")
_NAMES_YEAR = re.compile(r"((?:19|20)\d{2})年?")
_SECOND_LEVEL = re.compile(r"^(产出|效益|成本)?(数量|质量|时效|进度|成本|产出|效益|满意度|.{2,4}(效益|影响))(指标)?$")
_EXECUTION = re.compile(r"^(预算|资金|支出)?(执行|完成|支出)率")
_LONGEST = 24
"""Characters of a header: what is longer is a text."""
_DEEPEST = 4
"""Rows of a header above the one that names the indicators."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a column stands: from the index of its header's cell, over as many columns as that covers, and on the page."""

    index: int
    width: int
    edges: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Head:
    """A column's header: the texts above one another, folded, and where it stands."""

    path: tuple[str, ...]
    span: Span
    cell: Cell

    @property
    def leaf(self) -> str:
        """The lowest text, without the stars and ordinals that forms set before it."""
        return self.path[-1].lstrip("*0123456789.、")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the parts of one indicator stand in a row."""

    at: dict[str, Span]

    def text(self, row: Row, part: str) -> str:
        """The text of a part in a row, white space removed; '' where the form has no such column."""
        cell = self.cell(row, part)
        return squeezed(cell.text) if cell else ""

    def texts(self, row: Row, part: str) -> list[str]:
        """The texts of all columns of a part that a form has more than once: 指标类型 beside 计算符号."""
        return [text for name in self.at if name.rstrip("+") == part and (text := self.text(row, name))]

    def cell(self, row: Row, part: str) -> Cell | None:
        """The cell of a part, None where the form has no such column or a merged cell covers it."""
        return cell_under(row, self.at[part]) if part in self.at else None

    @property
    def evaluates(self) -> bool:
        """Whether the form has a column for what was reached."""
        return "actual" in self.at


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a form or list: its first and last row, the columns of each indicator beside another, those of money.

    ``columns`` holds one entry where a row is one indicator. A list of goals has no part ``name``. ``words`` are all texts of
    the header, folded.
    """

    top: int
    bottom: int
    columns: tuple[Columns, ...]
    money: tuple[Head, ...]
    words: frozenset[str]

    @property
    def first(self) -> Columns:
        """The columns of the first indicator of a row, which are also those of its project and goal."""
        return self.columns[0]

    @property
    def lists(self) -> bool:
        """Whether the project stands in a column, so that several are in one table."""
        return "project" in self.first.at


def cell_under(row: Row, span: Span) -> Cell | None:
    """The first filled cell below a header, by its place on the page where there is one.

    On a later page of a form a cell stands in another column of the grid, but below the same header.
    """
    cells = [cell for cell in row.cells[span.index : span.index + span.width] if cell is not None]
    if span.edges is not None and all(cell.bbox is not None for cell in row.cells if cell is not None):
        x0, x1 = span.edges
        cells = [
            cell
            for cell in row.cells
            if cell is not None and cell.bbox and x0 - 1 <= (cell.bbox[0] + cell.bbox[2]) / 2 <= x1 + 1
        ]
    return next((cell for cell in cells if cell.text.strip()), cells[0] if cells else None)


def find_header(rows: Sequence[Row], year: int = 0) -> Header | None:
    """The header of a form or list of targets; None where no row names indicators and their targets.

    Where a form has no third level, the second holds the indicators. Of two target columns that of the year counts; where
    columns name years, those of ``year`` (the form's; 0 where nobody asks).
    """
    for number, row in enumerate(rows):
        if not any(part_of(cell.text) in _LEVELS for cell in row.cells if cell):
            continue
        if number + 1 < len(rows) and _names_levels(rows[number + 1]) and not _names_levels(row):
            continue  # 绩效指标 above 一级指标, 二级指标 …
        header = _header(rows, number, year)
        if header is not None:
            return header
    return None


def find_goals(rows: Sequence[Row]) -> Header | None:
    """The header of a list of projects, their money and their goals in words or their scores; None where there is none."""
    for number, row in enumerate(rows[: _DEEPEST + 1]):
        parts = {part_of(cell.text) for cell in row.cells if cell and cell.text.strip()}
        goals = {"project", "goal", "money"} <= parts and not parts & _INDICATOR
        if goals or ({"project", "score", "money"} <= parts and not parts & (_LEVELS | {"target", "actual"})):
            return header_of_list(rows, number)
    return None


def header_of_list(rows: Sequence[Row], number: int) -> Header:
    """The header of a list of projects that is one row: its columns by what they hold, and those of money."""
    heads = list(heads_of(rows, number, number))
    at = {part: head.span for head in reversed(heads) if (part := part_of(head.leaf))}
    money = tuple(head for head in heads if part_of(head.leaf) == "money" or _EXECUTION.match(head.leaf))
    return Header(number, number, (Columns(at),), money, _words([rows[number]]))


def is_header(row: Row, header: Header) -> bool:
    """Whether a row is (a row of) the header again, on a new page, or only numbers the columns."""
    texts = {folded(cell.text) for cell in row.cells if cell is not None and cell.text.strip()}
    if (texts and texts <= header.words) or numbers_columns(row):
        return True
    name = header.first.text(row, "name")
    return bool(name) and part_of(name) in ("name", "subcategory") and len(name) <= 10


def part_of(text: str) -> str:
    """What a header says its column holds, '' where it is none that a form has."""
    plain = folded(text).lstrip("*0123456789.、")
    if not plain or len(plain) > _LONGEST or is_first(plain) or is_second(plain):
        return ""  # 产出目标 is a level of the form, no header over targets
    return next((part for part, pattern in _parts() if pattern.search(plain)), "")


@cache
def _parts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = tomllib.loads(files("budgetdiff.statements.forms").joinpath("columns.toml").read_text(encoding="utf-8"))
    return tuple((part["id"], re.compile("|".join(part["words"]))) for part in data["part"])


def _names_levels(row: Row) -> bool:
    named = [folded(cell.text) for cell in row.cells if cell]
    return sum(1 for text in named if part_of(text) in _LEVELS and text not in _OVER_LEVELS) >= 1 and any(
        part_of(text) in ("target", "actual", "name", "weight") and text not in _OVER_LEVELS for text in named
    )


def _header(rows: Sequence[Row], number: int, year: int) -> Header | None:
    levels = [cell for cell in rows[number].cells if cell and part_of(cell.text) in _LEVELS]
    # 绩效指标 over 指标值 and 单位 is no level beside 三级指标
    levels = [cell for cell in levels if folded(cell.text) not in _OVER_LEVELS] or levels
    bottom = number + min(cell.rowspan for cell in levels) - 1
    bottom = min(bottom, number + _DEEPEST, len(rows) - 1)
    top = number
    for above in range(number - 1, max(-1, number - _DEEPEST), -1):
        # cells that reach down to the header's last row, and no further: a label beside the form does
        if any(cell and number < above + cell.rowspan <= bottom + 1 for cell in rows[above].cells):
            top = above
    heads = [head for head in heads_of(rows, top, bottom) if id(head.cell) not in _beside(rows, top, bottom)]
    heads = list(_levels_below(iter(heads), rows[bottom + 1 :]))
    blocks = _blocks(_of_own_year(heads, year))
    if not blocks:
        return None
    own = [_by_kind(block, rows[bottom + 1 :]) for block in _of_year(blocks, rows[:top])]
    own[0] = _by_words(own[0], rows[bottom + 1 :])
    own = [_by_signs(block, heads, rows[bottom + 1 :]) for block in own] if len(own) == 1 else own
    used = {block[part].index for block in own for part in ("target", "category", "subcategory") if part in block}
    shared = {
        part: head.span
        for head in reversed(heads)
        if (part := part_of(head.leaf)) in ("project", "owner", "goal") and head.span.index not in used
    }
    taken = {span.index for block in own for span in block.values()}
    first = min(span.index for part, span in own[0].items() if part in _LEVELS)
    money = tuple(h for h in heads if part_of(h.leaf) == "money" and h.span.index not in taken and h.span.index < first)
    if "project" not in shared and "owner" in shared and money:
        shared["project"] = shared.pop("owner")
    columns = tuple(Columns({**shared, **block}) for block in own)
    return Header(top, bottom, columns, money, _words(rows[top : bottom + 1]))


def _beside(rows: Sequence[Row], top: int, bottom: int) -> set[int]:
    """The cells of a header that go on beside the rows of indicators: 绩效指标 left of 指标 and all that stands below it."""
    return {
        id(cell)
        for number in range(top, bottom + 1)
        for cell in rows[number].cells
        if cell and number + cell.rowspan - 1 > bottom and folded(cell.text) in _OVER_LEVELS
    }


def _words(rows: Sequence[Row]) -> frozenset[str]:
    return frozenset(folded(cell.text) for row in rows for cell in row.cells if cell is not None and cell.text.strip())


def heads_of(rows: Sequence[Row], top: int, bottom: int) -> Iterator[Head]:
    """The header of every column, each once however many columns it covers."""
    width = max(len(row.cells) for row in rows[top : bottom + 1])
    over: list[list[Cell]] = [[] for _ in range(width)]
    place: dict[int, list[int]] = {}
    for row in rows[top : bottom + 1]:
        for index, cell in enumerate(row.cells):
            if cell is None or not cell.text.strip():
                continue
            for column in range(index, min(width, index + max(1, cell.colspan))):
                over[column].append(cell)
    for column, cells in enumerate(over):
        if cells:
            place.setdefault(id(cells[-1]), []).append(column)
    for columns in place.values():
        cells = over[columns[0]]
        box = cells[-1].bbox
        span = Span(columns[0], columns[-1] - columns[0] + 1, (box[0], box[2]) if box else None)
        yield Head(tuple(folded(cell.text) for cell in cells), span, cells[-1])


def _of_own_year(heads: Sequence[Head], year: int) -> list[Head]:
    """The headers without the targets and actuals of other years, where one names the form's own: 2024年目标值 beside 2025年."""
    dated = {head.span.index: int(found[1]) for head in heads if (found := _NAMES_YEAR.search(head.path[-1]))}
    stated = {head.span.index for head in heads if part_of(head.leaf) in ("target", "actual", "goal", "other")}
    if year not in [dated[index] for index in dated.keys() & stated]:
        return list(heads)
    return [head for head in heads if head.span.index not in stated or dated.get(head.span.index, year) == year]


def _by_kind(block: dict[str, Span], below: Sequence[Row]) -> dict[str, Span]:
    """The parts of a block, its kind as the second level where that is what stands there: 指标类型 over 数量指标, 质量指标."""
    if "kind" not in block or {"category", "subcategory"} & set(block):
        return block
    texts = [folded(cell.text) for row in below if (cell := cell_under(row, block["kind"])) and cell.text.strip()]
    if not texts or not all(_SECOND_LEVEL.search(text) for text in texts):
        return block
    return {("subcategory" if part == "kind" else part): span for part, span in block.items()}


def _by_words(block: dict[str, Span], below: Sequence[Row]) -> dict[str, Span]:
    """The parts of a block with the levels that no header names, where the words left of its names are such: 产出, 数量目标."""
    if "category" in block and "subcategory" in block:
        return block
    told = levels_told(below, block["name"].index)
    spans = {part: Span(index, 1, _edges(below, index)) for part, index in told.items()}
    # 指标类别 may go over both levels
    return {**block, **spans} if len(spans) == 2 else {**spans, **block}


def _by_signs(block: dict[str, Span], heads: Sequence[Head], below: Sequence[Row]) -> dict[str, Span]:
    """The parts of a block with the column of its signs, whatever its header calls it: 指标值内容 over ≥, ≤, =."""
    if "kind" in block:
        return block
    taken = {span.index for span in block.values()}
    for head in heads:
        if head.span.index in taken or head.span.width > 1:
            continue
        texts = [folded(cell.text) for row in below if (cell := cell_under(row, head.span)) and cell.text.strip()]
        if sum(map(is_sign, texts)) * 2 > len(texts):
            return {**block, "kind": head.span}
    return block


def _edges(rows: Sequence[Row], index: int) -> tuple[float, float] | None:
    cells = [cell for row in rows if index < len(row.cells) and (cell := row.cells[index]) and cell.colspan == 1]
    return next(((cell.bbox[0], cell.bbox[2]) for cell in cells if cell.bbox), None)


def _levels_below(heads: Iterator[Head], below: Sequence[Row]) -> Iterator[Head]:
    """The headers, one 指标 over two or three columns without headers of their own as the levels that stand there."""
    held = list(heads)
    named = any(part_of(head.leaf) in _LEVELS and head.leaf not in _OVER_LEVELS for head in held)
    for head in held:
        names = {2: ("一级指标", "三级指标"), 3: ("一级指标", "二级指标", "三级指标")}.get(head.span.width)
        last = head.span.index + head.span.width - 1
        parted = any(last < len(row.cells) and (cell := row.cells[last]) and cell.text.strip() for row in below)
        if named or head.leaf not in _OVER_LEVELS or names is None or not parted:
            yield head
            continue
        for offset, name in enumerate(names):
            yield Head((*head.path, name), Span(head.span.index + offset, 1, None), head.cell)


def _blocks(heads: Sequence[Head]) -> list[dict[str, Span]]:
    """The parts of each indicator of a row: a second one begins where a level stands again behind a target."""
    blocks: list[dict[str, Span]] = [{}]
    contents: dict[int, Span] = {}
    named: dict[str, str] = {}
    third = any(re.match("[三四]级(指标|目标)", head.leaf) for head in heads)
    for head in heads:
        found, part = blocks[-1], part_of(head.leaf)
        if not part and len(head.path) > 1 and _VALUE.match(head.leaf) and part_of(head.path[-2]) == "target":
            part = "target"  # 指标值 over 符号, 数值, 单位
        if not part and head.leaf == "优" and len(head.path) > 1 and "标准" in head.path[-2]:
            part = "target"  # 评价标准 over 优, 良, 中, 差: what is to be reached for the best of them
        if head.leaf.endswith("内容") and len(head.leaf) <= 4:
            contents.setdefault(len(blocks) - 1, head.span)
        if not part or part in ("other", "project", "owner", "money") or (third and head.leaf.endswith("内容")):
            continue
        if (
            part == "name"
            and head.leaf in _OVER_LEVELS
            and any(_LEVELS & {part_of(h.leaf)} for h in heads if h is not head)
        ):
            continue  # it heads the block of all levels
        if part in _LEVELS and part in found and {"target", "actual"} & set(found):
            blocks.append({})
            found, named = blocks[-1], {}
        while part.rstrip("+") == "kind" and part in found:
            part += "+"
        better = part in ("target", "actual") and _of_the_year(head.leaf) and not _of_the_year(named.get(part, "年度"))
        if part not in found or better:
            found[part], named[part] = head.span, head.leaf
    later = {
        head.leaf: head.span
        for head in heads
        if part_of(head.leaf) == "other" and re.search("指标值|目标值", head.leaf)
    }
    whole = []
    for position, block in enumerate(blocks):
        if "target" not in block and "kind" in block and position in contents:
            block["target"] = contents[position]  # 运算符号 | 内容 | 度量单位
        behind = max((block[part].index for part in _LEVELS & set(block)), default=0)
        if "target" not in block and "goal" in block and block["goal"].index > behind:
            block["target"] = block["goal"]
        if "target" not in block and later and len(blocks) == 1:
            block["target"] = next(iter(later.values()))
        if "name" not in block and "subcategory" in block and ("category" in block or "target" in block):
            block["name"] = block.pop("subcategory")
        if "name" not in block and "category" in block and {"weight", "score"} <= set(block):
            block["name"] = block["category"]  # scores of the first level alone
        if "name" in block and (
            "target" in block or {"actual", "weight"} <= set(block) or {"score", "weight"} <= set(block)
        ):
            block.pop("goal", None)
            for part in ("category", "subcategory"):
                if part not in block and part in blocks[0]:
                    block[part] = blocks[0][part]
            whole.append(block)
    return whole


def _of_year(blocks: list[dict[str, Span]], above: Sequence[Row]) -> list[dict[str, Span]]:
    """Of indicators of the whole period beside those of the year, the latter; else all."""
    if len(blocks) < 2:
        return blocks
    for row in reversed(above[-_DEEPEST:]):
        said: list[str] = []
        for block in blocks:
            covering = [
                folded(cell.text)
                for index, cell in enumerate(row.cells)
                if cell and index <= block["name"].index < index + max(1, cell.colspan)
            ]
            said.append(covering[0] if covering else "")
        if any(_LATER.search(text) for text in said) and any(
            _of_the_year(text) and not _LATER.search(text) for text in said
        ):
            return [block for block, text in zip(blocks, said, strict=True) if not _LATER.search(text)]
    return blocks


def _of_the_year(text: str) -> bool:
    return bool(_OF_THE_YEAR.search(text))
