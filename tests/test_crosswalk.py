"""Restating by a crosswalk: totals to the fen, originals kept, and every file of a user's that is wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.classification.crosswalk import Crosswalk, Move, coded_on
from budgetdiff.compare import compare_periods
from budgetdiff.errors import MappingError
from budgetdiff.facts import Period
from budgetdiff.store import Store
from tests.support.examples import examples
from tests.test_compare import BUDGET, CODES, record

DAY = date(2024, 1, 1)
TARGETS = [*CODES, "2010501", "2139901", "20899"]


def walk(tmp_path, text):
    path = tmp_path / "moves.csv"
    path.write_text(text, encoding="utf-8")
    return Crosswalk.read(path)


@st.composite
def walks(draw):
    """Moves of some of the codes, each to one to three others, with weights that add up to one."""
    moves = []
    for code in draw(st.lists(st.sampled_from([*CODES, "20805", "201"]), unique=True, max_size=4)):
        targets = draw(st.lists(st.sampled_from(TARGETS), unique=True, min_size=1, max_size=3))
        parts = [draw(st.integers(1, 7)) for _ in targets]
        day = draw(st.sampled_from([DAY, date(2023, 7, 1)]))
        moves += [
            Move("functional", code, to, Fraction(n, sum(parts)), day) for to, n in zip(targets, parts, strict=True)
        ]
    return Crosswalk(tuple(moves))


def compared(base, current, crosswalk, one="2023", two="2024"):
    with Store.open(None) as store:
        store.load(base)
        store.load(current)
        return compare_periods(store, one, two, crosswalk=crosswalk)


@pytest.mark.thorough
@examples(25)
@given(BUDGET, BUDGET, walks(), st.booleans())
def test_restating_keeps_the_total_and_the_sums_of_every_level(base, current, crosswalk, parents):
    if not any(v is not None for v in base.values()) or not any(v is not None for v in current.values()):
        return
    one, two = record(2023, base, parents=parents), record(2024, current, parents=parents)
    plain, moved = compared(one, two, Crosswalk()), compared(one, two, crosswalk)
    totals = [r.lines.filter(pl.col("role") == "total").row(0, named=True) for r in (plain, moved)]
    assert [totals[0][n] for n in ("base", "current", "change")] == [
        totals[1][n] for n in ("base", "current", "change")
    ]
    for level in (1, 2, 3):
        assert sum(moved.partition("expenditure", level=level)["change"], Decimal(0)) == totals[0]["change"]


@examples(40)
@given(st.sampled_from(CODES), walks())
def test_the_parts_of_a_code_add_up_to_one(code, crosswalk):
    targets = crosswalk.targets("functional", code, date(2023, 1, 1), date(2024, 6, 1))
    assert sum(Fraction(t.numerator, t.denominator) for t in targets) == 1


@pytest.mark.thorough
@examples(20)
@given(st.integers(-(10**16), 10**16), st.lists(st.integers(1, 9), min_size=2, max_size=4))
def test_a_split_is_what_the_largest_remainder_gives(fen, parts):
    amount, whole = Decimal(fen) / 100, sum(parts)
    targets = [f"20{n}0101" for n in range(1, len(parts) + 1)]
    moves = tuple(
        Move("functional", "2080505", to, Fraction(n, whole), DAY) for to, n in zip(targets, parts, strict=True)
    )
    result = compared(
        record(2023, {"2080505": amount, "2101101": Decimal(1)}, parents=False),
        record(2024, {"2101101": Decimal(1)}, parents=False),
        Crosswalk(moves),
    )
    got = {row["code"]: row for row in result.lines.iter_rows(named=True) if row["code"] in targets}
    exact = {to: Fraction(abs(fen) * n, whole) for to, n in zip(targets, parts, strict=True)}
    floors = {to: int(value) for to, value in exact.items()}
    order = sorted(targets, key=lambda to: (-(exact[to] - floors[to]), to))
    for to in order[: abs(fen) - sum(floors.values())]:
        floors[to] += 1
    sign = -1 if fen < 0 else 1
    assert {to: row["base"] for to, row in got.items()} == {to: Decimal(sign * n) / 100 for to, n in floors.items()}
    assert all(row["restated"] and row["original_base"] == amount for row in got.values())
    assert all("restated" in row["note"] and "from:2080505" in row["note"] for row in got.values())


def lines_of(result):
    return {row["node"]: row for row in result.lines.iter_rows(named=True) if row["role"] != "residual"}


@pytest.mark.thorough
def test_a_rename_across_classes_takes_the_printed_parents_with_it(tmp_path):
    crosswalk = walk(tmp_path, "from_code,to_code,effective\n2080506,2101101,2024-01-01\n")
    base = {"2080505": Decimal(100), "2080506": Decimal("30.01"), "2101101": Decimal(5)}
    current = {"2080505": Decimal(100), "2101101": Decimal("35.01")}
    result = compared(record(2023, base, parents=True), record(2024, current, parents=True), crosswalk)
    lines = lines_of(result)
    assert {lines[n]["kind"] for n in ("", "208", "20805", "2080505", "210", "21011", "2101101")} == {"unchanged"}
    assert "2080506" not in lines
    assert (lines["2101101"]["original_base"], lines["208"]["original_base"]) == (Decimal("35.01"), Decimal("130.01"))
    assert lines["2080505"]["restated"] is False
    assert lines[""]["original_base"] is None
    assert any("restated by the crosswalk" in note for note in result.notes)
    assert not result.lines.filter(pl.col("role") == "residual").height
    # the other way round it is still the earlier year that is restated
    back = lines_of(
        compared(record(2023, base, parents=True), record(2024, current, parents=True), crosswalk, "2024", "2023")
    )
    assert back["2101101"]["kind"] == "unchanged"
    assert back["2101101"]["original_current"] == Decimal("35.01")


def test_a_class_that_all_left_is_gone_and_a_move_of_a_class_takes_what_is_below(tmp_path):
    crosswalk = walk(tmp_path, "from_code,to_code,effective\n20805,21399,2024-01-01\n")
    base = {"2080505": Decimal(7), "2080506": Decimal(-2), "2101101": Decimal(5)}
    current = {"2139905": Decimal(7), "2139906": Decimal(-2), "2101101": Decimal(5)}
    lines = lines_of(compared(record(2023, base, parents=True), record(2024, current, parents=True), crosswalk))
    assert {row["kind"] for row in lines.values()} == {"unchanged"}
    assert "208" not in lines


@pytest.mark.thorough
def test_moves_follow_each_other_and_begin_on_their_day(tmp_path):
    text = "from_code,to_code,effective,weight\n2080505,2080506,2024-01-01,\n2080506,2101101,2025-01-01,\n"
    crosswalk = walk(tmp_path, text)
    base = {"2080505": Decimal(7), "2101101": Decimal(5)}
    for year, expected in ((2024, "2080506"), (2025, "2101101")):
        result = compared(
            record(2023, base, parents=False),
            record(year, {"2101101": Decimal(5)}, parents=False),
            crosswalk,
            "2023",
            str(year),
        )
        row = lines_of(result)[expected]
        assert (row["restated"], row["base"]) == (True, Decimal(7) if expected == "2080506" else Decimal(12))
    assert coded_on(Period.parse("2024:executed")) == date(2024, 12, 31)
    assert not crosswalk.between(date(2024, 1, 1), date(2024, 12, 31))


def test_a_sum_that_hides_a_move_is_not_comparable(tmp_path):
    crosswalk = walk(tmp_path, "from_code,to_code,effective\n2080505,2101101,2024-01-01\n")
    base = {"208": Decimal(100), "20805": Decimal(100), "2101101": Decimal(5)}
    current = {"208": Decimal(40), "20805": Decimal(40), "2101101": Decimal(70)}
    one, two = (record(y, b, parents=False, total=b["208"] + b["2101101"]) for y, b in ((2023, base), (2024, current)))
    result = compared(one, two, crosswalk)
    lines = lines_of(result)
    assert lines["20805"]["kind"] == lines["208"]["kind"] == "not_comparable"
    assert lines["20805"]["change"] == Decimal(-60)
    assert lines["20805"]["growth_numerator"] is None
    assert lines[""]["kind"] == "normal"
    assert any("moved elsewhere" in note for note in result.notes)


HEAD = "classification,from_code,to_code,weight,effective,source\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("from_code,to_code\n", "the column effective is missing; a crosswalk has classification"),
        ("from_code,to_code,effective,wieght\n", "“wieght” is no column of a crosswalk"),
        (HEAD + ",208,20805x,1,2024-01-01,\n", "line 2: “20805x” is not a code"),
        (HEAD + ",208,,1,2024-01-01,\n", "line 2: “” is not a code"),
        (HEAD + "fun,208,210,1,2024-01-01,\n", "line 2: “fun” is no classification"),
        (HEAD + ",208,210,half,2024-01-01,\n", "line 2: “half” is not a weight"),
        (HEAD + ",208,210,1/0,2024-01-01,\n", "line 2: “1/0” is not a weight"),
        (HEAD + ",208,210,3/2,2024-01-01,\n", "line 2: a weight is more than 0 and at most 1"),
        (HEAD + ",208,210,1,1.1.2024,\n", "line 2: “1.1.2024” is not a day"),
        (HEAD + ",208,210,0.5,2024-01-01,\n,208,211,0.4,2024-01-01,\n", "add up to 9/10, not to 1"),
        (HEAD + ",208,210,0.5,2024-01-01,\n,208,210,0.5,2024-01-01,\n", "is given twice"),
        (HEAD + ",208,210,1,2024-01-01,a,b\n", "line 2: there are more values than columns"),
        (HEAD + '"208', "it is no CSV in UTF-8"),
    ],
)
def test_a_wrong_file_is_one_sentence_that_names_the_line(tmp_path, text, words):
    with pytest.raises(MappingError, match=words) as refused:
        walk(tmp_path, text)
    assert str(refused.value).startswith("moves.csv")


def test_other_refusals(tmp_path):
    with pytest.raises(MappingError, match="cannot be read"):
        Crosswalk.read(tmp_path / "nowhere.csv")
    (tmp_path / "latin.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MappingError, match="no CSV in UTF-8"):
        Crosswalk.read(tmp_path / "latin.csv")
    fine = Crosswalk(
        tuple(Move("functional", "208", to, Fraction(n, 1000003), DAY) for to, n in (("210", 1), ("211", 1000002)))
    )
    with pytest.raises(MappingError, match="finer than a millionth"):
        fine.targets("functional", "208", date(2023, 1, 1), DAY)


def test_what_is_shipped_can_be_read_and_gives_way_to_the_users_own():
    shipped = Crosswalk.shipped()
    own = Crosswalk((Move("functional", "208", "210", Fraction(1), DAY),))
    assert own.moves[0] in shipped.with_moves(own).moves
    other = Crosswalk((Move("functional", "208", "211", Fraction(1), DAY),))
    assert other.with_moves(own).moves == own.moves
