"""Self-evaluation forms written from the database: targets, what was reached, and the money that a user gives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from budgetdiff.compare import resolve_unit
from budgetdiff.document.records import read_records
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period
from budgetdiff.results import write_file
from budgetdiff.store import Store
from budgetdiff.track import Options, profile_of, track_targets
from budgetdiff.track.evaluation import forms_of, read_money, word_file, workbook_file

MAKERS = {".xlsx": workbook_file, ".docx": word_file}
"""What forms are written as, by the ending of the file."""


def write_evaluation(
    store: Store, out: Path, periods: Sequence[Period], unit: str | None, profile: str | Path | None, money: Path | None
) -> int:
    """Write the forms of the newest of the periods that has targets; how many. See ``Database.self_evaluation``."""
    if out.suffix.lower() not in MAKERS:
        raise QuestionError(f"{out}: a self-evaluation ends in {' or '.join(MAKERS)}")
    name, rule = resolve_unit(store, unit), profile_of(profile)
    tracking = track_targets(store, periods, unit=name, options=Options(profile=rule))
    years = sorted(set(tracking.lines["fiscal_year"].to_list()))
    if not years:
        raise QuestionError("there are no targets to evaluate; ingest a disclosure with target forms first")
    given = None
    if money is not None:
        given = read_money([(entry.line, entry.texts) for entry in read_records(money)], money.name)
    forms = forms_of(store, tracking, rule, year=years[-1], money=given)
    write_file(out, MAKERS[out.suffix.lower()](forms))
    return len(forms)
