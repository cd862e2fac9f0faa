"""Performance targets: ``track``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from budgetdiff import workflow
from budgetdiff.cli.frame import (
    DEFAULT_DB,
    EN,
    Db,
    Excel,
    Format,
    LakeDir,
    Lang,
    Level,
    Unit,
    Wait,
    app,
    called,
    opened,
    print_result,
    tell,
)


@app.command()
def track(
    periods: Annotated[list[str] | None, typer.Argument(help="Years; all that have targets if none is given.")] = None,
    db: Db = DEFAULT_DB,
    lake: LakeDir = None,
    unit: Unit = None,
    level: Level = None,
    form: Format = "table",
    actuals: Annotated[
        Path | None, typer.Option("--actuals", help="A file of what was reached (CSV, XLSX, YAML); kept by date.")
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option("--template", help="Write a file of actuals to fill in (.csv, .xlsx, .yaml), and stop."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Let --actuals correct what was reported before.")] = False,
    profile: Annotated[
        str | None, typer.Option("--profile", help="How scores are recomputed: a name, or a TOML file of your own.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="A TOML file of targets that are one across years.")
    ] = None,
    propose: Annotated[
        Path | None,
        typer.Option("--propose", help="Write the pairs found by similar names as such a file, to confirm."),
    ] = None,
    far: Annotated[str, typer.Option("--far", help="This much of a target is far exceeded: set too low?")] = "130%",
    money: Annotated[
        Path | None,
        typer.Option("--money", help="For --out 自评表: a file of 项目, 年初预算数, 全年预算数, 全年执行数 (万元)."),
    ] = None,
    missed: Annotated[bool, typer.Option("--missed", help="Only the targets that were missed.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where a target was missed.")] = False,
    lang: Lang = EN,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Write the filled self-evaluation forms (自评表) as .xlsx or .docx; or the targets as .csv, .json, .parquet.",
        ),
    ] = None,
    excel: Excel = False,
    wait: Wait = 0,
) -> None:
    """Hold performance targets against what was reached, and against the year before."""
    with opened(db, lake, unit, wait=wait) as database:
        unit = called(database, unit, level)
        if template is not None:
            count = database.actuals_template(template, *(periods or ()), unit=unit)
            tell("wrote {path}: {count} targets without an actual", path=template, count=count)
            return
        result = database.track(
            *(periods or ()), unit=unit, actuals=actuals, replace=replace, profile=profile, mapping=mapping, far=far
        )
        if propose is not None:
            workflow.write_file(propose, result.proposed_mapping().encode())
            tell("wrote {path}: {count} pairs to confirm", path=propose, count=result.unconfirmed.height)
        if out is not None and form == "table" and out.suffix.lower() in (".xlsx", ".docx"):
            year = max(result.periods) if result.periods else None
            count = database.self_evaluation(out, year=year, unit=unit, profile=profile, money=money)
            of = year.fiscal_year if year else "-"
            tell("wrote {path}: {count} self-evaluation forms of {year}", path=out, count=count, year=of)
        else:
            shown = result.of_missed() if missed else result
            print_result(shown, form, lang, out=out, excel=excel)
        if strict and result.missed.height:
            raise typer.Exit(1)
