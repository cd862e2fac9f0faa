"""All rules over all documents asked for: the rows of the view ``findings``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import budgetdiff.check.scores
import budgetdiff.check.sentences
import budgetdiff.check.targets
import budgetdiff.check.within  # noqa: F401 - these modules' rules register themselves
from budgetdiff.check.between import identities
from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Finding, Severity
from budgetdiff.check.judged import judge_units
from budgetdiff.check.prepare import dispose, prepare
from budgetdiff.check.rule import RULES, Checked, Rule, kernel_text
from budgetdiff.compare import resolve_unit
from budgetdiff.errors import QuestionError
from budgetdiff.store import Store

if TYPE_CHECKING:
    import polars as pl

_LINES = """
SELECT f.* FROM findings f JOIN documents d USING (document_id)
WHERE ($1 IS NULL OR d.unit_name = $1 OR list_contains($5, f.document_id)) AND ($2 IS NULL OR d.fiscal_year = $2)
  AND ($3 IS NULL OR f.rule = $3 OR starts_with(f.rule, $3 || '-')) AND ($4 IS NULL OR f.severity = $4)
ORDER BY d.unit_name, d.fiscal_year, d.phase, CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, page, rule,
         subject, found
"""
_UNJUDGED = """
SELECT DISTINCT unit_name FROM document d
WHERE superseded_by IS NULL AND ($1 IS NULL OR unit_name = $1)
  AND EXISTS (FROM assertion a WHERE a.document_no = d.document_no)
  AND NOT EXISTS (FROM claim c WHERE c.document_no = d.document_no)
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

    A rule is named by its id, or by the first word of a family (``IDENTITY``). Raises QuestionError for a unit, rule or
    severity that there is not.
    """
    name = resolve_unit(store, unit)
    known = known_rules()
    if rule is not None and not any(one == rule or one.startswith(f"{rule}-") for one in known):
        raise QuestionError(f"“{rule}” is not a rule; there are {', '.join(known)}")
    if severity is not None and severity not in set(Severity):
        raise QuestionError(f"“{severity}” is not a severity; there are {', '.join(Severity)}")
    unjudged = [row[0] for row in store.rows(_UNJUDGED, [name])]
    judge_units(store, unjudged)
    documents = prepare(store, name)
    try:
        found = [one for each in RULES.values() for one in _found(store, each, documents)]
    finally:
        dispose(store)
    ids = [document[0] for document in documents]
    periods = {document: (owner, f"{of_year}:{phase}") for document, owner, of_year, phase in documents}
    store.replace_findings(ids, _rows(found, periods))
    return Findings(store.frame(_LINES, [name, year, rule, severity, ids]), len(documents))


def known_rules() -> list[str]:
    """The ids of all rules, those of the identities among them."""
    names = [one for one in RULES if one != "IDENTITY"]
    return sorted({*names, *(f"IDENTITY-{one.split('/')[0]}" for one in identities())})


def _found(store: Store, rule: Rule, documents: list[tuple[str, str, int, str]]) -> Iterator[Finding]:
    if rule.document is not None:
        for document in documents:
            yield from rule.document(Checked(store, *document))
        return
    assert rule.rows is not None
    names, rows = store.table(kernel_text(rule.kernel))
    if not rows:
        return
    cells = Cells(store)
    if "facts" in names:
        at = names.index("facts")
        cells.fetch(one for row in rows for one in row[at])
    for row in rows:
        yield from rule.rows(dict(zip(names, row, strict=True)), cells)


def _rows(found: list[Finding], periods: dict[str, tuple[str, str]]) -> list[dict[str, object]]:
    """The rows of the view, each with its id; a mistake made twice in a document has two."""
    seen: Counter[str] = Counter()
    rows = []
    for finding in found:
        identifier = finding.finding_id(*periods[finding.document_id])
        seen[identifier] += 1
        if seen[identifier] > 1:
            identifier = finding.finding_id(*periods[finding.document_id], seen[identifier])
        rows.append(finding.columns(identifier))
    return rows
