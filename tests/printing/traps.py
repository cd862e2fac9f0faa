"""Traps of real disclosures, each an option of its own: what a table says stays, how it is printed changes.

``TRAPS`` alter a disclosure, whatever it is printed on; ``LOOKS`` alter how a page of paper looks. Each is named after what an
eye sees. ``trapped(disclosure, names)`` puts several in; what must be read stays ``disclosure.expected()`` of before, but for
``two_classifications``, which prints the amounts of basic spending for a second classification besides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from tests.printing.disclosure import Disclosure
from tests.printing.table import Cell, Row, Sheet

_WIDE_DIGITS = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
_LISTS = frozenset({"income", "expenditure", "general_public", "government_fund", "state_capital"})
_GOVERNMENT = {"301": "501", "302": "502", "303": "509", "310": "503", "30101": "50101", "30102": "50101"}


def _sheets(change: Callable[[Sheet], Sheet]) -> Callable[[Disclosure], Disclosure]:
    """What is done to every statutory table."""

    def altered(disclosure: Disclosure) -> Disclosure:
        return replace(disclosure, parts=tuple(change(p) if isinstance(p, Sheet) else p for p in disclosure.parts))

    return altered


def _merged(text: str, width: int) -> Row:
    return (Cell(text, width), *[None] * (width - 1))


def _title_inside(sheet: Sheet) -> Sheet:
    """Title and captions are the first rows of the table itself, as workbooks print them."""
    rows = tuple(_merged(line, sheet.width) for line in (sheet.title, *sheet.captions))
    return replace(sheet, title="", captions=(), head=(*rows, *sheet.head))


def _caption_row(sheet: Sheet) -> Sheet:
    """All captions stand in one merged row over the header."""
    if not sheet.captions:
        return sheet
    return replace(sheet, captions=(), head=(_merged("　　".join(sheet.captions), sheet.width), *sheet.head))


def _captions(change: Callable[[str], tuple[str, ...]]) -> Callable[[Disclosure], Disclosure]:
    return _sheets(lambda sheet: replace(sheet, captions=tuple(new for old in sheet.captions for new in change(old))))


def _broken_unit(caption: str) -> tuple[str, ...]:
    """单位：万 at the end of a line, 元 on the next."""
    return (caption[:-1], caption[-1]) if caption.endswith(("单位：万元", "单位：元")) else (caption,)


def _other_unit(caption: str) -> tuple[str, ...]:
    """The unit of money in the wording of other provinces."""
    return (caption.replace("单位：万元", "金额单位：人民币万元").replace("单位：元", "金额单位：元（列至角分）"),)


def _blank_rows(sheet: Sheet) -> Sheet:
    """Rows that a form keeps for more lines than there are."""
    blank = tuple(Cell("") for _ in range(sheet.width))
    return replace(sheet, body=(*sheet.body, blank, blank, blank)) if sheet.head else sheet


def _blank_column(sheet: Sheet) -> Sheet:
    """A column of nothing at the right, as workbooks keep."""
    return replace(
        sheet, head=tuple((*row, Cell("")) for row in sheet.head), body=tuple((*row, Cell("")) for row in sheet.body)
    )


def _notes(sheet: Sheet) -> Sheet:
    """Remarks below the table that count and say nothing of the unit's money."""
    return replace(
        sheet, notes=(*sheet.notes, "注：1.本表按收付实现制填列；", "2.合计数与分项数之和可能因四舍五入存在尾差。")
    )


def _form_number(sheet: Sheet) -> Sheet:
    """The number of the form above its other captions."""
    return replace(sheet, captions=("公开表", *sheet.captions))


def _spaced_heads(sheet: Sheet) -> Sheet:
    """Words of the header set apart letter by letter."""

    def spaced(cell: Cell | None) -> Cell | None:
        short = cell is not None and 1 < len(cell.text) <= 4 and not cell.text[0].isdigit()
        return replace(cell, text=" ".join(cell.text)) if cell is not None and short else cell

    return replace(sheet, head=tuple(tuple(spaced(cell) for cell in row) for row in sheet.head))


def _coded(sheet: Sheet) -> bool:
    """Whether a table is a list by functional code."""
    return sheet.statement in _LISTS and bool(sheet.head)


def _beside(sheet: Sheet, heading: str, body: Sequence[str], *, left: bool) -> Sheet:
    """The table with one more column at one of its sides."""
    down = len(sheet.head)
    head = (Cell(heading, 1, down), *[None] * (down - 1))
    added = (*head, *map(Cell, body))
    rows = [(one, *row) if left else (*row, one) for one, row in zip(added, sheet.rows, strict=True)]
    return replace(sheet, head=tuple(rows[:down]), body=tuple(rows[down:]))


def _ordinal_column(sheet: Sheet) -> Sheet:
    """The lines are numbered in a column of their own."""
    if not _coded(sheet):
        return sheet
    return _beside(sheet, "序号", [str(number) for number in range(1, len(sheet.body) + 1)], left=True)


def _remarks_column(sheet: Sheet) -> Sheet:
    """A column of remarks, of which one is written."""
    if not _coded(sheet) or not sheet.body:
        return sheet
    return _beside(sheet, "备注", ["详见说明", *[""] * (len(sheet.body) - 1)], left=False)


def _share_column(sheet: Sheet) -> Sheet:
    """How much of the whole each line is, in percent."""
    if not _coded(sheet):
        return sheet
    shares = [f"{100 / (number + 1):.2f}" for number in range(len(sheet.body))]
    return _beside(sheet, "占比（%）", shares, left=False)


def _heading_units(sheet: Sheet) -> Sheet:
    """The unit of money stands in the headings, and nowhere else."""
    said = [caption for caption in sheet.captions if "单位：" in caption and caption.endswith("元")]
    columns = {column for row in sheet.body for column, cell in enumerate(row) if cell is not None and cell.figure}
    if len(said) != 1 or not _coded(sheet):
        return sheet
    unit = "万元" if said[0].endswith("万元") else "元"
    head = [list(row) for row in sheet.head]
    for column in columns:
        at, cell = max(
            (
                (row, cell)
                for row, cells in enumerate(head)
                if (cell := cells[column]) is not None and not cell.text.isdigit()
            ),
            key=lambda one: one[0],
        )
        head[at][column] = replace(cell, text=f"{cell.text}（{unit}）")
    left = said[0].rpartition("单位：")[0].removesuffix("金额").strip()
    captions = tuple(
        left if caption == said[0] else caption for caption in sheet.captions if caption != said[0] or left
    )
    return replace(sheet, head=tuple(map(tuple, head)), captions=captions)


def _wide_commas(disclosure: Disclosure) -> Disclosure:
    """Thousands parted by commas as wide as Chinese characters."""
    return disclosure.with_cells(lambda text: text.replace(",", "，"))


def _continued(disclosure: Disclosure) -> Disclosure:
    """Long tables go on as a table of their own, its title followed by （续）."""
    if disclosure.style.piece:
        return disclosure
    parts: list[Sheet | str] = []
    for part in disclosure.parts:
        middle = len(part.body) // 2 if isinstance(part, Sheet) and _coded(part) else 0
        if not isinstance(part, Sheet) or middle < 2 or any(c and c.down > 1 for row in part.body for c in row):
            parts.append(part)
            continue
        parts.append(replace(part, body=part.body[:middle], notes=()))
        parts.append(replace(part, title=f"{part.title}（续）", body=part.body[middle:]))
    return replace(disclosure, parts=tuple(parts))


def _pasted(disclosure: Disclosure) -> Disclosure:
    """The header once more in the middle, where somebody pasted two pages together; what is printed in pieces is not pasted."""
    return disclosure if disclosure.style.piece else _sheets(_repeated_head)(disclosure)


def _repeated_head(sheet: Sheet) -> Sheet:
    middle = len(sheet.body) // 2
    whole = all(cell is None or cell.down == 1 for row in sheet.body[:middle] for cell in row)
    if not sheet.head or middle < 2 or not whole:
        return sheet
    return replace(sheet, body=(*sheet.body[:middle], *sheet.head, *sheet.body[middle:]))


def _two_classifications(sheet: Sheet) -> Sheet:
    """Beside each economic class of the department that of the government."""
    plain = sheet.head and sheet.head[-1][0] is not None and sheet.width >= 3 and len(sheet.head) == 1
    if sheet.statement not in ("basic_economic", "basic") or not plain:
        return sheet
    first = sheet.head[0][0]
    if first is None or first.text != "科目编码":
        return sheet
    head = (
        Cell("部门预算支出经济分类科目编码"),
        Cell("部门预算支出经济分类科目名称"),
        Cell("政府预算支出经济分类科目编码"),
        Cell("政府预算支出经济分类科目名称"),
        *sheet.head[0][2:],
    )

    def row(cells: Row) -> Row:
        code = cells[0].text if cells[0] is not None else ""
        if cells == sheet.head[0]:
            return head  # where it is printed again
        other = _GOVERNMENT.get(code) or (_GOVERNMENT.get(code[:3], "599") + "99" if code else "")
        if cells[0] is not None and cells[0].across > 1:
            return (replace(cells[0], across=cells[0].across + 2), *cells[1:2], None, None, *cells[2:])
        return (*cells[:2], Cell(other), Cell("政府分类" if other else ""), *cells[2:])

    return replace(sheet, head=(head,), body=tuple(map(row, sheet.body)))


def _wide_digits(disclosure: Disclosure) -> Disclosure:
    """Digits as wide as Chinese characters."""
    return disclosure.with_cells(lambda text: text.translate(_WIDE_DIGITS))


def _spaced_digits(disclosure: Disclosure) -> Disclosure:
    """Numbers set apart digit by digit, as justified cells print them."""
    return disclosure.with_cells(" ".join)


def _currency(disclosure: Disclosure) -> Disclosure:
    """A sign of money before every amount."""
    return disclosure.with_cells(lambda text: f"¥{text}" if any(c.isdigit() for c in text) else text)


def _running_lines(disclosure: Disclosure) -> Disclosure:
    """The document's own name stands once more above every table."""
    name = f"{disclosure.year}年度{disclosure.unit_name}部门{'预算' if disclosure.family == 'budget' else '决算'}公开"
    parts = [one for part in disclosure.parts for one in ((name, part) if isinstance(part, Sheet) else (part,))]
    return replace(disclosure, parts=tuple(parts))


TRAPS: dict[str, Callable[[Disclosure], Disclosure]] = {
    "two_classifications": _sheets(_two_classifications),
    "ordinal_column": _sheets(_ordinal_column),
    "remarks_column": _sheets(_remarks_column),
    "share_column": _sheets(_share_column),
    "heading_units": _sheets(_heading_units),
    "title_inside": _sheets(_title_inside),
    "caption_row": _sheets(_caption_row),
    "broken_unit": _captions(_broken_unit),
    "other_unit": _captions(_other_unit),
    "blank_rows": _sheets(_blank_rows),
    "blank_column": _sheets(_blank_column),
    "notes": _sheets(_notes),
    "form_number": _sheets(_form_number),
    "spaced_heads": _sheets(_spaced_heads),
    "repeated_head": _pasted,
    "wide_commas": _wide_commas,
    "continued": _continued,
    "wide_digits": _wide_digits,
    "spaced_digits": _spaced_digits,
    "currency": _currency,
    "running_lines": _running_lines,
}
"""What is done to a disclosure before it is printed, by the name of the trap."""


def trapped(disclosure: Disclosure, names: Collection[str]) -> Disclosure:
    """The disclosure with these traps of ``TRAPS``, in the order in which that lists them."""
    return reduce(lambda made, name: TRAPS[name](made), (name for name in TRAPS if name in names), disclosure)


def _plain(markup: str, money: bool) -> str:  # noqa: ARG001 - the form of a look
    return markup


@dataclass(frozen=True)
class Look:
    """How paper looks: ``css`` of the page, markup put ``before`` all, a ``cell``'s text as markup, the running ``header``;
    ``grouped`` where every page has the head of its table."""

    css: str = ""
    before: str = ""
    cell: Callable[[str, bool], str] = _plain
    header: str = ""
    grouped: bool = False


def _with_hidden(markup: str, money: bool) -> str:
    return f'<span class="unseen">7</span>{markup}' if money and markup else markup


def _with_box(markup: str, money: bool) -> str:  # noqa: ARG001 - the form of a look
    return f'<span class="box">{markup}</span>' if markup else markup


def _sign(text: str, css: str) -> str:
    return f'<div style="position:fixed;{css}">{text}</div>'


_RUNNING = '<div style="font-size:8pt;width:100%;text-align:center">{}</div>'

LOOKS: dict[str, Look] = {
    "open_left": Look("td:first-child{border-left:none}"),
    "open_sides": Look("td:first-child{border-left:none}td:last-child{border-right:none}"),
    "rules_across": Look("td{border-left:none!important;border-right:none!important}"),
    "three_rules": Look(
        "td{border:none!important}thead td,tr:last-child td{border-bottom:0.75pt solid #000!important}"
        "table{border-top:0.75pt solid #000}",
        grouped=True,
    ),
    "fills": Look("thead td{background:#cfe2f3}tr:nth-child(even) td{background:#f4f4f4}"),
    "white_rules": Look("td{background:#e8eef6;border:1pt solid #fff!important}"),
    "boxes_behind_words": Look(".box{background:#fff}", cell=_with_box),
    "drawn_twice": Look("td,p,h2{text-shadow:0.2pt 0 0 #000}"),
    "unseen_digits": Look(".unseen{color:#fff}", cell=_with_hidden),
    "outlined": Look("td{-webkit-text-stroke:0.2pt #000}"),
    "letter_spacing": Look("td{letter-spacing:0.8pt}"),
    "small": Look("body{font-size:6pt!important}td{padding:1pt!important}"),
    "double_rules": Look("td{border-style:double!important;border-width:2.5pt!important}"),
    "dashed_rules": Look("td{border-style:dashed!important}"),
    "parted_cells": Look("table{border-collapse:separate!important;border-spacing:1.5pt}"),
    "broken_amounts": Look("table{table-layout:fixed}.n{white-space:normal!important;word-break:break-all}"),
    "watermark": Look(
        before=_sign("内部资料2024", "top:40%;left:30%;font-size:60pt;color:#eee;transform:rotate(-30deg)")
    ),
    "seal": Look(
        before=_sign(
            "财政局专用章",
            "bottom:2%;right:4%;width:70pt;height:70pt;border:3pt solid #d00;border-radius:50%;"
            "color:#d00;font-size:9pt;transform:rotate(12deg)",
        )
    ),
    "running_header": Look(header=_RUNNING.format("某某市2024年部门预算公开资料汇编")),
    "tables_together": Look("h2{break-before:auto!important}"),
}
"""How a page looks, by the name of the trap."""
