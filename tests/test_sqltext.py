"""Phrases of SQL: written out as text, the same answer as what they say."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.facts import THREE_PUBLIC_ITEMS, Amount
from budgetdiff.store.sqltext import sql_text, written_out
from tests.support.machine import ROOT

CENTS = st.integers(-(10**6), 10**6).map(lambda one: Decimal(one).scaleb(-2))
QUANTA = st.sampled_from([Decimal("0.01"), Decimal("1.00"), Decimal("100.00"), Decimal("10000.00")])


def one_value(expression, *given):
    return duckdb.execute(f"SELECT {written_out(expression)}", given).fetchone()[0]


@given(one=st.builds(Amount, CENTS, QUANTA), other=st.builds(Amount, CENTS, QUANTA))
def test_amounts_meet_in_sql_where_they_agree_in_python(one, other):
    given = [str(value) for amount in (one, other) for value in (amount.value, amount.quantum)]
    places = ", ".join(f"CAST(${number} AS DECIMAL(18, 2))" for number in range(1, 5))
    assert one_value(f"@meet({places})", *given) is one.agrees(other)
    assert one_value(f"NOT @apart({places})", *given) is one.agrees(other)


@given(st.text("0123456789", min_size=1, max_size=9))
def test_the_code_above_is_two_digits_shorter(code):
    above = code[:-2] if len(code) > 3 else ""
    assert one_value("@code_above($1)", code) == above
    assert one_value("@code_depth($1)", code) == {3: 1, 5: 2, 7: 3}.get(len(code), 4)


@given(
    statement=st.sampled_from(["three_public", "expenditure"]),
    measure=st.sampled_from([*THREE_PUBLIC_ITEMS, "meeting", "total"]),
)
def test_items_stand_in_the_column_of_their_total(statement, measure):
    together = statement == "three_public" and measure in THREE_PUBLIC_ITEMS
    assert one_value("@column_of($1, $2)", statement, measure) == ("total" if together else measure)


def test_what_is_given_is_taken_whole():
    assert written_out("@meet(a - f(b, c), q, d, e)") == "abs((a - f(b, c)) - d) * 2 <= q + e"
    for wrong in ("@meet(a, b)", "@meet(a, b, c, d", "@nothing(a)"):
        with pytest.raises((KeyError, ValueError)):
            written_out(wrong)


def test_no_file_of_sql_calls_a_phrase_that_is_none():
    for file in (ROOT / "budgetdiff").glob("*/sql/*.sql"):
        assert "@" not in sql_text(file.parts[-3], file.stem), file
