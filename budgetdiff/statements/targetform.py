"""Target forms and self-evaluation forms: which project, what money, which indicators, what was reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from budgetdiff.document.model import Cell, Row
from budgetdiff.errors import AmountRefused
from budgetdiff.facts import Amount, Fund, Indicator, Phase, Provenance, Unit, folded, parse_target, squeezed
from budgetdiff.statements.identity import Identity
from budgetdiff.statements.layout import is_numeric
from budgetdiff.statements.money import stated_unit
from budgetdiff.statements.periods import period_of
from budgetdiff.statements.tables import Table

_COLUMNS: dict[str, re.Pattern[str]] = {
    "category": re.compile(r"^一级指标"),
    "subcategory": re.compile(r"^二级指标"),
    "name": re.compile(r"^(三级指标|指标名称|四级指标|指标内容|绩效指标名称)"),
    "comparator": re.compile(r"^(指标性质|指标符号|符号|运算符|计算符号|比较符)"),
    "unit": re.compile(r"^(计量单位|度量单位|指标单位|单位)$"),
    "actual": re.compile(r"(实际|全年)?完成(值|情况)|实际(值|完成)|全年实际|完成指标值"),
    "target": re.compile(r"指标值|目标值|绩效目标值|年度目标|目标$|指标值\(|^年初设定"),
    "score": re.compile(r"^(得分|自评得分|实际得分)$"),
    "weight": re.compile(r"^(分值|权重|指标权重|分值权重|权重\(.*\)|分值\(.*\))$"),
    "reason": re.compile(r"偏差|原因分析|改进措施|未完成原因|备注|说明"),
}
_PROJECT = re.compile(r"^(项目名称|项目|专项名称|政策\(项目\)名称|单位名称|部门名称|部门\(单位\)名称|预算项目名称)$")
_MONEY = re.compile(r"资金|拨款|金额|总额|经费|财政|预算|支出|收入|其他|合计|基本|项目")
_GENERIC = re.compile(
    r"^(财政|部门|单位|区级|市级|省级|\d{4}年度?)*(项目|整体|部门整体|单位整体|专项)?(支出|资金)?(预算)?绩效(目标|自评)?(申报|填报|批复|自评|评价|管理|情况)*表?(\(.*\))?$"
)
_STOP = re.compile(r"^(总分|合计|总得分|自评结论|说明|备注|其他说明|联系人|填表人|评价结论|自评等级)")


@dataclass(frozen=True, slots=True)
class TargetForm:
    """A form as read: project, funds and indicators, the rows of indicators in the order of the form."""

    project: str
    funds: tuple[Fund, ...]
    indicators: tuple[Indicator, ...]


def read_form(table: Table, identity: Identity, document_id: str) -> TargetForm | None:
    """The target or self-evaluation form that a table is; None where it has no column of indicators and targets."""
    rows = [*table.header, *table.rows]
    start, columns = _columns(rows)
    project = _project(table, rows[: start if columns else len(rows)], identity)
    if not columns:
        return None
    year = _year(table, identity)
    funds = tuple(_funds(rows[:start], table, project, year, identity.phase, document_id))
    indicators = tuple(_indicators(rows[start + 1 :], columns, project, year, identity, document_id))
    return TargetForm(project, funds, indicators) if indicators else None


def _columns(rows: list[Row]) -> tuple[int, dict[str, int]]:
    """The row that heads the indicators, and the column of each part; (0, {}) where there is none."""
    for number, row in enumerate(rows):
        found: dict[str, int] = {}
        for index, cell in enumerate(row.cells):
            text = folded(cell.text) if cell else ""
            for part, pattern in _COLUMNS.items():
                if text and part not in found and pattern.search(text) and len(text) <= 24:
                    found[part] = index
                    break
        if "name" in found and "target" in found:
            return number, found
    return 0, {}


def _project(table: Table, above: list[Row], identity: Identity) -> str:
    for row in above:
        cells = [cell for cell in row.cells if cell and cell.text.strip()]
        for cell, after in pairwise(cells):
            if _PROJECT.match(folded(cell.text).rstrip(":")) and not _PROJECT.match(folded(after.text)):
                return squeezed(after.text)
        for cell in cells:
            match = re.match(r"^(?:项目名称|专项名称)[::](.+)$", folded(cell.text))
            if match:
                return match[1]
    for line in reversed(table.captions):
        match = re.match(r"^(?:项目名称|专项名称)[::](.+)$", folded(line.text))
        if match:
            return match[1]
    title = re.sub(r"^\d{4}年度?", "", table.title)
    if not _GENERIC.match(folded(title)):
        bare = re.sub(r"(项目)?(支出)?(预算)?绩效(目标|自评)(申报|填报|批复|情况)*表.*$|绩效自评表.*$", "", title)
        kept = "项目" if bare != title and title[len(bare) :].startswith("项目") and not bare.endswith("经费") else ""
        if bare:
            return bare + kept
    return identity.unit_name if "整体" in title else title


def _year(table: Table, identity: Identity) -> int:
    for line in table.captions[-4:]:
        match = re.search(r"((?:19|20)\d{2})年度?", folded(line.text))
        if match and len(folded(line.text)) <= 40:
            return int(match[1])
    return identity.fiscal_year


def _funds(rows: list[Row], table: Table, project: str, year: int, phase: Phase, document_id: str) -> Iterator[Fund]:
    """Every label followed by a number in the upper part of a form; columns of phases where a header names them."""
    unit = table.unit or next(
        (u for row in rows for cell in row.cells if cell and (u := stated_unit(cell.text))), Unit.WAN
    )
    heads: dict[int, str] = {}
    for row in rows:
        texts = [folded(cell.text) if cell else "" for cell in row.cells]
        named = {i: text for i, text in enumerate(texts) if re.search(r"(预算|执行)数|^分值|^得分|执行率", text)}
        if len(named) >= 2:
            heads = named
            continue
        label = ""
        for index, text in enumerate(texts):
            if not text:
                continue
            if not is_numeric(text):
                label = text
                continue
            column = heads.get(index, "")
            if not _MONEY.search(label) or re.search(r"分值|得分|执行率|日期|%", column + label) or text.endswith("%"):
                continue
            fund = _fund(row, row.cells[index], unit, project, label, column, year, phase, document_id)
            if fund is not None:
                yield fund


def _fund(
    row: Row,
    cell: Cell | None,
    unit: Unit,
    project: str,
    label: str,
    column: str,
    year: int,
    phase: Phase,
    document_id: str,
) -> Fund | None:
    if cell is None:
        return None
    try:
        amount = Amount.parse(cell.text, unit)
    except AmountRefused:
        return None
    own_year, own_phase = period_of((column,), year, phase) if column else (year, phase)
    name = re.sub(r"^(其中)?[:]|[:]$", "", label)
    return Fund(
        project=project, label=name, column_title=column, fiscal_year=own_year, phase=own_phase, amount=amount,
        raw=squeezed(cell.text), provenance=Provenance(document_id, row.place, row.number, cell.bbox),
    )  # fmt: skip


def _indicators(
    rows: list[Row], columns: dict[str, int], project: str, year: int, identity: Identity, document_id: str
) -> Iterator[Indicator]:
    """The indicators below their header; merged first columns count for all rows they cover."""
    category = subcategory = ""
    for row in rows:
        values = {part: _text(row, index) for part, index in columns.items()}
        first = next((squeezed(cell.text) for cell in row.cells if cell and cell.text.strip()), "")
        if _STOP.match(folded(first)) and not values["name"]:
            break
        if _COLUMNS["name"].match(folded(values["name"])):
            continue  # the header again, on a new page
        category = values.get("category") or category
        subcategory = values.get("subcategory") or ("" if values.get("category") else subcategory)
        if not values["name"] or not (values["target"] or values.get("actual")):
            continue
        text = values.get("comparator", "") + values["target"]
        unit = values.get("unit") or None
        cell = row.cells[columns["target"]]
        for target in parse_target(text + (unit if unit and values["target"] and is_numeric(values["target"]) else "")):
            yield Indicator(
                unit_name=identity.unit_name, fiscal_year=year, phase=identity.phase, project=project,
                category=category, subcategory=subcategory, name=values["name"], target_raw=target.raw or text,
                comparator=target.comparator, target_value=target.value, target_upper=target.upper,
                unit=target.unit or unit, actual_raw=values.get("actual") or None,
                actual_value=_actual(values.get("actual", "")),
                weight=_decimal(values.get("weight", "")), score=_decimal(values.get("score", "")),
                deviation_reason=values.get("reason") or None,
                provenance=Provenance(document_id, row.place, row.number, cell.bbox if cell else None),
            )  # fmt: skip


def _text(row: Row, index: int) -> str:
    cell = row.cells[index] if index < len(row.cells) else None
    return squeezed(cell.text) if cell else ""


def _actual(text: str) -> Decimal | None:
    """The number an actual states (``216600人``, ``=98%``), by the grammar of targets; None where it has none."""
    targets = parse_target(text) if text else ()
    return targets[0].value if len(targets) == 1 and targets[0].comparator in ("=", ">=", "<=") else None


def _decimal(text: str) -> Decimal | None:
    plain = folded(text).removesuffix("分").removesuffix("%")
    return Decimal(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else None
