"""Crosswalks: dated moves of codes, by which an earlier period is restated like for like."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from importlib.resources import files
from math import lcm
from pathlib import Path

from budgetdiff.classification.crosswalk_csv import parse_rows, read_rows
from budgetdiff.errors import MappingError
from budgetdiff.facts import Period, Phase

COLUMNS = ("classification", "from_code", "to_code", "weight", "effective", "source")
_NEEDED = ("from_code", "to_code", "effective")
_CODE = re.compile(r"^\d{3}(?:\d{2}){0,3}$")
_WEIGHT = re.compile(r"^(?:\d+(?:\.\d+)?|\d+/\d+)$")
_LONGEST = 9
_FINEST = 1_000_000
"""The greatest common denominator of the weights of one code: what they distribute stays in 64 bits."""


@dataclass(frozen=True, slots=True)
class Move:
    """From a day on, ``weight`` of what stood under one code stands under another."""

    classification: str
    from_code: str
    to_code: str
    weight: Fraction
    effective: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a part of a code's amount goes: ``numerator`` of ``denominator`` parts."""

    to_code: str
    numerator: int
    denominator: int


def coded_on(period: Period) -> date:
    """The day whose codes a period is printed in: a budget those of 1 January, an outturn those of 31 December."""
    outturn = period.phase in (Phase.EXECUTED, Phase.ADJUSTED)
    return date(period.fiscal_year, 12, 31) if outturn else date(period.fiscal_year, 1, 1)


@dataclass(frozen=True)
class Crosswalk:
    """Moves of codes, each from a day on: renames, merges, and splits whose weights add up to one exactly.

    A move of a 款 holds for the 项 below it, with their last digits, unless they have moves of their own.
    """

    moves: tuple[Move, ...] = ()

    @classmethod
    def shipped(cls) -> Crosswalk:
        """The moves that come with the library: those that published documents attest."""
        content = files("budgetdiff.classification").joinpath("crosswalk.csv").read_bytes()
        return cls._of(parse_rows(content, "crosswalk.csv", "a crosswalk", _NEEDED, COLUMNS), "crosswalk.csv")

    @classmethod
    def read(cls, path: Path) -> Crosswalk:
        """The moves of a CSV file: from_code, to_code, effective; classification, weight and source may be left out.

        Raises MappingError for a missing column, a code, day or weight that is none, a move given twice, and weights of
        one code that do not add up to one.
        """
        return cls._of(read_rows(path, "a crosswalk", _NEEDED, COLUMNS), path.name)

    @classmethod
    def _of(cls, rows: Iterable[tuple[str, dict[str, str]]], name: str) -> Crosswalk:
        moves = tuple(_move(row, place) for place, row in rows)
        _check_whole(moves, name)
        return cls(moves)

    def with_moves(self, other: Crosswalk) -> Crosswalk:
        """These moves and those of ``other``, whose word counts for a code that both move on the same day."""
        theirs = {(m.classification, m.from_code, m.effective) for m in other.moves}
        kept = tuple(m for m in self.moves if (m.classification, m.from_code, m.effective) not in theirs)
        return Crosswalk(kept + other.moves)

    @cached_property
    def _by_day(self) -> dict[date, dict[tuple[str, str], list[Move]]]:
        days: dict[date, dict[tuple[str, str], list[Move]]] = {}
        for move in sorted(self.moves, key=lambda m: m.effective):
            days.setdefault(move.effective, {}).setdefault((move.classification, move.from_code), []).append(move)
        return days

    def between(self, earlier: date, later: date) -> bool:
        """Whether any code moved after ``earlier`` and up to ``later``."""
        return any(earlier < day <= later for day in self._by_day)

    def targets(self, classification: str, code: str, earlier: date, later: date) -> tuple[Target, ...]:
        """Where the amount of a code goes that was printed on ``earlier``, in the codes of ``later``.

        The parts add up to one. Moves of several days follow each other. Raises MappingError for weights finer than a
        millionth.
        """
        parts = {code: Fraction(1)}
        for day, moves in self._by_day.items():
            if not earlier < day <= later:
                continue
            moved: dict[str, Fraction] = defaultdict(Fraction)
            for held, weight in parts.items():
                for target, share in _step(moves, classification, held):
                    moved[target] += weight * share
            parts = moved
        whole = lcm(*(weight.denominator for weight in parts.values()))
        if whole > _FINEST:
            raise MappingError(f"the weights that split {code} need parts finer than a millionth; round them")
        return tuple(Target(to, int(weight * whole), whole) for to, weight in sorted(parts.items()))

    def coarse(self, classification: str, code: str, earlier: date, later: date) -> bool:
        """Whether codes below this one moved out of it: an amount printed at this level cannot be restated."""
        below = {
            move.from_code
            for day, moves in self._by_day.items()
            if earlier < day <= later
            for listed in moves.values()
            for move in listed
            if move.classification == classification and move.from_code.startswith(code) and move.from_code != code
        }
        return any(
            not target.to_code.startswith(code)
            for moved in below
            for target in self.targets(classification, moved, earlier, later)
        )


def _step(moves: dict[tuple[str, str], list[Move]], classification: str, code: str) -> Iterable[tuple[str, Fraction]]:
    """Where a code goes on one day: by its own move, else by the nearest one above it, else nowhere."""
    for length in range(len(code), 2, -2):
        found = moves.get((classification, code[:length]))
        if found:
            return [((move.to_code + code[length:])[:_LONGEST], move.weight) for move in found]
    return [(code, Fraction(1))]


def _move(text: dict[str, str], place: str) -> Move:
    for name in ("from_code", "to_code"):
        if not _CODE.match(text[name]):
            raise MappingError(f"{place}: “{text[name]}” is not a code; a {name} has 3, 5, 7 or 9 digits")
    classification = text["classification"] or "functional"
    if classification not in ("functional", "economic"):
        raise MappingError(f"{place}: “{classification}” is no classification; write functional or economic")
    if text["weight"] and not _WEIGHT.match(text["weight"]):
        raise MappingError(f"{place}: “{text['weight']}” is not a weight; write 1, 0.6 or 3/5")
    try:
        weight = Fraction(text["weight"] or "1")
    except ZeroDivisionError as error:
        raise MappingError(f"{place}: “{text['weight']}” is not a weight; write 1, 0.6 or 3/5") from error
    if not 0 < weight <= 1:
        raise MappingError(f"{place}: a weight is more than 0 and at most 1, not {text['weight']}")
    try:
        effective = date.fromisoformat(text["effective"])
    except ValueError as error:
        raise MappingError(f"{place}: “{text['effective']}” is not a day; write 2024-01-01") from error
    return Move(classification, text["from_code"], text["to_code"], weight, effective, text["source"])


def _check_whole(moves: Iterable[Move], name: str) -> None:
    """The weights of each code and day add up to one, and nothing is said twice."""
    groups: dict[tuple[str, str, date], list[Move]] = defaultdict(list)
    for move in moves:
        groups[move.classification, move.from_code, move.effective].append(move)
    for (_, code, day), group in groups.items():
        targets = [move.to_code for move in group]
        twice = next((target for target in targets if targets.count(target) > 1), None)
        if twice:
            raise MappingError(f"{name}: the move of {code} to {twice} on {day} is given twice")
        whole = sum((move.weight for move in group), Fraction(0))
        if whole != 1:
            raise MappingError(
                f"{name}: the weights of {code} on {day} add up to {whole}, not to 1 ({', '.join(targets)}); "
                "what it prints would not be kept to the fen"
            )
