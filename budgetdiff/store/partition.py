"""Figures as Parquet files, a folder a period: what DuckDB and Spark both read, and any tool of the trade."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from budgetdiff.errors import QuestionError
from budgetdiff.store.sqltext import written_out
from budgetdiff.store.store import Store

_FIGURES = """
SELECT unit_name, statement, side, classification, code, label, label_key, level, measure, amount, quantum,
       CAST(origin AS VARCHAR) AS origin, source, fact_id, document_id, fiscal_year, CAST(phase AS VARCHAR) AS phase,
       doubtful, standing
FROM figures WHERE $1 IS NULL OR unit_name = $1
ORDER BY fiscal_year, phase, unit_name, statement, side, classification, measure, code, label_key"""
# Which tables and columns are printed at all, be it with empty cells: there a line that is missing is new or gone.
_SCOPES = written_out("""
SELECT * FROM (
SELECT DISTINCT unit_name, statement, coalesce(side, '') AS side,
       @column_of(statement, measure) AS measure, fiscal_year, CAST(phase AS VARCHAR) AS phase
FROM all_facts WHERE superseded_by IS NULL AND origin = 'printed') AS printed
WHERE $1 IS NULL OR unit_name = $1 ORDER BY ALL""")


def write_partitioned(store: Store, directory: Path, *, unit: str | None = None) -> tuple[Path, ...]:
    """Write ``figures`` and ``scopes`` below ``directory`` as fiscal_year=…/phase=…/*.parquet; the files written.

    What an earlier export left in those two folders is replaced once the new files are whole. Raises QuestionError where
    there are no figures, the folder cannot be written, or somebody else's files stand there.
    """
    if not store.rows("SELECT 1 FROM figures WHERE $1 IS NULL OR unit_name = $1 LIMIT 1", [unit]):
        raise QuestionError(f"there are no figures of “{unit}” to export" if unit else "the database holds no figures")
    for name in ("figures", "scopes"):
        foreign = [path.name for path in (directory / name).glob("*") if not path.name.startswith("fiscal_year=")]
        if foreign:
            raise QuestionError(f"{directory / name}: “{foreign[0]}” is not of an export; give another folder")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory, prefix=".new-") as made:
            for name, query in (("figures", _FIGURES), ("scopes", _SCOPES)):
                relation = store.connection.sql(query, params=[unit])
                relation.write_parquet(
                    str(Path(made) / name), partition_by=["fiscal_year", "phase"], compression="zstd", overwrite=True
                )
            for name in ("figures", "scopes"):
                shutil.rmtree(directory / name, ignore_errors=True)
                (Path(made) / name).rename(directory / name)
    except OSError as error:
        raise QuestionError(f"{directory}: cannot be written ({error.strerror})") from error
    return tuple(sorted(path for name in ("figures", "scopes") for path in (directory / name).rglob("*.parquet")))
