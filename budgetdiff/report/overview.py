"""The index over many units: how they rank, which stand out, what each missed and contradicted; as a frozen view."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import quote

from budgetdiff.facts import Period
from budgetdiff.report.findings import counted
from budgetdiff.report.language import Language
from budgetdiff.report.numbers import Figure, Rate
from budgetdiff.report.render import Home, Look, rendered
from budgetdiff.report.source import ReportSource
from budgetdiff.report.view import ReportView

LEAST = 10
"""Units with a rate from which on a median and percentiles are stated: of fewer they say nothing."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of the index. ``position`` says in words that it stands out; ``width`` is its bar, ``tone`` its colour."""

    unit: str
    href: str
    periods: str
    base: Figure
    current: Figure
    delta: Figure
    rate: Rate
    rank: int
    position: str
    tone: str
    bar_x: str
    bar_width: str
    missed: int
    targets: int
    errors: int
    warnings: int
    words: str = ""
    """Which entries of the index's ``vocabulary`` the unit is found by, as numbers."""


@dataclass(frozen=True, slots=True)
class IndexView:
    """The context of ``index.html``: units by the size of their change, and the units without a page, with the reason."""

    language: str
    title: str
    subtitle: str
    sentences: tuple[str, ...]
    unit_of_money: str
    rows: tuple[UnitRow, ...]
    left_out: tuple[tuple[str, str], ...]
    vocabulary: str = "[]"
    """All words that units are found by, as a JSON list: lines recur in most units, and stand here once."""
    sums: tuple[UnitRow, ...] = ()
    """The department that is the sum of units, where one was asked for: it has no rank among them."""


def summary_of(source: ReportSource, view: ReportView) -> dict[str, Any]:
    """What the index needs of a unit, as plain values: kept beside the pages, so that only changed ones are made anew."""
    card = next((card for card in view.cards if card.current.amount is not None), None)
    missed = sum(1 for project in view.projects for row in project.rows if row.missed)
    return {
        "unit": source.unit,
        "base_period": str(source.comparison.base),
        "current_period": str(source.comparison.current),
        "base": _plain(card.base.amount if card else None),
        "current": _plain(card.current.amount if card else None),
        "errors": view.findings.errors,
        "warnings": view.findings.warnings,
        "targets": sum(len(project.rows) for project in view.projects),
        "missed": missed,
        "words": _words(view),
    }


def _words(view: ReportView) -> list[str]:
    """What the index finds a unit by beside its name: its periods, documents, lines with their codes, and projects."""
    rows = (row for table in view.tables for row in table.rows if row.role != "residual")
    lines = (" ".join(filter(None, (row.code, row.english, row.label))) for row in rows)
    documents = (text for one in view.documents for text in (one.period, one.name, one.title))
    found = (view.base.name, view.current.name, *documents, *lines, *(project.name for project in view.projects))
    return [word for word in dict.fromkeys(found) if word]


def index_view(
    summaries: Sequence[Mapping[str, Any]],
    files: Mapping[str, str],
    left_out: Mapping[str, str],
    language: Language,
    sums: Sequence[tuple[Mapping[str, Any], str]] = (),
) -> IndexView:
    """The index of units whose pages are ``files``; ``left_out`` are units without a page, with the reason.

    ``sums`` are departments with their pages.
    """
    _ = language
    figures = [_figures(summary) for summary in summaries]
    rates = sorted(rate for _base, _current, _delta, rate in figures if rate is not None)
    low, high = (_percentile(rates, 10), _percentile(rates, 90)) if len(rates) >= LEAST else (None, None)
    widest = max((abs(delta) for _b, _c, delta, _r in figures if delta is not None), default=Decimal(0))
    order = sorted(
        range(len(figures)),
        key=lambda n: (figures[n][2] is None, -abs(figures[n][2] or Decimal(0)), summaries[n]["unit"]),
    )
    named = [_compared(_, summary) for summary in summaries]
    shared = named[0] if len(set(named)) == 1 else ""
    money = _("amounts in {money}", money=_.unit_explained)
    subtitle = f"{shared} · {money}" if shared else money
    vocabulary: dict[str, int] = {}
    rows = []
    for rank, number in enumerate(order, start=1):
        summary, (base, current, delta, rate) = summaries[number], figures[number]
        position = ""
        if rate is not None and low is not None and high is not None:
            position = _("above nine in ten") if rate > high else _("below nine in ten") if rate < low else ""
        width = abs(delta) / widest * 42 if delta and widest else Decimal(0)
        rows.append(
            UnitRow(
                summary["unit"],
                quote(files[summary["unit"]]),
                "" if shared else named[number],
                _figure(_, base),
                _figure(_, current),
                _figure(_, delta, signed=True),
                Rate(_.rate(delta, base), delta, base) if rate is not None else Rate(),
                rank,
                position,
                "even",
                f"{45 - (width if delta and delta < 0 else 0):.1f}",
                f"{width:.1f}",
                summary["missed"],
                summary["targets"],
                summary["errors"],
                summary["warnings"],
                " ".join(str(vocabulary.setdefault(word, len(vocabulary))) for word in summary.get("words", ())),
            )
        )
    return IndexView(
        "zh-CN" if _.code == "zh" else "en",
        _.many(
            len(rows),
            "Budget of {n} unit: what moved, what was missed, what contradicts",
            "Budgets of {n} units: who moved, what was missed, what contradicts",
        ),
        subtitle,
        tuple(_sentences(_, summaries, figures, rates, (low, high))),
        _.unit_name,
        tuple(rows),
        tuple(sorted(left_out.items())),
        json.dumps([*vocabulary], ensure_ascii=False),
        tuple(_sum(_, summary, file) for summary, file in sums),
    )


def _compared(_: Language, summary: Mapping[str, Any]) -> str:
    periods = {side: _.period(Period.parse(summary[f"{side}_period"])) for side in ("base", "current")}
    return _("{base} → {current}", **periods)


def _sum(_: Language, summary: Mapping[str, Any], file: str) -> UnitRow:
    """A department's row: what it spends and how that changed, without rank and bar."""
    base, current, delta, rate = _figures(summary)
    found = (_figure(_, base), _figure(_, current), _figure(_, delta, signed=True))
    rated = Rate(_.rate(delta, base), delta, base) if rate is not None else Rate()
    counts = (summary["missed"], summary["targets"], summary["errors"], summary["warnings"])
    return UnitRow(
        summary["unit"], quote(file), _compared(_, summary), *found, rated, 0, "", "even", "45.0", "0.0", *counts
    )


def index_page(view: IndexView, language: Language, look: Look | None = None, home: Home | None = None) -> str:
    """The index as HTML text; ``home`` names the page of findings beside it."""
    return rendered("index.html", language, look or Look(), view=view, home=home)


def _sentences(
    _: Language,
    summaries: Sequence[Mapping[str, Any]],
    figures: Sequence[_Figures],
    rates: Sequence[Fraction],
    edges: tuple[Fraction | None, Fraction | None],
) -> list[str]:
    rising = sum(1 for _b, _c, delta, _r in figures if delta is not None and delta > 0)
    falling = sum(1 for _b, _c, delta, _r in figures if delta is not None and delta < 0)
    said = [
        _.many(
            rising,
            "{n} unit spends more than before, {down} less.",
            "{n} units spend more than before, {down} less.",
            down=falling,
        )
    ]
    low, high = edges
    if low is not None and high is not None:
        said.append(
            _(
                "Half of the rates lie below {median}; eight in ten between {low} and {high}.",
                median=_shown(_, _percentile(rates, 50)),
                low=_shown(_, low),
                high=_shown(_, high),
            )
        )
    errors = sum(summary["errors"] for summary in summaries)
    with_errors = sum(1 for summary in summaries if summary["errors"])
    missed = sum(summary["missed"] for summary in summaries)
    parts = [
        _(
            "{found} in the documents of {units}",
            found=counted(_, errors),
            units=_.many(with_errors, "{n} unit", "{n} units"),
        )
        if errors
        else _("no document contradicts itself or another")
    ]
    if any(summary["targets"] for summary in summaries):
        parts.append(_("targets missed: {missed}", missed=missed))
    text = _("{parts}.", parts=_("; ").join(parts))
    said.append(text[0].upper() + text[1:])
    return said


_Figures = tuple[Decimal | None, Decimal | None, Decimal | None, Fraction | None]


def _figures(summary: Mapping[str, Any]) -> _Figures:
    """Base, current, change and rate of a unit; what is missing is not zero."""
    base, current = (None if summary[side] is None else Decimal(summary[side]) for side in ("base", "current"))
    if base is None or current is None:
        return base, current, None, None
    return base, current, current - base, Fraction(current - base) / Fraction(base) if base > 0 else None


def _figure(_: Language, amount: Decimal | None, *, signed: bool = False) -> Figure:
    return Figure() if amount is None else Figure(_.amount(amount, signed=signed), amount)


def _percentile(rates: Sequence[Fraction], percent: int) -> Fraction:
    """A percentile between the two nearest of sorted rates, exact."""
    at = Fraction(percent, 100) * (len(rates) - 1)
    low = int(at)
    high = min(low + 1, len(rates) - 1)
    return rates[low] + (rates[high] - rates[low]) * (at - low)


def _shown(_: Language, rate: Fraction) -> str:
    return _.rate(Decimal(rate.numerator), Decimal(rate.denominator)) or "0.00%"


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
