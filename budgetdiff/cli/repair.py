"""Taking back and putting right: ``forget``, ``rename``, ``prefer``, ``override``."""

from __future__ import annotations

from typing import Annotated

import typer

import budgetdiff as bd
from budgetdiff.cli.frame import DEFAULT_DB, Db, Wait, app, tell


@app.command()
def forget(
    documents: Annotated[list[str], typer.Argument(help="Documents by id, by file name or by path; show lists them.")],
    db: Db = DEFAULT_DB,
    wait: Wait = 0,
) -> None:
    """Take documents back: the database is then what it would be without them."""
    with bd.open(db, made=False, wait=wait) as database:
        for name in database.forget(*documents):
            tell("forgot {name}", name=name)


@app.command()
def rename(
    old: Annotated[str, typer.Argument(help="What the unit is called now.")],
    new: Annotated[str, typer.Argument(help="What it is to be called; its own name ends the renaming.")],
    db: Db = DEFAULT_DB,
    wait: Wait = 0,
) -> None:
    """Call a unit otherwise than its documents do, in those there are and those to come."""
    with bd.open(db, made=False, wait=wait) as database:
        names = database.rename(old, new)
        tell("{names}: now called {new}", names="、".join(names), new=new)
        if len(names) > 1:
            tell("these are one unit now; rename each to itself ({name} {name}) to part them", name=names[0])


@app.command()
def prefer(
    document: Annotated[str, typer.Argument(help="The document by id, by file name or by path.")],
    db: Db = DEFAULT_DB,
    undo: Annotated[
        bool, typer.Option("--undo", help="No longer: a correction, else the later document counts.")
    ] = False,
    wait: Wait = 0,
) -> None:
    """Let a document count before the others of its unit, level, year and phase."""
    with bd.open(db, made=False, wait=wait) as database:
        identifier, name = database.prefer(document, preferred=not undo)
        rows = database.sql("SELECT superseded_by FROM documents WHERE document_id = ?", [identifier]).rows()
        by = rows[0][0]
        tell(
            "{name} ({identifier}) does not count: {other} does" if by else "{name} ({identifier}) counts",
            name=name,
            identifier=identifier,
            other=by,
        )


@app.command()
def override(
    figure: Annotated[str, typer.Argument(help="The figure's id, as ingest --review lists it.")],
    printed: Annotated[str, typer.Argument(help="What is printed in its cell; empty where nothing is.")] = "",
    db: Db = DEFAULT_DB,
    by: Annotated[str, typer.Option("--by", help="Who read it.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Let what was recognised count again.")] = False,
    wait: Wait = 0,
) -> None:
    """Tell what is printed in a cell of a picture, where recognition was not sure."""
    with bd.open(db, made=False, wait=wait) as database:
        if undo:
            tell("{figure}: “{text}” as recognised counts again", figure=figure, text=database.withdraw(figure))
        else:
            amount = database.override(figure, printed, by=by)
            tell("{figure}: {amount} yuan as {who} read it", figure=figure, amount=amount, who=by.strip())
