"""Every rule's example: right it gives no finding, faulty it gives that rule's and no other; the pages of rules are made from them.

``python -m tests.test_rule_examples`` writes the pages anew.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

import budgetdiff as bd
from budgetdiff.check import RULES, Rule
from budgetdiff.check.example import FAULTY, RIGHT, declared, example_of
from tests.support.machine import ROOT

CHECKS, EXAMPLES = ROOT / "docs" / "checks.md", ROOT / "docs" / "rules.md"
BEGINS, ENDS = "<!-- the rules, written by python -m tests.test_rule_examples -->", "<!-- end of the rules -->"
UNIT = "某市财政局"
FAMILIES = (
    *("SUM", "SIDES", "THREE", "IDENTITY", "CLAIM", "READING", "FUND", "SCORE"),
    *("EXECUTION", "FORM", "ITEM", "WORDING", "REASON", "CODE", "YEAR"),
)
"""The first words of the rules' ids, in the order of the pages."""
NAMES = tuple("".join(pair) for pair in product("甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"))
"""What stands for 某 in each example, so that all are units of one database."""


def findings_of(folder: Path, documents: dict[str, tuple[str, ...]]) -> dict[str, list[dict]]:
    """By rule what is found in its documents; every one is read, each rule's as a unit of its own."""
    database_units = dict(zip(documents, NAMES, strict=False))
    found: dict[str, list[dict]] = {rule: [] for rule in documents}
    owner = {UNIT.replace("某", name): rule for rule, name in database_units.items()}
    paths = []
    for rule, texts in documents.items():
        for number, text in enumerate(texts):
            paths.append(folder / f"{rule}-{number}.txt")
            paths[-1].write_text(text.replace("某市", f"{database_units[rule]}市"), encoding="utf-8")
    with bd.open(None) as database:
        taken = database.ingest(paths, jobs=1)
        assert not taken.failed
        assert set(database.store.rows("SELECT DISTINCT unit_name FROM documents")) == {(unit,) for unit in owner}
        for row in database.check().lines.iter_rows(named=True):
            found[owner[row["unit_name"]]].append(row)
    return found


@pytest.fixture(scope="module")
def checked(request, tmp_path_factory):
    """What is found in the right and in the faulty documents of the rules that this run asks for."""
    params = (getattr(getattr(item, "callspec", None), "params", {}) for item in request.session.items)
    wanted = {
        one["rule"].identifier: one["rule"].declared.example for one in params if isinstance(one.get("rule"), Rule)
    }
    return tuple(
        findings_of(tmp_path_factory.mktemp(kind), {name: getattr(one, kind) for name, one in wanted.items()})
        for kind in ("right", "faulty")
    )


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.identifier)
def test_a_rule_finds_its_faulty_example_and_nothing_in_the_right_one(checked, rule):
    right, faulty = (one[rule.identifier] for one in checked)
    assert right == []
    assert faulty
    for row in faulty:
        for one in (row, *json.loads(row["consequences"])):
            # the identities are one rule over a list of them, each with a name behind it
            assert one["rule"] == rule.identifier or (rule.identifier, one["rule"][:9]) == ("IDENTITY", "IDENTITY-")
            assert one["severity"] in rule.severities


def test_the_two_documents_of_an_example_differ_in_the_marked_lines_only():
    for rule in RULES.values():
        example = rule.declared.example
        right, faulty = (
            Counter(line for text in texts for line in text.splitlines() if line)
            for texts in (example.right, example.faulty)
        )
        marked = {own: Counter(line for mark, line in example.lines if mark == own) for own in (RIGHT, FAULTY)}
        assert right != faulty, rule.identifier
        assert right - marked[RIGHT] == faulty - marked[FAULTY], rule.identifier


def test_a_document_without_a_table_has_a_small_one_behind_its_text():
    (text,) = example_of("# 某局2024年部门预算\n没有变动。").right
    assert text.index("没有变动。") < text.index("支出总表") < text.index("| 2010601 |")
    (shown,) = example_of("# 某局2024年部门预算\n| 甲 | 1 |").right
    assert "支出总表" not in shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("支出总表\n# 某局2024年部门预算", "begins with a cover"),
        ("✓ # 甲\n乙", "stands in both"),
        ("", "stands in both"),
    ],
)
def test_an_example_without_a_cover_is_refused(text, words):
    with pytest.raises(ValueError, match=words):
        example_of(text)


def test_a_docstring_may_have_no_example():
    assert declared("One sentence.\n\nMore of it,\nand more.") == declared("One sentence.\n\nMore of it, and more.")
    assert declared(None).example is None


def listed() -> str:
    """The table of rules, as ``docs/checks.md`` holds it."""
    rows = [
        f"| [{rule.identifier}](rules.md#{rule.identifier.lower()}) | {', '.join(rule.severities)} | {said(rule)} |"
        for rule in ordered()
    ]
    return "\n".join([BEGINS, "", "| rule | severity | what must hold |", "|---|---|---|", *rows, "", ENDS])


def ordered() -> list[Rule]:
    """The rules by family, sums first, those between years last; within one as they are registered."""
    return sorted(RULES.values(), key=lambda rule: FAMILIES.index(rule.identifier.partition("-")[0]))


def said(rule: Rule) -> str:
    """What must hold, and what more its docstring says, in a cell of a table."""
    return f"{rule.meaning} {rule.declared.more}".strip().replace("|", "\\|")


def page() -> str:
    """The page of examples, as ``docs/rules.md`` holds it."""
    lines = [
        "# Rules, each with an example",
        "",
        "Lines with ✓ stand in the right document only, lines with ✗ in the faulty one only, the others in both. `#` begins a",
        "document. Each right document gives no finding, each faulty one findings of its rule and of no other",
        "(`tests/test_rule_examples.py`, which writes this page from the rules' own docstrings). What is found in real documents,",
        "and how it was judged, stands in [checks](checks.md).",
    ]
    for rule in ordered():
        lines += [
            "",
            f"## {rule.identifier}",
            "",
            f"{', '.join(rule.severities)}: {rule.meaning} {rule.declared.more}".strip(),
        ]
        lines += ["", "```text", str(rule.declared.example), "```"]
    return "\n".join(lines) + "\n"


def with_list(text: str) -> str:
    """The page of checks with the table of today between its two marks."""
    before, _, rest = text.partition(BEGINS)
    assert ENDS in rest, f"docs/checks.md has no place for the rules ({BEGINS})"
    return f"{before}{listed()}{rest.partition(ENDS)[2]}"


def test_the_pages_of_rules_say_what_the_rules_declare():
    text = CHECKS.read_text(encoding="utf-8")
    assert text == with_list(text), "python -m tests.test_rule_examples writes it anew"
    assert EXAMPLES.read_text(encoding="utf-8") == page(), "python -m tests.test_rule_examples writes it anew"


if __name__ == "__main__":
    CHECKS.write_text(with_list(CHECKS.read_text(encoding="utf-8")), encoding="utf-8")
    EXAMPLES.write_text(page(), encoding="utf-8")
