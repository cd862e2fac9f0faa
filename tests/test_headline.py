"""The figures a report opens with: pointed at, and held against all that the documents state of the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from budgetdiff.facts import Amount, Origin, Period, Phase
from budgetdiff.report import Language, view_of
from budgetdiff.store import Store
from budgetdiff.workflow.report import source_of
from tests.test_available import document, fact

UNIT = "青山市示范局"
BEFORE, NOW = Period(2023, Phase.APPROVED), Period(2024, Phase.APPROVED)


def total(number, period, amount, statement="expenditure", **other):
    plain = fact(number, UNIT, period, amount)
    side = None if statement != "income_expenditure" else "expenditure"
    return replace(plain, statement=statement, side=side, **other)


def opened(*documents, language="zh"):
    with Store.open(None) as store:
        for number, (period, facts) in enumerate(documents, start=1):
            placed = [
                replace(f, provenance=replace(f.provenance, document_id=f"{number:016x}", page=place))
                for place, f in enumerate(facts, start=1)
            ]
            store.load(document(number, UNIT, period, placed))
        return view_of(source_of(store, None, None, None), Language(language), pictures=False)


@pytest.mark.thorough
def test_of_two_bases_the_headline_says_which_and_what_the_other_is():
    """Part A 5: the accounts quote another budget of last year than this year's budget implies."""
    implied = {"statement": "general_public", "origin": Origin.IMPLIED}
    quoted = total(1, BEFORE, 2993_9200, raw="2993.92万元", **implied)
    view = opened(
        (Period(2023, Phase.EXECUTED), [quoted, total(1, Period(2023, Phase.EXECUTED), 2940_0500)]),
        (
            NOW,
            [
                total(2, NOW, 3121_4200),
                total(2, NOW, 3121_4200, statement="general_public"),
                replace(
                    total(2, BEFORE, 3013_8000, raw="107.62万元", **implied),
                    amount=Amount(Decimal(3013_8000), Decimal(200)),
                ),
            ],
        ),
    )
    assert view.title.startswith("2024年预算：一般公共预算支出3,121.42万元，比2023年预算增加127.50万元")
    assert view.sentences[-1] == (
        "2023年预算采用2,993.92万元（1.html，第1个表格）；别处为3,013.80万元（2.html，第3个表格，由文字推算）。"
    )
    assert view.cards[0].label == "一般公共预算支出"


@pytest.mark.thorough
def test_agreeing_bases_are_not_spoken_of():
    implied = {"origin": Origin.IMPLIED}
    view = opened(
        (BEFORE, [total(1, BEFORE, 100_0000)]),
        (NOW, [total(2, NOW, 120_0000), total(2, BEFORE, 100_0000, raw="20.00万元", **implied)]),
    )
    assert view.title.startswith("2024年预算：支出120.00万元，比2023年预算增加20.00万元")
    assert len(view.sentences) == 3


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_total_that_no_table_prints_does_not_open_a_report(language):
    """Three lines without a code or label, the total and its two parts, were added up to twice the court's spending."""
    parts = [(331_721_500, "一"), (200_000_000, "二"), (131_721_500, "三")]
    doubled = [total(2, NOW, amount, label=label, label_key=label, level=1) for amount, label in parts]
    printed = total(2, NOW, 331_721_500, statement="income_expenditure", label="支出总计", label_key="支出总计")
    before = total(1, BEFORE, 300_000_000, statement="income_expenditure", label="支出总计", label_key="支出总计")
    view = opened((BEFORE, [total(1, BEFORE, 300_000_000), before]), (NOW, [*doubled, printed]), language=language)
    assert view.cards[0].current.amount == Decimal(331_721_500)


@pytest.mark.thorough
def test_a_total_that_the_other_tables_contradict_names_them():
    printed = total(2, NOW, 331_721_500, statement="income_expenditure", label="支出总计", label_key="支出总计")
    view = opened((BEFORE, [total(1, BEFORE, 300_000_000)]), (NOW, [total(2, NOW, 663_443_000), printed]))
    assert "66,344.30" in view.title
    assert view.sentences[-1] == (
        "2024年预算采用66,344.30万元（2.html，第1个表格）；别处为33,172.15万元（2.html，第2个表格，收支总表 支出总计）。"
    )
