"""Questions about the figures: ``show``, ``compare``, ``trend``, ``rank``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

import budgetdiff as bd
from budgetdiff import workflow
from budgetdiff.cli import completion
from budgetdiff.cli.answers import JUDGING, MEASURING, PAIRING, RESTATING, SUMMING, THRESHOLDS, with_answers
from budgetdiff.cli.frame import (
    DEFAULT_DB,
    EN,
    Db,
    Excel,
    Format,
    LakeDir,
    LakeEngine,
    Lang,
    Level,
    OutFile,
    Unit,
    app,
    called,
    form_of_file,
    opened,
    print_result,
    tell,
)

Earlier = Annotated[
    str, typer.Argument(help="The earlier period: 2023, 2024:executed, 2024决算 …", autocompletion=completion.periods)
]
Later = Annotated[str, typer.Argument(help="The later period.", autocompletion=completion.periods)]
MemoryLimit = Annotated[
    str | None, typer.Option("--memory-limit", help="What the database may hold in memory, 4GB; the rest goes to disk.")
]


Statement = Annotated[
    str | None,
    typer.Option(
        "--statement",
        help="Only this table, by its id or its name (expenditure, 支出总表).",
        autocompletion=completion.statements,
    ),
]
Measure = Annotated[
    str | None,
    typer.Option(
        "--measure",
        help="Only this column, by its id or its name (basic, 基本支出).",
        autocompletion=completion.measures,
    ),
]
Side = Annotated[str | None, typer.Option("--side", help="revenue or expenditure, of a table that has both.")]
MoneyUnit = Annotated[
    str | None,
    typer.Option("--money-unit", help="元, 千元, 万元, 百万元 or 亿元; without it 万元, or 百万元 in English."),
]
Top = Annotated[int | None, typer.Option("--top", min=1, help="Only so many lines, the largest changes first.")]
MaterialOnly = Annotated[
    bool, typer.Option("--material-only", help="Only lines above --amount, --percent or --threshold.")
]
DepthOrLevel = Annotated[
    str | None,
    typer.Option(
        "--level",
        help="1, 2 or 3: the lines down to 类, 款 or 项. Or department, unit, own (本级), government: which budget of --unit.",
        autocompletion=completion.depths,
    ),
]


def _depth(level: str | None) -> tuple[int | None, str | None]:
    """What --level asks: how deep the lines go, or which budget of a unit."""
    return (int(level), None) if level in ("1", "2", "3") else (None, level)


def _needs_thresholds(materiality: Any, material_only: bool) -> None:
    if material_only and materiality is None:
        raise typer.BadParameter("it needs --amount, --percent or --threshold", param_hint="--material-only")


def _thresholds(answer: dict[str, Any], material_only: bool) -> Any:
    """The thresholds of a command whose answer has none of its own, taken out of what the answer is asked with."""
    materiality = answer.pop("materiality")
    _needs_thresholds(materiality, material_only)
    return materiality


def _streams(out: Path | None, form: str) -> bool:
    """Whether the file asked for is written line by line, so that all of a large answer is never held."""
    return out is not None and form_of_file(out, form) in ("csv", "parquet")


@app.command()
@with_answers(RESTATING, JUDGING, SUMMING, MEASURING)
def compare(
    base: Earlier,
    current: Later,
    db: Db = DEFAULT_DB,
    lake: LakeDir = None,
    unit: Unit = None,
    level: DepthOrLevel = None,
    form: Format = "table",
    lang: Lang = EN,
    statement: Statement = None,
    measure: Measure = None,
    side: Side = None,
    top: Top = None,
    material_only: MaterialOnly = False,
    money_unit: MoneyUnit = None,
    proposals: Annotated[
        Path | None, typer.Option("--proposals", help="Write the pairs proposed by name here, a mapping to be edited.")
    ] = None,
    memory_limit: MemoryLimit = None,
    reasons: Annotated[
        bool, typer.Option("--reasons", help="The units' own words beside the lines: reason and purpose, and where.")
    ] = False,
    facts: Annotated[
        Path | None, typer.Option("--facts", help="Read Parquet facts (export --partition) instead of --db.")
    ] = None,
    engine: Annotated[
        str | None, typer.Option("--engine", help="What compares --facts or --lake: duckdb (the default) or spark.")
    ] = None,
    out: OutFile = None,
    excel: Excel = False,
    *,
    answer: dict[str, Any],
) -> None:
    """Compare two periods line by line: delta, growth with its kind, contribution, share."""
    depth, level = _depth(level)
    shown: dict[str, Any] = {
        "asked": workflow.asked_lines(depth, statement, measure, side, top, material=material_only),
        "money_unit": money_unit,
    }
    _needs_thresholds(answer["materiality"], material_only)
    options = {"unit": unit, **answer}
    streams = _streams(out, form) and not excel and not reasons
    if reasons and facts is not None:
        raise typer.BadParameter("Parquet facts have no sentences; ask a database (--db)", param_hint="--reasons")
    if out is not None and proposals is not None:
        raise typer.BadParameter("--out writes lines as they come; ask for the proposals by themselves")
    if facts is not None and lake is not None:
        raise typer.BadParameter("facts are asked for by themselves", param_hint="--facts")
    if facts is None and lake is None and engine is not None:
        raise typer.BadParameter("--engine is for --facts; write them with budgetdiff export --partition")
    if facts is not None:
        options |= {"memory_limit": memory_limit, "engine": engine or "duckdb"}
        if out is not None and streams:
            count = bd.compare_folder_to(out, facts, base, current, **options)
            tell("wrote {path}: {count} lines", path=out, count=count)
        else:
            compared = bd.compare_folder(facts, base, current, **options)
            _print_compared(compared, proposals, form, lang, out, excel=excel, **shown)
        return
    spread = None if facts is not None or engine == "duckdb" else engine
    with opened(db, lake, unit, memory_limit=memory_limit, engine=spread) as database:
        options["unit"] = called(database, unit, level)
        if out is not None and streams:
            count = database.compare_to(out, base, current, **options)
            tell("wrote {path}: {count} lines", path=out, count=count)
        else:
            compared = database.compare(base, current, reasons=reasons, **options)
            shown["store"] = database.store
            _print_compared(compared, proposals, form, lang, out, excel=excel, **shown)


def _print_compared(
    result: Any, proposals: Path | None, form: str, lang: str, out: Path | None, *, excel: bool, **shown: Any
) -> None:
    if proposals is not None:
        workflow.write_file(proposals, workflow.encoded(result.proposals, "csv"))
        tell("wrote {path}: {count} proposed pairs", path=proposals, count=result.proposals.height)
    print_result(result, form, lang, out, excel=excel, **shown)


@app.command()
@with_answers(PAIRING)
def pairs(
    base: Earlier,
    current: Later,
    db: Db = DEFAULT_DB,
    lake: LakeDir = None,
    unit: Unit = None,
    level: Level = None,
    form: Format = "table",
    lang: Lang = EN,
    memory_limit: MemoryLimit = None,
    out: OutFile = None,
    excel: Excel = False,
    *,
    answer: dict[str, Any],
) -> None:
    """Put the printed figures of two periods side by side, nothing summed or restated: fast for millions of lines."""
    streams = _streams(out, form) and not excel
    with opened(db, lake, unit, memory_limit=memory_limit) as database:
        unit = called(database, unit, level)
        if out is not None and streams:
            count = database.pairs_to(out, base, current, unit=unit, **answer)
            tell("wrote {path}: {count} lines", path=out, count=count)
        else:
            paired = database.pairs(base, current, unit=unit, **answer)
            print_result(paired, form, lang, out, excel=excel)


@app.command()
@with_answers(RESTATING, MEASURING, THRESHOLDS)
def trend(
    periods: Annotated[list[str], typer.Argument(help="Two periods or more.", autocompletion=completion.periods)],
    db: Db = DEFAULT_DB,
    lake: LakeDir = None,
    engine: LakeEngine = None,
    unit: Unit = None,
    level: DepthOrLevel = None,
    form: Format = "table",
    lang: Lang = EN,
    statement: Statement = None,
    measure: Measure = None,
    side: Side = None,
    top: Top = None,
    material_only: MaterialOnly = False,
    money_unit: MoneyUnit = None,
    base: Annotated[str | None, typer.Option(help="The period of the index; the first if not given.")] = None,
    out: OutFile = None,
    excel: Excel = False,
    *,
    answer: dict[str, Any],
) -> None:
    """Follow every line through several periods: amounts, growth, index, compound rate, share, rank."""
    depth, level = _depth(level)
    materiality = _thresholds(answer, material_only)
    asked = workflow.asked_lines(depth, statement, measure, side, top, material=material_only, materiality=materiality)
    with opened(db, lake, unit, engine=engine) as database:
        result = database.trend(*periods, unit=called(database, unit, level), base=base, **answer)
        print_result(result, form, lang, out, excel=excel, asked=asked, money_unit=money_unit, store=database.store)


@app.command()
@with_answers(RESTATING, THRESHOLDS)
def rank(
    base: Annotated[
        str | None,
        typer.Argument(
            help="The earlier period; without periods each unit's newest and the one before.",
            autocompletion=completion.periods,
        ),
    ] = None,
    current: Annotated[str | None, typer.Argument(help="The later period.", autocompletion=completion.periods)] = None,
    db: Db = DEFAULT_DB,
    lake: LakeDir = None,
    engine: LakeEngine = None,
    unit: Unit = None,
    level: Level = None,
    form: Format = "table",
    lang: Lang = EN,
    statement: Statement = None,
    measure: Measure = None,
    side: Side = None,
    top: Annotated[int | None, typer.Option("--top", min=1, help="Only so many units.")] = None,
    material_only: MaterialOnly = False,
    money_unit: MoneyUnit = None,
    code: Annotated[str | None, typer.Option(help="A line of the table; its total if not given.")] = None,
    minimum: Annotated[int, typer.Option(help="The least number of rates for a median, P10 and P90.")] = 10,
    out: OutFile = None,
    excel: Excel = False,
    *,
    answer: dict[str, Any],
) -> None:
    """Rank the units by change, by rate, and by distance from their peers."""
    materiality = _thresholds(answer, material_only)
    asked = workflow.asked_lines(None, statement, measure, side, top, material=material_only, materiality=materiality)
    with opened(db, lake, engine=engine) as database:
        only = called(database, unit, level)
        result = database.rank(
            base,
            current,
            statement=asked.statement or "expenditure",
            measure=asked.measure or "total",
            side=side,
            code=code,
            minimum=minimum,
            **answer,
        )
        shown = result if only is None else result.of_unit(only)
        print_result(shown, form, lang, out, excel=excel, asked=asked, money_unit=money_unit)


@app.command()
def show(
    db: Db = DEFAULT_DB,
    lake: LakeDir = None,
    unit: Unit = None,
    level: Level = None,
    form: Format = "table",
    lang: Lang = EN,
    lost: Annotated[
        bool,
        typer.Option("--lost", help="Instead, the numbers on pages with tables that became no figure: page and box."),
    ] = False,
    out: OutFile = None,
    excel: Excel = False,
) -> None:
    """List what is there: units, years, phases, and every table, recognised or left over with its page."""
    with opened(db, lake, unit) as database:
        seen = database.show(unit=called(database, unit, level))
        print_result(seen.lost if lost else seen, form, lang, out, excel=excel)
