"""Taking documents in, taking them back, and putting right what they are taken for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from budgetdiff.errors import QuestionError
from budgetdiff.facts import Given, Level, Period, Phase
from budgetdiff.workflow.ingest import Ingested, IngestReport, Intake, Source
from budgetdiff.workflow.keep import drop_copies
from budgetdiff.workflow.questions import Questions
from budgetdiff.workflow.readers import TIMEOUT
from budgetdiff.workflow.taken import file_of


class Taking(Questions):
    """The part of a ``Database`` that changes which documents there are and what they are taken for."""

    def ingest(
        self,
        paths: str | Path | Source | Iterable[str | Path | Source],
        *,
        jobs: int | None = None,
        progress: Callable[[Ingested], None] | None = None,
        unit: str | None = None,
        level: str | None = None,
        year: int | None = None,
        phase: str | None = None,
        timeout: float = TIMEOUT,
        keep: bool = False,
        check: bool = True,
    ) -> IngestReport:
        """Take files (or folders of them) in; each document whole or not at all, and a failed file does not stop others.

        Files whose bytes are there already are not read again. Up to ``jobs`` processes read (default: one for each core), each
        at most ``timeout`` seconds at a file; this one writes, and ``progress`` is called after each file. What is said of
        ``unit``, ``level``, ``year`` and ``phase`` counts for every file before what it says itself. ``keep`` copies the
        files beside the database. What was taken in is judged and checked at the end, or, without ``check``, when somebody asks.
        """
        given = Given(
            unit,
            Level.parse(level).value if level else None,
            None if year is None else Period(year).fiscal_year,
            Phase.parse(phase) if phase else None,
        )
        sources = [paths] if isinstance(paths, str | Path | Source) else paths
        intake = Intake(self.store, given, keep=keep, progress=progress)
        try:
            report = IngestReport(intake.run(sources, jobs or os.cpu_count() or 1, timeout))
        finally:
            intake.release()
        if check:
            self.finish()
        return report

    def finish(self) -> None:
        """Judge and check what is not yet, in the database: what a run that was broken off left, too."""
        if self.store.unfinished:
            from budgetdiff.check import finish  # only where something is to be judged

            finish(self.store)

    def forget(self, *documents: str) -> tuple[str, ...]:
        """Take documents back, each named by its id (or its first digits), its file's name or path; the names of the files.

        The database is then what it would be without them. Raises QuestionError for a name that no document or more than
        one has; nothing is forgotten then.
        """
        found = [self.store.find(one) for one in documents]
        known = self.store.known()
        with self.store.writing():
            self.store.forget([identifier for identifier, _ in found])
        drop_copies(self.store, [kept for identifier, _ in found if (kept := known[identifier][2])])
        self.finish()
        return tuple(name for _, name in found)

    def rename(self, old: str, new: str) -> tuple[str, ...]:
        """Call a unit ``new`` that is called ``old``, in the documents there are and in those to come; its names in them.

        Giving it its own name back (``rename(NEW, OLD)``, or ``rename(OLD, OLD)``) ends it. Raises QuestionError where no unit is
        called so, or the new name is none.
        """
        if not new.strip():
            raise QuestionError("a unit needs a name")
        with self.store.writing():
            names = self.store.rename(old, new.strip())
        self.finish()
        return tuple(names)

    def prefer(self, document: str, *, preferred: bool = True) -> tuple[str, str]:
        """Let a document count before the others of its unit, level, year and phase, or no longer so; its id and file name."""
        identifier, name = self.store.find(document)
        with self.store.writing():
            self.store.prefer(identifier, preferred=preferred)
        self.finish()
        return identifier, name

    def correct(
        self,
        document: str,
        *,
        unit: str | None = None,
        level: str | None = None,
        year: int | None = None,
        phase: str | None = None,
        timeout: float = TIMEOUT,
    ) -> Ingested:
        """Read a document anew, as of another ``unit``, ``level``, ``year`` or ``phase`` than it says; what became of it.

        What is said counts as said with ``ingest``, before what the document says itself; what was said earlier stays unless it is
        said otherwise. It is read from its file, else from the copy beside the database. Raises QuestionError, and changes
        nothing, where there is no such file any more, a word is none, or the file cannot be read so.
        """
        identifier, name = self.store.find(document)
        places = self.store.rows("SELECT source_path FROM document WHERE document_id = ?", [identifier])
        with file_of(self.store, identifier) as (file, own):
            report = self.ingest(
                Source(file, name),
                jobs=1,
                unit=unit,
                level=level,
                year=year,
                phase=phase,
                timeout=timeout,
                # out of a package, it has no file of its own that pictures could be made from
                keep=not own,
            )
            if report.failed:
                raise QuestionError(f"{name}: {report.failed[0].message}")
            if not own:
                with self.store.writing():
                    self.store.move(identifier, places[0][0], name)
        return replace(report.files[0], within=name)

    def ingest_tidy(
        self,
        path: str | Path,
        columns: Mapping[str, str],
        *,
        unit: str | None = None,
        phase: str = "approved",
        statement: str = "expenditure",
        money_unit: str = "元",
        currency: str = "CNY",
        phase_map: Mapping[str, str] | None = None,
        code_levels: str = "",
        code_separator: str = "",
        decimal: str | None = None,
        encoding: str | None = None,
    ) -> IngestReport:
        """Take somebody's tidy CSV, Parquet or workbook in, given which of its columns is year, amount, code, label …

        ``columns`` maps those words to the file's names (``year`` to ``2014..2019`` where years are columns); ``unit``,
        ``phase``, ``statement`` and ``money_unit`` hold where the file has no column for them. ``currency`` (ISO 4217) is
        shown instead of yuan; ``phase_map`` names phases in the file's own words; codes nest by ``code_levels`` (their
        lengths, ``2,4,7``) or by ``code_separator``; ``decimal`` is point or comma where the amounts do not show which. Rows
        of one key are summed. All of the file is taken in, or, where a row cannot be read, nothing of it.
        """
        from budgetdiff.workflow.tidy import tidy_records, told_of  # brings polars in

        told = told_of(
            unit=unit,
            phase=phase,
            statement=statement,
            money_unit=money_unit,
            currency=currency,
            phase_map=phase_map or {},
            code_levels=code_levels,
            code_separator=code_separator,
            decimal=decimal,
        )
        records = tidy_records(Path(path), columns, told, encoding)
        with self.store.writing():
            loaded = self.store.load_all(records)
        self.finish()
        return IngestReport(
            tuple(
                Ingested(
                    Path(path),
                    "known" if one.status == "known" else "new",
                    1,
                    len(record.facts),
                    notes=record.document.notes,
                )
                for record, one in zip(records, loaded, strict=True)
            )
        )
