"""Misprints planted one at a time in the cells of documents that were read: each is one error that names its cell.

The documents are the six of the corpus where it stands beside this checkout, else drawn disclosures. A trial puts another first
digit into one printed amount of the database, judges, and puts it back.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import budgetdiff as bd
from budgetdiff.check import judge_units
from budgetdiff.store import Store
from tests.faults import BASES, based
from tests.printing import text
from tests.support.machine import CORPUS

_PRINTED = """
SELECT f.document_no, f.ordinal, a.fact_id, f.amount, f.quantum, f.raw, d.unit_name, d.source_name
FROM all_facts AS a JOIN document AS d USING (document_no) JOIN fact AS f USING (document_no, ordinal)
WHERE a.origin = 'printed' AND f.amount IS NOT NULL AND d.superseded_by IS NULL AND regexp_matches(f.raw, '[1-9]')
ORDER BY a.fact_id
"""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed amount in yuan, with its place in the store and whose it is."""

    document_no: int
    ordinal: int
    fact_id: str
    amount: Decimal
    quantum: Decimal
    raw: str
    unit: str
    document: str

    def misprinted(self) -> tuple[Decimal, str]:
        """The amount, and how it is printed, with another first digit."""
        at = next(place for place, digit in enumerate(self.raw) if digit in "123456789")
        wrong = f"{self.raw[:at]}{int(self.raw[at]) % 9 + 1}{self.raw[at + 1 :]}"
        scale = self.amount / _number(self.raw)
        return _number(wrong) * scale, wrong


def printed_cells(store: Store) -> list[Printed]:
    """Every printed amount that has a digit to be wrong, in a fixed order."""
    return [Printed(*row) for row in store.rows(_PRINTED)]


def put(store: Store, cell: Printed, amount: Decimal, raw: str) -> None:
    """Let the cell print this."""
    store.connection.execute(
        "UPDATE fact SET amount = ?, raw = ? WHERE document_no = ? AND ordinal = ?",
        [amount, raw, cell.document_no, cell.ordinal],
    )


def errors_beside(database: bd.Database, unit: str, known: set[str]) -> list[dict[str, Any]]:
    """The errors of a unit that are not among those known, evidence and causes as lists."""
    rows = database.check(unit=unit, severity="error").lines.to_dicts()
    return [
        {**row, **{name: json.loads(row[name]) for name in ("evidence", "causes", "consequences")}}
        for row in rows
        if row["finding_id"] not in known
    ]


def planted(database: bd.Database, cells: Sequence[Printed]) -> Iterator[tuple[Printed, str, list[dict[str, Any]]]]:
    """Each cell with its misprint and the errors that are there because of it; everything is put back in the end."""
    units = {cell.unit for cell in cells}
    known = {unit: set(database.check(unit=unit).lines["finding_id"]) for unit in units}
    with database.store.writing():
        for cell in cells:
            amount, wrong = cell.misprinted()
            put(database.store, cell, amount, wrong)
            judge_units(database.store, [cell.unit])
            yield cell, wrong, errors_beside(database, cell.unit, known[cell.unit])
            put(database.store, cell, cell.amount, cell.raw)
        judge_units(database.store, units)


def misprints(trials: int, seed: int) -> Iterator[tuple[str, list[str]]]:
    """One trial a cell: what came of it, and what is wrong: nothing found, the cell not named, another value proposed.

    A digit in the last place of a rounded table contradicts nothing: such a trial is ``within rounding``.
    """
    with tempfile.TemporaryDirectory() as folder, bd.open(None) as database:
        report = database.ingest(_documents(Path(folder)), jobs=1)
        assert not report.failed, report.failed
        cells = printed_cells(database.store)
        drawn = random.Random(seed).sample(cells, min(trials, len(cells)))
        for cell, wrong, errors in planted(database, drawn):
            named = [{one["fact_id"]: one["proposed"] for one in error["causes"]} for error in errors]
            about = f"{cell.document}: {cell.fact_id} {cell.raw} printed as {wrong}"
            if len(errors) == 1 and set(named[0]) == {cell.fact_id}:
                kind, sentences = "one error, of that cell", []
            elif not errors and abs(cell.misprinted()[0] - cell.amount) <= cell.quantum:
                kind, sentences = "within rounding", []
            elif not any(cell.fact_id in one for one in named):
                kind, sentences = "not named", [f"{about}: {[error['message_zh'] for error in errors] or 'no error'}"]
            else:
                kind, sentences = "one of several" if len(errors) == 1 else "several errors", []
            proposed = {one.get(cell.fact_id) for one in named} - {None, "", cell.raw}
            yield kind, [*sentences, *(f"{about}: {value} is proposed" for value in proposed)]


def _documents(folder: Path) -> list[Path]:
    if CORPUS.is_dir():
        return [CORPUS / "quangang2024.txt", *sorted(CORPUS.glob("*.pdf"))]
    paths = []
    for number, (family, names, style) in enumerate(BASES):
        paths.append(folder / f"{number}.txt")
        paths[-1].write_bytes(text(based(1 + number, family, names, **style)))
    return paths


def _number(raw: str) -> Decimal:
    return Decimal(re.sub("[^0-9.-]", "", raw))
