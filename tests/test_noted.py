"""Notes on documents: each is a key with values, kept as such, and worded in every language from them."""

from __future__ import annotations

import json
import pickle
import re
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.report import Language
from budgetdiff.report.names import WORDED
from budgetdiff.report.notes import noted
from budgetdiff.said import NOTES, Note, kept, taken
from tests.support.examples import examples

GOLDEN = Path(__file__).with_name("notes.json")
VALUES: dict[str, str | int] = {
    "place": "page",
    "number": 4,
    "n": 20,
    "m": 3,
    "of": 9,
    "among": 5,
    "row": 7,
    "year": 2024,
    "unit": "万元",
    "confirmed": 1,
    "agreed": 2,
    "contradicted": 3,
    "corrected": 4,
    "doubtful": 5,
    "title": "收支总表",
    "text": "甲",
    "column": "合计",
    "names": "3-5, 9",
}
"""Something for every place of a message."""


def places(message: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", message))


def note_of(key: str, **others: str | int) -> Note:
    """A note of a key with something in each of its places."""
    return Note(key, **{name: value for name, value in {**VALUES, **others}.items() if name in places(NOTES[key])})


def test_every_note_in_chinese_and_english():
    """The golden sentences: as kept and shown on a terminal, in an English report, in Chinese."""
    said = {key: [str(note := note_of(key)), noted(Language("en"), note), noted(Language("zh"), note)] for key in NOTES}
    assert said == json.loads(GOLDEN.read_text(encoding="utf-8"))


@pytest.mark.parametrize("key", NOTES)
def test_every_language_says_all_that_a_note_knows(key):
    assert places(WORDED[key]) - {"spot"} <= places(NOTES[key])
    own = places(NOTES[key]) - {"pages", "place", "number"}
    assert own <= places(WORDED[key])
    assert ("number" in places(NOTES[key])) == ("spot" in places(WORDED[key]))


@given(st.text(), st.sampled_from(sorted(NOTES)))
@examples(60)
def test_a_note_kept_is_the_same_note(text, key):
    note = note_of(key, title=text, text=text, names=text, column=text)
    for again in (*taken("", kept([note])), pickle.loads(pickle.dumps(note)), deepcopy(note)):
        assert isinstance(again, Note)
        assert (again, again.key, again.values) == (note, note.key, note.values)


def test_sentences_alone_stand_as_they_are():
    old = ("page 3: 20 characters outside the page box were left out", "unit: 某局")
    assert kept(old) is None
    assert taken("\n".join(old), None) == old
    assert noted(Language("zh"), old[0]) == old[0]
    mixed = (old[1], note_of("mended"))
    assert taken("", kept(mixed)) == mixed


@pytest.mark.parametrize(
    "said", ["{}", "[1]", '[{"key": "nothing", "values": {}}]', '[{"key": "outside", "values": {}}]', "["]
)
def test_what_nobody_kept_is_refused(said):
    with pytest.raises((KeyError, ValueError, TypeError)):
        taken("", said)


def test_a_value_is_never_a_place():
    note = Note("two names", text="{names}", names="{0}")
    assert str(note) == "the cover names “{names}”, the tables name “{0}”"
    assert "{names}" in noted(Language("zh"), note)
