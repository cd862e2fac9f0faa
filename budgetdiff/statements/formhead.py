"""What stands around the indicators of a form: its project, its money, the scored line of money, the year's objective."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from budgetdiff.document.model import Cell, Row
from budgetdiff.errors import AmountRefused
from budgetdiff.facts import Amount, Evaluation, Fund, Phase, Provenance, Unit, folded, squeezed
from budgetdiff.statements.layout import is_numeric
from budgetdiff.statements.money import stated_unit
from budgetdiff.statements.periods import period_of

_PROJECT = re.compile(
    r"^(项目名称|项目|专项名称|政策\(项目\)名称|单位名称|部门名称|部门\(单位\)名称|预算项目名称|项目支出名称)$"
)
_NAMES = ("项目名称", "项目支出名称", "预算项目名称", "专项名称")
_MONEY = re.compile(r"资金|拨款|结转|结余|金额|总额|经费|财政|预算|支出|收入|其他|合计|基本|项目|总计")
_HEADS = re.compile(
    r"(预算|执行|支出|决算)(数|金额|安排|总额|额|率)?(\([A-Z]\))?(\((万元|元)\))?$|^(指标)?(分值|权重)|得分|执行率|^(年初|全年|调整)"
)
_NO_MONEY = re.compile(r"分值|权重|得分|率|日期|%|满分")
_PLANNED = re.compile(
    r"预期目标|年初设定|^(项目)?(年度|全年)?(总体|绩效|整体|预期)*(绩效)?目标(\(.*\))?$|^年初(总体)?目标"
)
_REACHED = re.compile(r"(实际|目标|年度|全年|总体)*(目标)?(完成|实现)情况|完成目标")
_GOAL = re.compile(r"^(项目|部门|单位|年度|本年度?|实施期|总体|整体|绩效|支出|\d\.|\*)*目标(\(.*\))?:?$")
_CODE = re.compile(r"^[0-9A-Z]{10,}[-—_]|^\d{6,}[-—_]")


@dataclass(frozen=True, slots=True)
class Place:
    """What holds for all cells of a form: its project, period, unit of money and document."""

    project: str
    year: int
    phase: Phase
    unit: Unit
    document_id: str

    def of(self, row: Row, cell: Cell | None) -> Provenance:
        """The provenance of a cell."""
        return Provenance(self.document_id, row.place, row.number, cell.bbox if cell else None)


def filled(row: Row) -> list[Cell]:
    """The cells of a row that hold text."""
    return [cell for cell in row.cells if cell is not None and cell.text.strip()]


def project_in(rows: Sequence[Row]) -> str | None:
    """The project (or, of a form for all of a unit, the unit) that a form's upper part names; None where it names none."""
    for row in rows:
        cells = filled(row)
        for cell, after in pairwise(cells):
            if _PROJECT.match(folded(cell.text).lstrip("*").rstrip(":")) and not _PROJECT.match(folded(after.text)):
                return _CODE.sub("", squeezed(after.text))
        for cell in cells:
            match = re.match(r"^(?:预算)?(?:项目|专项)(?:支出)?名称[::](.+)$", folded(cell.text))
            if match:
                return match[1]
    return None


def starts_form(row: Row) -> bool:
    """Whether a row begins a form: it names the project."""
    return any(
        folded(cell.text).lstrip("*").rstrip(":") in ("项目名称", "项目支出名称", "预算项目名称", "专项名称")
        for cell in filled(row)[:2]
    )


def money_unit(rows: Sequence[Row], stated: Unit | None) -> Unit:
    """The unit of the form's money: the one stated above or in it, else 万元, as these forms are printed."""
    inside = (u for row in rows for cell in row.cells if cell and (u := stated_unit(cell.text)))
    return stated or next(inside, Unit.WAN)


def money_of(rows: Sequence[Row], place: Place) -> tuple[list[Fund], list[Evaluation]]:
    """Every label followed by a number in the upper part of a form, and its scored line, by the columns' headers."""
    funds: list[Fund] = []
    scored: list[Evaluation] = []
    heads: dict[int, str] = {}
    for row in rows:
        texts = [folded(cell.text) if cell else "" for cell in row.cells]
        named = {i: text for i, text in enumerate(texts) if text and not is_numeric(text) and _HEADS.search(text)}
        if len(named) >= 2 and not any(is_numeric(text) for text in texts if text):
            heads = named
            continue
        label = ""
        for index, text in enumerate(texts):
            if text and not is_numeric(text) and not text.endswith("%"):
                label = text
                continue
            column = heads.get(index, "")
            if not text or not _MONEY.search(label) or _NO_MONEY.search(label + column) or text.endswith("%"):
                continue
            fund = _fund(row, row.cells[index], label, column, place)
            if fund is not None:
                funds.append(fund)
        if heads and not scored:
            scored.extend(_scored(row, heads, place))
    return funds, scored


def _fund(row: Row, cell: Cell | None, label: str, column: str, place: Place) -> Fund | None:
    if cell is None:
        return None
    try:
        amount = Amount.parse(cell.text, place.unit)
    except AmountRefused:
        return None
    year, phase = period_of((column,), place.year, place.phase) if column else (place.year, place.phase)
    name = re.sub(r"^(其中)?[:]|[:]$", "", label)
    return Fund(place.project, name, column, year, phase, amount, squeezed(cell.text), place.of(row, cell))


def _scored(row: Row, heads: dict[int, str], place: Place) -> Iterator[Evaluation]:
    """The line of money that carries a weight, as no indicator: 分值 10, 执行率, 得分."""

    def under(pattern: str) -> str:
        return next((squeezed(c.text) for i, text in heads.items()
                     if re.search(pattern, text) and i < len(row.cells) and (c := row.cells[i]) is not None), "")  # fmt: skip

    weight, score = number_of(under(r"分值|权重|满分")), number_of(under(r"得分"))
    if weight is None and score is None:
        return
    label = next((squeezed(cell.text) for cell in filled(row) if not is_numeric(folded(cell.text))), "")
    planned = (
        under(r"全年预算|调整后?预算|调整") or under(r"预算(数|金额|安排|总额|额)?(\(|$)") or under(r"^年初|^全年")
    )
    first = next((cell for cell in row.cells if cell is not None), None)
    yield Evaluation(
        place.project,
        place.year,
        Phase.EXECUTED,
        "execution",
        label,
        planned,
        under(r"率"),
        weight,
        score,
        place.of(row, first),
    )


def goals_of(rows: Sequence[Row], place: Place) -> Iterator[Evaluation]:
    """The year's objective in words, and what the form says was reached of it."""
    for number, row in enumerate(rows):
        cells = [(index, cell) for index, cell in enumerate(row.cells) if cell is not None and cell.text.strip()]
        texts = [folded(cell.text).rstrip(":") for _, cell in cells]
        reached = next((i for i, text in enumerate(texts) if i and _REACHED.fullmatch(text)), None)
        if reached is not None and number + 1 < len(rows):
            planned = next((i for i, text in enumerate(texts[:reached]) if _PLANNED.search(text)), None)
            if planned is not None:
                planned = max(i for i, text in enumerate(texts[:reached]) if _PLANNED.search(text))
                below = rows[number + 1]
                yield _goal(below, _at(below, cells[planned][0]), _at(below, cells[reached][0]), texts[0], place)
                return
        if len(cells) == 2 and _GOAL.match(texts[0]) and len(texts[1]) > 4 and not _GOAL.match(texts[1]):
            yield _goal(row, cells[1][1], None, texts[0], place)
            return


def _at(row: Row, index: int) -> Cell | None:
    """The cell that stands in a column: the one there, or the one whose span reaches it."""
    for start in range(min(index, len(row.cells) - 1), -1, -1):
        cell = row.cells[start]
        if cell is not None:
            return cell if start + cell.colspan > index else None
    return None


def _goal(row: Row, planned: Cell | None, reached: Cell | None, label: str, place: Place) -> Evaluation:
    texts = [squeezed(cell.text) if cell else "" for cell in (planned, reached)]
    return Evaluation(
        place.project, place.year, place.phase, "goal", label, texts[0], texts[1], None, None, place.of(row, planned)
    )


def number_of(text: str) -> Decimal | None:
    """The number of a weight or score cell: ``10``, ``9.85分``, ``10%``, ``(10)``; None for anything else."""
    plain = re.sub(r"^\((.*)\)$", r"\1", folded(text)).removesuffix("分").removesuffix("%")
    return Decimal(plain) if re.fullmatch(r"\d{1,6}(\.\d{1,4})?", plain) else None
