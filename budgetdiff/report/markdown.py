"""The report as Markdown: the same tables and sentences, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from budgetdiff.report.language import Language
from budgetdiff.report.lines import MEANING, OURS
from budgetdiff.report.numbers import DOUBTFUL, IMPLIED
from budgetdiff.report.view import FindingRow, ReportView, VarianceTable

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~=&^$@:])")
_NUMBER = re.compile(r"[+−-]?[\d,]+(\.\d+)?%?\??$")


def markdown(view: ReportView, language: Language) -> str:
    """The report as Markdown (CommonMark with pipe tables)."""
    return "\n\n".join(_parts(view, language)) + "\n"


def escaped(text: str) -> str:
    """Text that no reader of Markdown takes for markup, on one line."""
    plain = " ".join(text.split())
    return plain if _NUMBER.match(plain) else _SPECIAL.sub(r"\\\1", plain)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: int = 99) -> str:
    """A pipe table; columns from ``right`` on stand to the right."""
    lines = [
        "| " + " | ".join(escaped(head) for head in heads) + " |",
        "|" + "|".join("---:" if number >= right else "---" for number in range(len(heads))) + "|",
    ]
    lines += ["| " + " | ".join(escaped(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _parts(view: ReportView, _: Language) -> Iterable[str]:
    yield f"# {escaped(view.title)}"
    yield escaped(view.subtitle)
    if view.unit_in_full:
        yield escaped(view.unit_in_full)
    for sentence in view.sentences:
        yield escaped(sentence)
    yield _table(
        (_("Item"), view.base.name, view.current.name, f"Δ {view.unit_of_money}", "Δ %"),
        [(card.label, card.base.marked, card.current.marked, card.delta.text, card.rate.text) for card in view.cards],
        1,
    )
    for table in view.tables:
        yield from _variance(table, view, _)
    if view.execution is not None:
        yield f"## {escaped(view.execution.title)}"
        yield escaped(view.execution.message)
        rows = zip(view.execution.table.rows, view.execution.rates, strict=True)
        yield _table(
            (_("Code"), _("Item"), view.execution.table.base.name, view.execution.table.current.name, _("Execution")),
            [(row.code, row.named, row.base.marked, row.current.marked, rate.text) for row, rate in rows],
            2,
        )
    if view.years is not None:
        yield f"## {escaped(_('Through the years'))}"
        yield _table(
            (_("Item"), *view.years.periods),
            [(label, *(cell.number.marked for cell in cells)) for label, cells in view.years.rows],
            1,
        )
    if view.measured is not None:
        yield f"## {escaped(view.measured.title)}"
        yield escaped(view.measured.message)
        yield _table(view.measured.heads, map(view.measured.cells, view.measured.rows), 1)
    if view.projects:
        yield f"## {escaped(_('Targets against actuals'))}"
        yield escaped(view.targets_message)
        for project in view.projects:
            yield f"### {escaped(project.name)}"
            yield _table(
                (_("Category"), _("Indicator"), _("Target before"), _("Target"), _("Reached"), _("Attainment")),
                [(row.sorted_by, row.name, row.before, row.target, row.actual, row.rate.text) for row in project.rows],
            )
    yield f"## {escaped(_('What contradicts'))}"
    yield escaped(view.findings.message)
    if view.findings.rows:
        yield "\n".join(_finding(f) for f in view.findings.rows)
    if view.findings.accepted:
        yield f"### {escaped(_('Accepted'))}"
        yield "\n".join(_finding(f) for f in view.findings.accepted)
    yield from _remarks(view, _)
    yield from _marks(view, _)
    yield f"## {escaped(_('Documents read'))}"
    yield _table(
        (_("Document"), _("Period"), _("Length"), _("Figures"), "SHA-256"),
        [(d.name, d.period, d.pages, str(d.facts), d.digest) for d in view.documents],
    )


def _finding(finding: FindingRow) -> str:
    decided = f" — {escaped(finding.decided.said)}" if finding.decided is not None else ""
    place = f"({escaped(finding.rule)}, {escaped(finding.where)})"
    said = f"- **{escaped(finding.name)}** {escaped(finding.message)} {place}{decided}"
    return "\n".join((said, *(f"  - {escaped(one)}" for one in finding.follows)))


def _variance(table: VarianceTable, view: ReportView, _: Language) -> Iterable[str]:
    yield f"## {escaped(table.title)}"
    if table.message:
        yield escaped(table.message)
    heads = (
        _("Code"),
        _("Item"),
        table.base.name,
        table.current.name,
        f"Δ {view.unit_of_money}",
        "Δ %",
        _("Contribution, points"),
    )
    yield _table(
        heads,
        [
            (
                row.code,
                "　" * max(row.level - 1, 0) + row.named,
                row.base.marked,
                row.current.marked,
                row.delta.text,
                row.rate.text,
                row.contribution.text,
            )
            for row in table.rows
        ],
        2,
    )
    told = [(row, one) for row in table.rows for one in row.why]
    if told:
        yield "\n".join(
            f"- {escaped(row.named)}{_(': ')}{escaped(one.name)}{_(': ')}{escaped(one.text)} ({escaped(one.where)})"
            for row, one in told
        )


def _remarks(view: ReportView, _: Language) -> Iterable[str]:
    remarks = view.remarks
    yield f"## {escaped(_('What to know when reading'))}"
    for title, items in remarks.titled:
        if items:
            yield f"### {escaped(_(title))}"
            yield "\n".join(
                f"- {escaped(one.text)}{_(': ')}{one.number.text} {escaped(one.note or one.number.evidence)}"
                for one in items
            )
    for title, texts in (
        (_("Missing"), remarks.missing),
        (_("Tables that were seen and not recognised"), remarks.left_over),
    ):
        if texts:
            yield f"### {escaped(title)}"
            yield "\n".join(f"- {escaped(text)}" for text in texts)


def _marks(view: ReportView, _: Language) -> Iterable[str]:
    """What the marks behind figures mean, those that there are."""
    tables = [*view.tables, *([view.execution.table] if view.execution is not None else [])]
    numbers = [number for card in view.cards for number in (card.base, card.current)]
    numbers += [number for table in tables for row in table.rows for number in (row.base, row.current)]
    meanings = ((DOUBTFUL, _("its table was not read for certain")), (IMPLIED, _("implied by a sentence")))
    said = [f"{escaped(mark)} {escaped(meaning)}" for mark, meaning in meanings if any(n.mark == mark for n in numbers)]
    if view.translated:
        said.append(f"{escaped(OURS)} {escaped(_(MEANING))}")
    if said:
        yield "  \n".join(said)
