"""A small budget drawn as a web page, a Word file and a workbook, so that one trap at a time can be put into it."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from xml.sax.saxutils import escape

from budgetdiff.document.read import read_content
from budgetdiff.statements import Reading, understand

TITLE = "石桥县林业局2025年度部门预算公开"
HEAD = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
ROWS = [
    ["", "合计", "913.20", "713.20", "200.00"],
    ["213", "农林水支出", "913.20", "713.20", "200.00"],
    ["21302", "林业和草原", "913.20", "713.20", "200.00"],
    ["2130201", "行政运行", "713.20", "713.20", "0.00"],
    ["2130204", "事业机构", "200.00", "0.00", "200.00"],
]
MEASURES = ("total", "basic", "project")
FACTS = {
    (row[0] or None, measure): Decimal(text) * 10_000
    for row in ROWS
    for measure, text in zip(MEASURES, row[2:], strict=True)
}


def facts(content: bytes, name: str = "drawn") -> dict[tuple[str | None, str], Decimal]:
    """The amounts in yuan by code and measure that a file gives, no two of one key."""
    return facts_of(reading(content, name))


def reading(content: bytes, name: str = "drawn") -> Reading:
    """A file as it is understood."""
    return understand(read_content(content, name))


def facts_of(read: Reading) -> dict[tuple[str | None, str], Decimal]:
    """The amounts of a reading by code and measure, no two of one key."""
    found = [(f.code, f.measure, f.amount.value) for f in read.facts if f.amount is not None]
    assert len({key[:2] for key in found}) == len(found), "two facts of one key"
    return {(code, measure): value for code, measure, value in found}


def page(rows: list[list[str]] | None = None, *, style: str = "", table: str = "", head: str = "") -> bytes:
    """The budget as a web page; cells are HTML, ``table`` stands in for the whole table."""
    drawn = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in [HEAD, *(rows or ROWS)])
    return (
        f"<html><head>{head or '<meta charset=utf-8>'}<style>{style}</style></head><body><h1>{TITLE}</h1>"
        f"<h2>支出预算总表</h2><p>单位：万元</p>{table or f'<table>{drawn}</table>'}</body></html>"
    ).encode()


def with_cell(row: int, column: int, text: str) -> list[list[str]]:
    """The rows with another cell."""
    return [[text if (r, c) == (row, column) else cell for c, cell in enumerate(cells)] for r, cells in enumerate(ROWS)]


def run(text: str, look: str = "") -> str:
    """A run of a Word file."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str) -> str:
    """A paragraph of a Word file."""
    return f"<w:p>{run(text)}</w:p>"


def table_row(cells: list[str]) -> str:
    """A row of a Word table; a cell is text, or the runs of its paragraph."""
    inside = "".join(
        f"<w:tc><w:tcPr/><w:p>{cell if cell.startswith('<') else run(cell)}</w:p></w:tc>" for cell in cells
    )
    return f"<w:tr>{inside}</w:tr>"


def word_table(rows: list[str] | None = None) -> str:
    """The table of the budget in a Word file, of rows already drawn."""
    drawn = rows if rows is not None else [table_row(row) for row in ROWS]
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{table_row(HEAD)}{''.join(drawn)}</w:tbl>"


def word(table: str) -> bytes:
    """The budget as a Word file around a table given as XML."""
    import docx
    from docx.oxml import parse_xml

    names = {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    }
    body = "".join([paragraph(TITLE), paragraph("支出预算总表"), paragraph("单位：万元"), table])
    declared = " ".join(f'xmlns:{name}="{uri}"' for name, uri in names.items())
    document = docx.Document()
    for element in parse_xml(f"<w:body {declared}>{body}</w:body>"):
        document.element.body.insert_element_before(element, "w:sectPr")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def workbook(
    change: Callable[[object, object], None] | None = None,
    *,
    money: str = "万元",
    number_format: str = "",
    factor: int = 1,
) -> bytes:
    """The budget as an .xlsx file; ``change`` gets the book and its sheet before they are closed."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("支出预算总表")
    look = book.add_format({"num_format": number_format}) if number_format else None
    sheet.write(0, 0, TITLE)
    sheet.write(3, 0, "支出预算总表")
    sheet.write(4, 4, f"单位：{money}")
    for r, row in enumerate([HEAD, *ROWS], start=5):
        for c, cell in enumerate(row):
            if r > 5 and c > 1:
                sheet.write_number(r, c, float(Decimal(cell) * factor), look)
            else:
                sheet.write_string(r, c, cell)
    if change is not None:
        change(book, sheet)
    book.close()
    return buffer.getvalue()
