"""Every assertion of the database judged: the rows of the view ``claims``."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from budgetdiff.check.claims import judge
from budgetdiff.check.doubt import doubted, doubtful_facts, is_unsure_of, loose_amounts, sure_names
from budgetdiff.check.figures import Figures
from budgetdiff.facts import Amount, Assertion, Claim, Fact, Origin, Phase, Provenance
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
# The whole that a form states for its project stands first: its parts follow below it. Where a part stands first, a page
# cut the whole off, and what the form states is not known.
_FUNDS = """
SELECT document_id, project, amount, quantum FROM funds
WHERE unit_name = $1 AND amount IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY document_id, project ORDER BY page, row) = 1
AND NOT regexp_matches(label, '^(其中)?[:：]?(其[他它]|自筹|(上年)?结转)')
ORDER BY document_id, project
"""


# An explanation and its tables published apart are documents of one unit, year and phase that both count.
_BESIDE = """
SELECT d.document_id, list(o.document_id ORDER BY o.document_no)
FROM document d JOIN document o USING (unit_name, fiscal_year, phase)
WHERE d.unit_name = $1 AND d.superseded_by IS NULL AND o.superseded_by IS NULL AND o.document_no <> d.document_no
GROUP BY d.document_id
"""


def judge_units(store: Store, units: Iterable[str]) -> dict[str, list[Claim]]:
    """Judge what the newest documents of the units state, and keep it; the claims by document.

    A new document of a unit can support or contradict an older one, so all of the unit's are judged anew.
    """
    found: dict[str, list[Claim]] = {}
    for unit in dict.fromkeys(units):
        stated: dict[str, list[Assertion]] = {}
        for document_id, body in store.rows(_ASSERTIONS, [unit]):
            stated.setdefault(document_id, []).append(Assertion.from_json(body))
        if not stated:
            continue
        facts = facts_of(store, unit)
        implied: dict[str, list[tuple[str, Fact]]] = {}
        for fact_id, fact in facts_of(store, unit, Origin.IMPLIED):
            implied.setdefault(fact.provenance.document_id, []).append((fact_id, fact))
        funds: dict[str, list[tuple[str, Amount]]] = {}
        for document_id, project, amount, quantum in store.rows(_FUNDS, [unit]):
            funds.setdefault(document_id, []).append((project, Amount(amount, quantum)))
        beside: dict[str, list[str]] = dict(store.rows(_BESIDE, [unit]))
        doubtful, loose, sure = doubtful_facts(store, unit), loose_amounts(store, unit), sure_names(store, unit)
        for document_id, assertions in stated.items():
            others = beside.get(document_id, [])
            figures = Figures(facts, document_id, implied.get(document_id, ()), others)
            money = next((funds[one] for one in (document_id, *others) if one in funds), [])
            amounts, names = loose.get(document_id, ()), sure.get(document_id, frozenset[str]())
            found[document_id] = [
                doubted(judge(one, figures, money), doubtful, amounts, unsure=is_unsure_of(one, names))
                for one in assertions
            ]
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
