"""The pages: an address each, and what is shown there."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from budgetdiff.check.dispositions import STATUSES, UNDONE
from budgetdiff.desk import look
from budgetdiff.desk.desk import DecidedMeanwhile
from budgetdiff.desk.face import Face, text_of
from budgetdiff.desk.facets import facets_of
from budgetdiff.desk.grounds import grounds_of
from budgetdiff.desk.matrix import matrix_of
from budgetdiff.desk.selection import SORTS, Selection
from budgetdiff.desk.sessions import COOKIE
from budgetdiff.desk.snapshot import OPEN

LONGEST_NOTE = 2000
"""Characters of a note."""
_ROWS = 60
"""Units of the overview's matrix on one page."""


class Pages(Face):
    """The pages of findings: who comes in, what there is, one finding, decisions."""

    # -- coming in ---------------------------------------------------------------------------------------------------

    def enter(self, request: Request) -> Response:
        """Turn a token into a session."""
        session = self.sessions.enter(request.query_params.get("token", ""))
        if session is None:
            return self._sorry(request, 401, self._("This address was used already, or is none of this desk."))
        answer = RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, session.key, httponly=True, samesite="strict", path="/")
        return answer

    def static(self, request: Request) -> Response:
        """A style sheet or script."""
        name = request.path_params["name"]
        if name not in look.STATIC:
            return self._sorry(request, 404, self._("There is no such page."))
        return Response(look.static(name), media_type=look.STATIC[name], headers={"Cache-Control": "no-cache"})

    def no_icon(self, _request: Request) -> Response:
        """Browsers ask for an icon whether a page names one or not."""
        return Response(status_code=204)

    # -- reading -----------------------------------------------------------------------------------------------------

    def overview(self, request: Request) -> Response:
        """Units × severity × rule, what came in last, and documents with a doubtful reading."""
        found = self.desk.findings()
        number = Selection.of([("page", request.query_params.get("page", ""))]).page
        matrix = matrix_of(found.lines, self._, (number - 1) * _ROWS, _ROWS)
        states = Counter(dict(found.lines.group_by("decided").len().iter_rows()))
        by_document = dict(found.lines.filter(pl.col("decided") == OPEN).group_by("document").len().iter_rows())
        newest = [(*row, by_document.get(row[2], 0), self._phase(row[4])) for row in found.newest]
        return self._page(
            request,
            "overview.html",
            matrix=matrix,
            states=states,
            whole=found.lines.height,
            newest=newest,
            runs=found.runs,
            doubtful=found.doubtful[:_ROWS],
            to_look_at=found.to_look_at,
            number=number,
            more=matrix.units > number * _ROWS,
        )

    def findings(self, request: Request) -> Response:
        """The findings of a selection."""
        selection = Selection.of(request.query_params.multi_items())
        found = self.desk.findings()
        chosen = found.chosen(selection)
        rows = chosen.page(selection.page)
        return self._page(
            request,
            "findings.html",
            selection=selection,
            chosen=chosen,
            rows=[self._row(one) for one in rows],
            facets=facets_of(chosen, selection, self._),
            sorts=SORTS,
            query=selection.query(),
        )

    def finding(self, request: Request) -> Response:
        """One finding with its grounds; the selection of the address says what stands before and after it."""
        return self._finding(request, request.path_params["finding"])

    def _finding(self, request: Request, finding: str, status: int = 200, **given: Any) -> Response:
        found = self.desk.findings()
        row = found.one(finding)
        if row is None:
            return self._sorry(request, 404, self._("There is no such finding any more."))
        selection = Selection.of(request.query_params.multi_items())
        decisions = self.desk.dispositions()
        with self.desk.store() as store:
            grounds = grounds_of(store, row, self._)
        before, after, next_open = found.chosen(selection).beside(finding)
        alike = {
            name: found.lines.filter((pl.col(name) == row[name]) & (pl.col("decided") == OPEN)).height
            for name in ("cause", "rule", "unit", "document")
        }
        same = found.lines.filter((pl.col("cause") == row["cause"]) & (pl.col("finding_id") != finding))
        context = {
            "row": self._row(row),
            "grounds": grounds,
            "history": decisions.history(finding),
            "seen": decisions.version([finding]),
            "before": before,
            "after": after,
            "next_open": next_open,
            "query": selection.query(),
            "alike": alike,
            "same": [self._row(one) for one in same.head(12).iter_rows(named=True)],
            "note": "",
            "conflict": False,
            "done": request.query_params.get("done", ""),
        }
        return self._page(request, "finding.html", status, **{**context, **given})

    # -- deciding ----------------------------------------------------------------------------------------------------

    async def decide(self, request: Request) -> Response:
        """Decide about one finding, or take the last decision about it back."""
        form = await request.form(max_files=0, max_fields=20)
        return await run_in_threadpool(self._decide, request, form)

    def _decide(self, request: Request, form: FormData) -> Response:
        finding = request.path_params["finding"]
        status, note, seen = text_of(form, "status"), text_of(form, "note"), text_of(form, "seen")
        if refusal := self._refusal(request, form, status, note):
            return refusal
        selection = Selection.of(request.query_params.multi_items())
        # what comes next is told before the decision takes this finding out of the selection
        _, _, next_open = self.desk.findings().chosen(selection).beside(finding)
        try:
            self.desk.decide([finding], status, note, self._session(request).user, seen)
        except DecidedMeanwhile:
            return self._finding(request, finding, 409, note=note, conflict=True)
        to = finding if status == UNDONE or text_of(form, "stay") or next_open is None else next_open
        query = "&".join(part for part in (selection.query(), f"done={finding}") if part)
        return RedirectResponse(f"/findings/{to}?{query}", 303)

    def several(self, request: Request) -> Response:
        """Ask before a decision about all findings of a selection."""
        return self._several(request, "", 200)

    def _several(self, request: Request, note: str, status: int) -> Response:
        selection = Selection.of(request.query_params.multi_items())
        chosen = self.desk.findings().chosen(selection)
        ids = chosen.lines["finding_id"].to_list()
        return self._page(
            request,
            "several.html",
            status,
            chosen=chosen,
            selection=selection,
            query=selection.query(),
            seen=self.desk.dispositions().version(ids),
            note=note,
            conflict=status == 409,
            rows=[self._row(one) for one in chosen.lines.head(8).iter_rows(named=True)],
        )

    async def decide_several(self, request: Request) -> Response:
        """Decide about all findings of a selection."""
        form = await request.form(max_files=0, max_fields=20)
        return await run_in_threadpool(self._decide_several, request, form)

    def _decide_several(self, request: Request, form: FormData) -> Response:
        status, note = text_of(form, "status"), text_of(form, "note")
        if refusal := self._refusal(request, form, status, note):
            return refusal
        selection = Selection.of(request.query_params.multi_items())
        ids = self.desk.findings().chosen(selection).lines["finding_id"].to_list()
        if not ids:
            return self._sorry(request, 409, self._("No finding fits this filter any more; nothing was written."))
        try:
            self.desk.decide(ids, status, note, self._session(request).user, text_of(form, "seen"))
        except DecidedMeanwhile:
            return self._several(request, note, 409)
        return RedirectResponse(f"/findings?{selection.query()}", 303)

    async def invite(self, request: Request) -> Response:
        """Make an address that lets another browser in."""
        form = await request.form(max_files=0, max_fields=20)
        if not self._session(request).sent(text_of(form, "csrf")):
            return self._sorry(request, 403, self._("This form is not of this session; open the page again."))
        name = " ".join(text_of(form, "user").split())[:60] or self._session(request).user
        token = self.sessions.invite(name)
        return self._page(
            request, "invite.html", address=f"http://{request.headers['host']}/enter?token={token}", name=name
        )

    def _refusal(self, request: Request, form: FormData, status: str, note: str) -> Response | None:
        """Why a decision is not taken; None where it is."""
        if refusal := self._strange(request, form):
            return refusal
        if status not in (*STATUSES, UNDONE):
            return self._sorry(request, 400, self._("This is no decision; nothing was written."))
        if len(note) > LONGEST_NOTE:
            return self._sorry(
                request, 400, self._("The note is longer than {n} characters; nothing was written.", n=LONGEST_NOTE)
            )
        return None
