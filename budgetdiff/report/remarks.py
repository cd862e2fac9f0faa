"""What to know when reading: new, discontinued, restated, implied and missing figures, and the documents read."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from budgetdiff.report.names import LENGTHS, REASONS, STATEMENTS
from budgetdiff.report.notes import noted
from budgetdiff.report.reasons import Reasons
from budgetdiff.report.scope import FUNCTION, Scope
from budgetdiff.report.view import Document, Remark, Remarks


def remarks_of(scope: Scope) -> Remarks:
    """The remarks of a report."""
    return Remarks(
        appeared=tuple(_leaves(scope, "new", "current")),
        vanished=tuple(_leaves(scope, "discontinued", "base")),
        restated=tuple(_restated(scope)),
        implied=tuple(_implied(scope)),
        missing=tuple(_missing(scope)),
        left_over=tuple(_left_over(scope)),
        unexplained=tuple(_unexplained(scope)),
    )


def _unexplained(scope: Scope) -> Iterator[Remark]:
    """Changes above the thresholds for which the documents give no reason, where they give reasons for other lines."""
    for line in Reasons(scope).unexplained(scope.lines(scope.best(FUNCTION))):
        note = "" if line["delta"] is None else scope.change(line["delta"])
        yield Remark(f"{line['code'] or ''} {scope.named(line).said}".strip(), scope.numbers.of(line, "current"), note)


def _leaves(scope: Scope, kind: str, side: str) -> Iterator[Remark]:
    """The finest lines of spending by function that appeared or vanished, those with money only."""
    rows = scope.lines(scope.best(FUNCTION)).filter(
        pl.col("kind") == kind, pl.col("role") == "leaf", pl.col("change") != 0
    )
    for row in rows.iter_rows(named=True):
        yield Remark(f"{row['code'] or ''} {scope.named(row).said}".strip(), scope.numbers.of(row, side))


def _restated(scope: Scope) -> Iterator[Remark]:
    _ = scope.language
    for line in scope.source.comparison.lines.filter(pl.col("restated"), pl.col("role") != "residual").iter_rows(
        named=True
    ):
        side = "base" if line["original_base"] is not None else "current"
        original = line[f"original_{side}"]
        note = "" if original is None else _("printed as {amount}", amount=scope.money(original))
        yield Remark(scope.name(line), scope.numbers.of(line, side), note)


def _implied(scope: Scope) -> Iterator[Remark]:
    for line in scope.source.comparison.lines.iter_rows(named=True):
        for side in ("base", "current"):
            if line[f"{side}_source"] == "implied" and line[f"{side}_fact_id"] and line["role"] != "residual":
                number = scope.numbers.of(line, side)
                yield Remark(
                    scope.name(line), number, scope.numbers.where(number.place, said=True) if number.place else ""
                )


def _missing(scope: Scope) -> Iterator[str]:
    """Tables that one period does not print, details that one does not go into, years without figures."""
    _, comparison = scope.language, scope.source.comparison
    names = {"base": _.period(comparison.base), "current": _.period(comparison.current)}
    for side in ("base", "current"):
        absent = comparison.lines.filter(pl.col("role") == "total", pl.col("note").str.contains(f"absent_{side}"))
        tables = [
            _(
                "{table} ({count})",
                table=_table(scope, str(statement)),
                count=_.many(rows.height, "{n} column", "{n} columns"),
            )
            for (statement,), rows in absent.group_by("statement", maintain_order=True)
        ]
        if tables:
            yield _("{period} does not print: {tables}", period=names[side], tables=_(", ").join(tables))
        hidden = comparison.lines.filter(
            pl.col("kind") == "not_comparable",
            pl.col("note").str.contains(f"undivided_{side}"),
            pl.col("role") != "total",
        )
        tables = [
            _(
                "{table} ({count})",
                table=_table(scope, str(statement)),
                count=_.many(rows.height, "{n} line", "{n} lines"),
            )
            for (statement,), rows in hidden.group_by("statement", maintain_order=True)
        ]
        if tables:
            yield _(
                "{period} does not print this detail, whose lines cannot be compared: {tables}",
                period=names[side],
                tables=_(", ").join(tables),
            )
    if scope.source.trend is not None:
        years = [period.fiscal_year for period in scope.source.trend.periods]
        for year in sorted({*range(min(years), max(years))} - {*years}):
            yield _("There are no figures of {year}.", year=year)


def _table(scope: Scope, statement: str) -> str:
    return scope.language(STATEMENTS.get(statement, statement))


def _left_over(scope: Scope) -> Iterator[str]:
    _ = scope.language
    kinds = {document.document_id: document.kind for document in scope.source.documents}
    for table in scope.source.left_over:
        where = scope.numbers.at(table.source_name, kinds.get(table.document_id, "page"), table.page)
        reason = _(" ({reason})", reason=_(REASONS.get(table.reason, table.reason))) if table.reason else ""
        yield f"{where}{_(': ')}{table.title or '—'}{reason}"


def documents_of(scope: Scope) -> tuple[Document, ...]:
    """The documents read, with the first sixteen digits of their hashes."""
    _ = scope.language
    return tuple(
        Document(
            d.source_name,
            d.title,
            _.period(d.period),
            _.many(d.pages, *LENGTHS.get(d.kind, LENGTHS["page"])),
            d.facts,
            d.document_id,
            tuple(noted(_, note) for note in d.notes),
        )
        for d in scope.source.documents
    )
