"""Every sentence with 原因 or 主要用于 of the real disclosures, read by eye: which items, totals and measures it is of."""

from __future__ import annotations

import re

import pytest

from budgetdiff.facts import ReasonKind
from budgetdiff.statements.narrative.paragraphs import paragraphs
from tests.support.corpus import document as read_whole
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


_APPROPRIATED = "up", "appropriation:收入总计 appropriation:支出总计"
OUTSIDE = {
    "wanli2023.pdf": [
        (6, *_APPROPRIATED),
        (29, "same", "abroad"),
        (29, "same", "vehicle_purchase"),
        (29, "same", "vehicle_operation"),
        (29, "same", "reception"),
    ],
    "wanli2024.pdf": [
        (6, "down", _APPROPRIATED[1]),
        (32, "same", "abroad"),
        (32, "up", "vehicles"),
        (32, "up", "vehicle_purchase"),
        (32, "same", "vehicle_operation"),
        (32, "same", "reception"),
    ],
    "wanli2025.pdf": [
        (6, *_APPROPRIATED),
        (30, "same", "abroad"),
        (30, "down", "vehicles"),
        (30, "down", "vehicle_purchase"),
        (30, "same", "vehicle_operation"),
        (30, "same", "reception"),
    ],
    "ptczj2025ys.pdf": [
        (7, *_APPROPRIATED),
        (22, "same", "vehicle_purchase"),
        (22, "same", "vehicle_operation"),
        (22, "same", "reception"),
    ],
    "ptczj2024js.pdf": [
        (21, "down", "income_expenditure:总计"),
        (21, "same", "appropriation:总计"),
        (21, "down", "appropriation:总计 appropriation:本年支出合计 general_public:合计"),
        (21, None, "appropriation:总计 appropriation:本年支出合计 general_public:合计"),
        (23, None, "three_public:合计"),
        (24, "up", "agency_operating"),
    ],
    # pages are lines of the text
    "quangang2024.txt": [
        (299, "up", "income:合计 income_expenditure:收入合计"),
        (301, "up", "expenditure:合计 income_expenditure:支出合计"),
        (305, "up", "general_public:合计 general_public_economic:合计"),
        (343, "same", "abroad"),
        (347, "same", "reception"),
        (353, "same", "vehicle_purchase vehicle_operation"),
        (402, "up", "agency_operating"),
    ],
}
"""The reasons outside the lists: page, the way they say it went, and the totals they explain, or the measures of “三公”."""
BESIDE = {"ptczj2024js.pdf": 4}
"""How often 原因 or 主要用于 opens nothing: 等原因 within three reasons, and once before the classes of all spending."""


def attached(document: str, kind: ReasonKind) -> list[str]:
    """The codes of the 项 that words of a kind are attached to, in the order of their sentences; one for each sentence."""
    found: dict[int, set[str]] = {}
    for one in understood(document).reasons:
        if one.kind is kind and one.classification == "functional" and one.code and len(one.code) == 7:
            found.setdefault(one.sentence, set()).add(one.code)
    assert all(len(codes) == 1 for codes in found.values()), found
    return [codes.pop() for _, codes in sorted(found.items())]


@pytest.mark.corpus
@pytest.mark.thorough
def test_words_of_item_lists_are_attached_to_their_items_and_to_no_other():
    right = whole = 0
    for kind, lists in ((ReasonKind.PURPOSE, ITEMS), (ReasonKind.REASON, EXPLAINED)):
        for document in ITEMS:
            wanted, found = lists.get(document, "").split(), attached(document, kind)
            # only the item whose 款 is in no table has no line to stand beside
            assert found == [code for code in wanted if code != "-"], (document, kind, found)
            right, whole = right + len(found), whole + len(wanted)
    assert (right, whole) == (202, 203)


def explained(document: str) -> list[tuple[int, str | None, set[str]]]:
    """The reasons of a document that are of no 项: page, direction, and the lines."""
    found: dict[int, tuple[int, str | None, set[str]]] = {}
    for one in understood(document).reasons:
        if one.kind is ReasonKind.REASON and not (one.classification == "functional" and one.code):
            way = one.direction.value if one.direction else None
            line = one.measure if one.classification == "item" and one.level else f"{one.statement}:{one.label}"
            found.setdefault(one.sentence, (one.provenance.page, way, set()))[2].add(str(line))
    return [found[sentence] for sentence in sorted(found)]


@pytest.mark.corpus
@pytest.mark.thorough
@pytest.mark.parametrize("document", ITEMS)
def test_reasons_outside_the_lists_are_attached_to_what_they_explain(document):
    assert explained(document) == [(page, way, set(lines.split())) for page, way, lines in OUTSIDE[document]]


@pytest.mark.corpus
@pytest.mark.thorough
@pytest.mark.parametrize("document", ITEMS)
def test_every_sentence_with_the_words_is_in_the_tables_above(document):
    said = sum(len(re.findall("原因|主要用于", one.text)) for one in paragraphs(read_whole(document)))
    lists = [*ITEMS[document].split(), *EXPLAINED.get(document, "").split(), *OUTSIDE[document]]
    assert said == len(lists) + BESIDE.get(document, 0)
