"""What to say of a file that is tidy data, and no disclosure."""

from __future__ import annotations

from pathlib import Path

from budgetdiff.errors import BudgetdiffError

_TIDY = frozenset({".csv", ".tsv", ".tab", ".parquet"})
_LISTED = 20


def tidy_hint(path: Path) -> str:
    """The option that a tidy file is taken in by, and the columns that it has; '' for a file of another suffix."""
    if path.suffix.lower() not in _TIDY:
        return ""
    from budgetdiff.document.tidy import read_tidy  # brings polars in

    try:
        columns = read_tidy(path).columns
    except BudgetdiffError:
        return ""
    if len(columns) < 2:
        return ""
    names = ", ".join(columns[:_LISTED]) + (" …" if len(columns) > _LISTED else "")
    return (
        "; if it is tidy data, say which of its columns is what "
        f"(--column year=NAME --column amount=NAME --column label=NAME); there are {names}"
    )
