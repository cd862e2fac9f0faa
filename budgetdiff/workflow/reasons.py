"""An officer's own reasons: a file keyed by the code of the line, filled in and carried from year to year."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from budgetdiff.classification.crosswalk_csv import read_rows
from budgetdiff.errors import MappingError
from budgetdiff.results import write_file

if TYPE_CHECKING:
    from budgetdiff.report.narrate import Narrative

COLUMNS = ("code", "label", "change", "reason", "stated", "where", "due")
"""``reason`` is the officer's; ``change``, ``stated`` (what the document at hand says), ``where`` and ``due`` (``yes`` for a change
above the thresholds that nothing explains) are there to help."""


def read_reasons(path: Path) -> dict[str, str]:
    """The reasons of a CSV file by code, or by label where a line has no code; empty ones are left out.

    Raises MappingError, naming the line, for a file that is no such CSV, a row that names no line, or one line twice.
    """
    found: dict[str, str] = {}
    for row, place in ((row, place) for place, row in read_rows(path, "a file of reasons", ("reason",), COLUMNS)):
        key = row["code"] or row["label"]
        if not row["reason"]:
            continue
        if not key:
            raise MappingError(f"{place}: code and label name no line")
        if key in found:
            raise MappingError(f"{place}: “{key}” has another reason further up")
        found[key] = row["reason"]
    return found


def write_template(out: Path, narrative: Narrative, earlier: dict[str, str]) -> int:
    """Write the lines that changed as a file of reasons to fill in, with those of an ``earlier`` file kept; how many lines.

    Raises MappingError where the file cannot be written.
    """
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    count = 0
    for item in narrative.items:
        if item.said.kind not in ("up", "down", "new"):
            continue
        count += 1
        label, sign = (
            item.names[-1] if item.names else item.said.label,
            {"up": "+", "down": "-"}.get(item.said.kind, ""),
        )
        stated = item.reason if item.reason is not None and item.reason.where else None
        rows.writerow(
            [
                _plain(cell)
                for cell in (
                    item.code,
                    label,
                    f"{sign}{item.said.delta}" if item.said.delta else "",
                    earlier.get(item.code or label, ""),
                    stated.text if stated else "",
                    stated.where if stated else "",
                    "yes" if item.due else "",
                )
            ]
        )
    try:
        write_file(out, b"\xef\xbb\xbf" + text.getvalue().encode())
    except OSError as error:
        raise MappingError(f"{out}: the file cannot be written ({error.strerror})") from error
    return count


def _plain(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula; signed numbers stay numbers."""
    formula = cell.startswith(("=", "@", "\t", "\r")) or (cell.startswith(("+", "-")) and not cell[1:2].isdigit())
    return f"'{cell}" if formula else cell
