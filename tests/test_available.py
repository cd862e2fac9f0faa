"""Which years, of whom: one answer, whether the figures lie in a database or in exported files."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.compare import Available, compare_facts, compare_periods, resolve_unit
from budgetdiff.errors import BudgetdiffError, QuestionError
from budgetdiff.facts import Amount, Fact, Indicator, Origin, Period, Phase, Provenance
from budgetdiff.store import DocumentRecord, Record, Store, write_partitioned
from tests.support.examples import examples

UNITS = ("青山市示范局", "青山市示范局信息中心", "江口区档案馆")
YEARS = (2022, 2023, 2024)
PERIODS = st.builds(Period, st.sampled_from(YEARS), st.sampled_from(Phase))
SPELLINGS = {
    Phase.PROPOSED: "草案",
    Phase.APPROVED: "年初预算",
    Phase.ADJUSTED: "全年预算数",
    Phase.EXECUTED: "决算",
}
DOCUMENTS = st.lists(st.tuples(st.sampled_from(UNITS), PERIODS, st.lists(PERIODS, max_size=3)), min_size=1, max_size=5)


def fact(number, unit, period, amount):
    where = Provenance(f"{number:016x}", page=1, row=1)
    return Fact(
        unit_name=unit,
        fiscal_year=period.fiscal_year,
        phase=period.phase,
        statement="expenditure",
        statement_title="支出预算表",
        side="expenditure",
        classification="functional",
        code=None,
        label="合计",
        level=0,
        measure="total",
        column_title="合计",
        amount=Amount(Decimal(amount), Decimal("0.01")),
        raw=str(amount),
        origin=Origin.PRINTED,
        provenance=where,
        label_key="合计",
    )


def document(number, unit, period, facts=(), indicators=()):
    return Record(
        DocumentRecord(
            f"{number:016x}",
            f"{number}.html",
            None,
            "html",
            "table",
            None,
            unit,
            None,
            period.fiscal_year,
            period.phase,
            1,
            "test",
            (),
        ),
        tuple(facts),
        indicators=tuple(indicators),
    )


def fill(store, documents):
    """Each document prints a figure of its own period and of each that it quotes."""
    numbers = count(1)
    for unit, own, quoted in documents:
        number = next(numbers)
        store.load(
            document(
                number,
                unit,
                own,
                [
                    fact(number, unit, period, 100 * number + place)
                    for place, period in enumerate(dict.fromkeys((own, *quoted)))
                ],
            )
        )


def answer(ask):
    try:
        result = ask()
    except BudgetdiffError as error:
        return type(error).__name__, str(error)
    return result.base, result.current, result.units, result.lines["base"].to_list(), result.lines["current"].to_list()


@pytest.mark.thorough
@examples(60)
@given(
    documents=DOCUMENTS,
    asked=st.tuples(*[st.tuples(st.sampled_from(YEARS), st.none() | st.sampled_from(Phase))] * 2),
    unit=st.sampled_from([None, *UNITS, "示范", "档案", "没有的局"]),
)
def test_a_database_and_its_export_answer_alike(documents, asked, unit):
    """For every mix of phases, units and spellings: the same periods, units and figures, or the same sentence."""
    base, current = (f"{year}{SPELLINGS[phase] if phase else ''}" for year, phase in asked)
    with Store.open(None) as store, tempfile.TemporaryDirectory() as folder:
        fill(store, documents)
        write_partitioned(store, Path(folder) / "facts")
        options = {"unit": unit, "across_phases": True}
        of_store = answer(lambda: compare_periods(store, base, current, **options))
        of_files = answer(lambda: compare_facts(Path(folder) / "facts", base, current, **options))
    assert of_files == of_store


def test_accounts_that_quote_the_budget_are_compared_as_accounts(tmp_path):
    """Defect 1 of the review: the export said approved against approved."""
    accounts = [("青山市示范局", Period(year, Phase.EXECUTED), [Period(year, Phase.APPROVED)]) for year in (2023, 2024)]
    with Store.open(None) as store:
        fill(store, accounts)
        write_partitioned(store, tmp_path / "facts")
        for compared in (
            compare_periods(store, "2023", "2024"),
            compare_facts(tmp_path / "facts", "2023", "2024"),
        ):
            assert (str(compared.base), str(compared.current)) == ("2023:executed", "2024:executed")


def test_a_year_runs_from_the_proposal_to_the_outturn():
    """Defect 3: by the alphabet the adjusted budget came before the approved one."""
    cycle = [Phase.PROPOSED, Phase.APPROVED, Phase.ADJUSTED, Phase.EXECUTED]
    mixed = [Phase.EXECUTED, Phase.PROPOSED, Phase.ADJUSTED, Phase.APPROVED]
    assert sorted(mixed) == cycle == list(Phase)
    assert max(cycle) is Phase.EXECUTED
    year = [Period(2024), *(Period(2024, phase) for phase in cycle), Period(2025)]
    assert sorted({*year}) == year


@given(st.lists(st.tuples(st.sampled_from(YEARS), st.sampled_from(Phase), st.booleans()), max_size=8))
def test_a_pair_is_of_one_phase_and_the_newest_with_a_document_of_its_own(held):
    held = list({(year, phase): (year, phase, own) for year, phase, own in held}.values())
    there = Available.of(held)
    try:
        base, current = there.pair()
    except QuestionError:
        newest = max(there.own or there.periods, default=None)
        assert newest is None or not any(p < newest and p.phase is newest.phase for p in there.periods)
        return
    assert base.phase is current.phase
    assert base.fiscal_year < current.fiscal_year
    assert current == max(there.own or there.periods)


def test_a_unit_with_performance_forms_only_is_a_unit():
    """Defect 4: it could be tracked, and was unknown to whoever named it."""
    year = Period(2024, Phase.APPROVED)
    target = Indicator(
        unit_name="江口区档案馆",
        fiscal_year=2024,
        phase=Phase.APPROVED,
        project="馆藏数字化",
        category="产出指标",
        subcategory="数量指标",
        name="数字化卷数",
        target_raw="≥500卷",
        comparator=">=",
        target_value=Decimal(500),
        target_upper=None,
        unit="卷",
        actual_raw=None,
        actual_value=None,
        weight=None,
        score=None,
        deviation_reason=None,
        provenance=Provenance(f"{1:016x}", 1, 1),
    )
    with Store.open(None) as store:
        store.load(document(1, "江口区档案馆", year, indicators=[target]))
        assert resolve_unit(store, "档案") == "江口区档案馆"


def test_a_unit_that_is_not_there_is_said_wherever_it_is_asked_for(tmp_path):
    """Defect 5: ``facts`` gave no rows and no word."""
    with bd.open(tmp_path / "b.duckdb") as database:
        fill(database.store, [("青山市示范局", Period(2024, Phase.APPROVED), [])])
        assert database.facts(unit="示范").height == 1
        with pytest.raises(QuestionError, match="no unit is called “市示花局”; there are: 青山市示范局"):
            database.facts(unit="市示花局")
