"""Results for a terminal: in a language, a unit of money, a width, with doubtful figures marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from budgetdiff.workflow.said import said, sentence

if TYPE_CHECKING:
    from budgetdiff.compare import Materiality
    from budgetdiff.report.terminal import Asked
    from budgetdiff.store import Store

_DOUBTFUL = "SELECT fact_id FROM fact_places WHERE doubtful AND fact_id IN (SELECT unnest($1::VARCHAR[]))"


def terminal_text(
    result: Any,
    language: str,
    *,
    store: Store | None = None,
    asked: Asked | None = None,
    money_unit: str | None = None,
    width: int | None = None,
) -> str:
    """A comparison, trend or ranking as a terminal shows it; any other result as it is. Notes follow in the language.

    ``money_unit`` is 万元 in Chinese and 百万元 in English if none is given. ``store`` tells which figures are doubtful.
    """
    from budgetdiff.compare import Comparison, Ranking, Trend  # with the next, brings polars in
    from budgetdiff.report import Language, terminal, unit_shown

    if not isinstance(result, Comparison | Ranking | Trend):
        return said(result, language)
    words, chosen, room = (
        Language(language, unit_shown(language, money_unit)),
        asked or terminal.Asked(),
        width or terminal.WIDTH,
    )
    if isinstance(result, Comparison):
        words = words.of_money(result)
        text = terminal.compared(result, words, chosen, width=room, doubtful=_doubtful(store, result))
    else:
        words = words.of_currency(result.currency.split("/", maxsplit=1)[0])
        if isinstance(result, Trend):
            text = terminal.followed(result, words, chosen, width=room, doubtful=_doubtful(store, result))
        else:
            text = terminal.ranked(result, words, chosen, width=room)
    return "\n".join([text, *(sentence(note, language) for note in result.notes)])


def asked_lines(
    level: int | None = None,
    statement: str | None = None,
    measure: str | None = None,
    side: str | None = None,
    top: int | None = None,
    *,
    material: bool = False,
    materiality: Materiality | None = None,
) -> Asked:
    """Which lines a terminal shows; statement and measure by id or name. Raises QuestionError with near ones for a typo."""
    from budgetdiff.report.terminal import Asked, measure_named, statement_named  # brings polars in

    return Asked(
        level,
        None if statement is None else statement_named(statement),
        None if measure is None else measure_named(measure),
        side,
        top,
        material,
        materiality,
    )


def _doubtful(store: Store | None, result: Any) -> frozenset[str]:
    """The ids of its facts whose table was not read for certain."""
    if store is None:
        return frozenset()
    names = [name for name in ("fact_id", "base_fact_id", "current_fact_id") if name in result.lines.columns]
    ids = {fact for name in names for fact in result.lines[name].drop_nulls().to_list()}
    return frozenset(row[0] for row in store.rows(_DOUBTFUL, [sorted(ids)]))
