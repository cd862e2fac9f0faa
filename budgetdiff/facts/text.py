"""Text as it is compared: what a printer, a typist or a PDF writer changes without changing the meaning."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]+")
_BRACKETS = str.maketrans({"（": "(", "）": ")", "〔": "(", "〕": ")", "［": "[", "］": "]", "【": "[", "】": "]"})
_CHINESE = "一二三四五六七八九十百廿卅"
_ORDINAL = re.compile(
    rf"^(?:其中[::]\s*)?(?:第?[{_CHINESE}]+[、..,]\s*|[(]\s*(?:[{_CHINESE}]+|\d{{1,2}})\s*[)]\s*[、..]?|"
    r"\d{1,2}\s*(?:[、,](?!\d)|[.．](?!\d))\s*|[①-⑳]\s*)"
)
_OF_WHICH = re.compile(r"^其中[::]\s*")
_ALL_BRACKETS = str.maketrans("[]{}", "()()")
_RAISED = re.compile(r"(?<=[\d.])[⁰¹²³⁴-⁹①-⑳]+|(?<![A-Za-z米])[⁰¹²³⁴-⁹]+(?=\d)")
"""The mark of a footnote glued to a number: 520² is 520, and 1000m² is a measure."""
_QUOTES = str.maketrans("", "", "\"'“”‘’「」『』《》〈〉")


@lru_cache(maxsize=65536)
def squeezed(text: str) -> str:
    """The text with all white space and invisible characters removed, as printed otherwise."""
    return _SPACE.sub("", text)


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """The text for recognition: NFKC (full-width and Kangxi forms), no white space, one kind of bracket, no footnote marks.

    Never shown to a reader; ``squeezed`` keeps what was printed.
    """
    return _SPACE.sub("", unicodedata.normalize("NFKC", _RAISED.sub("", text))).translate(_BRACKETS)


@lru_cache(maxsize=65536)
def without_ordinal(text: str) -> str:
    """A label without white space and leading ordinals: ``一、``, ``（二）``, ``3.``, ``其中：（1）``."""
    result = squeezed(text)
    for _ in range(4):
        plain = unicodedata.normalize("NFKC", result)
        match = _ORDINAL.match(plain) or _OF_WHICH.match(plain)
        if match is None or match.end() >= len(plain):
            break
        # NFKC may lengthen a character (① → 1), so the cut is found in the text as printed.
        cut = 0
        while len(unicodedata.normalize("NFKC", result[:cut])) < match.end():
            cut += 1
        result = result[cut:]
    return result


@lru_cache(maxsize=65536)
def label_key(text: str) -> str:
    """The key two labels share when only ordinals, spaces, quotes, the kind of brackets or the width of characters differ."""
    return folded(without_ordinal(text)).translate(_QUOTES).translate(_ALL_BRACKETS).rstrip(":;,。、")


def printable(text: str) -> str:
    """The text for a terminal: control characters of a document could move the cursor, and become a mark instead."""
    return "".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text)
