"""The columns of a target or self-evaluation form: which header is the indicator, the target, the actual, the score."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetdiff.document.model import Cell, Row
from budgetdiff.facts import folded, squeezed

# Tried in this order; the first that fits takes the column. Years before this one are somebody else's column.
_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("other", re.compile(
        r"上年|去年|前[一二三两]年|历史|参考|实施期|中长期|解释|(评|扣|计|打)\)?(扣\)?)?分(标准|方法|规则|依据|说明|办法)|计算(公式|方法)|"
        r"绩效标准|指标(说明|来源|内涵|定义)|数据来源|评价标准|填报说明|监控|预警|复核|审核")),
    ("category", re.compile(r"^一级(指标|目标)")),
    ("subcategory", re.compile(r"^二级(指标|目标)")),
    ("name", re.compile(r"^(三级指标|三级目标|指标名称|四级指标|指标内容|绩效指标名称|具体指标|绩效指标$)")),
    ("kind", re.compile(r"^(指标值?类型|指标属性|指标类别|指标性质|指标符号|符号|运算符号?|计算符号|比较符|指标方向|完成方向)$")),
    ("unit", re.compile(r"^(计量单位|度量单位|指标单位|指标值单位|单位)$")),
    ("score", re.compile(r"^(自评|实际|指标|单位自评)?(得分|评分|自评分)(情况)?(\(.*\))?$")),
    ("weight", re.compile(r"^(指标|标准|权重)?(分值|权重|满分|标准分|分数)(分值|权重)?(\(.*\))?$")),
    ("reason", re.compile(r"偏差|原因|改进措施|未完成|备注")),
    ("actual", re.compile(r"实际(完成|值|达到|执行|情况|实现)|完成(值|情况|指标值|数|程度)|全年实际|指标实际值|(?<!预期)实现值$")),
    ("target", re.compile(r"指标值|目标值|预期值|计划值|年度目标|目标$|^年初设定|标准值|计划完成|预期当[年期]|预期实现|预期目标")),
)  # fmt: skip
_OF_THE_YEAR = re.compile(r"年度|本年|当年|全年|年初|当期|预期")
_PROJECT_COLUMN = re.compile(r"^(预算)?项目名称$|^项目$")
_MONEY_COLUMN = re.compile(
    r"^(年初|年度|项目)?(预算|资金)(数|金额|总额|安排|额度)?(\((万元|元)\))?$|^金额(\((万元|元)\))?$"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the parts of an indicator stand: from the index of a header cell, over as many columns as it covers."""

    row: int
    at: dict[str, tuple[int, int]]
    edges: dict[str, tuple[float, float]]

    def text(self, row: Row, part: str) -> str:
        """The text of a part in a row, white space removed; '' where the form has no such column."""
        cell = self.cell(row, part)
        return squeezed(cell.text) if cell else ""

    def cell(self, row: Row, part: str) -> Cell | None:
        """The cell of a part: the first filled one below its header, by its place on the page where there are pages.

        On a later page of a form a cell stands in another column of the grid, but below the same header.
        """
        start, span = self.at.get(part, (0, 0))
        cells = [cell for cell in row.cells[start : start + span] if cell is not None]
        if part in self.edges and all(cell.bbox is not None for cell in row.cells if cell is not None):
            x0, x1 = self.edges[part]
            cells = [cell for cell in row.cells
                     if cell is not None and cell.bbox and x0 - 1 <= (cell.bbox[0] + cell.bbox[2]) / 2 <= x1 + 1]  # fmt: skip
        return next((cell for cell in cells if cell.text.strip()), cells[0] if cells else None)

    @property
    def evaluates(self) -> bool:
        """Whether the form has a column for what was reached."""
        return "actual" in self.at


def find_columns(rows: Sequence[Row]) -> Columns | None:
    """The row that heads the indicators and the column of each part; None where no row names indicator and target.

    Where a form has no third level, the second holds the indicators. Of two target columns that of the year counts.
    """
    for number, row in enumerate(rows):
        found: dict[str, tuple[int, int]] = {}
        named: dict[str, str] = {}
        for index, cell in enumerate(row.cells):
            text = folded(cell.text).lstrip("*") if cell else ""
            if not text or len(text) > 24 or cell is None:
                continue
            part = _part(text, found)
            better = (
                part in found and part in ("target", "actual") and _of_the_year(text) and not _of_the_year(named[part])
            )
            if part and (part not in found or better):
                found[part], named[part] = (index, max(1, cell.colspan)), text
        if "name" not in found and {"category", "subcategory", "target"} <= set(found):
            found["name"] = found.pop("subcategory")
        if "name" in found and ("target" in found or {"actual", "weight"} <= set(found)):
            heads = {part: row.cells[index] for part, (index, _) in found.items() if part != "other"}
            edges = {part: (cell.bbox[0], cell.bbox[2]) for part, cell in heads.items() if cell and cell.bbox}
            return Columns(number, {part: place for part, place in found.items() if part != "other"}, edges)
    return None


def is_header(row: Row, columns: Columns) -> bool:
    """Whether a row is the header again, on a new page."""
    name = folded(columns.text(row, "name")).lstrip("*")
    return bool(name) and _part(name, {}) in ("name", "subcategory") and len(name) <= 8


def _of_the_year(text: str) -> bool:
    return bool(_OF_THE_YEAR.search(text))


def _part(text: str, found: dict[str, tuple[int, int]]) -> str:
    for part, pattern in _PARTS:
        if pattern.search(text):
            # 绩效指标 heads the block of all levels where 三级指标 stands beside it
            return "other" if part == "name" and text == "绩效指标" and "category" not in found else part
    if _PROJECT_COLUMN.match(text):
        return "project"
    return "money" if _MONEY_COLUMN.match(text) else ""
