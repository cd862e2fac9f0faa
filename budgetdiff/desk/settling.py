"""Corrections that were begun and not ended, as after a server was killed: the database tells whether they came about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import budgetdiff.workflow as stages
from budgetdiff.desk.journal import Correction, Journal, exchange
from budgetdiff.errors import QuestionError
from budgetdiff.store import Store

FIELDS = ("unit", "level", "year", "phase")


def fields_of(taken: stages.Taken) -> dict[str, str]:
    """Unit, level, year and phase of a document as the form says them."""
    return dict(zip(FIELDS, (taken.own_unit, taken.level, str(taken.year), taken.phase), strict=True))


def moment() -> str:
    """Now, as the journal says it (UTC, ISO 8601)."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def standing_alike(journal: Journal, made: Correction) -> tuple[Correction, ...]:
    """The corrections that go when one is taken back: it alone, or all that people read in the cell of its figure."""
    if made.kind != "read":
        return (made,)
    return tuple(
        one
        for one in journal.entries
        if one.kind == "read" and one.stands and one.before["figure"] == made.before["figure"]
    )


def settled(path: Path, store: Store) -> Journal:
    """The journal of a database that is open, with what was only begun as it came about, and without what did not.

    Who makes a correction holds the database from before it is noted until after: while somebody else can read it, nobody is
    in the middle of one. Raises MappingError for a journal that cannot be read.
    """
    journal = Journal.read(path)
    outcomes = _outcomes(journal, store)
    entries = (outcomes.get(one, one) for one in journal.entries)
    return Journal(tuple(one for one in entries if one is not None))


def settle(path: Path, store: Store) -> None:
    """Write a journal as it is ``settled``; nothing where nothing was left open. Raises MappingError as it does."""
    if outcomes := _outcomes(Journal.read(path), store):
        exchange(path, outcomes)


def _outcomes(journal: Journal, store: Store) -> dict[Correction, Correction | None]:
    """What each correction that was only begun came to: made, still standing where it was to be taken back, None for nothing."""
    found: dict[Correction, Correction | None] = {}
    for one in journal.entries:
        if not one.pending:
            continue
        came_about = _came_about(one, store)
        if one.stands:
            found[one] = replace(one, pending=False) if came_about else None
        else:
            found[one] = replace(one, pending=False) if came_about else _standing_again(one)
    return found


def _standing_again(one: Correction) -> Correction:
    return replace(one, pending=False, undone_by="", undone_at="")


def _came_about(one: Correction, store: Store) -> bool:
    """Whether a correction, or its being taken back, stands in the database."""
    if one.kind == "read":
        times = stages.times_read(store, one.before["figure"])
        return times > int(one.before["times"]) if one.stands else times == 0
    if one.kind == "renamed":
        called = stages.called_now(store)
        wanted = dict.fromkeys(one.before, one.after["name"]) if one.stands else one.before
        return all(called.get(own, own) == name for own, name in wanted.items())
    try:
        now = stages.taken_for(store, one.document)
    except QuestionError:  # forgotten since: nothing of it stands
        return False
    if one.kind == "preferred":
        return now.preferred > int(one.before["rank"]) if one.stands else now.preferred == 0
    fields = fields_of(now)
    return all(fields[name] == value for name, value in (one.after if one.stands else one.before).items())
