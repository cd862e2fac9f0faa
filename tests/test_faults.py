"""Seeded faults: each kind is found at its place, in every format, and nothing is reported but it and what follows from it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import budgetdiff as bd
from budgetdiff.check import RULES, judge_units
from budgetdiff.document.read import read_content
from budgetdiff.statements import understand
from budgetdiff.workflow import record_of
from tests.faults import BASES, KINDS, Planted, based
from tests.printing import FORMS, Disclosure, as_numbers
from tests.support.machine import THOROUGH

pytestmark = pytest.mark.thorough
EACH = 2 if THOROUGH else 1
"""How many disclosures every kind is planted in."""
PRINTED = ("text", "html", "xlsx-text", "xls", "markdown")


@dataclass(frozen=True)
class Case:
    """One fault in one disclosure, printed in one format."""

    kind: str
    planted: Planted
    form: str
    document_id: str


def taken(database: bd.Database, disclosure: Disclosure, form: str) -> str:
    """Read a printed disclosure into the database; its id."""
    content = FORMS[form](as_numbers(disclosure) if form in ("xlsx", "xlsx-one-sheet") else disclosure)
    record = record_of(understand(read_content(content, f"{disclosure.unit_name}.{form}")))
    assert database.store.load(record), "the same disclosure twice"
    return record.document.document_id


def cases(database: bd.Database, wanted: Collection[str]) -> Iterator[Case]:
    """The wanted kinds planted, each in a unit of its own, so that one check over the database finds them all.

    A kind is planted in the same disclosures whichever others are wanted; only reading them costs time.
    """
    number = 0
    for at, kind in enumerate(KINDS):
        found = 0
        for turn in range(len(BASES)):
            family, names, style = BASES[(at + turn) % len(BASES)]
            number += 1
            planted = kind.plant(based(number, family, names, **style))
            if planted is None:
                continue
            if kind.name in wanted:
                form = PRINTED[(at + found) % len(PRINTED)]
                if planted.before is not None:
                    taken(database, planted.before, form)
                yield Case(kind.name, planted, form, taken(database, planted.disclosure, form))
            found += 1
            if found == EACH:
                break


def params_of(item: pytest.Item) -> dict[str, Any]:
    """What a test of this file is parametrized with."""
    return item.callspec.params if item.path == Path(__file__) and hasattr(item, "callspec") else {}


@pytest.fixture(scope="module")
def checked(request):
    """The cases of the kinds that this run asks for (``-k`` for one costs one), and the findings of every document."""
    wanted = {params["kind"].name for item in request.session.items if "kind" in (params := params_of(item))}
    with bd.open(None) as database:
        planted = list(cases(database, wanted))
        for number, (family, names, style) in enumerate(BASES, start=9000):
            taken(database, based(number, family, names, **style), "text")
        judge_units(database.store, [row[0] for row in database.store.rows("SELECT DISTINCT unit_name FROM document")])
        found = defaultdict(list)
        for row in database.check().lines.iter_rows(named=True):
            found[row["document_id"]].append(row)
        right = [
            row[0]
            for row in database.store.rows("SELECT document_id, unit_name FROM document")
            if row[1] in {based(n, f, s, **k).unit_name for n, (f, s, k) in enumerate(BASES, start=9000)}
        ]
        yield planted, dict(found), right


def rules_of(finding: dict) -> set[str]:
    """The rule of a finding, and those of what follows from it."""
    return {finding["rule"], *(one["rule"] for one in json.loads(finding["consequences"]))}


def declared_of(rule: str) -> tuple[str, ...]:
    """The severities that a rule declares; the identities are one rule, each with a name behind it."""
    return RULES["IDENTITY" if rule.startswith("IDENTITY-") else rule].severities


def speaks_of(finding: dict, marks: tuple[str, ...]) -> bool:
    """Whether a finding shows one of the marks of a planted fault."""
    words = " ".join((finding["subject"], finding["found"], finding["message_zh"], finding["evidence"]))
    return any(mark in words for mark in marks)


def test_the_disclosures_themselves_have_no_finding(checked):
    _, found, right = checked
    assert len(right) == len(BASES)
    assert [row for document in right for row in found.get(document, ())] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_planted_fault_is_found_and_nothing_else(checked, kind):
    planted, found, _ = checked
    own = [case for case in planted if case.kind == kind.name]
    assert own, "no disclosure has a place for this fault"
    for case in own:
        rows = found.get(case.document_id, [])
        # by one of its rules, or as what follows from the finding that names its cause
        named = [row for row in rows if set(kind.rules) & rules_of(row) and speaks_of(row, case.planted.marks)]
        assert all(row["severity"] in declared_of(row["rule"]) for row in rows), rows
        assert named, (case.form, case.planted.disclosure.style.names, case.planted.marks, rows)
        stray = [row["message_zh"] for row in rows if not speaks_of(row, case.planted.marks)]
        assert not stray, (case.form, case.planted.disclosure.style.names, case.planted.marks, stray)


def table() -> str:
    """The page of the kinds of fault, as ``docs/faults.md`` holds it."""
    lines = [
        "# Seeded faults",
        "",
        f"The tests plant {len(KINDS)} kinds of fault, one at a time, in consistent disclosures of both families and six",
        "provinces' layouts, printed as text, web page, workbooks and Markdown. Each must be found by one of its rules, at its",
        "place, with nothing reported but it and what follows from it; the unaltered disclosures give no finding",
        "(`tests/test_faults.py`).",
        "",
        "| kind of fault | found by | found |",
        "|---|---|---|",
        *(f"| {kind.name} | {', '.join(kind.rules)} | yes |" for kind in KINDS),
    ]
    return "\n".join(lines) + "\n"


def page_of_faults() -> Path:
    """Where ``table`` is kept."""
    return Path(__file__).parent.parent / "docs" / "faults.md"


def test_the_page_of_faults_says_what_is_tested():
    assert len(KINDS) >= 40
    assert page_of_faults().read_text(encoding="utf-8") == table(), "python -m tests.test_faults writes it anew"


def test_a_page_that_is_a_picture_may_hold_the_table_that_is_missing():
    """What nobody has read is not missing: a scanned page among pages of text."""
    kind = next(kind for kind in KINDS if kind.name == "a statement is missing")
    planted = next(
        planted
        for family, names, style in BASES
        if (planted := kind.plant(based(1, family, names, **style))) is not None
    )
    document = read_content(FORMS["text"](planted.disclosure), "budget.text")
    found = {}
    for pictures in ((), (3,)):
        with bd.open(None) as database:
            database.store.load(record_of(understand(replace(document, pictures=pictures))))
            found[pictures] = set(database.check().lines["rule"])
    assert "FORM-MISSING" in found[()]
    assert not {rule for rule in found[3,] if rule.startswith("FORM-")}


if __name__ == "__main__":
    page_of_faults().write_text(table(), encoding="utf-8")
