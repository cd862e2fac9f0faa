"""All rules over all documents asked for: the rows of the view ``findings``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import budgetdiff.check.within  # noqa: F401 - its rules register themselves
from budgetdiff.check.finding import Finding, Severity
from budgetdiff.check.judged import facts_of, judge_units
from budgetdiff.check.rule import RULES, Checked
from budgetdiff.compare import resolve_unit, units_of
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Amount, Fact, Fund, Phase, Provenance
from budgetdiff.store import Store

if TYPE_CHECKING:
    import polars as pl

_FUNDS = """
SELECT document_id, project, label, column_title, fiscal_year, CAST(phase AS VARCHAR), amount, quantum, raw, page, row
FROM funds WHERE unit_name = $1 AND amount IS NOT NULL
"""
_LINES = """
SELECT f.* FROM findings f JOIN documents d USING (document_id)
WHERE ($1 IS NULL OR d.unit_name = $1) AND ($2 IS NULL OR d.fiscal_year = $2) AND ($3 IS NULL OR f.rule = $3)
  AND ($4 IS NULL OR f.severity = $4)
ORDER BY d.unit_name, d.fiscal_year, CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, page, rule, subject
"""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the checks found: ``lines`` has the columns of the view ``findings``."""

    lines: pl.DataFrame
    documents: int

    def to_polars(self) -> pl.DataFrame:
        """The findings as a polars frame."""
        return self.lines

    def __str__(self) -> str:
        rows = [
            f"{row['severity']}  {row['rule']}  {row['document_id']}, {row['page']}: {row['message_zh']}"
            for row in self.lines.iter_rows(named=True)
        ]
        text = "\n".join([*rows, f"{len(rows)} findings in {self.documents} documents"])
        # control characters of a document could move the cursor of the terminal they are shown in
        return "".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text)


def check_documents(
    store: Store,
    *,
    unit: str | None = None,
    year: int | None = None,
    rule: str | None = None,
    severity: str | None = None,
) -> Findings:
    """Run every rule over the newest documents, keep what it found, and give what was asked for.

    Raises QuestionError for a unit, rule or severity that there is not.
    """
    name = resolve_unit(store, unit)
    if rule is not None and rule not in RULES:
        raise QuestionError(f"“{rule}” is not a rule; there are {', '.join(sorted(RULES))}")
    if severity is not None and severity not in set(Severity):
        raise QuestionError(f"“{severity}” is not a severity; there are {', '.join(Severity)}")
    checked = 0
    for one in [name] if name else units_of(store):
        checked += _check_unit(store, one)
    return Findings(store.frame(_LINES, [name, year, rule, severity]), checked)


def _check_unit(store: Store, unit: str) -> int:
    claims = judge_units(store, [unit])
    facts: dict[str, list[tuple[str, Fact]]] = defaultdict(list)
    for fact_id, fact in facts_of(store, unit):
        facts[fact.provenance.document_id].append((fact_id, fact))
    funds: dict[str, list[Fund]] = defaultdict(list)
    for document_id, project, label, column, year, phase, amount, quantum, raw, page, row in store.rows(_FUNDS, [unit]):
        place = Provenance(document_id, page, row)
        funds[document_id].append(Fund(project, label, column, year, Phase(phase), Amount(amount, quantum), raw, place))
    documents = sorted({*facts, *claims, *funds})
    found: list[Finding] = []
    for document_id in documents:
        document = Checked(
            document_id, tuple(facts[document_id]), tuple(claims.get(document_id, ())), tuple(funds[document_id])
        )
        for check in RULES.values():
            found.extend(check(document))
    store.replace_findings(documents, [finding.columns() for finding in found])
    return len(documents)
