"""A sheet that was photographed: found on what it lies on, seen from straight above, and its bent lines made level."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from budgetdiff.document.model import BBox
from budgetdiff.document.scan.clean import Pixels, even, ink

_SMALL = 1200
"""Pixels of the longer side of the picture in which a sheet is sought."""
_LEAST, _MOST = 0.4, 0.99
"""The share of the picture that a sheet fills."""
_DARKER = 30
"""Shades by which what lies around a sheet is darker."""
_SIDES = 3
"""Sides of a sheet that end in the picture at least: the fourth may run along its edge."""
_EDGE, _BESIDE, _SAMPLES = 15, 5, 60
"""The same right at its sides, so many pixels of the smaller picture within and beyond them, at so many places."""
_STRAIGHT = 0.96
"""The share of the four corners' shape that the sheet fills: else it is none, or its edge is hidden."""
_ASKEW, _SEEN = 0.6, 12.0
"""Degrees by which a corner of a sheet that was scanned flat is off a right one at most, and of one seen at an angle."""
_RUN, _LONG = 0.22, 0.3
"""Inches of a piece of a ruling line, and the share of the width that a line goes on to say how the sheet is bent."""
_LINES, _DEGREE = 2, 4


@dataclass(frozen=True, slots=True)
class Flat:
    """A sheet as from straight above, its width and height in pixels those it has in the photograph.

    ``across`` takes a place on it to its place in the photograph, but for ``lowered``: by how many pixels the line that is
    level on it lies lower before, for every pixel across.
    """

    picture: Pixels
    across: Pixels
    lowered: Pixels

    def back(self, box: BBox, scale: float) -> BBox:
        """The box around what a box on the flat sheet, of so many points a pixel, shows in the photograph."""
        left, top, right, bottom = (value / scale for value in box)
        corners = []
        for x, y in ((left, top), (right, top), (right, bottom), (left, bottom)):
            at = min(max(int(x), 0), len(self.lowered) - 1)
            corners.append((x, y + float(self.lowered[at])))
        found = cv2.perspectiveTransform(np.array([corners], np.float32), self.across)[0] * scale
        low, high = found.min(0), found.max(0)
        return round(float(low[0]), 2), round(float(low[1]), 2), round(float(high[0]), 2), round(float(high[1]), 2)


def flattened(rgb: Pixels, dpi: float) -> Flat | None:
    """The sheet of a photograph made flat; None where the picture shows no sheet seen at an angle on something darker."""
    corners = _corners(rgb)
    if corners is None:
        return None
    lengths = [float(np.linalg.norm(corners[number] - corners[number - 1])) for number in range(4)]
    width, height = round((lengths[1] + lengths[3]) / 2), round((lengths[0] + lengths[2]) / 2)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    there = cv2.getPerspectiveTransform(corners, flat)
    picture = cv2.warpPerspective(rgb, there, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    lowered = _lowered(picture, dpi)
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    level = cv2.remap(picture, columns, rows + lowered[None, :], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return Flat(level, cv2.getPerspectiveTransform(flat, corners), lowered)


def _corners(rgb: Pixels) -> Pixels | None:
    """The corners of the sheet, from the upper left clockwise; None where there is none, or it is a rectangle already."""
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    scale = max(grey.shape) / _SMALL
    small = cv2.resize(grey, (round(grey.shape[1] / scale), round(grey.shape[0] / scale)), interpolation=cv2.INTER_AREA)
    bare = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)), (0, 0), 1)
    _, bright = cv2.threshold(bare, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if bare[bright == 0].size == 0 or bare[bright > 0].mean() - bare[bright == 0].mean() < _DARKER:
        return None
    outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(outlines, key=cv2.contourArea)
    area = cv2.contourArea(outline)
    shape = cv2.approxPolyDP(outline, 0.02 * cv2.arcLength(outline, closed=True), closed=True)
    if len(shape) != 4 or not cv2.isContourConvex(shape) or not _LEAST <= area / small.size <= _MOST:
        return None
    if area < _STRAIGHT * cv2.contourArea(shape):
        return None
    found = shape[:, 0].astype(np.float32)
    found = np.roll(found, -int(found.sum(1).argmin()), axis=0)
    if found[1][0] < found[3][0]:
        found = found[[0, 3, 2, 1]]
    found = _sharpened(found, outline[:, 0].astype(np.float32))
    if not _ASKEW < max(_off_right(found, number) for number in range(4)) <= _SEEN:
        return None
    if sum(_ends(bare, found[number], found[(number + 1) % 4], found.mean(0)) for number in range(4)) < _SIDES:
        return None
    return np.ascontiguousarray((found + 0.5) * scale - 0.5, np.float32)


def _ends(bare: Pixels, start: Pixels, end: Pixels, middle: Pixels) -> bool:
    """Whether a sheet ends at a side: what lies beyond it is in the picture, and is darker."""
    shares = np.linspace(0.1, 0.9, _SAMPLES)[:, None]
    points = start + (end - start) * shares
    normal = np.array([start[1] - end[1], end[0] - start[0]]) / np.linalg.norm(end - start)
    if (middle - start) @ normal < 0:
        normal = -normal
    inside, outside = (np.round(points + normal * reach).astype(int) for reach in (_BESIDE, -_BESIDE))
    high, wide = bare.shape
    seen = [
        (int(bare[one[1], one[0]]), int(bare[two[1], two[0]]))
        for one, two in zip(inside, outside, strict=True)
        if min(*one, *two) >= 0 and max(one[0], two[0]) < wide and max(one[1], two[1]) < high
    ]
    return len(seen) * 2 > _SAMPLES and float(np.median([one - two for one, two in seen])) >= _EDGE


def _sharpened(corners: Pixels, outline: Pixels) -> Pixels:
    """The corners where the lines through the middles of the sides meet; those of the outline are rounded."""
    sides = []
    for number in range(4):
        start, end = corners[number], corners[(number + 1) % 4]
        along = (end - start) / np.linalg.norm(end - start)
        away = outline - start
        share = away @ along / np.linalg.norm(end - start)
        beside = np.abs(away @ np.array([-along[1], along[0]]))
        own = outline[(share > 0.1) & (share < 0.9) & (beside < 0.02 * _SMALL)]
        x, y, at_x, at_y = cv2.fitLine(own, cv2.DIST_HUBER, 0, 0.01, 0.01)[:, 0] if len(own) > 1 else (*along, *start)
        sides.append(np.cross((at_x, at_y, 1.0), (at_x + x, at_y + y, 1.0)))
    met = [np.cross(sides[number - 1], sides[number]) for number in range(4)]
    if any(abs(point[2]) < 1e-6 for point in met):
        return corners  # two sides that meet run alike: what was found is no sheet, and its corners say so
    return np.array([(point[0] / point[2], point[1] / point[2]) for point in met], np.float32)


def _off_right(corners: Pixels, number: int) -> float:
    """By how many degrees a corner is no right one."""
    one, two = corners[number - 1] - corners[number], corners[(number + 1) % 4] - corners[number]
    turn = abs(math.degrees(math.atan2(float(one[1]), float(one[0])) - math.atan2(float(two[1]), float(two[0]))))
    return abs(min(turn, 360 - turn) - 90)


def _lowered(picture: Pixels, dpi: float) -> Pixels:
    """By how many pixels the ruling lines of a sheet lie lower than level, for every pixel across; 0 where none say so."""
    width = picture.shape[1]
    mask = ink(even(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)), dpi)
    runs = cv2.morphologyEx(
        cv2.dilate(mask, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, np.ones((1, round(dpi * _RUN / 2)), np.uint8)
    )
    runs = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((3, round(dpi * _RUN / 2)), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    places, offsets = [], []
    for index in range(1, count):
        x, y, wide, high, _ = (int(value) for value in boxes[index])
        if wide < _LONG * width or high > dpi * 0.3:
            continue
        own = labels[y : y + high, x : x + wide] == index
        weight = own.sum(0)
        at = np.flatnonzero(weight)
        middle = (own * np.arange(high)[:, None]).sum(0)[at] / weight[at] + y
        places.append((at + x) * 2 / width - 1)
        offsets.append(middle)
    if len(places) < _LINES:
        return np.zeros(width, np.float32)
    # each line has a height of its own; how it bends is the same for all
    columns = [np.concatenate([place**power for place in places]) for power in range(1, _DEGREE + 1)]
    heights = np.zeros((sum(map(len, places)), len(places)))
    first = 0
    for number, place in enumerate(places):
        heights[first : first + len(place), number] = 1
        first += len(place)
    solved, *_ = np.linalg.lstsq(np.column_stack([*columns, heights]), np.concatenate(offsets), rcond=None)
    across = np.linspace(-1, 1, width)
    bend = sum(solved[power - 1] * across**power for power in range(1, _DEGREE + 1))
    return (bend - bend.mean()).astype(np.float32)
