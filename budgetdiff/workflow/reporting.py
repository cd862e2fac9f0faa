"""What a database writes for people: reports of one unit or of all, the official explanation, pages of findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from budgetdiff.facts import Period
from budgetdiff.workflow.comparing import report_options, yardsticks

if TYPE_CHECKING:
    from budgetdiff.check import Findings
    from budgetdiff.classification.crosswalk import Crosswalk
    from budgetdiff.compare import Deflator, Denominator, LabelMapping, Materiality, Tags
    from budgetdiff.store import Store
    from budgetdiff.workflow.site import SiteReport


class Reporting:
    """The pages and documents of a ``Database``."""

    store: Store

    def report(
        self,
        out: str | Path,
        *,
        base: str | Period | None = None,
        current: str | Period | None = None,
        unit: str | None = None,
        language: str = "zh",
        money_unit: str | None = None,
        pictures: bool = True,
        look: str | Path | None = None,
        form: str | None = None,
        materiality: Materiality | None = None,
        tags: Tags | Mapping[str, str] | str | Path | None = None,
        crosswalk: Crosswalk | str | Path | None = None,
        mapping: LabelMapping | str | Path | None = None,
        across_phases: bool = False,
        department: str | None = None,
        members: Sequence[str] = (),
        internal: str | Path | None = None,
        deflator: Deflator | str | Path | None = None,
        per: Denominator | str | Path | None = None,
        dispositions: str | Path | None = None,
    ) -> Path:
        """Write the variance report of one unit; the path written.

        ``form`` is html, xlsx, docx, md, json or pdf; without it the file's name says which (``report.xlsx``), else it is HTML.
        Without periods it is the newest period against the one before it. ``pictures`` shows the cells that numbers were
        printed in, where the documents are still there; ``look`` is a folder of templates and style sheets that stand in for
        the project's own. ``dispositions`` is a file of what was decided about findings: what was accepted is folded and not
        counted. The other options are those of ``compare``: thresholds, tags, crosswalk, mapping, a department, a price index, a
        denominator. Raises QuestionError where the database holds several units and none is named, or there is nothing to
        compare; nothing is written then.
        """
        from budgetdiff.report import Language, Look, unit_shown  # brings polars and jinja2 in
        from budgetdiff.workflow.report import write_report

        words = Language(language, unit_shown(language, money_unit))
        return write_report(
            self.store,
            Path(out),
            base,
            current,
            unit,
            words,
            look=Look(Path(look) if look else None),
            pictures=pictures,
            form=form,
            options=report_options(
                materiality,
                tags,
                crosswalk,
                mapping,
                across_phases=across_phases,
                department=department,
                members=members,
                internal=internal,
            ),
            dispositions=Path(dispositions) if dispositions else None,
            sticks=yardsticks(deflator, per, self.store),
        )

    def narrate(
        self,
        *,
        base: str | Period | None = None,
        current: str | Period | None = None,
        unit: str | None = None,
        language: str = "zh",
        money_unit: str | None = None,
        template: str | Path | None = None,
        reasons: str | Path | None = None,
        reasons_out: str | Path | None = None,
        out: str | Path | None = None,
        form: str = "central",
        materiality: Materiality | None = None,
        tags: Tags | Mapping[str, str] | str | Path | None = None,
        crosswalk: Crosswalk | str | Path | None = None,
        mapping: LabelMapping | str | Path | None = None,
        across_phases: bool = False,
        department: str | None = None,
        members: Sequence[str] = (),
        internal: str | Path | None = None,
        dispositions: str | Path | None = None,
    ) -> str:
        """The sentences of the official explanation with the figures of the tables, ready to be pasted.

        Each change has its reason: that of the file ``reasons`` (CSV: code or label, reason), else the document's own
        sentence, marked with its place. ``reasons_out`` writes such a file of the lines that changed, to be filled in, with
        what ``reasons`` has kept. ``template`` is a jinja2 file that stands in for the project's own; it runs in a sandbox.
        ``out`` writes the whole disclosure as a Word file (.docx): its parts, tables and this explanation in the order of a
        ``form`` (central, fujian, shanghai).
        With a file of ``dispositions`` the contradictions that nobody accepted stand below the sentences: what is not to be
        pasted unseen.
        Raises QuestionError as ``report`` does, MappingError for a template or a file of reasons that cannot be used.
        """
        from budgetdiff.check.dispositions import Dispositions
        from budgetdiff.report import Language, narrate, unit_shown  # brings polars and jinja2 in
        from budgetdiff.report.narrate import narrative_of
        from budgetdiff.workflow.forms import write_disclosure
        from budgetdiff.workflow.reasons import read_reasons, write_template
        from budgetdiff.workflow.report import source_of

        words = Language(language, unit_shown(language, money_unit))
        given = read_reasons(Path(reasons)) if reasons else {}
        source = source_of(
            self.store,
            base,
            current,
            unit,
            checked=not self.store.unfinished,
            options=report_options(
                materiality,
                tags,
                crosswalk,
                mapping,
                across_phases=across_phases,
                department=department,
                members=members,
                internal=internal,
            ),
            decided=Dispositions.read(dispositions) if dispositions else None,
        )
        words = words.of_money(source.comparison)
        if reasons_out:
            write_template(Path(reasons_out), narrative_of(source, words), given)
        own = Path(template) if template else None
        if out is not None:
            write_disclosure(Path(out), source, words, form, own, given)
        return narrate(source, words, own, given)

    def findings_page(
        self, findings: Findings, *, language: str = "zh", pictures: bool = True, look: str | Path | None = None
    ) -> str:
        """What ``check`` found as one HTML page, each number with the place and the picture of its cell."""
        from budgetdiff.report import Language, Look  # brings polars and jinja2 in
        from budgetdiff.workflow.report import findings_html

        own = Look(Path(look) if look else None)
        return findings_html(self.store, findings.lines, Language(language), pictures=pictures, look=own)

    def audit_page(
        self,
        findings: Findings,
        *,
        dispositions: str | Path | None = None,
        language: str = "zh",
        pictures: bool = True,
        look: str | Path | None = None,
    ) -> str:
        """What ``check`` found as one HTML page that is filtered, searched and decided offline.

        Decisions stay in the browser and are saved as a file of dispositions, which then holds those of ``dispositions`` too.
        """
        from budgetdiff.report import Language, Look  # brings polars and jinja2 in
        from budgetdiff.workflow.report import audit_html

        own, decided = Look(Path(look) if look else None), Path(dispositions) if dispositions else None
        return audit_html(self.store, findings.lines, Language(language), decided, pictures=pictures, look=own)

    def report_all(
        self,
        folder: str | Path,
        *,
        base: str | Period | None = None,
        current: str | Period | None = None,
        language: str = "zh",
        money_unit: str | None = None,
        pictures: bool = True,
        look: str | Path | None = None,
        jobs: int = 1,
        materiality: Materiality | None = None,
        tags: Tags | Mapping[str, str] | str | Path | None = None,
        crosswalk: Crosswalk | str | Path | None = None,
        mapping: LabelMapping | str | Path | None = None,
        across_phases: bool = False,
        department: str | None = None,
        members: Sequence[str] = (),
        internal: str | Path | None = None,
        deflator: Deflator | str | Path | None = None,
        per: Denominator | str | Path | None = None,
        dispositions: str | Path | None = None,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> SiteReport:
        """Write an index, a page of all findings and a page a unit into a folder: only what changed since the last run.

        Options are those of ``report``; a ``department`` has a page of its own beside those of its units. With ``jobs`` above 1
        new processes make the pages: a script that asks for them needs ``if __name__ == "__main__":``. ``progress`` is called
        after each page with how many of how many are done, and the unit.
        """
        from budgetdiff.report import Language, Look, unit_shown  # brings polars and jinja2 in
        from budgetdiff.workflow.plans import Settings
        from budgetdiff.workflow.site import write_site

        settings = Settings(
            Path(folder),
            Language(language, unit_shown(language, money_unit)),
            Look(Path(look) if look else None),
            pictures,
            Path(dispositions) if dispositions else None,
            report_options(
                materiality,
                tags,
                crosswalk,
                mapping,
                across_phases=across_phases,
                department=department,
                members=members,
                internal=internal,
            ),
            yardsticks(deflator, per, self.store),
        )
        one, two = (Period.parse(p) if isinstance(p, str) else p for p in (base, current))
        return write_site(self.store, settings, one, two, jobs=jobs, progress=progress)
