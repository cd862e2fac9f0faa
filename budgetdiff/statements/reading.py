"""From a document to its statements: who, when, what, every fact, every table seen."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from budgetdiff.document.model import RECOGNISED, Document
from budgetdiff.errors import UnrecognisedSource
from budgetdiff.facts import (
    NOTHING,
    Assertion,
    Fact,
    Given,
    Origin,
    Phase,
    Remark,
    TableSeen,
    Unit,
    folded,
    is_own_office,
    squeezed,
    without_scope,
)
from budgetdiff.said import Note
from budgetdiff.statements.accounting import Printed, account, printed_of
from budgetdiff.statements.asides import no_amounts
from budgetdiff.statements.attested import units_of
from budgetdiff.statements.catalogue import bare_title, catalogue
from budgetdiff.statements.cautious import cautious
from budgetdiff.statements.changes import assertions_of
from budgetdiff.statements.counted import counted_of, points_of, rates_of
from budgetdiff.statements.cover import titled
from budgetdiff.statements.extracted import Extracted
from budgetdiff.statements.forms.form import TargetForm, distinguished, read_forms
from budgetdiff.statements.forms.pages import TARGETS, gathered, is_form
from budgetdiff.statements.furniture import without_furniture
from budgetdiff.statements.headcounts import headcounts_of
from budgetdiff.statements.identity import Identity, identify
from budgetdiff.statements.money import counts_things
from budgetdiff.statements.narrative import read_narrative
from budgetdiff.statements.narrative.paragraphs import Paragraph, paragraphs
from budgetdiff.statements.nested import Rank, at_level, levels_by_nesting
from budgetdiff.statements.ownname import misnamed_of
from budgetdiff.statements.parts import parts_of
from budgetdiff.statements.periods import says_adjusted
from budgetdiff.statements.proof import chosen, prove
from budgetdiff.statements.recognise import recognise
from budgetdiff.statements.remarks import remarks_of
from budgetdiff.statements.repeats import below_its_code, repeated_codes
from budgetdiff.statements.result import Reading
from budgetdiff.statements.rows import extract
from budgetdiff.statements.tables import Table, tables_of

UNCLASSIFIED = "unclassified"
INVENTORIES = frozenset({"agency_information", "unit_information", "state_assets", "asset_additions"})


def understand(document: Document, given: Given = NOTHING) -> Reading:
    """Recognise the statutory statements of a document.

    An explanation published apart from its tables has a title and sentences, and is taken in for these. A cell that is
    no number is refused alone, with a note and a remark. Raises UnrecognisedSource where there is neither, or where its
    unit, year or phase are not said. What is ``given`` of unit, level, year and phase counts before what the document
    says, or says not.
    """
    read = without_furniture(document)
    tables, told, remarks = _recognised(read)
    narrated = not any(table.entry is not None or is_form(table) for table in tables)
    known = given.unit_name and given.fiscal_year and given.phase
    if narrated and not known and not titled(document):
        raise _no_budget(document, tables)
    identity = identify(document, tables, given)
    best = chosen(read, tables, lambda table: _taken(table, identity, document.document_id))
    if best is not read:
        return understand(best, given)
    facts: list[Fact] = []
    extracted: list[Extracted] = []
    aside: list[Assertion] = []
    targets: list[TargetForm] = []
    seen: list[TableSeen] = []

    def bare(table: Table, unit: Unit) -> tuple[Fact, ...]:
        return extract(table, unit, identity, document.document_id).facts

    units = units_of(read, tables, bare, identity.place_name)
    notes = [*document.notes, *identity.conflicts, *(found.note for found in units if found.note)]
    unstated = [
        Remark("unit", table.page, table.title, table.entry.id)
        for table, found in zip(tables, units, strict=True)
        if found.note and table.entry is not None
    ]
    for table, found in zip(tables, units, strict=True):
        if table.entry is None and not is_form(table):
            others, own = _unclassified(table, identity, document, aside)
            facts.extend(others)
            seen.append(replace(own, facts=(len(facts) - len(others), len(facts))))
            continue
        if table.entry is None or table.entry.id in TARGETS:
            forms = read_forms(table, identity, document.document_id)
            if not forms:
                seen.append(
                    _seen(table, None, None, "titled as a target form, without columns of indicators and targets")
                )
                continue
            targets.extend(forms)
            seen.append(_seen(table, table.unit, table.entry.id if table.entry else "target_form", ""))
            continue
        if found.unit is None:
            seen.append(_without_unit(table, table.entry.id, empty=found.empty))
            continue
        owners = [one.owner for one in tables if one.entry is table.entry]
        taken = extract(table, found.unit, _owner(table, identity, facts, owners), document.document_id)
        money = [fact for fact in taken.facts if not _counts(fact)]
        facts.extend(_phased(table, money, identity))
        extracted.append(taken)
        notes.extend(taken.notes)
        own = _seen(table, found.unit, table.entry.id, table.reason if money else "no amounts in it")
        seen.append(replace(own, facts=(len(facts) - len(money), len(facts))))
    facts, extracted = _nested(tables, seen, facts, extracted)
    narrative = read_narrative(told, identity, facts, document.document_id)
    if narrated:
        if not narrative.assertions:
            raise _no_budget(document, tables)
        notes.append(Note("apart from tables"))
    attached = distinguished(targets, identity.unit_name)
    return _proved(
        tables,
        Reading(
            document=document,
            identity=identity,
            facts=(*facts, *narrative.implied_facts),
            indicators=tuple(indicator for form in attached for indicator in form.indicators),
            funds=tuple(fund for form in attached for fund in form.funds),
            evaluations=tuple(evaluation for form in attached for evaluation in form.evaluations),
            assertions=(
                *assertions_of(change for taken in extracted for change in taken.changes),
                *(one for taken in extracted for one in _counted(taken)),
                *aside,
                *points_of((one for form in attached for one in form.evaluations), identity.unit_name),
                *narrative.assertions,
            ),
            tables=tuple(seen),
            remarks=(
                *remarks,
                *misnamed_of(read, told, identity.unit_name),
                *unstated,
                *headcounts_of(read, told, tables, (one for form in attached for one in form.indicators), identity),
                *(remark for taken in extracted for remark in taken.refused),
            ),
            notes=tuple(dict.fromkeys(notes)),
            reasons=narrative.reasons,
        ),
    )


def _recognised(read: Document) -> tuple[list[Table], tuple[Paragraph, ...], tuple[Remark, ...]]:
    """The tables of a document, each with the statement it is, its paragraphs, and the lines that checks of form need."""
    tables = parts_of(gathered(tables_of(read)))
    told = tuple(paragraphs(read))
    remarks = tuple(remarks_of(read, told, tables))
    recognise(tables, [remark.statement for remark in remarks if remark.kind == "contents" and remark.statement])
    return tables, told, remarks


def _taken(table: Table, identity: Identity, document_id: str) -> tuple[Sequence[Fact], list[Printed]]:
    """What a table gives by itself: its facts, and all it holds as printed."""
    if table.entry is None or table.entry.id in TARGETS:
        forms = read_forms(table, identity, document_id) if table.entry is not None or is_form(table) else ()
        return (), [one for form in forms for one in printed_of((), form.indicators, form.funds, form.evaluations, ())]
    taken = extract(table, table.unit or Unit.YUAN, identity, document_id)
    return taken.facts, list(printed_of(taken.facts, (), (), (), assertions_of(taken.changes)))


def _proved(tables: list[Table], reading: Reading) -> Reading:
    """The reading with what became of every number seen, and how far each table proves itself."""
    facts = [fact for fact in reading.facts if fact.origin is Origin.PRINTED]
    printed = printed_of(facts, reading.indicators, reading.funds, reading.evaluations, reading.assertions)
    counted = account(reading.document, tables, printed)
    # what was recognised in a picture has a standing of its own
    doubts = [
        "; ".join(
            dict.fromkeys(one for grid in table.grids for one in grid.doubt.split("; ") if one and one != RECOGNISED)
        )
        for table in tables
    ]
    proven = prove(reading.tables, facts, counted, reading.assertions, doubts)
    marked = tuple(
        replace(fact, doubtful=True) if position in proven.doubtful else fact
        for position, fact in enumerate(reading.facts)
    )
    return cautious(replace(reading, facts=marked, tables=proven.tables, numbers=counted.numbers, lost=counted.lost))


def _counted(taken: Extracted) -> tuple[Assertion, ...]:
    """What a table counts and measures beside its money."""
    return counted_of((*taken.quantities, *(fact for fact in taken.facts if _counts(fact))))


def _unclassified(
    table: Table, identity: Identity, document: Document, aside: list[Assertion]
) -> tuple[list[Fact], TableSeen]:
    """The facts of a table of money that is no statement the catalogue knows; none where it is none, or not sure to be one.

    What it counts and its rates are added to ``aside``.

    It states its unit of money, and every amount in it has a label. Its lines are compared under its title, as two such
    tables of a document have nothing to do with each other.
    """
    why = no_amounts(table)
    known = replace(table, entry=catalogue().statement(UNCLASSIFIED))
    taken = extract(known, table.unit or Unit.YUAN, identity, document.document_id)
    facts = [fact for fact in taken.facts if not _counts(fact)] if table.unit is not None and why is None else []
    aside.extend((*_counted(taken), *rates_of(taken.changes)))
    if not any(fact.amount for fact in facts) or not all(fact.label or fact.code for fact in facts):
        return [], _seen(table, None, None, why or "no title of the catalogue above it")
    title = bare_title(table.title)
    keyed = [replace(fact, label_key=f"{title}/{fact.label_key or fact.code}") for fact in facts]
    reason = "no title of the catalogue names it: taken in as a table of amounts"
    return keyed, _seen(table, table.unit, UNCLASSIFIED, reason)


def _no_budget(document: Document, tables: list[Table]) -> UnrecognisedSource:
    return UnrecognisedSource(
        document.source_name,
        f"no statutory table was recognised ({len(tables)} tables seen); is this a 部门预算 or 部门决算?",
    )


def _seen(table: Table, unit: Unit | None, statement: str | None, reason: str) -> TableSeen:
    cells = sum(1 for row in table.rows for cell in row.cells if cell and cell.text.strip())
    title = table.title or squeezed(table.captions[-1].text if table.captions else "")[:60]
    return TableSeen(table.page, title, statement, unit.zh if unit else None, cells, reason)


def _without_unit(table: Table, statement: str, *, empty: bool) -> TableSeen:
    why = "empty: holds no amounts" if empty else "no unit of money is stated: its amounts are not taken in"
    return _seen(table, None, statement, why)


def _counts(fact: Fact) -> bool:
    """Whether a fact of a table counts things, so that its number is no amount of money."""
    return counts_things(fact.label, fact.column_title, inventory=fact.statement in INVENTORIES)


def _phased(table: Table, facts: Iterable[Fact], identity: Identity) -> Iterator[Fact]:
    """Facts with the phase that the table's own note gives its 预算数: the adjusted budget where it says so, else approved."""
    adjusted = identity.phase is Phase.EXECUTED and says_adjusted(note.text for note in table.notes)
    for fact in facts:
        if adjusted and fact.phase is Phase.APPROVED and fact.fiscal_year == identity.fiscal_year:
            yield replace(fact, phase=Phase.ADJUSTED)
        else:
            yield fact


def _nested(
    tables: Sequence[Table], seen: Sequence[TableSeen], facts: Sequence[Fact], extracted: Sequence[Extracted]
) -> tuple[list[Fact], list[Extracted]]:
    """The facts, and what tables gave, with the lines of lists at the levels that their sums give them.

    What pages that repeat the title break is one list.
    """
    ranks: dict[Hashable, Rank] = {}
    again: frozenset[Hashable] = frozenset()
    known = [(table, own) for table, own in zip(tables, seen, strict=True) if own.facts[1] > own.facts[0]]
    for _, run in groupby(known, lambda one: (one[1].statement, one[0].owner, bare_title(one[0].title))):
        listed = [fact for _, own in run for fact in facts[slice(*own.facts)]]
        ranks |= levels_by_nesting(listed)
        again |= repeated_codes(listed)

    def placed(fact: Fact) -> Fact:
        return below_its_code(at_level(fact, ranks), again)

    changes = [tuple(one.at(placed) for one in taken.changes) for taken in extracted]
    return (
        [placed(fact) for fact in facts],
        [replace(taken, changes=own) for taken, own in zip(extracted, changes, strict=True)],
    )


def _owner(table: Table, identity: Identity, facts: Sequence[Fact], owners: Collection[str | None]) -> Identity:
    """The identity a table's facts get: another unit's only where the document's own has that statement as well.

    ``owners`` are those of all tables of the statement. Printed for 某某局 and again for 某某局（本级） it is of two
    units; where all bear one of the two names it is of one.
    """
    assert table.entry is not None
    owner, unit = table.owner, identity.unit_name
    if owner is None or folded(owner) == folded(unit):
        return identity
    apart = is_own_office(owner) != is_own_office(unit) and len({is_own_office(one) for one in owners if one}) > 1
    if _same_unit(owner, unit) and not apart:
        return identity
    has = any(one and folded(one) == folded(unit) for one in owners)
    if has or any(f.statement == table.entry.id and f.unit_name == unit for f in facts):
        return replace(identity, unit_name=owner, unit_level="unit")
    return identity


def _same_unit(one: str, two: str) -> bool:
    a, b = (without_scope(name) for name in (one, two))
    return a in b or b in a
