"""The indicators below a header: which level each row belongs to, what it targets, what was reached and scored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetdiff.document.model import Cell, Row
from budgetdiff.facts import Indicator, Target, folded, parse_target, squeezed
from budgetdiff.facts.numeral import CHINESE
from budgetdiff.facts.quantity import DATES
from budgetdiff.facts.reached import reached
from budgetdiff.facts.target import QUALITATIVE
from budgetdiff.statements.forms.columns import Columns, Header, is_header
from budgetdiff.statements.forms.head import Place, filled, number_of
from budgetdiff.statements.forms.signs import SYMBOLS, is_sign

_TOTAL = re.compile(r"^(总分|合计|总计|总得分|总评分|自评总分|评价总分|最终得分)(\(.*\))?:?$")
_STOP = re.compile(
    r"^(自评结论|说明|备注|其他说明|联系人|填表人|评价结论|自评等级|存在(的)?问题|改进措施|项目负责人|总体结论|注\d?[::])"
)
_SIGNED = re.compile(r"^(\D{0,4}[≥≤><=≧≦]|[大小]于|等于|不[低少高超多]于|不超过|至[少多])")
_NO_UNIT = re.compile(r"^(无|/|-+|—+|定性|文字描述|文本)$")
_NUMBERED = re.compile(r"^指标\d{1,3}[.:：、]|^\d{1,2}[、.](?!\d)")
_LED = re.compile(
    r"^(?P<subcategory>(?:数量|质量|时效|成本|(?:经济|社会|生态|环境)效益|可持续影响|(?:服务对象)?满意度)指标)[:：](?P<name>.{2,})$"
)
_BRACKETED = re.compile(r"\((?:单位:)?([^()\d]{1,4})\)$")
_POINTS = re.compile(r"[(（](\d{1,3}(?:\.\d+)?)分[)）]$")
_GLUED = re.compile(
    r"^(?P<category>(?:成本|产出|效益|满意度|管理|效率|决策|过程|运行)指标)(?P<subcategory>[^指]{2,10}指标)(?P<name>.{2,})$"
)


def is_end(row: Row, header: Header) -> bool:
    """Whether a row is behind the last indicator: the sum of the scores, a remark, who filled the form in."""
    first = next((folded(cell.text) for cell in filled(row)), "")
    named = header.first.text(row, "name") and header.first.text(row, "target")
    return bool(_TOTAL.match(first) or _STOP.match(first)) and not named


def is_sum(text: str) -> bool:
    """Whether a folded text heads the row that adds weights and scores up."""
    return bool(_TOTAL.match(text))


@dataclass(slots=True)
class _Level:
    """A first or second level that several rows share; its text may stand on a later page than its first row."""

    text: str


@dataclass(slots=True)
class _Levels:
    """The levels as they are at a row of one column of indicators, and whether the form merges their cells."""

    columns: Columns
    merges: dict[str, bool]
    category: _Level
    subcategory: _Level

    @classmethod
    def of(cls, columns: Columns, rows: Sequence[Row]) -> _Levels:
        merges = {
            part: any(columns.cell(row, part) is None for row in rows if columns.text(row, "name"))
            for part in ("category", "subcategory")
        }
        return cls(columns, merges, _Level(""), _Level(""))

    def step(self, row: Row, *, new_page: bool) -> None:
        """Go on to a row."""
        above = self.category
        own = _level(self.columns.text(row, "category"))
        cell = self.columns.cell(row, "category")
        self.category = _step(self.category, cell, own, new_page=new_page, merges=self.merges["category"])
        if self.category is not above or (own and not new_page):
            self.subcategory = _Level("")
        second = _level(self.columns.text(row, "subcategory"))
        cell = self.columns.cell(row, "subcategory")
        self.subcategory = _step(self.subcategory, cell, second, new_page=new_page, merges=self.merges["subcategory"])


def _step(held: _Level, cell: Cell | None, text: str, *, new_page: bool, merges: bool) -> _Level:
    """The level of a row: the one above where its cell is merged or left blank, else its own.

    A cell merged over a page break prints its text on one page only: where a form merges its levels, an empty cell is a
    level whose text is still to come, and the text that comes on the next page is its.
    """
    if text:
        if new_page and not held.text:
            held.text = text
        return held if held.text == text else _Level(text)
    begins = cell is not None and cell.bbox is not None and not new_page and (merges or cell.rowspan > 1)
    return _Level("") if begins else held


def _level(text: str) -> str:
    """A first or second level without its points: 产出指标(50分)."""
    return re.sub(r"[(（]\d+(?:\.\d+)?\s*[分%]?[)）]$|\d+(?:\.\d+)?分$", "", squeezed(text))


def indicators_of(rows: Sequence[Row], header: Header, place: Place) -> Iterator[Indicator]:
    """The indicators of rows below their header; merged first columns count for all rows they cover.

    A row that names an indicator and states nothing of it is no target. Where remarks are numbers that sum to the
    points of a form, they are its weights.
    """
    found: list[tuple[Columns, _Level, _Level, Row]] = []
    levels = [_Levels.of(columns, rows) for columns in header.columns]
    page = rows[0].place if rows else 0
    for row in rows:
        if is_header(row, header):
            continue
        new_page, page = row.place != page, row.place
        for level in levels:
            level.step(row, new_page=new_page)
            stated = any(level.columns.text(row, part) for part in ("target", "actual", "weight", "score"))
            if _name(level.columns.text(row, "name")) and stated:
                found.append((level.columns, level.category, level.subcategory, row))
    remarks = _points(found)
    for columns, one, two, row in found:
        for indicator in _of_row(row, columns, one.text, two.text, place):
            yield replace(indicator, weight=number_of(columns.text(row, "remark"))) if remarks else indicator


def _points(found: Sequence[tuple[Columns, _Level, _Level, Row]]) -> bool:
    """Whether the remarks are weights: nothing but numbers, and what they sum to is what forms give."""
    if any("weight" in columns.at or "remark" not in columns.at for columns, *_ in found):
        return False
    texts = [text for columns, _, _, row in found if (text := columns.text(row, "remark"))]
    numbers = [number for text in texts if (number := number_of(text)) is not None]
    return bool(texts) and len(numbers) == len(texts) and sum(numbers) in (Decimal(80), Decimal(90), Decimal(100))


def _name(text: str) -> str:
    """The name of an indicator without the number it has in its form; '' of a line that was left blank."""
    bare = _NUMBERED.sub("", text)
    return "" if re.fullmatch(r"(指标\d*)?[:：.…\s]*", bare) else bare


def _unit_in(name: str) -> str:
    """The unit that a name has in brackets behind it, where it is one that targets are stated in: 培训人数(人)."""
    found = _BRACKETED.search(folded(name))
    return found[1] if found and any(one.unit for one in parse_target(f"1{found[1]}")) else ""


def _pointed(name: str, columns: Columns) -> tuple[str, Decimal | None]:
    """A name without the points behind it, and these, where a form has no column for them: 维护路灯数(20分)."""
    found = None if "weight" in columns.at else _POINTS.search(name)
    return (name[: found.start()], Decimal(found[1])) if found else (name, None)


def _of_row(row: Row, columns: Columns, category: str, subcategory: str, place: Place) -> Iterator[Indicator]:
    name, points = _pointed(_name(columns.text(row, "name")), columns)
    glued = _GLUED.match(name) if not category and not subcategory else None
    if glued:
        category, subcategory, name = glued["category"], glued["subcategory"], glued["name"]
    led = _LED.match(name) if not subcategory else None
    if led:
        subcategory, name = led["subcategory"], led["name"]
    actual, reason = columns.text(row, "actual"), columns.text(row, "reason")
    if columns.evaluates and "reason" not in columns.at:
        reason = columns.text(row, "remark")
    unit = columns.text(row, "unit") or _unit_in(name)
    for one in targets_of(columns.texts(row, "kind"), columns.text(row, "target"), unit):
        yield Indicator(
            unit_name=place.unit_name,
            fiscal_year=place.year,
            phase=place.phase,
            project=place.project,
            category=category,
            subcategory=subcategory,
            name=name,
            target_raw=one.raw,
            comparator=one.comparator,
            target_value=one.value,
            target_upper=one.upper,
            unit=one.unit,
            actual_raw=actual or None,
            actual_value=reached(actual, one.unit, place.year).value if actual and one.value is not None else None,
            weight=number_of(columns.text(row, "weight")) if points is None else points,
            score=number_of(columns.text(row, "score")),
            deviation_reason=reason or None,
            provenance=place.of(row, columns.cell(row, "target")),
        )


def targets_of(kinds: Sequence[str], target: str, unit: str) -> tuple[Target, ...]:
    """The targets of a row whose comparator and unit may stand in columns of their own.

    A comparator counts where the target is a number without one; a unit where the target is a number without one; a bare
    number that the form calls 定性 promises nothing. ``raw`` is all three as they are read together: ``≥`` ``95`` ``%`` is
    ``≥95%``.
    """
    plain = folded(target)
    number = bool(re.search(rf"\d\.?$|^[{CHINESE}]+$", plain))
    signs = [kind for kind in kinds if is_sign(kind)] if number or re.search(r"\d", plain) else []
    sign = signs[0] if signs and not _SIGNED.match(plain) else ""
    own = unit if number and not _NO_UNIT.match(folded(unit)) else ""
    own = "%" if folded(own).startswith("%") else own
    raw, symbol = squeezed(sign + target + own), SYMBOLS.get(folded(sign), sign)
    worded = not sign and "定性" in map(folded, kinds)
    if own and folded(own) not in DATES and folded(own) not in ("年", "日"):
        # a unit of its own column is whole, whatever is known of it: 台/套, 天（人次）, 周次
        alone = parse_target(symbol + target)
        if len(alone) == 1 and alone[0].value is not None and alone[0].unit is None:
            return (_words(raw) if worded and alone[0].basis == "bare" else replace(alone[0], unit=own, raw=raw),)
    found = parse_target(symbol + target + own)
    if worded and any(one.basis == "bare" for one in found):
        return (_words(raw),)
    if len(found) == 1:
        found = (replace(found[0], raw=raw),)
    return tuple(replace(one, unit=one.unit or own or None) if one.value is not None else one for one in found)


def _words(raw: str) -> Target:
    return Target(QUALITATIVE, None, None, None, raw, basis="text")
