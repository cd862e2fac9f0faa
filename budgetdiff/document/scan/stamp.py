"""Seals without a colour: rings of even grey over the print of a page, lighter than its ink, and the print without them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from budgetdiff.document.scan.clean import Pixels
from budgetdiff.document.scan.lines import Box

_THICK = 0.036
"""Inches: the strokes of print, but for large titles, are thinner than this, those of a seal's ring and star are not."""
_SMALLEST, _LARGEST, _ROUND, _FULL = 0.8, 2.4, 1.25, 0.35
"""Inches of a seal, how much longer than high it is at most, and the share of its box that its ring fills at most."""
_DARKEST, _LIGHTEST = 70, 185
"""Between which shades of 250 (paper) a seal is told from print."""
_NOISE = 20
"""Shades by which the grey of a seal varies."""
_VARIES = 30
"""The same where thin strokes are filled."""
_STEEP = 4
"""By how much darker than by its own shade print stands out from the seal that was below it."""
_INK = 200
_STAR, _RULE = 0.2, 0.22
"""Inches: so large is the star of a seal at least, so long a ruling line."""
_RING = (0.55, 1.0)
"""Between which shares of its half the letters of a seal stand."""
_ALIGNED, _NEXT = 0.85, 0.5
"""The share of its height that a letter has in common with the next one of its line, and how far that is in heights."""
_LOW, _BROAD, _LONG = 0.04, 0.11, 0.2
"""Inches that a letter of a seal, or what a rule leaves of it, is high and broad at least, and at most: digits are narrower."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A seal: the box around it in pixels, the shade of its ink, and that shade where only thick strokes are left."""

    box: Box
    shade: float
    thick: float


def stamps(grey: Pixels, dpi: float) -> list[Stamp]:
    """The grey seals of an evenly lit page: thick rings, neither filled nor as dark as print."""
    smooth, thick = cv2.GaussianBlur(grey, (0, 0), 0.7), _thick(grey, dpi)
    beside = cv2.erode(thick, np.ones((5, 5), np.uint8))
    between = ((thick >= _DARKEST) & (thick <= _LIGHTEST)).astype(np.uint8)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(between, connectivity=8)
    found = []
    for index in range(1, count):
        x, y, width, height, area = (int(value) for value in boxes[index])
        small, large = min(width, height), max(width, height)
        if small < _SMALLEST * dpi or large > _LARGEST * dpi or large > _ROUND * small or area > _FULL * width * height:
            continue
        box = slice(y, y + height), slice(x, x + width)
        own = labels[box] == index
        shade, filled, darkest = (float(np.median(picture[box][own])) for picture in (smooth, thick, beside))
        if darkest >= filled - _VARIES:  # else it is the edge of something as dark as print
            found.append(Stamp((x, y, x + width, y + height), shade, filled))
    return found


def without_stamps(grey: Pixels, found: list[Stamp], dpi: float) -> Pixels:
    """The page with the ink of seals as white as paper where no print lies on it; print over a seal keeps its darkness.

    The letters of a seal are as thin as print. They go where they touch none, stand around as a seal's do, and are no darker.
    """
    out = grey.copy()
    smooth, thick = cv2.GaussianBlur(grey, (0, 0), 0.7), _thick(grey, dpi)
    margin = max(2, round(dpi * 0.02))
    for stamp in found:
        x0, y0, x1, y1 = stamp.box
        across, down = slice(max(0, x0 - margin), x1 + margin), slice(max(0, y0 - margin), y1 + margin)
        own = smooth[down, across].astype(np.float32)
        part = out[down, across].astype(np.float32)
        for box, shape in _around(part, (x0 - across.start, y0 - down.start, x1 - across.start, y1 - down.start), dpi):
            if np.percentile(own[box][shape], 10) > stamp.shade - _NOISE:
                part[box][cv2.dilate(shape.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 250
        near = np.abs(thick[down, across].astype(np.float32) - stamp.thick) <= _VARIES
        covered = cv2.dilate(_large(near.astype(np.uint8), dpi), np.ones((3, 3), np.uint8)) > 0
        lifted = np.clip(250 - (stamp.shade - _NOISE - own) * _STEEP, own, 250)
        part = np.where(covered, np.maximum(lifted, part), part)
        out[down, across] = np.clip(part, 0, 255).astype(np.uint8)
    return out


def lies_under(box: Box, found: list[Stamp]) -> bool:
    """Whether a box meets a seal."""
    return any(box[0] < s.box[2] and box[2] > s.box[0] and box[1] < s.box[3] and box[3] > s.box[1] for s in found)


def _around(picture: Pixels, seal: Box, dpi: float) -> Iterator[tuple[tuple[slice, slice], Pixels]]:
    """The letters that stand around in a seal: the box of each, and which of its pixels are ink.

    They stand in its outer ring by themselves; what goes on with a letter of a line beside it is print.
    """
    ink = (picture < _INK).astype(np.uint8)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(ink & ~_ruled(ink, dpi), connectivity=8)
    pieces = {
        index: (x, y, x + width, y + height)
        for index, (x, y, width, height, _) in enumerate(boxes.tolist())
        if index and height >= _LOW * dpi and width >= _BROAD * dpi and max(width, height) <= _LONG * dpi
    }
    inside = {index for index, box in pieces.items() if _in_ring(box, seal)}
    print_ = [box for index, box in pieces.items() if index not in inside]
    while print_:  # a line of print goes on into the ring
        box = print_.pop()
        going_on = {index for index in inside if _beside(pieces[index], box)}
        print_.extend(pieces[index] for index in going_on)
        inside -= going_on
    for index in sorted(inside):
        x0, y0, x1, y1 = pieces[index]
        box_ = slice(y0, y1), slice(x0, x1)
        yield box_, labels[box_] == index


def _in_ring(box: Box, seal: Box) -> bool:
    """Whether a box stands wholly in the outer ring of a seal."""
    middle = (seal[0] + seal[2]) / 2, (seal[1] + seal[3]) / 2
    half = (seal[2] - seal[0]) / 2, (seal[3] - seal[1]) / 2
    away = [
        math.hypot((x - middle[0]) / half[0], (y - middle[1]) / half[1])
        for x in (box[0], box[2])
        for y in (box[1], box[3])
    ]
    return _RING[0] < min(away) and max(away) < _RING[1]


def _beside(one: Box, two: Box) -> bool:
    """Whether two letters stand side by side on one line."""
    high = max(one[3] - one[1], two[3] - two[1])
    shared = min(one[3], two[3]) - max(one[1], two[1])
    apart = max(one[0] - two[2], two[0] - one[2])
    return shared >= _ALIGNED * high and apart <= _NEXT * high


def _large(mask: Pixels, dpi: float) -> Pixels:
    """The pieces of a mask that are as large as a seal's ring or star."""
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    kept = np.zeros(count, np.uint8)
    kept[1:] = np.maximum(boxes[1:, 2], boxes[1:, 3]) >= _STAR * dpi
    return kept[labels]


def _ruled(ink: Pixels, dpi: float) -> Pixels:
    """The ruling lines in some ink, which part what touches them."""
    found = np.zeros_like(ink)
    for shape in ((1, round(dpi * _RULE)), (round(dpi * _RULE), 1)):
        found |= cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
    return cv2.dilate(found, np.ones((3, 3), np.uint8))


def _thick(grey: Pixels, dpi: float) -> Pixels:
    """The page without strokes as thin as those of print."""
    size = max(3, round(dpi * _THICK) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return cv2.morphologyEx(cv2.GaussianBlur(grey, (0, 0), 0.7), cv2.MORPH_CLOSE, kernel)
