"""Every assertion of the database judged: the rows of the view ``claims``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from budgetdiff.check.claims import judge
from budgetdiff.check.doubt import doubted, doubtful_facts, is_unsure_of, loose_amounts, sure_names
from budgetdiff.check.figures import Figures
from budgetdiff.facts import Amount, Assertion, Claim, Fact, Origin, Phase, Provenance, Standing
from budgetdiff.store import Store

_FACTS = """
SELECT fact_id, unit_name, fiscal_year, CAST(phase AS VARCHAR), statement, statement_title, side, classification, code,
       label, level, measure, column_title, amount, quantum, raw, document_id, page, row, label_key
FROM all_facts WHERE superseded_by IS NULL AND unit_name = $1 AND origin = $2
ORDER BY document_no, ordinal
"""
_ASSERTIONS = """
SELECT d.document_id, a.body FROM assertion a JOIN document d USING (document_no)
WHERE d.superseded_by IS NULL AND d.unit_name = $1 ORDER BY d.document_no, a.ordinal
"""
# The whole that a form states for its project in the year stands first, behind that of several years: its parts follow below
# it. Where a part stands first, a page cut the whole off, and what the form states is not known.
_FUNDS = """
SELECT document_id, project, amount, quantum FROM funds
WHERE unit_name = $1 AND amount IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY document_id, project ORDER BY
    regexp_matches(label || column_title, '^(实施|项目总(预算|投资)|总投资|累计)|实施期$'), page, row) = 1
AND NOT regexp_matches(label, '^(其中)?[:：]?(其[他它]|自筹|(上年)?结转)')
ORDER BY document_id, project
"""

_RELIED = (Standing.PRINTED, Standing.CONFIRMED, Standing.AGREED)
"""The standings of sentences on which an error against a publisher may rest."""
# An explanation and its tables published apart are documents of one unit, year and phase that both count.
_BESIDE = """
SELECT d.document_id, list(o.document_id ORDER BY o.document_no)
FROM document d JOIN document o USING (unit_name, fiscal_year, phase)
WHERE d.unit_name = $1 AND d.superseded_by IS NULL AND o.superseded_by IS NULL AND o.document_no <> d.document_no
GROUP BY d.document_id
"""


class Case:
    """All that the sentences of a unit's newest documents are held against, read once.

    ``stated`` are the assertions of each document in their order, that of the view ``claims``.
    """

    def __init__(self, store: Store, unit: str) -> None:
        self.stated: dict[str, list[Assertion]] = {}
        for document_id, body in store.rows(_ASSERTIONS, [unit]):
            self.stated.setdefault(document_id, []).append(Assertion.from_json(body))
        if not self.stated:
            return
        self._facts = facts_of(store, unit)
        self._implied: dict[str, list[tuple[str, Fact]]] = {}
        for fact_id, fact in facts_of(store, unit, Origin.IMPLIED):
            self._implied.setdefault(fact.provenance.document_id, []).append((fact_id, fact))
        self._funds: dict[str, list[tuple[str, Amount]]] = {}
        for document_id, project, amount, quantum in store.rows(_FUNDS, [unit]):
            self._funds.setdefault(document_id, []).append((project, Amount(amount, quantum)))
        self._beside: dict[str, list[str]] = dict(store.rows(_BESIDE, [unit]))
        self._doubtful = doubtful_facts(store, unit)
        self._loose, self._sure = loose_amounts(store, unit), sure_names(store, unit)

    def claims(
        self, document_id: str, numbers: Sequence[int] | None = None, corrected: Mapping[str, Decimal] | None = None
    ) -> list[Claim]:
        """What a document states, judged: all of it, or the assertions of these ``numbers``.

        ``corrected`` are amounts in yuan that stand, for once, in the place of what cells print, by the ids of their facts.
        """
        others = self._beside.get(document_id, [])
        facts = (
            [_with(one, corrected[one[0]]) if one[0] in corrected else one for one in self._facts]
            if corrected
            else self._facts
        )
        figures = Figures(facts, document_id, self._implied.get(document_id, ()), others)
        money = next((self._funds[one] for one in (document_id, *others) if one in self._funds), [])
        amounts, names = self._loose.get(document_id, ()), self._sure.get(document_id, frozenset[str]())
        stated = self.stated[document_id]
        return [
            doubted(
                judge(one, figures, money),
                self._doubtful,
                amounts,
                unsure=is_unsure_of(one, names),
                read=one.standing in _RELIED,
            )
            for one in (stated if numbers is None else [stated[number] for number in numbers])
        ]


def _with(held: tuple[str, Fact], amount: Decimal) -> tuple[str, Fact]:
    fact_id, fact = held
    return fact_id, replace(fact, amount=replace(fact.amount, value=amount) if fact.amount is not None else None)


def judge_units(store: Store, units: Iterable[str]) -> dict[str, list[Claim]]:
    """Judge what the newest documents of the units state, and keep it; the claims by document.

    A new document of a unit can support or contradict an older one, so all of the unit's are judged anew.
    """
    found: dict[str, list[Claim]] = {}
    for unit in dict.fromkeys(units):
        case = Case(store, unit)
        found.update((document_id, case.claims(document_id)) for document_id in case.stated)
    for document_id, claims in found.items():
        store.replace_claims(document_id, claims)
    return found


def facts_of(store: Store, unit: str, origin: Origin = Origin.PRINTED) -> list[tuple[str, Fact]]:
    """The printed (or implied) facts of a unit's newest documents, with their ids."""
    return [(row[0], _fact(row[1:], origin)) for row in store.rows(_FACTS, [unit, origin.value])]


def _fact(row: tuple[object, ...], origin: Origin) -> Fact:
    (
        unit,
        year,
        phase,
        statement,
        title,
        side,
        classification,
        code,
        label,
        level,
        measure,
        column,
        amount,
        quantum,
        raw,
        document_id,
        page,
        number,
        key,
    ) = row
    assert isinstance(amount, Decimal | None)
    assert isinstance(quantum, Decimal | None)
    return Fact(
        str(unit),
        int(str(year)),
        Phase(str(phase)),
        str(statement),
        str(title),
        _text(side),
        _text(classification),
        _text(code),
        str(label),
        None if level is None else int(str(level)),
        str(measure),
        str(column),
        Amount(amount, quantum) if amount is not None and quantum is not None else None,
        str(raw),
        origin,
        Provenance(str(document_id), int(str(page)), None if number is None else int(str(number))),
        str(key),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
