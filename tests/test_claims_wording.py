"""Every construction of the statutory narrative: consistent it is never contradicted, with one figure wrong it is."""

from __future__ import annotations

import re

import pytest

from budgetdiff.facts import Verdict
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
