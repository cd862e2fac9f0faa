"""The page of what recognition was not sure of: each figure with the picture of its cell, what was read, and what it may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from budgetdiff.report.evidence import Crop, Illustrated, Picture, Pictures
from budgetdiff.report.language import Language
from budgetdiff.report.names import STANDINGS
from budgetdiff.report.render import Look, rendered
from budgetdiff.report.source import Place

_ALBUM = 40_000_000
"""Bytes of pictures in the page: without its picture a row is of no use."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A recognised figure that is to be looked at: where it stands, what else it may be, how sure recognition was.

    ``taken`` is the amount in yuan that counts for now, as shown.
    """

    fact_id: str
    place: Place
    rivals: tuple[str, ...] = ()
    confidence: str = ""
    taken: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A row of the page: its number, the figure, its standing in words, the picture of its cell (None where there is none)."""

    number: int
    unsure: Unsure
    standing: str
    crop: Crop | None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The figures of one page of a document."""

    name: str
    spot: str
    rows: tuple[ReviewRow, ...]


@dataclass(frozen=True, slots=True)
class ReviewView(Illustrated):
    """The context of ``review.html``."""

    language: str
    title: str
    message: str
    pages: tuple[ReviewPage, ...]
    pictures: tuple[Picture, ...]


def review_page(unsure: Iterable[Unsure], files: Mapping[str, Path | None], language: Language) -> str:
    """The figures that a person is to look at, in the order given, as HTML text; ``files`` are the documents' files by id."""
    _, rows = language, list(unsure)
    with Pictures(files, budget=_ALBUM) as album:
        pages = []
        number = 0
        for (_document, page), group in groupby(rows, lambda one: (one.place.document_id, one.place.page)):
            shown = []
            for one in group:
                number += 1
                crop = album.cell(one.place.document_id, page, one.place.bbox)
                shown.append(ReviewRow(number, one, _(STANDINGS.get(one.place.standing, one.place.standing)), crop))
            place = shown[0].unsure.place
            pages.append(ReviewPage(place.source_name, _("page {n}", n=page), tuple(shown)))
        view = ReviewView(
            "zh-CN" if _.code == "zh" else "en",
            _("Figures to be looked at"),
            _.many(len(rows), "{n} figure was not read for certain", "{n} figures were not read for certain")
            if rows
            else _("Every figure of the pictures was read for certain."),
            tuple(pages),
            album.drawn(),
        )
    return rendered("review.html", language, Look(), view=view)
