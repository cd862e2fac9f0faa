"""Lines that are no errors, in the reader's language: English in the code, Chinese as data (``help.zh.toml``, ``[told]``).

A line is a message with places in braces and what stands in them. Names of documents are put in as they are: they are never read as
places, and what would move the cursor of a terminal is written out.
"""

from __future__ import annotations

from budgetdiff.cli.help import words_of
from budgetdiff.errors.refusal import harmless


def told(message: str, language: str, **values: object) -> str:
    """A message in a language (``zh`` or ``en``), its ``{places}`` filled; in English where it is in no other."""
    said = words_of("told").get(message, message) if language == "zh" else message
    return said.format(**{name: harmless(str(value)) for name, value in values.items()})
