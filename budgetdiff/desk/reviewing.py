"""Figures of pictures that were not read for certain: each cell's picture, what it may be, and what a person reads there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import budgetdiff.workflow as stages
from budgetdiff.desk.face import Face, text_of
from budgetdiff.desk.grounds import Shot
from budgetdiff.desk.journal import Correction, journal_beside, noted
from budgetdiff.desk.settling import moment, settle, settled, standing_alike
from budgetdiff.report import Unsure
from budgetdiff.report.evidence import Pictures
from budgetdiff.report.names import STANDINGS

_ROWS = 20
"""Figures on one page."""
_READ = 100
"""Figures that people read, at most, below them."""
_MOST = 200
"""Characters of what is typed."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A figure to be looked at: its standing in words, its version, the picture of its cell (None where there is none)."""

    unsure: Unsure
    standing: str
    version: str
    shot: Shot | None


class Reviewing(Face):
    """The page of figures that recognition was not sure of, and the forms that tell what is printed there."""

    def review(self, request: Request) -> Response:
        """What is to be looked at, of all documents or of one, and what people read, with who and when."""
        return self._review(request)

    def _review(self, request: Request, status: int = 200, message: str = "") -> Response:
        document = request.query_params.get("document", "")
        with self.desk.store() as store:
            unsure = [one for one in stages.unsure_figures(store) if document in ("", one.place.document_id)]
            read = [one for one in stages.figures_read(store) if document in ("", one.document_id)]
            pages = max(1, -(-len(unsure) // _ROWS))
            asked = request.query_params.get("page", "")
            number = min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
            shown = unsure[(number - 1) * _ROWS : number * _ROWS]
            versions = {one.fact_id: stages.figure_now(store, one.fact_id)[1] for one in shown}
            read_versions = {one.fact_id: stages.figure_now(store, one.fact_id)[1] for one in read[:_READ]}
            files = stages.files_of(store, {one.place.document_id for one in shown})
        with Pictures(files) as album:
            rows = [
                _Row(one, self._(STANDINGS[one.place.standing]), versions[one.fact_id], _shot(album, one))
                for one in shown
            ]
        return self._page(
            request,
            "review.html",
            status,
            rows=rows,
            count=len(unsure),
            read=[(one, read_versions[one.fact_id]) for one in read[:_READ]],
            read_count=len(read),
            document=document,
            number=number,
            pages=pages,
            asked=lambda page: urlencode({"document": document, "page": page} if document else {"page": page}),
            message=message,
        )

    async def read(self, request: Request) -> Response:
        """Put what a person read in the place of what was recognised."""
        return await self._form(request, self._read)

    async def undo(self, request: Request) -> Response:
        """Let what was recognised count again."""
        return await self._form(request, self._undo)

    async def _form(self, request: Request, answer: Callable[[Request, FormData], Response]) -> Response:
        form = await request.form(max_files=0, max_fields=20)
        return await run_in_threadpool(self._answered, request, form, answer)

    def _answered(self, request: Request, form: FormData, answer: Callable[[Request, FormData], Response]) -> Response:
        if refusal := self._strange(request, form):
            return refusal
        if not self._session(request).user.strip():
            return self._sorry(request, 400, self._("This desk does not know who reads: start it with --user."))
        return answer(request, form)

    def _read(self, request: Request, form: FormData) -> Response:
        # a button says what is offered, else the field does what was typed
        offered = form.get("offered")
        typed = offered.strip() if isinstance(offered, str) else text_of(form, "typed")
        if len(typed) > _MOST or (not typed and text_of(form, "blank") != "yes"):
            return self._sorry(request, 400, self._("Type what is printed there, or tick that the cell is blank."))
        fact, who = request.path_params["fact"], self._session(request).user.strip()
        with self.desk.writing() as database:
            now, version = stages.figure_now(database.store, fact)
            if text_of(form, "seen") != version:
                return self._meanwhile(request)
            journal = journal_beside(self.desk.path)
            settle(journal, database.store)
            before = {
                "figure": fact,
                "read": now.place.raw,
                "times": str(stages.times_read(database.store, fact)),
            }
            with noted(journal, Correction("read", now.place.document_id, who, moment(), before, {"printed": typed})):
                database.override(fact, typed, by=who)
        return self._back(request, {"done": fact})

    def _undo(self, request: Request, form: FormData) -> Response:
        fact, who = request.path_params["fact"], self._session(request).user.strip()
        with self.desk.writing() as database:
            _, version = stages.figure_now(database.store, fact)
            last = next((one for one in stages.figures_read(database.store) if one.fact_id == fact), None)
            if last is None or text_of(form, "seen") != version:
                return self._meanwhile(request)
            path = journal_beside(self.desk.path)
            settle(path, database.store)
            # what was read on the command line is told from now on
            made = Correction(
                "read",
                last.document_id,
                last.who,
                last.when,
                {"figure": fact, "read": last.read, "times": "0"},
                {"printed": last.printed},
            )
            standing = standing_alike(settled(path, database.store), made)
            back = [replace(one, undone_by=who, undone_at=moment()) for one in standing or (made,)]
            with noted(path, *back, instead_of=standing):
                database.withdraw(fact)
        return self._back(request, {})

    def _meanwhile(self, request: Request) -> Response:
        message = self._("This figure was read by somebody else meanwhile; nothing was written. Look at it again.")
        return self._review(request, 409, message)

    def _back(self, request: Request, more: Mapping[str, str]) -> Response:
        kept = [(name, value) for name, value in request.query_params.multi_items() if name in ("document", "page")]
        return RedirectResponse(f"/review?{urlencode([*kept, *more.items()])}", 303)


def _shot(album: Pictures, one: Unsure) -> Shot | None:
    """The picture of a figure's cell; None where its document has none."""
    place = one.place
    crop = album.cell(place.document_id, place.page, place.bbox)
    if crop is None:
        return None
    return Shot(place.document_id, place.page, crop.window, crop.frame, album.size(place.document_id, place.page))
