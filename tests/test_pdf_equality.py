"""The reader of PDFs against pdfplumber: every character, edge, cell, span and box the same; hostile input linear."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import time
import tracemalloc
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from pdfplumber import table as reference
from pdfplumber import utils

from budgetdiff.document.model import Grid
from budgetdiff.document.pdf import read_pdf
from budgetdiff.document.pdf.canvas import Canvas
from budgetdiff.document.pdf.fonts import Fonts
from budgetdiff.document.pdf.lattice import find_cells, find_tables
from budgetdiff.document.pdf.objects import QuickDocument
from budgetdiff.document.pdf.page import read_page
from budgetdiff.document.pdf.pdfplumbed import blocks_by_pdfplumber
from budgetdiff.document.pdf.statements import MOST_STATEMENTS, statements_of
from budgetdiff.document.pdf.syntax import Overlong, Unusual
from budgetdiff.document.pdf.tounicode import to_unicode
from budgetdiff.errors import UnreadableSource
from tests.printing import streams
from tests.support.examples import examples
from tests.support.machine import CORPUS

DOCUMENTS = [
    pytest.param(path, id=path.stem, marks=() if path.stem in ("wanli2023", "cqkj2026") else pytest.mark.thorough)
    for path in sorted([*CORPUS.glob("*.pdf"), *(CORPUS / "provinces").glob("*.pdf")])
]
"""All of them in CI, one of the corpus and one of the provinces in a quick run."""


def readings(content: bytes):
    """Of each page: our reading of all that is painted, and what pdfplumber makes of it with the same settings."""
    from pdfminer.pdfpage import PDFPage

    fonts = Fonts()
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for number, page in enumerate(PDFPage.create_pages(QuickDocument(content)), start=1):
            asked = pdf.pages[number - 1]
            yield (
                read_page(page, number, fonts, as_painted=True),
                *blocks_by_pdfplumber(asked, number),
                len(asked.chars),
            )
            asked.close()


@pytest.mark.thorough
@pytest.mark.corpus
@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_cell_of_the_real_documents_is_pdfplumber_s(path):
    cells = 0
    for ours, blocks, _, characters in readings(path.read_bytes()):
        grids = [block for block in blocks if isinstance(block, Grid)]
        assert [block for block in ours.blocks if isinstance(block, Grid)] == grids
        assert ours.characters == characters
        cells += sum(1 for grid in grids for row in grid.rows for cell in row.cells if cell)
    # narratives without tables: jszx2018, bjsw2026n
    assert cells > 500 or path.stem in ("jszx2018", "bjsw2026n")


def _listed() -> dict[tuple[str, int], str]:
    """Where what an eye sees is not what is painted: document and page, and whether texts or only places differ."""
    with (Path(__file__).parent / "pdf_seen.csv").open(encoding="utf-8") as file:
        return {
            (row["document"], page): row["differs"]
            for row in csv.DictReader(file)
            for span in row["pages"].split()
            for page in range(int(span.split("-")[0]), int(span.split("-")[-1]) + 1)
        }


def _texts(grids: list[Grid]) -> list[object]:
    return [[[cell and cell.text for cell in row.cells] for row in grid.rows] for grid in grids]


@pytest.mark.thorough
@pytest.mark.corpus
@pytest.mark.parametrize("path", DOCUMENTS)
def test_what_an_eye_sees_differs_where_it_is_listed_and_nowhere_else(path):
    from pdfminer.pdfpage import PDFPage

    differs = {}
    for number, page in enumerate(PDFPage.create_pages(QuickDocument(path.read_bytes())), start=1):
        painted, seen = (
            [block for block in read_page(page, number, Fonts(), as_painted=way).blocks if isinstance(block, Grid)]
            for way in (True, False)
        )
        if painted != seen:
            differs[path.stem, number] = "texts" if _texts(painted) != _texts(seen) else "places"
    assert differs == {place: what for place, what in _listed().items() if place[0] == path.stem}


@pytest.mark.thorough
@given(streams.pages())
@examples(150)
def test_random_content_is_painted_as_pdfminer_paints_it(content):
    try:
        ((ours, blocks, _, characters),) = readings(content)
    except Unusual:  # left to pdfplumber: an escape above 255, a font that is not there
        reject()
    grids = [block for block in blocks if isinstance(block, Grid)]
    assert [block for block in ours.blocks if isinstance(block, Grid)] == grids
    assert ours.characters == characters


def _plumbed(uprights, levels):
    sides = ("x0", "x1", "top", "bottom")
    edges = [
        dict(zip(sides, edge[:4], strict=True))
        | {
            "height": edge[3] - edge[2],
            "width": edge[1] - edge[0],
            "doctop": edge[2],
            "orientation": way,
            "object_type": "line",
        }
        | {size: edge[4]}
        for given_edges, way, size in ((uprights, "v", "height"), (levels, "h", "width"))
        for edge in given_edges
    ]
    both = [edge for way in "vh" for edge in utils.filter_edges(edges, way, min_length=1)]
    merged = utils.filter_edges(reference.merge_edges(both, 3, 3, 3, 3), min_length=3)
    cells = reference.intersections_to_cells(reference.edges_to_intersections(merged, 3, 3))
    return cells, [sorted(table) for table in reference.cells_to_tables(cells)]


@st.composite
def _rulings(draw):
    """Edges of a grid, some missing, all a little off their places."""

    def places(start, most):
        count, step = draw(st.integers(1, most)), draw(st.sampled_from((1, 2, 3, 4, 8, 20, 50.25)))
        return [start + step * index for index in range(count)]

    xs, ys = places(30, 8), places(40, 10)
    off = st.sampled_from((0, 0, 0.1, -0.1, 1, 2.9, -2.9, 3))
    uprights, levels = [], []
    for x, (above, below) in itertools.product(xs, itertools.pairwise(ys)):
        if draw(st.integers(0, 9)):
            top, bottom = sorted((above + draw(off), below + draw(off)))
            at = x + draw(off)
            uprights.append((at, at, top, bottom, bottom - top))
    for y, (before, after) in itertools.product(ys, itertools.pairwise(xs)):
        if draw(st.integers(0, 9)):
            left, right = sorted((before + draw(off), after + draw(off)))
            at = y + draw(off)
            levels.append((left, right, at, at, right - left))
    return draw(st.permutations(uprights)), draw(st.permutations(levels))


@given(_rulings())
@examples(200)
def test_random_edges_make_pdfplumber_s_cells_and_tables(ruling):
    cells = find_cells(*ruling)
    expected, tables = _plumbed(*ruling)
    assert cells == expected
    assert [sorted(table) for table in find_tables(cells)] == tables


HOSTILE = {
    "parentheses": b"(" * 500_000,
    "brackets": b"[" * 500_000,
    "dictionaries": b"<<" * 300_000,
    "numbers": b"1 " * 1_000_000,
    "hexadecimal": b"<00" * 300_000,
    "names": b"/a" * 400_000,
    "string": b"(" + b"a" * 3_000_000,
    "nested": b"((((" * 100_000 + b"))))" * 100_000,
    "closed": b"<<<<" * 100_000 + b">>" * 100_000,
    "escapes": b"(" + b"\\" * 1_000_001,
    "inline": b" BI " * 300_000,
    "inline data": b" BI ID " * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_streams_take_time_by_their_length(name):
    def taken(data: bytes) -> float:
        start = time.process_time()
        with contextlib.suppress(Unusual):
            list(statements_of(data, Canvas(0, 0, 842, 10_000_000)))
        return time.process_time() - start

    data = HOSTILE[name]
    assert taken(data) < 2.0  # what is quadratic takes minutes


@pytest.mark.parametrize(
    "data",
    [
        b"beginbfchar " * 100_000,
        b"beginbfchar " + b"<00> " * 300_001 + b"endbfchar",
        b"beginbfchar " + b" " * 1_000_000 + b"x endbfchar",
        b"beginbfrange " + b"<0000> <ffff> <0000> " * 50 + b" endbfrange",
    ],
    ids=("sections", "pairs", "blanks", "ranges"),
)
def test_hostile_maps_take_time_by_their_length(data):
    start = time.process_time()
    with contextlib.suppress(Overlong):
        to_unicode(data)
    assert time.process_time() - start < 2.0


def _forms_that_call_forms(deep: int, times: int) -> bytes:
    first = streams.FIRST_FREE
    calls = b"BT /F1 9 Tf (1) Tj ET" + b"".join(b" /X%d Do" % index for index in range(deep))
    resources = f"/XObject<<{' '.join(f'/X{index} {first + index} 0 R' for index in range(deep))}>>"
    objects = {
        first + index: streams.stream(
            b"BT /F1 9 Tf (1) Tj ET" + b" /X%d Do" % min(index + 1, deep - 1) * times,
            f"/Type/XObject/Subtype/Form/BBox[0 0 600 900]/Resources<</Font<</F1 5 0 R>>{resources}>>",
        )
        for index in range(deep)
    }
    return streams.page_of(calls, resources=resources, objects=objects)


@pytest.mark.few
@pytest.mark.parametrize(
    "content",
    [
        _forms_that_call_forms(11, 40),
        streams.page_of(b"BT /F1 9 Tf (" + b"1" * 1_500_000 + b") Tj ET"),
        streams.page_of(b"0 0 1 1 re " * 150_000),
        streams.page_of(b"BT /F1 9 Tf 9 9 Td (" + b"1" * 4_000 + b") Tj ET" + b" 1 g 0 0 500 800 re f" * 400),
    ],
    ids=("forms", "one string", "paths", "covers"),
)
def test_a_page_that_draws_without_end_is_refused_within_memory(content, monkeypatch):
    # a tenth of what is allowed, in a tenth of the time
    monkeypatch.setattr("budgetdiff.document.pdf.page.MOST_STATEMENTS", MOST_STATEMENTS // 10)
    monkeypatch.setattr("budgetdiff.document.pdf.sight._MOST_COMPARED", 500_000)
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableSource, match=r"page 1 (draws|covers its text) more"):
            read_pdf(content, "hostile.pdf")
        assert tracemalloc.get_traced_memory()[1] < 50 * 2**20
    finally:
        tracemalloc.stop()


def test_a_page_of_no_end_is_told_before_it_is_painted():
    with pytest.raises(Overlong):
        statements_of(b"q " * 20, Canvas(0, 0, 842, 10))


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 12 Tf 14 TL 72 700 Td (before) Tj (after) ' ET",
        b'BT /F1 12 Tf 14 TL 72 700 Td (before) Tj 0 0 (after) " ET',
        b"BT /F#31 12 Tf 14 TL 72 700 Td (before) Tj % a comment (with parentheses\nT* (after) Tj ET",
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI BT /F1 12 Tf 14 TL 72 700 Td (before) Tj T* (after) Tj ET",
    ],
    ids=("next line", "spaced next line", "comment", "inline picture"),
)
def test_what_is_rare_in_content_is_read(content):
    document = read_pdf(streams.page_of(content), "rare.pdf")
    assert [line.text for line in document.lines()] == ["before", "after"]
    assert document.notes == ()


def test_an_unusual_page_is_read_by_pdfplumber_and_the_notes_say_so():
    document = read_pdf(
        streams.page_of(b"BT /F1 12 Tf 72 700 Td (before) Tj unheard 0 -14 Td (after) Tj ET"), "odd.pdf"
    )
    assert [line.text for line in document.lines()] == ["before", "after"]
    assert document.notes == ("page 1: read by pdfplumber (the operator 'unheard')",)
