"""How many people a document counts: staff, posts and insured persons, as its sentences, tables and target forms print them.

A count is taken where it is surely that of the whole unit: not of a part (其中行政在职12人, 下属某某中心实有30人), of another day
than the document's own, of a change (新增参保300人) or about so many (30余人). Whoever divides by one has to see first whether a
document prints two (``compare/headcounts.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from budgetdiff.document.model import Cell, Document, Row
from budgetdiff.facts import Indicator, Phase, Remark, folded, squeezed, without_scope
from budgetdiff.statements.columns import header_paths
from budgetdiff.statements.identity import Identity
from budgetdiff.statements.layout import is_numeric, is_total, texts
from budgetdiff.statements.narrative.paragraphs import Paragraph
from budgetdiff.statements.tables import Table

STAFF, PRESENT, POSTS, INSURED = "staff", "present", "posts", "insured"
_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>万)?(?:人(?![次员口均大民才事力工户])|名|位)"
_LINK = r"(?:人员|人数|职工|干部|教职工|工作人员|民警|公务员|总人数|总数|总量|合计|共计|总计|共有|共|计|为|有|是|达到|达|数|:|：)*"
_SAID = {
    STAFF: re.compile(rf"(?:在职在编|在编在职|在职){_LINK}{_NUMBER}"),
    PRESENT: re.compile(
        rf"(?:实有(?:在岗)?|(?:现有|年末|期末|实际)(?:实有|在岗)?(?:人员|人数|职工|干部|教职工|工作人员)){_LINK}{_NUMBER}"
    ),
    POSTS: re.compile(rf"编制(?:内)?{_LINK}{_NUMBER}"),
    INSURED: re.compile(rf"参保(?:缴费|登记)?(?:人员|人数|人|职工|居民|总人数)*{_LINK}{_NUMBER}"),
}
_CLAUSE = re.compile(r"[，；。、：（(:;,]")
# what may stand before a count of the whole unit in its clause
_BEFORE = re.compile(
    r"(?:其中|截[至止]?到?|目前|现|现有|实有|实际|年末|年底|期末|末|底|共有|共|核定|批准|人员|机构|的|到|至|总|在编|编制内|"
    r"(?:19|20)\d{2}年(?:度)?|\d{1,2}月(?:份)?|\d{1,2}日|\d{1,2}个?|"
    r"[全本我该](?:部门|单位|局|委|厅|办|校|院|所|站|馆|中心|支队|大队|队|街道|镇|乡|机关|系统|会|处))*"
)
# before a count of insured persons stands whose insurance it is
_CHANGED = re.compile(r"新增|净增|增加|减少|增长|扩面|目标|力争|计划|预计|未|停保|断保|较|比|上年|去年")
_PAST = re.compile(r"上年|去年|以前|年初|期初")
_YEAR = re.compile(r"((?:19|20)\d{2})年")
_RETIRED = re.compile(r"^[^。；]*(?:离休|退休|离退)")
_COUNT = re.compile(r"(\d[\d,]*)(?:人|名)?")
_PEOPLE = r"(?:\((?:单位:)?[人名]\))?"
_LABELS = {
    STAFF: re.compile(
        rf"(?:其中:)?(?:年末|期末|实有|实际|现有)*(?:在职在编|在编在职|在职)(?:在编|实有)?(?:人员|职工|干部|教职工)?(?:总?人?数|合计|小计)?{_PEOPLE}"
    ),
    PRESENT: re.compile(rf"(?:年末|期末|现有|实际)*实有(?:在岗)?(?:人员|职工)?(?:总?人?数|合计|小计)?{_PEOPLE}"),
    POSTS: re.compile(rf"(?:核定|批准)?(?:人员编制(?:总?数)?|编制(?:人员?)?总?数){_PEOPLE}"),
}
_WHOLE = re.compile(r"合计|小计|总计|总数|人数|数")
_NAMES = re.compile(r"单位|部门|机构|名称")
_OF_TARGET = re.compile(r"参保.{0,3}(?:人数|人)$")


def headcounts_of(
    document: Document,
    told: Iterable[Paragraph],
    tables: Iterable[Table],
    indicators: Iterable[Indicator],
    identity: Identity,
) -> tuple[Remark, ...]:
    """A remark ``staff``, ``posts`` or ``insured`` for each count of people: its words as printed, its ``number``, its place.

    What is 实有 is the staff where nothing says who is 在职, and where the retired are not counted in. ``indicators`` are the
    targets of the document: a number of insured persons that one names is what the money is planned for. Of text that a machine
    recognised in a picture nothing is taken. ``told`` are the document's paragraphs.
    """
    if document.recognised:
        return ()
    own = folded(without_scope(identity.unit_name))
    found = [one for paragraph in told for one in _said(paragraph, own, identity)]
    found += [one for table in tables for one in (*_in_columns(table, own), *_in_rows(table))]
    found += [one for indicator in indicators for one in _planned(indicator)]
    serving = any(one.kind == STAFF for one in found)
    return tuple(
        replace(one, kind=STAFF) if one.kind == PRESENT else one
        for one in dict.fromkeys(found)
        if not (serving and one.kind == PRESENT)
    )


def _said(paragraph: Paragraph, own: str, identity: Identity) -> Iterator[Remark]:
    """The counts of a paragraph."""
    text = paragraph.text
    for kind, pattern in _SAID.items():
        for match in pattern.finditer(text):
            start = max((one.end() for one in _CLAUSE.finditer(text, 0, match.start())), default=0)
            before, sentence = text[start : match.start()], text[text.rfind("。", 0, match.start()) + 1 : match.start()]
            if not _whole(kind, before.replace(own, ""), sentence) or not _of_its_time(sentence, identity):
                continue
            if kind == PRESENT and _RETIRED.match(text[match.end() :]):
                continue
            page, box = paragraph.place(match.start("number"))
            words = "".join(paragraph.quote(start, match.end()).split())
            yield Remark(kind, page, words, None, bbox=box, number=_number(match["number"], match["scale"]))


def _whole(kind: str, before: str, sentence: str) -> bool:
    """Whether what stands before a count in its clause says that it is all of them, now."""
    if _PAST.search(before) or (kind == INSURED and _CHANGED.search(before)):
        return False
    return kind == INSURED or (bool(_BEFORE.fullmatch(before)) and not re.search(r"下属|所属单位|下辖", sentence))


def _of_its_time(sentence: str, identity: Identity) -> bool:
    """Whether the last year that a sentence names before a count is the document's own, or in a budget the one before it."""
    years = [int(year) for year in _YEAR.findall(sentence)]
    own = identity.fiscal_year
    return not years or years[-1] == own or (identity.phase is not Phase.EXECUTED and years[-1] == own - 1)


def _in_columns(table: Table, own: str) -> Iterator[Remark]:
    """The counts below a heading 在职人数: of the total row, the only row, or the sum of the units that the table lists."""
    for index, path in enumerate(header_paths(table.header, table.width)):
        kind = _kind([folded(part) for part in path])
        rows = [row for row in table.rows if any(texts(row))] if kind else []
        if kind is None or not rows:
            continue
        held = [(row, _cell(row, index)) for row in rows]
        counts = [None if cell is None else _counted(cell) for _, cell in held]
        totals = [at for at, row in enumerate(rows) if is_total(next(filter(None, texts(row))))]
        listed = any(_NAMES.search(text) for text in _heads(table))
        if len(totals) == 1 or (len(rows) == 1 and (not listed or _names(own, rows[0]))):
            at = totals[0] if totals else 0
            yield from _of_cell(kind, path[-1], held[at], counts[at])
        elif not totals and len(rows) > 1 and all(counts) and listed:
            yield from _of_units(kind, path[-1], held, [one for one in counts if one is not None], own)


def _of_units(
    kind: str, label: str, held: Sequence[tuple[Row, Cell | None]], counts: Sequence[Decimal], own: str
) -> Iterator[Remark]:
    """The count of a list of units without a total row: the line of the unit itself where it is the sum of the rest, else all."""
    whole = [at for at, one in enumerate(counts) if one * 2 == sum(counts) and _names(own, held[at][0])]
    if whole:
        yield from _of_cell(kind, label, held[whole[0]], counts[whole[0]])
        return
    first, cell = held[0]
    words = f"{squeezed(label)} {'＋'.join(f'{one:f}' for one in counts)}"
    yield Remark(kind, first.place, words, None, first.number, cell.bbox if cell else None, Decimal(sum(counts)))


def _in_rows(table: Table) -> Iterator[Remark]:
    """The counts behind a label 在职人数: the column of the total, the only number, or the first if it is the sum of the rest."""
    paths = header_paths(table.header, table.width)
    for row in table.rows:
        cells = [(index, cell) for index, cell in enumerate(row.cells) if cell is not None and folded(cell.text)]
        for at, (_, label) in enumerate(cells):
            kind = _kind([folded(label.text)])
            if kind is None:
                continue
            numbers: list[tuple[int, Cell, Decimal]] = []
            for index, cell in cells[at + 1 :]:
                count = _counted(cell)
                if count is None:
                    break
                numbers.append((index, cell, count))
            totals = [one for one in numbers if paths[one[0]] and is_total(folded(paths[one[0]][-1]))]
            rest = sum(count for _, _, count in numbers[1:])
            if totals:
                chosen = totals[0]
            elif numbers and (len(numbers) == 1 or numbers[0][2] == rest):
                chosen = numbers[0]
            else:
                continue
            yield from _of_cell(kind, label.text, (row, chosen[1]), chosen[2])


def _planned(indicator: Indicator) -> Iterator[Remark]:
    """The number of insured persons that a target names, or that was reached where the form says so."""
    if not _OF_TARGET.search(folded(indicator.name)) or indicator.unit not in ("人", "万人", "人数", "名"):
        return
    reached = indicator.actual_value is not None
    value = indicator.actual_value if reached else indicator.target_value
    if value is None or value <= 0 or (not reached and indicator.target_upper is not None):
        return
    raw = indicator.actual_raw if reached else indicator.target_raw
    times = 10_000 if indicator.unit == "万人" else 1
    place = indicator.provenance
    words = squeezed(f"{indicator.name} {raw}") if raw else squeezed(indicator.name)
    yield Remark(INSURED, place.page, words, None, place.row, place.bbox, value * times)


def _kind(path: Sequence[str]) -> str | None:
    """What a label, or the headings over a column from the top, count; None where they count nothing, or a part of it."""
    parts = list(path)
    while len(parts) > 1 and _WHOLE.fullmatch(parts[-1]):
        parts.pop()
    return next((kind for kind, label in _LABELS.items() if parts and label.fullmatch(parts[-1])), None)


def _cell(row: Row, index: int) -> Cell | None:
    return row.cells[index] if index < len(row.cells) else None


def _names(own: str, row: Row) -> bool:
    """Whether a row of a list of units is the unit's own, be it without the city or province before its name."""
    return any(text in own or own in text for text in texts(row) if len(text) >= 4)


def _heads(table: Table) -> list[str]:
    return [text for row in table.header for text in texts(row) if text]


def _counted(cell: Cell) -> Decimal | None:
    match = _COUNT.fullmatch(folded(cell.text))
    return _number(match[1], None) if match and is_numeric(match[1]) else None


def _of_cell(kind: str, label: str, at: tuple[Row, Cell | None], count: Decimal | None) -> Iterator[Remark]:
    row, cell = at
    if cell is not None and count:
        words = f"{squeezed(label)} {squeezed(cell.text)}"
        yield Remark(kind, row.place, words, None, row.number, cell.bbox, count)


def _number(digits: str, scale: str | None) -> Decimal:
    return Decimal(digits.replace(",", "")) * (10_000 if scale else 1)
