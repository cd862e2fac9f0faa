"""Where a number was printed."""

from __future__ import annotations

from dataclasses import dataclass

BBox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Provenance:
    """A place in a document.

    ``page`` counts from 1: the page of a PDF, the line of a text, the sheet of a workbook, the table of a Word file
    or web page (the document's ``place`` says which). ``row`` is the row of the table there, from 1, or None for a
    sentence. ``bbox`` is x0, top, x1, bottom in points from the page's top left, where the format has pages.
    """

    document_id: str
    page: int
    row: int | None = None
    bbox: BBox | None = None
