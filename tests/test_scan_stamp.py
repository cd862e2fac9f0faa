"""Grey seals over print, drawn as pixels: their ink goes, the print stays, and what is no seal is left alone."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.ocr
DPI = 200.0
PRINT, PAPER = 25, 247


def _page(*, text=True):
    """An evenly lit page of 6 by 4 inches with ruled numbers, a little out of focus."""
    import numpy as np
    from PIL import Image, ImageDraw

    from tests.printing.others import font

    sheet = Image.new("L", (1200, 800), PAPER)
    pen = ImageDraw.Draw(sheet)
    for row in range(12):
        y = 60 + row * 58
        pen.line((60, y, 1140, y), PRINT, 2)
        for column in range(4) if text else ():
            pen.text(
                (100 + column * 270, y + 14), f"{(row + 3) * 7919 * (column + 2):,}.{row}{column}", PRINT, font(30)
            )
    return np.asarray(sheet).copy()


def _stamped(page, centre, shade, *, size=310, wide=8, square=False):
    """A ring, or a frame, with a star in it, multiplied with what is below."""
    import cv2
    import numpy as np

    seal = np.full(page.shape, 255, np.uint8)
    x, y = centre
    if square:
        cv2.rectangle(seal, (x - size // 2, y - size // 2), (x + size // 2, y + size // 2), shade, wide)
    else:
        cv2.circle(seal, centre, size // 2, shade, wide)
    cv2.fillPoly(seal, [np.array([(x, y - 45), (x + 40, y + 35), (x - 40, y + 35)])], shade)
    return (page.astype(np.uint16) * seal // 255).astype(np.uint8)


def _scanned(page):
    import cv2
    import numpy as np

    soft = cv2.GaussianBlur(page, (0, 0), 0.8).astype(np.float32)
    return np.clip(soft + np.random.default_rng(2).normal(0, 7, page.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("shade", [90, 115, 150])
@pytest.mark.parametrize("centre", [(400, 400), (733, 377), (951, 512)])
@pytest.mark.parametrize("square", [False, True])
def test_the_ink_of_a_seal_goes_and_the_print_below_it_stays(shade, centre, square):
    import cv2
    import numpy as np

    from budgetdiff.document.scan.stamp import lies_under, stamps, without_stamps

    clear, under = _scanned(_page()), _scanned(_stamped(_page(), centre, shade, square=square))
    (found,) = stamps(under, DPI)
    assert abs(found.shade - shade * PAPER / 255) < 12
    assert lies_under((centre[0] - 10, centre[1] - 10, centre[0] + 10, centre[1] + 10), [found])
    assert not lies_under((10, 10, 30, 30), [found])
    freed = without_stamps(under, [found], DPI)
    x0, y0, x1, y1 = found.box
    wanted, left = clear[y0:y1, x0:x1] < 120, freed[y0:y1, x0:x1] < 120
    near = cv2.dilate((clear[y0:y1, x0:x1] < 200).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    strokes = (_stamped(np.full(clear.shape, PAPER, np.uint8), centre, shade, square=square) < PAPER).astype(np.uint8)
    beside = cv2.dilate(strokes, np.ones((9, 9), np.uint8))[y0:y1, x0:x1] == 0
    # where a seal is as dark as thin print, a letter in its ring may be taken for one of its own
    assert (wanted & left & beside).sum() > (0.96 if shade == 90 else 0.99) * (wanted & beside).sum()
    assert (wanted & left).sum() > 0.8 * wanted.sum()
    assert (left & ~near).sum() < 0.02 * ((under[y0:y1, x0:x1] < 200) & ~near).sum()
    assert (freed[:, : x0 - 20] == under[:, : x0 - 20]).all()


@pytest.mark.parametrize(
    "drawn",
    [
        lambda page: page,
        lambda page: _stamped(page, (400, 400), 5),  # a circle as black as print
        lambda page: _stamped(page, (400, 400), 225),  # a watermark that print is not mistaken for
        lambda page: _stamped(page, (400, 400), 110, size=90),  # a mark as small as a title's character
        lambda page: _stamped(page, (400, 400), 110, size=300, wide=200),  # a filled spot
    ],
    ids=["print", "black", "pale", "small", "filled"],
)
def test_what_is_no_seal_is_left_alone(drawn):
    from budgetdiff.document.scan.stamp import stamps

    assert stamps(_scanned(drawn(_page())), DPI) == []


def test_a_shaded_heading_is_no_seal():
    from budgetdiff.document.scan.stamp import stamps

    page = _page()
    page[60:260, 60:400] = 160
    assert stamps(_scanned(page), DPI) == []
