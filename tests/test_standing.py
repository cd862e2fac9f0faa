"""Every figure from a picture has a standing, and no wrong one is ever confirmed or agreed."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from bench.scans import misread_in_turn
from budgetdiff.document.read import read_content
from budgetdiff.facts import Origin, Standing
from budgetdiff.statements import understand
from budgetdiff.statements.standing.looks import Lines
from budgetdiff.statements.standing.names import Names
from budgetdiff.workflow import record_of
from tests.printing import disclosures, page, sample
from tests.support.examples import examples
from tests.support.pictured import Misread, Spot, pictured, spots, wrongs

_RELIED = {Standing.CONFIRMED, Standing.AGREED}
_PICK = st.integers(0, 10**6)


def _document(disclosure):
    return read_content(page(disclosure), "drawn.html")


def _planted(document, spot, text, second, **about):
    """The reading of a document one cell of which is misread, and the facts of that cell."""
    reading = understand(pictured(document, {spot: Misread(text, second, **about)}))
    row = list(pictured(document).grids())[spot.grid].rows[spot.row]
    place = row.place, row.cells[spot.column].bbox
    return reading, [f for f in reading.facts if (f.provenance.page, f.provenance.bbox) == place]


def _errors(reading):
    with bd.open(None) as database:
        database.store.load(record_of(reading))
        lines = database.check().lines
    # what follows from the same figure is folded below its finding
    every = [each for row in lines.iter_rows(named=True) for each in (row, *json.loads(row["consequences"]))]
    return Counter(
        (row["rule"], row["subject"], row["expected"], row["found"])
        for row in every
        if row["severity"] == "error" and row["rule"].startswith(("SUM-", "SIDES", "THREE-PUBLIC"))
    )


def _amounts(reading):
    return [
        (f.statement, f.code, f.label, f.measure, f.fiscal_year, f.phase, f.amount)
        for f in reading.facts
        if f.origin is Origin.PRINTED
    ]


@examples(5, fixed=True)
@given(disclosures())
def test_a_picture_read_well_gives_the_figures_of_the_print_and_relies_on_each(disclosure):
    document = _document(disclosure)
    printed, seen = understand(document), understand(pictured(document))
    assert _amounts(seen) == _amounts(printed)
    assert {fact.standing for fact in printed.facts} == {Standing.PRINTED}
    assert {fact.confidence for fact in printed.facts} == {None}
    assert [
        (fact.statement_title, fact.label, fact.measure, fact.column_title)
        for fact in seen.facts
        if fact.standing not in _RELIED
    ] == []
    assert not any(fact.doubtful for fact in seen.facts)
    count = Counter(fact.standing for fact in seen.facts if fact.amount is not None and fact.amount.value)
    assert count[Standing.CONFIRMED] > count[Standing.AGREED]
    assert [one.quote for one in seen.assertions] == [one.quote for one in printed.assertions]
    assert {one.standing for one in printed.assertions} <= {Standing.PRINTED}
    assert [(one.quote, one.note) for one in seen.assertions if one.standing not in _RELIED] == []


@examples(10, fixed=True)
@given(disclosures(), _PICK, st.randoms(use_true_random=False))
def test_a_digit_misread_alike_at_both_looks_is_marked_and_nothing_else_is_corrected(disclosure, pick, chance):
    document = _document(disclosure)
    held = [
        (spot, text) for spot, text in spots(pictured(document), understand(pictured(document)).facts) if wrongs(text)
    ]
    spot, text = held[pick % len(held)]
    wrong = chance.choice(wrongs(text))
    reading, facts = _planted(document, spot, wrong, wrong)
    assert facts
    assert not {fact.standing for fact in facts} & _RELIED, (text, wrong, facts)
    assert Standing.CORRECTED not in {fact.standing for fact in reading.facts}


@pytest.mark.thorough
@examples(10, fixed=True)
@given(disclosures(), _PICK, st.randoms(use_true_random=False))
def test_a_digit_misread_at_one_look_accuses_nobody_and_is_mended_to_what_is_printed_or_not_at_all(
    disclosure, pick, chance
):
    document = _document(disclosure)
    printed = understand(document)
    held = [
        (spot, text) for spot, text in spots(pictured(document), understand(pictured(document)).facts) if wrongs(text)
    ]
    spot, text = held[pick % len(held)]
    reading, facts = _planted(document, spot, chance.choice(wrongs(text)), text)
    assert {fact.standing for fact in facts} <= {Standing.CORRECTED, Standing.DOUBTFUL}
    assert all(fact.doubtful for fact in facts)
    for was, now in zip(printed.facts, reading.facts, strict=False):
        if now.standing is Standing.CORRECTED:
            assert now.amount == was.amount
            assert now.raw != was.raw
    assert _errors(reading) == Counter()


@pytest.mark.thorough
@examples(10, fixed=True)
@given(disclosures(), _PICK, st.randoms(use_true_random=False))
def test_a_misprint_gives_in_a_picture_the_findings_of_the_print(disclosure, pick, chance):
    """Sums never correct it, though recognition may offer what they ask for."""
    sheets = [one for one in disclosure.sheets if any(wrongs(cell.text) for _, _, cell in one.amounts())]
    sheet = sheets[pick % len(sheets)]
    row, column, cell = chance.choice([one for one in sheet.amounts() if wrongs(one[2].text)])
    misprinted = _document(disclosure.with_cell(sheet.statement, row, column, chance.choice(wrongs(cell.text))))
    printed, seen = understand(misprinted), understand(pictured(misprinted))
    assert _amounts(seen) == _amounts(printed)
    assert _errors(seen) == _errors(printed)


@pytest.mark.thorough
def test_a_figure_that_is_not_sure_is_confirmed_by_a_sum_of_figures_that_are_and_else_doubtful():
    document = _document(sample())
    held = list(spots(pictured(document), understand(pictured(document)).facts))
    found = Counter()
    for spot, text in held[::7]:
        _, facts = _planted(document, spot, text, text, sure=0.4)
        found.update(fact.standing for fact in facts)
    assert set(found) == {Standing.CONFIRMED, Standing.DOUBTFUL}


@pytest.mark.parametrize("before", ["", "2024年度", "一、", "表一："])
def test_a_title_is_read_whole_behind_a_year_or_an_ordinal_and_not_without_its_beginning(before):
    lines = Lines(pictured(read_content(f"{before}收入支出决算总表\n单位：万元".encode(), "drawn.txt")))
    assert Names(lines).titled("收入支出决算总表", 1)
    assert not Names(lines).titled("财政拨款收入支出决算总表", 1)


def test_on_a_sheet_that_is_not_flat_nothing_is_relied_on():
    document = pictured(_document(sample()))
    reading = understand(replace(document, bent=document.recognised))
    assert {fact.standing for fact in reading.facts if fact.amount is not None} == {Standing.DOUBTFUL}
    assert any("not flat" in note for note in reading.notes)


def test_a_mark_that_a_seal_adds_to_a_label_puts_its_line_in_doubt():
    document = _document(sample())
    labels = [
        (Spot(number, at, column), cell.text)
        for number, grid in enumerate(document.grids())
        for at, row in enumerate(grid.rows)
        for column, cell in enumerate(row.cells)
        if cell is not None and cell.text == "行政运行"
    ]
    assert labels
    for spot, label in labels:
        standings = []
        for read, crossed in ((label, True), (f"{label}:", True)):
            seen = pictured(document, {spot: Misread(read, read)})
            box = list(seen.grids())[spot.grid].rows[spot.row].cells[spot.column].bbox
            lines = tuple(
                replace(line, crossed=crossed) if line.text == read and _within(line.bbox, box) else line
                for line in seen.lines_recognised
            )
            assert lines != seen.lines_recognised
            reading = understand(replace(seen, lines_recognised=lines))
            standings.append(
                {
                    fact.standing
                    for fact in reading.facts
                    if fact.provenance.bbox
                    and fact.provenance.bbox[1] == box[1]
                    and fact.label == read
                    and fact.provenance.page == list(seen.grids())[spot.grid].place
                    and fact.amount is not None
                }
            )
        assert standings[0] <= _RELIED
        assert standings[1] == {Standing.DOUBTFUL}


def _within(inner, outer):
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


@pytest.mark.thorough
def test_a_line_whose_code_was_not_read_is_in_doubt():
    document = _document(sample())
    codes = [
        (Spot(number, at, column), cell.text)
        for number, grid in enumerate(document.grids())
        for at, row in enumerate(grid.rows)
        for column, cell in enumerate(row.cells)
        if cell is not None and re.fullmatch(r"\d{5,7}", cell.text)
    ]
    assert codes
    for spot, code in codes:
        for misread in (f".{code}", "", f"{code[:-1]}8"):
            reading = understand(pictured(document, {spot: Misread(misread, misread)}))
            wanted = Counter(_amounts(understand(document)))
            for fact, about in zip(
                (f for f in reading.facts if f.origin is Origin.PRINTED), _amounts(reading), strict=True
            ):
                wanted[about] -= 1
                assert wanted[about] >= 0 or fact.standing not in _RELIED, (code, misread, fact)


@pytest.mark.thorough
@pytest.mark.corpus
def test_a_digit_misread_in_each_cell_of_a_real_budget_in_turn_is_marked(corpus):
    document = read_content((corpus / "ptczj2025ys.pdf").read_bytes(), "printed.pdf")
    alike = misread_in_turn(document, both=True)
    assert alike.cells > 200
    assert alike.marked >= 0.995 * alike.cells
    assert (alike.mended, alike.wrongly) == (0, 0)
    first = misread_in_turn(document, both=False, every=3)
    assert (first.marked, first.wrongly) == (first.cells, 0)
    assert first.mended > first.cells / 2
