"""Tokens of PDF: strings, hexadecimal strings, and the words that objects and content streams share.

Every expression takes what it took (possessive quantifiers), so that no input makes one look twice at the same bytes.
"""

from __future__ import annotations

import re


class Unusual(Exception):
    """Something that this reader leaves to pdfminer and pdfplumber; its text names what it is."""


class Overlong(Exception):
    """A page goes beyond what any disclosure holds; its text says in what."""


STRING = (
    rb"\((?:[^()\\]++|\\[\s\S]|\((?:[^()\\]++|\\[\s\S]|\((?:[^()\\]++|\\[\s\S])*+\))*+\))*+\)"  # parentheses three deep
)
DELIMITED = rb"(?=[\s/\[\]()<>{}%]|\Z)"
_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_ESCAPED = {b"b": b"\b", b"t": b"\t", b"n": b"\n", b"f": b"\f", b"r": b"\r", b"(": b"(", b")": b")", b"\\": b"\\"}


def string_bytes(token: bytes) -> bytes:
    """The bytes of a literal string, given with its parentheses."""
    inner = token[1:-1]
    return _ESCAPE.sub(_unescaped, inner) if b"\\" in inner else inner


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found.group(1)
    if code[:1] in b"01234567":
        value = int(code, 8)
        if value > 255:
            raise Unusual("an octal escape above 255")
        return bytes((value,))
    return _ESCAPED.get(code, b"")  # as pdfminer: an end of line, and what is no escape, is dropped


def hex_bytes(digits: bytes) -> bytes:
    """The bytes of a hexadecimal string, given without its angle brackets."""
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        raise Unusual("a hexadecimal string with an odd digit") from None


def number(operand: bytes) -> float:
    """The number that an operand writes."""
    try:
        return float(operand)
    except ValueError:
        raise Unusual("an operand that is no number") from None


def numbers(operands: bytes, count: int) -> tuple[float, ...]:
    """``count`` numbers; Unusual where the operands are others."""
    try:
        found = tuple(map(float, operands.split()))
    except ValueError:
        raise Unusual("an operand that is no number") from None
    if len(found) != count:
        raise Unusual(f"{len(found)} operands where {count} belong")
    return found


def named(operands: bytes) -> tuple[str, float]:
    """A name and the number after it (0 where there is none), as in ``/F1 12 Tf`` and ``/X1 Do``."""
    try:
        name, *after = operands.split()
        if name[:1] != b"/" or len(after) > 1:
            raise Unusual("an odd name")
        if b"#" in name:
            name = _CODE.sub(lambda code: bytes.fromhex(code.group(1).decode()), name)
        return name[1:].decode(), float(after[0]) if after else 0.0
    except ValueError:
        raise Unusual("an odd name") from None
