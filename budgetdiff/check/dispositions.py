"""Dispositions: what a person decided about findings, in a small file that outlives the run and the year."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budgetdiff.check.beside import write_beside
from budgetdiff.check.finding import lasting
from budgetdiff.errors import MappingError

STATUSES = ("confirmed", "accepted", "deferred")
UNDONE = "undone"
"""The status of an entry that takes the decision before it back."""
_FIELDS = ("finding", "status", "note", "who", "when", "rule", "unit", "period", "subject")
_HEAD = """\
# What was decided about findings of `budgetdiff check`. status: "confirmed" (a mistake, to be mended), "accepted" (explained,
# not to be counted any more), "deferred" (looked at, to be decided later) or "undone" (the entry before it is taken back). The
# last about a finding counts. The other lines say what the finding was about: they carry the decision over to the next year.
"""


@dataclass(frozen=True, slots=True)
class Disposition:
    """A decision: the finding's id, one of ``STATUSES``, a note, who decided and when, and what the finding was about."""

    finding: str
    status: str
    note: str = ""
    rule: str = ""
    unit: str = ""
    period: str = ""
    subject: str = ""
    who: str = ""
    when: str = ""
    """The moment as ``2026-01-31T09:30:00+00:00``; '' where it was not noted."""


class Dispositions:
    """The decisions of one file, in the order they were made; the last about a finding that was not taken back counts."""

    def __init__(self, entries: Iterable[Disposition] = ()) -> None:
        self.entries = tuple(entries)
        self._history: dict[str, list[Disposition]] = defaultdict(list)
        standing: dict[str, list[Disposition]] = defaultdict(list)
        for one in self.entries:
            self._history[one.finding].append(one)
            if one.status != UNDONE:
                standing[one.finding].append(one)
            elif standing[one.finding]:
                standing[one.finding].pop()
        self._by_id = {finding: decided[-1] for finding, decided in standing.items() if decided}
        self._by_subject: dict[tuple[str, str, str], list[Disposition]] = {}
        for one in self._by_id.values():
            if one.rule and one.subject and one.status != "deferred":
                self._by_subject.setdefault((one.rule, one.unit, lasting(one.subject)), []).append(one)

    @property
    def concerned(self) -> tuple[frozenset[str], frozenset[str]]:
        """The findings that are decided, and the units of which a decision may be carried over: no other finding is concerned."""
        return frozenset(self._by_id), frozenset(unit for _, unit, _ in self._by_subject)

    def history(self, finding: str) -> tuple[Disposition, ...]:
        """Everything that was ever decided about a finding, the oldest first, with what was taken back."""
        return tuple(self._history.get(finding, ()))

    def version(self, findings: Iterable[str]) -> str:
        """What was decided about findings so far, in sixteen hex digits: another once anybody decides about one of them."""
        told = sorted((one, len(self._history.get(one, ()))) for one in findings)
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

    def of(self, finding: str, rule: str, unit: str, period: str, subject: str) -> tuple[Disposition, bool] | None:
        """The decision about a finding, and whether it was carried over from an earlier period; None where there is none.

        It is carried over where the same rule found the same subject of the same unit in an earlier year. What was decided
        about other numbers of the same period is not: those are another mistake.
        """
        if finding in self._by_id:
            return self._by_id[finding], False
        earlier = [
            one for one in self._by_subject.get((rule, unit, lasting(subject)), ()) if _year(one.period) < _year(period)
        ]
        return (max(earlier, key=lambda one: _year(one.period)), True) if earlier else None

    def with_entries(self, entries: Iterable[Disposition]) -> Dispositions:
        """These decisions and more."""
        return Dispositions([*self.entries, *entries])

    @classmethod
    def read(cls, path: str | Path, *, new: bool = False) -> Dispositions:
        """The decisions of a TOML file; none where there is no file yet and ``new`` allows that.

        Raises MappingError, naming the file and the entry, where it cannot be read.
        """
        file = Path(path)
        if not file.exists() and new:
            return cls()
        try:
            data = tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise MappingError(f"{spoken_of(file)} cannot be read ({error.strerror})") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise MappingError(f"{file}: this is no TOML ({error})") from error
        entries = data.get("disposition", [])
        if not isinstance(entries, list) or set(data) - {"disposition"}:
            raise MappingError(f"{file}: a file of dispositions holds [[disposition]] entries and nothing else")
        return cls(_entry(file, number, entry) for number, entry in enumerate(entries, start=1))

    def write(self, path: str | Path) -> None:
        """Write the file, whole or not at all. Raises MappingError where it cannot be written."""
        write_beside(path, _HEAD + "".join(_toml(one) for one in self.entries), spoken_of(path))


def spoken_of(path: str | Path) -> str:
    """What a file of dispositions is called in an error."""
    return f"{path}: the file of dispositions"


def _entry(file: Path, number: int, entry: object) -> Disposition:
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise MappingError(f"{file}: entry {number} is not a table of texts")
    if unknown := sorted(set(entry) - set(_FIELDS)):
        raise MappingError(f"{file}: entry {number} has “{unknown[0]}”; known are {', '.join(_FIELDS)}")
    if not entry.get("finding") or entry.get("status") not in (*STATUSES, UNDONE):
        raise MappingError(f"{file}: entry {number} needs finding, and a status of {' or '.join(STATUSES)}")
    return Disposition(**entry)


def _toml(entry: Disposition) -> str:
    # a JSON string is a TOML basic string
    lines = [
        f"{name} = {json.dumps(getattr(entry, name), ensure_ascii=False)}" for name in _FIELDS if getattr(entry, name)
    ]
    return "\n[[disposition]]\n" + "\n".join(lines) + "\n"


def _year(period: str) -> int:
    return int(period[:4]) if period[:4].isdigit() else 0


def columns(found: Sequence[tuple[Disposition, bool] | None]) -> dict[str, list[str | None]]:
    """The columns a table of findings gets: status, note, who, when, and the period a decision was carried over from."""
    return {
        "disposition": [one[0].status if one else None for one in found],
        "note": [one[0].note if one else None for one in found],
        "decided_by": [one[0].who if one else None for one in found],
        "decided_at": [one[0].when if one else None for one in found],
        "carried_from": [one[0].period if one and one[1] else None for one in found],
    }


def laid_over(
    rows: Iterable[Mapping[str, Any]], dispositions: Dispositions, whose: Mapping[str, tuple[str, str]]
) -> list[dict[str, Any]]:
    """Findings (rows of that view) with the ``columns`` of what was decided; ``whose`` is unit and period by document."""
    given = [dict(row) for row in rows]
    found = [
        dispositions.of(row["finding_id"], row["rule"], *whose.get(row["document_id"], ("", "")), row["subject"] or "")
        for row in given
    ]
    named = columns(found)
    return [{**row, **{name: values[at] for name, values in named.items()}} for at, row in enumerate(given)]
