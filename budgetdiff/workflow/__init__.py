"""The only place where the stages meet. Its names are brought in when they are first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from budgetdiff.results import FORMATS, encoded, write_file
    from budgetdiff.workflow.comparing import compare_folder, compare_folder_to, tags_of, thresholds
    from budgetdiff.workflow.database import Database, open_database
    from budgetdiff.workflow.ingest import Ingested, IngestReport, Source, sources_in
    from budgetdiff.workflow.lakes import lake_sources
    from budgetdiff.workflow.record import record_of
    from budgetdiff.workflow.review import (
        PersonRead,
        figure_now,
        figures_read,
        files_of,
        times_read,
        unsure_figures,
    )
    from budgetdiff.workflow.said import LANGUAGES, note_said, said, sentence
    from budgetdiff.workflow.taken import Rival, Taken, called_now, rivals_of, taken_for
    from budgetdiff.workflow.terminal import asked_lines, terminal_text

_HOMES = {
    "budgetdiff.results": (
        "FORMATS",
        "encoded",
        "write_file",
    ),
    "budgetdiff.workflow.comparing": (
        "compare_folder",
        "compare_folder_to",
        "tags_of",
        "thresholds",
    ),
    "budgetdiff.workflow.database": (
        "Database",
        "open_database",
    ),
    "budgetdiff.workflow.ingest": (
        "Ingested",
        "IngestReport",
        "Source",
        "sources_in",
    ),
    "budgetdiff.workflow.lakes": ("lake_sources",),
    "budgetdiff.workflow.record": ("record_of",),
    "budgetdiff.workflow.review": (
        "PersonRead",
        "figure_now",
        "figures_read",
        "files_of",
        "times_read",
        "unsure_figures",
    ),
    "budgetdiff.workflow.said": (
        "LANGUAGES",
        "note_said",
        "said",
        "sentence",
    ),
    "budgetdiff.workflow.taken": (
        "Rival",
        "Taken",
        "called_now",
        "rivals_of",
        "taken_for",
    ),
    "budgetdiff.workflow.terminal": (
        "asked_lines",
        "terminal_text",
    ),
}
_AT_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "FORMATS",
    "LANGUAGES",
    "Database",
    "IngestReport",
    "Ingested",
    "PersonRead",
    "Rival",
    "Source",
    "Taken",
    "asked_lines",
    "called_now",
    "compare_folder",
    "compare_folder_to",
    "encoded",
    "figure_now",
    "figures_read",
    "files_of",
    "lake_sources",
    "note_said",
    "open_database",
    "record_of",
    "rivals_of",
    "said",
    "sentence",
    "sources_in",
    "tags_of",
    "taken_for",
    "terminal_text",
    "thresholds",
    "times_read",
    "unsure_figures",
    "write_file",
]


def __getattr__(name: str) -> Any:
    if name not in _AT_HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_AT_HOME[name]), name)
