"""What is handed on: the working paper of a selection, letters, and the decisions themselves, as files."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import polars as pl
from starlette.requests import Request
from starlette.responses import Response

from budgetdiff.desk.desk import Desk
from budgetdiff.desk.face import Face, state_names
from budgetdiff.desk.letter import letter
from budgetdiff.desk.selection import Selection
from budgetdiff.desk.sessions import Sessions
from budgetdiff.desk.words import Words
from budgetdiff.desk.workpaper import MOST, as_json, document, entries_of, workbook
from budgetdiff.errors import QuestionError
from budgetdiff.workflow.report import audit_html

_KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "toml": "application/toml",
}
_AS_CHECKED = {
    "document": "document_id",
    "unit": "unit_name",
    "level": "unit_level",
    "year": "fiscal_year",
    "decided": "disposition",
    "carried": "carried_from",
}
"""Columns of a snapshot, and what ``check`` calls them."""


class Papers(Face):
    """The files that the desk hands out. ``template`` is the user's own of letters."""

    def __init__(self, desk: Desk, sessions: Sessions, words: Words, template: Path | None = None) -> None:
        super().__init__(desk, sessions, words)
        self._template = template

    def paper(self, request: Request) -> Response:
        """The findings of a selection as a working paper."""
        form = request.path_params["form"]
        if form not in ("xlsx", "docx", "html", "json"):
            raise QuestionError("a working paper is xlsx, docx, html or json")
        chosen = self.desk.findings().chosen(Selection.of(request.query_params.multi_items()))
        if chosen.lines.height > MOST:
            raise QuestionError(
                f"a working paper holds at most {MOST} findings, not {chosen.lines.height}: narrow the filter"
            )
        title = self._("Working paper")
        with self.desk.store() as store:
            if form == "html":
                lines = chosen.lines.rename(_AS_CHECKED).with_columns(pl.col("fiscal_year").cast(pl.Int64))
                text = audit_html(store, lines, self._, self.desk.decisions)
                return self._file(text.encode(), f"{title}.html")
            rows = [self._row(one) for one in chosen.lines.iter_rows(named=True)]
            entries = entries_of(store, rows, self._, pictures=form != "json")
        states = state_names(self._)
        content = (
            workbook(entries, self._, states)
            if form == "xlsx"
            else document(entries, self._, states, title)
            if form == "docx"
            else as_json(entries)
        )
        return self._file(content, f"{title}.{form}")

    def letter(self, request: Request) -> Response:
        """The letter to a unit about what was confirmed."""
        unit = request.query_params.get("name", "")
        lines = self.desk.findings().lines.filter((pl.col("unit") == unit) & (pl.col("decided") == "confirmed"))
        if not lines.height:
            return self._sorry(request, 404, self._("Nothing is confirmed about this unit: there is nothing to write."))
        with self.desk.store() as store:
            rows = [self._row(one) for one in lines.iter_rows(named=True)]
            entries = entries_of(store, rows, self._, pictures=False)
        return self._file(letter(unit, entries, self._, self._template), f"{self._('Letter')} {unit}.docx")

    def decisions(self, request: Request) -> Response:
        """The file of dispositions, as it is now."""
        if not self.desk.decisions.exists():
            return self._sorry(request, 404, self._("Nothing was decided yet."))
        return self._file(self.desk.decisions.read_bytes(), "dispositions.toml")

    def _file(self, content: bytes, name: str) -> Response:
        stem, _, ending = name.rpartition(".")
        # never shown beside the desk's own pages: it is saved
        shown = f"attachment; filename=\"file.{ending}\"; filename*=UTF-8''{quote(f'{stem[:120]}.{ending}', safe='')}"
        return Response(content, media_type=_KINDS[ending], headers={"Content-Disposition": shown})
