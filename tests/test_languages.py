"""A further language is one file, the catalogue of its messages: a made-up one is added, and says everything."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from budgetdiff.errors import QuestionError
from budgetdiff.report import Language, spoken
from budgetdiff.report.names import WORDED
from budgetdiff.report.notes import noted
from budgetdiff.said import NOTES
from tests.test_noted import note_of

CHINESE = Path(spoken.__file__).parent / "locale" / "zh.po"
MARK = "ž"
"""Each word of the made-up language ends in it."""


def made_up(english: str) -> str:
    """A message in the made-up language: the words of the English one behind each other's back, the places left as they are."""
    parts = re.split(r"(\{\w*\})", english)
    return "".join(
        part if part.startswith("{") else re.sub(r"[A-Za-z]+", lambda w: w[0][::-1] + MARK, part) for part in parts
    )


@pytest.fixture(scope="module")
def entries() -> list[tuple[str | None, str | tuple[str, str]]]:
    with CHINESE.open("rb") as file:
        return [(m.context, m.id) for m in read_po(file) if m.id]


@pytest.fixture
def tongue(entries, tmp_path, monkeypatch) -> Language:
    catalogue = Catalog()
    for context, english in entries:
        said = made_up(english) if isinstance(english, str) else (made_up(english[-1]), made_up(english[-1]))
        catalogue.add(english, said, context=context)
    (tmp_path / "zh.po").write_bytes(CHINESE.read_bytes())
    with (tmp_path / "qya.po").open("wb") as file:
        write_po(file, catalogue)
    monkeypatch.setattr(spoken, "FOLDER", tmp_path)
    return Language("qya")


def values_of(message: str) -> dict[str, str]:
    """Something that stands in no message, for each of its places."""
    names = [name for _, name, _, _ in string.Formatter().parse(message) if name]
    return {name: str(1000 + at) if name in spoken._NUMBERS else f"⟨{at}⟩" for at, name in enumerate(names)}


def test_every_message_is_said_with_its_values(tongue, entries):
    own = [english if isinstance(english, str) else english[-1] for context, english in entries if context is None]
    assert len(own) > 300
    for english in own:
        values = values_of(english)
        said = tongue(english, **values)
        assert said == (made_up(english).format(**values) if values else made_up(english))
        assert all(value in said for value in values.values())
        assert MARK in said or not re.search("[A-Za-z]", re.sub(r"\{\w*\}", "", english))


@pytest.mark.usefixtures("tongue")
def test_every_line_of_a_result_is_said_with_its_values(entries):
    lines = [english for context, english in entries if context == spoken.LINE]
    assert len(lines) > 30
    for english in lines:
        values = values_of(english)
        said = spoken.spoken(english.format(**values), "qya")
        assert said == made_up(english).format(**values), english


@pytest.mark.parametrize("key", NOTES)
def test_every_note_is_said_with_its_values(tongue, key):
    note = note_of(key)
    values = {name: value for name, value in note.values.items() if f"{{{name}}}" in WORDED[key]}
    said = noted(tongue, note)
    assert all(str(value) in said for value in values.values())
    assert MARK in said and said != noted(Language("en"), note)


def test_a_language_without_a_catalogue_is_refused():
    with pytest.raises(QuestionError, match="there are zh, en"):
        Language("qya")
