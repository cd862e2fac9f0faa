"""A database of disclosures: what it tracks, checks and hands out; see ``questions`` and ``taking``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from budgetdiff.errors import QuestionError, StoreError
from budgetdiff.facts import Period
from budgetdiff.store import Store, write_package, write_partitioned, write_sqlite
from budgetdiff.workflow.reporting import Reporting
from budgetdiff.workflow.taking import Taking

if TYPE_CHECKING:
    from budgetdiff.check import Findings
    from budgetdiff.track import Tracking


class Database(Taking, Reporting):
    """A database of disclosures. ``bd.open(path)`` gives one; close it, or use it as a context manager."""

    def close(self) -> None:
        """Let the file go."""
        self.store.close()

    def __repr__(self) -> str:
        path = self.store.path
        return f"Database({str(path)!r})" if path is not None else "Database(None)"

    def _repr_html_(self) -> str:
        """What it holds, for a notebook: units, years, documents."""
        return self.show()._repr_html_()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def export(self, directory: str | Path, *, unit: str | None = None) -> tuple[Path, ...]:
        """Write the figures of the newest documents as a tidy data package; the files written.

        ``ingest`` of the folder gives the identical facts. Raises QuestionError where there is nothing to write, the
        folder cannot be written, or files of somebody else's stand there under the names of ours.
        """
        from budgetdiff.compare import resolve_unit  # brings polars in

        return write_package(self.store, _folder(directory), unit=resolve_unit(self.store, unit))

    def export_partitioned(self, directory: str | Path, *, unit: str | None = None) -> tuple[Path, ...]:
        """Write the figures as Parquet, a folder a period, for ``compare_folder`` and other tools; the files."""
        from budgetdiff.compare import resolve_unit  # brings polars in

        return write_partitioned(self.store, _folder(directory), unit=resolve_unit(self.store, unit))

    def export_sqlite(self, out: str | Path, *, unit: str | None = None) -> dict[str, int]:
        """Write the public views as a new SQLite file, for datasette and other tools; how many rows each has.

        Money is a REAL and beside it, as ``<name>_exact``, its exact text. Raises QuestionError where there is such a file.
        """
        from budgetdiff.compare import resolve_unit  # brings polars in

        return write_sqlite(self.store, Path(out), unit=resolve_unit(self.store, unit))

    def track(
        self,
        *periods: str | Period,
        unit: str | None = None,
        actuals: str | Path | None = None,
        replace: bool = False,
        profile: str | Path | None = None,
        mapping: str | Path | None = None,
        far: str | Decimal | Fraction = "1.3",
    ) -> Tracking:
        """The targets of the periods (all years that have some, if none is given), held against what was reached.

        ``actuals`` is a file of reports (CSV, XLSX, YAML), kept in the database by date; all of it is taken in, or, where a
        row is wrong, nothing. ``profile`` is the name of a scoring profile or a TOML file, ``mapping`` a TOML file of
        targets that are one across years. ``far`` times a target is far exceeded (``1.3`` or ``130%``). Raises MappingError,
        naming file and line, for a file that is wrong, QuestionError for a period or unit there is not.
        """
        from budgetdiff.compare import resolve_unit  # brings polars in
        from budgetdiff.track import Mapping as Pairs
        from budgetdiff.track import Options, profile_of, read_mapping, track_targets

        name = resolve_unit(self.store, unit)
        options = Options(_multiple(far), read_mapping(Path(mapping)) if mapping else Pairs(), profile_of(profile))
        asked = self._tracked(periods)
        if actuals is not None:
            self.add_actuals(actuals, unit=name, replace=replace)
        return track_targets(self.store, asked, unit=name, options=options)

    def self_evaluation(
        self,
        out: str | Path,
        *,
        year: str | int | Period | None = None,
        unit: str | None = None,
        profile: str | Path | None = None,
        money: str | Path | None = None,
    ) -> int:
        """Write the self-evaluation forms (绩效自评表) of a year, filled, as .xlsx or .docx; how many forms.

        A form a project, and one of the unit as a whole where it has targets: target, actual, points, score by the
        ``profile``, execution of the budget, deviation; what nobody states is left open and said in a note. Without a ``year``
        it is the newest that has targets. ``money`` is a file (CSV, XLSX, YAML: 项目, 年初预算数, 全年预算数, 全年执行数 in 万元)
        that counts before what documents print. Raises QuestionError for a year without targets or another ending, MappingError
        for a file that is wrong; nothing is written then.
        """
        from budgetdiff.workflow.evaluation import write_evaluation  # brings polars in

        asked = self._tracked([Period(year) if isinstance(year, int) else year] if year is not None else [])
        return write_evaluation(self.store, Path(out), asked, unit, profile, None if money is None else Path(money))

    def _tracked(self, periods: Sequence[str | Period]) -> list[Period]:
        asked = [Period.parse(p) if isinstance(p, str) else p for p in periods]
        if asked:
            return asked
        rows = self.store.rows("SELECT DISTINCT fiscal_year FROM indicators ORDER BY 1")
        return [Period(int(row[0])) for row in rows]

    def add_actuals(self, path: str | Path, *, unit: str | None = None, replace: bool = False) -> int:
        """Take a file of actuals (CSV, XLSX, YAML) in; how many were new. See ``track``."""
        from budgetdiff.document.records import read_records
        from budgetdiff.track import match_actuals  # brings polars in

        file = Path(path)
        entries = [(entry.line, entry.texts) for entry in read_records(file)]
        matched = match_actuals(self.store, entries, file.name, unit=unit)
        with self.store.writing():
            return self.store.add_actuals(matched, replace=replace)

    def actuals_template(self, out: str | Path, *periods: str | Period, unit: str | None = None) -> int:
        """Write a file of the targets that have no actual yet, to be filled in; how many there are.

        The suffix says the format: .csv, .xlsx, .yaml. Raises QuestionError where there is no such target, MappingError
        for another suffix; nothing is written then.
        """
        from budgetdiff.compare import resolve_unit  # brings polars in
        from budgetdiff.track import template_file, template_rows

        years = [period.fiscal_year for period in self._tracked(periods)]
        head, rows = template_rows(self.store, years, unit=resolve_unit(self.store, unit))
        if not rows:
            raise QuestionError("there is no target without an actual; ingest a disclosure with target forms first")
        file = Path(out)
        content = template_file(head, rows, file.suffix.lower())
        if not file.parent.is_dir():
            raise QuestionError(f"{file}: the folder {file.parent} does not exist")
        file.write_bytes(content)
        return len(rows)

    def check(
        self,
        *,
        unit: str | None = None,
        year: int | None = None,
        rule: str | None = None,
        severity: str | None = None,
        rules: Sequence[str | Path] = (),
        dispositions: str | Path | None = None,
    ) -> Findings:
        """Hold every number against the others; what contradicts. It is an answer: the view ``findings`` is filled by ``ingest``.

        ``rules`` are Python files of one's own rules, ``dispositions`` a file of what was decided about findings.
        """
        from budgetdiff.check import check_documents  # brings polars in

        return check_documents(
            self.store, unit=unit, year=year, rule=rule, severity=severity, rules=rules, dispositions=dispositions
        )

    def decide(
        self, path: str | Path, *findings: str, status: str, note: str = "", rules: Sequence[str | Path] = ()
    ) -> int:
        """Write into a file of dispositions that findings (their ids) are ``confirmed`` or ``accepted``; how many.

        ``rules`` are the files of one's own rules whose findings are meant, as given to ``check``.
        """
        from budgetdiff.check import decide  # brings polars in

        return decide(self.store, path, findings, status, note, rules)

    def review_page(self, *, language: str = "zh") -> tuple[str, int]:
        """The figures that recognition in pictures was not sure of as one HTML page, and how many there are.

        Each has the picture of its cell, what was read and what it may be, and the command that tells what is printed there.
        """
        from budgetdiff.report import Language  # brings polars and jinja2 in
        from budgetdiff.workflow.review import review_html

        return review_html(self.store, Language(language))

    def override(self, fact_id: str, typed: str, *, by: str) -> str:
        """Put what a person (``by``) read in the cell of a recognised figure in its place; the amount in yuan, in words.

        ``typed`` is what is printed there, in the unit of money of its column; '' is a blank cell. It is kept with the time
        and with what had been recognised (view ``overrides``), also when the document is read anew. Raises QuestionError.
        """
        from budgetdiff.check.run import finish  # brings polars in

        with self.store.writing():
            said = self.store.override(fact_id, typed, by)
            finish(self.store)
        return said

    def withdraw(self, fact_id: str) -> str:
        """Let what was recognised of a figure count again; what that is. Raises QuestionError where nobody read it otherwise."""
        from budgetdiff.check.run import finish  # brings polars in

        with self.store.writing():
            said = self.store.withdraw(fact_id)
            finish(self.store)
        return said


def open_database(
    path: str | Path | None = "budget.duckdb",
    *,
    made: bool = True,
    memory_limit: str | None = None,
    read_only: bool | None = None,
    wait: float = 0,
) -> Database:
    """Open a database file, made anew where there is none (unless ``made`` is false); None is a database in memory.

    Others read the same file meanwhile: it is held alone only while something is written. With ``read_only`` nothing is ever
    written; ``read_only=False`` holds it alone as long as it is open. ``wait`` is how many seconds to wait for other processes.
    ``memory_limit`` (``4GB``) is what DuckDB may hold; what needs more is put on disk beside the file meanwhile.

    Raises StoreError (StoreBusy, StoreForeign, StoreTooNew, StoreShut) with one sentence that names the file, QuestionError for a
    memory limit that is none or too small.
    """
    if path is not None and not Path(path).exists() and (read_only or not made):
        raise StoreError(f"{path} does not exist; ingest a disclosure first, or give another --db")
    if path is None or read_only is False:
        return Database(Store.open(path, memory_limit=memory_limit, wait=wait))
    return Database(Store.share(path, read_only=bool(read_only), memory_limit=memory_limit, wait=wait))


def _folder(directory: str | Path) -> Path:
    if not str(directory).strip():
        raise QuestionError("the folder to write has no name; write . for the one you are in")
    return Path(directory)


def _multiple(far: str | Decimal | Fraction) -> Fraction:
    """``1.3`` or ``130%`` as a fraction above one; raises QuestionError for anything else."""
    text = str(far).strip()
    try:
        number = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError) as error:
        raise QuestionError(f"“{text}” is no multiple of a target (1.3 or 130%)") from error
    if number <= 1:
        raise QuestionError(f"far exceeded begins above the target, not at {text} of it (say 1.3 or 130%)")
    return number
