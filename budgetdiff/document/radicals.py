"""Radicals where characters are meant: what some browsers write into the text layer of a PDF (⽬ for 目, ⻋ for 车)."""

from __future__ import annotations

import unicodedata

# The CJK Radicals Supplement has no compatibility decomposition; these are the ideographs they equal (Unicode's
# EquivalentUnifiedIdeograph.txt), those that are words of their own. Radicals that are only parts of characters are not here.
_RADICALS = (
    "⺁⺇⺈⺊⺌⺍⺎⺒⺓⺕⺛⺜⺝⺟⺠⺧⺩⺫⺬⺮⺶⺷⺻⺼⺽⻁⻄⻅⻆"
    "⻇⻉⻋⻑⻓⻔⻕⻗⻘⻙⻚⻛⻜⻝⻞⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻱⻳"
)
_CHARACTERS = (
    "厂几刀卜小小兀巳幺彐旡日月母民牛王目示竹羊羊聿肉臼虎西见角"
    "角贝车長长门阜雨青韦页风飞食食首马骨鬼鱼鸟卤麦黄黾齐齿龙龜龟"
)
# NFKC gives 戶 for this radical; in the simplified script it is 户 (财政专户).
_SIMPLIFIED = {"⼾": "户"}

_TABLE = str.maketrans(
    {
        char: unicodedata.normalize("NFKC", char)
        for char in map(chr, (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00)))
        if unicodedata.normalize("NFKC", char) != char
    }
    | dict(zip(_RADICALS, _CHARACTERS, strict=True))
    | _SIMPLIFIED
)


def with_characters(text: str) -> str:
    """The text with the radicals and compatibility ideographs that stand for characters put back."""
    return text.translate(_TABLE)
