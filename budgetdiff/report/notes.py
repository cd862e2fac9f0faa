"""What the reading of a document notes (``said/notes.py``), in the language of the report."""

from __future__ import annotations

from budgetdiff.report.language import Language
from budgetdiff.report.names import SPOTS, WORDED
from budgetdiff.said import Note


def noted(_: Language, note: str, numbers: str = "") -> str:
    """A note in the language; as it stands where it is only a sentence, as those of older databases are.

    ``numbers`` are those of all the places it is noted of, where they are more than its own.
    """
    if not isinstance(note, Note):
        return note
    values: dict[str, object] = dict(note.values)
    if "number" in values:
        values["spot"] = _(SPOTS[str(values["place"])], n=numbers or values["number"])
    return _(WORDED[note.key], **values)
