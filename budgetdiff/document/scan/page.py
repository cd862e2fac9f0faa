"""A page that is a picture, read: its lines and text are painted on the canvas of a PDF's page, and read as such."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from budgetdiff.document.model import BBox, Recognised
from budgetdiff.document.pdf.canvas import LINE, Canvas, Edge, Shape, Style
from budgetdiff.document.pdf.lattice import find_cells, find_tables
from budgetdiff.document.pdf.page import PageReading, as_recognised, moved, reading_of
from budgetdiff.document.scan.clean import REACH, Pixels, ink, upright
from budgetdiff.document.scan.engine import Read, recogniser
from budgetdiff.document.scan.facing import is_legible, set_upright, turned_by
from budgetdiff.document.scan.lines import Box, crosses, is_cut_off, lines_in_cell, lines_of_page, to_the_edge
from budgetdiff.document.scan.photo import Flat, flattened
from budgetdiff.document.scan.ruling import Run, rules, unevenness
from budgetdiff.document.scan.spread import are_numbered, gutter_of
from budgetdiff.document.scan.stamp import lies_under, stamps, without_stamps
from budgetdiff.document.scan.words import as_printed, without_speck
from budgetdiff.said import Note

_LOWEST, _HIGHEST = 150.0, 300.0
"""Dots an inch that a page is rendered with: those of its own picture, within these."""
_USUAL = 200.0
_SURE = 0.5
"""The mean probability of a line outside tables: specks and seals are recognised as something less sure."""
_BLACK = Style(0.0, (0.0,), 1.0, 0, None, 0.0, 0, 0.0)


_BENT = 0.0125
"""Inches that a ruling line of a flat sheet is uneven at most."""
_SMALLER = 0.8
"""The size of the picture of a line at the second look, beside that at the first."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A line of text: where it stands, its picture (None: ink that is no text), whether in a cell, and over whose edge it goes."""

    box: Box
    picture: Pixels | None
    celled: bool
    crossed: bool = False


def read_picture(page: Any, number: int) -> PageReading:
    """Read page ``number`` of PDFium's as a picture; every grid of it is doubtful, as ``RECOGNISED`` says."""
    width, height = page.get_size()
    rgb, dpi = _raster(page, width, height)
    flat = flattened(rgb, dpi)
    if flat is not None:
        scale = 72 / dpi
        high, wide = flat.picture.shape[:2]
        reading = read_pixels(flat.picture, dpi, number, (wide * scale, high * scale))
        if not reading.turned:
            return _as_photographed(reading, flat, width, number, scale)
    return read_pixels(rgb, dpi, number, (width, height))


def _as_photographed(reading: PageReading, flat: Flat, width: float, number: int, scale: float) -> PageReading:
    """What was read of a flat sheet with its boxes where they are in the photograph; it is relied on for nothing."""

    def back(box: BBox) -> BBox:
        return flat.back(box, scale)

    note = Note("photographed", place="page", number=number)
    return replace(
        reading,
        blocks=tuple(moved(block, back) for block in reading.blocks),
        lines=tuple(replace(line, bbox=back(line.bbox)) for line in reading.lines),
        width=width,
        gutter=0.0,
        bent=True,
        notes=(*reading.notes, note),
    )


def read_pixels(
    rgb: Pixels, dpi: float, number: int, size: tuple[float, float], *, as_it_lies: bool = False
) -> PageReading:
    """Read a coloured picture of a page of ``size`` points; one that lies on its side or upside down is set upright.

    What stands on such a page and on one that is not flat is relied on for nothing: it is ``bent``. So is a sheet of two pages
    beside each other whose numbers do not follow each other: it may be one page of two columns.
    """
    grey, mask, angle = upright(rgb, dpi)
    sealed = stamps(grey, dpi)
    if sealed:
        grey = without_stamps(grey, sealed, dpi)
        mask = ink(grey, dpi)
    across, down = rules(mask, dpi)
    scale = 72 / dpi
    levels: list[Edge] = [
        (run.start * scale, run.end * scale, run.at * scale, run.at * scale, run.length * scale) for run in across
    ]
    uprights: list[Edge] = [
        (run.at * scale, run.at * scale, run.start * scale, run.end * scale, run.length * scale) for run in down
    ]
    cells = [cell for table in find_tables(find_cells(uprights, levels)) for cell in table]
    words = _without(mask, across, down)
    seen = [*_in_cells(grey, words, cells, dpi), *_outside(grey, words, cells, dpi)]
    # what was beneath a seal is not read for certain, however clearly it is seen without it
    seen = [replace(line, crossed=line.crossed or lies_under(line.box, sealed)) for line in seen]
    lines = [line for line in seen if line.picture is not None]
    reads = recogniser()([line.picture for line in lines]) if lines else []
    if not as_it_lies and not is_legible(reads) and (turn := turned_by(rgb, dpi)):
        turned = size if turn == 180 else (size[1], size[0])
        found_so = read_pixels(set_upright(rgb, turn), dpi, number, turned, as_it_lies=True)
        note = Note("turned", place="page", number=number, n=turn)
        return replace(found_so, turned=turn, bent=True, notes=(*found_so.notes, note))
    found = [
        _recognised(line.box, "", Read("", ()), None, number, scale, crossed=True)
        for line in seen
        if line.picture is None
    ]
    texts: list[tuple[Box, str]] = []
    for line, read, second in zip(lines, reads, _second(lines, reads), strict=True):
        if line.celled or (read.probabilities and float(np.mean(read.probabilities)) > _SURE):
            printed = as_printed(read.text)
            text = without_speck(printed) if line.celled else printed
            texts.append((line.box, text))
            # should it belong to a number after all, that was not read for certain
            crossed = line.crossed or text != printed
            found.append(_recognised(line.box, text, read, second, number, scale, crossed=crossed))
    gutter = gutter_of([line.box for line in seen], across, grey.shape[1], grey.shape[0])
    bent = unevenness(mask, across, down, dpi) > _BENT * dpi or abs(angle) >= REACH
    notes: tuple[str, ...] = ()
    if gutter is None:
        reading = _laid_out((*levels, *uprights), texts, (0.0, size[0]), number, size[1], scale)
    else:
        # one page after the other, each where it stands on the sheet
        left, right = (
            _laid_out((*levels, *uprights), texts, part, number, size[1], scale)
            for part in ((0.0, gutter * scale), (gutter * scale, size[0]))
        )
        reading = replace(
            left,
            blocks=(*left.blocks, *right.blocks),
            width=size[0],
            characters=left.characters + right.characters,
            gutter=gutter * scale,
        )
        bent = bent or not are_numbered(texts, gutter, grey.shape[0])
        notes = (Note("two pages", place="page", number=number),)
    blocks = tuple(as_recognised(block) for block in reading.blocks)
    return replace(
        reading,
        blocks=blocks,
        picture=False,
        recognised=True,
        lines=tuple(found),
        bent=bent,
        notes=(*reading.notes, *notes),
    )


def _laid_out(
    edges: Sequence[Edge],
    texts: Sequence[tuple[Box, str]],
    part: tuple[float, float],
    number: int,
    height: float,
    scale: float,
) -> PageReading:
    """What stands on the part of a sheet between two places across, in points: its rules and texts on a canvas, read."""
    left, right = part
    canvas = Canvas(0.0, 0.0, height, 0)
    for edge in edges:
        if left <= (edge[0] + edge[1]) / 2 < right:
            box = edge[0], edge[2], edge[1], edge[3]
            own = ((), (edge,)) if edge[2] == edge[3] else ((edge,), ())
            canvas.shapes.append(Shape(LINE, canvas.painted + 1, box, False, True, 0.0, 1.0, True, None, *own))
    for at, text in texts:
        if left <= (at[0] + at[2]) / 2 * scale < right:
            _write(canvas, text, at, scale)
    whole = (left, 0.0, right, height)
    return reading_of(canvas, whole, whole, number)


def _second(lines: list[_Seen], reads: list[Read]) -> list[Read | None]:
    """What a second look, at a smaller and softer picture, reads of the lines that have a digit; None of others."""
    again = [at for at, read in enumerate(reads) if any(mark.isdigit() for mark in read.text)]
    found: list[Read | None] = [None] * len(lines)
    pictures = [_softened(picture) for at in again if (picture := lines[at].picture) is not None]
    for at, read in zip(again, recogniser()(pictures) if pictures else [], strict=True):
        found[at] = read
    return found


def _softened(picture: Pixels) -> Pixels:
    height, width = picture.shape
    smaller = cv2.resize(
        cv2.GaussianBlur(picture, (0, 0), 0.7),
        (max(int(width * _SMALLER), 1), max(int(height * _SMALLER), 1)),
        interpolation=cv2.INTER_AREA,
    )
    return cv2.copyMakeBorder(smaller, 2, 2, 4, 4, cv2.BORDER_REPLICATE)


def _recognised(
    box: Box, text: str, read: Read, second: Read | None, number: int, scale: float, *, crossed: bool
) -> Recognised:
    left, top, right, bottom = (round(value * scale, 2) for value in box)
    sure = min(read.lowest, second.lowest) if second is not None else read.lowest
    again = None if second is None else as_printed(second.text)
    if again is not None and text != as_printed(read.text):
        again = without_speck(again)
    figures = min(read.figures, second.figures) if second is not None else read.figures
    return Recognised(number, (left, top, right, bottom), text, sure, again, read.rivals, crossed, figures)


def _raster(page: Any, width: float, height: float) -> tuple[Pixels, float]:
    """The page as pixels at the resolution of the picture that covers it, and that in dots an inch."""
    dpi = _USUAL
    for thing in page.get_objects(filter=[3], max_depth=3):
        left, bottom, right, top = thing.get_bounds()
        if (right - left) * (top - bottom) > 0.5 * width * height:
            dpi = max(thing.get_px_size()) / (max(right - left, top - bottom) / 72)
    dpi = min(max(dpi, _LOWEST), _HIGHEST)
    picture = page.render(scale=dpi / 72, rev_byteorder=True).to_pil().convert("RGB")
    return np.ascontiguousarray(np.asarray(picture)), dpi


def _without(mask: Pixels, across: list[Run], down: list[Run]) -> Pixels:
    """The ink without the ruling lines."""
    ruled = np.zeros_like(mask)
    for run in across:
        at = round(run.at)
        cv2.line(ruled, (int(run.start), at), (int(run.end), at), (255,), int(run.thick) + 3)
    for run in down:
        at = round(run.at)
        cv2.line(ruled, (at, int(run.start)), (at, int(run.end)), (255,), int(run.thick) + 3)
    return cv2.bitwise_and(mask, cv2.bitwise_not(ruled))


def _in_cells(grey: Pixels, words: Pixels, cells: list[BBox], dpi: float) -> list[_Seen]:
    inset = 3
    found = []
    for cell in cells:
        x0, top, x1, bottom = (round(value * dpi / 72) for value in cell)
        within = x0 + inset, top + inset, x1 - inset, bottom - inset
        if within[2] - within[0] < 6 or within[3] - within[1] < 6:
            continue
        own = np.ascontiguousarray(words[within[1] : within[3], within[0] : within[2]])
        lines = lines_in_cell(own, dpi) if own.size else []
        crossed = bool(own.size) and crosses(own, dpi)
        for line in lines:
            a, b, c, d = to_the_edge(line, own, dpi)
            box = a + within[0], b + within[1], c + within[0], d + within[1]
            found.append(
                _Seen(
                    box,
                    _cut(grey, box, within, dpi, 0.18),
                    celled=True,
                    crossed=crossed or (a, b, c, d) != line or is_cut_off(line, own, dpi),
                )
            )
        if crossed and not lines:
            found.append(_Seen(within, None, celled=True, crossed=True))
    return found


def _outside(grey: Pixels, words: Pixels, cells: list[BBox], dpi: float) -> list[_Seen]:
    free = words.copy()
    for cell in cells:
        x0, top, x1, bottom = (int(value * dpi / 72) for value in cell)
        free[max(0, top - 2) : bottom + 3, max(0, x0 - 2) : x1 + 3] = 0
    height, width = grey.shape
    page = 0, 0, width, height
    return [_Seen(box, _cut(grey, box, page, dpi, 0.1), celled=False) for box in lines_of_page(free, dpi)]


def _cut(grey: Pixels, box: Box, within: Box, dpi: float, grow: float) -> Pixels:
    """The picture of a line with a margin, kept within a box; a dash alone is widened, so that it is not blown up."""
    x0, y0, x1, y1 = box
    margin = max(2, int((y1 - y0) * grow), int(dpi * 0.012))
    more = margin + max(0, int((dpi * 0.10 - (y1 - y0)) / 2))
    top, bottom = max(within[1], y0 - more), min(within[3], y1 + more)
    left, right = max(within[0], x0 - margin - 2), min(within[2], x1 + margin + 2)
    picture = grey[top:bottom, left:right]
    paper = int(np.percentile(picture, 90))
    return cv2.copyMakeBorder(picture, 1, 1, 3, 3, cv2.BORDER_CONSTANT, value=(paper,))


def _write(canvas: Canvas, text: str, box: Box, scale: float) -> None:
    """Put the characters of a line on the canvas, spread over its box as wide and narrow ones are."""
    shares = [1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.5 for letter in text]
    if not shares:
        return
    left, top, right, bottom = (value * scale for value in box)
    unit = (right - left) / sum(shares)
    style = canvas.style(_BLACK)
    x = left
    for letter, share in zip(text, shares, strict=True):
        wide = unit * share
        order = canvas.painted + 1
        canvas.glyphs.append(((top + bottom) / 2, x, order, x + wide, top, bottom, bottom - top, letter, style))
        x += wide
