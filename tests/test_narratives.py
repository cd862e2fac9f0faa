"""Whole explanations as thirty provinces word them, consistent with their tables: nothing in them is accused of anything."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

import budgetdiff as bd
from budgetdiff.facts import Verdict
from tests.support import narrated

_TEXT = (Path(narrated.__file__).with_name("narratives.txt")).read_text(encoding="utf-8")
# each: budget or accounts, the heading of the explanation, its paragraphs; figures of narrated.py
NARRATIVES = [
    (head.partition(" ")[0], head.partition(" ")[2], text.strip())
    for head, _, text in (block.partition("\n") for block in re.split(r"^@", _TEXT, flags=re.M)[1:])
]
NAMES = ["".join(pair) for pair in product("东南西北中上下前后左右内外长", "山河湖林田泉石桥港岭沙坪溪洲")]


def document(number: int) -> str:
    """The document of a narrative, of a unit of its own."""
    kind, heading, text = NARRATIVES[number]
    made = narrated.budget(text, heading=heading) if kind == "budget" else narrated.accounts(text, heading=heading)
    return made.replace(narrated.UNIT, f"{NAMES[number]}市林业局")


@pytest.mark.parametrize("number", range(len(NARRATIVES)))
def test_a_consistent_narrative_is_never_contradicted(tmp_path, number):
    claims = narrated.judged(tmp_path / "document.txt", document(number))
    assert not [(c.kind, c.subject, c.stated, c.basis) for c in claims if c.verdict is Verdict.CONTRADICTED]


@pytest.mark.thorough
def test_the_checks_find_nothing_in_consistent_narratives(tmp_path):
    plain = tmp_path / "plain"
    plain.mkdir()
    for kind in ("budget", "accounts"):
        made = getattr(narrated, kind)("无。", heading="二、情况")
        (plain / f"{kind}.txt").write_text(made, encoding="utf-8")
    told = tmp_path / "told"
    told.mkdir()
    for number in range(len(NARRATIVES)):
        (told / f"{number}.txt").write_text(document(number), encoding="utf-8")
    # what is found in the tables alone is no fault of a narrative
    of_tables = {found[1:] for found in _found(plain)}
    accused = [found for found in _found(told) if found[1:] not in of_tables and found[0] != "info"]
    assert not accused


def _found(folder: Path) -> list[tuple[str, ...]]:
    with bd.open(None) as database:
        report = database.ingest([folder], jobs=1)
        assert not report.failed
        return [
            (row["severity"], row["rule"], row["subject"], re.sub(r"^..市林业局", "", row["message_zh"]))
            for row in database.check().lines.iter_rows(named=True)
        ]
