"""The values every stage speaks: properties first, then what forms print."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budgetdiff.errors import BudgetdiffError
from budgetdiff.facts import (
    Amount,
    Growth,
    Kind,
    Period,
    Phase,
    Ratio,
    Unit,
    growth_interval,
    join_code,
    kind_of,
    label_key,
    level_of,
    parent_of,
    parse_code,
    rounded_percent,
    without_ordinal,
)

units = st.sampled_from(list(Unit))
yuan = st.decimals(min_value=-(10**12), max_value=10**12, places=2)
money = st.builds(Amount, yuan, st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(100)]))


@given(st.integers(-(10**7), 10**7), st.integers(0, 4), units, st.booleans())
def test_an_amount_printed_is_read_back_the_same(number, places, unit, separators):
    text = f"{Decimal(number).scaleb(-places):f}"
    amount = Amount.parse(text, unit)
    assert amount is not None
    assert Amount.parse(amount.printed(unit, separators=separators), unit) == amount


@given(st.fractions(min_value=-(10**9), max_value=10**9), st.integers(0, 2), units)
def test_the_interval_holds_the_truth_that_was_rounded_to_the_print(truth, places, unit):
    scaled = truth / unit.value * 10**places
    printed = Decimal(round(scaled)).scaleb(-places)
    amount = Amount.parse(f"{printed:f}", unit)
    assert amount is not None  # a zero is printed, not left blank
    assert Fraction(amount.low) <= truth <= Fraction(amount.high)


@given(st.lists(st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=1000), max_size=8))
def test_a_sum_of_rounded_parts_holds_the_sum_of_the_truths(truths):
    parts = [Amount.parse(f"{Decimal(round(truth))}") for truth in truths]
    total = Amount.total(part for part in parts if part is not None)
    assert Fraction(total.low) <= sum(truths) <= Fraction(total.high)


@given(money, money)
def test_agreement_is_that_the_intervals_meet(a, b):
    assert a.agrees(b) == (a.low <= b.high and b.low <= a.high) == b.agrees(a)


@given(money, money)
def test_swapping_base_and_current_negates_the_delta_and_inverts_the_rate(a, b):
    forth, back = Growth.of(a, b), Growth.of(b, a)
    assert forth.delta is not None
    assert back.delta is not None
    assert forth.delta == -back.delta
    if forth.kind is Kind.NORMAL and back.kind is Kind.NORMAL:
        assert forth.rate is not None
        assert back.rate is not None
        assert (1 + forth.rate.exact) * (1 + back.rate.exact) == 1
    assert (forth.kind is Kind.UNCHANGED) == (back.kind is Kind.UNCHANGED) == (a.value == b.value)


@given(money)
def test_missing_is_not_zero(a):
    assert Growth.of(None, a) == Growth(Kind.NEW, None, None)
    assert Growth.of(a, None) == Growth(Kind.DISCONTINUED, None, None)
    with pytest.raises(BudgetdiffError):
        Growth.of(None, None)


@given(money, money)
def test_only_normal_and_unchanged_carry_a_rate(a, b):
    growth = Growth.of(a, b)
    assert (growth.rate is not None) == (growth.kind in {Kind.NORMAL, Kind.UNCHANGED})
    assert Growth.of(a, b, comparable=False).rate is None


@given(money, money, st.sampled_from([10, 10000, 100000000]))
def test_rescaling_the_unit_changes_no_rate_and_no_kind(a, b, factor):
    scaled = Growth.of(Amount(a.value * factor, a.quantum * factor), Amount(b.value * factor, b.quantum * factor))
    plain = Growth.of(a, b)
    assert scaled.kind == plain.kind
    assert (scaled.rate and scaled.rate.exact) == (plain.rate and plain.rate.exact)


@given(money, money)
def test_the_growth_interval_holds_every_growth_the_print_leaves_possible(a, b):
    interval = growth_interval(a, b)
    assume(interval is not None)
    low, high = interval
    for base in (a.low, a.value, a.high):
        for current in (b.low, b.value, b.high):
            assert low <= Fraction(current) / Fraction(base) - 1 <= high


@given(st.lists(st.tuples(yuan, yuan), min_size=1, max_size=10))
def test_contributions_of_any_partition_sum_to_the_growth_of_the_total(parts):
    base, current = sum(b for b, _ in parts), sum(c for _, c in parts)
    assume(base)
    total = Ratio(Decimal(current - base), Decimal(base)).exact
    assert sum((Ratio(c - b, Decimal(base)).exact for b, c in parts), Fraction(0)) == total


@given(st.fractions(), st.integers(0, 4))
def test_a_rate_that_is_not_zero_never_shows_as_zero_nor_a_part_as_all(rate, digits):
    assume(abs(rate) > Fraction(1, 10**30))
    shown = Decimal(rounded_percent(rate, digits))
    assert (shown == 0) == (rate == 0)
    if abs(rate) < 1 and 1 - abs(rate) > Fraction(1, 10**30):
        assert abs(shown) < 100
    assert abs(Fraction(shown) - rate * 100) <= Fraction(1, 2 * 10**digits)


@given(st.text(max_size=40), units)
def test_random_text_raises_nothing_but_the_library_s_own_error(text, unit):
    for reader in (
        lambda: Amount.parse(text, unit),
        lambda: Period.parse(text),
        lambda: parse_code(text),
        lambda: join_code([text, text]),
        lambda: Unit.parse(text),
        lambda: Phase.parse(text),
    ):
        try:
            reader()
        except BudgetdiffError as error:
            assert str(error)
    without_ordinal(text)
    label_key(text)


@pytest.mark.parametrize(
    ("text", "unit", "value", "quantum"),
    [
        ("17361.34", Unit.WAN, "173613400.00", "100"),
        ("17,361.34", Unit.WAN, "173613400.00", "100"),
        ("１７３６１．３４", Unit.WAN, "173613400.00", "100"),
        ("164,978,640", Unit.YUAN, "164978640", "1"),
        ("(3.5)", Unit.WAN, "-35000", "1000"),
        ("－12", Unit.THOUSAND, "-12000", "1000"),
        ("△12", Unit.YUAN, "-12", "1"),
        ("1.2345亿元", Unit.YUAN, "123450000", "10000"),
        ("0", Unit.WAN, "0", "10000"),
        ("0.001", Unit.YUAN, "0", "0.01"),
    ],
)
def test_amounts_as_forms_print_them(text, unit, value, quantum):
    amount = Amount.parse(text, unit)
    assert amount is not None
    assert amount.value == Decimal(value)
    assert amount.quantum >= Decimal(quantum)


@pytest.mark.parametrize("text", ["", " ", "-", "--", "—", "－"])
def test_a_blank_or_a_dash_is_no_amount(text):
    assert Amount.parse(text) is None


@pytest.mark.parametrize("text", ["12a", "1,23", "1.2.3", "一百", "(5", "1e5", "9" * 50, "12 34元x"])
def test_what_is_no_amount_is_refused_with_a_sentence(text):
    with pytest.raises(BudgetdiffError, match=r"amount|budget"):
        Amount.parse(text)


@given(st.integers(0, 3).flatmap(lambda n: st.tuples(st.integers(201, 599), *[st.integers(1, 99)] * min(n, 2))))
def test_a_code_over_three_columns_padded_or_not_is_the_code_in_one(parts):
    padded = "".join([str(parts[0]), *(f"{part:02}" for part in parts[1:])])
    assert join_code([str(part) for part in parts]) == parse_code(padded) == padded
    assert join_code([*(str(part) for part in parts), ""]) == padded
    assert level_of(padded) == len(parts)
    assert parent_of(padded) == padded[:-2] if len(parts) > 1 else parent_of(padded) == ""


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024", Period(2024)),
        ("2024:executed", Period(2024, Phase.EXECUTED)),
        ("2024决算", Period(2024, Phase.EXECUTED)),
        ("2024年预算", Period(2024, Phase.APPROVED)),
        ("2024:调整预算", Period(2024, Phase.ADJUSTED)),
    ],
)
def test_periods_as_people_write_them(text, period):
    assert Period.parse(text) == period
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("一、财政拨款收入", "财政拨款收入"),
        ("1. 一般公共预算", "一般公共预算"),
        ("其中：（1）公务用车购置费", "公务用车购置费"),
        ("二十三、其他支出", "其他支出"),
        ("1.5倍", "1.5倍"),
        ("2010601", "2010601"),
    ],
)
def test_ordinals_are_no_part_of_a_label(printed, label):
    assert without_ordinal(printed) == label


def test_kinds_at_their_borders():
    d = Decimal
    assert kind_of(d(0), d(0)) is Kind.UNCHANGED
    assert kind_of(d(0), d(5)) is Kind.ZERO_BASE
    assert kind_of(d(5), d(0)) is Kind.NORMAL
    assert kind_of(d(-5), d(5)) is Kind.SIGN_CHANGE
    assert kind_of(d(-5), d(-6)) is Kind.NEGATIVE_BASE
