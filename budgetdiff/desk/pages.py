"""The pages: an address each, and what is shown there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import polars as pl
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from budgetdiff.check.dispositions import STATUSES, UNDONE
from budgetdiff.desk import look
from budgetdiff.desk.desk import DecidedMeanwhile, Desk
from budgetdiff.desk.facets import facets_of
from budgetdiff.desk.grounds import grounds_of, sheet_of
from budgetdiff.desk.matrix import matrix_of
from budgetdiff.desk.selection import SORTS, Selection
from budgetdiff.desk.sessions import COOKIE, Session, Sessions
from budgetdiff.desk.snapshot import OPEN
from budgetdiff.desk.words import Words
from budgetdiff.errors import QuestionError, StoreBusy
from budgetdiff.facts import Phase
from budgetdiff.report.names import SEVERITIES

LONGEST_NOTE = 2000
"""Characters of a note."""
_ZOOMS = (1, 2, 3)
_ROWS = 60
"""Units of the overview's matrix on one page."""


class Pages:
    """The pages of a desk, in a language, for the sessions of a server."""

    def __init__(self, desk: Desk, sessions: Sessions, words: Words) -> None:
        self.desk, self.sessions, self._ = desk, sessions, words

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
            doubtful=found.doubtful[:_ROWS],
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
            for name in ("rule", "unit", "document")
        }
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
            "note": "",
            "conflict": False,
            "done": request.query_params.get("done", ""),
        }
        return self._page(request, "finding.html", status, **{**context, **given})

    def sheet(self, request: Request) -> Response:
        """The picture of a page of a document."""
        with self.desk.store() as store:
            sheet = sheet_of(store, request.path_params["document"], request.path_params["page"])
        if sheet is None:
            return self._sorry(request, 404, self._("There is no picture of this page."))
        return Response(sheet.png, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})

    def leaf(self, request: Request) -> Response:
        """A page of a document, with a frame where asked for, larger where asked for, and the way to its neighbours."""
        document, page = request.path_params["document"], request.path_params["page"]
        with self.desk.store() as store:
            rows = store.rows(
                "SELECT source_name, unit_name, pages FROM documents WHERE document_id = ? AND superseded_by IS NULL",
                [document],
            )
            sheet = sheet_of(store, document, page)
        frame = _frame(request.query_params.get("frame", ""))
        zoom = next((one for one in _ZOOMS if str(one) == request.query_params.get("zoom")), _ZOOMS[0])
        return self._page(
            request,
            "leaf.html",
            document=document,
            page=page,
            source=rows[0][0],
            unit=rows[0][1],
            pages=rows[0][2],
            sheet=sheet,
            frame=frame,
            zoom=zoom,
            zooms=_ZOOMS,
            framed=request.query_params.get("frame", "") if frame else "",
        )

    # -- deciding ----------------------------------------------------------------------------------------------------

    async def decide(self, request: Request) -> Response:
        """Decide about one finding, or take the last decision about it back."""
        form = await request.form(max_files=0, max_fields=20)
        return await run_in_threadpool(self._decide, request, form)

    def _decide(self, request: Request, form: FormData) -> Response:
        finding = request.path_params["finding"]
        status, note, seen = _text(form, "status"), _text(form, "note"), _text(form, "seen")
        if refusal := self._refusal(request, form, status, note):
            return refusal
        selection = Selection.of(request.query_params.multi_items())
        # what comes next is told before the decision takes this finding out of the selection
        _, _, next_open = self.desk.findings().chosen(selection).beside(finding)
        try:
            self.desk.decide([finding], status, note, self._session(request).user, seen)
        except DecidedMeanwhile:
            return self._finding(request, finding, 409, note=note, conflict=True)
        to = finding if status == UNDONE or _text(form, "stay") or next_open is None else next_open
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
        status, note = _text(form, "status"), _text(form, "note")
        if refusal := self._refusal(request, form, status, note):
            return refusal
        selection = Selection.of(request.query_params.multi_items())
        ids = self.desk.findings().chosen(selection).lines["finding_id"].to_list()
        if not ids:
            return self._sorry(request, 409, self._("No finding fits this filter any more; nothing was written."))
        try:
            self.desk.decide(ids, status, note, self._session(request).user, _text(form, "seen"))
        except DecidedMeanwhile:
            return self._several(request, note, 409)
        return RedirectResponse(f"/findings?{selection.query()}", 303)

    async def invite(self, request: Request) -> Response:
        """Make an address that lets another browser in."""
        form = await request.form(max_files=0, max_fields=20)
        if not self._session(request).sent(_text(form, "csrf")):
            return self._sorry(request, 403, self._("This form is not of this session; open the page again."))
        name = " ".join(_text(form, "user").split())[:60] or self._session(request).user
        token = self.sessions.invite(name)
        return self._page(
            request, "invite.html", address=f"http://{request.headers['host']}/enter?token={token}", name=name
        )

    # -- what all share ----------------------------------------------------------------------------------------------

    def _refusal(self, request: Request, form: FormData, status: str, note: str) -> Response | None:
        """Why a decision is not taken; None where it is."""
        if not self._session(request).sent(_text(form, "csrf")):
            return self._sorry(request, 403, self._("This form is not of this session; open the page again."))
        if self.desk.read_only:
            return self._sorry(request, 403, self._("This desk is for reading only; nothing was written."))
        if status not in (*STATUSES, UNDONE):
            return self._sorry(request, 400, self._("This is no decision; nothing was written."))
        if len(note) > LONGEST_NOTE:
            return self._sorry(
                request, 400, self._("The note is longer than {n} characters; nothing was written.", n=LONGEST_NOTE)
            )
        return None

    def _row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A finding as pages show it."""
        return {
            **row,
            "message": row["message_zh"] if self._.code == "zh" else row["message_en"],
            "severity_name": self._(SEVERITIES.get(row["severity"], row["severity"])),
            "rule_name": self._.rule(row["rule"]),
            "phase_name": self._phase(row["phase"]),
        }

    def _phase(self, phase: str) -> str:
        return self._.phase(Phase(phase))

    def _session(self, request: Request) -> Session:
        session: Session = request.state.session
        return session

    def _page(self, request: Request, template: str, status: int = 200, **context: Any) -> Response:
        session = getattr(request.state, "session", None)
        return look.page(
            template,
            status,
            _=self._,
            language="zh-CN" if self._.code == "zh" else "en",
            user=session.user if session else "",
            csrf=session.csrf if session else "",
            read_only=self.desk.read_only,
            database=self.desk.path.name,
            state_name=state_names(self._),
            **context,
        )

    def _sorry(self, request: Request, status: int, message: str) -> Response:
        return self._page(request, "sorry.html", status, message=message)

    def told(self, request: Request, error: Exception) -> Response:
        """An error of the library as a page."""
        status = 503 if isinstance(error, StoreBusy) else 400 if isinstance(error, QuestionError) else 500
        return self._sorry(request, status, str(error))


def state_names(words: Words) -> dict[str, str]:
    """What the states of findings are called."""
    return {
        OPEN: words("open"),
        "confirmed": words("confirmed"),
        "accepted": words("accepted"),
        "deferred": words("deferred"),
        UNDONE: words("taken back"),
    }


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _frame(text: str) -> tuple[float, ...]:
    """Four numbers of an address; empty where they are none."""
    parts = text.split(",")
    try:
        found = tuple(float(part) for part in parts)
    except ValueError:
        return ()
    return found if len(found) == 4 and all(abs(one) < 1e5 for one in found) else ()
