"""The report as a Word file: its message, its headline figures, its tables down to 款, targets, findings, documents."""

from __future__ import annotations

from budgetdiff.report.language import Language
from budgetdiff.report.lines import MEANING, OURS
from budgetdiff.report.numbers import DOUBTFUL, IMPLIED
from budgetdiff.report.view import FindingRow, ReportView, VarianceTable
from budgetdiff.report.word.paper import Paper

_FONTS = {"title": "黑体", "heading": "黑体", "body": "宋体"}
_DEEPEST = 2


def report_file(view: ReportView, language: Language) -> bytes:
    """The report as DOCX. ``?`` stands behind a doubtful figure, ``*`` behind one that only a sentence implies."""
    _, paper = language, Paper(_FONTS)
    paper.title(view.title)
    paper.text(view.subtitle, size=10, indent=False)
    for sentence in view.sentences:
        paper.text(sentence, indent=False)
    heads = (_("Item"), view.base.name, view.current.name, f"Δ {view.unit_of_money}", "Δ %")
    rows = [(card.label, card.base.marked, card.current.marked, card.delta.text, card.rate.text) for card in view.cards]
    paper.table(heads, rows, range(1, 5))
    tables = [*view.tables, *([view.execution.table] if view.execution is not None else [])]
    for table in tables:
        _variance(paper, table, view, _)
    if view.years is not None:
        paper.heading(view.years.title, 1)
        cells = [(label, *(cell.number.marked for cell in cells)) for label, cells in view.years.rows]
        paper.table((_("Item"), *view.years.periods), cells, range(1, len(view.years.periods) + 1))
    if view.measured is not None:
        paper.heading(view.measured.title, 1)
        paper.text(view.measured.message, indent=False)
        paper.table(
            view.measured.heads, [*map(view.measured.cells, view.measured.rows)], range(1, len(view.measured.heads))
        )
    if view.projects:
        paper.heading(_("Targets against actuals"), 1)
        paper.text(view.targets_message, indent=False)
        listed = [
            (project.name, row.name, row.before, row.target, row.actual, row.attainment, row.reason)
            for project in view.projects
            for row in project.rows
        ]
        names = ("Project", "Indicator", "Target before", "Target", "Reached", "Result", "Deviation")
        paper.table([_(name) for name in names], listed, ())
    paper.heading(view.findings.title, 1)
    paper.text(view.findings.message, indent=False)
    for finding in view.findings.rows:
        _finding(paper, finding, _)
    if view.findings.accepted:
        paper.heading(_("Accepted"), 2)
        for finding in view.findings.accepted:
            _finding(paper, finding, _)
    paper.heading(_("Documents read"), 1)
    paper.table(
        (_("Document"), _("Period"), _("Length"), _("Figures"), "SHA-256"),
        [(d.name, d.period, d.pages, str(d.facts), d.digest) for d in view.documents],
        (3,),
    )
    numbers = [number for table in tables for row in table.rows for number in (row.base, row.current)]
    for mark, meaning in ((DOUBTFUL, _("its table was not read for certain")), (IMPLIED, _("implied by a sentence"))):
        if any(number.mark == mark for number in numbers):
            paper.text(f"{mark} {meaning}", indent=False, size=9)
    if view.translated:
        paper.text(f"{OURS} {_(MEANING)}", indent=False, size=9)
    return paper.bytes()


def _finding(paper: Paper, finding: FindingRow, _: Language) -> None:
    decided = f" [{finding.decided.said}]" if finding.decided is not None else ""
    said = f"{finding.name}{_(': ')}{finding.message} ({finding.rule}, {finding.where}){decided}"
    paper.text(said, indent=False, size=10)
    for follows in finding.follows:
        paper.text(f"↳ {follows}", indent=False, size=9)


def _variance(paper: Paper, table: VarianceTable, view: ReportView, _: Language) -> None:
    paper.heading(table.title, 1)
    paper.text(f"{table.message} {_('amounts in {money}', money=view.unit_of_money)}".strip(), indent=False, size=10)
    shown = [row for row in table.rows if row.level <= _DEEPEST or row.role == "total"]
    heads = (_("Code"), _("Item"), table.base.name, table.current.name, f"Δ {view.unit_of_money}", "Δ %")
    rows = [
        (
            row.code,
            row.named,
            row.base.marked,
            row.current.marked,
            row.delta.text,
            row.rate.text,
        )
        for row in shown
    ]
    totals = [at for at, row in enumerate(shown) if row.role == "total"]
    paper.table(heads, rows, range(2, 6), bold=totals, indents=[max(row.level - 1, 0) for row in shown])
    for row in table.rows:
        for one in row.why:
            if one.kind == "reason":
                paper.text(f"{row.named}{_(': ')}{one.text} ({one.where})", indent=False, size=10)
