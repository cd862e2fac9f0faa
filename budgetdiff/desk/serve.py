"""The server: the application behind its guard, and the loop that runs it."""

from __future__ import annotations

import getpass
import socket
import webbrowser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetdiff.errors import EngineError, QuestionError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from budgetdiff.compare import Deflator, Denominator, Yardsticks
    from budgetdiff.desk.desk import Desk
    from budgetdiff.desk.sessions import Sessions

PATIENCE = 0.15
"""Seconds that a page waits for a changed database to be read."""


def application(
    desk: Desk,
    sessions: Sessions,
    *,
    language: str = "zh",
    host: str = "127.0.0.1",
    port: int = 8787,
    template: Path | None = None,
    options: Mapping[str, Any] | None = None,
    sticks: Yardsticks | None = None,
) -> ASGIApp:
    """The desk as an application, for a server that listens on a host and port; ``template`` is the user's own of letters.

    ``options`` and ``sticks`` are what its reports compare and measure with, see ``Units``.
    """
    from starlette.applications import Starlette
    from starlette.exceptions import HTTPException
    from starlette.routing import Route

    from budgetdiff.desk.correcting import Correcting
    from budgetdiff.desk.guard import Guard
    from budgetdiff.desk.intake import LARGEST, Intake
    from budgetdiff.desk.leaves import Leaves
    from budgetdiff.desk.pages import Pages
    from budgetdiff.desk.papers import Papers
    from budgetdiff.desk.readings import Readings
    from budgetdiff.desk.reviewing import Reviewing
    from budgetdiff.desk.units import Units
    from budgetdiff.desk.words import Words
    from budgetdiff.errors import BudgetdiffError

    words = Words(language)
    pages, leaves = Pages(desk, sessions, words), Leaves(desk, sessions, words)
    units = Units(desk, sessions, words, options, sticks)
    readings = Readings()
    intake, papers = Intake(desk, sessions, words, readings), Papers(desk, sessions, words, template)
    correcting, reviewing = Correcting(desk, sessions, words, readings), Reviewing(desk, sessions, words)
    routes = [
        Route("/", pages.overview),
        Route("/enter", pages.enter),
        Route("/static/{name}", pages.static),
        Route("/favicon.ico", pages.no_icon),
        Route("/findings", pages.findings),
        Route("/findings/{finding}", pages.finding),
        Route("/findings/{finding}/decide", pages.decide, methods=["POST"]),
        Route("/several", pages.several),
        Route("/several/decide", pages.decide_several, methods=["POST"]),
        Route("/documents/{document}", leaves.document),
        Route("/documents/{document}/forget", intake.forget, methods=["POST"]),
        Route("/documents/{document}/correct", correcting.correct, methods=["POST"]),
        Route("/documents/{document}/rename", correcting.rename, methods=["POST"]),
        Route("/documents/{document}/prefer", correcting.prefer, methods=["POST"]),
        Route("/documents/{document}/undo", correcting.undo, methods=["POST"]),
        Route("/documents/{document}/pages/{page:int}", leaves.leaf),
        Route("/documents/{document}/pages/{page:int}.png", leaves.sheet),
        Route("/facts/{fact}", leaves.fact),
        Route("/review", reviewing.review),
        Route("/review/{fact}/read", reviewing.read, methods=["POST"]),
        Route("/review/{fact}/undo", reviewing.undo, methods=["POST"]),
        Route("/unit", units.unit),
        Route("/unit/report", units.report),
        Route("/search", units.search),
        Route("/paper.{form}", papers.paper),
        Route("/letter.docx", papers.letter),
        Route("/dispositions.toml", papers.decisions),
        Route("/intake", intake.dropping),
        Route("/intake/files", intake.dropped, methods=["POST"]),
        Route("/invite", pages.invite, methods=["POST"]),
    ]
    handlers: dict[Any, Any] = {BudgetdiffError: pages.told, HTTPException: pages.unanswered}
    limits = {"/intake/files": LARGEST}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), sessions, words, host, port, limits)


def serve(
    path: str | Path,
    *,
    dispositions: str | Path | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    user: str | None = None,
    read_only: bool = False,
    language: str = "zh",
    template: str | Path | None = None,
    browse: bool = True,
    said: Callable[[str], None] = print,
    deflator: Deflator | str | Path | None = None,
    per: Denominator | str | Path | None = None,
    **answer: Any,
) -> None:
    """Open the desk of a database and serve it until it is interrupted.

    ``template`` is a jinja2 file that letters to units are made from, in the place of the project's own.
    ``said`` is told the address, with a token that lets one browser in once. ``port`` 0 is any that is free. Decisions are kept
    in ``dispositions``, else in ``<database>.dispositions.toml`` beside it. ``deflator``, ``per`` and ``answer`` (that of
    ``workflow.comparing.report_options``) hold for every report that the desk shows. Raises EngineError where the extra is missing,
    StoreError for a database that cannot be read, QuestionError for an address that cannot be listened on.
    """
    try:
        import uvicorn
    except ImportError as error:
        raise EngineError("the desk needs starlette and uvicorn: pip install 'budgetdiff[desk]'") from error
    from budgetdiff.desk.desk import Desk
    from budgetdiff.desk.sessions import Sessions
    from budgetdiff.workflow.comparing import report_options, yardsticks

    file = Path(path)
    desk = Desk(
        file, Path(dispositions) if dispositions else decisions_beside(file), read_only=read_only, patience=PATIENCE
    )
    desk.made_ready()
    with desk.store() as store:
        sticks = yardsticks(deflator, per, store)
    sessions = Sessions()
    listening = listening_on(host, port)
    port = listening.getsockname()[1]
    app = application(
        desk,
        sessions,
        language=language,
        host=host,
        port=port,
        template=Path(template) if template else None,
        options=report_options(**answer),
        sticks=sticks,
    )
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="off",
        limit_concurrency=64,
        timeout_keep_alive=10,
    )
    name = f"[{host}]" if ":" in host else socket.gethostname().lower() if host == "0.0.0.0" else host
    address = f"http://{name}:{port}/enter?token={sessions.invite(user or _me())}"
    said(address)
    if browse:
        webbrowser.open(address)
    uvicorn.Server(config).run(sockets=[listening])


def decisions_beside(path: Path) -> Path:
    """Where the decisions about a database's findings are kept if nothing else is said."""
    return path.with_name(f"{path.name}.dispositions.toml")


def listening_on(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises QuestionError, naming the address, where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        # a browser that is quicker than the server waits in the line
        found.listen(64)
    except (OSError, OverflowError) as error:
        found.close()
        raise QuestionError(
            f"{host}:{port} cannot be listened on ({getattr(error, 'strerror', None) or error})"
        ) from error
    return found


def _me() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        return ""
