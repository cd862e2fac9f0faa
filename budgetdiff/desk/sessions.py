"""Who may come in: tokens that open the desk once, and the sessions that they become."""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import dataclass

COOKIE = "budgetdiff_desk"
_MOST = 64
"""Sessions and tokens kept at once; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that came in: who uses it, and the secret that each of its forms carries."""

    key: str
    user: str
    csrf: str

    def sent(self, csrf: str) -> bool:
        """Whether a form is one of this session's."""
        return hmac.compare_digest(csrf.encode(), self.csrf.encode())


class Sessions:
    """The sessions of one server; they end with it. Safe to be asked by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tokens: dict[str, str] = {}
        self._sessions: dict[str, Session] = {}

    def invite(self, user: str) -> str:
        """A token that lets one browser in, once, as a user."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens[token] = user
            _trim(self._tokens)
        return token

    def enter(self, token: str) -> Session | None:
        """The session that a token opens; None for one that is unknown or was used."""
        with self._lock:
            user = self._tokens.pop(token, None)
            if user is None:
                return None
            session = Session(secrets.token_urlsafe(32), user, secrets.token_urlsafe(32))
            self._sessions[session.key] = session
            _trim(self._sessions)
            return session

    def of(self, key: str) -> Session | None:
        """The session of a cookie; None where there is none."""
        with self._lock:
            return self._sessions.get(key)


def _trim(held: dict[str, object] | dict[str, str] | dict[str, Session]) -> None:
    while len(held) > _MOST:
        held.pop(next(iter(held)))
