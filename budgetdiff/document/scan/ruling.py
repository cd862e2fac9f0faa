"""The ruling lines of an upright page: long thin straight ink that ends on lines which cross it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from budgetdiff.document.scan.clean import Pixels

_ACROSS, _DOWN = 0.22, 0.15
"""Inches: shorter runs of ink are strokes of letters."""
_LONG_ACROSS, _LONG_DOWN = 0.9, 0.45
"""Inches: longer ones are believed first, shorter ones where they go from one that is believed to another."""
_NEAR = 0.03
"""Inches between the end of a line and the line that it ends on."""
_ROUNDS = 4
_ASKEW = 0.001
"""Pixels a pixel that a line of an upright page may still rise."""
_PARTS, _PART = 8, 0.4
"""Parts of a line, and inches of each at least, in which it is looked where it lies."""
_REACH = 14


@dataclass(frozen=True, slots=True)
class Run:
    """A straight run of ink in pixels: where it lies, from where to where it goes, how thick it is."""

    at: float
    start: float
    end: float
    thick: float

    @property
    def length(self) -> float:
        """How long it is."""
        return self.end - self.start


def rules(mask: Pixels, dpi: float) -> tuple[list[Run], list[Run]]:
    """The lines across and the uprights that rule the tables of a page."""
    flat = [run for run in _joined(_runs(mask, dpi, across=True), dpi) if _solid(mask, run, across=True) > 0.8]
    tall = [run for run in _joined(_runs(mask, dpi, across=False), dpi) if _solid(mask, run, across=False) > 0.8]
    long, high, near = dpi * _LONG_ACROSS, dpi * _LONG_DOWN, dpi * _NEAR
    believed = [run for run in flat if run.length >= long]
    usual = float(
        np.median(
            [
                *(_width(mask, run, across=True)[0] for run in believed),
                *(_width(mask, run, across=False)[0] for run in tall if run.length >= high),
                0.0,
            ]
        )
    )

    def spans(run: Run, others: Sequence[Run], *, across: bool) -> Run | None:
        """A short run that goes all the way, without a gap, from one believed line to another, as thin as they are."""
        cut = _trimmed(run, others, near, long=False)
        if cut is None or _solid(mask, cut, across=across) <= 0.985:
            return None
        middle, even = _width(mask, cut, across=across)
        return cut if even > 0.75 and middle <= 1.5 * usual + 1 else None

    # an upright that spans exactly from one long line to another is believed too: tables of one row have no others
    upright = [run for run in tall if run.length >= high or spans(run, believed, across=False)]
    for _ in range(_ROUNDS):
        across = [cut for run in believed if (cut := _trimmed(run, upright, near, long=True))]
        down = [cut for run in upright if (cut := _trimmed(run, believed, near, long=True))]
        settled = len(across) == len(believed) and len(down) == len(upright)
        believed, upright = across, down
        if settled:
            break
    short = [run for run in flat if run.length < long]
    low = [run for run in tall if run.length < high and not any(run.at == one.at for one in upright)]
    for _ in range(_ROUNDS):
        across = [cut for run in short if (cut := spans(run, upright, across=True))]
        down = [cut for run in low if (cut := spans(run, believed, across=False))]
        if not across and not down:
            break
        short = [run for run in short if not spans(run, upright, across=True)]
        low = [run for run in low if not spans(run, believed, across=False)]
        believed, upright = [*believed, *across], [*upright, *down]
    return believed, upright


def unevenness(mask: Pixels, across: Sequence[Run], down: Sequence[Run], dpi: float) -> float:
    """By how many pixels the ink of the most uneven ruling line leaves the level or upright that it should be."""
    worst = 0.0
    for run, level in (*((run, True) for run in across), *((run, False) for run in down)):
        band = _band(mask, run, _REACH, across=level)
        count = min(_PARTS, int(band.shape[1] / (_PART * dpi)))
        centres = []
        for part in np.array_split(band, count, axis=1) if count >= 3 else ():
            # the line itself is inked along the whole part, letters beside it are not
            solid = np.flatnonzero(part.mean(1) > 0.8)
            if len(solid):
                pieces = np.split(solid, np.flatnonzero(np.diff(solid) > 1) + 1)
                centres.append(min((float(piece.mean()) for piece in pieces), key=lambda at: abs(at - _REACH)))
        if len(centres) > count // 2:
            worst = max(worst, max(centres) - min(centres) - _ASKEW * run.length)
    return worst


def _runs(mask: Pixels, dpi: float, *, across: bool) -> list[Run]:
    """Long straight runs of ink that are thin."""
    shortest = int(dpi * (_ACROSS if across else _DOWN))
    shapes = ((3, 1), (1, 5), (1, shortest)) if across else ((1, 3), (5, 1), (shortest, 1))
    thicker, gap, long = (np.ones(shape, np.uint8) for shape in shapes)
    found = cv2.morphologyEx(cv2.dilate(mask, thicker), cv2.MORPH_CLOSE, gap)
    found = cv2.morphologyEx(found, cv2.MORPH_OPEN, long)
    count, _, boxes, centres = cv2.connectedComponentsWithStats(found, connectivity=8)
    out = []
    for index in range(1, count):
        x, y, width, height, area = (int(value) for value in boxes[index])
        length, thick = (width, height) if across else (height, width)
        mean = area / length
        if length < shortest or mean > dpi * 0.03 + 4 or thick > max(dpi * 0.06, length * 0.012 + 6):
            continue  # a filled cell, the ring of a seal
        start = x if across else y
        out.append(Run(float(centres[index][1 if across else 0]), start, start + length, mean))
    return out


def _joined(runs: list[Run], dpi: float) -> list[Run]:
    """Runs on one line whose gap is small are one."""
    near, gap = dpi * 0.02 + 1, dpi * 0.1
    out: list[Run] = []
    for run in sorted(runs, key=lambda one: (one.at, one.start)):
        for index, other in enumerate(out):
            apart = max(run.start, other.start) - min(run.end, other.end)
            if abs(other.at - run.at) <= near and apart <= gap:
                at = (other.at * other.length + run.at * run.length) / (other.length + run.length)
                ends = min(other.start, run.start), max(other.end, run.end)
                out[index] = Run(at, *ends, max(other.thick, run.thick))
                break
        else:
            out.append(run)
    return out if len(out) == len(runs) else _joined(out, dpi)


def _band(mask: Pixels, run: Run, reach: int, *, across: bool) -> Pixels:
    at, start, end = round(run.at), int(run.start), int(run.end)
    low, high = max(0, at - reach), at + reach + 1
    return (mask[low:high, start:end] if across else mask[start:end, low:high].T) > 0


def _solid(mask: Pixels, run: Run, *, across: bool) -> float:
    """The share of a run that is ink in the picture itself."""
    band = _band(mask, run, 3, across=across)
    return float(band.any(0).mean()) if band.size else 0.0


def _width(mask: Pixels, run: Run, *, across: bool) -> tuple[float, float]:
    """The usual thickness of the ink along a run, and the share of it that is no thicker than half as much again."""
    band = _band(mask, run, _REACH, across=across)
    if not band.size:
        return 0.0, 0.0
    middle = min(_REACH, round(run.at))
    widths = []
    for column in band[:, :: max(1, band.shape[1] // 60)].T:
        around = (middle + step for step in (0, 1, -1, 2, -2, 3, -3))
        at = next((place for place in around if 0 <= place < len(column) and column[place]), None)
        if at is None:
            continue
        above = next((step for step in range(at, -1, -1) if not column[step]), -1)
        below = next((step for step in range(at, len(column)) if not column[step]), len(column))
        widths.append(below - above - 1)
    if not widths:
        return 0.0, 0.0
    usual = float(np.median(widths))
    return usual, float((np.array(widths) <= 1.5 * usual).mean())


def _trimmed(run: Run, others: Sequence[Run], near: float, *, long: bool) -> Run | None:
    """A run between the first and the last line that crosses it; None where it does not end on lines."""
    met = sorted(
        one.at
        for one in others
        if one.start - near <= run.at <= one.end + near and run.start - near <= one.at <= run.end + near
    )
    if len(met) < 2 or met[-1] - met[0] < 2 * near:
        return None
    if max(met[0] - run.start, run.end - met[-1]) > near and not long:
        return None
    return replace(run, start=met[0], end=met[-1])
