"""Sheets that were photographed, drawn as pixels: found, made flat, and each place on them taken back to the photograph."""

from __future__ import annotations

import io
from collections import Counter

import pytest

pytestmark = pytest.mark.ocr
DPI = 200.0
WIDE, HIGH = 1600, 1130
DOWN, ACROSS = range(200, 1000, 80), (150, 500, 800, 1100, 1450)


def _sheet():
    """A sheet ruled by level lines and uprights."""
    import cv2
    import numpy as np

    sheet = np.full((HIGH, WIDE, 3), 225, np.uint8)
    for y in DOWN:
        cv2.line(sheet, (ACROSS[0], y), (ACROSS[-1], y), (20, 20, 20), 2)
    for x in ACROSS:
        cv2.line(sheet, (x, DOWN[0]), (x, DOWN[-1]), (20, 20, 20), 2)
    return sheet


def _photographed(sheet, corners, bend=0.0, shade=0.35, ground=(95, 90, 85)):
    """The sheet with its corners there, lines bent downwards by so many pixels in the middle, light from the right."""
    import cv2
    import numpy as np

    high, wide = sheet.shape[:2]
    there = np.array(corners, np.float32)
    turning = cv2.getPerspectiveTransform(np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32), there)
    columns, rows = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    bent = cv2.remap(
        sheet, columns, rows - bend * np.sin(columns / wide * np.pi), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    seen = cv2.warpPerspective(bent, turning, (wide, high), flags=cv2.INTER_CUBIC, borderValue=ground).astype(
        np.float32
    )
    seen *= (1 - shade + shade * np.linspace(0, 1, wide))[None, :, None]
    seen += np.random.default_rng(4).normal(0, 4, seen.shape[:2])[..., None]
    return np.clip(cv2.GaussianBlur(seen, (0, 0), 0.7), 0, 255).astype(np.uint8), turning


SEEN = {
    "from the right": [(40, 25), (1560, 60), (1575, 1080), (30, 1110)],
    "from above": [(70, 20), (1530, 20), (1590, 1110), (10, 1110)],
    "crooked": [(25, 60), (1570, 15), (1540, 1115), (55, 1060)],
}


@pytest.mark.parametrize("corners", SEEN.values(), ids=SEEN)
@pytest.mark.parametrize("bend", [0.0, 6.0])
def test_a_sheet_seen_at_an_angle_is_made_flat(corners, bend):
    """Its rules are level and upright, and each place where two of them cross is found again in the photograph."""
    import cv2
    import numpy as np

    from budgetdiff.document.scan.clean import upright
    from budgetdiff.document.scan.photo import flattened
    from budgetdiff.document.scan.ruling import rules

    seen, turning = _photographed(_sheet(), corners, bend)
    flat = flattened(seen, DPI)
    assert flat is not None
    high, wide = flat.picture.shape[:2]
    _, mask, angle = upright(flat.picture, DPI)
    assert abs(angle) < 0.2
    across, down = rules(mask, DPI)
    assert len({round(run.at) for run in across}) == len(DOWN)
    assert len({round(run.at) for run in down}) == len(ACROSS)
    for x in ACROSS:
        for y in DOWN[::3]:
            bent = np.array([[[x, y + bend * np.sin(x / WIDE * np.pi)]]], np.float32)
            wanted = cv2.perspectiveTransform(bent, turning)[0][0]
            place = x * wide / WIDE, y * high / HIGH
            left, top, right, bottom = flat.back((place[0] - 1, place[1] - 1, place[0] + 1, place[1] + 1), 1.0)
            assert abs((left + right) / 2 - wanted[0]) < 8
            assert abs((top + bottom) / 2 - wanted[1]) < 8


@pytest.mark.parametrize(
    "drawn",
    [
        lambda sheet: sheet,
        lambda sheet: _photographed(sheet, [(0, 0), (WIDE, 0), (WIDE, HIGH), (0, HIGH)])[0],
        # on its ground, but from straight above: what a scanner's lid leaves around a sheet
        lambda sheet: _photographed(sheet, [(60, 50), (1540, 50), (1540, 1080), (60, 1080)])[0],
        # a corner is folded over the edge of the picture
        lambda sheet: _photographed(sheet, [(-300, 25), (1560, -260), (1575, 1080), (30, 1400)])[0],
        # a ground as bright as the sheet
        lambda sheet: _photographed(sheet, SEEN["crooked"], ground=(215, 215, 215))[0],
    ],
    ids=["a scan", "the whole picture", "from straight above", "cut", "a bright ground"],
)
def test_what_is_no_sheet_seen_at_an_angle_stays_as_it_is(drawn):
    from budgetdiff.document.scan.photo import flattened

    assert flattened(drawn(_sheet()), DPI) is None


@pytest.mark.thorough
@pytest.mark.browser
def test_a_photographed_budget_is_read_and_relied_on_for_nothing(chromium):
    """Most of its figures are those of the paper; each is doubtful, and its box is where it is in the photograph."""
    import pypdfium2

    from budgetdiff.document.read import read_content
    from budgetdiff.facts import Origin, Standing
    from budgetdiff.report.language import Language
    from budgetdiff.report.notes import noted
    from budgetdiff.statements import understand
    from tests.printing import sample
    from tests.printing.paper import Press
    from tests.printing.scans import LEVELS, scanned

    def figures(reading):
        return Counter(
            (fact.statement, fact.side, fact.code, fact.label, fact.measure, fact.amount)
            for fact in reading.facts
            if fact.amount is not None and fact.origin is Origin.PRINTED
        )

    with Press(chromium) as press:
        whole = pypdfium2.PdfDocument(press.pdf(sample()))
    part = pypdfium2.PdfDocument.new()
    part.import_pages(whole, [0, 2, 3, 4])
    buffer = io.BytesIO()
    part.save(buffer)
    paper = buffer.getvalue()
    wanted = figures(understand(read_content(paper, "paper.pdf")))
    document = read_content(scanned(paper, LEVELS["photo200"]), "photo.pdf")
    reading = understand(document)
    found = figures(reading)
    assert (wanted & found).total() >= 0.95 * wanted.total()
    assert {fact.standing for fact in reading.facts if fact.amount is not None} == {Standing.DOUBTFUL}
    # two sides of the cover run along the edge of its picture: it stays as it is, and has no figures
    assert document.bent == (2, 3, 4)
    notes = [note for note in document.notes if "photographed" in note]
    assert len(notes) == 3
    assert all(noted(Language("zh"), note) != note for note in notes)
