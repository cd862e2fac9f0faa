"""Where the money goes, for everybody: areas as large as what is spent, and as large as what changed; a table says the same.

Shapes of our own: plain rectangles and words, laid out so that each is as near a square as it can be (Bruls, Huizing and van Wijk,
Squarified Treemaps, 2000). Sizes are floats, for drawing only: the words were made from exact decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree
from markupsafe import Markup

from budgetdiff.report.charts import BASE_PLAN, INK, NOW, NOW_PLAN
from budgetdiff.report.lettering import room_of, shortened
from budgetdiff.report.names import short
from budgetdiff.report.scope import FUNCTION, Line, Scope, moved
from budgetdiff.report.view import Chart, Move, Share, Whole

_HEAD = 20.0
_PAPER = "#ffffff"
_SMALL = 11
_LONGEST = 36
"""Characters of a name in an area, however wide."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One area: its name, its amount in yuan and in words, and the areas inside of it."""

    label: str
    amount: Decimal
    text: str
    inside: tuple[Tile, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: float
    y: float
    width: float
    height: float


_BROAD, _PHONE = Box(0, 0, 740.0, 430.0), Box(0, 0, 344.0, 430.0)


def laid_out(sizes: Sequence[float], box: Box) -> list[Box]:
    """Rectangles that fill a box, as large as positive sizes are, in their order; the largest first gives the best shapes."""
    found: list[Box] = []
    left, rest = list(sizes), box
    while left:
        scale = rest.width * rest.height / sum(left)
        side = min(rest.width, rest.height)
        count = 1
        while count < len(left) and _worst(left[: count + 1], side, scale) <= _worst(left[:count], side, scale):
            count += 1
        row, left = left[:count], left[count:]
        thick = sum(row) * scale / side if side else 0.0
        at = 0.0
        for size in row:
            long = side * size / sum(row)
            across = rest.width >= rest.height
            found.append(Box(rest.x, rest.y + at, thick, long) if across else Box(rest.x + at, rest.y, long, thick))
            at += long
        rest = (
            Box(rest.x + thick, rest.y, max(rest.width - thick, 0.0), rest.height)
            if rest.width >= rest.height
            else Box(rest.x, rest.y + thick, rest.width, max(rest.height - thick, 0.0))
        )
    return found


def _worst(row: Sequence[float], side: float, scale: float) -> float:
    """How far from a square the worst rectangle of a row is."""
    whole = sum(row) * scale
    if not side or not whole:
        return float("inf")
    return max(max(side**2 * one * scale / whole**2, whole**2 / (side**2 * one * scale)) for one in row)


def drawn(tiles: Iterable[Tile], paper: Box = _BROAD) -> str:
    """Areas as SVG markup, which fill the paper; where nothing is inside, one below zero is light with an edge, one above dark."""
    root = etree.Element("svg", viewBox=f"0 0 {paper.width:.0f} {paper.height:.0f}", width=f"{paper.width:.0f}")
    shown = sorted((tile for tile in tiles if tile.amount), key=lambda one: -abs(one.amount))
    for tile, box in zip(shown, laid_out([float(abs(one.amount)) for one in shown], paper), strict=True):
        if not tile.inside:
            _area(root, tile, box)
            continue
        _rectangle(root, box, NOW_PLAN, tile)
        head = _HEAD if box.height > 3 * _HEAD and box.width > 60 else 0.0
        if head:
            _words(root, tile, Box(box.x, box.y, box.width, head), INK, bold=True, amount=False)
        inner = Box(box.x + 2, box.y + head, max(box.width - 4, 1), max(box.height - head - 2, 1))
        parts = sorted((one for one in tile.inside if one.amount), key=lambda one: -abs(one.amount))
        for part, place in zip(parts, laid_out([float(abs(one.amount)) for one in parts], inner), strict=True):
            _rectangle(root, place, BASE_PLAN, part)
            _words(root, part, place, INK)
    markup: str = etree.tostring(root, encoding="unicode")
    return markup


def _area(root: etree._Element, tile: Tile, box: Box) -> None:
    """An area of its own: of a change dark where it rose, light with an edge where it fell; of an amount light."""
    rising = tile.text.startswith("+")
    _rectangle(root, box, NOW if rising else BASE_PLAN, tile, edge=NOW if tile.amount < 0 else _PAPER)
    _words(root, tile, box, _PAPER if rising else INK)


def _rectangle(root: etree._Element, box: Box, fill: str, tile: Tile, *, edge: str = _PAPER) -> None:
    size = {"x": box.x + 0.5, "y": box.y + 0.5, "width": max(box.width - 1, 0.3), "height": max(box.height - 1, 0.3)}
    shape = etree.SubElement(root, "rect", {name: f"{value:.2f}" for name, value in size.items()})
    shape.set("fill", fill)
    shape.set("stroke", edge)
    # what is too small for words is named when it is pointed at
    etree.SubElement(shape, "title").text = f"{shortened(tile.label, 60, lines=1)} {tile.text}"


def _words(root: etree._Element, tile: Tile, box: Box, ink: str, *, bold: bool = False, amount: bool = True) -> None:
    """The name of an area and its amount, as far as there is room for them."""
    fits = int((box.width - 10) / _SMALL)
    if fits < 3 or box.height < 16:
        return
    style = {"fill": ink, "font-size": str(_SMALL)}
    x, y = f"{box.x + 6:.2f}", box.y + 14
    name = etree.SubElement(
        root, "text", {"x": x, "y": f"{y:.2f}", **style, **({"font-weight": "600"} if bold else {})}
    )
    name.text = shortened(tile.label, min(fits, _LONGEST), lines=1)
    if amount and box.height >= 32 and room_of(tile.text, _SMALL) <= box.width - 10:
        figure = etree.SubElement(root, "text", {"x": x, "y": f"{y + 15:.2f}", **style, "data-v": f"{tile.amount:f}"})
        figure.text = tile.text


def whole_of(scope: Scope) -> Whole | None:
    """What the later period is spent on and what changed, as areas and as a table; None for fewer than two classes."""
    _ = scope.language
    lines = list(scope.lines(scope.best(FUNCTION)).iter_rows(named=True))
    total = next((line for line in lines if line["role"] == "total"), None)
    classes = [
        line
        for line in lines
        if line["level"] == 1 and line["role"] in ("leaf", "parent") and (line["current"] or 0) > 0
    ]
    if total is None or not total["current"] or len(classes) < 2:
        return None
    classes.sort(key=lambda line: (-line["current"], line["node"]))
    below: dict[str, list[Line]] = {}
    for line in lines:
        if line["level"] == 2 and line["role"] in ("leaf", "parent"):
            below.setdefault(line["parent"], []).append(line)
    labels = scope.labels(scope.source.comparison)
    period = _.period(scope.source.comparison.current)
    spent = [_tile(scope, line, labels, below.get(line["node"], ())) for line in classes]
    names = [scope.named(line, labels) for line in classes]
    first = classes[0]
    words = _("; ").join(f"{short(tile.label)} {tile.text}" for tile in spent)
    share = _.share(first["current"], total["current"])
    changed, moves = _changes(scope, lines, below, labels)
    return Whole(
        Chart(
            _("Where the money goes: {share} is {label}", share=share, label=names[0].said),
            _(
                "{period}, {amount} in all: each area is as large as what is spent.",
                period=period,
                amount=scope.money(total["current"]),
            ),
            Markup(drawn(spent)),
            words,
            narrow=Markup(drawn(spent, _PHONE)),
        ),
        changed,
        tuple(
            Share(
                name.printed,
                scope.numbers.of(line, "current"),
                scope.numbers.share(line["current"], total["current"]),
                scope.numbers.figure(moved(line)),
                name.english,
                name.ours,
            )
            for name, line in zip(names, classes, strict=True)
        ),
        moves,
    )


def _tile(scope: Scope, line: Line, labels: dict[str | None, str], parts: Iterable[Line]) -> Tile:
    inside = tuple(_tile(scope, part, labels, ()) for part in parts if (part["current"] or 0) > 0)
    label = scope.named(line, labels).alone
    return Tile(label, line["current"], scope.language.amount(line["current"]), inside if len(inside) > 1 else ())


def _changes(
    scope: Scope, lines: Sequence[Line], below: dict[str, list[Line]], labels: dict[str | None, str]
) -> tuple[Chart | None, tuple[Move, ...]]:
    """What changed between the periods, by group where a class has groups: areas and a table; none where fewer than two did."""
    _ = scope.language
    finest = [
        line
        for line in lines
        if line["role"] in ("leaf", "parent")
        and (line["level"] == 2 or (line["level"] == 1 and not below.get(line["node"])))
    ]
    changed = [line for line in finest if line["change"] and line["kind"] != "not_comparable"]
    if len(changed) < 2:
        return None, ()
    changed.sort(key=lambda one: (-abs(one["change"]), one["node"]))
    names = [scope.named(line, labels) for line in changed]
    tiles = [
        Tile(name.alone, line["change"], _.amount(line["change"], signed=True))
        for name, line in zip(names, changed, strict=True)
    ]
    moves = tuple(
        Move(name.printed, scope.numbers.figure(line["change"]), scope.growth(line), name.english, name.ours)
        for name, line in zip(names, changed, strict=True)
    )
    chart = Chart(
        _("What changed"),
        _("Each area is as large as a change: dark rose, light fell."),
        Markup(drawn(tiles)),
        _("; ").join(f"{short(tile.label)} {tile.text}" for tile in tiles[:20]),
        narrow=Markup(drawn(tiles, _PHONE)),
    )
    return chart, moves
