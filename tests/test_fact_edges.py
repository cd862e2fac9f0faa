"""Values at their edges: periods, numerals, dates, units and rates, each against what is written down here."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.errors import PeriodRefused, ValueRefused
from budgetdiff.facts import Amount, Growth, Kind, Period, Phase, Ratio, Target, Unit, parse_target
from budgetdiff.facts.deadline import date_printed
from budgetdiff.facts.numeral import chinese_number, with_digits
from budgetdiff.facts.quantity import DAY, MONTH, MONTH_DAY, YEAR_MONTH, in_unit, normalised
from budgetdiff.facts.ratio import kind_of, rounded_percent
from budgetdiff.facts.reached import reached


@pytest.mark.parametrize(
    ("text", "year", "label", "phase"),
    [
        ("2024", 2024, "", None),
        ("2024年", 2024, "", None),
        ("2024年度", 2024, "", None),
        ("2024年度决算", 2024, "", Phase.EXECUTED),
        ("2024:executed", 2024, "", Phase.EXECUTED),
        ("2024/approved", 2024, "", Phase.APPROVED),
        ("2024-草案", 2024, "", Phase.PROPOSED),
        ("1950", 1950, "", None),
        ("2100", 2100, "", None),
        ("FY2024", 2024, "FY2024", None),
        ("fy2024", 2024, "FY2024", None),
        ("FY24", 2024, "FY24", None),
        ("F.Y.2024", 2024, "F.Y.2024", None),
        ("财年2024", 2024, "财年2024", None),
        ("FY:2024", 2024, "FY:2024", None),
        ("FY2023-24", 2023, "FY2023-24", None),
        ("2023/24", 2023, "2023/24", None),
        ("2023–24", 2023, "2023–24", None),
        ("2023-2024", 2023, "2023-2024", None),
        ("2023/26", 2023, "2023/26", None),
        ("1999/00", 1999, "1999/00", None),
        ("1999/2000", 1999, "1999/2000", None),
        ("2023/24:executed", 2023, "2023/24", Phase.EXECUTED),
        ("FY2024:approved", 2024, "FY2024", Phase.APPROVED),
        ("FY1950", 1950, "FY1950", None),
        ("FY2100", 2100, "FY2100", None),
    ],
)
def test_a_period_as_a_person_writes_it(text, year, label, phase):
    period = Period.parse(text)
    assert (period.fiscal_year, period.label, period.phase) == (year, label, phase)
    assert period.year == (label or str(year))
    assert str(period) == (f"{label or year}:{phase}" if phase else label or str(year))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "1949",
        "2101",
        "20244",
        "2024x9",
        "2023/22",
        "2023/23",
        "2023/27",
        "2023-2027",
        "FY1949",
        "FY2101",
        "预算",
        "2023/245",
    ],
)
def test_what_is_no_period_is_told_with_the_forms_that_are_understood(text):
    with pytest.raises(PeriodRefused) as refused:
        Period.parts(text)
    assert str(refused.value) == f"“{text}” is not a period; write 2024, 2024:executed, 2023/24 or 2024决算"


def test_what_is_no_phase_is_told_with_those_there_are():
    with pytest.raises(PeriodRefused) as refused:
        Period.parse("2024:whatever")
    known = "approved/预算, adjusted/调整预算, executed/决算, proposed/草案"
    assert str(refused.value) == f"“whatever” is not a phase; known are {known}"


def words(number: int) -> str:
    """A numeral below a hundred million as it is written: 10203 → 一万零二百零三."""
    if number >= 10_000:
        above, rest = divmod(number, 10_000)
        return f"{words(above)}万" + ("零" if rest and rest < 1_000 else "") + (words(rest) if rest else "")
    text, gap = "", False
    for power, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if gap and text else "") + "一二三四五六七八九"[digit - 1] + name
        gap = not digit
    return text


@given(st.integers(1, 99_999_999))
def test_a_numeral_in_words_is_its_number(number):
    assert chinese_number(words(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("百", None),
        ("千", None),
        ("万", None),
        ("一二", None),
        ("十百", None),
        ("一千", 1000),
        ("一百一", 101),
        ("一万两千", 12000),
        ("一万一万", None),
        ("百十", None),
        ("十十", None),
        ("零", None),
        ("", None),
        ("二百〇三", 203),
        ("十万", 100_000),
        ("三万五", 30_005),
        ("五百五百", None),
        ("一百千", None),
        ("九千九百九十九万", 99_990_000),
    ],
)
def test_numerals_that_are_well_formed_and_those_that_are_not(text, number):
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("百分之九十五", "95%"),
        ("百分之百", "100%"),
        ("百分之95.5", "95.5%"),
        ("百分之九十八点五", "98.5%"),
        ("百分之二点零", "2.0%"),
        ("千分之三", "3‰"),
        ("千分之一点九", "1.9‰"),
        ("百分之一二", "百分之一二"),
        ("九成以上", "90%以上"),
        ("两成左右", "20%左右"),
        ("十成", "十成"),
    ],
)
def test_shares_in_words_as_digits(text, digits):
    assert with_digits(text) == digits


@pytest.mark.parametrize(
    ("value", "unit", "other", "year", "expected"),
    [
        (12, MONTH, MONTH, 2024, 12),
        (12, MONTH, YEAR_MONTH, 2024, 202412),
        (12, MONTH, MONTH_DAY, 2024, None),
        (12, MONTH, DAY, 2024, None),
        (202501, YEAR_MONTH, MONTH, 2024, 13),
        (202312, YEAR_MONTH, MONTH, 2024, 0),
        (202412, YEAR_MONTH, MONTH_DAY, 2024, None),
        (1231, MONTH_DAY, MONTH, 2024, 12),
        (1231, MONTH_DAY, YEAR_MONTH, 2024, 202412),
        (1231, MONTH_DAY, DAY, 2024, 20241231),
        (20241231, DAY, MONTH, 2024, 12),
        (20240105, DAY, MONTH, 2023, 13),
        (20241231, DAY, YEAR_MONTH, 2024, 202412),
        (20241231, DAY, MONTH_DAY, 2024, 1231),
        (20241231, DAY, MONTH_DAY, 2023, None),
    ],
)
def test_a_date_becomes_a_coarser_one_never_a_finer_one(value, unit, other, year, expected):
    assert in_unit(Decimal(value), unit, other, year) == expected


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (12, MONTH, "12月"),
        (202309, YEAR_MONTH, "2023年9月"),
        (1005, MONTH_DAY, "10月5日"),
        (20231231, DAY, "2023年12月31日"),
    ],
)
def test_a_date_in_the_notation_of_the_forms(value, unit, text):
    assert date_printed(Decimal(value), unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "plain", "named"),
    [
        ("2.5", None, "2.5", None),
        ("2.5", "万人次", "25000", "人次"),
        ("2", "百万元", "2000000", "元"),
        ("2", "千万元", "20000000", "元"),
        ("2", "亿元", "200000000", "元"),
        ("2", "千元", "2000", "元"),
        ("2", "百人", "200", "人"),
        ("2", "万", "20000", None),
        ("2", "千克", "2", "公斤"),
        ("2", "千米", "2000", "米"),
        ("2", "百米", "2", "百米"),
        ("2", "千瓦时", "2", "度"),
        ("2", "千瓦", "2", "千瓦"),
        ("2", "万千瓦", "20000", "千瓦"),
        ("2", "百分比", "2", "%"),
        ("2", "百分点", "2", "个百分点"),
        ("2", "‰", "0.2", "%"),
        ("2", "万名", "20000", "人"),
        ("2", "吨", "2000", "公斤"),
        ("2", "年", "24", "个月"),
        ("2", "元/月·人", "2", "元/人·月"),
        ("2", "元/人/月", "2", "元/人·月"),
        ("2", "万元/名", "20000", "元/人"),
        ("2", "元每人", "2", "元/人"),
        ("2", "人/次", "2", "人次"),
        ("2", "/人", "2", "/人"),
        ("2", "角", "0.2", "元"),
    ],
)
def test_a_value_in_the_plain_unit(value, unit, plain, named):
    assert normalised(Decimal(value), unit) == (Decimal(plain), named)


@pytest.mark.parametrize(
    ("value", "unit", "other", "expected"),
    [
        ("52000", "人次", "万人次", "5.2"),
        ("1", "人", "元", None),
        ("1", "天", "日", "1"),
        ("1", "度", "千瓦时", "1"),
        ("1", "米", "公里", "0.001"),
        ("15", "亩", "公顷", "1"),
        ("3", "个", "个", "3"),
        ("3", "个", None, None),
        ("90", "分钟", "小时", "1.5"),
    ],
)
def test_a_value_in_another_unit_is_exact(value, unit, other, expected):
    assert in_unit(Decimal(value), unit, other, 2024) == (None if expected is None else Decimal(expected))


@given(st.integers(1, 10**6), st.decimals(0, 10**4, places=4))
def test_a_value_that_no_decimal_is_in_the_other_unit_stands_where_it_belongs(minutes, hours):
    found = in_unit(Decimal(minutes), "分钟", "小时", 2024)
    true = Fraction(minutes, 60)
    assert ((found > hours) - (found < hours)) == ((true > hours) - (true < hours))


@pytest.mark.parametrize(
    ("ratio", "digits", "text"),
    [
        (Fraction(0), 2, "0.00"),
        (Fraction(1), 2, "100.00"),
        (Fraction(-1), 2, "-100.00"),
        (Fraction(-1, 3), 2, "-33.33"),
        (Fraction(1, 8), 1, "12.5"),
        (Fraction(1, 8), 0, "13"),
        (Fraction(-1, 8), 0, "-13"),
        (Fraction(1, 20_000), 2, "0.01"),
        (Fraction(1, 20_001), 2, "0.005"),
        (Fraction(1, 100_000), 2, "0.001"),
        (Fraction(-1, 100_000), 2, "-0.001"),
        (Fraction(99_999, 100_000), 2, "99.999"),
        (Fraction(-99_999, 100_000), 2, "-99.999"),
        (Fraction(100_001, 100_000), 2, "100.00"),
        (Fraction(200_001, 100_000), 2, "200.00"),
        (Fraction(1_999_999, 1_000_000), 2, "200.00"),
        (Fraction(995, 1_000), 0, "99.5"),
        (Fraction(1, 10**42), 2, "0." + "0" * 39 + "1"),
        (Fraction(1, 10**44), 2, "0." + "0" * 40),
        (Fraction(-1, 10**44), 2, "0." + "0" * 40),
        (Fraction(10**60, 3), 2, "3" * 62 + ".33"),
    ],
)
def test_a_share_never_shows_as_nothing_or_as_all_where_it_is_neither(ratio, digits, text):
    assert rounded_percent(ratio, digits) == text


def test_a_share_has_two_decimals_unless_asked_otherwise():
    assert rounded_percent(Fraction(1, 3)) == "33.33"
    assert Ratio(Decimal(1), Decimal(3)).percent() == "33.33"
    with pytest.raises(ValueRefused, match=r"^a ratio over zero is undefined$"):
        Ratio(Decimal(1), Decimal(0))


@pytest.mark.parametrize(
    ("base", "current", "kind"),
    [
        (None, "0", Kind.NEW),
        ("0", None, Kind.DISCONTINUED),
        ("0", "0", Kind.UNCHANGED),
        ("-1", "-1", Kind.UNCHANGED),
        ("0", "0.01", Kind.ZERO_BASE),
        ("0", "-0.01", Kind.ZERO_BASE),
        ("-0.01", "0.01", Kind.SIGN_CHANGE),
        ("0.01", "-0.01", Kind.SIGN_CHANGE),
        ("-0.01", "0", Kind.NEGATIVE_BASE),
        ("-0.01", "-1", Kind.NEGATIVE_BASE),
        ("0.01", "0", Kind.NORMAL),
        ("0.01", "0.5", Kind.NORMAL),
        ("0.5", "0.01", Kind.NORMAL),
    ],
)
def test_the_kind_of_a_step(base, current, kind):
    known = [None if one is None else Decimal(one) for one in (base, current)]
    assert kind_of(*known) is kind
    growth = Growth.of(*(None if one is None else Amount(one, Decimal("0.01")) for one in known))
    assert growth.kind is kind
    assert (growth.rate is not None) == (kind in {Kind.NORMAL, Kind.UNCHANGED})


def test_a_step_without_figures_or_across_a_changed_scope():
    with pytest.raises(ValueRefused, match=r"^neither period has a figure, so there is no change to name$"):
        kind_of(None, None)
    base, current = Amount(Decimal(3), Decimal("0.01")), Amount(Decimal(5), Decimal("0.01"))
    assert Growth.of(base, current, comparable=False) == Growth(Kind.NOT_COMPARABLE, current - base, None)
    nothing = Amount(Decimal(0), Decimal("0.01"))
    assert Growth.of(nothing, nothing).rate == Ratio(Decimal(0), Decimal(1))
    assert Growth.of(base, base).rate == Ratio(Decimal(0), Decimal(3))


@pytest.mark.parametrize(
    ("value", "quantum", "unit", "separators", "text"),
    [
        ("1234567.89", "0.01", Unit.YUAN, False, "1234567.89"),
        ("1234567.89", "0.01", Unit.YUAN, True, "1,234,567.89"),
        ("1234567.89", "0", Unit.YUAN, False, "1234567.89"),
        ("1234567.80", "0.10", Unit.YUAN, False, "1234567.8"),
        ("12340000", "100.00", Unit.WAN, False, "1234.00"),
        ("12340000", "10000.00", Unit.WAN, False, "1234"),
        ("12350000", "100000.00", Unit.WAN, False, "1235"),
        ("12345000", "1000.00", Unit.WAN, False, "1234.5"),
        ("125.00", "0.01", Unit.WAN, False, "0.012500"),
    ],
)
def test_an_amount_is_printed_with_the_decimals_of_its_quantum(value, quantum, unit, separators, text):
    assert Amount(Decimal(value), Decimal(quantum)).printed(unit, separators=separators) == text
    if not separators:
        assert Amount(Decimal(value), Decimal(quantum)).printed(unit) == text


@pytest.mark.parametrize(
    ("target", "text"),
    [
        (Target(">=", Decimal(95), None, "%", "x"), "≥95%"),
        (Target("=", Decimal(3), None, "次", "x", basis="bare"), "3次"),
        (Target("=", Decimal(3), None, "次", "x", basis="approximate"), "约3次"),
        (Target("between", Decimal(3), Decimal(5), "次", "x"), "3~5次"),
        (Target("<=", Decimal(12), None, MONTH, "x"), "≤12月"),
        (Target("=", Decimal(3), None, None, "x"), "=3"),
        (Target(None, None, None, None, "长期"), "长期"),
    ],
)
def test_a_target_in_the_notation_of_the_forms(target, text):
    assert target.printed() == text


@pytest.mark.parametrize(
    ("text", "low", "high", "subject"),
    [("≥85%,≤95%", 85, 95, ""), ("≤95%,≥85%", 85, 95, ""), ("≥85%,≤85%", 85, 85, "")],
)
def test_two_bounds_are_one_range(text, low, high, subject):
    (target,) = parse_target(text)
    assert (target.comparator, target.value, target.upper, target.unit) == ("between", low, high, "%")
    assert target.raw == text
    assert (target.subject or "") == subject


@pytest.mark.parametrize("text", ["≥95%,≤85%", "≥85%,≤95人", "≥85%,≥95%", "合格率≥85%,返工率≤5%"])
def test_two_bounds_that_contradict_each_other_or_speak_of_two_things_are_no_range(text):
    assert all(target.comparator != "between" for target in parse_target(text))


@pytest.mark.parametrize(
    ("raw", "unit", "value", "obstacle"),
    [
        ("216600人", "人", "216600", ""),
        ("=98%", "%", "98", ""),
        ("98", "%", "98", ""),
        ("1", "%", None, "unit"),
        ("0.97", "%", None, "unit"),
        ("0.97", "百分比", None, "unit"),
        ("0.97%", "%", "0.97", ""),
        ("0", "%", "0", ""),
        ("1.5", "%", "1.5", ""),
        ("0.97", "人", "0.97", ""),
        ("52000人次", "万人次", "5.2", ""),
        ("3人", "元", None, "unit"),
        ("完成", "人", None, "number"),
        ("3人,5人", "人", None, "number"),
        ("3人,5元", "元", "5", ""),
    ],
)
def test_what_an_actual_comes_to_in_the_target_s_unit(raw, unit, value, obstacle):
    found = reached(raw, unit, 2024)
    assert found.value == (None if value is None else Decimal(value))
    assert found.obstacle == obstacle
