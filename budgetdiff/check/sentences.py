"""The rule over judged claims: what a sentence or a change column states is what the figures give."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Evidence, Finding, Severity
from budgetdiff.check.rule import Row, kernel_rule

_FACT = re.compile(r"[0-9a-f]{16}:\d+")


@kernel_rule("CLAIM", "claims")
def claims(row: Row, cells: Cells) -> Iterator[Finding]:
    """A sentence, or a change column, states what the figures give."""
    unit = row["unit"] or ""
    computed = "" if row["computed"] is None else f"{row['computed'].normalize():f}{unit}"
    given = f"，按所引数字应为{computed}" if computed else ""
    basis = cells.known(dict.fromkeys(_FACT.findall(row["basis"])))
    reasons = row["basis"]
    for cell in basis:
        reasons = reasons.replace(cell.fact_id, f"“{cell.words}” {cell.raw}")
    tolerance = "" if row["low"] is None or row["high"] is None else f"{(row['high'] - row['low']) / 2:f}"
    quoted = Evidence("", row["document_id"], row["page"], None, None, row["quote"], row["stated"])
    yield Finding(
        rule="CLAIM", severity=Severity.ERROR, document_id=row["document_id"], page=row["page"], subject=row["subject"],
        expected=computed, found=row["stated"], difference="", tolerance=tolerance,
        message_zh=f"“{row['quote']}”写的是{row['stated']}{given}（{row['subject']}）。依据：{reasons}。",
        message_en=f"the text states {row['stated']} of {row['subject']}; the figures give {computed or 'otherwise'} "
                   f"({reasons}).",
        evidence=(quoted, *(cell.evidence for cell in basis)),
    )  # fmt: skip
