"""Where a finding is printed: its sentence has the box of its line, as cells have theirs, and the words stand in that box."""

from __future__ import annotations

import json

import pypdfium2
import pytest

import budgetdiff as bd
from budgetdiff.facts import squeezed

# a table as a whole is in doubt, no line of it
_OF_A_TABLE = "READING-DOUBTFUL"


@pytest.mark.corpus
@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("jsfy2019.pdf", {"CODE-LETTER"}),
        ("bjxf2026b.pdf", {"FORM-EMPTY"}),
        ("huztj2026.pdf", {"CLAIM", "ITEM-OMITTED", "FORM-BASES"}),
    ],
)
def test_every_finding_of_a_document_with_pages_has_its_box(corpus, name, rules):
    path = corpus / "provinces" / name
    with bd.open(None) as database:
        database.ingest([path], jobs=1)
        found = [row for row in database.check().lines.to_dicts() if row["rule"] != _OF_A_TABLE]
    assert rules <= {row["rule"] for row in found}
    document = pypdfium2.PdfDocument(path)
    for row in found:
        first = json.loads(row["evidence"])[0]
        assert first["bbox"] is not None, row["message_zh"]
        left, top, right, bottom = first["bbox"]
        page = document[first["page"] - 1]
        high = page.get_height()
        box = (left - 1, high - bottom - 1, right + 1, high - top + 1)
        printed = squeezed(page.get_textpage().get_text_bounded(*box))
        words = squeezed(first["raw"]) or squeezed(first["words"])
        # a line holds the words, or the beginning of them where they go on in the next
        assert words in printed or any(printed.endswith(words[:length]) for length in range(2, len(words))), (
            row["rule"],
            words,
            printed,
        )
