"""Which way up a page lies: a dozen of its lines read in each of the four directions."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np

from budgetdiff.document.scan.clean import Pixels, upright
from budgetdiff.document.scan.engine import Read, recogniser
from budgetdiff.document.scan.lines import lines_of_page

_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[\u4e00-\u9fff]{2}")
"""Two characters of Chinese in a row: one alone is recognised on its side too."""
_LINES = 12
_LONGEST = 14
"""Heights of a line that is looked at: short ones are as sure, and sooner read."""
_FEW, _LEGIBLE, _SURE = 4, 0.15, 0.8
"""A page of fewer lines is left as it lies, and one of which so many are words that were read with such a probability."""
_BEST, _BETTER = 0.4, 1.5
"""What a direction must score to be believed, and by how much more than the page as it lies."""
_TURNS = ((90, -1), (180, 2), (270, 1))
"""By how many degrees the text is turned, and the quarters by which the picture is turned to set it upright."""


def is_legible(reads: Sequence[Read]) -> bool:
    """Whether what was read of a page has words, so that nobody need look whether it lies on its side."""
    words = sum(1 for read in reads if _WORD.search(read.text) and float(np.mean(read.probabilities)) > _SURE)
    return len(reads) < _FEW or words >= max(1.0, _LEGIBLE * len(reads))


def turned_by(rgb: Pixels, dpi: float) -> int:
    """By how many degrees (0, 90, 180, 270) the text of a page is turned: where its lines read as words."""
    still, best, most = _score(rgb, dpi), 0, 0.0
    for degrees, _ in _TURNS:
        score = _score(set_upright(rgb, degrees), dpi)
        if score > most:
            best, most = degrees, score
    return best if most >= max(_BEST, _BETTER * still) else 0


def set_upright(rgb: Pixels, degrees: int) -> Pixels:
    """The picture of a page whose text is turned by some degrees, turned back."""
    return np.ascontiguousarray(np.rot90(rgb, dict(_TURNS)[degrees]))


def _score(rgb: Pixels, dpi: float) -> float:
    """How many characters of Chinese are read in a line, of those that have room in it, times how sure they are."""
    grey, mask, _ = upright(rgb, dpi)
    boxes = [box for box in lines_of_page(mask, dpi) if 2 <= (box[2] - box[0]) / (box[3] - box[1]) <= _LONGEST]
    boxes = sorted(boxes, key=lambda box: box[0] - box[2])[:_LINES]
    if not boxes:
        return 0.0
    pictures = [cv2.copyMakeBorder(grey[y0:y1, x0:x1], 3, 3, 4, 4, cv2.BORDER_REPLICATE) for x0, y0, x1, y1 in boxes]
    scores = [
        float(np.mean(read.probabilities)) * len(_HAN.findall(read.text)) * (box[3] - box[1]) / (box[2] - box[0])
        if read.probabilities
        else 0.0
        for read, box in zip(recogniser()(pictures), boxes, strict=True)
    ]
    return float(np.mean(scores))
