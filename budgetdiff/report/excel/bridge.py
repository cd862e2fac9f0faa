"""The bridge of a summary as a native chart, so that it can be edited and pasted elsewhere, over figures on a sheet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from budgetdiff.report.charts import BAD, BASE, GOOD, NOW, QUIET, Step
from budgetdiff.report.excel.paper import Paper, Sheet, cell
from budgetdiff.report.excel.summary import WIDTH, Summary
from budgetdiff.report.view import Chart

_ROW = 20
_TONES = {"good": GOOD, "bad": BAD, "even": QUIET}


def write_bridge(paper: Paper, summary: Summary, bridge: Chart) -> None:
    """The bridge as a native chart of stacked columns, over figures on a sheet of their own; steps are formulas there."""
    _, money = paper.language, paper.view.unit_value
    data = paper.sheet(_("Bridge"), (36, *(15,) * 8))
    data.heads(
        0,
        (
            _("Item"),
            _("Start"),
            f"Δ {paper.view.unit_of_money}",
            _("End"),
            _("Unseen"),
            _("Above zero"),
            _("Below zero"),
            _("Label at"),
        ),
        range(1, 8),
    )
    for number, step in enumerate(bridge.steps, start=1):
        _step(paper, data, number, step)
    last = len(bridge.steps)

    def column(index: int) -> list[Any]:
        return [data.name, 1, index, last, index]

    fills = [{"fill": {"color": _colour(step)}} for step in bridge.steps]
    chart = paper.book.add_chart({"type": "column", "subtype": "stacked"})
    chart.add_series(
        {"name": _("Unseen"), "categories": column(0), "values": column(4), "fill": {"none": True}, "gap": 45}
    )
    for index in (5, 6):
        chart.add_series(
            {
                "name": [data.name, 0, index],
                "categories": column(0),
                "values": column(index),
                "points": fills,
                "gap": 45,
            }
        )
    labels = [{"value": step.text} for step in bridge.steps]
    line = paper.book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": [data.name, 0, 7],
            "categories": column(0),
            "values": column(7),
            "line": {"none": True},
            "marker": {"type": "none"},
            "data_labels": {"value": True, "custom": labels, "position": "above", "font": {"size": 8}},
        }
    )
    chart.combine(line)
    chart.set_title({"name": bridge.title, "name_font": {"size": 11}, "overlay": False})
    axis: dict[str, Any] = {"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#DFE4E8"}}}
    if bridge.cut:
        axis["min"] = float(bridge.cut / money)
    chart.set_y_axis(
        {
            **axis,
            "line": {"none": True},
            "num_font": {"size": 8},
            "name": paper.view.unit_of_money,
            "name_font": {"size": 8},
        }
    )
    chart.set_x_axis({"num_font": {"size": 8}, "major_tick_mark": "none", "label_position": "low"})
    chart.set_legend({"none": True})
    chart.set_size({"width": WIDTH, "height": (summary.bottom - summary.top) * _ROW})
    chart.set_chartarea({"border": {"none": True}})
    summary.sheet.sheet.insert_chart(
        summary.top, 7, chart, {"description": bridge.description[:2000], "object_position": 2}
    )


def _step(paper: Paper, data: Sheet, row: int, step: Step) -> None:
    """A column of the bridge: where it begins and ends, and the parts of it that are drawn."""
    money, plain = paper.view.unit_value, paper.style(num_format="#,##0.00")
    start, end = step.start / money, step.end / money
    low, high, zero = min(start, end), max(start, end), Decimal(0)
    whole = step.kind != "step"
    data.text(row, 0, step.label)
    a, change, z = cell(row, 1), cell(row, 2), cell(row, 3)
    if whole:
        data.amount(row, 1, step.start)
        data.amount(row, 3, step.end)
        data.sheet.write_formula(row, 2, f"={z}-{a}", plain, float(end - start))
    else:
        data.amount(row, 2, step.end - step.start)
        data.sheet.write_formula(row, 1, f"={cell(row - 1, 3)}", plain, float(start))
        data.sheet.write_formula(row, 3, f"={a}+{change}", plain, float(end))
    drawn = (
        (4, f"=MAX(MIN({a},{z}),0)+MIN(MAX({a},{z}),0)", max(low, zero) + min(high, zero)),
        (5, f"=MAX({a},{z},0)-MAX(MIN({a},{z}),0)", max(high, zero) - max(low, zero)),
        (6, f"=MIN({a},{z},0)-MIN(MAX({a},{z}),0)", min(low, zero) - min(high, zero)),
        (7, f"=MAX({a},{z})", high),
    )
    for column, formula, value in drawn:
        data.sheet.write_formula(row, column, formula, plain, float(value))


def _colour(step: Step) -> str:
    if step.kind == "step":
        return _TONES[step.tone]
    return BASE if step.kind == "base" else NOW


def write_composition(paper: Paper, summary: Summary) -> None:
    """What the current spending is made of, where no line can be compared: bars over the cells of the summary."""
    first, last = summary.classes
    if last <= first:
        return
    name, _ = summary.sheet.name, paper.language
    chart = paper.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [name, first, 0, last, 0],
            "values": [name, first, 2, last, 2],
            "fill": {"color": NOW},
            "gap": 45,
            "data_labels": {"value": True, "num_format": "#,##0.00", "font": {"size": 8}},
        }
    )
    title = _("{current}: what the spending is made of", current=paper.view.current.name)
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 8}, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    chart.set_size({"width": WIDTH, "height": (summary.bottom - summary.top) * _ROW})
    chart.set_chartarea({"border": {"none": True}})
    summary.sheet.sheet.insert_chart(summary.top, 7, chart, {"description": title, "object_position": 2})
