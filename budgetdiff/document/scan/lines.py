"""Where the lines of text stand in the ink of a cell, and in that of a page outside its tables."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

import cv2
import numpy as np

from budgetdiff.document.scan.clean import Pixels

Box = tuple[int, int, int, int]
"""Left, top, right and bottom, in pixels."""
_NEAR = 2
"""Pixels beside the edge of a cell that go with its ruling line."""
_STROKE = 0.04
"""Inches that a stroke of a character is long at least; what is smaller is a point, a comma or dirt."""
_CRACK = 0.02
"""Inches at most between the pieces of a character that the scanner broke."""
_DIGIT = 0.015
"""Inches that a part of a digit at a rule is wide at least."""
_TALLEST = 0.9
"""Inches that a character is tall at most: the titles of covers are set in up to 60 points."""
_LONGEST = 24
"""Heights of a line that are recognised at once: the model sees no more."""


def lines_in_cell(mask: Pixels, dpi: float) -> list[Box]:
    """The lines of text in the ink of a cell, from top to bottom; what a ruling line leaves at its edge is none."""
    stats = _strokes(mask, dpi)
    large = np.maximum(stats[:, 2], stats[:, 3]) >= dpi * _STROKE
    broken = _broken(stats[~large], dpi)
    if not large.any() and not broken:
        return []
    tall = max(float(np.median([*stats[large, 3], *(box[3] - box[1] for box in broken)])), dpi * 0.06)
    strokes = [*(_box(one) for one in stats[large]), *broken]
    # specks count only where they stand beside a stroke: a point or a comma, not dirt
    points = [_box(one) for one in stats[~large] if one[4] >= 2 and _beside(_box(one), strokes, tall)]
    lines = _merged(_rows([*strokes, *points]))
    return [box for box in lines if box[3] - box[1] >= dpi * 0.035 or box[2] - box[0] >= dpi * 0.035]


def _broken(small: Pixels, dpi: float) -> list[Box]:
    """Characters whose faint ink fell apart: small pieces hard by each other, together as large as a stroke."""
    near = dpi * _CRACK
    groups: list[Box] = []
    for piece in (_box(one) for one in small if one[4] >= 2):
        touching = [one for one in groups if _apart(one, piece) <= near]
        groups = [one for one in groups if one not in touching]
        groups.append(reduce(_around, touching, piece))
    return [box for box in groups if box[3] - box[1] >= dpi * _STROKE]


def _apart(one: Box, two: Box) -> int:
    """By how many pixels two boxes are apart, across or down, whichever is more."""
    return max(one[0] - two[2], two[0] - one[2], one[1] - two[3], two[1] - one[3])


def crosses(mask: Pixels, dpi: float) -> bool:
    """Whether ink in a cell goes on above or below it, as that of a stamp does; numbers may stand hard by the lines beside them."""
    stats = _strokes(mask, dpi)
    edge = (stats[:, 1] <= _NEAR) | (stats[:, 1] + stats[:, 3] >= mask.shape[0] - _NEAR)
    return bool((edge & (np.maximum(stats[:, 2], stats[:, 3]) >= dpi * 0.04)).any())


def to_the_edge(box: Box, mask: Pixels, dpi: float) -> Box:
    """The box of a line in a cell with the ink beside it that goes into an upright rule: a digit that the rule touches.

    Such ink is more than a rule leaves; what of the digit lies under the rule nobody sees.
    """
    tall, wide = box[3] - box[1], box
    for piece in (_box(one) for one in _pieces_of(mask, dpi, left=True)):
        beside = max(piece[0] - box[2], box[0] - piece[2]) <= tall and piece[1] < box[3] and piece[3] > box[1]
        if beside and piece[2] - piece[0] >= dpi * _DIGIT:
            wide = _around(wide, piece)
    return wide


def is_cut_off(box: Box, mask: Pixels, dpi: float) -> bool:
    """Whether ink stands beside a line in its cell that belongs to no line: what a faint character left."""
    tall = box[3] - box[1]
    for piece in (_box(one) for one in _strokes(mask, dpi) if one[4] >= (dpi / 100) ** 2):
        apart = max(piece[0] - box[2], box[0] - piece[2])
        if 0 <= apart <= 1.5 * tall and piece[1] < box[3] and piece[3] > box[1]:
            return True
    return False


def _strokes(mask: Pixels, dpi: float) -> Pixels:
    """The pieces of ink in a cell, but for what a ruling line leaves at its edge."""
    return _pieces_of(mask, dpi, left=False)


def _pieces_of(mask: Pixels, dpi: float, *, left: bool) -> Pixels:
    """The pieces of ink in a cell: those that an upright rule may have ``left`` at its edge, or all but what rules left."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    stats = stats[1:]
    height, width = mask.shape
    thin = dpi * 0.03
    level = ((stats[:, 1] <= 1) | (stats[:, 1] + stats[:, 3] >= height - 1)) & (stats[:, 3] <= thin)
    upright = ((stats[:, 0] <= 1) | (stats[:, 0] + stats[:, 2] >= width - 1)) & (stats[:, 2] <= thin)
    return stats[upright & ~level] if left else stats[~(level | upright)]


def _box(stat: Pixels) -> Box:
    x, y, width, height = (int(value) for value in stat[:4])
    return x, y, x + width, y + height


def _beside(point: Box, strokes: list[Box], tall: float) -> bool:
    x0, y0, x1, y1 = point
    return any(
        left - 0.45 * tall <= x0
        and x1 <= right + 0.45 * tall
        and top - 0.25 * tall <= y0
        and y1 <= bottom + 0.35 * tall
        for left, top, right, bottom in strokes
    )


def _around(one: Box, two: Box) -> Box:
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])


def _rows(boxes: list[Box]) -> list[Box]:
    """Boxes that share heights are of one line."""
    rows: list[Box] = []
    for box in sorted(boxes, key=lambda one: one[1]):
        for index, row in enumerate(rows):
            if box[1] < row[3] and box[3] > row[1]:
                rows[index] = _around(row, box)
                break
        else:
            rows.append(box)
    return sorted(rows, key=lambda one: one[1])


def _merged(rows: list[Box]) -> list[Box]:
    """Lines, the parts of characters that stand apart above and below each other put together."""
    tallest = max(row[3] - row[1] for row in rows)
    merged: list[Box] = []
    for row in rows:
        if merged:
            last = merged[-1]
            gap, both = row[1] - last[3], row[3] - last[1]
            if _equals(last, row):
                merged[-1] = _around(last, row)
                continue
            flat = min(row[3] - row[1], last[3] - last[1]) < 0.45 * tallest
            if (gap < 0.1 * tallest and both < 1.35 * tallest) or (
                gap < 0.5 * tallest and flat and both < 1.3 * tallest
            ):
                merged[-1] = _around(last, row)
                continue
        merged.append(row)
    return merged


def _equals(above: Box, below: Box) -> bool:
    """Whether two lines are the two strokes of a =: flat, below each other, nearer than they are long."""
    long = min(above[2] - above[0], below[2] - below[0])
    flat = max(above[3] - above[1], below[3] - below[1]) * 2 <= long
    return flat and max(abs(above[0] - below[0]), abs(above[2] - below[2])) * 4 <= long and below[1] - above[3] <= long


def lines_of_page(mask: Pixels, dpi: float) -> list[Box]:
    """The pieces of lines of text outside tables, each short enough to be recognised."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    kept = np.zeros(count, np.uint8)
    kept[1:] = (
        (stats[1:, 4] > (dpi / 100) ** 2 * 1.5) & (stats[1:, 3] < dpi * _TALLEST) & (stats[1:, 2] < dpi * 2.5)
    ) * 255
    solid = kept[labels]
    large = np.zeros(count, np.uint8)
    large[1:] = ((stats[1:, 2] >= dpi * 0.045) | (stats[1:, 3] >= dpi * 0.045)) * 255
    # dirt: what has no stroke as long as a third of a character near it
    near = cv2.dilate(cv2.bitwise_and(large[labels], solid), np.ones((int(dpi * 0.06), int(dpi * 0.12)), np.uint8))
    solid = cv2.bitwise_and(solid, near)
    if not solid.any():
        return []
    smear = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, np.ones((1, int(dpi * 0.16)), np.uint8))
    smear = cv2.dilate(smear, np.ones((int(dpi * 0.012) | 1, 3), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(smear, connectivity=8)
    return list(_pieces([_box(one) for one in stats[1:]], solid, dpi))


def _pieces(boxes: list[Box], solid: Pixels, dpi: float) -> Iterator[Box]:
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda one: one[1] - one[3]):
        tall = box[3] - box[1]
        for row in rows:
            top, bottom = min(one[1] for one in row), max(one[3] for one in row)
            shared = min(box[3], bottom) - max(box[1], top)
            if shared > 0.5 * min(tall, bottom - top) and tall < 1.6 * (bottom - top):
                row.append(box)
                break
        else:
            rows.append([box])
    for row in rows:
        tall = max(one[3] for one in row) - min(one[1] for one in row)
        if tall < dpi * 0.06:
            continue
        chunks: list[Box] = []
        for box in sorted(row):
            if chunks and box[0] - chunks[-1][2] < 0.9 * tall:
                chunks[-1] = _around(chunks[-1], box)
            else:
                chunks.append(box)
        for chunk in chunks:
            for part in _short(chunk, solid, tall):
                if part[3] - part[1] >= 0.3 * tall or part[2] - part[0] >= 0.5 * tall:
                    yield part


def _short(box: Box, solid: Pixels, tall: int) -> Iterator[Box]:
    """A box in pieces of at most ``_LONGEST`` heights, cut in the middle of the widest gap."""
    x0, y0, x1, y1 = box
    first = _LONGEST * 2 // 3
    while x1 - x0 > _LONGEST * tall:
        empty = solid[y0:y1, x0 + first * tall : x0 + _LONGEST * tall].sum(0) == 0
        best, at, run = 0, (_LONGEST - first) * tall // 2, 0
        for index, blank in enumerate(empty):
            run = run + 1 if blank else 0
            if run > best:
                best, at = run, index - run // 2
        cut = x0 + first * tall + at
        yield x0, y0, cut, y1
        x0 = cut
    yield x0, y0, x1, y1
