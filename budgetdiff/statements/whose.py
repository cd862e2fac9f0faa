"""Whose budget a document is: the government, department or unit that cover, owner lines, titles, forms or file name."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from budgetdiff.document.model import Document
from budgetdiff.errors import UnrecognisedSource
from budgetdiff.facts import folded
from budgetdiff.said import Note
from budgetdiff.statements.cover import stem, title_spans
from budgetdiff.statements.layout import text_at
from budgetdiff.statements.naming import (
    area_in_title,
    may_be_unit,
    name_in_title,
    names_organ,
    owner_of,
    shown,
    without_code,
    without_unit_code,
)
from budgetdiff.statements.tables import Table

_CARRIES_OUT = re.compile(
    r"(?:项目)?(?:实施|承担|执行|预算|填报|申报)单位(?:\((?:公章|盖章|签章)\))?|(?:部门|单位|部门\(单位\))名称"
)
_CHAPTER = re.compile(
    r"第[一二1](?:部分|章)[:、.]?(?P<name>[^。；，、:]{3,40}?)(?:部门|单位)?(?:(?:基本|主要)?(?:概况|情况)|(?:主要)?职[责能].{0,8})"
    r"(?:介绍|说明)?[.…·\-]*\d*$"
)
_UNIT_COLUMN = re.compile(r"(预算|主管|一级预算|二级预算)?(部门|单位)(\((部门|单位)\))?(编码及)?(名称)?")
_IN_CHARGE = re.compile(r"(?:预算|项目)?主管(?:部门|单位)(?:名称|及代码)?")


def government_of(document: Document, cover: list[str], headings: list[str], tables: list[Table]) -> str | None:
    """The government whose budget or accounts a document is: its titles name an area, and neither cover nor tables a unit.

    The bureau of finance, which makes the tables, is not who they are about.
    """
    owners = {table.owner for table in tables if table.owner} | {name for text in cover if (name := owner_of(text))}
    if any(not re.search(r"财政(局|厅|部|所|分局)", name) for name in owners):
        return None
    if any(name_in_title(text) for index in range(len(cover)) for text in title_spans(cover, index)):
        return None
    titles = [*cover, *(table.title for table in tables if table.entry is not None), *headings, stem(document)]
    areas = Counter(area for text in titles if (area := area_in_title(text)))
    if not areas or (not owners and any(name_in_title(text) for text in headings)):
        return None
    return max(areas, key=lambda area: (areas[area], len(area)))


def unit_name_of(
    document: Document, cover: list[str], headings: list[str], tables: list[Table], conflicts: list[str]
) -> str:
    """The unit: of the cover and its owner line, else of the tables' owner lines, of titles, of the file's name."""
    named = [name for text in cover if (name := owner_of(text))]
    fronts = _front_names(cover, document)
    owners = Counter(table.owner for table in tables if table.owner)
    if named or fronts:
        owning = {folded(name) for name in owners}
        # a title's own name, if tables bear it, before that above the first table, which may be of its own level alone
        best = fronts[0] if fronts and folded(fronts[0]) in owning else max(named, key=len) if named else fronts[0]
        if owners and folded(best) not in owning:
            common, count = owners.most_common(1)[0]
            if folded(best) in folded(common):
                best = common if len(owners) == 1 or count >= 2 else best
            elif folded(common) not in folded(best):
                # a name that a web page's own words were taken into is none
                if not named and not names_organ(folded(best)):
                    return common
                conflicts.append(Note("two names", text=best, names=common))
        return best
    if owners:
        return owners.most_common(1)[0][0]
    titled = Counter(name for text in headings if (name := name_in_title(text)))
    if titled:
        return titled.most_common(1)[0][0]
    if (chapter := _of_chapters(document)) is not None:
        return chapter
    if (carries := _unit_of_forms(tables) or _unit_of_columns(tables)) is not None:
        return carries
    if (filed := name_in_title(stem(document))) is not None:
        conflicts.append(Note("unit of file", text=filed))
        return filed
    if (alone := _alone_on(cover)) is not None:
        conflicts.append(Note("unit of line", text=alone))
        return alone
    raise UnrecognisedSource(document.source_name, "the document does not say which department or unit it is about")


def _front_names(cover: list[str], document: Document) -> list[str]:
    """The units that titles on the cover name, the likeliest first.

    What stands above a title on a web page (导航, 首页) is no part of it: of the names a title gives with and without the
    lines above it, the longest that the text says elsewhere counts, else the longest.
    """
    names: list[str] = []
    for index in range(len(cover)):
        names += [name for text in title_spans(cover, index)[:1] if (name := name_in_title(text))]
    names.sort(key=len, reverse=True)
    whole = names[0] if names else ""
    for index in range(len(cover)):
        shorter = [name for text in title_spans(cover, index)[1:] if (name := name_in_title(text))]
        inner = [name for name in shorter if whole.endswith(name) and name != whole]
        if inner and not _said(whole, document) and (said := [name for name in inner if _said(name, document)]):
            return [max(said, key=len), *names]
    return names


def _of_chapters(document: Document) -> str | None:
    """The unit that the chapters of the disclosure name: 第一部分 某某局概况, in the contents or above the chapter."""
    found = (_CHAPTER.match(folded(line.text)) for line in document.lines())
    names = Counter(shown(match["name"]) for match in found if match and names_organ(match["name"]))
    return names.most_common(1)[0][0] if names else None


def _alone_on(cover: list[str]) -> str | None:
    """The one unit whose name has a line of the cover to itself, in brackets or not; None where none or several do."""
    names = {
        shown(plain)
        for text in cover
        if may_be_unit(plain := without_unit_code(folded(text).strip("()"))) and names_organ(plain)
    }
    return names.pop() if len(names) == 1 else None


def _said(name: str, document: Document) -> bool:
    """Whether a sentence names the unit so, not as the end of a longer name."""
    plain = folded(name)
    pattern = re.compile(rf"(?:^|[^\u4e00-\u9fff]|年度?){re.escape(plain)}")
    return any(
        len(text) > len(plain) + 6 and pattern.search(text) for text in (folded(x.text) for x in document.lines())
    )


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


def _unit_of_columns(tables: list[Table]) -> str | None:
    """The unit that columns of units name first, where no title and no line names one."""
    firsts: Counter[str] = Counter()
    for table in tables:
        columns = [
            index
            for row in table.header
            for index, cell in enumerate(row.cells)
            if cell and _UNIT_COLUMN.fullmatch(folded(cell.text))
        ]
        for index in columns:
            names = (text_at(row, index) for row in table.rows)
            first = next(
                (name for text in names if may_be_unit(name := without_code(text)) and names_organ(name)), None
            )
            if first is not None:
                firsts[shown(first)] += 1
                break
    return firsts.most_common(1)[0][0] if firsts else None
