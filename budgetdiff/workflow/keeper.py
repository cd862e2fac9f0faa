"""What takes documents in: a database, or a lake."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from budgetdiff.facts import Given
from budgetdiff.store import Loaded, Record

Known = dict[str, tuple[Given, str | None, str | None]]
"""What is there already, by its id: what the user said of it, its place, the copy that is kept."""


class Keeper(Protocol):
    """The part of ``Store`` that taking files in speaks to."""

    @property
    def path(self) -> Path | None:
        """Where it is, so that it is not read as a source."""

    @property
    def copies(self) -> Path | None:
        """The folder of copies beside it, None where there is none."""

    def known(self) -> Known:
        """The documents there are."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold it for this process alone."""

    def load_all(self, records: Sequence[Record]) -> list[Loaded]:
        """Write documents, all or none of them."""

    def move(self, document_id: str, path: str, name: str) -> None:
        """Note that a document's file stands elsewhere now."""

    def note_copy(self, document_id: str, name: str) -> None:
        """Note the copy of a document's bytes."""
