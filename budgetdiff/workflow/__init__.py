"""The only place where the stages meet."""

from budgetdiff.results import encoded, write_file
from budgetdiff.workflow.comparing import compare_folder, compare_folder_to, tags_of, thresholds
from budgetdiff.workflow.database import Database, open_database
from budgetdiff.workflow.ingest import Ingested, IngestReport, Source, sources_in
from budgetdiff.workflow.record import record_of
from budgetdiff.workflow.said import LANGUAGES, said
from budgetdiff.workflow.terminal import asked_lines, terminal_text

__all__ = [
    "LANGUAGES",
    "Database",
    "IngestReport",
    "Ingested",
    "Source",
    "asked_lines",
    "compare_folder",
    "compare_folder_to",
    "encoded",
    "open_database",
    "record_of",
    "said",
    "sources_in",
    "tags_of",
    "terminal_text",
    "thresholds",
    "write_file",
]
