"""From the source of a report to its view: every part made, then the pictures they are windows on drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from budgetdiff.report.evidence import Pictures
from budgetdiff.report.execution import execution_of
from budgetdiff.report.findings import findings_of
from budgetdiff.report.flowing import flow_of
from budgetdiff.report.headline import cards_of, sentences_of, title_of, total_of
from budgetdiff.report.language import Language
from budgetdiff.report.measured import measured_of
from budgetdiff.report.names import short
from budgetdiff.report.numbers import Numbers
from budgetdiff.report.pictures import bridge_chart, years_of
from budgetdiff.report.remarks import documents_of, remarks_of
from budgetdiff.report.scope import FUNCTION, Scope
from budgetdiff.report.source import ReportSource
from budgetdiff.report.spoken import spoken
from budgetdiff.report.tables import TableMaker
from budgetdiff.report.targets import counts_of, message_of, projects_of
from budgetdiff.report.totals import doubts_of
from budgetdiff.report.treemap import whole_of
from budgetdiff.report.view import ReportView


def view_of(source: ReportSource, language: Language, *, pictures: bool = True) -> ReportView:
    """The view of a report on one unit, amounts in the language's unit of money.

    ``pictures`` of the evidence are made where a document's file is still where it was read from; without, the page is small.
    """
    files: Mapping[str, Path | None] = {d.document_id: d.path for d in source.documents} if pictures else {}
    with Pictures(files) as album:
        scope = Scope(source, language, Numbers(language, source.places, album), album)
        view, amounts = scope.marks.settled(_view(scope))
        return replace(view, amounts=amounts)


def _view(scope: Scope) -> ReportView:
    source, _ = scope.source, scope.language
    comparison = source.comparison
    total = total_of(scope)
    lines = list(scope.lines(scope.best(FUNCTION)).iter_rows(named=True))
    findings, remarks, targets = (
        findings_of(scope.numbers, source.findings, source.documents, source.verdicts),
        remarks_of(scope),
        counts_of(scope),
    )
    base, current = scope.scenario(comparison.base, "base"), scope.scenario(comparison.current, "current")
    # the pictures are drawn last: every part before asks for its windows on them
    return ReportView(
        language="zh-CN" if _.code == "zh" else "en",
        unit=source.unit,
        title=title_of(scope, total, lines),
        subtitle=_(
            "{unit} · {base} → {current} · amounts in {money} · from {documents}",
            unit=short(source.unit),
            base=base.name,
            current=current.name,
            money=scope.unit_of(_.unit_explained),
            documents=_.many(len(source.documents), "{n} published document", "{n} published documents"),
        ),
        sentences=(
            *sentences_of(scope, total, lines, findings, remarks, targets),
            *doubts_of(scope, total),
            *(_noted(_, note) for note in source.notes),
        ),
        base=base,
        current=current,
        unit_of_money=_.unit_name,
        unit_value=_.unit.value,
        currency=_.currency,
        targets_message=message_of(scope),
        findings=findings,
        remarks=remarks,
        documents=documents_of(scope),
        cards=cards_of(scope, total, findings, targets),
        bridge=bridge_chart(scope),
        tables=tuple(TableMaker(scope).all()),
        execution=execution_of(scope),
        years=years_of(scope),
        projects=tuple(projects_of(scope)),
        whole=whole_of(scope),
        flow=flow_of(scope),
        measured=measured_of(scope),
        pictures=scope.pictures.drawn(),
    )


def _noted(_: Language, note: str) -> str:
    """A note of the comparison as a sentence."""
    said = spoken(note, _.code)
    return _("{parts}.", parts=said[:1].upper() + said[1:])
