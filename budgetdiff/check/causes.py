"""One cause, one finding: what follows from one misprint is folded below it, and the cell that is most likely wrong is named.

Of the cells in broken sums, equalities and sentences that one is the cause whose correction makes the most of them hold and
breaks none that held; where several would do it alike, all are named. A line under a wrong code explains the sums that lack it
and those that have it too much; what is broken in several columns of one line is one mistake of that line. What other documents of
the unit hold against a wrong cell follows from it too (``across.py``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property, partial

from budgetdiff.check.across import led_to, named_by_document
from budgetdiff.check.cells import Cells
from budgetdiff.check.correction import Correction, Redress, facts_in
from budgetdiff.check.document import load_claims
from budgetdiff.check.equation import Equation, equations
from budgetdiff.check.finding import FACT_ID, Cause, Finding, Severity
from budgetdiff.check.judged import Case
from budgetdiff.check.rule import RULES
from budgetdiff.check.sums import in_print
from budgetdiff.facts import Verdict
from budgetdiff.store import Store

Named = tuple[str, Finding]
"""A finding with its id."""
_Place = tuple[str, int, int | None, int, str]
"""A line of a table, by title, page and row, in one period."""
_MOST = 2
"""How many cells a message names as the cause, where they explain the contradictions alike."""
_GRAVEST_FIRST = tuple(Severity)


@dataclass(frozen=True, slots=True)
class _Group:
    """Findings of one cause, by their numbers, and the cells that may be it."""

    numbers: frozenset[int]
    causes: tuple[Cause, ...]


def folded_by_cause(store: Store, found: Sequence[Named]) -> list[Named]:
    """The findings, those that follow from the mistake of another folded below it; the relations of ``prepare`` must be there."""
    of: dict[str, list[int]] = defaultdict(list)
    for number, (_, finding) in enumerate(found):
        of[finding.document_id].append(number)
    mine = {document: numbers for document, numbers in of.items() if _worth_it([found[n][1] for n in numbers])}
    if not mine:
        return list(found)
    case = cache(partial(Case, store))
    redresses = _redresses(store, list(mine), case)
    groups = [
        group
        for document, numbers in mine.items()
        for group in _Document(redresses[document], {number: found[number][1] for number in numbers}).groups()
    ]
    # a contradicted sentence that no cell of its own document explains may follow from another's
    settled = {number for group in groups for number in group.numbers if group.causes or len(group.numbers) > 1}
    led = led_to(store, found, {key: group.causes for key, group in enumerate(groups)}, settled, case)
    followed = {number for _, numbers in led.values() for number in numbers}
    gone = followed.union(*(group.numbers for group in groups))
    roots: dict[int, Finding] = {}
    for key, group in enumerate(groups):
        if group.numbers <= followed:
            continue
        causes, elsewhere = group.causes, list[Named]()
        if key in led:
            cause, numbers = led[key]
            causes, elsewhere = (cause,), list(named_by_document(store, [found[number] for number in numbers]))
        root, *others = sorted(group.numbers, key=partial(_rank, found, causes))
        roots[root] = _told(found[root][1], causes, (*(found[number] for number in others), *elsewhere))
    return [
        (identity, roots.get(number, one))
        for number, (identity, one) in enumerate(found)
        if number in roots or number not in gone
    ]


def _worth_it(findings: Iterable[Finding]) -> bool:
    """Whether there can be a cause to tell: a sentence that alone is contradicted is the mistake itself."""
    return [one.rule for one in findings if _of_figures(one)] not in ([], ["CLAIM"])


def _of_figures(finding: Finding) -> bool:
    """Whether a finding says that a sum, an equality or a sentence does not hold."""
    rule = RULES.get("IDENTITY" if finding.rule.startswith("IDENTITY-") else finding.rule)
    return finding.severity is Severity.ERROR and rule is not None and (rule.equations or finding.rule == "CLAIM")


def _rank(found: Sequence[Named], causes: Sequence[Cause], number: int) -> tuple[int, bool, bool, bool, int, int]:
    """The gravest stands for its group; of alike a sum before a sentence, and first the one about the wrong cell itself."""
    finding = found[number][1]
    about = finding.evidence[0].fact_id if finding.evidence else ""
    aside = all(one.evidence.fact_id != about for one in causes)
    place = int(about.rpartition(":")[2]) if about else 0
    between = finding.rule.startswith("IDENTITY-")
    return _GRAVEST_FIRST.index(finding.severity), finding.rule == "CLAIM", aside, between, place, number


def _redresses(store: Store, documents: list[str], case: Callable[[str], Case]) -> dict[str, Redress]:
    by_document: dict[str, list[Equation]] = defaultdict(list)
    for equation in equations(store, documents):
        by_document[equation.document_id].append(equation)
    cells = Cells(store)
    cells.fetch(facts_in(one for each in by_document.values() for one in each))
    claims = {document: load_claims(store, document) for document in documents}
    cells.fetch(fact for each in claims.values() for claim in each for fact in FACT_ID.findall(claim.basis))
    units = store.rows(
        "SELECT document_id, unit_name FROM document WHERE document_id IN (SELECT unnest($1::VARCHAR[]))", [documents]
    )
    return {
        document: Redress(document, by_document[document], claims[document], cells, partial(case, unit))
        for document, unit in units
    }


class _Document:
    """The findings of one document beside its equations and claims."""

    def __init__(self, redress: Redress, findings: Mapping[int, Finding]) -> None:
        self._redress, self._findings = redress, findings
        by_equation = {_key(one): number for number, one in enumerate(redress.equations) if not one.holds}
        by_claim = {
            (claim.subject, claim.stated): number
            for number, claim in enumerate(redress.claims)
            if claim.verdict is Verdict.CONTRADICTED
        }
        self._by_equation: dict[int, int] = {}
        self._by_claim: dict[int, int] = {}
        for number, finding in findings.items():
            if not _of_figures(finding):
                continue
            if finding.rule == "CLAIM":
                claim = by_claim.get((finding.subject, finding.found))
                if claim is not None:
                    self._by_claim[claim] = number
            elif (broken := by_equation.get((finding.rule, finding.evidence[0].fact_id))) is not None:
                self._by_equation[broken] = number

    def groups(self) -> Iterator[_Group]:
        """Findings of one cause together, the largest group first; what is alone and has no cause that can be told is in none."""
        left = {*self._by_equation.values(), *self._by_claim.values()}
        corrections = [(self._resolved(one), one) for one in self._redress.corrections()]
        lines = list(self._misplaced())
        found: list[_Group] = []
        while left:
            self._with_what_all_resolve(found, left)
            cells = max((len(numbers & left) for numbers, _ in corrections), default=0)
            moved = max(lines, key=lambda one: len(one.numbers & left), default=None)
            if moved is not None and len(moved.numbers & left) > max(cells, 1):
                found.append(replace(moved, numbers=moved.numbers & left))
            elif cells:
                found.append(self._corrected(corrections, left, cells))
            else:
                break
            left -= found[-1].numbers
        for group in found:
            yield replace(group, numbers=group.numbers | self._beside(group))
        yield from self._by_line(left)

    def _with_what_all_resolve(self, groups: list[_Group], left: set[int]) -> None:
        """Move into the groups what is left and holds once all their cells are corrected; it goes to the first that it holds."""
        alone = {number: group.causes[0] for number, group in enumerate(groups) if len(group.causes) == 1}
        corrected = {one.evidence.fact_id: one.amount for one in alone.values() if one.amount is not None}
        for broken, number in self._by_equation.items():
            equation = self._redress.equations[broken]
            if number not in left or self._redress.remainder(equation, corrected) is None:
                continue
            at = next(
                (at for at, one in alone.items() if one.amount is not None and one.evidence.fact_id in equation.facts),
                None,
            )
            if at is not None:
                groups[at] = replace(groups[at], numbers=groups[at].numbers | {number})
                left.discard(number)

    def _resolved(self, correction: Correction) -> frozenset[int]:
        return frozenset(
            [
                *(self._by_equation[one] for one in correction.equations if one in self._by_equation),
                *(self._by_claim[one] for one in correction.claims if one in self._by_claim),
            ]
        )

    def _corrected(self, corrections: Sequence[tuple[frozenset[int], Correction]], left: set[int], size: int) -> _Group:
        """The findings that one correction resolves, and the cells that resolve them alike: of so many those with fewest cells."""
        of: dict[frozenset[int], set[str]] = defaultdict(set)
        for resolved, one in corrections:
            of[frozenset(resolved & left)].add(one.fact_id)
        numbers = min((one for one in of if len(one) == size), key=lambda one: (len(of[one]), sorted(one)))
        alike = [one for resolved, one in corrections if resolved & left == numbers]
        if self._redress.printed_exactly and any(one.exact for one in alike):
            alike = [one for one in alike if one.exact]
        sentences = {self._findings[number].evidence[0].words for number in numbers}
        if all(self._findings[number].rule == "CLAIM" for number in numbers) and len(sentences) == 1:
            return _Group(numbers, ())  # a sentence that only cells contradict is the mistake itself
        by_cell: dict[str, list[Correction]] = defaultdict(list)
        for one in alike:
            by_cell[one.fact_id].append(one)
        return _Group(numbers, tuple(self._cause(fact, ways) for fact, ways in by_cell.items()))

    def _cause(self, fact: str, ways: Sequence[Correction]) -> Cause:
        """The cell as a cause, with what it should print where the sums leave but one value."""
        cell = self._redress.cell(fact)
        exact = [one for one in ways if one.exact]
        sure = len(exact) == 1 and (self._redress.printed_exactly or len(exact[0].equations) > 1)
        likely = exact[0].amount if len(exact) == 1 else None
        return Cause(cell.evidence, likely if sure else None, in_print(cell, exact[0].amount) if sure else "", likely)

    def _beside(self, group: _Group) -> frozenset[int]:
        """What is no contradiction of figures and is about the wrong cell alone: a code, an earlier document's figure."""
        if len(group.causes) != 1:
            return frozenset()
        fact = group.causes[0].evidence.fact_id
        cell = self._redress.cell(fact)
        own = {fact} if group.causes[0].proposed else {fact, *self._line_of(fact)}
        return frozenset(
            number
            for number, finding in self._findings.items()
            if finding.rule.startswith(("CODE-", "YEAR-"))
            and (facts := {one.fact_id for one in finding.evidence if one.document_id == cell.document_id})
            and facts <= own
        )

    def _line_of(self, fact: str) -> set[str]:
        cell = self._redress.cell(fact)
        return {one for one in facts_in(self._redress.equations) if self._place(one) == self._place(fact) and cell.code}

    def _place(self, fact: str) -> _Place:
        cell = self._redress.cell(fact)
        return cell.title, cell.page, cell.row, cell.fiscal_year, cell.phase

    def _misplaced(self) -> Iterator[_Group]:
        """Lines that stand under a wrong code: the sums that have them too much, and those of the same column that lack them.

        Where the line was the only one below its parent no sum lacks it, but a parent of that amount has nothing below it.
        """
        broken = [
            (self._by_equation[number], one, *self._redress.left(one, one.ways[0]))
            for number, one in enumerate(self._redress.equations)
            if number in self._by_equation and one.rule in ("SUM-PARENT", "SUM-TOTAL")
        ]
        lines: dict[_Place, list[str]] = defaultdict(list)
        for fact in sorted(facts_in(one for _, one, _, _ in broken)):
            if self._redress.cell(fact).code and self._redress.cell(fact).amount:
                lines[self._place(fact)].append(fact)
        alike: dict[frozenset[int], list[Cause]] = defaultdict(list)
        for facts in lines.values():
            much, lacking, empty = set(), set(), False
            for fact in facts:
                amount, column = self._redress.cell(fact).amount, self._column(fact)
                assert amount is not None
                own = [
                    (number, one, left, room) for number, one, left, room in broken if self._column(one.whole) == column
                ]
                extra = {n for n, one, left, room in own if fact in dict(one.ways[0]) and abs(left + amount) <= room}
                much |= extra
                lacking |= {n for n, one, left, room in own if fact not in one.facts and abs(left - amount) <= room}
                empty = empty or (bool(extra) and (column, amount) in self._childless)
            if much and (lacking or empty):
                alike[frozenset(much | lacking)].append(Cause(self._redress.cell(facts[0]).evidence))
        for numbers, causes in alike.items():
            yield _Group(numbers, tuple(causes))

    def _column(self, fact: str) -> tuple[str, str, str]:
        cell = self._redress.cell(fact)
        return cell.title, cell.column, cell.measure

    @cached_property
    def _childless(self) -> set[tuple[tuple[str, str, str], Decimal]]:
        """The amounts of 类 and 款 that have nothing below them, with their columns."""
        parents = {one.whole for one in self._redress.equations if one.rule == "SUM-PARENT"}
        cells = [self._redress.cell(fact) for fact in facts_in(self._redress.equations) - parents]
        return {
            (self._column(one.fact_id), one.amount) for one in cells if one.amount and one.code and len(one.code) < 7
        }

    def _by_line(self, left: set[int]) -> Iterator[_Group]:
        """What one rule finds in several columns of one line, or in a table that repeats it: something of the line is missing."""
        of: dict[tuple[str, _Place], dict[int, Decimal]] = defaultdict(dict)
        for broken, number in self._by_equation.items():
            equation = self._redress.equations[broken]
            if number in left and equation.rule != "IDENTITY":
                gap, _ = self._redress.left(equation, equation.ways[0])
                of[equation.rule, self._place(equation.whole)][number] = gap
        alike: dict[tuple[str, str | None, frozenset[Decimal]], set[int]] = defaultdict(set)
        for (rule, _), gaps in of.items():
            code = next(self._redress.cell(self._findings[one].evidence[0].fact_id).code for one in gaps)
            alike[rule, code, frozenset(gaps.values())].update(gaps)
        for numbers in alike.values():
            if len(numbers) > 1:
                yield _Group(frozenset(numbers), ())


def _key(equation: Equation) -> tuple[str, str]:
    """The rule that a broken equation is found by, and the figure that it is about."""
    rule = f"IDENTITY-{equation.variant.split('/')[0]}" if equation.rule == "IDENTITY" else equation.rule
    return rule, equation.whole


def _told(root: Finding, causes: tuple[Cause, ...], rest: tuple[Named, ...]) -> Finding:
    """The finding that stands for its group, with the cause and the number of the others in words."""
    zh, en = [root.message_zh], [root.message_en]
    if len(causes) > _MOST:
        zh.append(f"有误的是所列{len(causes)}个数之一，由数字本身无法判断是哪一个。")
        en.append(f"One of {len(causes)} figures is wrong; the figures cannot tell which.")
    elif causes:
        zh.append("最可能有误的是" + "，或".join(_shown(one, "zh") for one in causes) + "。")
        en.append("Most likely wrong is " + ", or ".join(_shown(one, "en") for one in causes) + ".")
    if rest:
        zh.append(f"由此另有{len(rest)}处不符。")
        en.append(f"{len(rest)} more contradiction{'s follow' if len(rest) > 1 else ' follows'} from it.")
    return replace(root, causes=causes, consequences=rest, message_zh="".join(zh), message_en=" ".join(en))


def _shown(cause: Cause, language: str) -> str:
    one = cause.evidence
    if language == "zh":
        return f"“{one.words}”（第{one.page}页，印为{one.raw}{f'，应为{cause.proposed}' if cause.proposed else ''}）"
    proposed = f", should be {cause.proposed}" if cause.proposed else ""
    return f"“{one.words}” (p. {one.page}, printed as {one.raw}{proposed})"
