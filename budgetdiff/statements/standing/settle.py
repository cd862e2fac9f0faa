"""The standing of every figure that was read from pictures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from budgetdiff.document.model import RECOGNISED, Document
from budgetdiff.facts import Fact, Standing
from budgetdiff.statements.catalogue import catalogue
from budgetdiff.statements.proof.coded import line_of
from budgetdiff.statements.standing.looks import Lines, Look, looks_at
from budgetdiff.statements.standing.mend import mended
from budgetdiff.statements.standing.names import Names
from budgetdiff.statements.standing.sums import Evidence, Range, equations, evidence

_CARRIED = re.compile("结转|结余")
"""Lines that stand below those with codes and have none."""
_UNSURE = frozenset({Standing.CORRECTED, Standing.DOUBTFUL})


def settled(
    facts: Sequence[Fact], document: Document, tables: Sequence[Range], astray: Collection[int] = ()
) -> tuple[Fact, ...]:
    """The printed facts of a document, those from pictures with their standing; others as they are.

    ``tables`` are the positions of the facts of each table, ``astray`` those of facts whose row or column is not sure. No figure is
    confirmed or agreed whose row, column or unit of money is in doubt, on a page that is not flat, or that was not read twice
    alike and for certain; one that was not may be confirmed by a sum of figures that all were.
    """
    pages = set(document.recognised)
    if not pages:
        return tuple(facts)
    lines = Lines(document)
    looks = looks_at(facts, lines, pages)
    names = Names(lines)
    aligned = {grid.place for grid in document.grids() if grid.doubt.replace(RECOGNISED, "").strip("; ")}
    lost = {*document.bent, *aligned}
    astray = {
        *astray,
        *(position for table in tables for position in _uncoded(facts, table)),
        *(
            position
            for first, after in tables
            if not _whole(facts[first:after])
            or not names.titled(facts[first].statement_title, facts[first].provenance.page)
            for position in range(first, after)
        ),
        *(position for position in looks if facts[position].provenance.page in lost or not names.hold(facts[position])),
    }
    found, corrected = mended(list(facts), looks, tables, astray)
    standing = standings(found, looks, tables, astray, corrected)
    return tuple(
        replace(
            fact,
            standing=standing[position],
            confidence=_confidence(looks[position]),
            rivals=looks[position].offered,
            doubtful=fact.doubtful or standing[position] in _UNSURE,
        )
        if position in looks
        else fact
        for position, fact in enumerate(found)
    )


def _whole(table: Sequence[Fact]) -> bool:
    """Whether a table of two sides has both: else its columns were not told apart."""
    return not catalogue().statement(table[0].statement).sides or len({fact.side for fact in table}) == 2


def _uncoded(facts: Sequence[Fact], table: Range) -> Iterator[int]:
    """The figures of lines without a code in a table whose lines mostly have one: the code may not have been read."""
    own = [(position, facts[position]) for position in range(*table) if not facts[position].side]
    lines = {line_of(fact): bool(fact.code) for _, fact in own if fact.level != 0}
    if sum(lines.values()) * 2 > len(lines):
        for position, fact in own:
            if not fact.code and fact.level != 0 and not _CARRIED.search(fact.label):
                yield position


def standings(
    facts: Sequence[Fact],
    looks: Mapping[int, Look],
    tables: Sequence[Range],
    astray: Collection[int],
    corrected: Collection[int] = (),
) -> dict[int, Standing]:
    """The standing of each figure that was looked at, by its position."""

    def clean(position: int) -> bool:
        return position not in looks or (looks[position].clean and position not in astray)

    sums = equations(facts, tables)
    off = sums.off
    rounded = any(one.holds and not one.exact for one in sums.within)
    told = evidence(facts, sums, clean)
    return {
        position: Standing.CORRECTED
        if position in corrected
        else Standing.DOUBTFUL
        if position in astray
        else _standing(facts[position], look, told.get(position, Evidence()), off=position in off, rounded=rounded)
        for position, look in looks.items()
    }


def _standing(fact: Fact, look: Look, told: Evidence, *, off: bool, rounded: bool) -> Standing:
    against = told.broken + told.clouded
    if fact.amount is None:
        return Standing.AGREED if look.clean else Standing.DOUBTFUL
    if not look.clean:
        # where sums are rounded, or another reading is offered, a wrong last digit may make one exact
        pinned = told.pinned and not against and not look.offered and not rounded
        return Standing.CONFIRMED if pinned else Standing.DOUBTFUL
    if told.held > against:
        return Standing.CONFIRMED
    if told.broken:
        return Standing.CONTRADICTED
    if told.clouded or told.at_odds or _off_by_one(fact, told, off=off):
        return Standing.DOUBTFUL
    return Standing.AGREED


def _off_by_one(fact: Fact, told: Evidence, *, off: bool) -> bool:
    """Whether nothing holds to the fen of a figure, though others do (``off``), or all would with another last digit."""
    if not told.loose or told.held or fact.amount is None:
        return False
    rests = {abs(one.rest) for one in told.loose}
    return off or fact.amount.quantum <= 1 or (len(told.loose) > 1 and len(rests) == 1)


def _confidence(look: Look) -> float | None:
    return None if look.sure is None else round(look.sure, 4)
