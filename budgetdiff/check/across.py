"""What a misprint of one document leads to in others of the unit: figures quoted, balances, and sentences that compare with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from budgetdiff.check.document import load_claims
from budgetdiff.check.finding import Cause, Finding
from budgetdiff.check.judged import Case
from budgetdiff.facts import Phase, Verdict
from budgetdiff.store import Store

_QUOTING = ("YEAR-QUOTED", "YEAR-IMPLIED", "YEAR-BALANCE")
"""The rules that hold a figure against the other document's own; what they found is the figure, in yuan."""
_PERIODS = """
SELECT document_id, unit_name, fiscal_year, CAST(phase AS VARCHAR) FROM document
WHERE document_id IN (SELECT unnest($1::VARCHAR[]))
"""


def led_to(
    store: Store,
    found: Sequence[tuple[str, Finding]],
    causes: Mapping[int, Sequence[Cause]],
    taken: Set[int],
    case: Callable[[str], Case],
) -> dict[int, tuple[Cause, list[int]]]:
    """What is found in other documents and would not be, did a cell print what it should: by the keys of ``causes``, the cell and
    the numbers of the findings.

    ``causes`` are the cells that may be a mistake, of which only those count that have a likely amount; where others bear out one
    of several, it is that one, and where they bear out two, nothing follows. ``taken`` are the numbers of findings that have a
    cause already. A finding about several figures is led to by none of them.
    """
    cells = {
        one.evidence.fact_id: (key, one.likely)
        for key, alike in causes.items()
        for one in alike
        if one.likely is not None
    }
    led: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, (_, finding) in enumerate(found):
        others = {one.fact_id for one in finding.evidence if one.document_id != finding.document_id} & cells.keys()
        if number in taken:
            continue
        for fact in sorted(others):
            key, amount = cells[fact]
            quotes = finding.rule in _QUOTING and _quotes(finding, amount)
            if quotes or (finding.rule == "CLAIM" and _borne_out(store, finding, fact, amount, case)):
                led[key][fact].append(number)
                break
    sure: dict[int, tuple[Cause, list[int]]] = {}
    for key, of in led.items():
        if len(of) == 1:
            ((fact, numbers),) = of.items()
            sure[key] = next(one for one in causes[key] if one.evidence.fact_id == fact), numbers
    return sure


def _quotes(finding: Finding, amount: Decimal) -> bool:
    """Whether the finding is about one figure of another document, and found what that should print."""
    other = [one for one in finding.evidence if one.document_id != finding.document_id]
    slack = Decimal(finding.tolerance or 0)
    return len(other) == 1 and abs(Decimal(finding.found) - amount) <= slack


def _borne_out(store: Store, finding: Finding, fact: str, amount: Decimal, case: Callable[[str], Case]) -> bool:
    """Whether a sentence is contradicted no more where the cell prints what it should."""
    claims = load_claims(store, finding.document_id)
    numbers = [
        number
        for number, one in enumerate(claims)
        if one.verdict is Verdict.CONTRADICTED
        and (one.subject, one.stated, one.quote) == (finding.subject, finding.found, finding.evidence[0].words)
    ]
    ((_, unit, _, _),) = store.rows(_PERIODS, [[finding.document_id]])
    judged = case(unit).claims(finding.document_id, numbers, {fact: amount})
    return bool(numbers) and all(one.verdict is not Verdict.CONTRADICTED for one in judged)


def named_by_document(store: Store, found: Sequence[tuple[str, Finding]]) -> Iterator[tuple[str, Finding]]:
    """The findings, their messages led in by the period of the document that each is found in."""
    documents = sorted({one.document_id for _, one in found})
    periods = {document: (year, phase) for document, _, year, phase in store.rows(_PERIODS, [documents])}
    for identity, one in found:
        year, phase = periods[one.document_id]
        zh = f"{year}年{Phase(phase).zh}文件：{one.message_zh}"
        yield identity, replace(one, message_zh=zh, message_en=f"in the document of {year}:{phase}: {one.message_en}")
