"""What a line is called in the language of a report: as printed, and in English beside that where it has an English name."""

from __future__ import annotations

from dataclasses import dataclass

from budgetdiff.classification.english import english_of
from budgetdiff.report.names import short

OURS = "†"
"""What stands behind an English name that is a translation of this library."""
MEANING = "our translation: the Ministry of Finance publishes no English for it"
"""What the mark means, as a message."""


@dataclass(frozen=True, slots=True)
class LineName:
    """A line's name as ``printed``, and its ``english`` ('' where it has none or is shown to readers of Chinese)."""

    printed: str
    english: str = ""
    ours: bool = False

    @property
    def alone(self) -> str:
        """Where there is room for one name: in pictures, whose table stands beside them."""
        return self.english or self.printed

    @property
    def said(self) -> str:
        """In a sentence: ``Education (教育支出)``."""
        return f"{self.english} ({short(self.printed)})" if self.english else short(self.printed)

    @property
    def beside(self) -> str:
        """In a table without markup: ``Police† 公安``."""
        return f"{self.english}{OURS if self.ours else ''} {self.printed}" if self.english else self.printed


def line_name(language: str, label: str | None, code: str | None = None) -> LineName:
    """The name of a line in a language (zh or en), of its label as printed and its code."""
    printed = label or "—"
    found = english_of(label, code) if language == "en" else None
    return LineName(printed) if found is None else LineName(printed, found.english, found.ours)
