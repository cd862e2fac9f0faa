"""Target forms and self-evaluation forms: which project, what money, which indicators, what was reached, which scores."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from budgetdiff.document.model import Row
from budgetdiff.facts import Evaluation, Fund, Indicator, Phase, folded, squeezed
from budgetdiff.statements.forms.across import Kind, find_across, indicators_across, kinds_of
from budgetdiff.statements.forms.columns import Header, find_goals, find_header, part_of
from budgetdiff.statements.forms.head import (
    Place,
    carried_out_by,
    filled,
    goals_of,
    money_unit,
    number_of,
    project_in,
    starts_form,
)
from budgetdiff.statements.forms.horizons import stacked
from budgetdiff.statements.forms.indicators import indicators_of, is_end, is_sum
from budgetdiff.statements.forms.listing import funds_of, goal_of, named, projects_of, score_of
from budgetdiff.statements.forms.money import money_of
from budgetdiff.statements.forms.pages import rows_of
from budgetdiff.statements.forms.unheaded import find_unheaded
from budgetdiff.statements.identity import Identity
from budgetdiff.statements.tables import Table

_GENERIC = re.compile(
    r"^(财政|部门|单位|区级|市级|省级|\d{4}年度?)*(项目|整体|部门整体|单位整体|专项)?(支出|资金)?(预算)?绩效(目标|自评)?(申报|填报|批复|自评|评价|管理|情况|完成情况)*表?(\(.*\))?$"
)
_SCORE = re.compile(r"^(项目|绩效|单位|部门)*(自评|评价)(总)?(得分|分数?|分值)(\(.*\))?:?$")


@dataclass(frozen=True, slots=True)
class TargetForm:
    """A form as read: project, money, indicators in the order of the form, and what is scored or said beside them.

    ``owner`` is the unit that carries the project out, '' where the form names none.
    """

    project: str
    funds: tuple[Fund, ...]
    indicators: tuple[Indicator, ...]
    evaluations: tuple[Evaluation, ...] = ()
    owner: str = ""


def read_forms(table: Table, identity: Identity, document_id: str) -> tuple[TargetForm, ...]:
    """The target or self-evaluation forms that a table holds, mostly one; none where no column heads indicators or goals.

    Several forms below one title stand in one table: each begins with the row that names its project. A form that holds
    actuals is of the executed phase, whatever document it is published in.
    """
    forms: list[TargetForm] = []
    for rows in _parted(rows_of(table)):
        header = (
            find_header(rows, _year(table, identity)) or find_goals(rows) or find_across(rows) or find_unheaded(rows)
        )
        if header is not None:
            forms.extend(_forms(table, rows, header, identity, document_id))
    return tuple(form for form in forms if form.indicators or form.funds or form.evaluations)


def distinguished(forms: Sequence[TargetForm], unit_name: str) -> list[TargetForm]:
    """The forms of a document, with the unit behind the name of a project that several units have."""
    owners = Counter(project for project, _ in {(form.project, form.owner) for form in forms if form.owner})
    result = []
    for form in forms:
        if owners[form.project] < 2 or not form.owner or folded(form.owner) == folded(unit_name):
            result.append(form)
            continue
        project = f"{form.project}（{form.owner}）"
        result.append(
            TargetForm(
                project,
                tuple(replace(fund, project=project) for fund in form.funds),
                tuple(replace(indicator, project=project) for indicator in form.indicators),
                tuple(replace(evaluation, project=project) for evaluation in form.evaluations),
                form.owner,
            )
        )
    return result


def _parted(rows: list[Row]) -> Iterator[list[Row]]:
    held: list[Row] = []
    headed = False
    for row in rows:
        if headed and starts_form(row) and find_header([row]) is None:
            yield held
            held, headed = [], False
        held.append(row)
        headed = headed or find_header([row]) is not None
    yield held


def _forms(table: Table, rows: list[Row], header: Header, identity: Identity, document_id: str) -> Iterator[TargetForm]:
    above, below = rows[: header.top], rows[header.bottom + 1 :]
    actuals = header.first.evaluates and any(header.first.text(row, "actual") for row in below)
    place = Place(
        _titled_project(table, above, identity),
        identity.unit_name,
        _year(table, identity),
        Phase.EXECUTED if actuals else identity.phase,
        money_unit(rows[: header.bottom + 1], table.unit),
        document_id,
    )
    if header.lists:
        yield from _listed(below, header, kinds_of(rows, header), place, identity)
        return
    # 年初预算数 is of the budget also in a form of actuals; a column without a phase is the document's
    funds, scored = money_of(above, replace(place, phase=identity.phase))
    until = list(takewhile(lambda row: not is_end(row, header), below))
    indicators = tuple(stacked(until, header, place, rows[max(0, header.top - 1) : header.bottom + 1]))
    total = tuple(_total(below, header, place)) or tuple(_scored_above(above, place))
    evaluations = (*goals_of(above, place), *scored, *total)
    yield TargetForm(place.project, tuple(funds), indicators, evaluations, carried_out_by(above))


def _listed(
    rows: Sequence[Row], header: Header, kinds: Sequence[Kind], place: Place, identity: Identity
) -> Iterator[TargetForm]:
    """A list of projects: the project stands in a column, for all its rows; its indicators in rows or, by ``kinds``, across."""
    for project in projects_of(rows, header):
        own = named(place, project, identity.unit_name)
        below = indicators_of(project.rows, header, own) if "name" in header.first.at else ()
        indicators = (*below, *indicators_across(project.rows, header, kinds, own))
        yield TargetForm(
            own.project,
            tuple(funds_of(project, own)),
            indicators,
            (*goal_of(project, own), *score_of(project, header, own)),
            project.owner,
        )


def _titled_project(table: Table, above: Sequence[Row], identity: Identity) -> str:
    found = project_in(above)
    if found is not None:
        rest = folded(found).replace(folded(identity.unit_name), "", 1)
        # 005某某局-210100000: the unit with its numbers
        return identity.unit_name if rest != folded(found) and re.fullmatch(r"[\d\-—_()\[\]]*", rest) else found
    for line in reversed(table.captions):
        match = re.match(r"^(?:项目名称|专项名称)[::](.+)$", folded(line.text))
        if match:
            return match[1]
    title = re.sub(r"^(附?表[\d一二三四五六七八九十]*[:：])?(\d{4})?(年度?)?", "", table.title)
    if not _GENERIC.match(folded(title)):
        bare = re.sub(r"(项目)?(支出)?(预算)?绩效(目标|自评)(申报|填报|批复|情况)*表.*$|绩效自评表.*$", "", title)
        kept = "项目" if bare != title and title[len(bare) :].startswith("项目") and not bare.endswith("经费") else ""
        if bare and "整体" not in title:
            return bare + kept
    return identity.unit_name if "整体" in title else title


def _year(table: Table, identity: Identity) -> int:
    lines = [line.text for line in table.captions[-4:]]
    # the year below the title is the form's; the title itself may name the year it was printed in
    for text in [*reversed(lines), *(cell.text for row in table.header[:2] for cell in filled(row))]:
        match = re.search(r"(?<!\d)((?:19|20)\d{2})年?度?(?!\d)", folded(text))
        if match and len(folded(text)) <= 40 and not part_of(text) and not re.search(r"\d月|\d[-/.]\d", folded(text)):
            return int(match[1])
    return identity.fiscal_year


def _scored_above(rows: Sequence[Row], place: Place) -> Iterator[Evaluation]:
    """The score of a form that prints it over its indicators: 自评总分 98.20."""
    for row in rows:
        for cell, after in pairwise(filled(row)):
            score = number_of(after.text) if _SCORE.match(folded(cell.text)) else None
            if score is not None:
                label = squeezed(cell.text)
                yield Evaluation(
                    place.project,
                    place.year,
                    Phase.EXECUTED,
                    "total",
                    label,
                    "",
                    "",
                    None,
                    score,
                    place.of(row, after),
                )
                return


def _total(rows: Sequence[Row], header: Header, place: Place) -> Iterator[Evaluation]:
    """The row that adds the weights and scores up: by its columns, else its last two numbers."""
    for row in rows:
        cells = filled(row)
        if not cells or not is_sum(folded(cells[0].text)):
            continue
        weight, score = number_of(header.first.text(row, "weight")), number_of(header.first.text(row, "score"))
        numbers = [number for cell in cells[1:] if (number := number_of(cell.text)) is not None]
        if weight is None and score is None and numbers:
            weight, score = (numbers[-2], numbers[-1]) if len(numbers) > 1 else (None, numbers[-1])
        if score is not None or weight is not None:
            yield Evaluation(
                place.project,
                place.year,
                place.phase,
                "total",
                squeezed(cells[0].text),
                "",
                "",
                weight,
                score,
                place.of(row, cells[0]),
            )
        return
