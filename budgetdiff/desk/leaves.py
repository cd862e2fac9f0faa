"""Documents: their tables and proof, and each page as a picture with the figures that were read from it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import budgetdiff.workflow as stages
from budgetdiff.desk.correcting import last_standing
from budgetdiff.desk.face import Face
from budgetdiff.desk.journal import Correction, journal_beside
from budgetdiff.desk.settling import FIELDS, settled
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Level, Phase
from budgetdiff.report.evidence import Box, Pictures, Sheet
from budgetdiff.report.names import FORMS, STATEMENTS
from budgetdiff.report.source import SeenDocument
from budgetdiff.store import Store
from budgetdiff.workflow.gather import documents_by_id

_ZOOMS = (1, 2, 3)
_MOST = 400
"""Rows of figures shown beside a page."""
_TABLES = """
SELECT page, title, statement, money_unit, cells, coalesce(reason, ''), proof, coalesce(doubt, '')
FROM tables_seen WHERE document_id = $1 ORDER BY ordinal
"""
_TO_LOOK_AT = "SELECT count(*) FROM all_facts WHERE document_id = $1 AND standing IN ('doubtful', 'corrected')"
_FACT = "SELECT document_id, page FROM fact_places WHERE fact_id = $1"
_BOX = "SELECT bbox FROM fact_places WHERE fact_id = $1 AND document_id = $2 AND page = $3"
_FIGURES = """
SELECT statement_title, row, label, coalesce(code, ''), list(column_title ORDER BY ordinal), list(raw ORDER BY ordinal),
       list(fact_id ORDER BY ordinal)
FROM all_facts WHERE document_id = $1 AND page = $2 AND origin = 'printed'
GROUP BY statement_title, row, label, code ORDER BY min(ordinal)
"""


class Leaves(Face):
    """The pages of documents."""

    def document(self, request: Request) -> Response:
        """A document: what it is, its tables with their proof, its findings."""
        with self.desk.store() as store:
            seen = _seen(store, request.path_params["document"])
            unit = store.rows("SELECT unit_name, pages FROM documents WHERE document_id = ?", [seen.document_id])[0]
            tables = [
                (page, title, self._((STATEMENTS | FORMS).get(statement, statement)) if statement else "", *rest)
                for page, title, statement, *rest in store.rows(_TABLES, [seen.document_id])
            ]
            taken = stages.taken_for(store, seen.document_id)
            rivals = stages.rivals_of(store, seen.document_id)
            to_look_at = store.rows(_TO_LOOK_AT, [seen.document_id])[0][0]
            journal = settled(journal_beside(self.desk.path), store)
        last = last_standing(journal, taken)
        lines = self.desk.findings().lines
        return self._page(
            request,
            "document.html",
            to_look_at=to_look_at,
            taken=taken,
            rivals=rivals,
            levels=[(one.value, self._(one.value)) for one in Level],
            phases=[(one.value, self._phase(one.value)) for one in Phase],
            corrections=[
                (one, self._side(one, one.before), self._side(one, one.after), last is not None and number == last[0])
                for number, one in journal.about(taken.document_id, taken.own_unit)
            ],
            last=last[0] if last else None,
            seen=seen,
            period=self._.period(seen.period),
            unit=unit[0],
            tables=tables,
            findings=lines.filter(lines["document"] == seen.document_id).height,
        )

    def _side(self, made: Correction, values: Mapping[str, str]) -> str:
        """What was before a correction, or is since, in words."""
        if made.kind == "said":
            level = values.get("level")
            named = {
                **values,
                "level": self._(level) if level else "—",
                "phase": self._phase(values["phase"]) if "phase" in values else "",
            }
            return " · ".join(named[name] for name in FIELDS if name in values)
        if made.kind == "renamed":
            return "、".join(dict.fromkeys(values.values()))
        if made.kind == "read":
            # what was read, and what is printed instead
            return next((values[name] for name in ("read", "printed") if values.get(name)), self._("blank cell"))
        return values["name"]

    def fact(self, request: Request) -> Response:
        """Lead to the cell that a figure was printed in."""
        fact = request.path_params["fact"]
        with self.desk.store() as store:
            rows = store.rows(_FACT, [fact])
        if not rows:
            return self._sorry(request, 404, self._("There is no such figure any more."))
        document, page = rows[0]
        return RedirectResponse(f"/documents/{document}/pages/{page or 1}?{urlencode({'fact': fact})}", 303)

    def sheet(self, request: Request) -> Response:
        """The picture of a page of a document."""
        with self.desk.store() as store:
            seen = _seen(store, request.path_params["document"])
            sheet, _ = _sheet(seen, request.path_params["page"])
        if sheet is None:
            return self._sorry(request, 404, self._("There is no picture of this page."))
        return Response(sheet.png, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})

    def leaf(self, request: Request) -> Response:
        """A page of a document, with a frame where asked for, larger where asked for, and the way to its neighbours."""
        page, fact = request.path_params["page"], request.query_params.get("fact", "")
        with self.desk.store() as store:
            seen = _seen(store, request.path_params["document"])
            unit = store.rows("SELECT unit_name FROM documents WHERE document_id = ?", [seen.document_id])[0][0]
            boxes = store.rows(_BOX, [fact, seen.document_id, page]) if fact else []
            sheet, frame = _sheet(seen, page, boxes[0][0] if boxes else None)
            figures = store.rows(_FIGURES, [seen.document_id, page])
        asked = request.query_params.get("frame", "")
        zoom = next((one for one in _ZOOMS if str(one) == request.query_params.get("zoom")), _ZOOMS[0])
        return self._page(
            request,
            "leaf.html",
            document=seen.document_id,
            page=page,
            source=seen.source_name,
            unit=unit,
            pages=max(seen.pages, 1),
            sheet=sheet,
            frame=frame or _frame(asked),
            zoom=zoom,
            zooms=_ZOOMS,
            framed=asked if _frame(asked) else "",
            fact=fact if boxes else "",
            figures=[
                (title, row, label, code, list(zip(heads, raws, facts, strict=True)))
                for title, row, label, code, heads, raws, facts in figures[:_MOST]
            ],
        )


def _seen(store: Store, document: str) -> SeenDocument:
    """A document of the database. Raises QuestionError where there is none."""
    found = documents_by_id(store, [document], superseded=True)
    if not found:
        raise QuestionError("there is no such document any more")
    return found[0]


def _sheet(seen: SeenDocument, page: int, box: list[float] | None = None) -> tuple[Sheet | None, Box | None]:
    """The picture of a page and the frame of a cell on it; None where it has none.

    Only a file that still is what was read is drawn.
    """
    paths: dict[str, Path | None] = {seen.document_id: seen.path}
    with Pictures(paths) as album:
        crop = album.line(seen.document_id, page, box)
        return album.sheet(seen.document_id, page), crop.frame if crop else None


def _frame(text: str) -> tuple[float, ...]:
    """Four numbers of an address; empty where they are none."""
    parts = text.split(",")
    try:
        found = tuple(float(part) for part in parts)
    except ValueError:
        return ()
    return found if len(found) == 4 and all(abs(one) < 1e5 for one in found) else ()
