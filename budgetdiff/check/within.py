"""Rules within one document: sums of a table, its two sides, what sentences state, the money of target forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from budgetdiff.check.finding import Evidence, Finding, Severity, sum_finding
from budgetdiff.check.rule import Checked, rule
from budgetdiff.facts import Fact, Fund, Verdict, label_key

Held = tuple[str, Fact]
# the columns that make up a total, where the form prints all of these at least
_COLUMNS = {
    "expenditure": ("basic", "project", "operating", "remitted", "subsidy"),
    "general_public": ("basic", "project"),
    "government_fund": ("basic", "project"),
    "state_capital": ("basic", "project"),
    "basic_economic": ("personnel", "public_funds"),
}


def _columns(document: Checked) -> dict[tuple[object, ...], list[Held]]:
    """The facts of each column of each table: one statement, side, classification, measure and period."""
    found: dict[tuple[object, ...], list[Held]] = defaultdict(list)
    for held in document.facts:
        fact = held[1]
        key = (
            fact.unit_name,
            fact.statement,
            fact.side,
            fact.classification,
            fact.measure,
            fact.fiscal_year,
            fact.phase,
        )
        found[key].append(held)
    return found


def _coded(column: list[Held]) -> dict[str, Held] | None:
    """The lines of a column by code; None where a code stands twice, as then it is not clear which line is meant."""
    lines: dict[str, Held] = {}
    for held in column:
        code = held[1].code
        if code:
            if code in lines:
                return None
            lines[code] = held
    return lines


def _children(code: str, lines: dict[str, Held]) -> list[Held]:
    """The lines directly below a code: the shortest longer codes, where a level is left out the next."""
    below = sorted((other for other in lines if other != code and other.startswith(code)), key=len)
    return [
        lines[other] for other in below
        if not any(other != above and other.startswith(above) for above in below)
    ]  # fmt: skip


@rule("SUM-PARENT")
def parents(document: Checked) -> Iterator[Finding]:
    """A 类 or 款 is the sum of the lines below it."""
    for column in _columns(document).values():
        lines = _coded(column)
        for code, held in (lines or {}).items():
            children = _children(code, lines or {})
            if children:
                finding = sum_finding("SUM-PARENT", held, children, "该科目", "下级科目")
                if finding is not None:
                    yield finding


@rule("SUM-TOTAL")
def totals(document: Checked) -> Iterator[Finding]:
    """The total row of a table of codes is the sum of its top lines."""
    for column in _columns(document).values():
        lines = _coded(column)
        wholes = [held for held in column if held[1].level == 0 and not held[1].code]
        if not lines or len(wholes) != 1 or column[0][1].side is not None:
            continue
        top = [held for code, held in lines.items() if not any(code != up and code.startswith(up) for up in lines)]
        finding = sum_finding("SUM-TOTAL", wholes[0], top, "合计", "各科目")
        if finding is not None:
            yield finding


@rule("SUM-COLUMNS")
def columns(document: Checked) -> Iterator[Finding]:
    """The total of a row is the sum of its columns."""
    rows: dict[tuple[object, ...], dict[str, Held]] = defaultdict(dict)
    printed: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for held in document.facts:
        fact = held[1]
        table = (fact.unit_name, fact.statement, fact.side, fact.fiscal_year, fact.phase)
        printed[table].add(fact.measure)
        rows[(*table, fact.provenance.page, fact.provenance.row, fact.code, fact.label_key)][fact.measure] = held
    for key, row in rows.items():
        needed = _COLUMNS.get(str(key[1]))
        if needed is None or "total" not in row or not set(needed[:2]) <= printed[key[:5]]:
            continue
        finding = sum_finding(
            "SUM-COLUMNS", row["total"], [row[name] for name in needed if name in row], "合计", "各栏"
        )
        if finding is not None:
            yield finding


@rule("SIDES")
def sides(document: Checked) -> Iterator[Finding]:
    """Both sides of a two-sided table end in the same grand total."""
    ends: dict[tuple[object, ...], dict[str, Held]] = defaultdict(dict)
    for held in document.facts:
        fact = held[1]
        grand = fact.level == 0 and label_key(fact.label).endswith("总计") and "#" not in fact.label_key
        if fact.side and grand and fact.measure in ("total", "appropriation"):
            key = (fact.unit_name, fact.statement, fact.fiscal_year, fact.phase)
            if fact.measure == "total" or fact.side not in ends[key]:
                ends[key][fact.side] = held
    for pair in ends.values():
        if len(pair) == 2:
            finding = sum_finding("SIDES", pair["revenue"], [pair["expenditure"]], "收入总计", "支出总计")
            if finding is not None:
                yield finding


@rule("THREE-PUBLIC")
def three_public(document: Checked) -> Iterator[Finding]:
    """“三公” is travel abroad, reception and vehicles; vehicles are their purchase and operation."""
    tables: dict[tuple[object, ...], dict[str, list[Held]]] = defaultdict(lambda: defaultdict(list))
    for held in document.facts:
        fact = held[1]
        if fact.statement == "three_public":
            tables[fact.unit_name, fact.fiscal_year, fact.phase][fact.measure].append(held)
    for items in tables.values():
        for whole, parts in (
            ("total", ("abroad", "reception", "vehicles")), ("vehicles", ("vehicle_purchase", "vehicle_operation")),
        ):  # fmt: skip
            if all(len(items.get(name, ())) == 1 for name in (whole, *parts)):
                finding = sum_finding(
                    "THREE-PUBLIC", items[whole][0], [items[name][0] for name in parts], "合计", "各项"
                )
                if finding is not None:
                    yield finding


@rule("CLAIM")
def claims(document: Checked) -> Iterator[Finding]:
    """What a sentence or a change column states is not what the figures give."""
    seen: set[tuple[object, ...]] = set()
    for claim in document.claims:
        # a sentence that a page broke is read on both pages; it is one mistake
        key = (claim.kind, claim.subject, claim.stated)
        if claim.verdict is not Verdict.CONTRADICTED or key in seen:
            continue
        seen.add(key)
        unit = claim.unit or ""
        computed = "" if claim.computed is None else f"{claim.computed.normalize():f}{unit}"
        given = f"，按所引数字应为{computed}" if computed else ""
        yield Finding(
            rule="CLAIM", severity=Severity.ERROR, document_id=document.document_id, page=claim.provenance.page,
            subject=claim.subject, expected=computed, found=claim.stated, difference="",
            tolerance="" if claim.low is None or claim.high is None else f"{(claim.high - claim.low) / 2:f}",
            message_zh=f"文字“{claim.quote}”写的是{claim.stated}{given}（{claim.subject}）。",
            message_en=f"the text states {claim.stated} of {claim.subject}; the figures give {computed or 'otherwise'} "
                       f"({claim.basis}).",
            evidence=(Evidence("", claim.provenance.page, claim.provenance.row, claim.quote, claim.stated),),
        )  # fmt: skip


@rule("FUND-PART")
def fund_parts(document: Checked) -> Iterator[Finding]:
    """The money of a project is never less than a part of it."""
    forms: dict[str, list[Fund]] = defaultdict(list)
    for fund in document.funds:
        forms[fund.project].append(fund)
    for project, (whole, *parts) in forms.items():
        for part in parts:
            if part.amount is None or whole.amount is None or part.amount.low <= whole.amount.high:
                continue
            yield Finding(
                rule="FUND-PART", severity=Severity.ERROR, document_id=document.document_id, page=part.provenance.page,
                subject=f"{project} {part.label}", expected=f"<= {whole.amount.value}", found=str(part.amount.value),
                difference=f"{part.amount.value - whole.amount.value:f}", tolerance="0",
                message_zh=f"{project}：{part.label}{part.raw}大于{whole.label}{whole.raw}，部分不能大于整体。",
                message_en=f"{project}: {part.label} {part.raw} is more than {whole.label} {whole.raw}; a part cannot "
                           "exceed its whole.",
                evidence=tuple(
                    Evidence("", fund.provenance.page, fund.provenance.row, fund.label, fund.raw) for fund in (whole, part)
                ),
            )  # fmt: skip
