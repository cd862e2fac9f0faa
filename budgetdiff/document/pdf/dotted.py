"""Dotted rules: rows and columns of dots, each painted as a shape of its own, are the lines that an eye sees."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from budgetdiff.document.pdf.canvas import LINE, Edge, Shape

_WIDEST = 1.6
"""Points: what is wider or taller is no dot."""
_APART = 3.0
"""How many times its size a dot may stand from the next of its line."""
_ASIDE = 0.1
"""Points: what files round away between the dots of one line."""
_FEWEST = 8
"""Fewer dots are an ellipsis or an ornament."""


def with_dotted_rules(shapes: Sequence[Shape]) -> list[Shape]:
    """The shapes, with a line in place of each row and each column of dots.

    The edges of dots near each other would else be taken for one line. Dots that stand beside each other in both directions fill
    a ground and rule nothing.
    """
    dots = [shape for shape in shapes if _is_dot(shape)]
    if len(dots) < _FEWEST:
        return list(shapes)
    level, upright = _runs(dots, 1, 0), _runs(dots, 0, 1)
    along = {id(dot) for run in level for dot in run}, {id(dot) for run in upright for dot in run}
    level = [run for run in level if _is_free(run, along[1])]
    upright = [run for run in upright if _is_free(run, along[0])]
    gone = {id(dot) for run in (*level, *upright) for dot in run}
    lines = [_line(run, level=True) for run in level] + [_line(run, level=False) for run in upright]
    return [*(shape for shape in shapes if id(shape) not in gone), *lines]


def _is_dot(shape: Shape) -> bool:
    x0, top, x1, bottom = shape.box
    return 0 < x1 - x0 <= _WIDEST and 0 < bottom - top <= _WIDEST


def _runs(dots: Sequence[Shape], across: int, along: int) -> list[list[Shape]]:
    """The dots of one place ``across``, one behind the other ``along`` (0: x, 1: y) at distances that an eye joins."""

    def middle(dot: Shape) -> float:
        return (dot.box[across] + dot.box[across + 2]) / 2

    ordered = sorted(dots, key=middle)
    lanes = [[ordered[0]]]
    for before, after in pairwise(ordered):
        if middle(after) - middle(before) > _ASIDE:
            lanes.append([])
        lanes[-1].append(after)
    found: list[list[Shape]] = []
    for lane in lanes:
        lane.sort(key=lambda dot: dot.box[along])
        run = [lane[0]]
        for before, after in pairwise(lane):
            size = before.box[along + 2] - before.box[along]
            if after.box[along] - before.box[along + 2] > _APART * size:
                found.append(run)
                run = []
            run.append(after)
        found.append(run)
    return [run for run in found if len(run) >= _FEWEST]


def _is_free(run: Sequence[Shape], others: set[int]) -> bool:
    """Whether most dots of a run are of no run of the other direction."""
    return 2 * sum(id(dot) in others for dot in run) < len(run)


def _line(run: Sequence[Shape], *, level: bool) -> Shape:
    """The line that a run of dots is, of the first one's ink."""
    x0, top = min(dot.box[0] for dot in run), min(dot.box[1] for dot in run)
    x1, bottom = max(dot.box[2] for dot in run), max(dot.box[3] for dot in run)
    x, y = (x0 + x1) / 2, (top + bottom) / 2
    edge: Edge = (x0, x1, y, y, x1 - x0) if level else (x, x, top, bottom, bottom - top)
    box = (x0, y, x1, y) if level else (x, top, x, bottom)
    one = run[0]
    made = one._replace(kind=LINE, box=box, filled=False, stroked=True)
    return made._replace(uprights=() if level else (edge,), levels=(edge,) if level else ())
