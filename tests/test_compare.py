"""Comparing periods: properties on drawn budgets; test_recomputation.py holds every line against fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.compare import Materiality, bridge_of, compare_periods
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Amount, Fact, Origin, Phase, Provenance
from budgetdiff.store import DocumentRecord, Record, Store
from tests.support.examples import examples

CODES = ["2010101", "2010199", "2010301", "2080505", "2080506", "2101101", "2120104"]
AMOUNTS = st.one_of(st.none(), st.integers(-50_000, 5_000_000_00).map(lambda fen: Decimal(fen) / 100))
BUDGET = st.dictionaries(st.sampled_from(CODES), AMOUNTS, min_size=1)


def record(year: int, leaves: dict[str, Decimal | None], *, parents: bool, total: Decimal | None = None) -> Record:
    document_id = f"{year:016x}"
    lines: dict[str | None, Decimal | None] = dict(leaves)
    if parents:
        for code, amount in leaves.items():
            for length in (3, 5):
                above = code[:length]
                if amount is not None:
                    lines[above] = (lines.get(above) or Decimal(0)) + amount
    known = [amount for amount in leaves.values() if amount is not None]
    if known:
        lines[None] = sum(known) if total is None else total
    facts = tuple(
        Fact(
            "某单位",
            year,
            Phase.APPROVED,
            "expenditure",
            "支出预算总表",
            None,
            "functional",
            code,
            f"科目{code}" if code else "合计",
            (len(code) - 1) // 2 if code else 0,
            "total",
            "合计",
            None if amount is None else Amount(amount),
            "" if amount is None else str(amount),
            Origin.PRINTED,
            Provenance(document_id, 1, number),
            "" if code else "合计",
        )
        for number, (code, amount) in enumerate(lines.items())
    )
    document = DocumentRecord(
        document_id, f"{year}.txt", None, "text", "line", None, "某单位", None, year, Phase.APPROVED, 1, "test", ()
    )
    return Record(document, facts)


def compared(one, two, base=2023, current=2024):
    with Store.open(None) as store:
        store.load(one)
        store.load(two)
        return compare_periods(store, str(base), str(current))


@examples(40)
@given(BUDGET, BUDGET, st.booleans(), st.booleans())
def test_changes_sum_to_the_total_at_every_level(base, current, base_parents, current_parents):
    if not any(v is not None for v in base.values()) or not any(v is not None for v in current.values()):
        return
    result = compared(record(2023, base, parents=base_parents), record(2024, current, parents=current_parents))
    total = result.lines.filter(pl.col("role") == "total").row(0, named=True)
    assert total["base"] == sum(v for v in base.values() if v is not None)
    assert total["current"] == sum(v for v in current.values() if v is not None)
    for level in (1, 2, 3):
        part = result.partition("expenditure", level=level)
        assert sum(part["change"], Decimal(0)) == total["change"]
        if total["base"] > 0:
            shares = [Fraction(n) / Fraction(total["base"]) for n in part["contribution_numerator"]]
            assert sum(shares) == Fraction(total["delta"]) / Fraction(total["base"])


@pytest.mark.thorough
@examples(30)
@given(BUDGET, BUDGET)
def test_swapping_the_years_negates_the_change(base, current):
    if not any(v is not None for v in base.values()) or not any(v is not None for v in current.values()):
        return
    forth = compared(record(2023, base, parents=True), record(2024, current, parents=True))
    back = compared(record(2023, base, parents=True), record(2024, current, parents=True), 2024, 2023)
    one = {(r["node"], r["role"]): r["change"] for r in forth.lines.iter_rows(named=True)}
    two = {(r["node"], r["role"]): r["change"] for r in back.lines.iter_rows(named=True)}
    assert one == {key: None if change is None else -change for key, change in two.items()}


@pytest.mark.thorough
@examples(30)
@given(BUDGET, BUDGET, st.integers(1, 8))
def test_a_bridge_ends_where_the_total_does(base, current, keep):
    if not any(v is not None for v in base.values()) or not any(v is not None for v in current.values()):
        return
    result = compared(record(2023, base, parents=False), record(2024, current, parents=False))
    steps = bridge_of(result, "expenditure", level=3, keep=keep).lines
    inner = steps.filter(~pl.col("step").is_in(["base", "current"]))
    first, last = steps["amount"][0], steps["amount"][-1]
    assert first + sum(inner["amount"], Decimal(0)) == last
    assert inner.height <= keep
    assert all(steps["end"][i] == steps["start"][i + 1] for i in range(steps.height - 2))


def test_a_printed_parent_that_is_not_its_children_leaves_a_residual():
    leaves = {"2010101": Decimal(100), "2080505": Decimal(50)}
    result = compared(record(2023, leaves, parents=False), record(2024, leaves, parents=False, total=Decimal(175)))
    part = result.partition("expenditure", level=3)
    residual = part.filter(pl.col("role") == "residual").row(0, named=True)
    assert residual["change"] == Decimal(25)
    assert "mismatch" in residual["note"]


def test_missing_is_not_zero_and_kinds_are_named():
    base = {"2010101": Decimal(100), "2010199": Decimal(0), "2010301": Decimal(-5), "2080505": Decimal(7)}
    current = {"2010101": Decimal(110), "2010199": Decimal(3), "2010301": Decimal(5), "2101101": Decimal(9)}
    result = compared(record(2023, base, parents=False), record(2024, current, parents=False))
    kinds = {row["node"]: row["kind"] for row in result.lines.iter_rows(named=True)}
    assert kinds["2010101"] == "normal"
    assert kinds["2010199"] == "zero_base"
    assert kinds["2010301"] == "sign_change"
    assert kinds["2080505"] == "discontinued"
    assert kinds["2101101"] == "new"
    rated = result.lines.filter(pl.col("growth_numerator").is_not_null())
    assert set(rated["kind"]) <= {"normal", "unchanged"}


def test_materiality_asks_for_yuan_and_percent():
    base, current = (
        {"2010101": Decimal(100), "2080505": Decimal(1000)},
        {"2010101": Decimal(130), "2080505": Decimal(1040)},
    )
    with Store.open(None) as store:
        store.load(record(2023, base, parents=False))
        store.load(record(2024, current, parents=False))
        both = compare_periods(
            store, "2023", "2024", materiality=Materiality(Decimal(30), Decimal(10), both=True)
        ).lines.filter(pl.col("role") == "leaf")
    assert {r["node"]: r["material"] for r in both.iter_rows(named=True)} == {"2010101": True, "2080505": False}


def test_questions_without_an_answer_name_what_there_is():
    with Store.open(None) as store:
        store.load(record(2023, {"2010101": Decimal(1)}, parents=False))
        with pytest.raises(QuestionError, match="2023:approved"):
            compare_periods(store, "2023", "2031")
        with pytest.raises(QuestionError, match="某单位"):
            compare_periods(store, "2023", "2023", unit="别的单位")
