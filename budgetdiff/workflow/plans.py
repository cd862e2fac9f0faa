"""Which pages a site has, and what each is made from, so that only those are made anew that would be others."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from budgetdiff.check.dispositions import Dispositions
from budgetdiff.compare import Available, Department, Yardsticks
from budgetdiff.compare.available import year_names_by_unit
from budgetdiff.errors import QuestionError
from budgetdiff.errors.refusal import refusal
from budgetdiff.facts import Period, Phase
from budgetdiff.report import Language, Look
from budgetdiff.store import Store
from budgetdiff.workflow.owners import YEARS, owners_of

KEPT = "pages.json"
"""What the last run wrote, beside the pages: for every unit its file, what it was made from, and its row of the index."""
_UNSAFE = re.compile(r"[^\w-]+")
_SUM = "\N{N-ARY SUMMATION}\n"
"""What stands before the name of a department in the record of the last run; no unit's name holds a line break."""
_PERIODS = """
SELECT unit_name, fiscal_year, CAST(phase AS VARCHAR), bool_or(source = 'own'), bool_or(source <> 'implied'),
       bool_or(level = 0 AND statement IN ('expenditure', 'general_public', 'income_expenditure'))
FROM figures GROUP BY ALL ORDER BY ALL
"""
DOCUMENTS = """
SELECT unit_name, fiscal_year, CAST(phase AS VARCHAR), document_id, coalesce(source_path, '')
FROM document WHERE superseded_by IS NULL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the page of one unit compares, and what it is made from; ``summed`` is the page of a department."""

    unit: str
    base: Period
    current: Period
    years: tuple[Period, ...]
    execution: tuple[Period, Period] | None
    file: str
    made_from: str
    summed: bool = False

    @property
    def key(self) -> str:
        """What the record of the last run calls it: a department may be called as one of its units is."""
        return f"{_SUM}{self.unit}" if self.summed else self.unit


@dataclass(frozen=True, slots=True)
class Settings:
    """How pages are made; travels to the processes that make them."""

    folder: Path
    language: Language
    look: Look
    pictures: bool
    dispositions: Path | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    """What changes the answers, as keywords of ``compare_periods``; a ``department`` has a page of its own before the others."""
    sticks: Yardsticks | None = None

    @property
    def digest(self) -> str:
        """What is another for every other answer that was asked for."""
        return hashlib.sha256(repr((sorted(self.options.items()), self.sticks)).encode()).hexdigest()[:16]


def plans_of(
    store: Store, settings: Settings, base: Period | None, current: Period | None, decided: Dispositions | None
) -> tuple[list[Plan], dict[str, str]]:
    """The pages to make, and the units that none can be made of."""
    code, shown = code_digest(settings.look), settings.language
    periods: dict[str, dict[Period, tuple[bool, bool]]] = defaultdict(dict)
    held: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
    for unit, year, phase, own, printed, total in store.rows(_PERIODS):
        periods[unit][Period(int(year), Phase(phase))] = (bool(printed), bool(total))
        held[unit].append((year, phase, own))
    documents: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for unit, *document in store.rows(DOCUMENTS):
        documents[unit].append(tuple(document))
    called = year_names_by_unit(store)
    about = _decided_by_unit(decided, set(periods))
    plans, left_out = [], {}
    for unit in sorted(periods):
        known = periods[unit]
        try:
            there = Available.of(held[unit], unit, called.get(unit))
            one, two = _pair(there, base, current, across_phases=bool(settings.options.get("across_phases")))
            _check_index(settings.sticks, one, two)
        except QuestionError as error:
            left_out[unit] = refusal(str(error), shown.code)
            continue
        years = [p for p in known if p.phase is two.phase and p.fiscal_year <= two.fiscal_year and known[p][0]]
        years = sorted(years)[-YEARS:] if one.phase is two.phase and len(years) > 2 else []
        made_from = json.dumps(
            [
                code,
                shown.code,
                shown.unit.name,
                settings.pictures,
                settings.digest,
                str(one),
                str(two),
                [
                    [str(part) for part in d] + [settings.pictures and bool(d[3]) and Path(d[3]).is_file()]
                    for d in documents[unit]
                ],
                about[unit] + about[""],
            ]
        )
        digest = hashlib.sha256(made_from.encode()).hexdigest()[:16]
        plans.append(Plan(unit, one, two, tuple(years), _executed(known, two), file_name(unit), digest))
    return plans, left_out


def _decided_by_unit(decided: Dispositions | None, units: set[str]) -> dict[str, list[list[str]]]:
    """The decisions that a unit's page may show; those that name no unit of the database may be about any."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for one in decided.entries if decided is not None else ():
        found[one.unit if one.unit in units else ""].append([str(part) for part in astuple(one)])
    return found


def file_name(unit: str) -> str:
    """The name of a unit's page: what of its name is safe in a file's, and eight digits that no other unit has."""
    plain = _UNSAFE.sub("", unit)[:40]
    return f"{plain or 'unit'}-{hashlib.sha256(unit.encode()).hexdigest()[:8]}.html"


def check_thresholds(store: Store, settings: Settings) -> None:
    """Raise QuestionError for a threshold of a statement that no unit has; a single unit may lack it."""
    materiality = settings.options.get("materiality")
    if materiality is not None and materiality.by_statement:
        materiality.check_statements([row[0] for row in store.rows("SELECT DISTINCT statement FROM figures")])


def _check_index(sticks: Yardsticks | None, base: Period, current: Period) -> None:
    """Raise QuestionError where the price index lacks a year that is compared."""
    if sticks is not None and sticks.deflator is not None:
        sticks.deflator.factor(current.fiscal_year, base.fiscal_year)


def plan_of_department(
    store: Store, settings: Settings, base: Period | None, current: Period | None, plans: Sequence[Plan]
) -> Iterator[Plan]:
    """The page of the department that was asked for, made from all that its units' pages are made from.

    Raises QuestionError where it cannot be compared: nobody asked for a site without it.
    """
    department: Department | None = settings.options.get("department")
    if department is None:
        return
    owners = owners_of(store, None, department)
    one, two = _pair(owners.there, base, current, across_phases=bool(settings.options.get("across_phases")))
    _check_index(settings.sticks, one, two)
    parts = sorted((plan.unit, plan.made_from) for plan in plans)
    made_from = json.dumps([parts, settings.digest, owners.units, str(one), str(two)])
    digest = hashlib.sha256(made_from.encode()).hexdigest()[:16]
    yield Plan(owners.name, one, two, (), None, file_name(f"{_SUM}{owners.name}"), digest, summed=True)


def _pair(
    there: Available, base: Period | None, current: Period | None, *, across_phases: bool
) -> tuple[Period, Period]:
    """The periods of a unit's page: as asked for, else its newest document's and the one before it."""
    one, two = there.pair(base, current)
    mixed = one.fiscal_year != two.fiscal_year and one.phase is not two.phase
    if one == two or (mixed and not across_phases):
        raise QuestionError(f"{one} and {two} cannot be compared")
    return one, two


def _executed(known: Mapping[Period, tuple[bool, bool]], current: Period) -> tuple[Period, Period] | None:
    """The newest year up to the current one with totals of both a budget and an outturn."""
    for year in sorted({p.fiscal_year for p in known if p.fiscal_year <= current.fiscal_year}, reverse=True):
        pair = Period(year, Phase.APPROVED), Period(year, Phase.EXECUTED)
        if all(known.get(one, (False, False))[1] for one in pair):
            return pair
    return None


def code_digest(look: Look) -> str:
    """The project's own code and data, and the look: a page made by another version is stale."""
    found = hashlib.sha256(look.digest().encode())
    root = Path(str(files("budgetdiff")))
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".sql", ".toml", ".csv", ".po"}:
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def kept_before(folder: Path) -> dict[str, Any]:
    """What the last run wrote; nothing where there was none or its record cannot be read: then all is made anew."""
    try:
        kept = json.loads((folder / KEPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    wanted = {"file", "made_from", "row"}
    return (
        {unit: one for unit, one in kept.items() if isinstance(one, dict) and wanted <= one.keys()}
        if isinstance(kept, dict)
        else {}
    )


def fresh(plan: Plan, before: Mapping[str, Any] | None, folder: Path) -> bool:
    """Whether a page is there that was made from the same."""
    return before is not None and before["made_from"] == plan.made_from and (folder / plan.file).is_file()
