"""What stands before every page: Host, Origin, session, size of what is sent, and the headers of every answer."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from budgetdiff.desk.sessions import COOKIE, Sessions
from budgetdiff.desk.words import Words
from budgetdiff.errors.refusal import refusal

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
LARGEST_FORM = 256 * 1024
"""Bytes of a form without files."""
_OPEN_TO_ALL = ("/enter",)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # not no-referrer: browsers would send “Origin: null” with our own forms
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """An application behind the guard. ``host`` and ``port`` are what the server listens on.

    What is refused is told in the language of ``words``. ``limits`` are bytes that may be sent to some paths; elsewhere it is
    ``LARGEST_FORM``. The session stands in the request's state as ``session``.
    """

    def __init__(
        self,
        app: ASGIApp,
        sessions: Sessions,
        words: Words,
        host: str,
        port: int,
        limits: MutableMapping[str, int] | None = None,
    ) -> None:
        self.app, self.sessions, self.host, self.port = app, sessions, host, port
        self._ = words
        self._limits = limits or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer why not."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        status, reason = self._refused(scope, headers)
        limit = self._limits.get(scope["path"], LARGEST_FORM)
        if not status and _declared(headers) > limit:
            status, reason = 413, refusal(f"at most {limit:,} bytes may be sent here", self._.code)
        if not status:
            session = self.sessions.of(_cookie(headers))
            if session is None and scope["path"] not in _OPEN_TO_ALL:
                reason = self._(
                    "open the address that “budgetdiff desk” printed: this browser has not come in, or the server was started anew"
                )
                status = 401
            scope.setdefault("state", {})["session"] = session
        answered = _with_headers(send)
        if status:
            await PlainTextResponse(f"{reason}\n", status)(scope, receive, answered)
            return
        await self.app(scope, _counted(receive, limit), answered)

    def _refused(self, scope: Scope, headers: Headers) -> tuple[int, str]:
        """Status and reason where a request comes from somewhere else; 0 and '' where it does not."""
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._is_ours(hosts[0]):
            return 421, self._("this is the desk of another address")
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, self._("only GET and POST are answered")
        origin, ours = headers.get("origin"), f"http://{hosts[0]}"
        if origin is not None and origin != ours:
            return 403, self._("the request comes from another site")
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            # a link of another site leads to a page, its forms and pictures lead nowhere
            linked = scope["method"] == "GET" and headers.get("sec-fetch-mode") == "navigate"
            if not linked:
                return 403, self._("the request comes from another site")
        if scope["method"] == "POST" and origin is None and not headers.get("referer", "").startswith(f"{ours}/"):
            return 403, self._("the request does not say where it comes from")
        return 0, ""

    def _is_ours(self, host: str) -> bool:
        name, port = _parted(host)
        if port != self.port:
            return False
        if self.host in ("0.0.0.0", "::"):
            return _is_address(name) or name in ("localhost", socket.gethostname().lower())
        loopback = {"127.0.0.1", "localhost", "::1"} if self.host in ("127.0.0.1", "localhost", "::1") else set()
        return name in {self.host.lower(), *loopback}


def _parted(host: str) -> tuple[str, int | None]:
    """A Host header's name, without the brackets of IPv6, and its port."""
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        name, port = host, "80"
    digits = port.isascii() and port.isdigit() and len(port) < 6
    return name.strip("[]").lower(), int(port) if digits else None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _declared(headers: Headers) -> int:
    text = headers.get("content-length", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 10**16


def _cookie(headers: Headers) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _counted(receive: Receive, limit: int) -> Receive:
    """What is received, until it is more than what may be sent: a body in chunks declares no length."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise HTTPException(413, f"at most {limit:,} bytes may be sent here")
        return message

    return counted


def _with_headers(send: Send) -> Send:
    """Answers with the headers of safety; a page may bring a policy of its own."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers: Any = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers.setdefault("Content-Security-Policy", POLICY)
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sent
