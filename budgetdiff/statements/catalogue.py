"""The catalogue of statutory statements: which table, which column, which item. It is data (``catalogue.toml``)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from budgetdiff.facts import folded, without_ordinal

_YEAR = re.compile(r"(19|20)\d{2}年?(度)?")
_NOISE = re.compile(
    r"[\"'“”‘’「」《》<>]|\((续表?|续|[一二三四五六七八九十\d]+|公开.*?|单位[::].*?)\)$|^(附?表|公开表?|预算公开表?)(?:[一二三四五六七八九十]{1,3}(?!般)|\d*)[-—:、.]?\d*(表)?"
)


@dataclass(frozen=True, slots=True)
class _Pattern:
    any: tuple[re.Pattern[str], ...]
    all: tuple[re.Pattern[str], ...]
    none: tuple[re.Pattern[str], ...]

    def fits(self, text: str) -> bool:
        return (
            any(p.search(text) for p in self.any)
            and all(p.search(text) for p in self.all)
            and not any(p.search(text) for p in self.none)
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the catalogue: its id, its names in both languages, and how it is told.

    ``economic`` and ``government`` are the statements that rows of this one belong to as well, where they print a second
    code of the department's or the government's economic classification.
    """

    id: str
    zh: str
    en: str
    pattern: _Pattern
    axis: str = "item"
    sides: bool = False
    fund: str | None = None
    only: tuple[str, ...] = ()
    items: bool = False
    economic: str | None = None
    government: str | None = None


@cache
def two_sided(entry: Entry) -> Entry:
    """A statement whose table prints revenue left and expenditure right (政府性基金收支表); the same object for the same entry."""
    return replace(entry, sides=True)


def _pattern(data: dict[str, Any]) -> _Pattern:
    any_of, all_of, none_of = (tuple(re.compile(text) for text in data.get(key, ())) for key in ("any", "all", "not"))
    return _Pattern(any_of, all_of, none_of)


def _entry(data: dict[str, Any]) -> Entry:
    return Entry(
        id=data["id"],
        zh=data["zh"],
        en=data["en"],
        pattern=_pattern(data),
        axis=data.get("axis", "item"),
        sides=bool(data.get("sides", False)),
        fund=data.get("fund"),
        only=tuple(data.get("only", ())),
        items=bool(data.get("items", False)),
        economic=data.get("economic"),
        government=data.get("government"),
    )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries: ``statements`` in the order in which they are tried; ``measures``, ``items`` and ``columns`` likewise.

    ``columns`` are the roles of columns with what tells them.
    """

    statements: tuple[Entry, ...]
    measures: tuple[Entry, ...]
    items: tuple[Entry, ...]
    columns: tuple[tuple[str, _Pattern], ...]

    def statement(self, statement_id: str) -> Entry:
        """The entry of a statement id."""
        return next(entry for entry in self.statements if entry.id == statement_id)

    def match_title(self, text: str) -> Entry | None:
        """The statement a title names, or None. ``text`` is as printed; years, ordinals and quotes do not count."""
        title = bare_title(text)
        return next((entry for entry in self.statements if entry.pattern.fits(title)), None) if title else None

    def match_measure(self, header: str, statement_id: str) -> str | None:
        """The measure one header cell names (folded text), or None."""
        plain = _YEAR.sub("", header) or header
        for entry in self.measures:
            if entry.only and statement_id not in entry.only:
                continue
            if entry.pattern.fits(header) or entry.pattern.fits(plain):
                return entry.id
        return None

    def match_item(self, label: str) -> str | None:
        """The three-public item a row label or header names, or None."""
        plain = _YEAR.sub("", _NOISE.sub("", folded(without_ordinal(label))))
        plain = re.sub(r"(预算|决算|执行)?(数|金额|安排)$", "", plain)
        plain = re.sub(r"(?<!^)(预算|决算)$", "", plain)
        return next((entry.id for entry in self.items if entry.pattern.fits(plain)), None)

    def match_column(self, header: str) -> str | None:
        """What a column holds, told by its lowest header (folded text), or None where the header does not say."""
        return next((role for role, pattern in self.columns if pattern.fits(header)), None) if header else None


# A document prints the same few headers over thousands of cells.
@lru_cache(maxsize=8192)
def measure_named(header: str, statement_id: str) -> str | None:
    """What ``Catalogue.match_measure`` says of the catalogue that ships with the library."""
    return catalogue().match_measure(header, statement_id)


@lru_cache(maxsize=8192)
def item_named(label: str) -> str | None:
    """What ``Catalogue.match_item`` says of the catalogue that ships with the library."""
    return catalogue().match_item(label)


@lru_cache(maxsize=8192)
def column_named(header: str) -> str | None:
    """What ``Catalogue.match_column`` says of the catalogue that ships with the library."""
    return catalogue().match_column(header)


def bare_title(text: str) -> str:
    """A title without years, ordinals, quotes and continuation marks, folded: what titles are compared by."""
    title = folded(without_ordinal(text))
    title = _NOISE.sub("", _NOISE.sub("", title))
    title = _YEAR.sub("", title)
    return folded(without_ordinal(title))


@cache
def catalogue() -> Catalogue:
    """The catalogue that ships with the library."""
    data = tomllib.loads(files("budgetdiff.statements").joinpath("catalogue.toml").read_text(encoding="utf-8"))
    return Catalogue(
        statements=tuple(_entry(item) for item in data["statement"]),
        measures=tuple(_entry(item) for item in data["measure"]),
        items=tuple(_entry(item) for item in data["item"]),
        columns=tuple((item["role"], _pattern(item)) for item in data["column"]),
    )
