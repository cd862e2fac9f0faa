"""What stands above the indicators of a form: its project, who carries it out, the year's objective in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from budgetdiff.document.model import Cell, Row
from budgetdiff.facts import Evaluation, Phase, Provenance, Unit, folded, squeezed
from budgetdiff.statements.money import stated_unit

_PROJECT = re.compile(
    r"^(项目名称|项目|任务名称|专项任务名称|专项名称|政策\(项目\)名称|单位名称|部门名称|部门\(单位\)名称|预算项目名称|项目支出名称)$"
)
_NAMES = ("项目名称", "任务名称", "项目支出名称", "预算项目名称", "专项名称")
_CARRIES_OUT = re.compile(r"^(项目)?(实施|承担|执行|用款|申报)(单位|科室|处室)(\(.*\))?$")
_PLANNED = re.compile(
    r"预期目标|年初设定|^(项目)?(年度|全年)?(总体|绩效|整体|预期)*(绩效)?目标(\(.*\))?$|^年初(总体)?目标"
)
_REACHED = re.compile(r"(实际|目标|年度|全年|总体)*(目标)?(完成|实现)情况|完成目标")
_GOAL = re.compile(
    r"^(项目|部门|单位|年度|本年度?|当年|全年|中长期|中期|实施期|总体?|整体|预算|专项|绩效|支出|履职|\d\.|\*)*目标(\(.*\)|\d)?:?$"
)
_SENTENCE = 20
"""Characters of words that stand alone in a row and are no title."""
_OF_THE_YEAR = re.compile(r"年度|本年|当年|全年")
# a row of these heads a list of projects: it begins no form
_HEADS = re.compile(r"^([一二三]级)?指标|绩效目标$|(预算|资金|金额)(数|总额)?(\(.*\))?$|^单位编码$|指标值")
CODE = re.compile(r"^[0-9A-Z]{10,}[-—_]|^\d{6,}[-—_]")
"""The number of a project that some forms set before its name."""


@dataclass(frozen=True, slots=True)
class Place:
    """What holds for all cells of a form: its project, whose it is, its period, unit of money and document."""

    project: str
    unit_name: str
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
                return CODE.sub("", squeezed(after.text))
        for cell in cells:
            match = re.match(r"^(?:预算)?(?:项目|专项|任务)(?:支出)?名称[::](.+)$", folded(cell.text))
            if match:
                return match[1]
    return None


def starts_form(row: Row) -> bool:
    """Whether a row begins a form: it names the project."""
    cells = [folded(cell.text).lstrip("*").rstrip(":") for cell in filled(row)]
    return any(text in _NAMES for text in cells[:2]) and sum(1 for text in cells if _HEADS.search(text)) < 2


def carried_out_by(rows: Sequence[Row]) -> str:
    """The unit that a form's upper part says carries the project out; '' where it names none."""
    for row in rows:
        for cell, after in pairwise(filled(row)):
            if _CARRIES_OUT.match(folded(cell.text).rstrip(":")) and not _PROJECT.match(folded(after.text)):
                return squeezed(after.text)
    return ""


def money_unit(rows: Sequence[Row], stated: Unit | None) -> Unit:
    """The unit of the form's money: the one stated above or in it, else 万元, as these forms are printed."""
    inside = (u for row in rows for cell in row.cells if cell and (u := stated_unit(cell.text)))
    return stated or next(inside, Unit.WAN)


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
        named = [i for i, text in enumerate(texts) if _GOAL.match(text)]
        if named and named[-1] == len(cells) - 2 and len(texts[-1]) > 4:
            yield _goal(row, cells[-1][1], None, texts[named[-1]], place)
            return
        if named and named[-1] == len(cells) - 1 and number + 1 < len(rows):
            # headers above the words: of several horizons the year's
            own = next((i for i in reversed(named) if _OF_THE_YEAR.search(texts[i])), named[-1])
            said = _at(rows[number + 1], cells[own][0])
            if said is not None and len(folded(said.text)) > 4 and not _GOAL.match(folded(said.text)):
                yield _goal(rows[number + 1], said, None, texts[own], place)
                return
    yield from _unlabelled(rows, place)


def _unlabelled(rows: Sequence[Row], place: Place) -> Iterator[Evaluation]:
    """The objective of a form whose row a page broke between its label and its words: what stands alone in its rows."""
    alone = [(row, own[0]) for row in rows if len(own := filled(row)) == 1 and len(folded(own[0].text)) >= _SENTENCE]
    if alone:
        row, cell = alone[0]
        words = "".join(squeezed(part.text) for _, part in alone)
        yield _goal(row, replace(cell, text=words), None, "", place)


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
