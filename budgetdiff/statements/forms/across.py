"""Indicators laid out across: a column for each kind of indicator, and in its cell what a project promises of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetdiff.document.model import Cell, Row
from budgetdiff.facts import Indicator, folded, parse_target, squeezed
from budgetdiff.facts.target import QUALITATIVE, Target
from budgetdiff.statements.forms.columns import Header, Span, cell_under, header_of_list, heads_of, is_header, part_of
from budgetdiff.statements.forms.head import Place

_KIND = re.compile(
    r"^(?:(?P<category>产出|效益|成本)指标?[-—:/]?)?"
    r"(?P<kind>数量|质量|时效|进度|(?:经济|社会|生态环境)?成本|(?:经济|社会|生态|环境|生态环境)效益|可持续影响|(?:服务对象|社会公众)?满意度)(?:指标)?$"
)
_CATEGORY = re.compile(r"^(?:产出|效益|成本|满意度)(?:指标)?$")
_PARTED = re.compile(r"[；;。]|(?:(?<=[^\d.])|^)(?:\d{1,2}[、.．](?!\d)|[①-⑳]|[(（]\d{1,2}[)）])")
_SIGN = r"[≥≤><=≧≦＞＜＝]|不[低少高超多]于|不超过|至[少多]|[大小]于(?:等于)?|等于|达到?|控制在"
_STATED = re.compile(rf"^(?P<name>.*?[^\d(（:：])[:：]?(?P<target>(?:{_SIGN})\s*\d.*|\d[\d.,]*\s*[%％].*)$")
_FEWEST = 2
_DEEPEST = 5
"""Rows above the end of a header."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A column of indicators: its first and second level, and where it stands."""

    category: str
    subcategory: str
    span: Span


def find_across(rows: Sequence[Row]) -> Header | None:
    """The header of a list of projects with a column for each kind of indicator, be it without money and goals."""
    for number, row in enumerate(rows[:_DEEPEST]):
        if any(cell and part_of(cell.text) == "project" for cell in row.cells):
            header = header_of_list(rows, number)
            return header if kinds_of(rows, header) else None
    return None


def kinds_of(rows: Sequence[Row], header: Header) -> tuple[Kind, ...]:
    """The columns of a list of projects that each hold the indicators of one kind; none where fewer than two do.

    Their names stand in the header's own row or in the one below it, under 产出指标 and 效益指标.
    """
    if "name" in header.first.at:
        return ()
    bottom = header.bottom
    if (
        bottom + 1 < len(rows)
        and sum(1 for cell in rows[bottom + 1].cells if cell and _KIND.match(folded(cell.text))) > 1
    ):
        bottom += 1
    kinds = []
    for head in heads_of(rows, header.top, bottom):
        found = _KIND.match(head.leaf)
        if found:
            above = next((text for text in reversed(head.path[:-1]) if _CATEGORY.match(text)), "")
            kinds.append(Kind(above or _named(found["category"]), _named(found["kind"]), head.span))
    return tuple(kinds) if len(kinds) >= _FEWEST else ()


def _named(word: str | None) -> str:
    return f"{word}指标" if word else ""


def indicators_across(rows: Sequence[Row], header: Header, kinds: Sequence[Kind], place: Place) -> Iterator[Indicator]:
    """The indicators of a project's rows, those of a row after another, kind by kind."""
    for row in rows:
        if is_header(row, header):
            continue
        for kind in kinds:
            cell = cell_under(row, kind.span)
            if cell is None or _KIND.match(folded(cell.text)):
                continue
            for words in _parts(cell):
                for name, target in _stated(words, kind):
                    yield Indicator(
                        unit_name=place.unit_name,
                        fiscal_year=place.year,
                        phase=place.phase,
                        project=place.project,
                        category=kind.category,
                        subcategory=kind.subcategory,
                        name=name,
                        target_raw=target.raw,
                        comparator=target.comparator,
                        target_value=target.value,
                        target_upper=target.upper,
                        unit=target.unit,
                        actual_raw=None,
                        actual_value=None,
                        weight=None,
                        score=None,
                        deviation_reason=None,
                        provenance=place.of(row, cell),
                    )


def _parts(cell: Cell) -> Iterator[str]:
    """The indicators of a cell: parted by marks or numbers, or by lines where each states a target of its own."""
    lines = [squeezed(line) for line in cell.text.split("\n") if line.strip()]
    whole = lines if len(lines) > 1 and all(_STATED.match(line) for line in lines) else [squeezed(cell.text)]
    for text in whole:
        yield from (part.strip("，,、 ") for part in _PARTED.split(text) if re.search(r"[\w%]", part))


def _stated(words: str, kind: Kind) -> Iterator[tuple[str, Target]]:
    """The name and the targets of one indicator: 清淤长度≥12公里; what states no number is a target in words of its own name."""
    found = _STATED.match(words)
    targets = parse_target(found["target"]) if found else ()
    if found and targets:
        yield from ((found["name"], target) for target in targets)
    else:
        bare = parse_target(words) if re.match(rf"(?:{_SIGN})?\d", words) else ()
        name = kind.subcategory if bare else words
        yield from ((name, target) for target in bare or (Target(QUALITATIVE, None, None, None, words, basis="text"),))
