"""What recognition gives, as it must have been printed: forms of characters, and the separators of numbers."""

from __future__ import annotations

import re
import unicodedata

_DASHES = str.maketrans("—–﹣−。·’';:", "----..,,,.")
_NUMBER = re.compile(r"[-(]?[\d,.]+[)]?%?")
_WELL = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")
_SPECKED = re.compile(r"[.,·:']\d{3}(\d{2}){0,2}")
_DIRT = re.compile(r"[.,·:;'`。、‘’]+")
_BLANKS = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\d(（])|(?<=[\d%)）]) +(?=[\u4e00-\u9fff])")
_SPELT = (
    ("決", "决"),
    ("収入", "收入"),
    ("収", "收"),
    ("収人", "收入"),
    ("收人", "收入"),
    ("預", "预"),
    ("項", "项"),
    ("単", "单"),
    ("支岀", "支出"),
    ("合汁", "合计"),
    ("合讣", "合计"),
    ("总汁", "总计"),
    ("来结转", "末结转"),
    ("未结转", "末结转"),
)
"""Words of budgets that recognition is known to misread, where the right word is the only one there is."""


def as_printed(text: str) -> str:
    """Recognised text with words of budgets as they are written; a number with the separators that numbers have."""
    # no print has blanks between characters and figures that mean anything, and recognition sees some
    plain = _BLANKS.sub("", text.strip())
    for wrong, right in _SPELT:
        plain = plain.replace(wrong, right)
    return number(unicodedata.normalize("NFKC", plain)) or plain


def without_speck(text: str) -> str:
    """The text of a cell without a speck that was read as a point: before a code, or by itself.

    No number is printed with a point before three digits, and no cell holds a point alone; a dash is none.
    """
    if _DIRT.fullmatch(text):
        return ""
    return text[1:] if _SPECKED.fullmatch(text) else text


def number(text: str) -> str | None:
    """A number with its separators as they must have been printed, groups of three and one point; None where it is none.

    No digit is ever changed, put in or left out.
    """
    told = text.translate(_DASHES).replace(" ", "")
    if not _NUMBER.fullmatch(told) or not any(mark.isdigit() for mark in told) or "(" in told:
        return None
    sign, rate, body = "-" if told[0] == "-" else "", "%" if told.endswith("%") else "", told.strip("-%")
    body = body.rstrip(".,")  # dirt beside the last digit; in front of the first it may be a number printed as .50
    if _WELL.fullmatch(body):
        return sign + body + rate
    parts = re.split(r"[.,]+", body.strip(".,"))
    grouped = len(parts) > 1 and 1 <= len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:-1])
    if grouped and len(parts[-1]) == 3:
        return sign + ",".join(parts) + rate
    if grouped and len(parts[-1]) in {1, 2}:
        return sign + ",".join(parts[:-1]) + "." + parts[-1] + rate
    return None
