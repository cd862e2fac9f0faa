"""Amounts stay exact on their way into words: no kernel gives a float, none is taken for an amount, and none is printed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.check.cells import Cell
from budgetdiff.check.equation import broken
from budgetdiff.check.finding import plain, yuan
from budgetdiff.check.prepare import dispose, prepare
from budgetdiff.check.rule import RULES, kernel_text
from budgetdiff.check.sums import apart
from budgetdiff.document.read import read_content
from budgetdiff.facts import Unit
from budgetdiff.statements import understand
from budgetdiff.workflow import record_of
from tests.faults import BASES, based
from tests.faults.kind import cells
from tests.printing import text
from tests.support.examples import examples

LONG = re.compile(r"\.\d{7,}")
"""More decimals than 亿元 and half a fen need together are no amount that is printed."""
units = st.sampled_from(list(Unit))
amounts = st.integers(-(10**17), 10**17).map(lambda fen: Decimal(fen).scaleb(-2))


def cell(unit: Unit, decimals: int) -> Cell:
    """A cell that prints so many decimals of a unit."""
    quantum = Decimal(unit.value).scaleb(-decimals)
    raw = f"{Decimal(1):.{decimals}f}"
    return Cell("", "", "", "", None, "", "", quantum, quantum, raw, 1, 1, None, 2024, "approved", "total", "printed")


@examples(200)
@given(unit=units, decimals=st.integers(0, 6), gap=amounts, parts=st.integers(1, 40))
def test_what_is_apart_is_said_exactly(unit, decimals, gap, parts):
    """Read back, the words give the gap and half of all quanta to the last digit."""
    printed = cell(unit, decimals)
    tolerance = printed.quantum * (parts + 1) * Decimal("0.5")
    for words, pattern in zip(
        apart(printed, gap, tolerance, ()), (r"相差(.+?)[^\d.,]+，.*解释([\d.,]+)", r"^(\S+) .* (\S+)$"), strict=True
    ):
        found = re.search(pattern, words)
        assert found is not None, words
        far, hidden = (Decimal(one.replace(",", "")) * unit.value for one in found.groups())
        assert (far, hidden) == (gap, tolerance)


@examples(50)
@given(value=amounts, half=st.booleans())
def test_an_amount_in_a_column_and_in_words_is_to_the_fen(value, half):
    exact = value + (Decimal("0.005") if half else 0) * (1 if value >= 0 else -1)
    rounded = value + (Decimal("0.01") if half else 0) * (1 if value >= 0 else -1)
    assert Decimal(plain(exact)) == Decimal(yuan(exact).replace(",", "")) == rounded


@pytest.mark.parametrize("says", [plain, yuan, lambda value: apart(cell(Unit.WAN, 2), value, Decimal(1), ())])
def test_a_float_is_no_amount(says):
    with pytest.raises((AttributeError, TypeError)):
        says(0.1)


def read(number: int) -> bd.Database:
    """A database of one disclosure in which an amount is changed by one in its last place."""
    family, names, style = BASES[number]
    disclosure = based(1, family, names, **style)
    row, column, one = next(cells(disclosure, "expenditure", digits=7))
    wrong = f"{one.text[:-1]}{(int(one.text[-1]) + 5) % 10}"
    database = bd.open(None)
    planted = replace(disclosure.with_cell("expenditure", row, column, wrong))
    database.store.load(record_of(understand(read_content(text(planted), "b.txt"))))
    return database


def test_no_kernel_gives_a_float():
    """Boxes of places are floats, and nothing else that a rule gets to see is."""
    with read(0) as database:
        prepare(database.store, None)
        try:
            for rule in RULES.values():
                if rule.rows is None:
                    continue
                query = broken(rule.kernel) if rule.equations else kernel_text(rule.kernel)
                described = database.store.rows(f"DESCRIBE {query}")
                floats = [
                    (name, kind)
                    for name, kind, *_ in described
                    if re.search(r"DOUBLE|FLOAT", re.sub(r"\w*\"?bbox\"? DOUBLE\[\]", "", kind)) and name != "bbox"
                ]
                assert described
                assert floats == [], rule.identifier
        finally:
            dispose(database.store)


@pytest.mark.few
@pytest.mark.parametrize("number", range(len(BASES)))
def test_no_finding_prints_a_float(number):
    with read(number) as database:
        rows = database.check().lines.to_dicts()
    assert rows, "nothing was found"
    for row in rows:
        follow = json.loads(row["consequences"])
        for one in (row, *follow):
            said = " ".join(
                str(one[name]) for name in ("expected", "found", "difference", "tolerance", "message_zh", "message_en")
            )
            assert not LONG.search(said), said
