"""Published government budgets of several years in; exact, traceable, explained year-over-year change out.

Everything a user needs by name is here: ``bd.open`` and ``bd.compare``, the results they give, the options they take, periods and
amounts, and the errors. It is brought in when it is first used, so that ``import budgetdiff`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from budgetdiff.check import Findings
    from budgetdiff.classification.crosswalk import Crosswalk
    from budgetdiff.compare import (
        Bridge,
        Comparison,
        Department,
        FrameComparison,
        LabelMapping,
        Materiality,
        Ranking,
        StoredPairs,
        Tags,
        Trend,
    )
    from budgetdiff.compare import compare_frames as compare
    from budgetdiff.errors import (
        AmountRefused,
        BudgetdiffError,
        CodeRefused,
        EngineError,
        FrameError,
        MappingError,
        MisprintedSource,
        PeriodRefused,
        QuestionError,
        RecordRefused,
        SourceError,
        StoreBusy,
        StoreError,
        StoreForeign,
        StoreShut,
        StoreTooNew,
        TargetRefused,
        UnreadableSource,
        UnrecognisedSource,
        ValueRefused,
    )
    from budgetdiff.facts import Amount, Period, Phase, Ratio, Unit
    from budgetdiff.results import Result
    from budgetdiff.track import Mapping, Profile, Tracking
    from budgetdiff.workflow import Database, IngestReport, compare_folder, compare_folder_to, thresholds
    from budgetdiff.workflow import open_database as open  # noqa: A004 - the name of the contract: bd.open
    from budgetdiff.workflow.lakes import ingest_folder, open_lake, pull_units, push_database
    from budgetdiff.workflow.overview import Overview
    from budgetdiff.workflow.site import SiteReport

__version__ = version("budgetdiff")

_HOMES = {
    "check": ("Findings",),
    "classification.crosswalk": ("Crosswalk",),
    "compare": (
        "Bridge",
        "Comparison",
        "Department",
        "FrameComparison",
        "LabelMapping",
        "Materiality",
        "Ranking",
        "StoredPairs",
        "Tags",
        "Trend",
    ),
    "errors": (
        "AmountRefused",
        "BudgetdiffError",
        "CodeRefused",
        "EngineError",
        "FrameError",
        "MappingError",
        "MisprintedSource",
        "PeriodRefused",
        "QuestionError",
        "RecordRefused",
        "SourceError",
        "StoreBusy",
        "StoreError",
        "StoreForeign",
        "StoreShut",
        "StoreTooNew",
        "TargetRefused",
        "UnreadableSource",
        "UnrecognisedSource",
        "ValueRefused",
    ),
    "facts": ("Amount", "Period", "Phase", "Ratio", "Unit"),
    "results": ("Result",),
    "track": ("Mapping", "Profile", "Tracking"),
    "workflow": ("Database", "IngestReport", "compare_folder", "compare_folder_to", "thresholds"),
    "workflow.lakes": ("ingest_folder", "open_lake", "pull_units", "push_database"),
    "workflow.overview": ("Overview",),
    "workflow.site": ("SiteReport",),
}
"""Where a name is at home: the one place from which heavy parts are brought in by name."""
_AT_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Amount",
    "AmountRefused",
    "Bridge",
    "BudgetdiffError",
    "CodeRefused",
    "Comparison",
    "Crosswalk",
    "Database",
    "Department",
    "EngineError",
    "Findings",
    "FrameComparison",
    "FrameError",
    "IngestReport",
    "LabelMapping",
    "Mapping",
    "MappingError",
    "Materiality",
    "MisprintedSource",
    "Overview",
    "Period",
    "PeriodRefused",
    "Phase",
    "Profile",
    "QuestionError",
    "Ranking",
    "Ratio",
    "RecordRefused",
    "Result",
    "SiteReport",
    "SourceError",
    "StoreBusy",
    "StoreError",
    "StoreForeign",
    "StoreShut",
    "StoreTooNew",
    "StoredPairs",
    "Tags",
    "TargetRefused",
    "Tracking",
    "Trend",
    "Unit",
    "UnreadableSource",
    "UnrecognisedSource",
    "ValueRefused",
    "compare",
    "compare_folder",
    "compare_folder_to",
    "ingest_folder",
    "open",
    "open_lake",
    "pull_units",
    "push_database",
    "thresholds",
]


def __getattr__(name: str) -> Any:
    if name == "compare":  # the stage, which can be called: its module is the function too
        return import_module("budgetdiff.compare")
    if name == "open":
        return import_module("budgetdiff.workflow").open_database
    if name not in _AT_HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"budgetdiff.{_AT_HOME[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
