"""Every line of every comparison and trend against fractions: the real disclosures, and drawn budgets with all their gaps."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, permutations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.compare import bridge_of, compare_periods, trend_of
from budgetdiff.facts import Amount, Fact, Origin, Phase, Provenance, Unit, label_key, without_ordinal
from budgetdiff.store import DocumentRecord, Record, Store
from tests.support.examples import examples
from tests.support.recomputed import MONEY, answered, compared, differences, keyed, same_trend, seen, trended

# --- drawn budgets

CODES = ("2010101", "2010199", "20103", "2080505", "2080506", "208", "210110101")
SOURCES = {
    "一、一般公共预算拨款收入": 1,
    "（一）一般公共预算财政拨款收入": 1,
    "二、 事业收入": 1,
    "2.事业 收入": 1,
    "上级补助收入": 1,
    "上级补助支出": 1,
    "其中：一般公共预算": 2,
    "一般公共预算资金": 2,
    "政府性基金【专户】": 2,
    "上年结转": 1,
    "其他收入甲": 1,
    "其他收入乙": 1,
    "其他收入丙": 1,
}
TOTALS = ("收入总计", "本年收入合计", "合计")
ITEMS = ("total", "abroad", "reception", "vehicles", "vehicle_purchase", "vehicle_operation", "agency_operating")
UNITS = ("甲局", "乙局", "丙局")
QUANTA = st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(100)])
FEN = st.one_of(st.integers(-2, 3), st.integers(-50_000, 5_000_000))
CELL = st.one_of(st.none(), FEN, FEN, FEN)
PARENT = st.sampled_from(["no", "no", "sum", "sum", "off", "blank"])


def coded(draw):
    """The lines of a table with codes: leaves, and above them parents that are printed, blank, wrong or not there."""
    leaves = draw(st.dictionaries(st.sampled_from(CODES), CELL, min_size=1, max_size=6))
    above = sorted({code[:n] for code in leaves for n in range(3, len(code), 2)} - leaves.keys())
    lines = [("functional", code, "", f"科目{code}", (len(code) - 1) // 2, steps) for code, steps in leaves.items()]
    for code in ("", *above):
        known = [steps for leaf, steps in leaves.items() if leaf.startswith(code) and steps is not None]
        how = draw(PARENT)
        if how != "no":
            steps = (
                None if how == "blank" or not known else sum(known) + (draw(st.integers(-2, 2)) if how == "off" else 0)
            )
            level = (len(code) - 1) // 2 if code else 0
            lines.append(
                ("functional", code or None, "" if code else "合计", f"科目{code}" if code else "合计", level, steps)
            )
    if leaves and draw(st.integers(0, 5)) == 0:
        lines.append(draw(st.sampled_from(lines)))  # a line printed twice
    return lines


def named(draw):
    """The lines of a table of revenue: names with ordinals and spaces, details below them, one total or several."""
    printed = draw(st.dictionaries(st.sampled_from(sorted(SOURCES)), CELL, min_size=1, max_size=5))
    lines = [("source", None, None, name, SOURCES[name], steps) for name, steps in printed.items()]
    known = [steps for name, steps in printed.items() if SOURCES[name] == 1 and steps is not None]
    for name in draw(st.lists(st.sampled_from(TOTALS), max_size=2, unique=True)):
        steps = sum(known) + draw(st.sampled_from([0, 0, 7])) if known else draw(CELL)
        lines.append(("source", None, None, name, 0, steps))
    return lines


@st.composite
def documents(draw, number, unit=None, year=None, *, plain=False):
    """A document: the tables of one unit and period, columns of other periods in them, and what sentences imply.

    A plain one is of an approved budget, has a table with codes for sure, and prints no line twice.
    """
    phase = Phase.APPROVED if plain else draw(st.sampled_from([*[Phase.APPROVED] * 5, Phase.EXECUTED]))
    unit, year = unit or draw(st.sampled_from(UNITS)), year or draw(st.integers(2023, 2025))
    document_id = f"{number:016x}"
    facts: list[Fact] = []
    again: Counter = Counter()

    def put(statement, side, measure, lines, *, when, origin=Origin.PRINTED, column="列"):
        quantum = draw(QUANTA)
        lines = list(dict.fromkeys(lines)) if plain else lines
        for classification, code, key, printed, level, steps in lines:
            label = without_ordinal(printed)
            name = label_key(label) if key is None else key
            if origin is Origin.PRINTED:
                place = (statement, side, classification, code, name, measure, when, column)
                again[place] += 1
                name = name if again[place] == 1 else f"{name}#{again[place]}"
            facts.append(
                Fact(
                    unit,
                    when[0],
                    when[1],
                    statement,
                    "表",
                    side,
                    classification,
                    code,
                    label,
                    level,
                    measure,
                    column,
                    None if steps is None else Amount(steps * quantum, quantum),
                    "" if steps is None else str(steps),
                    origin,
                    Provenance(document_id, 1, len(facts)),
                    name,
                )
            )

    own, before = (year, phase), (year - draw(st.integers(1, 2)), phase)
    for measure in draw(st.sampled_from([("total",), ("total",), ("total", "basic"), ("basic",) if plain else ()])):
        put("expenditure", None, measure, coded(draw), when=own)
        if not plain and draw(st.integers(0, 4)) == 0:
            put("expenditure", None, measure, coded(draw), when=own, column="又一列")
        if draw(st.integers(0, 3)) == 0:
            put("expenditure", None, measure, coded(draw), when=before)
        if draw(st.integers(0, 3)) == 0:
            put("expenditure", None, measure, coded(draw)[-2:], when=before, origin=Origin.IMPLIED)
    if draw(st.booleans()):
        put("income_expenditure", "revenue", "total", named(draw), when=own)
    if draw(st.booleans()):
        for item, steps in draw(st.dictionaries(st.sampled_from(ITEMS), CELL, min_size=2, max_size=6)).items():
            level = 0 if item == "total" else 1
            put("three_public", None, item, [("item", None, item, f"经费{item}", level, steps)], when=own)
    about = DocumentRecord(
        document_id, f"{number}.txt", None, "text", "line", None, unit, None, year, phase, 1, "test", ()
    )
    return Record(about, tuple(facts))


BUDGETS = st.tuples(
    documents(1, "甲局", 2023),
    documents(2, "甲局", 2024),
    st.lists(documents(3), max_size=1),
    st.lists(documents(4), max_size=1),
).map(lambda drawn: (*drawn[:2], *drawn[2], *drawn[3]))
"""Two years of one unit, and whatever else there may be: other units and years, a newer version of either."""
SERIES = st.lists(
    st.tuples(st.sampled_from(UNITS), st.integers(2023, 2025)), min_size=2, max_size=6, unique=True
).flatmap(lambda asked: st.tuples(*(documents(n + 1, *one, plain=True) for n, one in enumerate(asked))))


def loaded(records):
    store = Store.open(None)
    for record in records:
        store.load(record)
    return store


def periods_there(facts):
    return sorted({f.period for f in facts if f.amount is not None})


def written(period):
    return f"{period[0]}:{period[1]}"


def compared_by_sql(store, base, current):
    return compare_periods(store, written(base), written(current), across_phases=True)


def sums_hold(lines):
    """Every line whose parts can be compared changes by what they change by, residuals with them; contributions as well."""
    parts = {}
    for line in answered(lines):
        together = line["statement"] == "three_public" and line["measure"] != "agency_operating"
        column = "total" if together else line["measure"]
        tree = (line["unit_name"], line["statement"], line["side"], line["classification"], column)
        parts.setdefault(tree, []).append(line)
    for tree in parts.values():
        inside = [line for line in tree if line["role"] not in ("of_which", "total") and line["change"] is not None]
        for line in tree:
            below = [part for part in inside if part["parent"] == line["node"]]
            if below and line["role"] in ("total", "parent"):
                assert sum(part["change"] for part in below) == line["change"]
                if line["contribution"] is not None:
                    assert sum(part["contribution"] for part in below) == line["contribution"]
        for line in tree:
            if line["role"] == "total" and line["contribution"] is not None:
                assert line["contribution"] == line["change"] / line["base"]


@pytest.mark.thorough
@examples(40)
@given(BUDGETS, st.integers(0, 4), st.booleans(), st.randoms(use_true_random=False))
def test_every_line_of_drawn_budgets_is_what_fractions_say(records, other, back, random):
    with loaded(records) as store:
        facts = seen(store)
        there = periods_there(facts)
        if len(there) > 1:
            asked = list(YEARS) if {*YEARS} <= {*there} and other else random.sample(there, 2)
            base, current = reversed(asked) if back else asked
            lines = compared_by_sql(store, base, current).lines
            assert differences(compared(facts, base, current), answered(lines)) == []
            sums_hold(lines)


@pytest.mark.thorough
@examples(12)
@given(SERIES, st.randoms(use_true_random=False))
def test_every_row_of_a_trend_of_drawn_budgets_is_what_fractions_say(records, random):
    with loaded(of_codes(records)) as store:
        facts = seen(store)
        there = [period for period in periods_there(facts) if period[1] == "approved"]
        if len(there) > 1:
            origin = random.choice(there)
            lines = trend_of(store, [written(period) for period in there], base=written(origin)).lines
            assert same_trend(trended(facts, there, origin), lines) == []


def of_codes(records):
    """The same documents with their tables of codes alone."""
    return [Record(r.document, tuple(f for f in r.facts if f.statement == "expenditure")) for r in records]


def given_as(number, year, lines, *, quoted=()):
    """A document of 甲局: names and amounts of its revenue, and what it quotes of 2023."""
    document_id = f"{number:016x}"
    rows = [*((year, *line) for line in lines), *((2023, *line) for line in quoted)]
    facts = tuple(
        Fact(
            "甲局",
            when,
            Phase.APPROVED,
            "income_expenditure",
            "表",
            "revenue",
            "source",
            None,
            name,
            0 if name in TOTALS else 1,
            "total",
            f"{when}",
            Amount(Decimal(yuan)),
            str(yuan),
            Origin.PRINTED,
            Provenance(document_id, 1, row),
            label_key(name),
        )
        for row, (when, name, yuan) in enumerate(rows)
    )
    about = DocumentRecord(
        document_id, f"{number}.txt", None, "text", "line", None, "甲局", None, year, Phase.APPROVED, 1, "test", ()
    )
    return Record(about, facts)


@pytest.mark.few
@pytest.mark.parametrize(
    ("records", "labels"),
    [
        # two documents quote the same year: the one taken in last counts
        (
            [
                given_as(1, 2024, [("事业收入", 9)], quoted=[("事业收入", 5)]),
                given_as(2, 2025, [("事业收入", 9)], quoted=[("事业收入", 6)]),
            ],
            {"事业收入": (6, 9, "label")},
        ),
        # two names as near as each other: nobody can say which it became
        (
            [given_as(1, 2023, [("其他收入甲", 5)]), given_as(2, 2024, [("其他收入乙", 5), ("其他收入丙", 1)])],
            {"其他收入甲": (5, None, None), "其他收入乙": (None, 5, None), "其他收入丙": (None, 1, None)},
        ),
        (
            [given_as(1, 2023, [("其他收入甲", 5)]), given_as(2, 2024, [("其他收入乙", 5)])],
            {"其他收入乙": (5, 5, "proposed")},
        ),
        # of two totals the one that both years print, be it the smaller
        (
            [given_as(1, 2023, [("收入总计", 9), ("本年收入合计", 5)]), given_as(2, 2024, [("本年收入合计", 6)])],
            {"收入总计": (9, None, None), "本年收入合计": (5, 6, None)},
        ),
    ],
)
def test_rare_cases_are_what_fractions_say(records, labels):
    with loaded(records) as store:
        lines = compared_by_sql(store, *YEARS).lines
        assert differences(compared(seen(store), *YEARS), answered(lines)) == []
    named = lines.filter(pl.col("label").is_not_null(), pl.col("role") != "residual")
    assert {
        row["label"]: (row["base"], row["current"], row["matched"]) for row in named.iter_rows(named=True)
    } == labels


# --- the same figures, given otherwise

BOTH = st.tuples(
    *(
        documents(10 * u + y, unit, year, plain=True)
        for u, unit in enumerate(UNITS)
        for y, year in ((1, 2023), (2, 2024))
    )
)
"""Three units with documents of two years each."""
YEARS = ((2023, "approved"), (2024, "approved"))


def answer(records):
    """The comparison of 2023 with 2024, None where one of the two has no figure."""
    with loaded(records) as store:
        return compared_by_sql(store, *YEARS).lines if {*YEARS} <= {*periods_there(seen(store))} else None


@pytest.mark.thorough
@examples(10)
@given(BOTH, st.tuples(*[st.booleans()] * len(UNITS)))
def test_two_databases_joined_give_the_lines_of_one(records, first):
    whole = answer(records)
    in_first = dict(zip(UNITS, first, strict=True))
    parts = [
        answer([r for r in records if in_first[r.document.unit_name] is side])
        for side in (True, False)
        if side in first
    ]
    if whole is not None and all(part is not None for part in parts):
        joined = pl.concat(parts)
        assert joined.schema == whole.schema
        order = ["unit_name", "statement", "side", "classification", "measure", "node", "role"]
        assert joined.sort(order, nulls_last=False).equals(whole)


@pytest.mark.thorough
@examples(10)
@given(BOTH, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_units_changes_nothing(records, random):
    def shuffled(record):
        facts = list(record.facts)
        random.shuffle(facts)
        return Record(record.document, tuple(facts))

    mixed = [shuffled(record) for record in records]
    random.shuffle(mixed)
    one, two = answer(records), answer(mixed)
    assert (one is None) == (two is None)
    if one is not None:
        places = ("base_fact_id", "current_fact_id")  # where a figure stands in its document is what was permuted
        assert two.drop(places).equals(one.drop(places))
        assert [two[name].null_count() for name in places] == [one[name].null_count() for name in places]


@pytest.mark.thorough
@examples(6)
@given(BOTH, st.sampled_from([10, 1000, 10_000]))
def test_a_larger_unit_of_money_scales_amounts_and_nothing_else(records, scale):
    def scaled(record):
        facts = tuple(
            f if f.amount is None else replace(f, amount=Amount(f.amount.value * scale, f.amount.quantum * scale))
            for f in record.facts
        )
        return Record(record.document, facts)

    one, two = answer(records), answer([scaled(record) for record in records])
    assert (one is None) == (two is None)
    if one is not None:
        before = [
            {name: value * scale if name in MONEY and value is not None else value for name, value in line.items()}
            for line in answered(one)
        ]
        assert answered(two) == before


@pytest.mark.thorough
@examples(6)
@given(BOTH)
def test_printed_in_yuan_or_in_ten_thousands_is_the_same_to_the_fen(records):
    def printed(record, unit):
        """Every amount a whole number of hundreds of yuan, so that 万元 with two digits print it whole; no parent is printed."""
        ends = [f for f in record.facts if f.code in ("2010101", "2080505", "2101101") and f.amount is not None]
        facts = tuple(
            replace(
                f, amount=Amount.parse(str(f.amount.value * 100 if unit is Unit.YUAN else f.amount.value / 100), unit)
            )
            for f in ends
        )
        return Record(record.document, facts)

    yuan, wan = ([printed(record, unit) for record in records] for unit in (Unit.YUAN, Unit.WAN))
    one, two = answer(yuan), answer(wan)
    assert (one is None) == (two is None)
    if one is not None:
        quanta = ("base_quantum", "current_quantum")
        assert two.drop(quanta).equals(one.drop(quanta))


# --- the real disclosures


@pytest.fixture(scope="module")
def disclosures(corpus):
    """All of the corpus: three consecutive years of one unit, budget and outturn of another, a third with one year."""
    with bd.open(None) as database:
        files = [*sorted(corpus.glob("*.pdf")), *sorted(corpus.glob("*.txt"))]
        assert not database.ingest(files, jobs=2).failed
        yield database


@pytest.mark.thorough
@pytest.mark.corpus
def test_every_line_of_the_real_disclosures_is_what_fractions_say(disclosures):
    store = disclosures.store
    facts = seen(store)
    assert [g.named for g in keyed(facts)] == [
        key
        for (key,) in store.rows(
            "SELECT label_key FROM all_facts WHERE superseded_by IS NULL ORDER BY document_no, ordinal"
        )
    ]
    unit = "上海市普陀区人民政府万里街道办事处"
    there = periods_there(facts)
    assert {(2023, "approved"), (2024, "approved"), (2024, "executed"), (2025, "approved")} <= {*there}
    count = 0
    backward = [
        pair for pair in permutations([(year, "approved") for year in (2023, 2024, 2025)], 2) if pair[0] > pair[1]
    ]
    forward = [pair for pair in combinations(there, 2) if pair[0][0] == pair[1][0] or pair[0][1] == pair[1][1]]
    for base, current in (*forward, *backward):
        lines = compared_by_sql(store, base, current).lines
        assert differences(compared(facts, base, current), answered(lines)) == []
        sums_hold(lines)
        count += lines.filter(unit_name=unit, base_source="own", current_source="own").height
    assert (
        count > 2 * 3 * 600
    )  # the three Wanli years, each against each and back: more than 600 lines with both figures
    # the amounts that the disclosures print on their first pages
    total = disclosures.compare("2023", "2025", unit=unit).select("expenditure", "total").filter(role="total")
    assert total.select("base", "current").row(0) == (Decimal(164978640), Decimal(189767551))


@pytest.mark.thorough
@pytest.mark.corpus
@pytest.mark.parametrize(
    ("years", "origin"), [((2023, 2024, 2025), 2023), ((2023, 2024, 2025), 2024), ((2023, 2025), 2023)]
)
def test_every_row_of_the_real_trends_is_what_fractions_say(disclosures, years, origin):
    periods = [(year, "approved") for year in years]
    lines = disclosures.trend(*map(written, periods), base=written((origin, "approved"))).lines
    assert same_trend(trended(seen(disclosures.store), periods, (origin, "approved")), lines) == []


@pytest.mark.thorough
@pytest.mark.corpus
def test_bridges_of_the_real_disclosures_end_where_the_totals_do(disclosures):
    walked = 0
    for base, current in (("2023", "2024"), ("2024", "2025"), ("2024:approved", "2024:executed")):
        result = disclosures.compare(base, current)
        totals = result.lines.filter(
            pl.col("role") == "total", pl.col("base").is_not_null() & pl.col("current").is_not_null()
        )
        for total in totals.iter_rows(named=True):
            named = {name: total[name] for name in ("side", "classification")} | {"unit": total["unit_name"]}
            for level, keep in ((1, 8), (2, 3), (3, 1)):
                part = result.partition(total["statement"], total["measure"], level=level, **named)
                steps = bridge_of(result, total["statement"], total["measure"], level=level, keep=keep, **named).lines
                inner = steps.filter(~pl.col("step").is_in(["base", "current"]))
                for moved in (part["change"], inner["amount"]):
                    assert sum(map(Fraction, moved), Fraction(0)) == Fraction(total["current"]) - Fraction(
                        total["base"]
                    )
                assert inner.height <= keep
                if total["base"] > 0:
                    pairs = part.select("contribution_numerator", "contribution_denominator").iter_rows()
                    growth = sum((Fraction(over) / Fraction(under) for over, under in pairs), Fraction(0))
                    assert growth == Fraction(total["current"]) / Fraction(total["base"]) - 1
                walked += 1
    assert walked > 100
