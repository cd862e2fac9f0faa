"""Wording: every kind finds its faulty sentences and no right one; a glossary does not swallow the reasons behind it."""

from __future__ import annotations

import pytest

import budgetdiff as bd
from budgetdiff.classification.wording import wording_faults
from budgetdiff.document.read import read_content
from budgetdiff.statements.narrative.paragraphs import paragraphs
from budgetdiff.statements.wording import wordings_of
from tests.faults import BASES, based
from tests.faults.wording import WORDING
from tests.printing import text


def kinds_in(sentence: str) -> set[str]:
    return {remark.kind for remark in wordings_of(paragraphs(read_content(sentence.encode(), "b.txt")))}


@pytest.mark.parametrize("fault", wording_faults(), ids=lambda fault: fault.id)
def test_a_kind_finds_its_faulty_sentences_and_no_right_one(fault):
    assert [kinds_in(sentence) for sentence in fault.wrong] == [{fault.id}] * len(fault.wrong)
    assert kinds_in(fault.right) == set()
    assert all(fault.pattern.search(one.right) is None for one in wording_faults())


@pytest.mark.thorough
@pytest.mark.parametrize("kind", WORDING[-3:], ids=lambda kind: kind.name)
def test_a_reason_that_is_not_the_items_own_is_found(tmp_path, kind):
    bases = (based(n, family, names, **style) for n, (family, names, style) in enumerate(BASES))
    planted = next(one for base in bases if (one := kind.plant(base)) is not None)
    (tmp_path / "b.txt").write_bytes(text(planted.disclosure))
    with bd.open(None) as database:
        assert not database.ingest(tmp_path / "b.txt", jobs=1).failed
        found = database.check().lines
    assert set(found["rule"]) == set(kind.rules)
    assert all(planted.marks[0] in message for message in found["message_zh"])


@pytest.mark.thorough
@pytest.mark.parametrize("entry", ["三、名词解释........12", "三、名词解释 12"])
def test_a_glossary_before_the_explanation_does_not_swallow_its_reasons(tmp_path, entry):
    """Some forms explain words before the explanation of the budget, and list both in their contents."""
    family, names, style = BASES[0]
    disclosure = based(1, family, names, **style)
    lines = text(disclosure).decode().splitlines()
    at = next(number for number, line in enumerate(lines) if "主要原因" in line)
    glossary = ["名词解释", "基本支出：主要用于保障机构正常运转。", "2024年部门预算编制说明"]
    with_glossary = "\n".join([lines[0], entry, *lines[1:at], *glossary, *lines[at:]]).encode()
    counts = []
    for name, content in (("a.txt", text(disclosure)), ("b.txt", with_glossary)):
        (tmp_path / name).write_bytes(content)
        with bd.open(None) as database:
            assert not database.ingest(tmp_path / name, jobs=1).failed
            counts.append(database.reasons().select("text").to_series().to_list())
    assert counts[0]
    assert counts[0] == counts[1]
