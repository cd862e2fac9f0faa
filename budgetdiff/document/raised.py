"""Raised marks: the digits of a footnote that stand behind a number, kept apart from its own digits."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹" * 2)
_MARK = re.compile(r"\s*[\[(（【〔［]?\s*(?:注|附注)?\s*([0-9０-９①-⑳]{0,3})[*＊†‡]*\s*[\])）】〕］]?\s*")


def raised(text: str) -> str:
    """The text as the superscript it is: ``1``, ``[1]`` and ``注1`` become ``¹``, ``*`` nothing; other text stays.

    A number's own digits are never raised, so whoever reads the number can leave these out (m² stays m²).
    """
    mark = _MARK.fullmatch(text)
    return mark[1].translate(_RAISED) if mark else text.translate(_RAISED)


def is_note_link(target: str | None, text: str) -> bool:
    """Whether a link leads to a note of the same page: its text is a mark, whether it is raised or not."""
    return bool(target and target.startswith("#") and text.strip() and _MARK.fullmatch(text))
