"""Content streams as statements: operands and the operator after them, cut by one expression."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pdfminer.pdftypes import list_value, stream_value

from budgetdiff.document.pdf.canvas import Canvas
from budgetdiff.document.pdf.syntax import STRING, Overlong, Unusual

MOST_STATEMENTS = 1_000_000
"""A page of more statements is left out: the fullest table of a disclosure has some fifty thousand."""
LONGEST = 64 * 1024 * 1024
"""Bytes of the content of a page."""
_AT_ONCE = 4_000_000
_HEX = rb"<[0-9A-Fa-f\s]*+>"
_INNER = rb"<<(?:[^<>()]++|" + _HEX + rb"|" + STRING + rb")*+>>"
_DICTIONARY = rb"<<(?:[^<>()]++|" + _INNER + rb"|" + _HEX + rb"|" + STRING + rb")*+>>"
_ARRAY = rb"\[(?:[^\[\]()<>%/]++|" + _HEX + rb"|" + STRING + rb")*+\]"
_NAME = rb"/[^\s/\[\]()<>{}%]*+"
_KEYWORD = rb"[A-Za-z'\"][^\s/\[\]()<>{}%]*+"
_STATEMENT = re.compile(
    rb"((?:[-+.\d\s]++|" + _HEX + rb"|" + _NAME + rb"|" + _ARRAY + rb"|" + STRING + rb"|" + _DICTIONARY + rb")*+)"
    rb"(" + _KEYWORD + rb")|(\S[\s\S]*+)"  # what is no statement is the rest: nothing is sought twice
)
_COMMENT = re.compile(rb"(" + STRING + rb")|%[^\r\n]*+")
_SHORTHAND = (b"'", b'"')
_SPACINGS = re.compile(rb"\s*+([-+.\d]++)\s++([-+.\d]++)")
_INLINE = re.compile(rb"(?<!\S)BI(?=\s)")
_DATA = re.compile(rb"\sID\s")
_END = re.compile(rb"\sEI(?=\s|\Z)")
IGNORED = frozenset(b"ET RG G K w J j M d ri i CS SC SCN sh BX EX MP DP BMC BDC EMC F d0 d1 BI".split())
"""Operators that leave no mark that is read."""
PAINTS = {
    b"S": (False, True),
    b"s": (False, True),
    b"f": (True, False),
    b"f*": (True, False),
    b"B": (True, True),
    b"B*": (True, True),
    b"b": (True, True),
    b"b*": (True, True),
}
"""Whether a path is filled and stroked."""
CLOSES = frozenset((b"s", b"b", b"b*"))
"""Operators that close a path first."""
COLOURS = {b"g": "gray", b"rg": "rgb", b"k": "cmyk"}
"""Operators of colours: how their operands are read."""
Statement = tuple[bytes, bytes, bytes]
"""Operands, operator, or (in their place) what is no statement."""


def content_of(streams: object, above: tuple[int, ...]) -> tuple[bytes, tuple[int, ...]]:
    """The content of streams as one, and their numbers; a stream that calls itself (it is among ``above``) is left out."""
    parts, ids = [], []
    for reference in list_value(streams):
        stream = stream_value(reference)
        if stream.objid is None or stream.objid in above:
            continue
        ids.append(stream.objid)
        parts.append(stream.get_data())
    if sum(map(len, parts)) > LONGEST:
        raise Overlong(f"has more than {LONGEST // 2**20} MiB of content")
    return parts[0] if len(parts) == 1 else b"\n".join(parts), tuple(ids)


def statements_of(data: bytes, canvas: Canvas) -> Iterable[Statement]:
    """The statements of a content stream; raises Overlong where the canvas may have no more of them."""
    if b"%" in data:
        data = _COMMENT.sub(_kept, data)
    if b"BI" in data and _INLINE.search(data):
        data = _without_inline_pictures(data)
    if len(data) <= _AT_ONCE:
        found: list[Statement] = _STATEMENT.findall(data)
        spend(canvas, len(found))
        return _in_full(found) if b"'" in data or b'"' in data else found
    return _one_by_one(data, canvas)


def _kept(found: re.Match[bytes]) -> bytes:
    """A string as it is, a comment as a blank."""
    return found.group(1) or b" "


def _in_full(statements: Iterable[Statement]) -> Iterable[Statement]:
    """Statements with the operators that move to the next line and show a string written as the statements they stand for."""
    for operands, operator, rest in statements:
        if operator not in _SHORTHAND:
            yield operands, operator, rest
            continue
        if operator == b'"':
            parts = _SPACINGS.match(operands)
            if parts is None:
                raise Unusual("spacings that are no numbers")
            yield parts.group(1), b"Tw", b""
            yield parts.group(2), b"Tc", b""
            operands = operands[parts.end() :]  # noqa: PLW2901 - the string is what is left
        yield b"", b"T*", b""
        yield operands, b"Tj", b""


def _one_by_one(data: bytes, canvas: Canvas) -> Iterable[Statement]:
    def single() -> Iterable[Statement]:
        for found in _STATEMENT.finditer(data):
            spend(canvas, 1)
            operands, operator, rest = found.groups(b"")
            yield operands, operator, rest

    return _in_full(single())


def spend(canvas: Canvas, count: int) -> None:
    """Count statements of a page; raises Overlong where it may have no more of them."""
    canvas.statements -= count
    if canvas.statements < 0:
        raise Overlong(f"draws more than {MOST_STATEMENTS} things")


def _without_inline_pictures(data: bytes) -> bytes:
    """The content with each inline picture put as the operator BI alone; each byte is looked at once."""
    parts, at = [], 0
    while (start := _INLINE.search(data, at)) is not None:
        parts.append(data[at : start.end()])
        begun = _DATA.search(data, start.end())
        ended = _END.search(data, begun.end()) if begun else None
        if begun is None or ended is None or b"Tj" in data[start.end() : begun.start()]:
            raise Unusual("an inline picture that does not end")
        at = ended.end()
    return b"".join([*parts, data[at:]])
