"""Notes of a document in a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.cli.notes import together
from budgetdiff.said import Note


def test_what_is_said_alike_of_many_pages_is_said_once():
    notes = [Note("outside", place="page", number=n, n=20) for n in (1, 2, 3, 7)]
    others = [
        Note("hidden", names="一"),
        Note("outside", place="page", number=4, n=3),
        "page 5: as an older one said it",
    ]
    assert together([*notes, *others]) == [
        "pages 1–3, 7: 20 characters outside the page box were left out",
        "hidden sheets left out: 一",
        "page 4: 3 characters outside the page box were left out",
        "page 5: as an older one said it",
    ]


@given(st.lists(st.integers(1, 30), unique=True, min_size=1))
def test_every_page_stands_in_the_ranges(pages):
    notes = [Note("second reader", place="page", number=n, text="x") for n in pages]
    (said,) = together(notes)
    listed = said.removesuffix(f": {notes[0].without_place}").split(" ", 1)[1].split(", ")
    spans = [(part.split("–")[0], part.split("–")[-1]) for part in listed]
    assert [n for one, two in spans for n in range(int(one), int(two) + 1)] == sorted(pages)
