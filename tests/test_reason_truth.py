"""The item lists of the real disclosures, read by eye: which item each reason and purpose is of, in the order of the list."""

from __future__ import annotations

import pytest

from budgetdiff.facts import ReasonKind
from tests.support.corpus import understood

_SUBDISTRICT = """2080501 2080502 2080505 2080506 2080599 2080705 2081602 2082501 2089999"""
_AFTER = """2101101 2101102 2120101 2120102 2120104 2120199 2120399 2120501 2129999 2210201 2210203 2210399"""
ITEMS = {
    "wanli2023.pdf": f"""2010506 2010507 2012902 2013202 2013302 2013402 2013802 2040607 2049999 2060702 2070308 2080206
        {_SUBDISTRICT} 2100717 {_AFTER}""",
    "wanli2024.pdf": f"""2010507 2012902 2013202 2013302 2013402 2013802 2040607 2049999 2059999 2060702 2070308
        {_SUBDISTRICT} 2100717 {_AFTER}""",
    # the twenty-first item stands below a 款 that the table has not
    "wanli2025.pdf": f"""2010507 2012902 2013202 2013302 2013402 2013802 2040607 2049999 2059999 2060702 2070308
        {_SUBDISTRICT} - {_AFTER}""",
    "ptczj2025ys.pdf": """2010601 2010602 2010607 2010608 2080501 2080505 2080506 2080599 2101101 2210201 2210203""",
    "ptczj2024js.pdf": """2010601 2010602 2010607 2010608 2080501 2080505 2080506 2080599 2101101 2210201 2210203""",
    "quangang2024.txt": """2080109 2080505 2080599 2082602 2089999 2210201""",
}
"""Every item of the lists has its purpose."""
EXPLAINED = {
    "wanli2023.pdf": ITEMS["wanli2023.pdf"],
    "wanli2024.pdf": ITEMS["wanli2024.pdf"],
    "ptczj2024js.pdf": """2010601 2010607 2010608 2080501 2080505 2080506 2101101 2210201""",
}
"""Those that have a reason: of the others the lists give none."""


def attached(document: str, kind: ReasonKind) -> list[str]:
    """The codes of the 项 that words of a kind are attached to, in the order of their sentences; one for each sentence."""
    found: dict[int, set[str]] = {}
    for one in understood(document).reasons:
        if one.kind is kind and one.classification == "functional" and one.code and len(one.code) == 7:
            found.setdefault(one.sentence, set()).add(one.code)
    assert all(len(codes) == 1 for codes in found.values()), found
    return [codes.pop() for _, codes in sorted(found.items())]


def in_order(found: list[str], wanted: list[str]) -> bool:
    """Whether what was found stands in the list in the same order, nothing twice."""
    rest = iter(wanted)
    return all(code in rest for code in found)


@pytest.mark.corpus
@pytest.mark.thorough
def test_words_of_item_lists_are_attached_to_their_items_and_to_no_other():
    right = whole = 0
    for kind, lists in ((ReasonKind.PURPOSE, ITEMS), (ReasonKind.REASON, EXPLAINED)):
        for document in ITEMS:
            wanted, found = lists.get(document, "").split(), attached(document, kind)
            assert in_order(found, wanted), (document, kind, found)
            right, whole = right + len(found), whole + len(wanted)
    assert whole == 203
    assert right >= 0.95 * whole, (right, whole)
