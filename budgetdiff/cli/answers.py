"""The options that change what a comparison answers, said once: a command names the groups that it takes.

A command decorated with ``with_answers`` has the options of the groups where its own parameter ``answer`` stands, and is handed
them there together, read, as keywords of ``Database.compare``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

import budgetdiff as bd
from budgetdiff import workflow

ANSWER = "answer"
"""The parameter of a command that the options are handed to."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option: its type with what typer is told of it, and its value where nobody gives it."""

    kind: Any
    default: Any = None


PAIRING: Mapping[str, Choice] = {
    "across_phases": Choice(Annotated[bool, typer.Option(help="Allow another year and another phase at once.")], False)
}
"""Which periods may be held against each other."""
RESTATING: Mapping[str, Choice] = {
    **PAIRING,
    "crosswalk": Choice(
        Annotated[
            Path | None,
            typer.Option("--crosswalk", help="CSV: from_code, to_code, weight, effective; restates the earlier year."),
        ]
    ),
    "mapping": Choice(
        Annotated[
            Path | None,
            typer.Option("--mapping", help="CSV: earlier, later; pairs lines without a code whose names differ."),
        ]
    ),
}
"""Which figures of two periods are held against each other."""
THRESHOLDS: Mapping[str, Choice] = {
    "amount": Choice(
        Annotated[str | None, typer.Option("--amount", help="Changes from this many yuan on are material.")]
    ),
    "percent": Choice(
        Annotated[str | None, typer.Option("--percent", help="Changes from this many percent on are material.")]
    ),
    "either": Choice(Annotated[bool, typer.Option("--either", help="One of --amount and --percent is enough.")], False),
    "threshold": Choice(
        Annotated[
            list[str] | None,
            typer.Option("--threshold", help="For one statement: three_public=50000 or =5% or =50000,5%."),
        ]
    ),
}
"""Which changes are material."""
JUDGING: Mapping[str, Choice] = {
    **THRESHOLDS,
    "tags": Choice(
        Annotated[Path | None, typer.Option("--tags", help="TOML with a table [direction]: which way is good.")]
    ),
    "tag": Choice(
        Annotated[
            list[str] | None,
            typer.Option("--tag", help="CODE=spending, revenue, carry_over or neutral; before --tags."),
        ]
    ),
}
"""Which changes are material, and which are good."""
SUMMING: Mapping[str, Choice] = {
    "department": Choice(
        Annotated[str | None, typer.Option("--department", help="Sum the units to a department of this name.")]
    ),
    "member": Choice(
        Annotated[list[str] | None, typer.Option("--member", help="A unit of the department; all if none.")]
    ),
    "internal": Choice(
        Annotated[
            Path | None,
            typer.Option("--internal", help="CSV of bookings between units: period, statement, amount, payer, payee."),
        ]
    ),
}
"""Whose figures they are: a department is the sum of its units."""
MEASURING: Mapping[str, Choice] = {
    "deflator": Choice(
        Annotated[
            Path | None,
            typer.Option("--deflator", help="CSV: year, index; adds changes in real terms beside the nominal ones."),
        ]
    ),
    "per": Choice(
        Annotated[
            Path | None,
            typer.Option(
                "--per",
                help="staff, posts or insured, as the documents count them; or a CSV: year, denominator, and unit and name. "
                "Adds amounts per person or whatever it counts.",
            ),
        ]
    ),
}
"""What amounts are measured by beside yuan."""

Command = Callable[..., None]


def with_answers(*groups: Mapping[str, Choice]) -> Callable[[Command], Command]:
    """A command with the options of the groups, in their order, where its parameter ``answer`` stands."""
    options = {name: choice for group in groups for name, choice in group.items()}

    def made(command: Command) -> Command:
        own = inspect.signature(command, eval_str=True)
        parameters: list[inspect.Parameter] = []
        for parameter in own.parameters.values():
            if parameter.name == ANSWER:
                parameters += [_parameter(name, choice) for name, choice in options.items()]
            else:
                parameters.append(parameter)

        @wraps(command)
        def asked(**given: Any) -> None:
            chosen = {name: given.pop(name) for name in options}
            command(**given, **{ANSWER: answered(chosen)})

        # typer reads both to know a command's options
        vars(asked)["__signature__"] = own.replace(parameters=parameters)
        asked.__annotations__ = {one.name: one.annotation for one in parameters}
        return asked

    return made


def _parameter(name: str, choice: Choice) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=choice.default, annotation=choice.kind
    )


def answered(given: Mapping[str, Any]) -> dict[str, Any]:
    """Options of the command line as keywords of ``Database.compare``; raises BadParameter where they do not fit together."""
    found = {name: given[name] for group in (RESTATING, MEASURING) for name in group if name in given}
    if "amount" in given:
        found |= _judged(given)
    if "department" in given:
        found |= {"department": given["department"], "members": tuple(given["member"] or ())}
        found["internal"] = given["internal"]
    return found


def _judged(given: Mapping[str, Any]) -> dict[str, Any]:
    """Thresholds and tags."""
    by_statement = pairs_of(given["threshold"], "STATEMENT=50000,5%", "--threshold")
    amount, percent, either = given["amount"], given["percent"], given["either"]
    if either and (amount is None or percent is None) and not by_statement:
        raise typer.BadParameter("it chooses between --amount and --percent: give both", param_hint="--either")
    found: dict[str, Any] = {"materiality": bd.thresholds(amount, percent, either=either, by_statement=by_statement)}
    if "tags" in given:
        found["tags"] = workflow.tags_of(given["tags"], pairs_of(given["tag"], "CODE=DIRECTION", "--tag"))
    return found


def pairs_of(given: list[str] | None, form: str, option: str) -> dict[str, str]:
    """``LINE=DIRECTION`` and the like as a mapping; raises BadParameter where there is no ``=``."""
    pairs = [entry.partition("=") for entry in given or ()]
    for entry, (name, sign, value) in zip(given or (), pairs, strict=True):
        if not (name and sign and value):
            raise typer.BadParameter(f"“{entry}” is not of the form {form}", param_hint=option)
    return {name: value for name, _, value in pairs}
