"""Where the columns of a table without uprights part: in the white between its amounts, beside its headings."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from budgetdiff.document.pdf.segments import EXACT, Segment, TextRow, amounts_of, counts_columns

_RIVER = 0.3
"""Of a size: the least width of the white between two columns."""
_MET = 3
"""Rows in which an amount ends and a label begins at the same places."""


def rivers_of(lines: Sequence[TextRow], size: float, edge: float) -> list[float]:
    """Where columns part: in the white that the rows below the head leave, beside the headings that alone stand in it.

    A few lines may cross the white, as overlong labels do, no amount may. The head may cross it anyhow. The white right of the
    last column reaches to the table's ``edge``.
    """
    whites = _whites(lines, size)
    if whites:
        last = max(one.x1 for one in _said(lines) if one.fills)
        if any(one.x0 >= last for one in _said(lines)):
            whites.append((last, max(last, edge)))
    rivers: list[float] = []
    said = _said(lines)
    ends = [0.0, *(right for _, right in whites)]
    begins = [*(left for left, _ in whites[1:]), float("inf")]
    headed = False
    for (left, right), before, after in zip(whites, ends, begins, strict=False):
        headed = headed or any(before < one.x1 and one.x0 < left and not one.fills for one in said)
        columns, headed = _columns_between(said, (left, right), after, headed=headed)
        rivers += [(one[1] + two[0]) / 2 for one, two in pairwise(columns) if one[1] <= two[0]]
    return rivers


def _said(lines: Sequence[TextRow]) -> list[Segment]:
    return [segment for line in lines for segment in line.segments]


def _printed(line: TextRow) -> tuple[tuple[int, str], ...]:
    return tuple((round(segment.x0), segment.text) for segment in line.segments)


def _whites(lines: Sequence[TextRow], size: float) -> list[tuple[float, float]]:
    """The strips from top to bottom, left to right, that hardly any text below the head stands in."""
    first = next((n for n, line in enumerate(lines) if amounts_of(line) and not counts_columns(line)), None)
    if first is None:
        return []
    head = {_printed(line) for line in lines[:first]}
    body = [line for line in lines[first:] if _printed(line) not in head]  # the head may come again among the rows
    crossed = len(body) // 10
    changes: list[tuple[float, int]] = []
    for segment in _said(body):
        weight = crossed + 1 if segment.fills else 1
        changes += [(segment.x0, weight), (segment.x1, -weight)]
    changes.sort()
    found: list[tuple[float, float]] = []
    over, since = 0, None
    edges = _edges(body)
    for x, step in changes:
        wide = since is not None and (x - since >= _RIVER * size or (round(since), round(x)) in edges)
        if since is not None and over <= crossed < over + step and wide:
            found.append((since, x))
        if over > crossed >= over + step:
            since = x
        over += step
    return found


def _edges(body: Sequence[TextRow]) -> set[tuple[int, int]]:
    """Where exact amounts end below one another and labels begin right of them: a strip there parts columns, however narrow."""
    met = Counter(
        (round(one.x1), round(two.x0))
        for line in body
        for one, two in pairwise(line.segments)
        if EXACT.fullmatch(one.text) and not two.fills and one.x1 < two.x0
    )
    return {edge for edge, count in met.items() if count >= _MET}


def _columns_between(
    said: Sequence[Segment], white: tuple[float, float], after: float, *, headed: bool
) -> tuple[list[tuple[float, float]], bool]:
    """What stands in the white between two columns, from the end of the left one to the begin of the right one.

    Headings that alone stand in it head columns of their own, in which nothing is printed; but the one next to a column that
    has no heading is that column's. ``headed`` is whether the left column has one, and the answer whether this white gave one
    to the right column, which ends where the white ``after`` begins.
    """
    left, right = white
    reached = max((one.x1 for one in said if one.x0 < left <= one.x1 < right), default=left)
    begun = min((one.x0 for one in said if left < one.x0 <= right < one.x1), default=right)
    alone: list[tuple[float, float]] = []
    for one in sorted((one.x0, one.x1) for one in said if left <= one.x0 and one.x1 <= right):
        if alone and one[0] <= alone[-1][1]:
            alone[-1] = (alone[-1][0], max(one[1], alone[-1][1]))
        else:
            alone.append(one)
    if alone and reached > alone[0][0]:
        reached = left  # two headings that stand too near one another to be told apart
    columns = [(left, reached if reached < begun else left), *alone, (begun if reached < begun else right, right)]
    gives = bool(alone) and not any(one.x0 < after and right < one.x1 and not one.fills for one in said)
    if gives:
        columns[-2:] = [(columns[-2][0], right)]
    if len(columns) > 2 and not headed:
        columns[:2] = [(left, columns[1][1])]
    return columns, gives


def without_parted_headings(rivers: Sequence[float], bands: Sequence[Sequence[TextRow]]) -> list[float]:
    """The rivers without those that part a heading from its own column, as where it stands left and the amounts right."""
    rows: list[list[int]] = [[] for _ in range(len(rivers) + 1)]
    again: set[tuple[object, ...]] = set()
    for number, band in enumerate(bands):
        printed = tuple(map(_printed, band))
        if printed in again:
            continue  # the head, which comes again among the rows
        again.add(printed)
        for column in {bisect_right(rivers, s.middle) for line in band for s in line.segments}:
            rows[column].append(number)
    kept: list[float] = []
    held = rows[0]
    for river, own in zip(rivers, rows[1:], strict=True):
        if held and own and (held[-1] < own[0] or own[-1] < held[0]):
            held = sorted((*held, *own))
            continue
        kept.append(river)
        held = own
    return kept
