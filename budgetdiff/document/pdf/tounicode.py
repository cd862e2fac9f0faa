"""ToUnicode maps: which text each code of a font stands for, by three expressions instead of a parser."""

from __future__ import annotations

import re

from budgetdiff.document.pdf.syntax import Overlong

_HEX = rb"<[0-9A-Fa-f\s]*+>"
_GROUP = rb"\s*<([0-9A-Fa-f\s]*)>"
_PAIRS = re.compile(rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>")
_ONLY_PAIRS = re.compile(rb"(?:\s*+" + _HEX + rb"\s*+" + _HEX + rb")*+\s*+\Z")
_RANGES = re.compile(_GROUP + _GROUP + rb"\s*(?:<([0-9A-Fa-f\s]*)>|\[((?:\s*<[0-9A-Fa-f\s]*>)*)\s*\])")
_ONLY_RANGES = re.compile(
    rb"(?:\s*+" + _HEX + rb"\s*+" + _HEX + rb"\s*+(?:" + _HEX + rb"|\[(?:\s*+" + _HEX + rb")*+\s*+\]))*+\s*+\Z"
)
_ONE = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_MORE = re.compile(rb"usecmap|cidchar|cidrange")
_WIDEST = 70_000
_MOST = 300_000
"""Codes of one section; a font has at most 65,536, of which maps repeat some."""


def to_unicode(data: bytes) -> dict[int, str] | None:
    """Code to text as pdfminer's parser fills it, or None where the map holds more than pairs and ranges.

    Raises Overlong for a section that maps more codes than a font has.
    """
    if _MORE.search(data) or data.count(b"begincmap") > 1:
        return None
    end = data.find(b"endcmap")
    if end >= 0:
        data = data[:end]
    found: dict[int, str] = {}
    at = 0
    while (at := data.find(b"beginbf", at)) >= 0:
        kind = b"bfchar" if data.startswith(b"beginbfchar", at) else b"bfrange"
        at += len(b"begin") + len(kind)
        stop = data.find(b"end" + kind, at)
        if stop < 0:
            return None
        take = _pairs if kind == b"bfchar" else _ranges
        try:
            if not take(data[at:stop], found):
                return None
        except ValueError:  # an odd number of digits
            return None
        at = stop
    return found


def _pairs(body: bytes, found: dict[int, str]) -> bool:
    """The pairs of a bfchar section; False where it holds something else."""
    if not _ONLY_PAIRS.match(body):
        return False
    for source, target in _PAIRS.findall(body):
        _add(found, int.from_bytes(bytes.fromhex(source.decode()), "big"), _text(target))
    return True


def _ranges(body: bytes, found: dict[int, str]) -> bool:
    """The ranges of a bfrange section; False where it holds something else or too much."""
    if not _ONLY_RANGES.match(body):
        return False
    made = 0
    for first, last, target, several in _RANGES.findall(body):
        low, high = bytes.fromhex(first.decode()), bytes.fromhex(last.decode())
        if len(low) != len(high):
            return False
        start, stop = int.from_bytes(low, "big"), int.from_bytes(high, "big")
        if several:
            texts = [_text(one) for one in _ONE.findall(several)]
        else:
            code = bytes.fromhex(target.decode())
            base, prefix, width = int.from_bytes(code[-4:], "big"), code[:-4], len(code[-4:])
            if stop - start > _WIDEST or base + stop - start >= 1 << 32:
                return False
            made += stop - start
            if made > _MOST:
                raise Overlong(f"has a font that maps more than {_MOST} characters")
            texts = [
                (prefix + (base + step).to_bytes(4, "big")[-width:] if width else prefix).decode("UTF-16BE", "ignore")
                for step in range(stop - start + 1)
            ]
        for code_of, text in zip(range(start, stop + 1), texts, strict=False):
            _add(found, code_of, text)
    return True


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("UTF-16BE", "ignore")


def _add(found: dict[int, str], code: int, text: str) -> None:
    """As pdfminer: a space is not made a no-break space by a later entry."""
    if not (text == "\u00a0" and found.get(code) == " "):
        found[code] = text
