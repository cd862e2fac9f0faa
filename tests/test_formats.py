"""What a page, a Word file and a workbook show is read, what they hide is not; each trap is drawn, never a file of somebody's."""

from __future__ import annotations

import io
import quopri
import re
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.document.numberformat import SCALED, UNSEEN, formatted
from budgetdiff.document.read import read_content
from budgetdiff.errors import UnreadableSource
from budgetdiff.facts import Amount
from tests.support import drawn
from tests.support.drawn import (
    FACTS,
    HEAD,
    ROWS,
    facts,
    facts_of,
    page,
    paragraph,
    reading,
    run,
    table_row,
    with_cell,
    word,
    word_table,
    workbook,
)


def _divs(outer: str = "", row: str = "", cell: str = "") -> str:
    inside = "".join(f"<div{row}>{''.join(f'<div{cell}>{c}</div>' for c in cells)}</div>" for cells in [HEAD, *ROWS])
    return f"<div{outer}>{inside}</div>"


def _extra(attributes: str) -> str:
    drawn_rows = [f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in [HEAD, *ROWS]]
    hidden = f"<tr {attributes}>{''.join(f'<td>{c}</td>' for c in ['2130205', '森林资源培育', '9', '4', '5'])}</tr>"
    return f"<table>{''.join(drawn_rows)}{hidden}</table>"


PAGES = {
    "as it is": page(),
    "hidden by a class": page(table=_extra('class="a hid"'), style=".hid { display : none }"),
    "hidden by an id in a media rule": page(table=_extra('id="x"'), style="@media screen{ #x{visibility:hidden} }"),
    "hidden by a descendant rule": page(
        table=_extra('class="x"'), style="<!-- table tr.x, b{DISPLAY:NONE!important} -->"
    ),
    "hidden by its style": page(table=_extra('style="color:red; display: none"')),
    "hidden by its attribute": page(table=_extra("hidden")),
    "a rule that is taken back": page(style="td{display:none} table td{display:table-cell}"),
    "a rule for other screens": page(
        style="@media (max-width: 600px){table{display:none}} @media print{td{display:none}}"
    ),
    "a rule for a state": page(style="tr:hover{display:none} td::before{display:none}"),
    "text hidden in a cell": page(with_cell(0, 2, '913.20<span style="display:none">1</span>')),
    "a raised mark": page(with_cell(0, 2, "913.20<sup>1</sup>")),
    "a raised mark in brackets": page(with_cell(3, 2, "713.20<sup><a href='#n'>[12]</a></sup>")),
    "a link to a note": page(with_cell(3, 2, "713.20<a href='#n1'>(1)</a>")),
    "a mark of its own character": page(with_cell(3, 2, "713.20²")),
    "a mark before the number": page(with_cell(3, 2, "<sup>2</sup>713.20")),
    "a small table in a cell": page(with_cell(3, 1, "行政运行<table><tr><td>注</td></tr></table>")),
    "a number in a table of its own": page(with_cell(3, 2, "<table><tr><td>713.20</td></tr></table>")),
    "boxes shown as a table": page(
        table=_divs(" style='display:table'", " style='display:table-row'", " style='display:table-cell'")
    ),
    "boxes shown as a table by classes": page(
        table=_divs(" class=t", " class=r", " class=c"),
        style=".t{display:table}.r{display:table-row}.c{display:table-cell}",
    ),
    "boxes in rows": page(table=_divs(" class=table", " class=row", " class=cell")),
    "UTF-8 that says GB2312": page(head='<meta http-equiv=Content-Type content="text/html; charset=gb2312">'),
    "GBK that says UTF-8": page(head='<meta charset="utf-8">').decode().encode("gb18030"),
    "within a layout": page(table=f"<table><tr><td>栏目</td><td>{_extra('hidden')}</td></tr></table>"),
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_read_as_it_is_seen(kind):
    assert facts(PAGES[kind]) == FACTS


@pytest.mark.parametrize("kind", [kind for kind in PAGES if kind.startswith("hidden")])
def test_what_a_page_hides_is_said(kind):
    assert any("left out: 1" in note for note in reading(PAGES[kind]).notes)


def test_a_few_wrong_bytes_cost_a_character_each_and_are_said():
    content = page(with_cell(4, 1, "事业机构XX"))
    spoilt = content.replace(b"XX", b"\xff\xfe")
    assert facts(spoilt) == FACTS
    assert any("2 characters" in note for note in reading(spoilt).notes)


def test_a_list_of_boxes_is_no_table():
    news = "".join(f"<div><a>第{n}条消息</a><span>2025-01-0{n}</span></div>" for n in range(1, 6))
    document = read_content(f"<html><body><div>{news}</div></body></html>".encode(), "news.html")
    assert not list(document.grids())


_PICTURE = b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="


def _web_archive(content: bytes) -> bytes:
    body = quopri.encodestring(content)
    return (
        b"From: <Saved by a browser>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        b'\ttype="text/html"; boundary="--B"\r\n\r\n----B\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: http://x/\r\n\r\n"
        + body
        + b"\r\n----B\r\n"
        + _PICTURE
        + b"\r\n----B--\r\n"
    )


def test_a_web_archive_is_its_page():
    assert facts(_web_archive(page()), "a.mht") == FACTS
    frames = _web_archive(page()).replace(_PICTURE, b"Content-Type: text/html\r\n\r\n<p>second</p>")
    assert facts(frames) == FACTS


def test_a_web_archive_without_a_page_is_one_sentence():
    with pytest.raises(UnreadableSource, match="holds no page"):
        read_content(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b--\n", "a.mht")


SDT = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"


def _word_rows(number: int, cells: list[str]) -> list[str]:
    return [table_row(cells if index == number else row) for index, row in enumerate(ROWS)]


def _boxed(table: str) -> str:
    box = f"<w:txbxContent>{table}<w:p/></w:txbxContent>"
    return (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}"
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


WORDS = {
    "as it is": word_table(),
    "a control around the table": SDT.format(word_table()),
    "a control around a row": word_table(
        [table_row(r) if i != 3 else SDT.format(table_row(r)) for i, r in enumerate(ROWS)]
    ),
    "a table in a cell": f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/>{word_table()}<w:p/></w:tc></w:tr></w:tbl>",
    "a small table in a cell": word_table().replace(
        f"<w:p>{run('行政运行')}</w:p>",
        f"<w:p>{run('行政运行')}</w:p><w:tbl><w:tblPr/><w:tblGrid/>{table_row(['注'])}</w:tbl><w:p/>",
    ),
    "a text box": _boxed(word_table()),
    "an old text box": f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{word_table()}</w:txbxContent></v:textbox>"
    "</v:shape></w:pict></w:r></w:p>",
    "an insertion": word_table(
        _word_rows(
            0,
            [
                "",
                "合计",
                f"<w:del><w:r><w:delText>1.00</w:delText></w:r></w:del><w:ins>{run('913.20')}</w:ins>",
                *ROWS[0][3:],
            ],
        )
    ),
    "a deleted row": word_table(
        [
            *map(table_row, ROWS),
            table_row(["2130205", "培育", "9", "4", "5"]).replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>"),
        ]
    ),
    "a hidden row": word_table(
        [
            *map(table_row, ROWS),
            table_row(["2130205", "培育", "9", "4", "5"]).replace("<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>"),
        ]
    ),
    "hidden text": word_table(_word_rows(3, [*ROWS[3][:2], run("713.20") + run("9", "<w:vanish/>"), *ROWS[3][3:]])),
    "text that is shown after all": word_table(
        _word_rows(3, [*ROWS[3][:2], run("713.20", '<w:vanish w:val="0"/>'), *ROWS[3][3:]])
    ),
    "a raised mark": word_table(
        _word_rows(3, [*ROWS[3][:2], run("713.20") + run("1", '<w:vertAlign w:val="superscript"/>'), *ROWS[3][3:]])
    ),
}


@pytest.mark.parametrize("kind", WORDS)
def test_a_word_file_is_read_as_it_is_seen(kind):
    assert facts(word(WORDS[kind])) == FACTS


def test_merged_cells_of_word_stand_where_they_begin():
    merged = (
        "<w:tbl><w:tblPr/><w:tblGrid/>"
        "<w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr><w:p/></w:tc>"
        "<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" + paragraph("宽") + "</w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>" + "<w:tc><w:tcPr/><w:p/></w:tc>" * 2 + "</w:tr></w:tbl>"
    )
    grid = next(read_content(word(merged), "m.docx").grids())
    assert [[cell and (cell.text, cell.rowspan, cell.colspan) for cell in row.cells] for row in grid.rows] == [
        [("", 2, 1), ("宽", 1, 2), None],
        [None, ("", 1, 1), ("", 1, 1)],
    ]


@pytest.mark.parametrize(
    ("text", "want"),
    [("520²", 520), ("520.00¹", 520), ("1,234.5³⁴", Decimal("1234.5")), ("520①", 520), ("２０²", 20), ("²20", 20)],
)
def test_a_mark_behind_a_number_is_no_digit_of_it(text, want):
    assert Amount.parse(text).value == want


@given(st.integers(0, 10**9), st.text("⁰¹²³⁴⁵⁶⁷⁸⁹①②③", max_size=4))
def test_no_mark_changes_a_number(number, mark):
    assert Amount.parse(f"{number}{mark}") == Amount.parse(str(number))


def test_a_mark_in_plain_text():
    lines = "\n".join("\t".join(row) for row in [HEAD, *with_cell(3, 2, "713.20²")])
    assert facts(f"{drawn.TITLE}\n支出预算总表\n单位：万元\n{lines}\n".encode(), "a.txt") == FACTS


@pytest.mark.parametrize(
    ("value", "code", "want"),
    [
        (8200000, "0!.0,", ("820", SCALED)),
        (6695432, "0\\.0,", ("669.5432", SCALED)),
        (123456789, '0"."00,,', ("1.23456789", SCALED)),
        (8200000, "#,##0.00,", ("8200", SCALED)),
        (8200000, "#,##0.00", ("8200000", "")),
        (17361.34, "General", ("17361.34", "")),
        (0.125, "0.0%", ("12.5%", "")),
        (0.12345, "0.00%", ("12.35%", "")),
        (-0.5, "0%", ("-50%", "")),
        (7, "000", ("007", "")),
        (5, '0.00"万元"', ("5万元", "")),
        (5, ";;;", ("", UNSEEN)),
        (-5, "0;;", ("", UNSEEN)),
        (0, "0;-0;;@", ("0", "")),
        (0, '0;-0;"-"', ("0", "")),
        (123456, "[>=10000]0!.0,;0", ("12.3456", SCALED)),
        (123, "[>=10000]0!.0,;0", ("123", "")),
        (5.5, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', ("5.5", "")),
        (-5.5, "#,##0.00_);[Red]\\(#,##0.00\\)", ("-5.5", "")),
        (12, "# ?/?", ("12", "")),
        (12, "0.00E+00", ("12", "")),
        (5, "", ("5", "")),
    ],
)
def test_numbers_as_their_format_shows_them(value, code, want):
    assert formatted(float(value), code) == want


@given(st.floats(-1e12, 1e12), st.text('0#?.,%;"\\!_*[]>=1ymdhs 万元@-()E+', max_size=24))
def test_no_format_stops_the_reader(value, code):
    text, _ = formatted(value, code)
    assert isinstance(text, str)


def _notes(content: bytes, name: str = "a.xlsx") -> str:
    return "\n".join(reading(content, name).notes)


def test_a_workbook_as_it_is():
    assert facts(workbook()) == FACTS
    assert not reading(workbook()).notes


def test_hidden_rows_and_columns_are_read_and_named():
    content = workbook(
        lambda _, sheet: (
            sheet.set_row(8, None, None, {"hidden": True}),
            sheet.set_column(3, 3, None, None, {"hidden": True}),
        )
    )
    assert facts(content) == FACTS
    assert "hidden rows and columns are read too: 支出预算总表!9, 支出预算总表!D" in _notes(content)


@pytest.mark.parametrize("code", ["0!.0,", "0\\.00,", '#,##0"."0,'])
def test_a_format_that_divides_counts_and_is_named(code):
    factor = 10 ** (5 if code.count("0") > 2 and code.startswith("0") else 4)
    content = workbook(number_format=code, factor=factor)
    assert facts(content) == FACTS
    assert "支出预算总表!C7" in _notes(content)
    assert SCALED in _notes(content)


def test_errors_and_formulas_without_values_are_named():
    content = workbook()
    patched = _patched(
        content,
        "xl/worksheets/sheet1.xml",
        lambda text: re.sub(
            r'<c r="D8"[^>]*>.*?</c>',
            '<c r="D8" t="e"><v>#REF!</v></c>',
            re.sub(r'<c r="C9"[^>]*>.*?</c>', '<c r="C9"><f>D9+E9</f></c>', text),
        ),
    )
    notes = _notes(patched)
    assert "cells with an error are read as blank: 支出预算总表!D8" in notes
    assert "formulas without a stored value" in notes
    assert "支出预算总表!C9" in notes
    left = {key: value for key, value in FACTS.items() if key not in {("213", "basic"), ("21302", "total")}}
    assert facts(patched) == left


def _patched(content: bytes, part: str, change) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body.decode()).encode() if name == part else body)
    return buffer.getvalue()


@pytest.mark.parametrize("far", [(1_048_575, 16_383, "x"), (7, 16_383, " "), (7, 16_383, "见注"), (900_000, 0, "完")])
def test_a_stray_cell_costs_what_it_holds(far):
    import tracemalloc

    content = workbook(lambda _, sheet: sheet.write_string(*far))
    read_content(content, "warm.xlsx")
    tracemalloc.start()
    assert facts(content) == FACTS
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


def test_workbooks_read_alike_by_another_library():
    from python_calamine import CalamineWorkbook

    from budgetdiff.document import biff, ooxml
    from budgetdiff.document.workbook import shown
    from tests.printing import FORMS, sample

    for form, reader in (("xlsx", ooxml), ("xls", biff)):
        content = FORMS[form](sample())
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in reader.sheets_of(content, form)[0]:
            other = book.get_sheet_by_name(sheet.name)
            top, left = other.start
            theirs = {
                (r, c): shown(value)
                for r, row in enumerate(other.to_python(skip_empty_area=True), top)
                for c, value in enumerate(row, left)
                if shown(value).strip()
            }
            assert {(r, c): text for r, cells in sheet.cells.items() for c, text in cells.items()} == theirs


def test_hidden_rows_and_divided_numbers_of_an_old_workbook():
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("支出预算总表")
    sheet.write(0, 0, drawn.TITLE)
    sheet.write(3, 0, "支出预算总表")
    sheet.write(4, 4, "单位：万元")
    for r, row in enumerate([HEAD, *ROWS], start=5):
        for c, cell in enumerate(row):
            number = r > 5 and c > 1
            sheet.write(
                r,
                c,
                float(cell) * 10_000 if number else cell,
                xlwt.easyxf(num_format_str="0!.0,") if number else xlwt.easyxf(),
            )
    sheet.row(9).hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    assert facts(buffer.getvalue(), "a.xls") == FACTS
    notes = _notes(buffer.getvalue(), "a.xls")
    assert "支出预算总表!10" in notes
    assert SCALED in notes


def _spreadsheetml(rows: list[list[str]], look: str = "") -> bytes:
    def cell(text: str) -> str:
        kind = "Number" if re.fullmatch(r"\d+\.\d+", text) else "String"
        return f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>'

    lines = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows)
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="支出预算总表"><Table>'
        f'<Row><Cell ss:MergeAcross="4"><Data ss:Type="String">{drawn.TITLE}</Data></Cell></Row>'
        f'<Row ss:Index="4"><Cell><Data ss:Type="String">支出预算总表</Data></Cell></Row>'
        f'<Row><Cell ss:Index="5"><Data ss:Type="String">单位：万元</Data></Cell></Row>{lines}'
        f'<Row ss:Hidden="1"><Cell><Data ss:Type="String">注：</Data></Cell></Row></Table></Worksheet>{look}</Workbook>'
    ).encode()


def test_a_workbook_saved_as_xml_is_read():
    content = _spreadsheetml([HEAD, *ROWS])
    assert facts(content, "a.xls") == FACTS
    assert "hidden rows" in _notes(content, "a.xls")


def test_a_workbook_as_xml_that_declares_entities_is_refused():
    content = _spreadsheetml([HEAD]).replace(b"<?mso", b'<!DOCTYPE a [<!ENTITY b "c">]><?mso')
    with pytest.raises(UnreadableSource, match="entities"):
        read_content(content, "a.xls")


def test_an_open_document_keeps_its_merged_cells_and_says_what_is_hidden():
    from tests.printing import FORMS, sample

    grids = list(read_content(FORMS["ods"](sample()), "a.ods").grids())
    assert any(cell is not None and cell.colspan > 1 for grid in grids for row in grid.rows for cell in row.cells)


def test_excels_own_password_is_no_secret():
    from msoffcrypto.format.ooxml import OOXMLFile

    def locked(password: str) -> bytes:
        buffer = io.BytesIO()
        OOXMLFile(io.BytesIO(workbook())).encrypt(password, buffer)
        return buffer.getvalue()

    content = locked("VelvetSweatshop")
    assert facts(content, "a.xlsx") == FACTS
    assert "default password" in _notes(content)
    with pytest.raises(UnreadableSource, match="save it without a password"):
        read_content(locked("geheim"), "a.xlsx")


def test_a_workbook_older_than_1997_is_told_what_to_be_saved_as():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Book".encode("utf-16-le") + bytes(600)
    with pytest.raises(UnreadableSource, match=r"Excel 95 .* save it as \.xlsx"):
        read_content(content, "a.xls")


def test_the_drawn_budget_itself_is_right():
    read = reading(page())
    assert (read.identity.unit_name, read.identity.fiscal_year) == ("石桥县林业局", 2025)
    assert facts_of(read) == FACTS


def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path):
    import os

    from budgetdiff.document.read import read

    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(UnreadableSource, match="a pipe or a device"):
        read(tmp_path / "pipe.pdf")


@pytest.mark.thorough
def test_an_archive_that_is_not_read_says_what_to_do():
    odt = io.BytesIO()
    with zipfile.ZipFile(odt, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<a/>")
    for content, advice in [
        (odt.getvalue(), "save it as .docx or PDF"),
        (b"Rar!\x1a\x07", "read; unpack it"),
        (b"7z\xbc\xaf\x27", "read; unpack it"),
    ]:
        with pytest.raises(UnreadableSource, match=advice):
            read_content(content, "a")
