"""The desk: ``desk``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from budgetdiff.cli.answers import JUDGING, MEASURING, RESTATING, SUMMING, with_answers
from budgetdiff.cli.frame import DEFAULT_DB, ZH, Db, Lang, app, tell


@app.command()
@with_answers(RESTATING, JUDGING, SUMMING, MEASURING)
def desk(
    db: Db = DEFAULT_DB,
    dispositions: Annotated[
        Path | None,
        typer.Option(
            "--dispositions", help="The file of decisions; DB.dispositions.toml beside the database if not given."
        ),
    ] = None,
    host: Annotated[
        str, typer.Option(help="The address to listen on; other machines reach another than this one.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on; any that is free if 0.")] = 0,
    user: Annotated[str | None, typer.Option(help="Who decides; your name on this machine if not given.")] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Show everything, write nothing.")] = False,
    letter: Annotated[
        Path | None, typer.Option("--letter", help="A jinja2 template of your own for letters to units.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the address in the browser.")] = True,
    lang: Lang = ZH,
    *,
    answer: dict[str, Any],
) -> None:
    """Open the desk in the browser: look at findings, decide about them, hand them on."""
    from budgetdiff.desk import serve  # its extra need not be there

    def told(address: str) -> None:
        tell("open {address}", address=address)
        tell("it lets one browser in; Ctrl-C ends the desk")

    serve(
        db,
        dispositions=dispositions,
        host=host,
        port=port,
        user=user,
        read_only=read_only,
        language=lang,
        template=letter,
        browse=browser,
        said=told,
        **answer,
    )
