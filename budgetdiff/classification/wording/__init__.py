"""Faults of wording that one sentence shows by itself, as data (``wording.toml``): what they look like, and how they are told."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class WordingFault:
    """One kind: its rule's id, what is right, the pattern that finds it in folded text, and its name in both languages.

    ``since`` is the first fiscal year it is one in; ``right`` and ``wrong`` are sentences that tests hold the pattern to.
    """

    id: str
    about: str
    pattern: re.Pattern[str]
    zh: str
    en: str
    since: int
    right: str
    wrong: tuple[str, ...]


@cache
def wording_faults() -> tuple[WordingFault, ...]:
    """All kinds, in the order of the file."""
    text = files("budgetdiff.classification.wording").joinpath("wording.toml").read_text(encoding="utf-8")
    return tuple(
        WordingFault(
            name,
            one["about"],
            re.compile(one["pattern"]),
            one["zh"],
            one["en"],
            one.get("since", 0),
            one["right"],
            tuple(one["wrong"]),
        )
        for name, one in tomllib.loads(text).items()
    )


__all__ = ["WordingFault", "wording_faults"]
