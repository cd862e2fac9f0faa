"""What was recognised in pictures: figures with their standing, and nothing that has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from budgetdiff.document.model import RECOGNISED
from budgetdiff.errors import UnrecognisedSource
from budgetdiff.facts import (
    Assertion,
    Evaluation,
    Fact,
    Fund,
    Indicator,
    Origin,
    Proof,
    Reason,
    Remark,
    Standing,
    TableSeen,
)
from budgetdiff.statements.result import Reading
from budgetdiff.statements.standing import settled

_Placed = TypeVar("_Placed", Indicator, Fund, Evaluation, Assertion, Reason)


def cautious(reading: Reading) -> Reading:
    """A reading in which every figure from a picture has its standing, and which keeps nothing of those pages that has none.

    Sentences, targets and scores have no standing in the database, so they are left out, and a note says how many. Remarks of
    what a document lacks rest on what could be read, and are left out too. Raises UnrecognisedSource where nothing is left.
    """
    pages = set(reading.document.recognised)
    if not pages:
        return reading
    placed = settled(
        reading.facts,
        reading.document,
        [table.facts for table in reading.tables if table.facts[1] > table.facts[0]],
        {position for position, fact in enumerate(reading.facts) if fact.doubtful},
    )
    tables = tuple(
        _table(table, placed[slice(*table.facts)]) if table.page in pages and table.proof is not None else table
        for table in reading.tables
    )
    facts = tuple(fact for fact in placed if fact.origin is Origin.PRINTED or fact.provenance.page not in pages)
    kept = replace(
        reading,
        facts=facts, tables=tables,
        indicators=_printed(reading.indicators, pages), funds=_printed(reading.funds, pages),
        evaluations=_printed(reading.evaluations, pages), assertions=_printed(reading.assertions, pages),
        reasons=_printed(reading.reasons, pages),
    )  # fmt: skip
    if not facts and not kept.assertions and not kept.indicators:
        raise UnrecognisedSource(
            reading.document.source_name,
            "no statutory table was recognised in its pictures, and sentences in pictures are not taken in",
        )
    notes = [*reading.notes, f"{_spans(pages)}: read from pictures; {_counted(facts)}"]
    if reading.document.bent:
        notes.append(
            f"{_spans(reading.document.bent)}: the sheet is not flat or seen at an angle; every figure there is doubtful"
        )
    sentences = len(reading.assertions) - len(kept.assertions)
    targets = len(reading.indicators) - len(kept.indicators)
    if sentences or targets:
        notes.append(
            f"{_spans(pages)}: {sentences} statements of sentences and {targets} targets in pictures are not taken in"
        )
    # what was not recognised in a picture is not missing
    remarks = [remark for remark in reading.remarks if remark.page not in pages]
    remarks += [Remark("picture", page, "", None) for page in sorted(pages)]
    return replace(kept, remarks=tuple(remarks), notes=tuple(notes))


def _table(table: TableSeen, facts: Sequence[Fact]) -> TableSeen:
    """A table of a picture with its proof: doubtful where any of its figures is."""
    unsure = sum(1 for fact in facts if fact.doubtful)
    if not unsure and table.proof is not Proof.DOUBTFUL:
        return table
    reasons = [*table.doubt.split("; "), RECOGNISED]
    if unsure:
        reasons.append(
            "1 figure was not read for certain" if unsure == 1 else f"{unsure} figures were not read for certain"
        )
    return replace(table, proof=Proof.DOUBTFUL, doubt="; ".join(dict.fromkeys(filter(None, reasons))))


def _counted(facts: Iterable[Fact]) -> str:
    """How many figures from pictures have which standing."""
    count = Counter(fact.standing for fact in facts if fact.amount is not None)
    return ", ".join(f"{count[one]} {one}" for one in Standing if one is not Standing.PRINTED)


def _printed(found: tuple[_Placed, ...], pages: Collection[int]) -> tuple[_Placed, ...]:
    """What does not stand in pictures."""
    return tuple(one for one in found if one.provenance.page not in pages)


def _spans(pages: Iterable[int]) -> str:
    """Pages in words: ``page 3``, ``pages 3-5, 9``."""
    runs = [[page for _, page in run] for _, run in groupby(enumerate(sorted(pages)), lambda one: one[1] - one[0])]
    named = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"page {named}" if named.isdigit() else f"pages {named}"
