"""Headings of a narrative: which lines are one, which begin a part, and whose chapter they open."""

from __future__ import annotations

import re

from budgetdiff.statements.narrative.paragraphs import Paragraph

_HEADING = re.compile(r"(?:情况|说明|概况|表|职责|职能|任务|构成|解释|经费|预算|决算|费|目标|安排)$")
_CHAPTER = re.compile(
    r"(?:部分|^)(?P<name>[^\d一二三四五六七八九十、.()（）]{4,30}?)(?:\d{4}年度?)(?:部门|单位)?(?:预算|决算)"
)
_PART = re.compile(r"第[一二三四五六七八九十]+部分")


def is_heading(paragraph: Paragraph, numbers: bool) -> bool:
    """Whether a paragraph is a heading; ``numbers`` tells that there are amounts or words of change in it."""
    text = paragraph.text
    if numbers or any(mark in text for mark in "。；，") or len(text) > 60:
        return False
    return bool(paragraph.opening) or bool(_HEADING.search(text)) or is_part(text)


def is_part(text: str) -> bool:
    """Whether a line begins a part of the document (第二部分)."""
    return bool(_PART.match(text))


def unit_of_chapter(heading: str) -> str | None:
    """Whose budget or accounts a heading says that its chapter is about; None where it names nobody."""
    found = _CHAPTER.search(heading)
    return found["name"] if found is not None else None
