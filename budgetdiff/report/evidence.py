"""Evidence pictures: the page a number was printed on, cut to where numbers are shown from, with the cell framed.

This is the one place after reading that opens a document again. A page is drawn once, whatever number of cells is shown of
it: a crop is a window on the picture of its page. Where the file is gone, or is another by now, there is no picture.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budgetdiff.facts import squeezed

Box = tuple[float, float, float, float]
"""x, y, width, height in points from the top left of the page as it is shown."""

SCALE = 1.8
"""Pixels a point: small print stays legible, and a page of tables is about 10 KB."""
BUDGET = 1_000_000
"""Bytes of pictures in one page, as written into it; pages beyond are left out, those of findings last of all."""
_GREYS = 8
_COMPRESSION = 7
"""Of PNG: 9 costs six times as much for 3 % less."""
_CELL = (440.0, 62.0)
_MARGIN = 3.0
_QUOTE = 60
_PLACES = 3


@dataclass(frozen=True, slots=True)
class Crop:
    """A window on a picture, and the frame in it; both in points of the page."""

    picture: str
    window: Box
    frame: Box


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of a page as an image: its id in the report, its data as a URL, and where on the page it stands."""

    id: str
    href: str
    box: Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole page as a PNG, and its size in points."""

    png: bytes
    width: float
    height: float


class Illustrated:
    """What a template is given that holds pictures."""

    __slots__ = ()
    pictures: tuple[Picture, ...]

    @property
    def drawn(self) -> frozenset[str]:
        """The ids of the pictures that are there: a crop of another shows nothing and is left out."""
        return frozenset(picture.id for picture in self.pictures)


class Pictures:
    """Hands out crops, remembers what they show, and draws it in the end.

    ``files`` are the documents' files by id. A file counts only while its content is what was read: its hash begins with the
    document's id.
    """

    def __init__(self, files: Mapping[str, Path | None], *, budget: int = BUDGET) -> None:
        self._files, self._budget = files, budget
        self._open: dict[str, Any] = {}
        self._pages: dict[tuple[str, int], _Page | None] = {}

    def __enter__(self) -> Pictures:
        return self

    def __exit__(self, *_: object) -> None:
        self._pages.clear()
        for document in self._open.values():
            if document is not None:
                document.close()
        self._open.clear()

    def cell(self, document_id: str, page: int, bbox: Iterable[float] | None) -> Crop | None:
        """A small window around a cell; None where there is no picture of it."""
        seen = self._page(document_id, page) if bbox is not None else None
        if seen is None or bbox is None:
            return None
        frame = seen.shown(*bbox)
        if frame[2] > _CELL[0] - 48:
            return seen.across(frame, weight=0)
        width, height = min(_CELL[0], seen.width), min(max(_CELL[1], frame[3] + 8), seen.height)
        # what names a row stands left of its figures
        x = _within(frame[0] + frame[2] + 24 - width, width, seen.width)
        y = _within(frame[1] + frame[3] / 2 - height / 2, height, seen.height)
        return seen.crop((x, y, width, height), frame, weight=0)

    def line(self, document_id: str, page: int, bbox: Iterable[float] | None) -> Crop | None:
        """A window over the whole width of the page around a cell."""
        seen = self._page(document_id, page) if bbox is not None else None
        return None if seen is None or bbox is None else seen.across(seen.shown(*bbox))

    def words(self, document_id: str, page: int, words: str, near: Sequence[float] | None = None) -> tuple[Crop, ...]:
        """Windows over the whole width of the page around words, one for every place where they stand.

        With the box of the line that they were read in (``near``) only the place nearest to it. None where they stand in more
        than three places: then they say nothing of where.
        """
        seen = self._page(document_id, page) if words.strip() else None
        frames = seen.find(words) if seen is not None else []
        if seen is not None and near is not None:
            line = seen.shown(near[0], near[1], near[2], near[3])
            frames = sorted(frames, key=lambda frame: abs(frame[1] - line[1]))[:1]
        return tuple(seen.across(frame) for frame in frames) if seen is not None and len(frames) <= _PLACES else ()

    def sheet(self, document_id: str, page: int) -> Sheet | None:
        """The picture of a whole page; None where there is none, or no file to draw it from."""
        seen = self._page(document_id, page)
        return None if seen is None else Sheet(seen.png((0.0, 0.0, seen.width, seen.height)), seen.width, seen.height)

    def framed(self, document_id: str, page: int, crop: Crop) -> bytes:
        """The window of a crop of this page as a PNG with its frame drawn into it, for files that hold pictures."""
        from PIL import Image, ImageDraw  # only where a picture is asked for

        seen = self._page(document_id, page)
        if seen is None:
            raise ValueError(f"{document_id} has no page {page}")
        x, y, width, height = crop.window
        picture = Image.open(io.BytesIO(seen.png((x, y, x + width, y + height)))).convert("RGB")
        left, top = (crop.frame[0] - x) * SCALE, (crop.frame[1] - y) * SCALE
        box = (left, top, left + crop.frame[2] * SCALE, top + crop.frame[3] * SCALE)
        ImageDraw.Draw(picture).rectangle(box, outline=(217, 72, 15), width=3)
        buffer = io.BytesIO()
        picture.quantize(32).save(buffer, "PNG")
        return buffer.getvalue()

    def size(self, document_id: str, page: int) -> tuple[float, float]:
        """Width and height of a page in points; zeros where there is no picture of it."""
        seen = self._page(document_id, page)
        return (0.0, 0.0) if seen is None else (seen.width, seen.height)

    def drawn(self) -> tuple[Picture, ...]:
        """The pictures that the crops are windows on, as far as the budget goes: findings' pages first."""
        left = self._budget
        pictures: dict[str, Picture] = {}
        wanted = [page for page in self._pages.values() if page is not None and page.windows]
        for page in sorted(wanted, key=lambda page: -page.weight):
            picture = page.drawn()
            if len(picture.href) <= left:
                left -= len(picture.href)
                pictures[picture.id] = picture
        return tuple(pictures[key] for key in sorted(pictures, key=lambda key: int(key[1:])))

    def _page(self, document_id: str, number: int) -> _Page | None:
        key = (document_id, number)
        if key not in self._pages:
            document = self._document(document_id)
            inside = document is not None and 1 <= number <= len(document)
            self._pages[key] = _Page(f"p{len(self._pages) + 1}", document[number - 1]) if inside else None
        return self._pages[key]

    def _document(self, document_id: str) -> Any:
        if document_id not in self._open:
            self._open[document_id] = _opened(self._files.get(document_id), document_id)
        return self._open[document_id]


class _Page:
    """One page: its size as shown, the windows on it, and how much it matters that it is drawn."""

    def __init__(self, identity: str, page: Any) -> None:
        self.identity, self._page = identity, page
        self.width, self.height = page.get_size()
        self.windows: list[Box] = []
        self.weight = 0
        # what is shown is the crop box; provenance counts from the media box
        media, crop = page.get_mediabox(), page.get_cropbox()
        turned = page.get_rotation() != 0
        self._left: float = 0.0 if turned else crop[0] - media[0]
        self._top: float = 0.0 if turned else media[3] - crop[3]

    def shown(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """A box of provenance as a box of the page as shown, with a little air."""
        x, y = x0 - self._left - _MARGIN / 2, top - self._top - _MARGIN / 2
        return round(x, 1), round(y, 1), round(x1 - x0 + _MARGIN, 1), round(bottom - top + _MARGIN, 1)

    def across(self, frame: Box, *, weight: int = 1) -> Crop:
        """A window over the page's width, high enough for what stands above and below."""
        height = min(max(90.0, frame[3] + 50), self.height)
        y = _within(frame[1] + frame[3] / 2 - height / 2, height, self.height)
        return self.crop((0.0, y, self.width, height), frame, weight=weight)

    def crop(self, window: Box, frame: Box, *, weight: int) -> Crop:
        """A crop, remembered."""
        x, y, width, height = (round(value, 1) for value in window)
        self.windows.append((x, y, width, height))
        self.weight = max(self.weight, weight)
        return Crop(self.identity, (x, y, width, height), frame)

    def find(self, words: str) -> list[Box]:
        """Where words stand on the page, white space left aside."""
        text_page = self._page.get_textpage()
        printed = text_page.get_text_range()
        places = [index for index, char in enumerate(printed) if squeezed(char)]
        plain = "".join(printed[index] for index in places)
        sought = squeezed(words)[:_QUOTE]
        found = []
        at = plain.find(sought)
        while at >= 0:
            found.append(self._first_line(text_page, places[at : at + len(sought)]))
            at = plain.find(sought, at + len(sought))
        return found

    def _first_line(self, text_page: Any, characters: list[int]) -> Box:
        """The frame around characters: of their first line, because a quote may run over several."""
        boxes = [text_page.get_charbox(index) for index in characters]
        first = [box for box in boxes if abs(box[1] - boxes[0][1]) < 4] or boxes[:1]
        left, bottom = min(box[0] for box in first), min(box[1] for box in first)
        right, top = max(box[2] for box in first), max(box[3] for box in first)
        return self.shown(left, self.height - top + self._top, right, self.height - bottom + self._top)

    def drawn(self) -> Picture:
        """The part of the page that the windows cover, in few greys."""
        x, y = min(w[0] for w in self.windows), min(w[1] for w in self.windows)
        right, bottom = max(w[0] + w[2] for w in self.windows), max(w[1] + w[3] for w in self.windows)
        href = "data:image/png;base64," + base64.b64encode(self.png((x, y, right, bottom))).decode()
        return Picture(self.identity, href, (x, y, round(right - x, 1), round(bottom - y, 1)))

    def png(self, part: Box) -> bytes:
        """A part of the page, given by its left, top, right and bottom, as a PNG."""
        x, y, right, bottom = part
        image = self._page.render(scale=SCALE, grayscale=True, crop=(x, self.height - bottom, self.width - right, y))
        buffer = io.BytesIO()
        _in_few_greys(image.to_pil().convert("L")).save(buffer, "PNG", bits=4, compress_level=_COMPRESSION)
        return buffer.getvalue()


def _in_few_greys(picture: Any) -> Any:
    """A grey picture with a palette of ``_GREYS`` greys from black to white, each pixel the nearest of them."""
    from PIL import Image  # only where a picture is asked for

    step = 255 / (_GREYS - 1)
    few = picture.point([round(grey / step) for grey in range(256)])
    found = Image.frombytes("P", few.size, few.tobytes())
    found.putpalette([round(grey * step) for grey in range(_GREYS) for _ in range(3)])
    return found


def _opened(path: Path | None, document_id: str) -> Any:
    """The PDF at a path, or None where it is gone, no PDF, or not the one that was read."""
    if path is None or path.suffix.lower() != ".pdf" or not path.is_file():
        return None
    import pypdfium2  # only where a picture is asked for

    try:
        content = path.read_bytes()
        if not hashlib.sha256(content).hexdigest().startswith(document_id):
            return None
        return pypdfium2.PdfDocument(content)
    except (OSError, pypdfium2.PdfiumError):
        # a report without a picture is still a report; the words of the evidence stand beside where it would be
        return None


def _within(start: float, length: float, whole: float) -> float:
    """``start`` moved so that ``length`` lies inside ``whole``."""
    return max(0.0, min(start, whole - length))
