"""What a document is taken for now, what it stands before, and the file that it can be read from anew."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from budgetdiff.document import content_id
from budgetdiff.document.packages import is_package_of_files, members
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Given, Phase
from budgetdiff.store import Store
from budgetdiff.workflow.ingest import content_id as content_id_of_file

_TAKEN = """
SELECT d.document_id, d.source_name, d.own_unit, coalesce(r.unit_name, d.own_unit), d.unit_level, d.fiscal_year,
       CAST(d.phase AS VARCHAR), d.preferred, coalesce(d.superseded_by, '')
FROM document AS d LEFT JOIN renamed AS r ON r.own_unit = d.own_unit WHERE d.document_id = $1
"""
_RIVALS = """
SELECT o.document_id, o.source_name, o.pages, o.preferred FROM document AS d
JOIN document AS o USING (unit_name, fiscal_year, phase, holds)
WHERE d.document_id = $1 AND o.document_id <> d.document_id AND o.superseded_by IS NOT NULL ORDER BY o.document_no
"""
_CALLED = """
SELECT own_unit, coalesce(renamed.unit_name, own_unit)
FROM (SELECT own_unit FROM document UNION SELECT owner FROM fact WHERE owner IS NOT NULL) LEFT JOIN renamed USING (own_unit)
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a document counts as: ``own_unit`` as it (or who corrected it) names its unit, ``called`` as that is shown.

    ``level`` is '' where it has none; ``preferred`` above 0 where a user chose it, ``superseded_by`` the id of the document that
    counts in its place, '' where it counts itself.
    """

    document_id: str
    source_name: str
    own_unit: str
    called: str
    level: str
    year: int
    phase: str
    preferred: int
    superseded_by: str

    @property
    def version(self) -> str:
        """Sixteen hex digits that are others once any of it is."""
        return hashlib.sha256(json.dumps(astuple(self)).encode()).hexdigest()[:16]

    @property
    def given(self) -> Given:
        """Unit, level, year and phase as one would say them."""
        return Given(self.own_unit, self.level or None, self.year, Phase(self.phase))


@dataclass(frozen=True, slots=True)
class Rival:
    """A document of the same unit, level, year and phase that does not count; ``preferred`` as in ``Taken``."""

    document_id: str
    source_name: str
    pages: int
    preferred: int


def taken_for(store: Store, document: str) -> Taken:
    """What a document, by its id, counts as. Raises QuestionError where there is none."""
    rows = store.rows(_TAKEN, [document])
    if not rows:
        raise QuestionError("there is no such document any more")
    identifier, name, own, called, level, year, phase, preferred, superseded = rows[0]
    return Taken(identifier, name, own, called, level or "", int(year), phase, int(preferred), superseded)


def rivals_of(store: Store, document: str) -> tuple[Rival, ...]:
    """The documents that do not count beside one that does, the oldest first."""
    return tuple(Rival(*row) for row in store.rows(_RIVALS, [document]))


def called_now(store: Store) -> dict[str, str]:
    """What units are called, by the names that they have in documents and tables."""
    return dict(store.rows(_CALLED))


@contextmanager
def file_of(store: Store, document: str) -> Iterator[tuple[Path, bool]]:
    """A file with the very bytes that a document was read from, and whether it is its own, still where it was.

    Else it is a copy for the time of the block: of what is kept beside the database, or out of the package it came in. Raises
    QuestionError where there is none.
    """
    rows = store.rows("SELECT source_name, source_path, kept FROM document WHERE document_id = ?", [document])
    if not rows:
        raise QuestionError("there is no such document any more")
    name, place, kept = rows[0]
    own = Path(place) if place else None
    if own is not None and content_id_of_file(own) == document:
        yield own, True
        return
    copy = store.copies / kept if kept and store.copies is not None else None
    content = copy.read_bytes() if copy is not None and copy.is_file() else _packed(own, document)
    if content is None or content_id(content) != document:
        raise QuestionError(f"{name}: its file is gone or changed since it was read; take it in again")
    with tempfile.TemporaryDirectory(prefix="budgetdiff-again-") as folder:
        # the ending says how it is read; its name is told beside it
        file = Path(folder) / f"document{Path(name).suffix[:12]}"
        file.write_bytes(content)
        yield file, False


def _packed(place: Path | None, document: str) -> bytes | None:
    """The bytes of a document out of the package that its place names; None where they are not there."""
    for folder in place.parents if place is not None else ():
        if folder.is_file():
            found = members(folder, folder.name) if is_package_of_files(folder) else ()
            return next((one.content for one in found if not one.refusal and content_id(one.content) == document), None)
    return None
