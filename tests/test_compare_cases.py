"""Comparisons that were wrong once, found by recomputing them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

import budgetdiff as bd
from budgetdiff.compare import bridge_of, compare_periods, trend_of
from budgetdiff.errors import BudgetdiffError
from budgetdiff.facts import Amount, Fact, Origin, Phase, Provenance, label_key
from budgetdiff.store import DocumentRecord, Record, Store


def document(year, lines, number=0):
    """A document of 某局; a line is (statement, side, classification, code, label, level, measure, yuan)."""
    document_id = f"{year:08x}{number:08x}"
    facts = tuple(
        Fact(
            "某局",
            year,
            Phase.APPROVED,
            statement,
            "表",
            side,
            axis,
            code,
            label,
            level,
            measure,
            "列",
            Amount(Decimal(yuan)),
            str(yuan),
            Origin.PRINTED,
            Provenance(document_id, 1, row),
            measure if axis == "item" else "" if code else label_key(label),
        )
        for row, (statement, side, axis, code, label, level, measure, yuan) in enumerate(lines)
    )
    about = DocumentRecord(
        document_id, f"{year}.txt", None, "text", "line", None, "某局", None, year, Phase.APPROVED, 1, "test", ()
    )
    return Record(about, facts)


def revenue(**lines):
    return [
        ("income_expenditure", "revenue", "source", None, name, level, "total", yuan)
        for name, (level, yuan) in lines.items()
    ]


def items(**lines):
    return [
        ("three_public", None, "item", None, name, 0 if name == "total" else 1, name, yuan)
        for name, yuan in lines.items()
    ]


@pytest.fixture
def store():
    with Store.open(None) as opened:
        yield opened


def test_a_detail_of_a_table_that_the_base_does_not_print_is_not_new(store):
    store.load(document(2023, [("expenditure", None, "functional", "208", "社保", 1, "total", 5)]))
    store.load(document(2024, revenue(收入总计=(0, 9), 财政拨款收入=(1, 9), 一般公共预算=(2, 9))))
    lines = compare_periods(store, "2023", "2024").lines.filter(statement="income_expenditure")
    assert set(lines["kind"]) == {"not_comparable"}  # the detail is “new”, with a change of 9.00


def test_a_detail_of_a_table_of_which_the_base_prints_only_the_total_is_not_new(store):
    store.load(document(2023, revenue(收入总计=(0, 8))))
    store.load(document(2024, revenue(收入总计=(0, 9), 财政拨款收入=(1, 9), 一般公共预算=(2, 9))))
    lines = compare_periods(store, "2023", "2024").lines
    assert lines.filter(label="一般公共预算")["kind"].item() == "not_comparable"


def test_a_line_renamed_in_the_last_step_of_a_trend_keeps_its_series(store):
    for year, name in (
        (2023, "一般公共预算拨款收入"),
        (2024, "一般公共预算拨款收入"),
        (2025, "一般公共预算财政拨款收入"),
    ):
        store.load(document(year, revenue(收入总计=(0, year), **{name: (1, year)})))
    lines = trend_of(store, ["2023", "2024", "2025"]).lines.filter(role="leaf")
    assert [int(amount) for amount in lines["amount"]] == [2023, 2024, 2025]  # two series, each with gaps


def test_the_delta_of_a_trend_is_the_difference_of_its_amounts(store):
    store.load(document(2023, revenue(收入总计=(0, 120), 本年收入合计=(0, 100))))
    store.load(document(2024, revenue(收入总计=(0, 130), 本年收入合计=(0, 110))))
    store.load(document(2025, revenue(本年收入合计=(0, 115))))
    total = trend_of(store, ["2023", "2024", "2025"]).lines.filter(role="total")
    amounts, deltas = total["amount"].to_list(), total["delta"].to_list()
    assert deltas[1:] == [two - one for one, two in pairwise(amounts)]  # 130 → 115, “delta 5”


def test_vehicles_are_one_series_whether_or_not_their_sum_is_printed(store):
    store.load(document(2023, items(total=10, reception=4, vehicle_operation=6)))
    store.load(document(2024, items(total=10, reception=3, vehicle_operation=7)))
    store.load(document(2025, items(total=12, reception=4, vehicles=8, vehicle_operation=8)))
    lines = trend_of(store, ["2023", "2024", "2025"]).lines.filter(node="vehicles")
    assert [int(amount) for amount in lines["amount"]] == [6, 7, 8]


def test_what_is_never_added_takes_no_rank(store):
    for year in (2023, 2024):
        store.load(document(year, revenue(收入总计=(0, 120), 另计收入合计=(0, 150))))
    lines = trend_of(store, ["2023", "2024"]).lines.filter(role="total")
    assert lines["rank"].to_list() == [1, 1]  # the line beside the total is the first, nobody shows it


def test_the_three_public_items_are_ranked_among_each_other(store):
    for year in (2023, 2024):
        store.load(document(year, items(total=10, reception=4, abroad=6)))
    lines = trend_of(store, ["2023", "2024"]).lines.filter(level=1, fiscal_year=2024)
    assert dict(lines.select("node", "rank").iter_rows()) == {"abroad": 1, "reception": 2}  # both are the first


def test_the_items_of_the_three_public_table_bridge_their_total(store):
    store.load(document(2023, items(total=10, reception=4, abroad=6)))
    store.load(document(2024, items(total=12, reception=5, abroad=7)))
    result = compare_periods(store, "2023", "2024")
    assert sum(result.partition("three_public")["change"]) == 2  # no lines at all
    steps = bridge_of(result, "three_public").lines
    assert steps["amount"][0] + sum(steps["amount"][1:-1]) == steps["amount"][-1]


def test_a_total_without_lines_bridges_as_well(store):
    store.load(document(2023, revenue(收入总计=(0, 9))))
    store.load(document(2024, revenue(收入总计=(0, 12))))
    steps = bridge_of(compare_periods(store, "2023", "2024"), "income_expenditure").lines
    assert steps["amount"][0] + sum(steps["amount"][1:-1]) == steps["amount"][-1]  # 9 → 12 without a step


def test_a_code_with_another_name_is_noted(store):
    store.load(document(2023, [("expenditure", None, "functional", "2010308", "信访事务", 3, "total", 5)]))
    store.load(document(2024, [("expenditure", None, "functional", "2010308", "政务服务", 3, "total", 5)]))
    line = compare_periods(store, "2023", "2024").lines.filter(node="2010308")
    assert line["note"].item() == "renamed"  # no line can ever get this note


def test_as_many_figures_are_noted_as_implied_as_are(store):
    record = document(2023, [("expenditure", None, "functional", "2080505", "养老", 3, "total", 5)])
    store.load(Record(record.document, tuple(replace(f, origin=Origin.IMPLIED) for f in record.facts)))
    store.load(document(2024, [("expenditure", None, "functional", "2080505", "养老", 3, "total", 5)]))
    assert compare_periods(store, "2023", "2024").notes[0].startswith("1 figures")  # 4: sums of it are counted too


def test_sums_beyond_any_budget_are_one_sentence(store):
    for year in (2023, 2024):
        store.load(
            document(
                year,
                [
                    ("expenditure", None, "functional", code, "", 1, "total", "9999999999999999.99")
                    for code in ("201", "202")
                ],
            )
        )
    with pytest.raises(BudgetdiffError):
        compare_periods(store, "2023", "2024")


def test_phases_of_a_year_follow_one_another_in_a_trend(store):
    for number, (phase, yuan) in enumerate(
        [(Phase.PROPOSED, 8), (Phase.APPROVED, 10), (Phase.ADJUSTED, 11), (Phase.EXECUTED, 9)]
    ):
        plain = document(2024, revenue(收入总计=(0, yuan)), number)
        facts = tuple(replace(fact, phase=phase) for fact in plain.facts)
        store.load(Record(replace(plain.document, phase=phase), facts))
    asked = ["2024:proposed", "2024:approved", "2024:adjusted", "2024:executed"]
    lines = trend_of(store, asked).lines
    assert lines["period"].to_list() == asked  # by the alphabet: adjusted, approved, executed, proposed
    assert [delta and int(delta) for delta in lines["delta"]] == [None, 2, 1, -2]


def test_an_item_of_the_three_public_table_can_be_ranked():
    with bd.open(None) as database:
        for year in (2023, 2024):
            database.store.load(document(year, items(total=10, reception=4, abroad=6)))
        ranking = database.rank("2023", "2024", statement="three_public", measure="reception")  # “no unit has a line”
        assert ranking.lines["base"].to_list() == [4]


def test_brackets_do_not_matter(store):
    store.load(document(2023, revenue(收入总计=(0, 9), **{"基金[专户]": (1, 9)})))
    store.load(document(2024, revenue(收入总计=(0, 9), **{"基金（专户）": (1, 9)})))
    assert "new" not in set(compare_periods(store, "2023", "2024").lines["kind"])
