"""The people that documents themselves count, as what amounts are divided by; of two numbers in a document neither is taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from budgetdiff.facts import Period, Phase
from budgetdiff.store import Store

NAMES = {"staff": "在职人员", "posts": "编制", "insured": "参保人员"}
"""What documents count, and what the columns of a result call it."""
_WORDS = {
    **{kind: kind for kind in NAMES},
    **dict.fromkeys(("在职", "在职人数", "在职人员", "实有人数"), "staff"),
    **dict.fromkeys(("编制", "编制数", "编制人数"), "posts"),
    **dict.fromkeys(("参保", "参保人数", "参保人员"), "insured"),
}
_PRINTED = """
SELECT d.unit_name, d.fiscal_year, CAST(d.phase AS VARCHAR), r.number, r.text, d.source_name, d.place, r.page
FROM remark AS r JOIN document AS d USING (document_no)
WHERE r.kind = $1 AND r.number IS NOT NULL AND d.superseded_by IS NULL
ORDER BY d.unit_name, d.document_no, r.ordinal
"""


@dataclass(frozen=True, slots=True)
class Headcount:
    """A count of people that a document prints: whose, of which period, the words as printed, and where.

    ``page`` is what ``place`` counts (page, line, sheet, table) of the file ``document``.
    """

    unit: str
    period: Period
    number: Decimal
    words: str
    document: str
    place: str
    page: int


def kind_called(words: str) -> str | None:
    """The kind of count that these words name (``staff``, ``在职人数``, ``insured``); None where they name none."""
    return _WORDS.get(words.strip())


def printed_counts(store: Store, kind: str) -> tuple[Headcount, ...]:
    """The counts of a kind that the newest documents print, of ``NAMES``; the same number once a document."""
    found: dict[tuple[str, Period, Decimal, str], Headcount] = {}
    for unit, year, phase, number, words, document, place, page in store.rows(_PRINTED, [kind]):
        one = Headcount(unit, Period(int(year), Phase(phase)), number.normalize(), words, document, place, int(page))
        found.setdefault((unit, one.period, one.number, document), one)
    return tuple(found.values())


def undisputed(counts: Iterable[Headcount]) -> dict[tuple[str, int | Period], Decimal]:
    """The number of each unit and period that prints but one."""
    held: dict[tuple[str, int | Period], set[Decimal]] = {}
    for one in counts:
        held.setdefault((one.unit, one.period), set()).add(one.number)
    return {key: next(iter(numbers)) for key, numbers in held.items() if len(numbers) == 1}
