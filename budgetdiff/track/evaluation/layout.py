"""How a form is laid out: rows of cells that span rows and columns, as the finance ministry's annex prints them.

Source: 财预〔2020〕10号, annex 2 (项目支出绩效自评表); a form of a whole unit has the same parts with its own heads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from budgetdiff.facts import rounded_percent
from budgetdiff.track.evaluation.form import EvaluationForm, FormLine, FormMoney

COLUMNS = 10
MONEY = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
_WAN = 10_000


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell: its text or number, how many rows and columns it takes, and what it is.

    ``kind`` is head, text, money (万元), rate, points, execution_score, points_total or score_total.
    """

    value: str | Decimal | Fraction | None
    down: int = 1
    over: int = 1
    kind: str = "text"

    @property
    def text(self) -> str:
        """What it is shown as."""
        if self.value is None:
            return ""
        if isinstance(self.value, Fraction):
            return f"{rounded_percent(self.value)}%"
        if isinstance(self.value, Decimal):
            return f"{self.value:.{self.decimals}f}" if self.kind == "money" else f"{self.value.normalize():f}"
        return self.value

    @property
    def decimals(self) -> int:
        """Of money: two, or as many as it needs."""
        exponent = self.value.normalize().as_tuple().exponent if isinstance(self.value, Decimal) else 0
        return max(2, -int(exponent))


def _head(text: str, down: int = 1, over: int = 1) -> FormCell:
    return FormCell(text, down, over, "head")


def cells_of(form: EvaluationForm) -> list[list[FormCell]]:
    """The rows of a form, each as the cells that begin in it, from left to right."""
    money = "年度预算申请（万元）" if form.whole else "项目资金（万元）"
    if form.whole:
        rows = [[_head("部门（单位）名称", 1, 2), FormCell(form.unit_name, 1, 8)]]
    else:
        rows = [
            [_head("项目名称", 1, 2), FormCell(form.project, 1, 8)],
            [_head("主管部门", 1, 2), FormCell("", 1, 4), _head("实施单位", 1, 2), FormCell(form.unit_name, 1, 2)],
        ]
    rows.append([_head(money, 1 + len(form.money), 2), _head("", 1, 2), *(_head(name) for name in MONEY)])
    rows += [_money(form, line, first=number == 0) for number, line in enumerate(form.money)]
    rows.append([_head("年度总体目标", 2), _head("预期目标", 1, 5), _head("实际完成情况", 1, 4)])
    rows.append([FormCell(form.goal, 1, 5), FormCell(form.reached, 1, 4)])
    rows.append(
        [
            _head("绩效指标", 1 + len(form.lines)),
            *(_head(name) for name in ("一级指标", "二级指标")),
            _head("三级指标", 1, 2),
            *(_head(name) for name in ("年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")),
        ]
    )
    rows += [[*_levels(form.lines, at), *_own(line)] for at, line in enumerate(form.lines)]
    rows.append(
        [
            _head("总分", 1, 7),
            FormCell(form.weight, kind="points_total"),
            FormCell(form.score, kind="score_total"),
            FormCell(""),
        ]
    )
    return rows


def _money(form: EvaluationForm, line: FormMoney, *, first: bool) -> list[FormCell]:
    amounts = (None if value is None else value / _WAN for value in (line.initial, line.adjusted, line.executed))
    points = FormCell(form.execution_weight, kind="points") if first else FormCell("—")
    score = FormCell(form.execution_score, kind="execution_score") if first else FormCell("—")
    rate = FormCell(line.rate, kind="rate")
    return [_head(line.label, 1, 2), *(FormCell(amount, kind="money") for amount in amounts), points, rate, score]


def _own(line: FormLine) -> list[FormCell]:
    return [
        FormCell(line.name, 1, 2),
        FormCell(line.target),
        FormCell(line.actual),
        FormCell(line.weight, kind="points"),
        FormCell(line.score, kind="points"),
        FormCell(line.reason),
    ]


def _levels(lines: Sequence[FormLine], at: int) -> list[FormCell]:
    """The 一级 and 二级 of a line, merged over the lines after it that share them; none where the line before has them."""
    cells = []
    for depth in (1, 2):

        def key(line: FormLine, parts: int = depth) -> tuple[str, ...]:
            return (line.category, line.subcategory)[:parts]

        if at and key(lines[at - 1]) == key(lines[at]):
            continue
        down = 1
        while at + down < len(lines) and key(lines[at + down]) == key(lines[at]):
            down += 1
        cells.append(_head(key(lines[at])[-1], down))
    return cells
