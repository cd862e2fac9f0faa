"""Runs: which findings came with which change of the database, remembered in a small file beside it."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Runs:
    """The moments at which findings were another set than before, the oldest first, and with which of them each one came.

    ``gone`` is how many findings of the run before the last one are there no more. What the first run found is not new.
    """

    moments: tuple[str, ...] = ()
    came: dict[str, int] = field(default_factory=dict)
    gone: int = 0

    @classmethod
    def read(cls, path: Path) -> Runs:
        """What a file remembers; nothing where there is none or it cannot be read: then this run is the first."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            moments, came = tuple(map(str, told["moments"])), {str(one): int(at) for one, at in told["came"].items()}
            return (
                cls(moments, came, int(told["gone"])) if all(0 <= at < len(moments) for at in came.values()) else cls()
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()

    def then(self, findings: Iterable[str]) -> Runs:
        """With what is found now: another run where that is another set than before."""
        now = set(findings)
        if self.moments and now == self.came.keys():
            return self
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        moments = (*self.moments, moment)
        return Runs(moments, {one: self.came.get(one, len(self.moments)) for one in now}, len(self.came.keys() - now))

    @property
    def since(self) -> str:
        """The moment of the run before the last; '' where there was only one."""
        return self.moments[-2] if len(self.moments) > 1 else ""

    @property
    def new(self) -> frozenset[str]:
        """The findings that came with the last run; none where that was the first."""
        last = len(self.moments) - 1
        return frozenset(one for one, at in self.came.items() if at == last) if last > 0 else frozenset()

    def write(self, path: Path) -> bool:
        """Write the file, whole or not at all; whether the folder let it be written."""
        text = json.dumps({"moments": self.moments, "came": self.came, "gone": self.gone}, ensure_ascii=False)
        try:
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        except OSError:
            return False
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            return False
        return True


def runs_beside(database: Path) -> Path:
    """Where the runs of a database are remembered."""
    return database.with_name(f"{database.name}.runs.json")
