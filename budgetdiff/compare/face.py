"""``bd.compare``: light to import, so that the package is; what it calls brings the heavy parts in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from budgetdiff.compare.result import FrameComparison


def compare(
    base: Any, current: Any, on: Sequence[str] | str, *, value: str = "amount",
    total_by: Sequence[str] | str | None = None, label: str | None = None, memory_limit: str | None = None,
) -> FrameComparison:  # fmt: skip
    """Compare two frames line by line, without a database; see ``budgetdiff.compare.compare_frames``."""
    from budgetdiff.compare.frames import compare_frames  # brings polars and DuckDB in  # noqa: PLC0415

    return compare_frames(base, current, on, value=value, total_by=total_by, label=label, memory_limit=memory_limit)
