"""The journal: who corrected what a document is taken for, and when; a small file beside the database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from budgetdiff.check.beside import held, write_beside
from budgetdiff.errors import MappingError

KINDS = ("said", "renamed", "preferred", "read")
"""What corrections there are: unit, level, year or phase of one document; the name of a unit; which document counts; a figure
of a picture."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: its kind, the document it was made at, what was before and what is since.

    ``said``: unit, level, year, phase, those that were changed. ``renamed``: the names that the unit has in its documents, each
    with what it was called; since then all are called ``name``. ``preferred``: the ``document`` that counted.
    ``read``: the ``figure`` of a picture, what was ``read`` there, and since then what is ``printed`` there ('' nothing).
    ``pending``: noted as begun; whether it came about is told by the database alone (``settling``).
    ``who`` made it at ``when`` (UTC, ISO 8601); ``undone_by`` and ``undone_at`` say who took it back, '' where nobody did.
    """

    kind: str
    document: str
    who: str
    when: str
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    undone_by: str = ""
    undone_at: str = ""
    pending: bool = False

    def __hash__(self) -> int:
        return hash((self.kind, self.document, self.who, self.when, self.undone_at, self.pending))

    @property
    def stands(self) -> bool:
        """Whether nobody took it back."""
        return not self.undone_at

    def concerns(self, document: str, own_unit: str) -> bool:
        """Whether it is about a document, or about the unit that this names as its own."""
        return (
            self.document == document
            or (self.kind == "renamed" and own_unit in self.before)
            or (self.kind == "preferred" and self.before.get("document") == document)
        )


@dataclass(frozen=True, slots=True)
class Journal:
    """All corrections of a database that were made at its desks, the oldest first."""

    entries: tuple[Correction, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Journal:
        """What a file tells; nothing where there is none. Raises MappingError, naming the file, where it cannot be read."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            return cls(tuple(_entry(one) for one in told["corrections"]))
        except FileNotFoundError:
            return cls()
        except OSError as error:
            raise MappingError(f"{_spoken_of(path)} cannot be read ({error.strerror})") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise MappingError(f"{path.name}: this is no journal of corrections ({error})") from error

    def about(self, document: str, own_unit: str) -> tuple[tuple[int, Correction], ...]:
        """The corrections that concern a document and its unit, each with its number."""
        return tuple((number, one) for number, one in enumerate(self.entries) if one.concerns(document, own_unit))


@contextmanager
def noted(path: Path, *made: Correction, instead_of: Sequence[Correction] = ()) -> Iterator[None]:
    """Note corrections while the block makes them: as begun before, as made after; each time it is on the disk.

    ``instead_of`` are those that they take back, in the same order. Nobody who is killed in between leaves a change that nobody
    made: what was only begun is settled by what the database says (``settling``). Raises MappingError where it cannot be
    written; what the block does is not begun then.
    """
    begun = tuple(replace(one, pending=True) for one in made)
    exchange(path, dict(zip(instead_of, begun, strict=True)) if instead_of else {}, () if instead_of else begun)
    yield
    exchange(path, dict(zip(begun, made, strict=True)))


def exchange(path: Path, others: Mapping[Correction, Correction | None], more: tuple[Correction, ...] = ()) -> None:
    """Put corrections in the places of others (None: take them out), and ``more`` at the end; as ``noted``."""
    with held(path, _spoken_of(path)):
        entries = [others.get(one, one) for one in Journal.read(path).entries]
        _write(path, Journal((*(one for one in entries if one is not None), *more)))


def journal_beside(database: Path) -> Path:
    """Where the corrections of a database are told."""
    return database.with_name(f"{database.name}.corrections.json")


def _spoken_of(path: Path) -> str:
    """What it is called in an error; without its folder, as errors are shown in a browser."""
    return f"{path.name}: the journal of corrections"


def _entry(told: Mapping[str, object]) -> Correction:
    def text(name: str) -> str:
        return str(told.get(name, ""))

    def table(name: str) -> dict[str, str]:
        given = told.get(name, {})
        if not isinstance(given, dict):
            raise TypeError(f"“{name}” is no table")
        return {str(key): str(value) for key, value in given.items()}

    if text("kind") not in KINDS:
        raise ValueError(f"“{text('kind')[:40]}” is no correction")
    return Correction(
        text("kind"),
        text("document"),
        text("who"),
        text("when"),
        table("before"),
        table("after"),
        text("undone_by"),
        text("undone_at"),
        told.get("pending") is True,
    )


def _write(path: Path, journal: Journal) -> None:
    """Write the file, whole or not at all, down to the disk."""
    text = json.dumps({"corrections": [asdict(one) for one in journal.entries]}, ensure_ascii=False, indent=1)
    write_beside(path, text, _spoken_of(path))
