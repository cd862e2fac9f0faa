"""Dispositions: what a person decided about findings, in a small file that outlives the run and the year."""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from budgetdiff.check.finding import lasting
from budgetdiff.errors import MappingError

STATUSES = ("confirmed", "accepted")
_FIELDS = ("finding", "status", "note", "rule", "unit", "period", "subject")
_HEAD = """\
# What was decided about findings of `budgetdiff check`. status: "confirmed" (a mistake, to be mended) or "accepted" (explained,
# not to be counted any more). The other lines say what the finding was about: they carry the decision over to the next year.
"""


@dataclass(frozen=True, slots=True)
class Disposition:
    """A decision: the finding's id, ``confirmed`` or ``accepted``, a note, and what the finding was about."""

    finding: str
    status: str
    note: str = ""
    rule: str = ""
    unit: str = ""
    period: str = ""
    subject: str = ""


class Dispositions:
    """The decisions of one file."""

    def __init__(self, entries: Iterable[Disposition] = ()) -> None:
        self.entries = tuple(entries)
        self._by_id = {one.finding: one for one in self.entries}
        self._by_subject: dict[tuple[str, str, str], list[Disposition]] = {}
        for one in self.entries:
            if one.rule and one.subject:
                self._by_subject.setdefault((one.rule, one.unit, lasting(one.subject)), []).append(one)

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

    def with_entry(self, entry: Disposition) -> Dispositions:
        """These decisions and one more, in the place of an earlier one about the same finding."""
        return Dispositions([*(one for one in self.entries if one.finding != entry.finding), entry])

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
            raise MappingError(f"{file}: the file of dispositions cannot be read ({error.strerror})") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise MappingError(f"{file}: this is no TOML ({error})") from error
        entries = data.get("disposition", [])
        if not isinstance(entries, list) or set(data) - {"disposition"}:
            raise MappingError(f"{file}: a file of dispositions holds [[disposition]] entries and nothing else")
        return cls(_entry(file, number, entry) for number, entry in enumerate(entries, start=1))

    def write(self, path: str | Path) -> None:
        """Write the file, whole or not at all. Raises MappingError where it cannot be written."""
        file = Path(path)
        text = _HEAD + "".join(_toml(one) for one in self.entries)
        try:
            handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        except OSError as error:
            raise MappingError(f"{file}: the file of dispositions cannot be written ({error.strerror})") from error
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _entry(file: Path, number: int, entry: object) -> Disposition:
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise MappingError(f"{file}: entry {number} is not a table of texts")
    if unknown := sorted(set(entry) - set(_FIELDS)):
        raise MappingError(f"{file}: entry {number} has “{unknown[0]}”; known are {', '.join(_FIELDS)}")
    if not entry.get("finding") or entry.get("status") not in STATUSES:
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
    """The columns a table of findings gets: status, note, and the period a decision was carried over from."""
    return {
        "disposition": [one[0].status if one else None for one in found],
        "note": [one[0].note if one else None for one in found],
        "carried_from": [one[0].period if one and one[1] else None for one in found],
    }
