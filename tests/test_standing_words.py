"""Sentences and forms of pictures: each has a standing, and one that was not read for certain accuses nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

import budgetdiff as bd
from budgetdiff.document.model import Line
from budgetdiff.document.read import read_content
from budgetdiff.facts import Assertion, Standing
from budgetdiff.statements import understand
from budgetdiff.workflow import record_of
from tests.printing import page, sample
from tests.support.pictured import pictured, wrongs
from tests.test_track import FIRST, budget

_RELIED = {Standing.CONFIRMED, Standing.AGREED}


def _amount_of(document):
    """A line of a sentence whose amount a table confirms, and that amount as printed."""
    for one in understand(document).assertions:
        if one.standing is Standing.CONFIRMED and wrongs(number := one.stated.removesuffix("万元")):
            (line,) = (
                block for block in document.lines() if block.bbox == one.provenance.bbox and one.quote in block.text
            )
            if line.text.count(number) == 1:
                return line, number
    raise AssertionError("no sentence of it is confirmed")


def _read_as(document, line, text, second, **about):
    """The document with one line of a sentence read as something else, at the first look and at the second."""
    blocks = [replace(one, text=text) if one is line else one for one in document.blocks]
    lines = [
        replace(one, text=text, second=second, **about) if one.bbox == line.bbox and one.place == line.place else one
        for one in document.lines_recognised
    ]
    return understand(replace(document, blocks=tuple(blocks), lines_recognised=tuple(lines)))


def _checked(reading):
    with bd.open(None) as database:
        database.store.load(record_of(reading))
        lines = database.check().lines
        claims = database.store.frame("SELECT stated, verdict, standing, basis FROM claims")
    return lines, claims


def _errors(lines):
    return {row["rule"] for row in lines.iter_rows(named=True) if row["severity"] in {"error", "warning"}}


@pytest.fixture(scope="module")
def drawn():
    document = pictured(read_content(page(sample()), "drawn.html"))
    return document, *_amount_of(document)


def test_a_number_of_a_sentence_misread_at_one_look_accuses_nobody(drawn):
    document, line, number = drawn
    wrong = line.text.replace(number, wrongs(number)[0])
    reading = _read_as(document, line, wrong, line.text)
    assert {one.standing for one in reading.assertions if one.provenance.bbox == line.bbox} == {Standing.DOUBTFUL}
    lines, claims = _checked(reading)
    assert "CLAIM" not in _errors(lines)
    doubted = [row for row in claims.iter_rows(named=True) if row["standing"] == "doubtful"]
    assert doubted
    assert any("not read for certain" in row["basis"] for row in doubted)
    assert {row["verdict"] for row in doubted} <= {"unverifiable", "supported"}


@pytest.mark.thorough
def test_a_sentence_misprinted_gives_in_a_picture_the_finding_of_the_print(drawn):
    document, line, number = drawn
    wrong = line.text.replace(number, wrongs(number)[0])
    seen, _ = _checked(_read_as(document, line, wrong, wrong))
    printed = understand(read_content(page(sample().with_line(line.text, wrong)), "drawn.html"))
    wanted, _ = _checked(printed)
    of = [
        sorted(
            (row["rule"], row["subject"], row["found"]) for row in lines.iter_rows(named=True) if row["rule"] == "CLAIM"
        )
        for lines in (seen, wanted)
    ]
    assert of[0]
    assert of[0] == of[1]


@pytest.mark.parametrize("about", [{"sure": 0.3}, {"figures": 0.7}, {"crossed": True}, {"rivals": ((0, "8", 0.1),)}])
def test_a_line_that_is_not_sure_is_in_doubt(drawn, about):
    document, line, _ = drawn
    reading = _read_as(document, line, line.text, line.text, **about)
    assert {one.standing for one in reading.assertions if one.provenance.bbox == line.bbox} == {Standing.DOUBTFUL}
    assert any("were not read for certain" in note for note in reading.notes)


def test_words_may_be_less_sure_than_figures(drawn):
    document, line, _ = drawn
    reading = _read_as(document, line, line.text, line.text, sure=0.6)
    assert {one.standing for one in reading.assertions if one.provenance.bbox == line.bbox} <= _RELIED


def test_an_explanation_that_was_scanned_is_read(drawn):
    document = drawn[0]
    sentences = replace(document, blocks=tuple(one for one in document.blocks if isinstance(one, Line)))
    reading = understand(sentences)
    assert reading.assertions
    assert {one.standing for one in reading.assertions} == {Standing.AGREED}


def test_an_assertion_keeps_its_standing_on_its_way(drawn):
    for one in understand(drawn[0]).assertions:
        assert Assertion.from_json(one.to_json()) == one


def _form():
    """A budget with a form of targets, as text and as a picture."""
    text = budget(2024, FIRST).decode()
    return text, _pictured(text)


def _pictured(text):
    """A text as a picture, each of its lines a page: so are the rows of its tables."""
    document = pictured(read_content(text.encode(), "form.txt"))
    return replace(document, recognised=tuple(range(1, document.pages + 1)))


def test_targets_of_a_picture_have_the_standing_of_their_lines():
    text, document = _form()
    reading = understand(document)
    assert [one.target_raw for one in reading.indicators] == [
        one.target_raw for one in understand(read_content(text.encode(), "form.txt")).indicators
    ]
    assert {one.standing for one in reading.indicators} == {Standing.AGREED}
    assert {one.standing for one in reading.funds} == {Standing.AGREED}
    lines = tuple(replace(one, second="≥70%") if one.text == "≥90%" else one for one in document.lines_recognised)
    seen = understand(replace(document, lines_recognised=lines))
    assert [one.name for one in seen.indicators if one.standing is Standing.DOUBTFUL] == ["合格率"]
    with bd.open(None) as database:
        database.store.load(record_of(seen))
        stored = dict(database.store.rows("SELECT name, standing FROM indicators"))
        pages = database.store.rows("SELECT count(*) FROM remark WHERE kind = 'unsure'")
    assert stored["合格率"] == "doubtful"
    assert stored["完成时间"] == "agreed"
    assert pages == [(1,)]


@pytest.mark.thorough
def test_a_form_with_a_number_that_is_not_sure_is_not_added_up():
    """The money of a form that misprints it is an error, and none where the picture of it may say something else."""
    wrong = budget(2024, FIRST, money="100.00\n其中：财政拨款\t900.00").decode()
    document = _pictured(wrong)
    assert any(rule.startswith("FUND-") for rule in _errors(_checked(understand(document))[0]))
    lines = tuple(replace(one, second="100.00") if one.text == "900.00" else one for one in document.lines_recognised)
    lines, _ = _checked(understand(replace(document, lines_recognised=lines)))
    assert not any(rule.startswith("FUND-") for rule in _errors(lines))


@pytest.mark.ocr
def test_a_digit_that_a_rule_touches_is_part_of_its_number_and_faint_ink_of_its_character():
    import numpy as np

    from budgetdiff.document.scan.lines import lines_in_cell, to_the_edge

    cell = np.zeros((30, 120), np.uint8)
    for left in (60, 72, 84):  # strokes of three digits
        cell[9:22, left : left + 8] = 255
    cell[9:12, 97:103] = cell[14:17, 97:103] = cell[19:22, 97:103] = 255  # a fourth in pieces
    cell[9:22, 115:120] = 255  # a fifth at the rule
    (line,) = lines_in_cell(cell, 200.0)
    assert (line[0], line[2]) == (60, 103)
    assert to_the_edge(line, cell, 200.0) == (60, 9, 120, 22)
    cell[:, 115:120] = 0
    cell[:, 118:120] = 255  # what a rule leaves
    assert to_the_edge(line, cell, 200.0) == line


@pytest.mark.ocr
def test_the_two_strokes_of_an_equals_sign_are_one_line():
    import numpy as np

    from budgetdiff.document.scan.lines import lines_in_cell

    cell = np.zeros((30, 60), np.uint8)
    cell[10:13, 20:40] = cell[16:19, 20:40] = 255
    assert lines_in_cell(cell, 200.0) == [(20, 10, 40, 19)]
