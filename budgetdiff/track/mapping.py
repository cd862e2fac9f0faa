"""A user's mapping file: which targets of two years are one although their names differ, and which are not."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budgetdiff.errors import MappingError
from budgetdiff.facts import label_key

_TEXTS = ("unit", "project", "name", "before_project", "before_name")
_HEAD = """# Targets that were recognised across years by a similar name. Set same to true or false, and give this file
# to the tracking again: budgetdiff track --mapping FILE
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry: in ``year`` the target ``name`` is (or is not) ``before_name`` of the year before. '' means any."""

    year: int
    name: str
    before_name: str
    same: bool
    unit: str = ""
    project: str = ""
    before_project: str = ""

    def fits(self, before: dict[str, Any], now: dict[str, Any]) -> bool:
        """Whether the rule speaks of these two targets."""
        return (
            now["fiscal_year"] == self.year
            and label_key(now["name"]) == label_key(self.name)
            and label_key(before["name"]) == label_key(self.before_name)
            and self.unit in ("", now["unit_name"])
            and (not self.project or label_key(self.project) == label_key(now["project"]))
            and (not self.before_project or label_key(self.before_project) == label_key(before["project"]))
        )


@dataclass(frozen=True, slots=True)
class Mapping:
    """The rules of a mapping file; none where there is no file."""

    rules: tuple[Rule, ...] = ()

    def parts(self, before: dict[str, Any], now: dict[str, Any]) -> bool:
        """Whether a rule says that the two are not the same."""
        return any(not rule.same and rule.fits(before, now) for rule in self.rules)

    def joins(self, before: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]) -> Iterator[tuple[int, int]]:
        """The positions of targets that a rule says are the same."""
        for rule in self.rules:
            if rule.same:
                for second, row in enumerate(now):
                    for first, old in enumerate(before):
                        if rule.fits(old, row):
                            yield first, second


def read_mapping(path: Path) -> Mapping:
    """The mapping a TOML file states, one ``[[target]]`` a pair. Raises MappingError, naming the entry, where it is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MappingError(f"{path}: the mapping file cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"{path}: the mapping file is not TOML in UTF-8 ({error})") from error
    entries = data.get("target", [])
    if set(data) - {"target"} or not isinstance(entries, list):
        raise MappingError(f"{path}: a mapping file holds [[target]] entries, and nothing else")
    return Mapping(tuple(_rule(path, number, entry) for number, entry in enumerate(entries, start=1)))


def _rule(path: Path, number: int, entry: Any) -> Rule:
    place = f"{path}, entry {number}"
    if not isinstance(entry, dict):
        raise MappingError(f"{place}: an entry is a table, [[target]]")
    if unknown := set(entry) - {*_TEXTS, "year", "same", "similarity"}:
        raise MappingError(f"{place}: “{sorted(unknown)[0]}” is not known; there are year, same, {', '.join(_TEXTS)}")
    if type(entry.get("year")) is not int or type(entry.get("same")) is not bool:
        raise MappingError(f"{place}: year must be a number and same must be true or false")
    texts = {name: entry.get(name, "") for name in _TEXTS}
    if not all(isinstance(text, str) for text in texts.values()) or not (texts["name"] and texts["before_name"]):
        raise MappingError(f"{place}: name and before_name must be given, as text")
    return Rule(year=entry["year"], same=entry["same"], **texts)


def mapping_text(lines: Iterable[dict[str, Any]]) -> str:
    """A mapping file that proposes the pairs of fuzzy rows of ``Tracking.lines``, to be confirmed by a person."""
    parts = [_HEAD]
    for row in lines:
        parts.append(
            f"[[target]]\nyear = {row['fiscal_year']}\nunit = {_quoted(row['unit_name'])}\n"
            f"project = {_quoted(row['project'])}\nname = {_quoted(row['name'])}\n"
            f"before_project = {_quoted(row['before_project'])}\nbefore_name = {_quoted(row['before_name'])}\n"
            f"similarity = {row['match_similarity']}\nsame = true\n"
        )
    return "\n".join(parts)


def _quoted(text: str) -> str:
    """A basic string of TOML: what a document prints cannot end it."""
    out = []
    for char in text:
        if char in '"\\':
            out.append("\\" + char)
        elif char.isprintable():
            out.append(char)
        else:
            out.append(f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}")
    return f'"{"".join(out)}"'
