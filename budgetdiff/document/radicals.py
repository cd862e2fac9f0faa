"""Radicals where characters are meant: what some browsers write into the text layer of a PDF (⽬ for 目, ⻋ for 车)."""

from __future__ import annotations

import unicodedata

# The CJK Radicals Supplement has no compatibility decomposition; these are the ideographs they equal (Unicode's
# EquivalentUnifiedIdeograph.txt), those that are words of their own. Radicals that are only parts of characters are not here.
_SUPPLEMENT = {
    "⺁": "厂", "⺇": "几", "⺈": "刀", "⺊": "卜", "⺌": "小", "⺍": "小", "⺎": "兀", "⺒": "巳", "⺓": "幺", "⺕": "彐", "⺛": "旡",
    "⺜": "日", "⺝": "月", "⺟": "母", "⺠": "民", "⺧": "牛", "⺩": "王", "⺫": "目", "⺬": "示", "⺮": "竹", "⺶": "羊", "⺷": "羊",
    "⺻": "聿", "⺼": "肉", "⺽": "臼", "⻁": "虎", "⻄": "西", "⻅": "见", "⻆": "角", "⻇": "角", "⻉": "贝", "⻋": "车", "⻑": "長",
    "⻓": "长", "⻔": "门", "⻕": "阜", "⻗": "雨", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风", "⻜": "飞", "⻝": "食", "⻞": "食",
    "⻡": "首", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻪": "黾", "⻬": "齐",
    "⻮": "齿", "⻰": "龙", "⻱": "龜", "⻳": "龟",
}  # fmt: skip
# NFKC gives 戶 for this radical; in the simplified script it is 户 (财政专户).
_SIMPLIFIED = {"⼾": "户"}

_TABLE = str.maketrans(
    {
        char: unicodedata.normalize("NFKC", char)
        for char in map(chr, (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00)))
        if unicodedata.normalize("NFKC", char) != char
    }
    | _SUPPLEMENT
    | _SIMPLIFIED
)


def with_characters(text: str) -> str:
    """The text with the radicals and compatibility ideographs that stand for characters put back."""
    return text.translate(_TABLE)
