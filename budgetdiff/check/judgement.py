"""A judgement: the verdict on what is stated, between which bounds, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from budgetdiff.facts import Amount, Verdict

Interval = tuple[Fraction, Fraction]
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, what was computed and between which bounds, and the facts it rests on."""

    verdict: Verdict
    basis: str
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Try:
    """One way to come to what is stated: its bounds, what it rests on, and whether the sentence surely means it."""

    interval: Interval
    basis: str
    sure: bool = True


def unknown(reason: str, interval: Interval | None = None) -> Judgement:
    """What cannot be held against anything, with the reason."""
    return Judgement(Verdict.UNVERIFIABLE, reason, interval)


def bounds(amount: Amount) -> Interval:
    """Between which numbers an amount lies."""
    return Fraction(amount.low), Fraction(amount.high)


def explained(stated: Amount, interval: Interval) -> str | None:
    """How an interval explains what is stated: “rounded”, “cut off”, or not at all (None)."""
    low, high = interval
    if Fraction(stated.low) <= high and low <= Fraction(stated.high):
        return "rounded"
    quantum = Fraction(stated.quantum)
    if quantum:
        for bound in (low, high, (low + high) / 2):
            cut = abs(bound) // quantum * quantum
            if cut == abs(Fraction(stated.value)) and (bound >= 0) == (stated.value >= 0):
                return "cut off, not rounded"
    return None


def held(stated: Amount, tries: Sequence[Try], *, either_sign: bool = False) -> Judgement:
    """Supported where one of the tries explains what is stated, contradicted where none does and one is sure.

    ``either_sign`` takes a number and its negative for the same.
    """
    ways = [stated, -stated] if either_sign else [stated]
    for one in tries:
        for way in ways:
            how = explained(way, one.interval)
            if how is not None:
                return Judgement(Verdict.SUPPORTED, f"{how}: {one.basis}", one.interval)
    sure = [one for one in tries if one.sure]
    if not sure:
        return unknown(f"it is not certain which figure is meant; it is not {_listed(tries)}", tries[0].interval)
    return Judgement(Verdict.CONTRADICTED, _listed(sure), sure[0].interval)


def _listed(tries: Sequence[Try]) -> str:
    bases = list(dict.fromkeys(one.basis for one in tries))
    return ", nor ".join(bases[:_SHOWN])
