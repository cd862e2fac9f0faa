"""The message of a report: its title, three sentences and headline cards, made from figures and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from budgetdiff.report.findings import counted
from budgetdiff.report.names import OPENING, short
from budgetdiff.report.numbers import NOTHING, Figure, Number, Rate
from budgetdiff.report.scope import SPENDING, Line, Scope, moved
from budgetdiff.report.totals import with_balances
from budgetdiff.report.view import Card, Findings, Remarks


def title_of(scope: Scope, total: Line | None, lines: Sequence[Line]) -> str:
    """What was spent, how it changed, and what most of the change is from where one line is more than half of it."""
    _, source = scope.language, scope.source
    base, current = _.period(source.comparison.base), _.period(source.comparison.current)
    if total is None:
        return _("{unit}: {base} against {current}", unit=short(source.unit), base=base, current=current)
    amount, what = scope.money(total["current"]), _.inside(_(spending_named(scope, total)))
    if total["delta"] is None:
        return _("{current}: {what} {amount}", current=current, what=what, amount=amount)
    if total["delta"] == 0:
        return _(
            "{current}: {what} {amount}, unchanged from {base}", current=current, what=what, amount=amount, base=base
        )
    rate = _.rate(total["growth_numerator"], total["growth_denominator"])
    said = _(
        "{current}: {what} {amount}, {delta} more than {base}{rate}"
        if total["delta"] > 0
        else "{current}: {what} {amount}, {delta} less than {base}{rate}",
        current=current,
        what=what,
        amount=amount,
        base=base,
        delta=scope.money(abs(total["delta"])),
        rate=_(" ({rate})", rate=rate) if rate else "",
    )
    driver = driver_of(lines, total["delta"])
    if driver is not None:
        said += _("; most of it is {label}", label=named(scope, driver))
    return said


def spending_named(scope: Scope, total: Line, whole: str = "Expenditure") -> str:
    """What a total of spending is called: one fund's where only its table states both periods, else ``whole``.

    A total that holds what is carried forward as well says so: that much was not spent.
    """
    if total["statement"] == "general_public":
        return OPENING["general_public"]
    return OPENING["balances"] if with_balances(scope, total) else whole


def driver_of(lines: Iterable[Line], change: Decimal) -> Line | None:
    """The finest line that by itself makes up more than half of a change; None where there is none."""
    making = [
        line
        for line in lines
        if line["role"] in ("leaf", "parent")
        and line["change"]
        and line["change"] * change > 0
        and abs(line["change"]) * 2 > abs(change)
    ]
    return max(making, key=lambda line: (line["level"], abs(line["change"]), line["node"]), default=None)


def named(scope: Scope, line: Line) -> str:
    """A line in a sentence: its label, with its code below the level of classes, where names recur."""
    label = scope.named(line).said
    return (
        scope.language("{label} [{code}]", label=label, code=line["code"])
        if line["level"] > 1 and line["code"]
        else label
    )


def largest_of(lines: Iterable[Line], sign: int) -> Line | None:
    """The finest line with the largest change of a sign."""
    finest = [line for line in lines if line["role"] == "leaf" and line["change"] and line["change"] * sign > 0]
    return max(finest, key=lambda line: (abs(line["change"]), line["node"]), default=None)


def sentences_of(
    scope: Scope,
    total: Line | None,
    lines: Sequence[Line],
    findings: Findings,
    remarks: Remarks,
    targets: tuple[int, int, int],
) -> tuple[str, ...]:
    """Three sentences: what moved, what the spending is made of, and how far the figures can be trusted."""
    return (
        _what_moved(scope, total, lines),
        _made_of(scope, total),
        _trusted(scope, total, findings, remarks, targets),
    )


def _what_moved(scope: Scope, total: Line | None, lines: Sequence[Line]) -> str:
    _ = scope.language
    up, down = largest_of(lines, 1), largest_of(lines, -1)
    parts = []
    if up is not None:
        amount = scope.money(up["change"], signed=True)
        parts.append(_("the largest increase is {label}: {amount}", label=named(scope, up), amount=amount))
    if down is not None:
        amount = scope.money(down["change"], signed=True)
        parts.append(_("the largest decrease is {label}: {amount}", label=named(scope, down), amount=amount))
    if not parts:
        if any(line["kind"] == "not_comparable" for line in lines if line["role"] != "total"):
            return undivided(scope, lines)
        if total is None or total["delta"] is None:
            return _("The two periods do not print the same lines, so nothing can be said of single lines.")
        return _("Total expenditure is {change}; no line changed.", change=scope.change(total["delta"]))
    leaves = [line for line in lines if line["role"] == "leaf" and line["change"]]
    rising = sum(1 for line in leaves if line["change"] > 0)
    if 0 < rising < len(leaves):
        return _(
            "Of the finest lines {up} rose and {down} fell; {parts}.",
            up=rising,
            down=len(leaves) - rising,
            parts=_("; ").join(parts),
        )
    # all went one way
    said = _("{parts}.", parts=_("; ").join(parts))
    return said[0].upper() + said[1:]


def undivided(scope: Scope, lines: Iterable[Line]) -> str:
    """Which of the periods states only a total."""
    if any("undivided_current" in (line["note"] or "") or "absent_current" in (line["note"] or "") for line in lines):
        return scope.language("The later period states only the total; the lines cannot be compared one by one.")
    return scope.language("The earlier period states only the total; the lines cannot be compared one by one.")


def _made_of(scope: Scope, total: Line | None) -> str:
    _ = scope.language
    parts: list[str] = []
    for label, line in scope.headlines():
        if line["current"] is None or (not line["current"] and not line["base"]):
            continue
        name = _(label)
        said = _("{label} {amount}", label=_.inside(name) if parts else name, amount=scope.money(line["current"]))
        if line["delta"] is not None:
            change = scope.change(line["delta"])
            rate = _.rate(line["growth_numerator"], line["growth_denominator"]) if line["kind"] == "normal" else ""
            said += _(" ({change}{rate})", change=change, rate=_(", {rate}", rate=rate) if rate else "")
        parts.append(said)
    if parts:
        return _("{parts}.", parts=_("; ").join(parts[:3]))
    if total is None or total["current"] is None:
        return _("The later period does not state its total expenditure.")
    return _("The tables do not split the total into basic and project expenditure.")


def _unsure(scope: Scope, total: Line | None) -> str:
    """That the headline rests on a figure whose table was not read for certain; '' where it does not."""
    if total is None:
        return ""
    places = [scope.numbers.places.get(total[f"{side}_fact_id"] or "") for side in ("current", "base")]
    if not any(place is not None and place.doubtful for place in places):
        return ""
    return scope.language("The headline rests on a table that was not read for certain: compare it with the page")


def _trusted(
    scope: Scope, total: Line | None, findings: Findings, remarks: Remarks, targets: tuple[int, int, int]
) -> str:
    _, verdicts = scope.language, scope.source.verdicts
    read = _.many(len(scope.source.documents), "{n} document", "{n} documents")
    found = counted(_, findings.errors, findings.warnings)
    parts = [
        _("{found} in {documents}", found=found, documents=read)
        if found
        else _("No contradiction was found in {documents}", documents=read)
    ]
    if verdicts.count:
        parts.append(
            _(
                "of {all} numbers stated in sentences {ok} are borne out by the tables",
                all=verdicts.count,
                ok=verdicts.supported,
            )
        )
    published, missed, reported = targets
    if reported:
        parts.append(_("targets missed: {missed} of {n} with a result", missed=missed, n=reported))
    elif published:
        parts.append(_.many(published, "{n} performance target is published", "{n} performance targets are published"))
    if unsure := _unsure(scope, total):
        parts.insert(0, unsure)
    if remarks.implied:
        parts.append(
            _.many(len(remarks.implied), "{n} figure is implied by a sentence", "{n} figures are implied by sentences")
        )
    return _("{parts}.", parts=_("; ").join(parts))


def cards_of(scope: Scope, total: Line | None, findings: Findings, targets: tuple[int, int, int]) -> tuple[Card, ...]:
    """Total, basic, project, three public expenses, what was checked, what was targeted."""
    _ = scope.language
    cards = []
    if total is not None:
        cards.append(_card(scope, _(spending_named(scope, total, "Total expenditure")), total, None))
    for label, line in scope.headlines():
        if line["current"] or line["base"]:
            cards.append(_card(scope, _(label), line, total if line["measure"] in ("basic", "project") else None))
    checked = scope.source.verdicts.count
    cards.append(
        Card(
            _("Contradictions"),
            Number(str(findings.errors), "count", ""),
            NOTHING,
            Figure(),
            Rate(),
            "bad" if findings.errors else "even",
            _(", ").join(
                [
                    _.many(findings.warnings, "{n} warning", "{n} warnings"),
                    *(
                        [_.many(checked, "{n} stated number recomputed", "{n} stated numbers recomputed")]
                        if checked
                        else []
                    ),
                ]
            ),
            href="#findings",
        )
    )
    published, missed, reported = targets
    if published:
        note = (
            _("missed: {missed} of {n} with a result", missed=missed, n=reported)
            if reported
            else _("no results are reported yet")
        )
        cards.append(
            Card(
                _("Performance targets"),
                Number(str(published), "count", ""),
                NOTHING,
                Figure(),
                Rate(),
                "bad" if missed else "even",
                note,
                href="#targets",
            )
        )
    return tuple(cards)


def _card(scope: Scope, label: str, line: Line, whole: Line | None) -> Card:
    _ = scope.language
    note = ""
    if whole is not None and whole["current"] and line["current"] is not None and line["current"] <= whole["current"]:
        note = _("{share} of the total", share=_.share(line["current"], whole["current"]))
    change: Decimal | None = moved(line)
    return Card(
        label,
        scope.numbers.of(line, "current"),
        scope.numbers.of(line, "base"),
        scope.numbers.figure(change),
        scope.growth(line),
        scope.tone(line),
        note,
        _.period(scope.source.comparison.base),
    )


def total_of(scope: Scope) -> Line | None:
    """The line of total spending that the report is about."""
    return scope.first(SPENDING)
