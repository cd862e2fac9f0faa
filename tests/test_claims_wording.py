"""Every construction of the statutory narrative: consistent it is never contradicted, with one figure wrong it is."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations

import pytest

from budgetdiff.facts import Direction, Verdict
from budgetdiff.statements.narrative.comparison import change_verb
from tests.support.machine import ROOT
from tests.support.narrated import accounts, budget, judged
from tests.support.wordings import ACCOUNTS, BUDGET, of_places

CASES = [
    *((budget, one) for one in (*BUDGET, *of_places("budget"))),
    *((accounts, one) for one in (*ACCOUNTS, *of_places("accounts"))),
]
IDS = [f"{make.__name__}-{one.text[:24]}" for make, one in CASES]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("wording")


def claims_of(folder, make, wording, text):
    """The claims of one document, judged as the store would, without one."""
    plain = text.replace("«", "").replace("»", "")
    made = make(plain, heading=wording.heading) if wording.heading else make(plain)
    return judged(folder / "document.txt", made)


@pytest.mark.parametrize(("make", "wording"), CASES, ids=IDS)
def test_what_is_consistent_is_supported_and_never_contradicted(folder, make, wording):
    found = claims_of(folder, make, wording, wording.text)
    assert not [(c.kind, c.stated, c.basis) for c in found if c.verdict is Verdict.CONTRADICTED]
    supported = [c.stated for c in found if c.verdict is Verdict.SUPPORTED]
    assert not [stated for stated in re.findall("«(.*?)»", wording.text) if stated not in supported]


WRONG = [(make, one, change) for make, one in CASES for change in one.wrong]


@pytest.mark.parametrize(("make", "wording", "change"), WRONG, ids=[f"{m.__name__}-{c}" for m, _, c in WRONG])
def test_one_wrong_figure_is_contradicted(folder, make, wording, change):
    old, new = change.split(">")
    if "«" in old and "«" not in new:
        new = old[: old.rindex("«") + 1] + new
    assert wording.text.count(old) >= 1, "the test itself names a figure that is not there"
    found = claims_of(folder, make, wording, wording.text.replace(old, new, 1))
    assert [c for c in found if c.verdict is Verdict.CONTRADICTED]
    assert all(c.basis for c in found)


LEXICON = tomllib.loads((ROOT / "budgetdiff/statements/narrative/comparison.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", LEXICON)
def test_no_word_of_change_stands_behind_one_that_begins_it(kind):
    """The first word that fits wins: 增 before 增加 would leave 加 behind."""
    assert [(one, two) for one, two in combinations(LEXICON[kind], 2) if two.startswith(one)] == []


def test_every_verb_of_the_lists_has_its_own_way():
    assert not set(LEXICON["up"]) & set(LEXICON["down"])
    assert {change_verb(f"比上年{word}") for word in LEXICON["up"]} == {Direction.UP}
    assert {change_verb(f"比上年{word}") for word in LEXICON["down"]} == {Direction.DOWN}
