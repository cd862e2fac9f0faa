"""What all pages share: the frame, the session, how findings and errors are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from budgetdiff.check.dispositions import UNDONE
from budgetdiff.desk import look
from budgetdiff.desk.desk import Desk
from budgetdiff.desk.sessions import Session, Sessions
from budgetdiff.desk.snapshot import OPEN
from budgetdiff.desk.words import Words
from budgetdiff.errors import PeriodRefused, QuestionError, StoreBusy
from budgetdiff.errors.refusal import refusal
from budgetdiff.facts import Phase
from budgetdiff.report.names import SEVERITIES


class Face:
    """Pages of a desk, in a language, for the sessions of a server."""

    def __init__(self, desk: Desk, sessions: Sessions, words: Words) -> None:
        self.desk, self.sessions, self._ = desk, sessions, words

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
            reading=self.desk.reading,
            state_name=state_names(self._),
            refused=self._refused,
            **context,
        )

    def _refused(self, text: str) -> str:
        """Why something was refused, in the language of the desk."""
        return refusal(text, self._.code)

    def _sorry(self, request: Request, status: int, message: str) -> Response:
        return self._page(request, "sorry.html", status, message=message)

    def told(self, request: Request, error: Exception) -> Response:
        """An error of the library as a page."""
        status = (
            503 if isinstance(error, StoreBusy) else 400 if isinstance(error, QuestionError | PeriodRefused) else 500
        )
        return self._sorry(request, status, self._refused(str(error)))

    def unanswered(self, request: Request, error: Exception) -> Response:
        """What the net alone refuses (no such address, too much sent) as a page."""
        assert isinstance(error, HTTPException)
        told = {404: self._("There is no such page."), 405: self._("only GET and POST are answered")}
        return self._sorry(request, error.status_code, told.get(error.status_code) or self._refused(error.detail))

    def _strange(self, request: Request, form: FormData) -> Response | None:
        """Why a form that writes is not taken; None where it is this session's, and something may be written."""
        if not self._session(request).sent(text_of(form, "csrf")):
            return self._sorry(request, 403, self._("This form is not of this session; open the page again."))
        if self.desk.read_only:
            return self._sorry(request, 403, self._("This desk is for reading only; nothing was written."))
        return None


def state_names(words: Words) -> dict[str, str]:
    """What the states of findings are called."""
    return {
        OPEN: words("open"),
        "confirmed": words("confirmed"),
        "accepted": words("accepted"),
        "deferred": words("deferred"),
        UNDONE: words("taken back"),
    }


def text_of(form: FormData, name: str) -> str:
    """A field of a form, without white space around it; '' where there is none."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""
