"""What all commands share: the app, common options, output for people and for machines, exit codes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer

import budgetdiff as bd
from budgetdiff import workflow
from budgetdiff.cli import completion
from budgetdiff.cli.help import in_chinese, reproach
from budgetdiff.cli.told import told
from budgetdiff.errors.refusal import harmless, language_of_environment, refusal

app = typer.Typer(
    help="Published government budgets in; exact, traceable year-over-year change out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Db = Annotated[Path, typer.Option("--db", help="The database file.")]
LakeDir = Annotated[
    Path | None, typer.Option("--lake", help="A lake (ingest --lake) instead of the database: the folder of its files.")
]
LakeEngine = Annotated[
    str | None, typer.Option("--engine", help="spark: let Spark's executors work on the groups of --lake.")
]
Unit = Annotated[
    str | None,
    typer.Option("--unit", help="The unit: its name, or a part that no other has.", autocompletion=completion.units),
]
Level = Annotated[
    str | None,
    typer.Option(
        "--level",
        help="department, unit, own (本级) or government: which budget of --unit, where it published several.",
        autocompletion=completion.levels,
    ),
]
Format = Annotated[
    str, typer.Option("--format", help="table, csv, json, parquet or xlsx.", autocompletion=completion.formats)
]
Wait = Annotated[float, typer.Option("--wait", help="Seconds to wait while another process has the database.")]
OutFile = Annotated[
    Path | None, typer.Option("--out", help="Write to this file: .csv, .json, .parquet or .xlsx, as its name ends.")
]
Excel = Annotated[bool, typer.Option("--excel", help="CSV with the mark (BOM) by which Excel knows that it is UTF-8.")]
MISUSED: Any = typer.BadParameter.__base__
"""What typer raises for arguments that it does not understand; its class has no public name of its own."""


def _language(given: str) -> str:
    """The language asked for, else that of the environment, else the command's own (``~zh``, ``~en``)."""
    own = given.removeprefix("~")
    if own not in workflow.LANGUAGES:
        raise typer.BadParameter(f"“{own}” is not a language; there are {' and '.join(workflow.LANGUAGES)}")
    return (language_of_environment() or own) if given != own else own


Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        help="zh or en: the language of the table or page for people; that of LANG if not given.",
        callback=_language,
        autocompletion=completion.languages,
        show_default=False,
    ),
]
EN, ZH = "~en", "~zh"
"""What a command speaks where neither --lang nor the environment says."""


DEFAULT_DB = Path("budget.duckdb")


def _print_version(asked: bool) -> None:
    if asked:
        print(f"budgetdiff {bd.__version__}")
        raise typer.Exit


@app.callback()
def _shared(
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version, and stop.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Published government budgets in; exact, traceable year-over-year change out."""


def opened(
    db: Path,
    lake: Path | None,
    unit: str | None = None,
    *,
    memory_limit: str | None = None,
    wait: float = 0,
    engine: str | None = None,
) -> bd.Database:
    """The database, or the lake, that is asked; of a lake only what concerns ``unit``, where one is named."""
    if lake is None and engine is not None:
        raise typer.BadParameter("an engine works on a lake: give --lake", param_hint="--engine")
    if lake is None:
        return bd.open(db, made=False, memory_limit=memory_limit, wait=wait)
    if db != DEFAULT_DB:
        raise typer.BadParameter("ask a database or a lake: give one of --db and --lake", param_hint="--lake")
    return bd.open_lake(lake, unit=unit, memory_limit=memory_limit, engine=engine)


def say(text: str) -> None:
    """A line to stderr, for people, as it is."""
    print(text, file=sys.stderr)


def tell(message: str, **values: object) -> None:
    """A line to stderr in the language of help and errors: a message of ``help.zh.toml`` with what stands in its places."""
    say(in_words(message, **values))


def in_words(message: str, **values: object) -> str:
    """A message in the language of help and errors, its places filled."""
    return told(message, spoken_language(sys.argv[1:]), **values)


_HEADS = {"failed": "未读入", "left out": "未列入"}


def say_refused(head: str, message: str) -> None:
    """What was refused while the rest went on, in the language of errors: ``failed: a.pdf: the file is empty``."""
    language = spoken_language(sys.argv[1:])
    why = harmless(refusal(message, language))
    say(f"{_HEADS[head]}：{why}" if language == "zh" else f"{head}: {why}")


def called(database: bd.Database, unit: str | None, level: str | None) -> str | None:
    """The unit that is asked for by its name or a part of it, at a level; what else there is of that name is said."""
    if unit is None:
        if level is not None:
            raise typer.BadParameter("it chooses between the budgets of one --unit", param_hint="--level")
        return None
    name, others = database.called(unit, level)
    for other, other_level in others if level is None else ():
        tell(
            "this is {name}; its budget as {level} stands beside it: --level {level}, or --unit {other}",
            name=name,
            level=other_level,
            other=other,
        )
    return name


def write_out(content: bytes) -> None:
    """Bytes to stdout; raises QuestionError where it is closed."""
    if sys.stdout is None:
        raise bd.BudgetdiffError("standard output is closed; give --out FILE")
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def form_of_file(out: Path, form: str) -> str:
    """The format that a file's name ends in; raises BadParameter for one there is not, or another than was asked for."""
    ending = out.suffix.lower().removeprefix(".")
    if ending not in workflow.FORMATS[1:]:
        raise typer.BadParameter(f"--out {out} ends in none of .{', .'.join(workflow.FORMATS[1:])}", param_hint="--out")
    if form not in ("table", ending):
        raise typer.BadParameter(f"--out {out} is written as its name ends, not as {form}", param_hint="--format")
    return ending


def window() -> int:
    """How many columns the terminal has; of a file or a pipe what COLUMNS says, else 120."""
    return shutil.get_terminal_size((120, 24)).columns


def print_result(
    result: Any, form: str, lang: str = "en", out: Path | None = None, *, excel: bool = False, **shown: Any
) -> None:
    """A result for people, a table in their language, or for machines in one of the formats; to stdout, or to a file.

    ``shown`` are options of ``workflow.terminal_text``: which lines, in which unit of money, from which store.
    """
    if excel and (form_of_file(out, form) if out is not None else form) != "csv":
        raise typer.BadParameter("it is for CSV: give --format csv", param_hint="--excel")
    if out is not None:
        content = result.encoded(form_of_file(out, form), excel=excel)
        workflow.write_file(out, content)
        tell("wrote {path}", path=out)
    elif form == "table":
        print(result if isinstance(result, str) else workflow.terminal_text(result, lang, width=window(), **shown))
    else:
        content = result.encoded(form, excel=excel)
        if form in ("xlsx", "parquet") and sys.stdout is not None and sys.stdout.isatty():
            raise typer.BadParameter(f"{form} is nothing for a terminal; give --out FILE.{form}", param_hint="--format")
        write_out(content)


def spoken_language(arguments: Sequence[str]) -> str:
    """The language of help and errors: that of the last ``--lang`` among the arguments, else of the environment, else English.

    It is looked for before anything is understood, so that what is wrong with the arguments is said in it too.
    """
    named = [one.removeprefix("--lang=") for one in arguments if one.startswith("--lang=")]
    named += [value for option, value in pairwise(arguments) if option == "--lang"]
    asked = next((one for one in reversed(named) if one in workflow.LANGUAGES), None)
    return asked or language_of_environment() or "en"


def main() -> None:
    """Run the command line; an error of the library is one sentence on stderr, in the reader's language, and exit 2.

    A terminal that lacks a character shows its number instead (``\\u67d0``); a reader that closes the pipe ends the command.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    language = spoken_language(sys.argv[1:])
    code: int | str | None = 0
    try:
        if language == "zh":
            code = in_chinese(typer.main.get_command(app))(prog_name="budgetdiff", standalone_mode=False)
        else:
            app(prog_name="budgetdiff")
    except SystemExit as end:
        code = end.code
    except MISUSED as error:
        say(reproach(error))
        code = error.exit_code
    except bd.BudgetdiffError as error:
        say(f"budgetdiff: {error.told(language)}")
        code = 2
    except BrokenPipeError:
        code = 1
    except OSError as error:
        say(f"budgetdiff: {_unwritten(error, language)}")
        code = 2
    sys.exit(_flushed(code, language))


def _unwritten(error: OSError, language: str) -> str:
    where = f"{error.filename}" if error.filename else "the output"
    return harmless(refusal(f"{where} cannot be written ({error.strerror})", language))


def _flushed(code: int | str | None, language: str) -> int | str | None:
    """Send what is left to stdout while its failure can still be told."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        return code or 1
    except OSError as error:
        _forget_output()
        if code != 2:
            say(f"budgetdiff: {_unwritten(OSError(error.errno, error.strerror), language)}")
        return 2
    return code


def _forget_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
