"""Sentences kept as what they say: a key with values, worded where somebody reads them."""

from budgetdiff.said.note import Note, kept, taken
from budgetdiff.said.notes import NOTES, SPOT

__all__ = ["NOTES", "SPOT", "Note", "kept", "taken"]
