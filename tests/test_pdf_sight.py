"""What an eye sees of a page decides what is read: each kind drawn by hand, and the given files against what is right."""

from __future__ import annotations

import csv
import io
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from budgetdiff.document import read
from budgetdiff.document.pdf import read_pdf
from budgetdiff.document.seen import numbers_seen
from budgetdiff.report.language import Language
from budgetdiff.report.notes import noted
from budgetdiff.statements import understand
from tests.printing import streams
from tests.support.examples import examples
from tests.support.machine import CORPUS

CASES = CORPUS.parent / "inputs" / "cases"
FORMS = CORPUS.parent / "inputs" / "forms"
LEFT, TOP, WIDE, HIGH = 60, 700, 120, 20
CELLS = (("code", "name", "sum"), ("201", "service", "820.00"), ("208", "pension", "88.00"))


def at(row: int, column: int) -> tuple[float, float]:
    """Where the text of a cell begins."""
    return LEFT + WIDE * column + 4, TOP - HIGH * row - 14


def shown(text: str, x: float, y: float, before: str = "", size: float = 10) -> str:
    return f"q {before} BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET Q\n"


def ruled(cells=CELLS, rules: bool = True) -> str:
    """A table with all its lines."""
    rows, columns = len(cells), len(cells[0])
    right, bottom = LEFT + WIDE * columns, TOP - HIGH * rows
    lines = [f"{LEFT} {TOP - HIGH * row} m {right} {TOP - HIGH * row} l S" for row in range(rows + 1)]
    lines += [f"{LEFT + WIDE * column} {TOP} m {LEFT + WIDE * column} {bottom} l S" for column in range(columns + 1)]
    texts = [shown(text, *at(row, column)) for row, line in enumerate(cells) for column, text in enumerate(line)]
    return "\n".join([*(lines if rules else ()), *texts, ""])


def read_page_of(*contents: str, **parts):
    return read_pdf(streams.page_of(*(content.encode("latin-1") for content in contents), **parts), "drawn.pdf")


def texts(document) -> list[tuple[tuple[str | None, ...], ...]]:
    return [tuple(tuple(cell and cell.text for cell in row.cells) for row in grid.rows) for grid in document.grids()]


def others(document) -> list[str]:
    return [line.text for line in document.lines()]


UNSEEN = {
    "invisible": shown("99", *at(1, 2), "3 Tr"),
    "white": shown("99", *at(1, 2), "1 g"),
    "white in other spaces": shown("9", *at(1, 2), "1 1 1 rg") + shown("9", *at(2, 2), "0 0 0 0 k"),
    "black on black": f"0 g {LEFT} {TOP + 40} 90 20 re f " + shown("99", LEFT + 4, TOP + 45),
    "transparent": shown("99", *at(1, 2), "/Clear gs"),
    "clipped": shown("99", *at(1, 2), "0 0 20 20 re W n"),
    "covered": shown("99", LEFT, TOP + 45) + f"q 1 g {LEFT - 2} {TOP + 40} 90 20 re f Q ",
}


@pytest.mark.parametrize("kind", UNSEEN)
def test_what_nobody_sees_is_not_read_and_the_notes_count_it(kind):
    document = read_page_of(ruled() + UNSEEN[kind], resources="/ExtGState<</Clear<</ca 0>>>>")
    assert texts(document) == [CELLS]
    assert others(document) == []
    (note,) = document.notes
    assert "2 characters" in note
    assert "left out" in note


SEEN = {
    "white on dark": f"q 0.2 g {LEFT} {TOP + 40} 90 20 re f Q " + shown("word", LEFT + 4, TOP + 45, "1 g"),
    "under a highlight": shown("word", LEFT, TOP + 45) + f"q /Half gs 1 1 0 rg {LEFT} {TOP + 40} 90 20 re f Q ",
    "in a frame": shown("word", LEFT, TOP + 45) + f"{LEFT - 9} {TOP + 30} 90 40 re {LEFT - 5} {TOP + 32} 80 30 re f* ",
    "half covered": shown("word", LEFT, TOP + 45) + f"q 1 g {LEFT + 18} {TOP + 40} 90 20 re f Q ",
    "before its background": f"q 1 g {LEFT} {TOP + 40} 90 20 re f Q " + shown("word", LEFT, TOP + 45),
    "painted with a pattern": shown("word", LEFT, TOP + 45, "/Pattern cs /P1 scn"),
    "of a spot colour": shown("word", LEFT, TOP + 45, "/Spot cs 1 scn"),
    "cut by its clip": shown("word", LEFT, TOP + 45, f"{LEFT - 2} {TOP + 40} 8 20 re W n"),
}


@pytest.mark.parametrize("kind", SEEN)
def test_what_an_eye_sees_is_read(kind):
    resources = "/ExtGState<</Half<</ca 0.5>>>>/ColorSpace<</Spot[/Separation/Red/DeviceCMYK 9 0 R]>>"
    document = read_page_of(ruled() + SEEN[kind], resources=resources)
    assert texts(document) == [CELLS]
    assert others(document) == ["word"]


def test_a_page_shows_what_is_within_its_crop_box():
    document = read_page_of(ruled() + shown("gone", 20, 800) + shown("here", 60, 740), extra="/CropBox[40 40 500 760]")
    assert (texts(document), others(document)) == ([CELLS], ["here"])
    assert document.notes == ("page 1: 4 characters outside the page box were left out",)


@pytest.mark.parametrize("kind", [*UNSEEN, "seen"])
def test_a_number_that_nobody_sees_cannot_be_lost(kind):
    """The second reading, through PDFium, knows no clip and no cover: whether there is ink says the picture of the page."""
    drawn = UNSEEN[kind] if kind in UNSEEN else shown("99", *at(1, 2))
    unseen = drawn.replace("(99)", "(99.00)").replace("(9)", "(9.00)")
    for row in (2, 1):  # where nothing else is printed
        unseen = unseen.replace("{} {} Tm".format(*at(row, 2)), "{} {} Tm".format(*at(row + 3, 2)))
    content = streams.page_of((ruled() + unseen).encode("latin-1"), resources="/ExtGState<</Clear<</ca 0>>>>")
    document = read_pdf(content, "drawn.pdf")
    numbers = [number.text for number in numbers_seen(content, document)]
    assert numbers == ["820.00", "88.00", *(["99.00"] if kind == "seen" else [])]
    assert document.hiding == (() if kind == "seen" else (1,))


def _clipped(lines, row, column, shift):
    """A cell's text in lines, clipped to the cell as workbooks are printed; ``shift`` points up from where the first would fit."""
    x, y = at(row, column)
    cell = f"{LEFT + WIDE * column} {TOP - HIGH * (row + 1)} {WIDE} {HIGH} re W n"
    return "".join(shown(line, x, y + shift - 14 * number, cell) for number, line in enumerate(lines))


@examples(40)
@given(
    lines=st.lists(st.text("abcdefghij", min_size=1, max_size=15), min_size=1, max_size=5),
    first=st.integers(0, 4),
)
def test_a_name_that_its_row_has_no_room_for_is_read_whole(lines, first):
    cells = (CELLS[0], ("201", "", "820.00"), ("208", "", "88.00"), ("213", "agriculture", "1.00"))
    seen = min(first, len(lines) - 1)
    page = ruled(cells) + _clipped(lines, 1, 1, 14 * seen) + _clipped(["pension"], 2, 1, 0)
    document = read_page_of(page)
    (read,) = texts(document)
    assert read == (cells[0], ("201", "\n".join(lines), "820.00"), ("208", "pension", "88.00"), cells[3])
    hidden = sum(len(line) for number, line in enumerate(lines) if number != seen)
    note = (
        f"page 1: {hidden} characters have no room where they stand; names are read with theirs, numbers as they show",
    )
    assert document.notes == (note if hidden else ())
    assert not hidden or noted(Language("zh"), document.notes[0]).endswith("数字按显示的读取")


def test_what_is_cut_off_completes_no_number_and_no_other_cell():
    blank = (CELLS[0], ("201", "service", ""), CELLS[2])
    document = read_page_of(ruled(blank) + _clipped(["820.00", "7.00"], 1, 2, 0))
    assert texts(document) == [CELLS]
    hidden = shown("gone", *at(2, 1), f"{LEFT} {TOP - 2 * HIGH} {3 * WIDE} {HIGH} re W n")  # its clip is a whole row
    assert texts(read_page_of(ruled() + hidden)) == [CELLS]


NAMES = ("社会保障和就业支出", "行政事业单位养老支出", "机关事业单位基本养老保险缴费支出", "农林水支出")


def _too_low(high: float, wide: int) -> bytes:
    """A table of codes, names and amounts whose rows are ``high`` and whose names break after ``wide`` characters, unclipped."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    page = canvas.Canvas(file)
    page.setFont("STSong-Light", 10)
    rules = [40, 100, 110 + 10 * wide, 220 + 10 * wide]
    for number, name in enumerate(NAMES):
        top = 700 - high * number
        page.drawString(44, top - 11, f"20{number}")
        for line in range(0, len(name), wide):
            page.drawString(104, top - 11 - 12 * (line // wide), name[line : line + wide])
        page.drawRightString(rules[3] - 4, top - 11, f"{number + 1}.00")
    page.grid(rules, [700 - high * number for number in range(len(NAMES) + 1)])
    page.save()
    return file.getvalue()


@pytest.mark.parametrize(("high", "wide", "told"), [(14, 6, False), (16, 9, False), (36, 6, True), (14, 17, True)])
def test_texts_of_two_rows_over_each_other_are_a_doubt_of_the_grid(high, wide, told):
    """Rows too low for their names that nothing clips: no eye tells them apart, and no sum says which amount has which name."""
    (grid,) = read_pdf(_too_low(high, wide), "drawn.pdf").grids()
    assert (grid.doubt == "") == told
    if told:
        assert [row.cells[1].text.replace("\n", "") for row in grid.rows] == list(NAMES)


def test_a_glyph_drawn_twice_a_hair_apart_counts_once():
    bold = "".join(
        shown(text, x + 0.3, y - 0.2)
        for row, line in enumerate(CELLS)
        for column, text in enumerate(line)
        for x, y in [at(row, column)]
    )
    document = read_page_of(ruled() + bold)
    assert texts(document) == [CELLS]


def test_doubled_digits_of_a_number_stay():
    cells = (("code", "sum"), ("2211", "1,100.00"))
    assert texts(read_page_of(ruled(cells))) == [cells]


@pytest.mark.parametrize("degrees", [20, 45, 70])
def test_slanted_text_is_no_part_of_a_cell(degrees):
    from math import cos, radians, sin

    c, s = cos(radians(degrees)), sin(radians(degrees))
    mark = f"q 0.8 g BT /F1 40 Tf {c} {s} {-s} {c} {LEFT} {TOP - 70} Tm (2024-01-05) Tj ET Q"
    document = read_page_of(ruled() + mark)
    assert (texts(document), others(document)) == ([CELLS], [])
    assert "a watermark" in document.notes[0]


def test_pale_text_over_text_is_a_watermark_and_pale_text_alone_is_not():
    mark = shown("COPY", LEFT + 120, TOP - 38, "0.8 g", 40)
    assert texts(read_page_of(ruled() + mark)) == [CELLS]
    assert others(read_page_of(ruled() + shown("grey", 60, 740, "0.7 g"))) == ["grey"]


def test_the_letters_of_a_round_seal_are_no_part_of_a_number():
    from math import cos, radians, sin

    ring = []
    for index, letter in enumerate("ABCDEFGHI"):
        turn = radians(120 - 30 * index)
        x, y = LEFT + 280 + 30 * cos(turn + 1.57), TOP - 30 + 30 * sin(turn + 1.57)
        c, s = cos(turn), sin(turn)
        ring.append(f"BT /F1 8 Tf {c:.5f} {s:.5f} {-s:.5f} {c:.5f} {x:.2f} {y:.2f} Tm ({letter}) Tj ET")
    seal = "q 0.8 0 0 rg " + " ".join(ring) + f" BT /F1 8 Tf 1 0 0 1 {LEFT + 260} {TOP - 36} Tm (77) Tj ET Q"
    document = read_page_of(ruled() + seal)
    assert (texts(document), others(document)) == ([CELLS], [])


TURNS = {90: "0 1 -1 0 595 0 cm", 270: "0 -1 1 0 0 842 cm", 180: "-1 0 0 -1 595 842 cm"}


@pytest.mark.parametrize("degrees", TURNS)
def test_a_page_whose_text_is_turned_is_read_along_its_own_direction(degrees):
    # the drawing is moved so that its turned picture stays on the page
    document = read_page_of(f"{TURNS[degrees]} 1 0 0 1 0 {-160 if degrees != 180 else 0} cm " + ruled())
    assert texts(document) == [CELLS]
    assert document.notes == (f"page 1: its text is turned by {degrees} degrees and was read that way",)
    for grid in document.grids():
        x0, top, x1, bottom = grid.bbox
        assert 0 <= x0 < x1 <= 595
        assert 0 <= top < bottom <= 842
        tall = bottom - top > x1 - x0
        assert tall == (degrees != 180)


def test_a_cell_whose_text_stands_on_its_side_is_read():
    side = f"BT /F1 6 Tf 0 1 -1 0 {LEFT + 12} {TOP - 38} Tm (side) Tj ET"
    cells = (("code", "name"), ("", "service"))
    assert texts(read_page_of(ruled(cells) + side)) == [(("code", "name"), ("side", "service"))]


def test_a_box_behind_a_word_is_no_line():
    boxes = "".join(
        f"q 1 g {x - 1} {y - 3} 40 14 re f Q " for row in range(3) for column in range(3) for x, y in [at(row, column)]
    )
    assert texts(read_page_of(boxes + ruled())) == [CELLS]


def test_lines_drawn_as_thin_boxes_rule_a_table():
    right, bottom = LEFT + 3 * WIDE, TOP - 3 * HIGH
    lines = [f"{LEFT} {TOP - HIGH * row} {right - LEFT} 0.5 re f" for row in range(4)]
    lines += [f"{LEFT + WIDE * column} {bottom} 0.5 {TOP - bottom} re f" for column in range(4)]
    assert texts(read_page_of("\n".join(lines) + "\n" + ruled(rules=False))) == [CELLS]


def test_a_font_that_states_odd_heights_keeps_its_rows():
    odd = b"<</Type/FontDescriptor/FontName/Odd/Flags 4/Ascent 800/Descent -1300/FontBBox[0 -300 1000 900]/MissingWidth 500>>"
    plain = b"<</Type/Font/Subtype/TrueType/BaseFont/Odd/FirstChar 32/LastChar 126/Widths[" + b"500 " * 95
    objects = {8: odd, 6: plain + b"]/FontDescriptor 8 0 R/Encoding/WinAnsiEncoding>>"}
    content = ruled().replace("/F1 10 Tf 1 0 0 1 304", "/F2 10 Tf 1 0 0 1 304")
    assert "/F2" in content
    assert texts(read_page_of(content, objects=objects)) == [CELLS]


def test_a_word_that_crosses_a_line_stays_whole_and_the_grid_says_so():
    cells = (("code", "name", "sum"), ("201", "", "820.00"))
    label = shown("administration of services", LEFT + WIDE + 15, at(1, 1)[1])  # ends in the next column
    (grid,) = read_page_of(
        ruled(cells).replace("(820.00)", "()") + label + shown("820.00", LEFT + 2 * WIDE + 60, at(1, 1)[1])
    ).grids()
    assert [cell.text for cell in grid.rows[1].cells] == ["201", "administration of services", "820.00"]
    assert grid.doubt == "a word crosses a line between columns"
    assert [cell.text for cell in grid.others[0].rows[1].cells] != [cell.text for cell in grid.rows[1].cells]


def test_numbers_of_two_columns_that_nearly_touch_stay_apart():
    cells = (("total", "of which"), ("", ""))
    edge = LEFT + WIDE
    pair = shown("168,441.81", edge - 52, at(1, 0)[1]) + shown("154,304.22", edge + 1, at(1, 0)[1])
    assert texts(read_page_of(ruled(cells) + pair))[0][1] == ("168,441.81", "154,304.22")


def test_what_was_typed_into_form_fields_is_read():
    appearance = streams.stream(
        b"/Tx BMC q BT /F1 10 Tf 2 4 Td (820.00) Tj ET Q EMC",
        "/Type/XObject/Subtype/Form/BBox[0 0 60 14]/Resources<</Font<</F1 5 0 R>>>>",
    )
    x, y = at(1, 2)
    field = f"<</Type/Annot/Subtype/Widget/FT/Tx/F 4/Rect[{x} {y - 4} {x + 60} {y + 10}]/AP<</N 21 0 R>>>>".encode()
    hidden = field.replace(b"/F 4", b"/F 2")
    document = read_page_of(
        ruled().replace("(820.00)", "()"),
        extra="/Annots[20 0 R 22 0 R]",
        objects={20: field, 21: appearance, 22: hidden},
    )
    assert texts(document) == [CELLS]


def test_a_table_of_objects_that_names_wrong_places_is_mended_and_said():
    document = read_page_of(ruled(), shift=7)
    assert texts(document) == [CELLS]
    assert document.notes == ("the file's table of its objects is wrong; they were found by their numbers",)


@pytest.fixture
def unread(monkeypatch):
    """Without what reads pictures."""
    monkeypatch.setattr("budgetdiff.document.pdf.read.available", lambda: False)


def _picture(width: int, height: int, x: int = 0, y: int = 0) -> str:
    return f"q {width} 0 0 {height} {x} {y} cm /Im0 Do Q "


IMAGE = {
    20: streams.stream(b"\x00", "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray")
}


@pytest.mark.parametrize(
    ("content", "picture"),
    [
        (_picture(595, 842) + shown("3", 300, 20), True),
        (_picture(400, 500, 90, 150) + shown("a title", 60, 740), True),
        (_picture(595, 842) + shown("a cover of a report", 60, 740), False),
        (_picture(60, 60, 20, 20) + shown("3", 300, 20), False),
        (_picture(300, 842) + ruled(), False),
    ],
    ids=("scan", "table", "cover", "logo", "beside a table"),
)
@pytest.mark.usefixtures("unread")
def test_a_page_that_is_a_picture_is_named(content, picture):
    both = shown("a page of text before it", 60, 740)
    document = read_page_of(
        content + ("" if "Tj" in content else both), resources="/XObject<</Im0 20 0 R>>", objects=IMAGE
    )
    assert document.pictures == ((1,) if picture else ())
    assert ("page 1 is a picture" in document.notes) == picture


@pytest.mark.usefixtures("unread")
def test_the_text_that_recognition_laid_over_a_picture_is_read_and_said():
    words = shown("what a machine read in the picture", 60, 700, "3 Tr")
    document = read_page_of(_picture(595, 842) + words, resources="/XObject<</Im0 20 0 R>>", objects=IMAGE)
    assert others(document) == ["what a machine read in the picture"]
    assert document.notes == ("page 1: it is a picture; its text was recognised by a machine before and may be wrong",)
    assert (document.pictures, document.recognised) == ((), (1,))


def test_cells_that_only_their_colours_part_are_doubtful():
    colours = "".join(
        f"q {0.7 + 0.1 * ((row + column) % 2)} g {LEFT + WIDE * column} {TOP - HIGH * (row + 1)} {WIDE} {HIGH} re f Q "
        for row in range(3)
        for column in range(3)
    )
    cells = (("what", "which", "whose"), ("first", "second", "third"), ("one", "two", "three"))
    document = read_page_of(colours + ruled(cells, rules=False))
    assert texts(document) == [cells]
    assert [grid.doubt for grid in document.grids()] == ["its cells are told by the colours behind them, not by lines"]


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (ruled() + UNSEEN["white"], {}),
        (ruled() + "q 0.8 g BT /F1 40 Tf 0.7 0.7 -0.7 0.7 60 600 Tm (COPY) Tj ET Q", {}),
        (f"{TURNS[180]} {ruled()}", {}),
        (ruled() + shown("gone", 20, 800), {"extra": "/CropBox[40 40 500 760]"}),
        (ruled(), {"shift": 7}),
        (ruled() + " unheard", {}),
        (_picture(595, 842) + shown("3", 60, 20), {"resources": "/XObject<</Im0 20 0 R>>", "objects": IMAGE}),
    ],
    ids=("white", "mark", "turned", "cropped", "mended", "unusual", "picture"),
)
@pytest.mark.usefixtures("unread")
def test_every_note_is_said_in_chinese(content, parts):
    (note,) = read_page_of(content, **parts).notes
    assert noted(Language("zh"), note) != note
    assert not set("abcdefghijklmnopqrstuvwxyz") & set(
        noted(Language("zh"), note).replace("pdfplumber", "").split("（")[0]
    )


TRUTH = (
    "pdf_bold_drawn_twice",
    "pdf_covered_digits",
    "pdf_form_fields",
    "pdf_one_page_turned",
    "pdf_outside_crop_box",
    "pdf_seal_over_cell",
    "pdf_watermark_20_degrees",
    "pdf_watermark_diagonal",
    "pdf_white_on_white",
    "pdf_wide_table_on_two_pages",
    "pdf_xref_shifted",
)


def expected() -> Counter:
    with (CASES.parent / "truth.csv").open(encoding="utf-8") as file:
        return Counter(
            (row["code"], row["label"], row["measure"], Decimal(row["yuan"]))
            for row in csv.DictReader(file)
            if row["fiscal_year"] == "2024"
        )


def found(name: str) -> Counter:
    facts = understand(read(CASES / f"{name}.pdf")).facts
    return Counter(
        (fact.code or "", fact.label, fact.measure, fact.amount.value)
        for fact in facts
        if fact.amount is not None and fact.statement == "expenditure" and fact.fiscal_year == 2024
    )


@pytest.mark.corpus
@pytest.mark.parametrize("name", TRUTH)
def test_the_given_files_give_the_amounts_that_an_eye_sees(name):
    missing = expected() - found(name)
    if name == "pdf_white_on_white":  # the one cell whose amount is white is blank to an eye
        assert [(key[0], key[2]) for key in missing] == [("2080505", "project")]
    else:
        assert not missing
    assert not found(name) - expected()


@pytest.mark.corpus
@pytest.mark.usefixtures("unread")
def test_the_given_pictures_are_named():
    assert read(CASES / "pdf_one_page_scanned.pdf").pictures == (3,)
    assert len(read(CASES / "pdf_full_one_scan.pdf").pictures) == 1


@pytest.mark.corpus
def test_the_given_forms_keep_their_rows_and_columns():
    def rows(name, page):
        grids = [grid for grid in read(FORMS / name).grids() if grid.place == page]
        return [[cell and cell.text for cell in row.cells] for grid in grids for row in grid.rows]

    assert rows("shade.pdf", 2) == rows("shade_control.pdf", 2)
    assert rows("font_offset.pdf", 2) == rows("font_offset_control.pdf", 2)
    assert not rows("toc_shade.pdf", 2)
    assert rows("doubled_total.pdf", 2)[1] == ["390.00", "250.00", "110.00", "30.00", ""]
    assert rows("label_overflow.pdf", 2)[3] == [
        "2080505",
        "机关事业单位基本养老保险缴费支出",
        "390.00",
        "300.00",
        "90.00",
    ]
