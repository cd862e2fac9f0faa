"""Self-evaluation forms that the tests print: drawn or given, in the layouts of three provinces, as PDF, DOCX, XLSX, HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.printing import grids
from tests.printing.grids import Cell, Grid

TITLE = "项目支出绩效自评表"


@dataclass(frozen=True)
class Line:
    """An indicator: its place in the tree, its target with what was reached, points and reason, as printed."""

    category: str
    subcategory: str
    name: str
    target: str
    actual: str
    weight: str
    score: str
    reason: str = ""
    sign: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Form:
    """A form; ``money`` is 年初预算数, 全年预算数, 全年执行数, 分值, 执行率, 得分 of the total, as printed."""

    lines: tuple[Line, ...]
    money: tuple[str, ...] = ("100.00", "120.00", "114.00", "10", "95.00%", "9.5")
    unit_name: str = "某某市某某中心"
    year: int = 2023
    project: str = "某某服务项目"
    goal: tuple[str, str] = ("全年服务群众，按期完成各项任务。", "已完成年度各项任务。")
    total: tuple[str, str] = ("100", "97.5")
    layout: str = "national"
    title: str = field(default=TITLE)


def cells(form: Form) -> list[list[Cell]]:
    """The rows of a form, each as the cells that begin in it, by the table model of HTML."""
    return {"national": _national, "split": _split, "whole": _whole}[form.layout](form)


def _levels(form: Form, lead: int) -> list[list[Cell]]:
    """The first two levels of every line, merged over the lines that share them; ``lead`` are the lines' own cells."""
    rows: list[list[Cell]] = []
    for index, line in enumerate(form.lines):
        row: list[Cell] = []
        for keys in (("category",), ("category", "subcategory")):

            def same(other: Line, one: Line = line, names: tuple[str, ...] = keys) -> bool:
                return all(getattr(other, n) == getattr(one, n) for n in names)

            if index and same(form.lines[index - 1]):
                continue
            span = next((i for i, other in enumerate(form.lines[index:]) if not same(other)), len(form.lines) - index)
            row.append((getattr(line, keys[-1]), span, 1))
        rows.append(row)
    assert lead >= 0
    return rows


def _national(form: Form) -> list[list[Cell]]:
    """The layout of the finance ministry: a block of money, the objective, indicators, the total."""
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    first = (form.money[0], form.money[1], form.money[2], "—", form.money[4], "—")
    rows: list[list[Cell]] = [
        [("项目名称", 1, 2), (form.project, 1, 8)],
        [("主管部门", 1, 2), ("某某市某某局", 1, 4), ("实施单位", 1, 2), (form.unit_name, 1, 2)],
        [("项目资金（万元）", 3, 2), ("", 1, 2), *((h, 1, 1) for h in heads)],
        [("年度资金总额", 1, 2), *((v, 1, 1) for v in form.money)],
        [("其中：当年财政拨款", 1, 2), *((v, 1, 1) for v in first)],
        [("年度总体目标", 2, 1), ("预期目标", 1, 5), ("实际完成情况", 1, 4)],
        [(form.goal[0], 1, 5), (form.goal[1], 1, 4)],
        [
            ("绩效指标", 1 + len(form.lines), 1),
            ("一级指标", 1, 1),
            ("二级指标", 1, 1),
            ("三级指标", 1, 2),
            ("年度指标值", 1, 1),
            ("实际完成值", 1, 1),
            ("分值", 1, 1),
            ("得分", 1, 1),
            ("偏差原因分析及改进措施", 1, 1),
        ],
    ]
    for line, levels in zip(form.lines, _levels(form, 0), strict=True):
        own = [
            (line.name, 1, 2),
            *(
                (t, 1, 1)
                for t in (
                    line.sign + line.target + line.unit,
                    line.actual,
                    line.weight,
                    line.score,
                    line.reason or "无",
                )
            ),
        ]
        rows.append([*levels, *own])
    rows.append([("总分", 1, 7), (form.total[0], 1, 1), (form.total[1], 1, 1), ("", 1, 1)])
    return rows


def _split(form: Form) -> list[list[Cell]]:
    """A western province's layout: sign, value and unit of a target in columns of their own."""
    heads = ("年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重", "得分", "原因")
    initial, adjusted, executed, weight, rate, score = form.money
    rows: list[list[Cell]] = [
        [("项目名称", 1, 1), (f"51000023R000000019951-{form.project}", 1, 10)],
        [("主管部门", 1, 1), ("某某市某某局", 1, 4), ("实施单位（盖章）", 1, 3), (form.unit_name, 1, 3)],
        [("项目基本情况", 2, 1), ("项目年度目标", 1, 5), ("年度目标完成情况", 1, 5)],
        [(form.goal[0], 1, 5), (form.goal[1], 1, 5)],
        [("预算执行情况（10分）", 3, 1), ("年度预算数（万元）", 1, 3), *((h, 1, 1) for h in heads)],
        [("总额", 1, 3), *((v, 1, 1) for v in (initial, adjusted, executed, rate, weight, score, ""))],
        [("其中：财政资金", 1, 3), *((v, 1, 1) for v in (initial, adjusted, executed, rate, "/", "/", ""))],
        [
            ("绩效指标（90分）", 1 + len(form.lines), 1),
            *(
                (h, 1, 1)
                for h in (
                    "一级指标",
                    "二级指标",
                    "三级指标",
                    "指标性质",
                    "指标值",
                    "度量单位",
                    "完成值",
                    "权重",
                    "得分",
                    "未完成原因分析",
                )
            ),
        ],
    ]
    for line, levels in zip(form.lines, _levels(form, 0), strict=True):
        own = (
            line.name,
            line.sign or "定性",
            line.target,
            line.unit,
            line.actual,
            line.weight,
            line.score,
            line.reason,
        )
        rows.append([*levels, *((t, 1, 1) for t in own)])
    rows.append([("合计", 1, 8), (form.total[0], 1, 1), (form.total[1], 1, 1), ("", 1, 1)])
    return rows


def _whole(form: Form) -> list[list[Cell]]:
    """A form for all of a unit's spending: points behind the levels, kinds of spending in the block of money."""
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    half = tuple(f"{float(value) / 2:.2f}" for value in form.money[:3])
    rows: list[list[Cell]] = [
        [("部门（单位）名称", 1, 2), (form.unit_name, 1, 7)],
        [("年度预算申请（万元）", 4, 2), ("", 1, 1), *((h, 1, 1) for h in heads)],
        [("年度资金总额", 1, 1), *((v, 1, 1) for v in form.money)],
        [("其中：基本支出", 1, 1), *((v, 1, 1) for v in (*half, "", "", ""))],
        [("项目支出", 1, 1), *((v, 1, 1) for v in (*half, "", "", ""))],
        [("年度总体目标", 2, 1), ("预期目标", 1, 4), ("实际完成情况", 1, 4)],
        [(form.goal[0], 1, 4), (form.goal[1], 1, 4)],
        [
            ("绩效指标", 1 + len(form.lines), 1),
            *(
                (h, 1, 1)
                for h in (
                    "一级指标",
                    "二级指标",
                    "三级指标",
                    "年度指标值",
                    "实际完成值",
                    "分值",
                    "得分",
                    "偏差原因分析及改进措施",
                )
            ),
        ],
    ]
    for line, levels in zip(form.lines, _levels(form, 0), strict=True):
        pointed = [
            (f"{text}（{line.weight}分）" if text == line.category else text, down, over) for text, down, over in levels
        ]
        own = (line.name, line.sign + line.target + line.unit, line.actual, line.weight, line.score, line.reason)
        rows.append([*pointed, *((t, 1, 1) for t in own)])
    rows.append([("总分", 1, 6), (form.total[0], 1, 1), (form.total[1], 1, 1), ("", 1, 1)])
    return rows


def drawn(form: Form) -> Grid:
    """A form as a table of merged cells."""
    return Grid((form.title, f"（{form.year}年度）"), tuple(map(tuple, cells(form))))


def page(*forms: Form) -> bytes:
    return grids.page(*map(drawn, forms))


def pdf(folder: Path, chromium: str, *forms: Form, height: str = "297mm") -> bytes:
    return grids.pdf(folder, chromium, *map(drawn, forms), height=height)


def _printer(name: str) -> Callable[..., bytes]:
    return lambda *forms: grids.FORMATS[name](*map(drawn, forms))


FORMATS = {name: _printer(name) for name in grids.FORMATS}
workbook, word = FORMATS["xlsx"], FORMATS["docx"]
