"""The interpreter of content streams: pdfminer's state and order of float operations, several times as fast.

One loop of local variables: it is run for every glyph of every page. Whatever is unusual raises Unusual, and the page is
left to pdfplumber.
"""

from __future__ import annotations

import math
from typing import Any

from pdfminer.pdftypes import dict_value, list_value, stream_value
from pdfminer.psparser import literal_name

from budgetdiff.document.model import BBox
from budgetdiff.document.pdf.canvas import Canvas, Picture, Style
from budgetdiff.document.pdf.colours import BLACK, Colour, colour_of, lightness, opacity, space_of
from budgetdiff.document.pdf.fonts import Font, Fonts
from budgetdiff.document.pdf.paths import Matrix, Segment, box_of, clipped, meet, paint, times
from budgetdiff.document.pdf.statements import CLOSES, COLOURS, IGNORED, PAINTS, content_of, spend, statements_of
from budgetdiff.document.pdf.strings import parts_of, show_turned
from budgetdiff.document.pdf.syntax import Overlong, Unusual, named, number, numbers

_DEEPEST = 24
_FORM = 100
"""Statements that the call of a form counts for, beside its own."""
_SHORT_STRING = 14
_OPAQUE = 0.99
_UNIT = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def interpret(  # noqa: PLR0915 - one loop of local variables: calls would cost half of its speed
    streams: Any,
    resources: Any,
    ctm: Matrix,
    fonts: Fonts,
    canvas: Canvas,
    *,
    look: tuple[Colour, float, int, BBox | None] = (BLACK, 1.0, 0, None),
    above: tuple[int, ...] = (),
    depth: int = 0,
) -> None:
    """Paint the content of ``streams`` on the canvas.

    ``ctm`` brings its space to the page's. ``look`` is the colour, opacity, text mode and clip that a form inherits, ``above``
    the numbers of the streams that it is called from. Raises Unusual, and Overlong for more than any disclosure draws.
    """
    if depth > _DEEPEST:
        raise Overlong(f"calls forms more than {_DEEPEST} deep")
    data, ids = content_of(streams, above)
    resources = dict_value(resources) if resources else {}
    named_fonts = xobjects = None
    left, top0, height = canvas.left, canvas.top, canvas.height
    add, turned = canvas.glyphs.append, canvas.turned.append
    order = canvas.painted
    stack: list[Any] = []
    a0, b0, c0, d0, e0, f0 = ctm
    colour, alpha, mode, clip = look
    space = "gray"
    ta, tb, tc, td, te, tf = 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    lx: float = 0
    ly: float = 0
    font: Font | None = None
    known: dict[bytes, Any] = {}
    size = charspace = wordspace = leading = rise = 0.0
    scaling = 100.0
    path: list[Segment] = []
    clips = False
    straight = b0 == 0 and c0 == 0
    fresh = False  # whether what Tj computes below from the state is that of the state
    moves: dict[bytes, tuple[float, float]] = {}
    inks: dict[tuple[str, bytes], Colour] = {}
    opacities: dict[tuple[bytes, float], float] = {}
    f_last: float | None = None
    last_key: Any = None
    for operands, op, other in statements_of(data, canvas):
        if op in (b"Tj", b"TJ"):
            if font is None:
                continue
            if not fresh:
                key = (
                    ta,
                    tb,
                    tc,
                    td,
                    a0,
                    b0,
                    c0,
                    d0,
                    font,
                    size,
                    scaling,
                    charspace,
                    wordspace,
                    rise,
                    colour,
                    alpha,
                    mode,
                    clip,
                )
                fresh = key == last_key
            if not fresh:
                last_key = key
                a, b = a0 * ta + c0 * tb, b0 * ta + d0 * tb
                c, d = a0 * tc + c0 * td, b0 * tc + d0 * td
                plain = b == 0 and c == 0 and not font.vertical
                straight = b0 == 0 and c0 == 0
                scale = scaling * 0.01
                low = (font.stated_descent if canvas.as_stated else font.descent) * size + rise
                high = low + size
                upright = a * d * scale > 0 and b * c <= 0
                gap = charspace * scale
                word = 0 if font.multibyte else wordspace * scale
                if plain:
                    down, up = d * low, d * high
                single = font.runs(size, scale, a, word) if plain and upright else None
                angle = 0.0 if b == 0 and a > 0 else math.degrees(math.atan2(b * scale, a * scale))
                style = canvas.style(Style(lightness(colour), colour, alpha, mode, clip, angle, id(font), size))
                f_last = None
                fresh = True
            if straight:
                e, f = a0 * te + e0, d0 * tf + f0
            else:
                e, f = a0 * te + c0 * tf + e0, b0 * te + d0 * tf + f0
            if plain and not ly:
                if f != f_last:
                    f_last = f
                    y0, y1 = down + f, up + f
                    if y1 < y0:
                        y0, y1 = y1, y0
                    top, bottom = height - y1 + top0, height - y0 + top0
                    middle, tall = (top + bottom) / 2, y1 - y0
                if single is not None:
                    run = single.get(operands)
                    if run is not None:  # one character, as most producers write them
                        text, advance, wide = run
                        x0 = lx * a + e
                        order += 1
                        if wide >= 0:
                            add((middle, x0 + left, order, wide + x0 + left, top, bottom, tall, text, style))
                        else:
                            add((middle, wide + x0 + left, order, x0 + left, top, bottom, tall, text, style))
                        lx += advance
                        continue
            parts = known.get(operands)
            if parts is None:
                parts = parts_of(operands, font)
                if len(operands) < _SHORT_STRING:
                    known[operands] = parts
            if (
                single is not None
                and len(operands) < _SHORT_STRING
                and len(parts) == 1
                and parts[0].__class__ is list
                and len(parts[0]) == 1
            ):
                text, width, blank, hidden = parts[0][0]
                if not hidden and not (blank and word):
                    advance = width * size * scale
                    single[operands] = (text, advance, a * advance)
            if not plain or ly:
                if font.vertical:
                    raise Unusual("an upright script")
                lx, ly = show_turned(
                    parts,
                    (a, b, c, d, e, f),
                    (lx, ly),
                    (low, high),
                    (size, scale, gap, word),
                    style,
                    canvas,
                    upright=upright,
                )
                order = canvas.painted
                continue
            needed = False
            x = lx
            for part in parts:
                if part.__class__ is float:
                    x -= part * (0.001 * size * scale)
                    needed = True
                    continue
                for text, width, blank, hidden in part:
                    if needed:
                        x += gap
                    x0 = x * a + e
                    advance = width * size * scale
                    x1 = a * advance + x0
                    if x1 < x0:
                        x0, x1 = x1, x0
                    if hidden:
                        canvas.garbage += 1
                    order += 1
                    (add if upright else turned)((middle, x0 + left, order, x1 + left, top, bottom, tall, text, style))
                    x += advance
                    if blank and word:
                        x += word
                    needed = True
            lx = x
        elif op in (b"TD", b"Td"):
            move = moves.get(operands)
            if move is None:
                tx, ty = numbers(operands, 2)
                move = moves[operands] = tx, ty
            tx, ty = move
            te, tf = tx * ta + ty * tc + te, tx * tb + ty * td + tf
            if op == b"TD":
                leading = ty
            lx = ly = 0
        elif op in IGNORED:
            continue
        elif op == b"BT":
            ta, tb, tc, td, te, tf = 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
            lx = ly = 0
            fresh = False
        elif op == b"q":
            stack.append(
                (
                    a0,
                    b0,
                    c0,
                    d0,
                    e0,
                    f0,
                    ta,
                    tb,
                    tc,
                    td,
                    te,
                    tf,
                    lx,
                    ly,
                    font,
                    known,
                    size,
                    charspace,
                    wordspace,
                    leading,
                    rise,
                    scaling,
                    colour,
                    space,
                    alpha,
                    mode,
                    clip,
                )
            )
        elif op == b"Q":
            if stack:
                (
                    a0,
                    b0,
                    c0,
                    d0,
                    e0,
                    f0,
                    ta,
                    tb,
                    tc,
                    td,
                    te,
                    tf,
                    lx,
                    ly,
                    font,
                    known,
                    size,
                    charspace,
                    wordspace,
                    leading,
                    rise,
                    scaling,
                    colour,
                    space,
                    alpha,
                    mode,
                    clip,
                ) = stack.pop()
                fresh = False
        elif op == b"Tm":
            ta, tb, tc, td, te, tf = numbers(operands, 6)
            lx = ly = 0
            fresh = False
        elif op == b"Tf":
            name, size = named(operands)
            if named_fonts is None:
                named_fonts = dict_value(resources["Font"]) if "Font" in resources else {}
            if name not in named_fonts:
                raise Unusual("a font that is not there")
            font = fonts.get(named_fonts[name])
            known = font.parts
            fresh = False
        elif op == b"re":
            x, y, w, h = numbers(operands, 4)
            path += (("m", x, y), ("l", x + w, y), ("l", x + w, y + h), ("l", x, y + h), ("h",))
        elif op in (b"l", b"m"):
            path.append((op.decode(), *numbers(operands, 2)))
        elif op == b"n" or op in PAINTS:
            if path:
                matrix = (a0, b0, c0, d0, e0, f0)
                if op != b"n":
                    if op in CLOSES:
                        path.append(("h",))
                    filled, stroked = PAINTS[op]
                    paint(path, matrix, canvas, (filled, stroked, lightness(colour), alpha, clip))
                    order = canvas.painted
                if clips:
                    clip, fresh = clipped(path, matrix, clip, canvas), False
                path = []
            clips = False
        elif op in (b"W", b"W*"):
            clips = True
        elif op == b"h":
            path.append(("h",))
        elif op == b"cm":
            a0, b0, c0, d0, e0, f0 = times((a0, b0, c0, d0, e0, f0), numbers(operands, 6))
            fresh = False
        elif op in COLOURS:
            space, fresh = COLOURS[op], False
            colour = inks.get((space, operands), ()) or inks.setdefault((space, operands), colour_of(operands, space))
        elif op in (b"sc", b"scn"):
            colour = inks.get((space, operands), ()) or inks.setdefault((space, operands), colour_of(operands, space))
            fresh = False
        elif op == b"cs":
            space, colour, fresh = space_of(named(operands)[0], resources), BLACK, False
        elif op == b"gs":
            if (operands, alpha) not in opacities:
                opacities[operands, alpha] = opacity(named(operands)[0], resources, alpha)
            alpha, fresh = opacities[operands, alpha], False
        elif op in (b"c", b"v", b"y"):
            path.append((op.decode(), *numbers(operands, 6 if op == b"c" else 4)))
        elif op == b"Do":
            name, _ = named(operands)
            if xobjects is None:
                xobjects = dict_value(resources["XObject"]) if "XObject" in resources else {}
            if name not in xobjects:
                continue
            external = stream_value(xobjects[name])
            kind = literal_name(external.get("Subtype"))
            matrix = (a0, b0, c0, d0, e0, f0)
            if kind == "Form" and "BBox" in external:
                paint_form(
                    external, resources, matrix, fonts, canvas, (colour, alpha, mode, clip), (*above, *ids), depth + 1
                )
            elif kind == "Image":
                opaque = alpha >= _OPAQUE and not any(key in external for key in ("SMask", "Mask", "ImageMask"))
                canvas.pictures.append(Picture(order + 1, box_of(_UNIT, matrix, canvas), opaque, clip))
            order = canvas.painted
        elif op == b"Tc":
            charspace, fresh = number(operands), False
        elif op == b"Tw":
            wordspace, fresh = number(operands), False
        elif op == b"Tz":
            scaling, fresh = number(operands), False
        elif op == b"Tr":
            mode, fresh = int(number(operands)), False
        elif op == b"TL":
            leading = -number(operands)
        elif op == b"Ts":
            rise, fresh = number(operands), False
        elif op == b"T*":
            te, tf = leading * tc + te, leading * td + tf
            lx = ly = 0
        else:
            raise Unusual(f"the operator {(op or other)[:8].decode('latin1')!r}")


def paint_form(
    form: Any,
    resources: Any,
    ctm: Matrix,
    fonts: Fonts,
    canvas: Canvas,
    look: tuple[Colour, float, int, BBox | None],
    above: tuple[int, ...],
    depth: int,
) -> None:
    """Paint a form: its own content under its matrix, clipped to its box."""
    spend(canvas, _FORM)
    try:
        own = tuple(map(float, list_value(form["Matrix"]))) if "Matrix" in form else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        x0, y0, x1, y1 = map(float, list_value(form["BBox"]))
    except (TypeError, ValueError):
        raise Unusual("a form of an odd matrix or box") from None
    if len(own) != 6:
        raise Unusual("a form of an odd matrix or box")
    inner = times(ctm, own)
    colour, alpha, mode, clip = look
    clip = meet(box_of(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), inner, canvas), clip)
    interpret(
        [form],
        form.get("Resources") or resources,
        inner,
        fonts,
        canvas,
        look=(colour, alpha, mode, clip),
        above=above,
        depth=depth,
    )
