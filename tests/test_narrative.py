"""Sentences: what they state, and the figures of other periods they imply."""

from __future__ import annotations

from decimal import Decimal

import pytest

import budgetdiff as bd
from budgetdiff.document import read
from budgetdiff.facts import Assertion, Origin, Phase
from budgetdiff.statements import understand

DISCLOSURE = """某某市某某中心2024年度部门预算公开

支出预算总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t{current}\t{basic}\t{project}
208\t社会保障和就业支出\t{current}\t{basic}\t{project}
20801\t人力资源和社会保障管理事务\t{current}\t{basic}\t{project}
2080109\t社会保险经办机构\t{current}\t{basic}\t{project}

二、支出预算情况说明
2024年，某某市某某中心支出预算为{current}万元，比上年{words}。
"""


def reading_of(tmp_path, words, current="120.00", basic="70.00", project="50.00"):
    path = tmp_path / "budget.txt"
    path.write_text(DISCLOSURE.format(current=current, basic=basic, project=project, words=words), encoding="utf-8")
    return understand(read(path))


@pytest.mark.parametrize(
    ("words", "base", "quantum"),
    [
        ("增加20.00万元，增长20%", "1000000.00", "200.00"),
        ("减少30.00万元，下降20.00%", "1500000.00", "200.00"),
        ("持平", "1200000.00", "200.00"),
    ],
)
def test_a_change_implies_last_year(tmp_path, words, base, quantum):
    implied = [f for f in reading_of(tmp_path, words).facts if f.origin is Origin.IMPLIED and f.measure == "total"]
    totals = [f for f in implied if f.statement == "expenditure" and f.level == 0]
    assert [(f.fiscal_year, f.phase, f.amount.value, f.amount.quantum) for f in totals] == [
        (2023, Phase.APPROVED, Decimal(base), Decimal(quantum))
    ]


def test_a_change_stated_beats_a_rate_stated(tmp_path):
    """The finer of the two was taken: 33.33 % of 120.00 holds a narrower base than a change in whole 万元."""
    implied = [f for f in reading_of(tmp_path, "增加20万元，增长33.33%").facts if f.origin is Origin.IMPLIED]
    totals = {f.amount.value for f in implied if f.statement == "expenditure" and f.level == 0}
    assert totals == {Decimal("1000000.00")}


def test_a_rate_alone_implies_an_interval_that_holds_the_truth(tmp_path):
    implied = [f for f in reading_of(tmp_path, "增长20%").facts if f.origin is Origin.IMPLIED and f.level == 0]
    amount = next(f.amount for f in implied if f.statement == "expenditure")
    assert amount.low <= Decimal(1000000) <= amount.high
    assert amount.quantum > Decimal(200)


@pytest.mark.parametrize(
    "words",
    [
        "增加200.00万元",
        "增加若干",
        "情况良好",
        # who began this year has no base, whatever rate is written beside the change
        "增加120.00万元，增长100.00%",
        "增加120.00万元",
        "增长100.00%",
        "增加120.00万元，增长99.98%",
        "增长100%",
    ],
)
def test_nothing_impossible_or_unsaid_is_implied(tmp_path, words):
    assert not [f for f in reading_of(tmp_path, words).facts if f.origin is Origin.IMPLIED]


def test_assertions_travel_as_json(tmp_path):
    for assertion in reading_of(tmp_path, "增加20.00万元，增长20%").assertions:
        assert Assertion.from_json(assertion.to_json()) == assertion


@pytest.mark.corpus
def test_quangang_implies_2023(corpus):
    with bd.open(None) as database:
        database.ingest([corpus / "quangang2024.txt"], jobs=1)
        rows = database.store.rows(
            "SELECT statement, measure, level, amount, page FROM facts WHERE origin = 'implied' AND fiscal_year = 2023"
        )
    found = {(statement, measure): (amount, page) for statement, measure, level, amount, page in rows}
    assert found["general_public", "total"][0] == Decimal("155806900.00")
    assert found["expenditure", "total"][0] == Decimal("155806900.00")
    assert round(found["three_public", "agency_operating"][0] / 10000, 2) == Decimal("30.48")
    three = ("abroad", "reception", "vehicle_purchase", "vehicle_operation")
    assert all(found["three_public", item][0] == 0 for item in three)
    assert all(page and page > 290 for _, page in found.values())
