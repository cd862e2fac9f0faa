"""Test disclosures that the tests print themselves: one drawn budget, consistent in itself, in many formats."""

from __future__ import annotations

import html
import io
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

NAMES = {
    "201": "一般公共服务支出", "20106": "财政事务", "2010601": "行政运行", "2010602": "一般行政管理事务",
    "208": "社会保障和就业支出", "20805": "行政事业单位养老支出", "2080505": "机关事业单位基本养老保险缴费支出",
    "221": "住房保障支出", "22102": "住房改革支出", "2210201": "住房公积金",
}  # fmt: skip
LEAVES = [code for code in NAMES if len(code) == 7]
TITLE = "某某市某某中心2024年度部门预算公开"


@dataclass(frozen=True)
class Sheet:
    """A statutory table: a title, its unit of money, rows of text. None is covered by the merged cell left of it."""

    title: str
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True)
class Budget:
    """Basic and project spending of every 项, in hundredths of 万元."""

    lines: dict[str, tuple[int, int]]

    def sheets(self) -> tuple[Sheet, ...]:
        def amounts(code: str) -> tuple[str, str, str]:
            basic = sum(pair[0] for leaf, pair in self.lines.items() if leaf.startswith(code))
            project = sum(pair[1] for leaf, pair in self.lines.items() if leaf.startswith(code))
            return tuple(f"{Decimal(value) / 100:.2f}" for value in (basic + project, basic, project))

        used = sorted({code[:length] for code in self.lines for length in (3, 5, 7)})
        coded = [(code, NAMES[code], *amounts(code)) for code in used]
        head = (("功能分类科目", None, "合计", "其中：", None), ("科目编码", "科目名称", "", "基本支出", "项目支出"))
        spending = (*head, ("合计", None, *amounts("")), *coded)
        general = (*head, *coded, ("合计", None, *amounts("")))
        total = amounts("")[0]
        both = (("收入", None, "支出", None), ("项目", "预算数", "项目", "预算数"),
                ("一、一般公共预算拨款收入", total, *_pair(coded, 0)), ("二、事业收入", "", *_pair(coded, 1)),
                ("三、其他收入", "", *_pair(coded, 2)), ("收入总计", total, "支出总计", total))  # fmt: skip
        return (Sheet("收支预算总表", both), Sheet("支出预算总表", spending), Sheet("一般公共预算支出预算表", general))


def _pair(coded: list[tuple[str, ...]], index: int) -> tuple[str, str]:
    classes = [row for row in coded if len(row[0]) == 3]
    return (f"{'一二三'[index]}、{classes[index][1]}", classes[index][2]) if index < len(classes) else ("", "")


BUDGETS = st.dictionaries(
    st.sampled_from(LEAVES), st.tuples(st.integers(1, 99_999_99), st.integers(1, 99_999_99)), min_size=1
).map(Budget)


def text(budget: Budget, *, markdown: bool = False) -> bytes:
    out = [TITLE, ""]
    for sheet in budget.sheets():
        out += [f"## {sheet.title}" if markdown else sheet.title, "", "单位：万元", ""]
        for number, row in enumerate(sheet.rows):
            cells = [cell or "" for cell in row]
            out.append("| " + " | ".join(cells) + " |" if markdown else "\t".join(cells))
            if markdown and number == 0:
                out.append("|" + "---|" * len(cells))
        out.append("")
    return "\n".join(out).encode()


def page(budget: Budget, *, encoding: str = "utf-8", layout: bool = False) -> bytes:
    out = [f'<!DOCTYPE html><html><head><meta charset="{encoding}"><style>table{{border-collapse:collapse}}'
           "td{border:1px solid #000;padding:3px}</style><title>x</title></head><body>", f"<h1>{TITLE}</h1>"]  # fmt: skip
    if layout:
        out.append("<table><tr><td>导航</td><td>")
    for sheet in budget.sheets():
        out.append(f"<h2>{sheet.title}</h2><p>单位：万元</p><table>")
        for row in sheet.rows:
            out.append("<tr>" + "".join(
                f'<td colspan="{_span(row, i)}">{html.escape(cell)}</td>' for i, cell in enumerate(row) if cell is not None
            ) + "</tr>")  # fmt: skip
        out.append("</table>")
    if layout:
        out.append("</td></tr></table>")
    return "\n".join([*out, "</body></html>"]).encode(encoding)


def _span(row: tuple[str | None, ...], index: int) -> int:
    end = index + 1
    while end < len(row) and row[end] is None:
        end += 1
    return end - index


def workbook(budget: Budget, *, one_sheet: bool = False, numbers: bool = True) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    cover = book.add_worksheet("封面")
    cover.write_string(0, 0, TITLE)
    place = book.add_worksheet("表") if one_sheet else None
    top = 0
    for sheet in budget.sheets():
        target = place or book.add_worksheet(sheet.title[:31])
        top = top if one_sheet else 0
        target.merge_range(top, 0, top, len(sheet.rows[0]) - 1, sheet.title)
        target.write_string(top + 1, len(sheet.rows[0]) - 1, "单位：万元")
        for number, row in enumerate(sheet.rows, start=top + 2):
            for column, cell in enumerate(row):
                if cell is None:
                    continue
                span = _span(row, column)
                if span > 1:
                    target.merge_range(number, column, number, column + span - 1, cell)
                elif numbers and cell.replace(".", "").isdigit():
                    target.write_number(number, column, float(cell))
                elif cell:
                    target.write_string(number, column, cell)
        top += len(sheet.rows) + 5
    hidden = book.add_worksheet("底稿")
    hidden.write_string(0, 0, "支出预算总表")
    hidden.hide()
    book.close()
    return buffer.getvalue()


def old_workbook(budget: Budget) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    book.add_sheet("封面").write(0, 0, TITLE)
    for sheet in budget.sheets():
        target = book.add_sheet(sheet.title)
        target.write_merge(0, 0, 0, len(sheet.rows[0]) - 1, sheet.title)
        target.write(1, 0, "单位：万元")
        for number, row in enumerate(sheet.rows, start=2):
            for column, cell in enumerate(row):
                if cell is not None:
                    span = _span(row, column)
                    target.write_merge(number, number, column, column + span - 1, cell)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def word(budget: Budget) -> bytes:
    import docx

    body = docx.Document()
    body.add_paragraph(TITLE)
    for sheet in budget.sheets():
        body.add_paragraph(sheet.title)
        body.add_paragraph("单位：万元")
        table = body.add_table(rows=len(sheet.rows), cols=len(sheet.rows[0]))
        for number, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                if cell is None:
                    continue
                made = table.cell(number, column)
                if (span := _span(row, column)) > 1:
                    made = made.merge(table.cell(number, column + span - 1))
                made.text = cell
    buffer = io.BytesIO()
    body.save(buffer)
    return buffer.getvalue()


FORMS = {
    "text": text,
    "markdown": lambda budget: text(budget, markdown=True),
    "html": page,
    "html-gb18030": lambda budget: page(budget, encoding="gb18030"),
    "html-layout": lambda budget: page(budget, layout=True),
    "xlsx": workbook,
    "xlsx-one-sheet": lambda budget: workbook(budget, one_sheet=True),
    "xlsx-text": lambda budget: workbook(budget, numbers=False),
    "xls": old_workbook,
    "docx": word,
}
