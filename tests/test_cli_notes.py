"""Notes of a document in a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.cli.notes import together


def test_what_is_said_alike_of_many_pages_is_said_once():
    notes = [f"page {n}: 20 characters were left out" for n in (1, 2, 3, 7)]
    assert together([*notes, "hidden sheets left out: 一", "page 4: is a picture"]) == [
        "pages 1–3, 7: 20 characters were left out",
        "hidden sheets left out: 一",
        "page 4: is a picture",
    ]


@given(st.lists(st.integers(1, 30), unique=True, min_size=1))
def test_every_page_stands_in_the_ranges(pages):
    (said,) = together(f"page {n}: x" for n in pages)
    listed = said.removesuffix(": x").split(" ", 1)[1].split(", ")
    spans = [(part.split("–")[0], part.split("–")[-1]) for part in listed]
    assert [n for one, two in spans for n in range(int(one), int(two) + 1)] == sorted(pages)
