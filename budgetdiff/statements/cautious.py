"""What was recognised in pictures and not printed: figures that are doubtful whatever adds up, and nothing that accuses anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from budgetdiff.document.model import RECOGNISED
from budgetdiff.errors import UnrecognisedSource
from budgetdiff.facts import Assertion, Evaluation, Fund, Indicator, Origin, Proof, Reason, Remark
from budgetdiff.statements.result import Reading

_Placed = TypeVar("_Placed", Indicator, Fund, Evaluation, Assertion, Reason)


def cautious(reading: Reading) -> Reading:
    """A reading whose figures from pictures are all doubtful, and which keeps nothing of those pages that has no such mark.

    Sums that hold do not show that a column has its own heading or a row its own label, when all of it was read by the same
    machine; so nothing clears such a figure. Sentences, targets and scores have no doubt of their own in the database, so they
    are left out, and a note says how many. Remarks of what a document lacks rest on what could be read, and are left out too.
    Raises UnrecognisedSource where nothing is left.
    """
    pages = set(reading.document.recognised)
    if not pages:
        return reading
    facts = tuple(
        replace(fact, doubtful=fact.doubtful or fact.amount is not None) if fact.provenance.page in pages else fact
        for fact in reading.facts
        if fact.origin is Origin.PRINTED or fact.provenance.page not in pages
    )
    tables = tuple(
        replace(
            table,
            proof=Proof.DOUBTFUL,
            doubt="; ".join(dict.fromkeys(filter(None, (*table.doubt.split("; "), RECOGNISED)))),
        )
        if table.page in pages and table.proof is not None
        else table
        for table in reading.tables
    )
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
    said = f"{_spans(pages)}: read from pictures; every figure there is doubtful, and no finding rests on one alone"
    notes = [*reading.notes, said]
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


def _printed(found: tuple[_Placed, ...], pages: Collection[int]) -> tuple[_Placed, ...]:
    """What does not stand in pictures."""
    return tuple(one for one in found if one.provenance.page not in pages)


def _spans(pages: Iterable[int]) -> str:
    """Pages in words: ``page 3``, ``pages 3-5, 9``."""
    runs = [[page for _, page in run] for _, run in groupby(enumerate(sorted(pages)), lambda one: one[1] - one[0])]
    named = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"page {named}" if named.isdigit() else f"pages {named}"
