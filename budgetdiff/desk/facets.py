"""The facets beside the list: each value with how many findings it would leave, and the address that chooses it."""

from __future__ import annotations

from dataclasses import dataclass

from budgetdiff.desk.selection import FACETS, Selection
from budgetdiff.desk.snapshot import Chosen
from budgetdiff.desk.words import Words
from budgetdiff.facts import Phase
from budgetdiff.report import names

_SHOWN = 12
TITLES = {**names.FACETS, "level": "Level", "material": "Size", "fresh": "Since the last run"}


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its name, how many findings, whether it is chosen, and the query that turns it."""

    name: str
    count: int
    on: bool
    query: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values, the most frequent first; ``more`` are those that are not shown."""

    title: str
    values: tuple[Value, ...]
    more: int


def facets_of(chosen: Chosen, selection: Selection, words: Words) -> tuple[Facet, ...]:
    """The facets of a selection; one of a single value that is not chosen says nothing and is left out."""
    files = dict(chosen.lines.select("document", "source_name").unique().iter_rows()) if chosen.lines.height else {}
    facets = []
    for facet in FACETS:
        counts = dict(chosen.counts[facet])
        on = selection.chosen.get(facet, frozenset())
        if len(counts) < 2 and not on:
            continue
        ordered = [*sorted(on), *(value for value in counts if value not in on)]
        shown = ordered[: max(_SHOWN, len(on))]
        values = tuple(
            Value(
                _name(words, facet, value, files),
                counts.get(value, 0),
                value in on,
                selection.turned(facet, value).query(),
            )
            for value in shown
            if value
        )
        facets.append(Facet(words(TITLES[facet]), values, len(ordered) - len(shown)))
    return tuple(facets)


def _name(words: Words, facet: str, value: str, files: dict[str, str]) -> str:
    """What a value is called; one that an address invents is shown as it is."""
    if facet == "severity":
        return words(names.SEVERITIES.get(value, value))
    if facet == "phase":
        return words.phase(Phase(value)) if value in set(Phase) else value
    if facet == "rule":
        return f"{words.rule(value)} · {value}"
    if facet == "document":
        return files.get(value, value)
    return words(value) if facet in ("decided", "level", "material", "fresh") else value
