"""The texts of a tidy file as values: years, phases, labels and codes."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from budgetdiff.errors import CodeRefused, PeriodRefused
from budgetdiff.facts import Hierarchy, Period, Phase, folded, parse_code, without_ordinal
from budgetdiff.statements.layout import is_total

_LETTERS = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u1fff\uac00-\ud7af\u3040-\u30ff]")


@cache
def _words() -> tuple[frozenset[str], dict[str, Phase]]:
    data = tomllib.loads(files("budgetdiff.statements").joinpath("tidy.toml").read_text(encoding="utf-8"))
    phases = {_word(word): Phase(phase) for phase, words in data["phases"].items() for word in words}
    return frozenset(map(_word, data["totals"])), phases


def _word(text: str) -> str:
    return folded(text).lower().rstrip(":")


def named(text: str) -> str:
    """A name as it is kept: ordinals and spaces go from Chinese names; names of words keep theirs, one between two words."""
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    return plain if _LETTERS.search(plain) else without_ordinal(plain)


def says_total(label: str) -> bool:
    """Whether a label says that its row is the sum of the others."""
    return is_total(label) or _word(label) in _words()[0]


def phase_of(text: str, mapping: Mapping[str, Phase]) -> Phase:
    """The phase of a word: by the user's own mapping, else one of the known words. Raises PeriodRefused."""
    own = {_word(word): phase for word, phase in mapping.items()}
    word = _word(text)
    if word in own:
        return own[word]
    known = _words()[1].get(word)
    try:
        return known if known is not None else Phase.parse(text)
    except PeriodRefused as error:
        raise PeriodRefused(
            f"“{text.strip()}” is not a phase; say which it is (--phase-map {text.strip()}=executed)"
        ) from error


def period_of(text: str, mapping: Mapping[str, Phase]) -> Period:
    """A year, or a year with a phase behind it (``2023 Ist``, ``FY2024 Actual``), as a period. Raises PeriodRefused."""
    year, label, phase = Period.parts(text)
    return Period(year, phase_of(phase, mapping) if phase else None, label)


def hierarchy_of(codes: Iterable[str], widths: tuple[int, ...], separator: str) -> Hierarchy:
    """The hierarchy that the user named, padded where all codes are as long as the longest level and filled with zeros."""
    if separator or not widths:
        return Hierarchy(separator=separator)
    filled = [code for code in codes if code]
    longest = widths[-1]
    padded = (
        len(widths) > 1
        and bool(filled)
        and all(len(code) == longest for code in filled)
        and any(not code[widths[-2] :].strip("0") for code in filled)
    )
    return Hierarchy(widths, padded=padded)


def chinese_code(text: str) -> str | None:
    """A code of the Chinese tables, None for a blank; raises CodeRefused, naming the options for others."""
    try:
        return parse_code(text)
    except CodeRefused as error:
        raise CodeRefused(
            f"{error}; of another country's codes say how they nest (--code-levels 2,4,7, --code-separator . or --code-levels 0)"
        ) from error
