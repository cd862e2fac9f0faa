"""Target forms and self-evaluation forms: which project, what money, which indicators, what was reached, which scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from budgetdiff.document.model import Cell, Row
from budgetdiff.facts import Evaluation, Fund, Indicator, Phase, folded, parse_target, squeezed
from budgetdiff.facts.reached import reached
from budgetdiff.statements.formcolumns import Columns, find_columns, is_header
from budgetdiff.statements.formhead import (
    Place,
    filled,
    goals_of,
    money_of,
    money_unit,
    number_of,
    project_in,
    starts_form,
)
from budgetdiff.statements.identity import Identity
from budgetdiff.statements.tables import Table

_GENERIC = re.compile(
    r"^(财政|部门|单位|区级|市级|省级|\d{4}年度?)*(项目|整体|部门整体|单位整体|专项)?(支出|资金)?(预算)?绩效(目标|自评)?(申报|填报|批复|自评|评价|管理|情况|完成情况)*表?(\(.*\))?$"
)
_TOTAL = re.compile(r"^(总分|合计|总计|总得分|总评分|自评总分|评价总分|最终得分)(\(.*\))?:?$")
_STOP = re.compile(
    r"^(自评结论|说明|备注|其他说明|联系人|填表人|评价结论|自评等级|存在(的)?问题|改进措施|项目负责人|总体结论|注[::])"
)
_WORDED = re.compile(r"^(定性|定量|正向|反向|逆向|正向指标|反向指标|逆指标|无|/|-)$")
_NO_UNIT = re.compile(r"^(无|/|-+|—+|定性|文字描述|文本)$")


@dataclass(frozen=True, slots=True)
class TargetForm:
    """A form as read: project, money, indicators in the order of the form, and what is scored or said beside them."""

    project: str
    funds: tuple[Fund, ...]
    indicators: tuple[Indicator, ...]
    evaluations: tuple[Evaluation, ...] = ()


def read_forms(table: Table, identity: Identity, document_id: str) -> tuple[TargetForm, ...]:
    """The target or self-evaluation forms that a table holds, mostly one; none where no column heads indicators.

    Several forms below one title stand in one table: each begins with the row that names its project. A form that holds
    actuals is of the executed phase, whatever document it is published in.
    """
    forms: list[TargetForm] = []
    for rows in _parted([*table.header, *table.rows]):
        columns = find_columns(rows)
        if columns is not None:
            forms.extend(_forms(table, rows, columns, identity, document_id))
    return tuple(form for form in forms if form.indicators)


def is_form(table: Table) -> bool:
    """Whether a table without a known title is a target form by its header: levels of indicators and their targets."""
    columns = find_columns([*table.header, *table.rows])
    return columns is not None and {"category", "target"} <= set(columns.at)


def _parted(rows: list[Row]) -> Iterator[list[Row]]:
    held: list[Row] = []
    headed = False
    for row in rows:
        if headed and starts_form(row) and find_columns([row]) is None:
            yield held
            held, headed = [], False
        held.append(row)
        headed = headed or find_columns([row]) is not None
    yield held


def _forms(
    table: Table, rows: list[Row], columns: Columns, identity: Identity, document_id: str
) -> Iterator[TargetForm]:
    above, below = rows[: columns.row], rows[columns.row + 1 :]
    actuals = columns.evaluates and any(columns.text(row, "actual") for row in below)
    place = Place(
        _titled_project(table, above, identity), _year(table, identity), Phase.EXECUTED if actuals else identity.phase,
        money_unit(rows[: columns.row + 1], table.unit), document_id,
    )  # fmt: skip
    if "project" in columns.at:
        yield from _listed(below, columns, place, identity)
        return
    # 年初预算数 is of the budget also in a form of actuals; a column without a phase is the document's
    funds, scored = money_of(above, replace(place, phase=identity.phase))
    indicators = tuple(_indicators(below, columns, place, identity))
    total = tuple(_total(below, columns, place))
    yield TargetForm(place.project, tuple(funds), indicators, (*goals_of(above, place), *scored, *total))


def _listed(rows: Sequence[Row], columns: Columns, place: Place, identity: Identity) -> Iterator[TargetForm]:
    """A list of projects: the project stands in a column, once for all its rows."""
    held: list[Row] = []
    project = place.project

    def form() -> TargetForm:
        own = replace(place, project=project)
        funds = [fund for row in held for fund in _fund_in(row, columns, own)]
        return TargetForm(project, tuple(funds), tuple(_indicators(held, columns, own, identity)))

    for row in rows:
        named = columns.text(row, "project")
        if named and named != project:
            if held:
                yield form()
            held, project = [], named
        held.append(row)
    if held:
        yield form()


def _fund_in(row: Row, columns: Columns, place: Place) -> list[Fund]:
    cell = columns.cell(row, "money")
    if cell is None or not cell.text.strip():
        return []
    only = Row(row.place, row.number, (replace(cell, text="项目资金总额"), cell))
    return money_of([only], place)[0]


def _titled_project(table: Table, above: Sequence[Row], identity: Identity) -> str:
    named = project_in(above)
    if named is not None:
        return named
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
    lines = [line.text for line in table.captions[-4:]]
    # the year below the title is the form's; the title itself may name the year it was printed in
    for text in [*reversed(lines), *(cell.text for row in table.header[:2] for cell in filled(row))]:
        match = re.search(r"(?<!\d)((?:19|20)\d{2})年?度?(?!\d)", folded(text))
        if match and len(folded(text)) <= 40 and not re.search(r"\d月|\d[-/.]\d", folded(text)):
            return int(match[1])
    return identity.fiscal_year


@dataclass(slots=True)
class _Level:
    """A first or second level that several rows share; its text may stand on a later page than its first row."""

    text: str


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


def _indicators(rows: Sequence[Row], columns: Columns, place: Place, identity: Identity) -> Iterator[Indicator]:
    """The indicators below their header; merged first columns count for all rows they cover."""
    found: list[tuple[_Level, _Level, Row]] = []
    category, subcategory = _Level(""), _Level("")
    page = rows[0].place if rows else 0
    merges = {part: any(columns.cell(row, part) is None for row in rows if columns.text(row, "name"))
              for part in ("category", "subcategory")}  # fmt: skip
    for row in rows:
        name, target = columns.text(row, "name"), columns.text(row, "target")
        first = next((folded(cell.text) for cell in filled(row)), "")
        if (_TOTAL.match(first) or _STOP.match(first)) and not (name and target):
            break
        if is_header(row, columns):
            continue
        new_page, page = row.place != page, row.place
        above = category
        own = _level(columns.text(row, "category"))
        category = _step(category, columns.cell(row, "category"), own, new_page=new_page, merges=merges["category"])
        if category is not above or (own and not new_page):
            subcategory = _Level("")
        second = _level(columns.text(row, "subcategory"))
        cell = columns.cell(row, "subcategory")
        subcategory = _step(subcategory, cell, second, new_page=new_page, merges=merges["subcategory"])
        if name and (target or columns.text(row, "actual")):
            found.append((category, subcategory, row))
    for one, two, row in found:
        yield from _targets(row, columns, one.text, two.text, place, identity)


def _targets(
    row: Row, columns: Columns, category: str, subcategory: str, place: Place, identity: Identity
) -> Iterator[Indicator]:
    texts = {part: columns.text(row, part) for part in columns.at}
    target, actual, kind = texts.get("target", ""), texts.get("actual", ""), texts.get("kind", "")
    unit = texts.get("unit") or None
    unit = None if unit and _NO_UNIT.match(folded(unit)) else unit
    text = ("" if _WORDED.match(folded(kind)) else kind) + target
    bare = bool(re.search(r"\d\.?$", folded(target)))
    for one in parse_target(text + (unit if unit and bare else "")):
        # a unit column counts for a number only; a target that names its own unit keeps it
        own = one.unit or (unit if one.value is not None and bare else None)
        yield Indicator(
            unit_name=identity.unit_name, fiscal_year=place.year, phase=place.phase, project=place.project,
            category=category, subcategory=subcategory, name=texts["name"], target_raw=one.raw or text,
            comparator=one.comparator, target_value=one.value, target_upper=one.upper, unit=own, actual_raw=actual or None,
            actual_value=reached(actual, own, place.year).value if actual and one.value is not None else None,
            weight=number_of(texts.get("weight", "")), score=number_of(texts.get("score", "")),
            deviation_reason=texts.get("reason") or None, provenance=place.of(row, columns.cell(row, "target")),
        )  # fmt: skip


def _level(text: str) -> str:
    """A first or second level without its points: 产出指标(50分)."""
    return re.sub(r"[(（]\d+(?:\.\d+)?\s*[分%]?[)）]$|\d+(?:\.\d+)?分$", "", squeezed(text))


def _total(rows: Sequence[Row], columns: Columns, place: Place) -> Iterator[Evaluation]:
    """The row that adds the weights and scores up: by its columns, else its last two numbers."""
    for row in rows:
        cells = filled(row)
        if not cells or not _TOTAL.match(folded(cells[0].text)):
            continue
        weight, score = number_of(columns.text(row, "weight")), number_of(columns.text(row, "score"))
        numbers = [number for cell in cells[1:] if (number := number_of(cell.text)) is not None]
        if weight is None and score is None and numbers:
            weight, score = (numbers[-2], numbers[-1]) if len(numbers) > 1 else (None, numbers[-1])
        if score is not None or weight is not None:
            yield Evaluation(
                place.project, place.year, place.phase, "total", squeezed(cells[0].text), "", "", weight, score,
                place.of(row, cells[0]),
            )  # fmt: skip
        return
