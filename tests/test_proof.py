"""Readings that carry their proof: proved, accounted for or doubtful; the arithmetic chooses; a doubt is our fault first."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budgetdiff.check import check_documents
from budgetdiff.check.judged import judge_units
from budgetdiff.document.model import Document, Grid, Row
from budgetdiff.document.read import read_content
from budgetdiff.facts import Proof, Verdict
from budgetdiff.statements import Reading, understand
from budgetdiff.statements.proof import equations_of
from budgetdiff.store import Store
from budgetdiff.workflow import record_of
from tests.printing import FEN_STEP, FORMS, Disclosure, disclosures
from tests.support.examples import examples

_PICK = st.integers(0, 10**6)
_SUMS = ("SUM-", "SIDES", "THREE-PUBLIC")


def read(disclosure: Disclosure, form: str = "text") -> Document:
    return read_content(FORMS[form](disclosure), "drawn")


def checked(reading: Reading) -> tuple[list[dict], list[tuple[str, str]]]:
    """The findings about a reading, and the verdict and subject of its claims."""
    with Store.open(None) as store:
        store.load(record_of(reading))
        judge_units(store, [reading.identity.unit_name])
        found = list(check_documents(store).lines.iter_rows(named=True))
        return found, store.rows("SELECT verdict, subject FROM claims")


def errors(found: list[dict]) -> list[tuple[str, str]]:
    return [(one["rule"], one["message_en"]) for one in found if one["severity"] == "error"]


def of(reading: Reading, statement: str):
    return next(table for table in reading.tables if table.statement == statement)


def regridded(
    document: Document, title: str, change: Callable[[Grid], Grid], *, until: Collection[str] = ()
) -> Document:
    """The document with another grid for the first table below the line ``title``.

    With ``until``, the titles of the other tables, for all grids of it: a table may be printed in pieces.
    """
    blocks, below = [], False
    for block in document.blocks:
        if isinstance(block, Grid) and below:
            blocks.append(change(block))
            below = bool(until)
            continue
        if not isinstance(block, Grid):
            below = (below and block.text.strip() not in until) or block.text.strip() == title
        blocks.append(block)
    assert tuple(blocks) != document.blocks
    return replace(document, blocks=tuple(blocks))


def without_column(grid: Grid, index: int) -> Grid:
    return replace(
        grid, rows=tuple(replace(row, cells=(*row.cells[:index], *row.cells[index + 1 :])) for row in grid.rows)
    )


def shifted(grid: Grid, number: int) -> Grid:
    """The grid with the amounts of one row a column to the left of where they are printed."""

    def moved(row: Row) -> Row:
        return replace(row, cells=(*row.cells[:2], *row.cells[3:], row.cells[2]))

    return replace(grid, rows=tuple(moved(row) if at == number else row for at, row in enumerate(grid.rows)))


@examples(3)
@given(disclosure=disclosures(), form=st.sampled_from(["text", "html", "xlsx-text"]))
def test_what_is_consistent_is_proved_or_accounted_for(disclosure, form):
    reading = understand(read(disclosure, form))
    assert reading.lost == ()
    for table in reading.tables:
        assert table.proof in (Proof.PROVED, Proof.ACCOUNTED), table
        assert all(one.holds for one in equations_of(reading.facts, *table.facts)), table
    assert of(reading, "income_expenditure").proof is Proof.PROVED
    assert not any(fact.doubtful for fact in reading.facts)


@examples(3)
@given(disclosure=disclosures(step=FEN_STEP))
def test_cells_that_are_rounded_one_by_one_prove_it_too(disclosure):
    reading = understand(read(disclosure))
    assert {table.proof for table in reading.tables} <= {Proof.PROVED, Proof.ACCOUNTED}


def evidence_of(finding):
    """The evidence of a finding, or of one that follows from it."""
    held = finding["evidence"]
    return json.loads(held) if isinstance(held, str) else held


@pytest.mark.thorough
@examples(3)
@given(disclosure=disclosures(), pick=_PICK)
def test_the_proof_and_the_checks_judge_alike(pick, disclosure):
    """One figure altered anywhere: the sums that fail as a reading is proved are those that the checks find."""
    reading = understand(read(disclosure))
    places = [at for at, fact in enumerate(reading.facts) if fact.amount is not None and fact.origin.value == "printed"]
    at = places[pick % len(places)]
    fact = reading.facts[at]
    wrong = replace(fact, amount=replace(fact.amount, value=fact.amount.value + 7 * fact.amount.quantum))
    facts = (*reading.facts[:at], wrong, *reading.facts[at + 1 :])
    failing = {one.whole for table in reading.tables for one in equations_of(facts, *table.facts) if not one.holds}
    found, _ = checked(replace(reading, facts=facts))
    # what follows from the same figure is folded below its finding
    every = [each for one in found for each in (one, *json.loads(one["consequences"]))]
    wholes = {int(evidence_of(one)[0]["fact_id"].partition(":")[2]) for one in every if one["rule"].startswith(_SUMS)}
    assert wholes == failing, (fact, [(facts[n].label, facts[n].measure) for n in wholes ^ failing])


@pytest.mark.thorough
@examples(3)
@given(disclosure=disclosures(), pick=_PICK)
def test_a_table_with_a_column_lost_is_doubtful_and_raises_no_error(pick, disclosure):
    document = read(disclosure)
    sheet = disclosure.sheet("expenditure")
    width = max(len(row) for row in sheet.rows)
    index = 2 + pick % (width - 2)
    others = {other.title for other in disclosure.sheets} - {sheet.title}
    spoilt = regridded(document, sheet.title, lambda grid: without_column(grid, index), until=others)
    reading = understand(spoilt)
    assume(any(number.raw.strip("0.,-") for number in reading.lost))  # the column may be blank, or hold zeros
    table = of(reading, "expenditure")
    assert (table.proof, table.lost) == (Proof.DOUBTFUL, len(reading.lost))
    found, claims = checked(reading)
    assert errors(found) == []
    assert [one["severity"] for one in found if one["rule"] == "READING-DOUBTFUL"] == ["info"]
    assert Verdict.CONTRADICTED not in {verdict for verdict, _ in claims}


@pytest.mark.thorough
@examples(3)
@given(disclosure=disclosures(), pick=_PICK)
def test_a_row_out_of_place_in_a_grid_that_is_not_sure_is_doubtful_and_raises_no_error(pick, disclosure):
    document = read(disclosure)
    sheet = disclosure.sheet("expenditure")
    number = 1 + pick % (len(sheet.rows) - 1)
    doubt = "uprights are missing"
    spoilt = regridded(document, sheet.title, lambda grid: replace(shifted(grid, number), doubt=doubt))
    reading = understand(spoilt)
    table = of(reading, "expenditure")
    failed = [one for one in equations_of(reading.facts, *table.facts) if not one.holds]
    assume(len(failed) > 1)
    assume(not frozenset.intersection(*(one.cells for one in failed)))
    assert table.proof is Proof.DOUBTFUL
    assert doubt in table.doubt
    found, _ = checked(reading)
    assert [one for one in errors(found) if one[0].startswith(_SUMS)] == []


@pytest.mark.thorough
@examples(3)
@given(disclosure=disclosures(), pick=_PICK, doubt=st.sampled_from(["", "uprights are missing"]))
def test_a_misprint_that_alone_breaks_what_else_is_proved_stays_an_error(pick, disclosure, doubt):
    sheet = disclosure.sheet("expenditure")
    totals = [
        (r, c)
        for r, c, cell in sheet.amounts()
        if cell.figure and cell.figure.level == 0 and re.search(r"\d", cell.text)
    ]
    assume(totals)
    row, column = totals[pick % len(totals)]
    text = sheet.body[row][column].text
    misprint = disclosure.with_cell("expenditure", row, column, _other(text))
    document = read(misprint)
    if doubt:
        document = regridded(document, sheet.title, lambda grid: replace(grid, doubt=doubt))
    reading = understand(document)
    table = of(reading, "expenditure")
    equations = equations_of(reading.facts, *table.facts)
    failed = [one for one in equations if not one.holds]
    assume(failed and (not doubt or len(equations) - len(failed) >= max(3, 2 * len(failed))))
    assert table.proof is not Proof.DOUBTFUL
    found, _ = checked(reading)
    assert [one for one in errors(found) if one[0].startswith(_SUMS)]


def _other(text: str) -> str:
    value = Decimal(text.replace(",", "")) + 1000
    return f"{value:,}" if "," in text else f"{value}"


@examples(3)
@given(disclosure=disclosures(), pick=_PICK, right_first=st.booleans())
def test_of_two_readings_the_right_one_is_taken_whichever_comes_first(pick, disclosure, right_first):
    document = read(disclosure)
    sheet = disclosure.sheet("expenditure")
    number = 1 + pick % (len(sheet.rows) - 1)
    spoil = (lambda grid: shifted(grid, number)) if pick % 2 else (lambda grid: without_column(grid, 2))
    plain = understand(document)
    wrong = understand(regridded(document, sheet.title, lambda grid: replace(spoil(grid), doubt="x")))
    bad = sum(not one.holds for one in equations_of(wrong.facts, *of(wrong, "expenditure").facts)) + len(wrong.lost)
    assume(bad and of(plain, "expenditure").numbers)

    def both(grid: Grid) -> Grid:
        other = spoil(grid)
        one, two = (grid, other) if right_first else (other, grid)
        return replace(one, doubt="uprights are missing", others=(two,))

    reading = understand(regridded(document, sheet.title, both))
    strip = lambda facts: [replace(fact, doubtful=False) for fact in facts]  # noqa: E731 - used twice in one line
    assert strip(reading.facts) == strip(plain.facts)
    assert reading.lost == ()


def test_the_reasons_are_said_in_chinese():
    from budgetdiff.check.doubt import _chinese

    assert _chinese("3 numbers printed in it have no place") == "表中印出的3个数字没有着落"
    assert _chinese("1 sum does not hold") == "1处合计不等"
    assert _chinese("a word crosses a line between columns") == "有文字越过栏线"
