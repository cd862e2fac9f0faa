"""Whose a document is: what it says of itself, and what a user says instead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from budgetdiff.errors import QuestionError
from budgetdiff.facts.period import Phase


class Level(StrEnum):
    """Who published a document: a department with its units, one unit, the department's own office, or a government."""

    DEPARTMENT = "department"
    UNIT = "unit"
    OWN = "own"
    GOVERNMENT = "government"

    @property
    def zh(self) -> str:
        """The level as Chinese documents call it."""
        return {"department": "部门", "unit": "单位", "own": "本级", "government": "政府"}[self.value]

    @classmethod
    def parse(cls, text: str) -> Level:
        """The level a word names, English or Chinese. Raises QuestionError for any other word."""
        word = text.strip().lower()
        for level in cls:
            if word in (level.value, level.zh):
                return level
        there = ", ".join(f"{level.value} ({level.zh})" for level in cls)
        raise QuestionError(f"“{text}” is no level; there are {there}")


@dataclass(frozen=True, slots=True)
class Given:
    """Unit, level, fiscal year and phase of a document, each None where nothing is said of it."""

    unit_name: str | None = None
    unit_level: str | None = None
    fiscal_year: int | None = None
    phase: Phase | None = None

    def __bool__(self) -> bool:
        return any(one is not None for one in (self.unit_name, self.unit_level, self.fiscal_year, self.phase))

    def over(self, other: Given) -> Given:
        """These, and the other's where nothing is said here."""
        return replace(other, **{name: value for name in self.__slots__ if (value := getattr(self, name)) is not None})


NOTHING = Given()
"""Nothing is said: the document's own words count."""
