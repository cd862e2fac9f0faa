"""Lists of projects: their money, their goals and, in rows of their own, their indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from budgetdiff.document.model import Cell, Row
from budgetdiff.errors import AmountRefused
from budgetdiff.facts import Amount, Evaluation, Fund, Phase, folded, squeezed
from budgetdiff.statements.forms.columns import Head, Header, cell_under, is_header
from budgetdiff.statements.forms.head import CODE, Place, number_of
from budgetdiff.statements.layout import is_total
from budgetdiff.statements.periods import period_of

_ENDS = re.compile(r"[。；;！!]$")
Money = list[tuple[Head, Row, Cell]]
Goal = list[tuple[str, Row, Cell]]
_STAR = re.compile(r"^\*+$")


@dataclass(slots=True)
class Listed:
    """A project of a list: its name, whose it is, its rows, its money cells and the words of its goal, with their rows."""

    name: str
    owner: str
    rows: list[Row] = field(default_factory=list)
    money: Money = field(default_factory=list)
    goal: Goal = field(default_factory=list)

    @property
    def words(self) -> str:
        """The goal, put together where a page broke it, once where every page repeats it."""
        text = ""
        for part, _, _ in self.goal:
            text = text if text.endswith(part) else part if part.startswith(text) else text + part
        return text


def projects_of(rows: Sequence[Row], header: Header) -> list[Listed]:
    """The projects of a list in their order; a name that a page broke is put together, sums have the name ''.

    The project's cell is merged over its rows, or left blank below its name, or repeated in every row and on every page.
    A merged cell that a page breaks prints its name on one side of the break, or a part on either: the parts belong
    together where the money or the goal stands on one side only.
    """
    held: list[Listed] = []
    columns = header.first
    merges = any(columns.cell(row, "project") is None for row in rows)
    page, sums = rows[0].place if rows else 0, False
    for row in rows:
        if is_header(row, header) or _numbers_columns(row):
            continue
        new_page, page = row.place != page, row.place
        cell, owner = columns.cell(row, "project"), columns.text(row, "owner")
        name = CODE.sub("", squeezed(cell.text)) if cell else ""
        money, goal = _money_in(row, header), _goal_in(row, header)
        if _sums(row, name, header, money):
            held.append(Listed("", name or owner, money=money))
            sums = True
            continue
        if not held or sums:
            begins = True
        elif new_page and cell is not None:
            begins = not _goes_on(held[-1], name, money, goal)
        elif name:
            begins = name != held[-1].name or (bool(owner) and bool(held[-1].owner) and owner != held[-1].owner)
        else:
            begins = cell is not None and merges and cell.bbox is not None and bool("name" in columns.at)
        sums = False
        if begins:
            held.append(Listed(name, owner))
        elif new_page and name and not held[-1].name.endswith(name):
            held[-1].name += name
        last = held[-1]
        last.owner = last.owner or owner
        last.rows.append(row)
        last.money.extend(money)
        last.goal.extend(goal)
    return _whole(held)


def _whole(held: list[Listed]) -> list[Listed]:
    """The projects, those without a name given to the one before: a cell that was left blank."""
    kept: list[Listed] = []
    for one in held:
        if not one.name and one.rows and kept and kept[-1].rows:
            kept[-1].rows += one.rows
            kept[-1].money += one.money
            kept[-1].goal += one.goal
        else:
            kept.append(one)
    return kept


def _goes_on(last: Listed, name: str, money: Money, goal: Goal) -> bool:
    """Whether the first project's cell of a page goes on with the last of the page before.

    A project has one amount and one goal: where the amount stands on one side of the break only, and the goal had not
    come to its end, the two names are parts of one.
    """
    if not name or not last.name or name == last.name:
        return True
    return bool(money) != bool(last.money) and not (goal and last.goal and _ENDS.search(last.words))


def _money_in(row: Row, header: Header) -> Money:
    found = []
    for head in header.money:
        cell = cell_under(row, head.span)
        if cell is not None and re.search(r"\d", cell.text):
            found.append((head, row, cell))
    return found


def _goal_in(row: Row, header: Header) -> Goal:
    cell = header.first.cell(row, "goal")
    return [(squeezed(cell.text), row, cell)] if cell is not None and cell.text.strip() else []


def _sums(row: Row, name: str, header: Header, money: Money) -> bool:
    """Whether a row only states money: the sum of the list, or of a unit above its projects."""
    if not money or header.first.text(row, "goal") or header.first.text(row, "name"):
        return False
    texts = [folded(cell.text) for cell in row.cells if cell is not None and cell.text.strip()]
    return any(is_total(text) for text in texts[:3]) or not name or "name" in header.first.at


def _numbers_columns(row: Row) -> bool:
    texts = [folded(cell.text) for cell in row.cells if cell is not None and cell.text.strip()]
    return bool(texts) and all(_STAR.match(text) for text in texts)


def funds_of(project: Listed, place: Place) -> Iterator[Fund]:
    """The money of a project of a list, by the headers of its columns; of a sum, said so in the column's title.

    A rate of execution beside it is a row without an amount. 预算数 and 执行数 have their own phase.
    """
    for head, row, cell in project.money:
        try:
            amount = None if "率" in head.leaf else Amount.parse(cell.text, place.unit)
        except AmountRefused:
            continue
        if amount is None and "率" not in head.leaf:
            continue
        label = re.sub(r"\((单位:)?(元|千元|万元)\)$", "", head.leaf)
        column = "" if project.name else (project.owner or "合计")
        year, phase = period_of(head.path, place.year, place.phase)
        yield Fund(place.project, label, column, year, phase, amount, squeezed(cell.text), place.of(row, cell))


def goal_of(project: Listed, place: Place) -> Iterator[Evaluation]:
    """The goal of a project of a list in words."""
    if project.goal and project.words:
        _, row, cell = project.goal[0]
        yield Evaluation(
            place.project,
            place.year,
            place.phase,
            "goal",
            "绩效目标",
            project.words,
            "",
            None,
            None,
            place.of(row, cell),
        )


def score_of(project: Listed, header: Header, place: Place) -> Iterator[Evaluation]:
    """The score of a project of a list of projects, their money and what they reached of a hundred points."""
    if "name" in header.first.at:
        return
    for row in project.rows:
        score = number_of(header.first.text(row, "score"))
        if score is not None:
            cell = header.first.cell(row, "score")
            yield Evaluation(
                place.project, place.year, Phase.EXECUTED, "total", "自评得分", "", "", None, score, place.of(row, cell)
            )


def named(place: Place, project: Listed, unit_name: str) -> Place:
    """The place of a project of a list; a sum is the unit's."""
    return replace(place, project=project.name or unit_name)
