"""Target forms: the money of a project above, its indicators with merged levels below."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from budgetdiff.facts import Unit
from tests.printing.accounts import Accounts, Goal, Project
from tests.printing.disclosure import Form
from tests.printing.style import Style
from tests.printing.table import Cell, Row, Sheet


def target_forms(accounts: Accounts, style: Style) -> tuple[Form, ...]:
    """The forms of all projects: the project named in the title, or (shanghai, henan) in a row of the form."""
    return tuple(_form(project, style, accounts.year) for project in accounts.targets)


def _form(project: Project, style: Style, year: int) -> Form:
    named = style.names in ("shanghai", "henan")
    unit = Unit.YUAN if named else Unit.WAN
    rows: list[Row] = []
    if named:
        rows.append((Cell("项目名称"), Cell(project.name, 4), None, None, None))
    money = (
        ("资金总额", project.appropriated + project.other),
        ("财政拨款", project.appropriated),
        ("其他资金", project.other),
    )
    for index, (label, amount) in enumerate(money):
        first = Cell(f"项目资金（{unit.zh}）", 1, 3) if not index else None
        text = f"{Decimal(amount) / 100 / unit.value:.2f}"
        rows.append((first, Cell(label, 2), None, Cell(text, 2), None))
    rows.append((Cell("总体目标"), Cell("保障重点工作按计划完成，资金使用合规有效。", 4), None, None, None))
    rows.append(
        (Cell("绩效指标", 1, len(project.goals) + 1), *map(Cell, ("一级指标", "二级指标", "三级指标", "目标值")))
    )
    for _, same in groupby(project.goals, key=lambda goal: goal.category):
        rows += _indicators(list(same))
    title = "项目支出绩效目标表" if named else f"{project.name}绩效目标表"
    captions = (f"（{year}年度）",) if named else ()
    return Form(Sheet("target_form", title, unit, captions, (), tuple(rows)), project.name, project.goals)


def _indicators(goals: list[Goal]) -> list[Row]:
    rows: list[Row] = []
    for _, same in groupby(goals, key=lambda goal: goal.subcategory):
        group = list(same)
        for index, goal in enumerate(group):
            rows.append(
                (
                    None,
                    Cell(goal.category, 1, len(goals)) if not rows else None,
                    None if index else Cell(goal.subcategory, 1, len(group)),
                    Cell(goal.name),
                    Cell(goal.printed),
                )
            )
    return rows
