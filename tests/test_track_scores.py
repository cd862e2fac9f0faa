"""Attainment and scores: monotone, free of the unit, within their points, and by hand at every border."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.errors import MappingError
from budgetdiff.track import (
    Attainment,
    attain,
    band_of,
    execution_points,
    points,
    profile_of,
    score_of,
    shipped_profiles,
)

PROFILES = st.sampled_from(sorted(shipped_profiles())).map(profile_of)
NUMBERS = st.decimals(0, 10**6, places=2)
SIGNS = st.sampled_from([">=", ">", "<=", "<", "=", "between"])
RANK = {Attainment.MISSED: 0, Attainment.MET: 1, Attainment.EXCEEDED: 2, Attainment.FAR_EXCEEDED: 3}


def upper_of(sign, target, width):
    return target + width if sign == "between" else None


@given(st.sampled_from([">=", ">"]), NUMBERS, NUMBERS, NUMBERS)
def test_attainment_grows_with_the_actual_where_more_is_asked(sign, target, one, two):
    less, more = sorted((one, two))
    low, high = (attain(sign, target, None, actual) for actual in (less, more))
    assert RANK[low.attainment] <= RANK[high.attainment]
    assert low.distance <= high.distance


@given(st.sampled_from(["<=", "<"]), NUMBERS, NUMBERS, NUMBERS)
def test_attainment_falls_with_the_actual_where_less_is_asked(sign, target, one, two):
    less, more = sorted((one, two))
    better, worse = (attain(sign, target, None, actual) for actual in (less, more))
    assert (better.attainment is Attainment.MISSED) <= (worse.attainment is Attainment.MISSED)
    assert better.distance >= worse.distance
    if less:  # of nothing there is no multiple
        assert RANK[better.attainment] >= RANK[worse.attainment]


@given(SIGNS, NUMBERS, NUMBERS, NUMBERS, st.sampled_from([Decimal("0.01"), Decimal(10), Decimal(10_000), Decimal(3)]))
def test_a_factor_on_target_and_actual_changes_nothing(sign, target, width, actual, factor):
    upper = upper_of(sign, target, width)
    one = attain(sign, target, upper, actual)
    two = attain(sign, target * factor, None if upper is None else upper * factor, actual * factor)
    assert one.attainment is two.attainment
    assert two.distance == one.distance * factor
    if one.pair:
        assert Fraction(one.pair[0]) / Fraction(one.pair[1]) == Fraction(two.pair[0]) / Fraction(two.pair[1])
    for profile in shipped_profiles().values():
        assert points(profile, sign, target, upper, actual, Decimal(10)) == points(
            profile, sign, target * factor, None if upper is None else upper * factor, actual * factor, Decimal(10)
        )


@given(PROFILES, SIGNS, NUMBERS, NUMBERS, NUMBERS, st.decimals(0, 100, places=1))
def test_a_score_lies_between_nothing_and_its_points(profile, sign, target, width, actual, weight):
    assert 0 <= points(profile, sign, target, upper_of(sign, target, width), actual, weight) <= Fraction(weight)
    score = score_of(
        profile,
        comparator=sign,
        target=target,
        upper=upper_of(sign, target, width),
        unit="%",
        target_raw="x",
        actual=actual,
        actual_raw=str(actual),
        weight=weight,
    )
    assert 0 <= score.low <= score.high <= Fraction(weight)


@given(PROFILES, st.sampled_from([">=", ">"]), NUMBERS, NUMBERS, NUMBERS)
def test_raising_an_actual_never_lowers_the_score_where_more_is_asked(profile, sign, target, one, two):
    less, more = sorted((one, two))
    assert points(profile, sign, target, None, less, Decimal(10)) <= points(
        profile, sign, target, None, more, Decimal(10)
    )


@given(PROFILES, SIGNS, NUMBERS, NUMBERS, NUMBERS)
def test_what_is_met_has_all_points(profile, sign, target, width, actual):
    upper = upper_of(sign, target, width)
    if attain(sign, target, upper, actual).attainment is not Attainment.MISSED:
        assert points(profile, sign, target, upper, actual, Decimal(10)) == 10


# sign, target, upper, actual → points of 10, worked out by hand, by the profiles in the order of PROFILE_IDS
PROFILE_IDS = ("national-2020", "national-linear", "bands-50", "all-or-nothing")
BORDERS = [
    ((">=", "100", None, "100"), ("10", "10", "10", "10")),  # met exactly
    ((">=", "100", None, "95"), ("9.5", "9.5", "9.5", "0")),
    ((">=", "100", None, "0"), ("0", "0", "0", "0")),  # zero actual
    ((">=", "100", None, "150"), ("10", "10", "10", "10")),  # over 100 %
    ((">=", "0", None, "0"), ("10", "10", "10", "10")),  # zero target
    ((">", "100", None, "100"), ("10", "10", "10", "10")),
    (("<=", "100", None, "100"), ("10", "10", "10", "10")),
    (("<=", "100", None, "0"), ("10", "10", "10", "10")),
    (("<=", "100", None, "125"), ("8", "7.5", "8", "0")),  # T/A, 1 − (A−T)/T
    (("<=", "100", None, "200"), ("5", "0", "5", "0")),  # 2T
    (("<=", "100", None, "400"), ("2.5", "0", "2.5", "0")),
    (("<=", "0", None, "0"), ("10", "10", "10", "10")),
    (("<=", "0", None, "1"), ("0", "0", "0", "0")),  # zero target, missed
    (("=", "100", None, "100"), ("10", "10", "10", "10")),
    (("=", "100", None, "90"), ("9", "9", "9", "0")),
    (("=", "100", None, "120"), ("10", "8", "10", "0")),
    (("=", "100", None, "250"), ("10", "0", "10", "0")),
    (("=", "0", None, "0"), ("10", "10", "10", "10")),
    (("=", "0", None, "3"), ("0", "0", "0", "0")),
    (("between", "80", "90", "80"), ("10", "10", "10", "10")),
    (("between", "80", "90", "40"), ("5", "5", "5", "0")),
    (("between", "80", "90", "180"), ("5", "0", "5", "0")),
]


@pytest.mark.parametrize(("case", "expected"), BORDERS)
def test_borders_by_hand(case, expected):
    sign, target, upper, actual = case
    for name, wanted in zip(PROFILE_IDS, expected, strict=True):
        got = points(profile_of(name), sign, Decimal(target), upper and Decimal(upper), Decimal(actual), Decimal(10))
        assert got == Fraction(wanted), name
    assert sorted(PROFILE_IDS) == sorted(shipped_profiles())


@pytest.mark.parametrize(
    ("name", "partly"), [("national-2020", (12, 16)), ("bands-50", (10, 16)), ("all-or-nothing", (0, 0))]
)
def test_bands_of_words(name, partly):
    def band(actual):
        score = score_of(
            profile_of(name),
            comparator="qualitative",
            target=None,
            upper=None,
            unit=None,
            target_raw="有效提升",
            actual=None,
            actual_raw=actual,
            weight=Decimal(20),
        )
        return score and (score.low, score.high)

    assert band("部分达成年度指标并具有一定效果") == partly
    assert band("达成年度指标")[1] == band("有效提升")[1] == 20
    assert band("未达成年度指标且效果较差")[0] == 0
    assert band("组织了多次活动") is None


def test_words_that_only_sound_like_failure():
    assert band_of("安全无事故", "未发生") is not None
    assert band_of("安全无事故", "未发生安全事故") is None
    assert attain("qualitative", None, None, None).attainment is Attainment.NOT_REPORTED


def test_attainment_by_hand():
    def of(*numbers, **more):
        got = attain(numbers[0], *(None if n is None else Decimal(n) for n in numbers[1:]), **more)
        return got.attainment.value, got.distance

    assert of(">=", "100", None, "129.99") == ("exceeded", Decimal("29.99"))
    assert of(">=", "100", None, "130") == ("far_exceeded", Decimal(30))
    assert of(">=", "100", None, "120", far=Fraction(6, 5)) == ("far_exceeded", Decimal(20))
    assert of(">", "100", None, "100") == ("missed", Decimal(0))
    assert of("<=", "130", None, "100") == ("far_exceeded", Decimal(30))
    assert of("<=", "5", None, "0") == ("exceeded", Decimal(5))
    assert of("<=", "12", None, "6", ordinal=True) == ("exceeded", Decimal(6))
    assert of("=", "12", None, "15") == ("missed", Decimal(-3))
    assert of("between", "80", "90", "90") == ("met", Decimal(0))
    assert of("between", "80", "90", "91") == ("missed", Decimal(-1))
    assert of(">=", "98", None, None)[0] == "not_reported"


def test_execution_is_capped():
    assert execution_points(Fraction(95, 100), Decimal(10)) == Fraction("9.5")
    assert execution_points(Fraction(101, 100), Decimal(10)) == 10


def test_a_profile_of_ones_own(tmp_path):
    own = tmp_path / "county.toml"
    own.write_text(
        'zh = "某县"\n[weights]\nexecution = 20\noutput = 40\nbenefit = 30\nsatisfaction = 10\n[score]\nlower = "linear"\n'
        "[bands]\nreached = [90, 100]\npartly = [70, 90]\nnot_reached = [0, 70]\n",
        encoding="utf-8",
    )
    profile = profile_of(own)
    assert (profile.id, profile.lower, profile.higher, profile.weights["execution"]) == (
        "county",
        "linear",
        "proportion",
        20,
    )
    assert points(profile, "<=", Decimal(100), None, Decimal(150), Decimal(10)) == 5
    for wrong, words in (
        ("[score]\nlower = 'half'\n", "lower is one of"),
        ("[weights]\noutput = 50\n", "add up to 50"),
        ("x = 1\n", "“x” is no part"),
        ("[bands]\nreached = [80, 100]\n", "holds not_reached"),
        ("[score\n", "not TOML"),
    ):
        own.write_text(wrong, encoding="utf-8")
        with pytest.raises(MappingError, match=r"county\.toml") as refused:
            profile_of(own)
        assert words in str(refused.value)
    with pytest.raises(MappingError, match="neither a profile"):
        profile_of("nowhere")
