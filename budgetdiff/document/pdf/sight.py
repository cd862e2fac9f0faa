"""What an eye sees of what a page paints: not what is invisible, white on white, covered, clipped away, a watermark or a seal."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import itemgetter

from budgetdiff.document.model import BBox
from budgetdiff.document.pdf.canvas import MIDDLE, ORDER, RECTANGLE, STYLE, TEXT, X0, X1, Canvas, Glyph, Shape, Style
from budgetdiff.document.pdf.paths import meet
from budgetdiff.document.pdf.syntax import Overlong
from budgetdiff.document.pdf.words import words_of

THIN = 3.0
"""Points: a fill not thicker is drawn as a line."""
_HAIR = 1.5
"""Points: a thinner fill has no room for a glyph in front of it."""
_INVISIBLE = frozenset((3, 7))
"""Text rendering modes that leave no mark."""
_OPAQUE = 0.99
_SAME = 0.06
"""Of lightness: less than an eye tells from its background."""
_PEEP = 0.1
"""Of a glyph's width: a cover that leaves more of it free does not hide it."""
_PALE = 0.55
"""Lightness from which text is pale, as watermarks are."""
_LEVEL = 5.0
"""Degrees: a baseline as little off is that of a page fed in askew."""
_FEWEST_ANGLES = 4
_FEW = 20
_MOST_COMPARED = 5_000_000
_by_order = itemgetter(ORDER)


@dataclass(slots=True)
class Sight:
    """The glyphs of a page that an eye reads (sorted), those that stand on their side, and how many of which kind it does not.

    ``cut`` are level glyphs whose clip shows a part of its text and not them, sorted. ``recognised`` tells that the page is a
    picture, and its text is what recognition wrote over or under it.
    """

    glyphs: list[Glyph]
    sideways: list[Glyph] = field(default_factory=list)
    cut: list[Glyph] = field(default_factory=list)
    unseen: int = 0
    beyond: int = 0
    marks: int = 0
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class _Cover:
    """A box that hides what was painted before it; ``ink`` is its lightness (None: a picture)."""

    order: int
    box: BBox
    ink: float | None


def seen(canvas: Canvas, box: BBox) -> Sight:
    """What of a canvas an eye sees within ``box``, where its page is cropped.

    On a page that is a picture with an invisible text over it, an eye reads in the picture what recognition wrote in the text.
    """
    sight = _seen(canvas, box, list(canvas.styles))
    if sight.unseen > _FEW and canvas.pictures and not any(glyph[TEXT].strip() for glyph in sight.glyphs):
        styles = [style._replace(mode=0, alpha=1.0, ink=0.0) for style in canvas.styles]
        sight = _seen(Canvas.of(canvas.glyphs), box, styles)
        sight.recognised = True
    return sight


def _seen(canvas: Canvas, box: BBox, styles: list[Style]) -> Sight:
    everything = sorted([*canvas.glyphs, *canvas.turned]) if canvas.turned else sorted(canvas.glyphs)
    beyond = set(_beyond(everything, styles, box))
    covers = sorted(_covers(canvas, box), key=lambda cover: cover.order)
    hidden = set(_hidden(everything, styles, covers))
    marks = set(_watermarks(everything, styles)) | set(_seals(everything, styles))
    unseen = hidden | marks
    # clips through which a part of their text is seen
    windows = {styles[glyph[STYLE]].clip for glyph in everything if glyph[ORDER] not in beyond} if beyond else set()
    level = [abs(style.angle) <= _LEVEL for style in styles]
    if all(level) and not (beyond or hidden or marks):
        return Sight(everything)
    sight = Sight([])
    for glyph in everything:
        order = glyph[ORDER]
        if order in beyond or order in hidden or order in marks:
            shown = styles[glyph[STYLE]].clip in windows and level[glyph[STYLE]]
            if shown and order in beyond and order not in unseen and _is_on(glyph, box):
                sight.cut.append(glyph)
            elif glyph[TEXT].strip():
                sight.beyond += order in beyond
                sight.unseen += order in hidden and order not in beyond
                sight.marks += order in marks and order not in beyond and order not in hidden
        elif level[glyph[STYLE]]:
            sight.glyphs.append(glyph)
        elif _quarter(styles[glyph[STYLE]].angle):
            sight.sideways.append(glyph)
        elif glyph[TEXT].strip():
            sight.marks += 1
    return sight


def turn_of(canvas: Canvas) -> int:
    """By how many degrees (counter-clockwise) the text of a page is turned as a whole: 0, 90, 180 or 270."""
    angles = [style.angle for style in canvas.styles]
    if all(abs(angle) <= _LEVEL for angle in angles):
        return 0
    quarters = dict.fromkeys((0, 90, 180, 270), 0)
    for glyph in (*canvas.glyphs, *canvas.turned):
        angle = angles[glyph[STYLE]]
        nearest = round(angle / 90) * 90
        if abs(angle - nearest) <= _LEVEL and glyph[TEXT].strip():
            quarters[nearest % 360] += 1
    most = max(quarters, key=lambda turn: quarters[turn])
    return most if quarters[most] > 2 * sum(count for turn, count in quarters.items() if turn != most) else 0


def ruling_shapes(canvas: Canvas, box: BBox, *, backgrounds: bool = False) -> list[Shape]:
    """The shapes that rule tables: strokes and thin fills within ``box`` and their clip; a wide fill is a background, no line."""
    return [
        shape
        for shape in canvas.ruling()
        if (backgrounds or not is_background(shape)) and _is_seen(shape.box, shape.clip, box)
    ]


def is_background(shape: Shape) -> bool:
    """Whether a shape is a filled box that is not thin: what word processors put behind words and cells."""
    x0, top, x1, bottom = shape.box
    return shape.filled and not shape.stroked and shape.solid and x1 - x0 > THIN and bottom - top > THIN


def without_word_boxes(shapes: Sequence[Shape], glyphs: Sequence[Glyph]) -> list[Shape]:
    """Shapes without the fills as thin as lines that have a (sorted) glyph in front of them: the box behind a dash is no rule."""
    return [shape for shape in shapes if not (shape.filled and not shape.stroked and _is_behind(shape.box, glyphs))]


def _is_behind(box: BBox, glyphs: Sequence[Glyph]) -> bool:
    x0, top, x1, bottom = box
    return min(x1 - x0, bottom - top) >= _HAIR and holds_text(box, glyphs)


def holds_text(box: BBox, glyphs: Sequence[Glyph]) -> bool:
    """Whether the middle of one of the (sorted) glyphs stands in a box."""
    x0, top, x1, bottom = box
    beside = glyphs[bisect_left(glyphs, (top,)) : bisect_left(glyphs, (bottom,))]
    return any(x0 < (glyph[X0] + glyph[X1]) / 2 < x1 and glyph[TEXT].strip() for glyph in beside)


def _is_seen(box: BBox, clip: BBox | None, page: BBox) -> bool:
    x0, top, x1, bottom = meet(meet(box, page), clip)
    return x1 - x0 > -THIN and bottom - top > -THIN


def _quarter(angle: float) -> bool:
    return abs(angle - round(angle / 90) * 90) <= _LEVEL


def _lightness(style: Style) -> float | None:
    """The lightness of text on white paper, its opacity counted in."""
    return None if style.ink is None else 1 - style.alpha * (1 - style.ink)


def _beyond(glyphs: Sequence[Glyph], styles: list[Style], page: BBox) -> Iterable[int]:
    """Glyphs outside the page or their clip; a word that is cut by the border is one word, and read whole."""
    boxes = [page if style.clip is None else meet(page, style.clip) for style in styles]
    narrow = reduce(meet, boxes, page)
    if glyphs and glyphs[0][MIDDLE] >= narrow[1] and glyphs[-1][MIDDLE] <= narrow[3]:
        x0, _, x1, _ = narrow
        if min([glyph[X0] for glyph in glyphs]) >= x0 and max([glyph[X1] for glyph in glyphs]) <= x1:
            return ()
    out = []
    for glyph in glyphs:
        if not _is_on(glyph, boxes[glyph[STYLE]]):
            out.append(glyph[ORDER])
    if out:
        gone = set(out)
        for word in words_of(sorted(glyphs, key=_by_order)):
            if any(glyph[ORDER] not in gone for glyph in word):
                gone.difference_update(glyph[ORDER] for glyph in word)
        return gone
    return ()


def _is_on(glyph: Glyph, page: BBox) -> bool:
    """Whether the middle of a glyph lies in a box."""
    x0, top, x1, bottom = page
    return x0 <= (glyph[X0] + glyph[X1]) / 2 <= x1 and top <= glyph[MIDDLE] <= bottom


def _covers(canvas: Canvas, page: BBox) -> Iterable[_Cover]:
    for shape in canvas.shapes:
        if shape.filled and shape.kind == RECTANGLE and shape.alpha >= _OPAQUE and shape.solid:
            x0, top, x1, bottom = box = meet(meet(shape.box, page), shape.clip)
            if x1 - x0 > THIN and bottom - top > THIN:
                yield _Cover(shape.order, box, shape.ink)
    for picture in canvas.pictures:
        if picture.opaque:
            yield _Cover(picture.order, meet(picture.box, picture.clip), None)


def _hidden(glyphs: Sequence[Glyph], styles: list[Style], covers: list[_Cover]) -> Iterable[int]:
    """Glyphs that leave no mark, that something opaque was painted over, or that have the colour of what they stand on."""
    work = _Work()
    blended: dict[int, list[_Cover]] = {}
    bare: set[int] = set()
    for index, style in enumerate(styles):
        ink = _lightness(style)
        if style.mode in _INVISIBLE or style.alpha <= _SAME:
            bare.add(index)
        elif ink is not None:
            alike = [cover for cover in covers if cover.ink is not None and abs(ink - cover.ink) <= _SAME]
            if alike or ink >= 1 - _SAME:
                blended[index] = alike
    if bare or blended:
        for glyph in glyphs:
            style_of = glyph[STYLE]
            if style_of in bare:
                yield glyph[ORDER]
            elif style_of in blended:
                ink = _lightness(styles[style_of]) or 0.0
                on_paper = ink >= 1 - _SAME
                work.spend(len(covers) if on_paper else len(blended[style_of]))
                if (on_paper or any(_under(glyph, cover) for cover in blended[style_of])) and _blends(
                    glyph, ink, covers
                ):
                    yield glyph[ORDER]
    first = min((glyph[ORDER] for glyph in glyphs), default=0)
    for cover in covers:
        if cover.order > first:
            x0, top, x1, bottom = cover.box
            low, high = bisect_left(glyphs, (top,)), bisect_right(glyphs, (bottom, float("inf")))
            work.spend(high - low)
            for glyph in glyphs[low:high]:
                hair = (glyph[X1] - glyph[X0]) * _PEEP
                if glyph[ORDER] < cover.order and x0 <= glyph[X0] + hair and glyph[X1] - hair <= x1:
                    yield glyph[ORDER]


class _Work:
    """Counts comparisons: a page drawn to be slow is refused, not looked at for hours."""

    def __init__(self) -> None:
        self._left = _MOST_COMPARED

    def spend(self, count: int) -> None:
        """Count comparisons; raises Overlong where there are too many."""
        self._left -= count
        if self._left < 0:
            raise Overlong(f"covers its text more than {_MOST_COMPARED} times")


def _under(glyph: Glyph, cover: _Cover) -> bool:
    """Whether a glyph stands on a cover."""
    return cover.order < glyph[ORDER] and _is_on(glyph, cover.box)


def _blends(glyph: Glyph, ink: float, covers: list[_Cover]) -> bool:
    """Whether a glyph cannot be told from the topmost thing under it; paper is white."""
    ground: float | None = 1.0
    for cover in covers:
        if _under(glyph, cover):
            ground = cover.ink
    return ground is not None and abs(ink - ground) <= _SAME


def _watermarks(glyphs: Sequence[Glyph], styles: list[Style]) -> Iterable[int]:
    """Pale text that lies over darker text: all of its style."""
    inks = [_lightness(style) for style in styles]
    pale = {index for index, ink in enumerate(inks) if ink is not None and ink >= _PALE}
    if not pale:
        return
    dark = [glyph for glyph in glyphs if glyph[STYLE] not in pale and glyph[TEXT].strip()]
    marks: set[int] = set()
    work = _Work()
    for glyph in glyphs:
        if glyph[STYLE] in pale and glyph[STYLE] not in marks and glyph[TEXT].strip():
            tall = glyph[5] - glyph[4]
            low, high = bisect_left(dark, (glyph[4] + tall / 5,)), bisect_right(dark, (glyph[5] - tall / 5,))
            work.spend(high - low)
            if any(glyph[X0] < (other[X0] + other[X1]) / 2 < glyph[X1] for other in dark[low:high]):
                marks.add(glyph[STYLE])
    yield from (glyph[ORDER] for glyph in glyphs if glyph[STYLE] in marks)


def _seals(glyphs: Sequence[Glyph], styles: list[Style]) -> Iterable[int]:
    """The characters of round seals: those of a colour in which characters around them stand at many angles."""
    angles: dict[tuple[float, ...], set[int]] = {}
    for style in styles:
        if not _quarter(style.angle):
            angles.setdefault(style.colour, set()).add(round(style.angle / _LEVEL))
    for colour, met in angles.items():
        if len(met) < _FEWEST_ANGLES:
            continue
        ring = [
            glyph
            for glyph in glyphs
            if styles[glyph[STYLE]].colour == colour and not _quarter(styles[glyph[STYLE]].angle)
        ]
        x0, x1 = min(glyph[X0] for glyph in ring), max(glyph[X1] for glyph in ring)
        top, bottom = min(glyph[4] for glyph in ring), max(glyph[5] for glyph in ring)
        plain = max(styles, key=lambda style: sum(1 for glyph in glyphs if styles[glyph[STYLE]] is style)).colour
        below = bottom + (x1 - x0) / 4  # the lowest letters of a ring leave room for a number
        for glyph in glyphs:
            inside = x0 <= glyph[X0] and glyph[X1] <= x1 and top <= glyph[MIDDLE] <= below
            if inside and colour != plain and styles[glyph[STYLE]].colour == colour:
                yield glyph[ORDER]
