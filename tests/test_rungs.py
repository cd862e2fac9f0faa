"""The bridge of a phone: every step has its bar, its words and its figure, and begins where the one before ends."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from budgetdiff.facts import Period, Phase
from budgetdiff.report.charts import Point, Step, cut_at, index
from budgetdiff.report.rungs import rungs
from tests.test_report import EVIL, FORMULA

PERIODS = (Period(2024, Phase.EXECUTED), Period(2025, Phase.APPROVED))
MOVES = st.lists(st.tuples(st.text(max_size=40), st.integers(-(10**9), 10**9)), min_size=1, max_size=9)


def steps_of(first, moves):
    at, steps = Decimal(first), [Step("2024", "base", Decimal(0), Decimal(first), f"{first:,}", "even")]
    for label, change in moves:
        steps.append(Step(label + EVIL + FORMULA, "step", at, at + change, f"{change:+,}", "even"))
        at += change
    return [*steps, Step("2025", "current", Decimal(0), at, f"{at:,}", "even")]


@given(st.integers(0, 10**10), MOVES)
def test_steps_join_and_words_are_no_markup(first, moves):
    steps = steps_of(first, moves)
    root = etree.fromstring(rungs(steps, *PERIODS))
    assert {one.tag for one in root.iter()} <= {"svg", "path", "rect", "text"}
    wide, high = map(float, root.get("viewBox").split()[2:])
    bars = [{name: float(bar.get(name)) for name in ("x", "y", "width", "height")} for bar in root.findall("rect")]
    assert len(bars) == len(steps)
    for bar in bars:
        assert 0 <= bar["x"] <= bar["x"] + bar["width"] <= wide + 0.01
        assert bar["y"] + bar["height"] <= high
    figures = root.xpath("text[@data-v]")
    assert [one.text for one in figures] == [step.text for step in steps]
    for one, step in zip(figures, steps, strict=True):
        amount = Decimal(one.get("data-v"))
        assert amount == (step.end - step.start if step.kind == "step" else step.end)
    names = root.xpath("text[not(@data-v)]")
    assert len(names) == len(steps)
    assert all(one.text for one in names)
    # bars are in proportion: each begins or ends where the one before ended
    for (one, step), bar in zip(list(zip(bars, steps, strict=True))[1:-1], bars[2:], strict=True):
        if abs(step.end - step.start) * 1000 > max(abs(s.end) for s in steps):
            edges = (one["x"], one["x"] + one["width"])
            assert min(abs(edge - other) for edge in edges for other in (bar["x"], bar["x"] + bar["width"])) < 1.02


def test_a_cut_axis_breaks_the_first_and_the_last_bar_only():
    steps = steps_of(1000, [("甲", 30), ("乙", -10)])
    assert cut_at(steps)
    root = etree.fromstring(rungs(steps, *PERIODS))
    breaks = [path for path in root.findall("path") if path.get("stroke") == "#ffffff"]
    assert len(breaks) == 2
    whole = etree.fromstring(rungs(steps_of(1000, [("甲", 900), ("乙", -800)]), *PERIODS))
    assert not [path for path in whole.findall("path") if path.get("stroke") == "#ffffff"]


def test_values_close_above_each_other_lie_on_both_sides_of_their_points():
    years = ("2023", "2024", "2025")
    values = {"甲": (100, 94, 115), "乙": (100, 86, 134), "丙": (100, 56, 59), "丁": (100, 209, 165)}
    points = [
        Point(name, year, Decimal(value), f"{value}.00")
        for name, row in values.items()
        for year, value in zip(years, row, strict=True)
    ]
    root = etree.fromstring(index(points, years))

    def height(text):
        """How far down a value is written."""
        (found,) = [one for one in root.iter("text") if one.text == text]
        return float(found.get("transform").partition(",")[2].rstrip(")"))

    # 86 hangs below its point: further from 94 than the two points are from each other
    assert height("86.00") - height("94.00") > 26
    assert height("209.00") < height("94.00") < height("56.00")
