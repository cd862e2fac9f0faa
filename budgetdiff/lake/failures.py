"""The dataset ``failures``: files that could not be taken in, and why; one that is taken in later is no failure any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from budgetdiff.lake.manifest import File
from budgetdiff.lake.reading import reading

FAILURES = "failures"
_MERGED = """
SELECT source_name, message, failed_at FROM read_parquet($paths, hive_partitioning := false)
WHERE NOT list_contains($taken, source_name)
QUALIFY row_number() OVER (PARTITION BY source_name ORDER BY failed_at DESC, message) = 1
ORDER BY source_name
"""


def write_failures(lake: Path, folder: str, failures: Sequence[tuple[str, str]]) -> list[File]:
    """Write failures, names and why, as one new file; the file, none where there is no failure."""
    if not failures:
        return []
    with reading(lake) as connection:
        names, messages = (list(column) for column in zip(*failures, strict=True))
        text = (
            "SELECT unnest($1::VARCHAR[]) AS source_name, unnest($2::VARCHAR[]) AS message, $3::TIMESTAMP AS failed_at"
        )
        relation = connection.sql(text, params=[names, messages, datetime.now(UTC).replace(tzinfo=None)])
        return [_put(lake, folder, relation)]


def merged(lake: Path, files: Sequence[File], taken: Sequence[str]) -> list[File]:
    """One file of the latest failure of each name, but for those ``taken`` in."""
    if not files:
        return []
    with reading(lake) as connection:
        given = {"paths": [str(lake / file.path) for file in files], "taken": list(taken)}
        relation = connection.sql(_MERGED, params=given)
        return [_put(lake, "data", relation)] if relation.limit(1).fetchall() else []


def read_failures(lake: Path, files: Sequence[File]) -> list[tuple[str, str]]:
    """Names and why they failed."""
    if not files:
        return []
    with reading(lake) as connection:
        given = {"paths": [str(lake / file.path) for file in files], "taken": []}
        return [(str(name), str(message)) for name, message, _ in connection.execute(_MERGED, given).fetchall()]


def _put(lake: Path, folder: str, relation: object) -> File:
    out = lake / folder / FAILURES / f"{uuid4().hex}.parquet"
    out.parent.mkdir(parents=True, exist_ok=True)
    relation.write_parquet(str(out), compression="zstd")  # type: ignore[attr-defined] # a relation of DuckDB's
    return File(out.relative_to(lake).as_posix(), FAILURES, -1, out.stat().st_size)
