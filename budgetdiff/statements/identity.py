"""Who, when and what: the unit, level, year and phase a document is about, from the document itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from budgetdiff.document.model import Document, Line, Place
from budgetdiff.errors import UnrecognisedSource
from budgetdiff.facts import NOTHING, Given, Phase, folded, squeezed
from budgetdiff.statements.naming import area_in_title, corrects, ends_title, name_in_title, owner_of, years_in
from budgetdiff.statements.tables import Table

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年度?)?(?!\d)")
_YEAR_WORD = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
_KIND = re.compile(r"(部门|单位)?(预算|决算)(草案)?")
_CARRIES_OUT = re.compile(
    r"(?:项目)?(?:实施|承担|执行|预算|填报|申报)单位(?:\((?:公章|盖章|签章)\))?|(?:部门|单位|部门\(单位\))名称"
)
_IN_CHARGE = re.compile(r"(?:预算|项目)?主管(?:部门|单位)(?:名称|及代码)?")
_T = TypeVar("_T")
_COVER = 14
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
    cover = _cover_lines(document)
    titles = [table.title for table in tables if table.entry is not None]
    headings = _headings(document)
    conflicts: list[str] = []
    stated_year = _unless(given.fiscal_year, lambda: _year(document, cover, titles, headings, tables, conflicts))
    stated_phase = _unless(given.phase, lambda: _phase(document, cover, titles, headings, tables, conflicts))
    government = _government(document, cover, headings, tables)
    stated_name = government or _unless(
        given.unit_name, lambda: _unit_name(document, cover, headings, tables, conflicts)
    )
    level = "government" if government else _level(cover, headings)
    stated = Given(stated_name, level, stated_year, stated_phase)
    counts = given.over(stated)
    year, phase, name = counts.fiscal_year, counts.phase, counts.unit_name
    assert year is not None  # stated or given: else it was refused above
    assert phase is not None
    assert name is not None
    return Identity(
        unit_name=name, unit_level=counts.unit_level, fiscal_year=year, phase=phase, stated=stated,
        title=_title(cover, name, year, phase), place_name=_PLACES[document.place], conflicts=tuple(conflicts),
        correction=any(corrects(text) for text in (*cover, document.source_name) if len(text) <= 60),
    )  # fmt: skip


def _unless(given: object, stated: Callable[[], _T]) -> _T | None:
    """What the document states; None where it states nothing and the user gave it instead."""
    try:
        return stated()
    except UnrecognisedSource:
        if given is None:
            raise
        return None


def titled(document: Document) -> bool:
    """Whether the cover has the title of a budget or of final accounts (某某局2024年度部门预算), be it broken over lines."""
    cover = _cover_lines(document)
    return any(_spans(cover, index) for index in range(len(cover)))


def _cover_lines(document: Document) -> list[str]:
    """The lines before the contents and the first table, on the page that has the title where there are pages, squeezed."""
    lines: list[str] = []
    page = None
    for block in document.blocks:
        if not isinstance(block, Line):
            break
        if document.place is Place.PAGE and block.place != page and any(_KIND.search(folded(text)) for text in lines):
            break
        page = block.place
        text = squeezed(block.text)
        if re.match(r"^(目录|目次)$", folded(text)) or len(lines) >= _COVER:
            break
        if text:
            lines.append(text)
        if len(text) > 60:
            break
    return lines


def _headings(document: Document) -> list[str]:
    """Short lines that look like headings or titles, squeezed."""
    found: list[str] = []
    for line in document.lines():
        text = squeezed(line.text)
        if 4 <= len(text) <= 50 and text[-1] not in "。；，,;、" and _KIND.search(text):
            found.append(text)
    return found


def _year(
    document: Document,
    cover: list[str],
    titles: list[str],
    headings: list[str],
    tables: list[Table],
    conflicts: list[str],
) -> int:
    votes: Counter[int] = Counter()
    front = Counter(year for text in cover for year in years_in(folded(text)))
    for year in front:
        votes[year] += 3
    for text in titles:
        votes.update(int(y) for y in set(_YEAR.findall(folded(text))))
    for text in headings:
        if re.search(r"(预算|决算)(收支)?(总体)?(表|情况|说明|编制说明|情况说明)*$", folded(text)):
            votes.update(int(y) for y in set(_YEAR_WORD.findall(folded(text))))
    if not votes:
        for table in tables:
            captions = [folded(line.text) for line in table.captions if len(folded(line.text)) < 40]
            votes.update(int(y) for text in captions for y in set(_YEAR_WORD.findall(text)))
    filed = years_in(folded(_stem(document)))
    if not votes and filed:
        conflicts.append(f"fiscal year {filed[0]} is taken from the name of the file: the document itself states none")
        return filed[0]
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
        conflicts.append(f"fiscal year taken as {best} ({most} mentions in cover and titles); {year} stands in {count}")
    return best


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
    votes: Counter[Phase] = Counter()
    for weight, texts in ((3, cover), (1, titles), (1, headings)):
        for text in texts:
            phase = _phase_of(folded(text))
            if phase is not None:
                votes[phase] += weight
    if not votes:
        headers = "".join(folded(c.text) for t in tables if t.entry for row in t.header for c in row.cells if c)
        phase = forms or _phase_of(headers)
        if phase is None:
            phase = _phase_of(folded(_stem(document)))
            if phase is None:
                raise UnrecognisedSource(
                    document.source_name,
                    "the document does not say whether it is a budget (预算) or final accounts (决算)",
                )
            conflicts.append(
                f"taken as {phase.zh} by the name of the file: the document itself does not say which it is"
            )
        return phase
    front = [phase for text in cover if (phase := _phase_of(folded(text))) is not None]
    (best, most), *others = votes.most_common()
    if front and best not in front:
        conflicts.append(f"taken as {front[0].zh}, as the cover says; the titles of the tables say {best.zh}")
        return front[0]
    if others and others[0][1] * 3 >= most:
        conflicts.append(
            f"taken as {best.zh} ({most} mentions in cover and titles); {others[0][0].zh} stands in {others[0][1]}"
        )
    return best


def _phase_of_forms(tables: list[Table]) -> Phase | None:
    """The phase of a document that holds target or self-evaluation forms only; None where it holds a statement too."""
    kinds = {table.entry.id for table in tables if table.entry is not None}
    if kinds == {"self_evaluation"}:
        return Phase.EXECUTED
    return Phase.APPROVED if kinds and kinds <= {"target_form", "self_evaluation"} else None


def _unit_of_forms(tables: list[Table]) -> str | None:
    """The unit that target or self-evaluation forms name as the one that carries their project out."""
    for label in (_CARRIES_OUT, _IN_CHARGE):
        for table in tables:
            for row in [*table.header, *table.rows][:12]:
                cells = [folded(cell.text) for cell in row.cells if cell and cell.text.strip()]
                for cell, after in pairwise(cells):
                    if label.fullmatch(cell.lstrip("*").rstrip(":")) and len(after) >= 3:
                        return re.sub(r"^[0-9A-Z]{6,}[-_]", "", after)
    return None


def _phase_of(text: str) -> Phase | None:
    """决算 wins over 预算 in one title, as accounts carry the name of the budget they close."""
    if "决算" in text and "预决算" not in text:
        return Phase.EXECUTED
    if "预算" in text and "预决算" not in text:
        return Phase.PROPOSED if "草案" in text else Phase.APPROVED
    return None


def _government(document: Document, cover: list[str], headings: list[str], tables: list[Table]) -> str | None:
    """The government whose budget or accounts a document is: its titles name an area, and neither cover nor tables a unit.

    The bureau of finance, which makes the tables, is not who they are about.
    """
    owners = {table.owner for table in tables if table.owner} | {name for text in cover if (name := owner_of(text))}
    if any(not re.search(r"财政(局|厅|部|所|分局)", name) for name in owners):
        return None
    if any(name_in_title(text) for index in range(len(cover)) for text in _spans(cover, index)):
        return None
    titles = [*cover, *(table.title for table in tables if table.entry is not None), *headings, _stem(document)]
    areas = Counter(area for text in titles if (area := area_in_title(text)))
    if not areas or (not owners and any(name_in_title(text) for text in headings)):
        return None
    return max(areas, key=lambda area: (areas[area], len(area)))


def _unit_name(
    document: Document, cover: list[str], headings: list[str], tables: list[Table], conflicts: list[str]
) -> str:
    """The unit: of the cover and its owner line, else of the tables' owner lines, of titles, of the file's name."""
    named = [name for text in cover if (name := owner_of(text))]
    fronts = _front_names(cover, document)
    owners = Counter(table.owner for table in tables if table.owner)
    if named or fronts:
        best = max(named, key=len) if named else fronts[0]
        if owners and folded(owners.most_common(1)[0][0]) != folded(best):
            common, count = owners.most_common(1)[0]
            if folded(best) in folded(common) or not named:
                best = common if len(owners) == 1 or count >= 2 else best
            elif folded(common) not in folded(best):
                conflicts.append(f"the cover names “{best}”, the tables name “{common}”")
        return best
    if owners:
        return owners.most_common(1)[0][0]
    titled = Counter(name for text in headings if (name := name_in_title(text)))
    if titled:
        return titled.most_common(1)[0][0]
    if (carries := _unit_of_forms(tables)) is not None:
        return carries
    if (filed := name_in_title(_stem(document))) is not None:
        conflicts.append(f"the unit is taken from the name of the file: the document itself names none (“{filed}”)")
        return filed
    raise UnrecognisedSource(document.source_name, "the document does not say which department or unit it is about")


def _stem(document: Document) -> str:
    return re.sub(r"\.[A-Za-z]{3,5}$", "", document.source_name)


def _front_names(cover: list[str], document: Document) -> list[str]:
    """The units that titles on the cover name, the likeliest first.

    What stands above a title on a web page (导航, 首页) is no part of it: of the names a title gives with and without the
    lines above it, the longest that the text says elsewhere counts, else the longest.
    """
    names: list[str] = []
    for index in range(len(cover)):
        names += [name for text in _spans(cover, index)[:1] if (name := name_in_title(text))]
    names.sort(key=len, reverse=True)
    whole = names[0] if names else ""
    for index in range(len(cover)):
        shorter = [name for text in _spans(cover, index)[1:] if (name := name_in_title(text))]
        inner = [name for name in shorter if whole.endswith(name) and name != whole]
        if inner and not _said(whole, document) and (said := [name for name in inner if _said(name, document)]):
            return [max(said, key=len), *names]
    return names


def _said(name: str, document: Document) -> bool:
    """Whether a sentence names the unit so, not as the end of a longer name."""
    plain = folded(name)
    pattern = re.compile(rf"(?:^|[^\u4e00-\u9fff]|年度?){re.escape(plain)}")
    return any(
        len(text) > len(plain) + 6 and pattern.search(text) for text in (folded(x.text) for x in document.lines())
    )


def _joined(cover: list[str]) -> list[str]:
    """Each cover line that ends a title, with the lines above it that the title was broken over."""
    return sorted((spans[0] for i in range(len(cover)) if (spans := _spans(cover, i))), key=len, reverse=True)


def _spans(cover: list[str], index: int) -> list[str]:
    """What ends a title in a cover line, with as many lines above it as can be part of it, then with fewer; else none.

    The words 部门预算 themselves may be broken over two lines, and （本级） may have a line of its own.
    """
    start = index
    while start and not _parts_titles(cover[start - 1]) and index - start < 3:
        start -= 1
    spans = ["".join(cover[first : index + 1]) for first in range(start, index + 1)]
    return [text for text in spans if ends_title(text)]


def _parts_titles(text: str) -> bool:
    """Whether a cover line cannot be the upper half of a broken title: a year, another title, a sentence, a date."""
    plain = folded(text)
    return bool(
        _YEAR.fullmatch(plain)
        or _KIND.search(plain)
        or plain[-1] in "。:;"
        or (plain.endswith(")") and not re.search(r"\([^()\d]{1,12}\)$", plain))
        or re.search(r"\d月|目录|^附件", plain)
    )


def _level(cover: list[str], headings: list[str]) -> str | None:
    text = folded("".join(cover))
    for source in (text, folded("".join(headings[:12]))):
        for word, level in (("单位", "unit"), ("部门", "department")):
            if re.search(rf"{word}(综合)?(收支)?(预算|决算)", source):
                return level
    return None


def _title(cover: list[str], name: str, year: int, phase: Phase) -> str:
    for text in [*_joined(cover), *cover]:
        if _KIND.search(folded(text)) and _YEAR.search(folded(text)) and len(text) <= 60:
            return text
    return f"{name}{year}年度{phase.zh}"
