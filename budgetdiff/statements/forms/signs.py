"""The signs of targets: what a column of its own prints before a number, as a symbol or in words."""

from __future__ import annotations

import re

from budgetdiff.facts import folded

SYMBOLS = {
    "大于等于": "≥",
    "不低于": "≥",
    "不少于": "≥",
    "至少": "≥",
    "小于等于": "≤",
    "不高于": "≤",
    "不超过": "≤",
    "不多于": "≤",
    "至多": "≤",
    "大于": ">",
    "小于": "<",
    "等于": "=",
}
"""The symbol that words stand for."""
_SIGN = re.compile(rf"^([≥≤><=≧≦⩾⩽]|>=|<=|{'|'.join(SYMBOLS)})$")


def is_sign(text: str) -> bool:
    """Whether a text, as printed, is a sign of comparison alone: ≥, <=, 不低于."""
    return bool(_SIGN.match(folded(text)))
