"""What was recognised in pictures: all of it with its standing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from budgetdiff.document.model import RECOGNISED, Row
from budgetdiff.errors import UnrecognisedSource
from budgetdiff.facts import (
    Assertion,
    Fact,
    Indicator,
    Origin,
    Proof,
    Remark,
    Standing,
    TableSeen,
)
from budgetdiff.said import Note
from budgetdiff.statements.result import Reading
from budgetdiff.statements.standing import settled
from budgetdiff.statements.standing.looks import Lines
from budgetdiff.statements.standing.words import RELIED, Words, certain


def cautious(reading: Reading) -> Reading:
    """A reading in which all that comes from a picture has its standing: figures, sentences, targets and scores.

    Reasons have no numbers of their own: those whose words were not read for certain are left out. Remarks of what a document
    lacks rest on what could be read, and are left out too. Raises UnrecognisedSource where nothing is left.
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
    lines = Lines(reading.document)
    words = Words(reading.document, lines, (fact for fact in placed if fact.origin is Origin.PRINTED))
    facts = tuple(
        fact if fact.origin is Origin.PRINTED or fact.provenance.page not in pages else _implied(fact, words)
        for fact in placed
    )
    kept = replace(
        reading,
        facts=facts,
        tables=tables,
        indicators=tuple(replace(one, standing=words.of_place(one.provenance)) for one in reading.indicators),
        funds=tuple(replace(one, standing=words.of_place(one.provenance)) for one in reading.funds),
        evaluations=tuple(replace(one, standing=words.of_place(one.provenance)) for one in reading.evaluations),
        assertions=tuple(replace(one, standing=words.of_assertion(one)) for one in reading.assertions),
        reasons=tuple(one for one in reading.reasons if words.of_place(one.provenance) in RELIED),
    )
    if not facts and not kept.assertions and not kept.indicators:
        raise UnrecognisedSource(
            reading.document.source_name,
            "neither a statutory table nor sentences about money were recognised in its pictures",
        )
    notes = [*reading.notes, Note("from pictures", names=_spans(pages), **_counted(facts))]
    if reading.document.bent:
        notes.append(Note("bent", names=_spans(reading.document.bent)))
    sentences, targets = _unsure(kept.assertions), _unsure(kept.indicators)
    if sentences or targets:
        notes.append(
            Note(
                "unsure in pictures",
                names=_spans(pages),
                n=sentences,
                of=len(kept.assertions),
                m=targets,
                among=len(kept.indicators),
            )
        )
    # what was not recognised in a picture is not missing
    remarks = [remark for remark in reading.remarks if remark.page not in pages]
    rows: dict[int, list[Row]] = {}
    for row in (row for grid in reading.document.grids() for row in grid.rows):
        rows.setdefault(row.place, []).append(row)
    for page in sorted(pages):
        remarks.append(Remark("picture", page, "", None))
        boxes = {cell.bbox for row in rows.get(page, ()) for cell in row.cells if cell is not None and cell.bbox}
        celled = (line for box in boxes for line in lines.within(page, box))
        if page in reading.document.bent or not all(map(certain, celled)):
            remarks.append(Remark("unsure", page, "", None))
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


def _counted(facts: Iterable[Fact]) -> dict[str, int]:
    """How many figures from pictures have which standing."""
    count = Counter(fact.standing for fact in facts if fact.amount is not None)
    return {one.value: count[one] for one in Standing if one is not Standing.PRINTED}


def _implied(fact: Fact, words: Words) -> Fact:
    """What a sentence of a picture implies, as sure as its line."""
    standing = words.of_place(fact.provenance)
    return replace(fact, standing=standing, doubtful=standing not in RELIED, rivals=())


def _unsure(found: Iterable[Assertion | Indicator]) -> int:
    return sum(1 for one in found if one.standing not in RELIED)


def _spans(pages: Iterable[int]) -> str:
    """Pages by their numbers: ``3``, ``3-5, 9``."""
    runs = [[page for _, page in run] for _, run in groupby(enumerate(sorted(pages)), lambda one: one[1] - one[0])]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
