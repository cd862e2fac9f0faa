"""Who, when and what: the unit, level, year and phase a document is about, from the document itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from budgetdiff.document.model import Document, Place
from budgetdiff.errors import UnrecognisedSource
from budgetdiff.facts import NOTHING, Given, Phase, folded
from budgetdiff.facts.numeral import chinese_number
from budgetdiff.said import Note
from budgetdiff.statements.cover import KIND, cover_lines, headings_of, joined_titles, stem
from budgetdiff.statements.naming import DATE, YEAR, corrects, in_digits, years_in
from budgetdiff.statements.tables import Table
from budgetdiff.statements.whose import government_of, unit_name_of

_SPEAKS = re.compile(r"。|；|\d[万亿]?元")
"""A line that is a sentence, or has an amount."""
_FUND = re.compile(r"(?:一般公共|公共财政|政府性基金|国有资本经营|社会保险基金)预算")
_ADJUSTS = re.compile(r"(?:部门|单位)(?:综合)?预算(?:年中|中期)?调整")
"""A budget as changed in the course of its year; 预算调整 alone is a matter of which any document may speak."""
_YEAR_WORD = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
_DATED = re.compile(
    r"^(?:(?:编制|填报|公开|公布|发布|报出|制表|批复)?(?:日期|时间)[:：])?"
    r"(?P<date>(?P<year>(?:19|20)\d{2})(?:年(?P<month>\d{1,2}|十[一二]|[一二三四五六七八九十])月(?:\d{1,2}日|[一二三四五六七八九十]{1,3}日)?|[-/.](?P<mm>\d{1,2})[-/.]\d{1,2})$)"
)
_HALF = 7
"""The month with which the second half of a year begins."""
_T = TypeVar("_T")
_PLACES = {Place.PAGE: "page", Place.LINE: "line", Place.SHEET: "sheet", Place.TABLE: "table"}


@dataclass(frozen=True, slots=True)
class Identity:
    """The unit, its level ('department', 'unit', 'government'), the fiscal year and phase, the title.

    ``conflicts`` are sentences on what disagreed.

    ``correction`` is True where the document says of itself that it corrects one published before (更正, 修订版). ``stated`` is
    what the document itself says of unit, level, year and phase, where a user said otherwise.
    """

    unit_name: str
    unit_level: str | None
    fiscal_year: int
    phase: Phase
    title: str
    place_name: str = "page"
    conflicts: tuple[str, ...] = ()
    correction: bool = False
    stated: Given | None = None


def identify(document: Document, tables: list[Table], given: Given = NOTHING) -> Identity:
    """The identity of a document, from its cover, its table titles and its “编制部门” lines.

    The text mentions other years and units; only the cover, titles of statements and headings count, and the more
    often stated wins over the single misprint, which is reported. Raises UnrecognisedSource where a part is not
    stated and not ``given`` by the user, or where the cover and the tables contradict each other evenly.
    """
    cover = cover_lines(document)
    titles = [table.title for table in tables if table.entry is not None]
    headings = headings_of(document)
    conflicts: list[str] = []
    stated_phase = _unless(given.phase, lambda: _phase(document, cover, titles, headings, tables, conflicts))
    phase_told = given.phase or stated_phase
    stated_year = _unless(
        given.fiscal_year, lambda: _year(document, cover, titles, headings, tables, conflicts, phase_told)
    )
    government = government_of(document, cover, headings, tables)
    stated_name = government or _unless(
        given.unit_name, lambda: unit_name_of(document, cover, headings, tables, conflicts)
    )
    level = "government" if government else _level(cover, headings)
    stated = Given(stated_name, level, stated_year, stated_phase)
    counts = given.over(stated)
    year, phase, name = counts.fiscal_year, counts.phase, counts.unit_name
    assert year is not None  # stated or given: else it was refused above
    assert phase is not None
    assert name is not None
    return Identity(
        unit_name=name,
        unit_level=counts.unit_level,
        fiscal_year=year,
        phase=phase,
        stated=stated,
        title=_title(cover, name, year, phase),
        place_name=_PLACES[document.place],
        conflicts=tuple(conflicts),
        correction=any(corrects(text) for text in (*cover, document.source_name) if len(text) <= 60),
    )


def _unless(given: object, stated: Callable[[], _T]) -> _T | None:
    """What the document states; None where it states nothing and the user gave it instead."""
    try:
        return stated()
    except UnrecognisedSource:
        if given is None:
            raise
        return None


def _year(
    document: Document,
    cover: list[str],
    titles: list[str],
    headings: list[str],
    tables: list[Table],
    conflicts: list[str],
    phase: Phase | None,
) -> int:
    votes: Counter[int] = Counter()
    # a sentence speaks of other years as well (比2023年减少); it is heard where nothing else names one
    front = _years_on(_said_on(cover)) or _years_on(cover)
    for year in front:
        votes[year] += 3
    for text in titles:
        votes.update(int(y) for y in set(YEAR.findall(in_digits(folded(text)))))
    for text in headings:
        if re.search(r"(预算|决算)(收支)?(总体)?(表|情况|说明|编制说明|情况说明)*$", folded(text)):
            votes.update(int(y) for y in set(_YEAR_WORD.findall(in_digits(folded(text)))))
    if not votes:
        for table in tables:
            captions = [folded(line.text) for line in table.captions if len(folded(line.text)) < 40]
            # the day it was published on is no fiscal year
            votes.update(int(y) for text in captions for y in set(_YEAR_WORD.findall(DATE.sub("", text))))
    filed = years_in(folded(stem(document)))
    if not votes and filed:
        conflicts.append(Note("year of file", year=filed[0]))
        return filed[0]
    dated = _year_by_date(document, phase) if not votes else None
    if dated is not None:
        year, date = dated
        conflicts.append(Note("year of date", year=year, text=date))
        return year
    if not votes:
        raise UnrecognisedSource(document.source_name, "the document does not say which fiscal year it is about")
    (best, most), *others = votes.most_common()
    tied = [year for year, count in votes.items() if count == most]
    if len(tied) > 1:
        # the cover decides, then the name of the file
        said = [year for year in tied if year in front] or [year for year in tied if year in filed]
        if len(said) != 1:
            years = " and ".join(str(year) for year, count in votes.most_common() if count == most)
            raise UnrecognisedSource(
                document.source_name, f"cover and titles contradict each other on the fiscal year ({years})"
            )
        best = said[0]
        others = [(year, count) for year, count in votes.most_common() if year != best]
    for year, count in others:
        conflicts.append(Note("year by count", year=best, n=most, text=year, m=count))
    return best


def _year_by_date(document: Document, phase: Phase | None) -> tuple[int, str] | None:
    """The year of which a document published on a day is, with that day; None where no line is a date, or several differ.

    A budget is published in the first half of its own year, final accounts in the second half of the next; a budget that is
    dated before the year begins, or one of any other month, tells nothing.
    """
    told: dict[int, str] = {}
    for line in document.lines():
        found = _DATED.search(in_digits(folded(line.text)))
        if not found:
            continue
        year, word = int(found["year"]), found["month"] or found["mm"]
        month = int(word if word.isdecimal() else chinese_number(word) or 0)
        if phase is Phase.EXECUTED and month >= _HALF:
            told.setdefault(year - 1, found["date"])
        elif phase in (Phase.APPROVED, Phase.PROPOSED) and month < _HALF:
            told.setdefault(year, found["date"])
        else:
            return None
    return next(iter(told.items())) if len(told) == 1 else None


def _phase(
    document: Document,
    cover: list[str],
    titles: list[str],
    headings: list[str],
    tables: list[Table],
    conflicts: list[str],
) -> Phase:
    forms = _phase_of_forms(tables)
    if forms is Phase.EXECUTED:
        return forms  # its title may name the budget that is evaluated
    said = _said_on(cover)
    # accounts speak of 一般公共预算 on every page; the name of a fund counts where nothing else says which it is
    votes = _phases_said(said, titles, headings, named=True) or _phases_said(cover, titles, headings, named=False)
    if not votes:
        headers = "".join(folded(c.text) for t in tables if t.entry for row in t.header for c in row.cells if c)
        phase = forms or _phase_of(headers)
        if phase is None:
            phase = _phase_of(folded(stem(document)))
            if phase is None:
                raise UnrecognisedSource(
                    document.source_name,
                    "the document does not say whether it is a budget (预算) or final accounts (决算)",
                )
            conflicts.append(Note("phase of file", text=phase.zh))
        return phase
    front = [phase for text in said if (phase := _phase_of(_without_funds(folded(text)))) is not None]
    (best, most), *others = votes.most_common()
    if best is Phase.APPROVED and Phase.ADJUSTED in front:
        return Phase.ADJUSTED  # its tables are titled as those of any budget
    if front and best not in front:
        conflicts.append(Note("phase of cover", text=front[0].zh, names=best.zh))
        return front[0]
    if others and others[0][1] * 3 >= most:
        conflicts.append(Note("phase by count", text=best.zh, n=most, names=others[0][0].zh, m=others[0][1]))
    return best


def _years_on(lines: list[str]) -> Counter[int]:
    """How often lines name each fiscal year."""
    return Counter(year for text in lines for year in years_in(folded(text)))


def _said_on(cover: list[str]) -> list[str]:
    """The lines of a cover that are no sentences and have no amounts."""
    return [text for text in cover if not _SPEAKS.search(folded(text))]


def _without_funds(text: str) -> str:
    """A folded text without the names of the funds, which say 预算 in final accounts as well."""
    return _FUND.sub("", text)


def _phases_said(cover: list[str], titles: list[str], headings: list[str], *, named: bool) -> Counter[Phase]:
    """How often cover, titles and headings say each phase; ``named``: outside the names of funds."""
    votes: Counter[Phase] = Counter()
    for weight, texts in ((3, cover), (1, titles), (1, headings)):
        for text in texts:
            phase = _phase_of(_without_funds(folded(text)) if named else folded(text))
            if phase is not None:
                votes[phase] += weight
    return votes


def _phase_of_forms(tables: list[Table]) -> Phase | None:
    """The phase of a document that holds target or self-evaluation forms only; None where it holds a statement too."""
    kinds = {table.entry.id for table in tables if table.entry is not None}
    if kinds == {"self_evaluation"}:
        return Phase.EXECUTED
    return Phase.APPROVED if kinds and kinds <= {"target_form", "self_evaluation"} else None


def _phase_of(text: str) -> Phase | None:
    """决算 wins over 预算 in one title, as accounts carry the name of the budget they close."""
    if "决算" in text and "预决算" not in text:
        return Phase.EXECUTED
    if "预算" in text and "预决算" not in text:
        if _ADJUSTS.search(text):
            return Phase.ADJUSTED
        return Phase.PROPOSED if "草案" in text else Phase.APPROVED
    return None


def _level(cover: list[str], headings: list[str]) -> str | None:
    text = folded("".join(cover))
    for source in (text, folded("".join(headings[:12]))):
        for word, level in (("单位", "unit"), ("部门", "department")):
            if re.search(rf"{word}(综合)?(收支)?(预算|决算)", source):
                return level
    return None


def _title(cover: list[str], name: str, year: int, phase: Phase) -> str:
    for text in [*joined_titles(cover), *cover]:
        if KIND.search(folded(text)) and YEAR.search(folded(text)) and len(text) <= 60:
            return text
    return f"{name}{year}年度{phase.zh}"
