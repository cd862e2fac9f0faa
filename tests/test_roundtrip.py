"""A drawn disclosure, printed in any format and layout, is read back as the same facts and targets: all of them, no other."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from decimal import Decimal

import pytest
from hypothesis import given

from budgetdiff.document.read import read_content
from budgetdiff.facts import Origin
from budgetdiff.statements import Reading, understand
from tests.printing import FEN_STEP, FORMS, NUMBERS, Disclosure, as_numbers, disclosures
from tests.support.examples import examples


def facts_read(reading: Reading) -> Counter:
    """The printed facts of a reading, as ``Disclosure.expected`` gives them."""
    return Counter(
        (
            f.statement,
            f.side,
            f.classification,
            f.code,
            f.label,
            f.level,
            f.measure,
            f.fiscal_year,
            f.phase,
            f.raw,
            f.amount and f.amount.value,
            f.amount and f.amount.quantum,
        )
        for f in reading.facts
        if f.origin is Origin.PRINTED
    )


def facts_printed(disclosure: Disclosure) -> Counter:
    """The facts that a disclosure prints, in the same words."""
    return Counter(
        {
            (fact.statement, *astuple(fact.figure), fact.raw, fact.amount, fact.quantum): count
            for fact, count in disclosure.expected().items()
        }
    )


def targets_printed(disclosure: Disclosure) -> list[tuple]:
    """The indicators that a disclosure prints, in order."""
    return [
        (
            form.project,
            goal.category,
            goal.subcategory,
            goal.name,
            goal.printed,
            goal.comparator,
            None if goal.value is None else Decimal(goal.value),
            goal.unit,
        )
        for form in disclosure.forms
        for goal in form.goals
    ]


def held_together(disclosure: Disclosure, content: bytes) -> None:
    """What was read of ``content`` is what the disclosure prints."""
    reading = understand(read_content(content, "drawn"))
    identity = reading.identity
    assert (identity.unit_name, identity.fiscal_year) == (disclosure.unit_name, disclosure.year)
    assert identity.phase == {"budget": "approved", "final": "executed"}[disclosure.family]
    found, printed = facts_read(reading), facts_printed(disclosure)
    assert (list(printed - found)[:5], list(found - printed)[:5]) == ([], []), (
        "printed and not read, read and not printed"
    )
    assert [
        (i.project, i.category, i.subcategory, i.name, i.target_raw, i.comparator, i.target_value, i.unit)
        for i in reading.indicators
    ] == targets_printed(disclosure)
    assert not [table for table in reading.tables if table.statement is None]


@pytest.mark.few
@pytest.mark.parametrize("form", FORMS)
@examples(10)
@given(disclosure=disclosures())
def test_every_format_and_layout_gives_the_same_facts(form, disclosure):
    printed = as_numbers(disclosure) if form in NUMBERS else disclosure
    held_together(printed, FORMS[form](disclosure))


@examples(20)
@given(disclosure=disclosures(step=FEN_STEP))
def test_cells_rounded_one_by_one_are_read_as_they_stand(disclosure):
    held_together(disclosure, FORMS["html"](disclosure))


@pytest.fixture(scope="module")
def press(chromium):
    from tests.printing.paper import Press

    with Press(chromium) as press:
        yield press


@pytest.mark.thorough
@pytest.mark.browser
@examples(8)
@given(disclosure=disclosures())
def test_on_paper(press, disclosure):
    held_together(disclosure, press.pdf(disclosure))
