"""Sentences that compare with another year or phase, held against the documents of that year in the database."""

from __future__ import annotations

import pytest

from tests.support.narrated import accounts, budget, claims_in

# 200.00 less of 农林水支出, all of it project spending of the general public budget
LESS = (
    ("1000.00", "800.00"),
    ("1050.00", "850.00"),
    ("960.00", "760.00"),
    ("900.00\t500.00\t400.00", "700.00\t500.00\t200.00"),
    ("900.00", "700.00"),
    ("410.00", "210.00"),
    ("270.00", "70.00"),
    ("250.00\t0.00\t250.00", "50.00\t0.00\t50.00"),
    ("460.00", "260.00"),
)


def less(document: str) -> str:
    """The same disclosure of 800.00 in place of 1000.00, which sums as well."""
    for old, new in LESS:
        document = document.replace(old, new)
    return document


def last_year(document: str) -> str:
    """The same department a year before, when it spent 800.00 in place of 1000.00."""
    return less(document.replace("2024", "2023"))


def verdicts(tmp_path, *documents):
    return {(kind, stated): verdict for kind, _, stated, verdict, _ in claims_in(tmp_path, *documents)}


@pytest.mark.few
@pytest.mark.parametrize(
    ("sentence", "claim", "verdict"),
    [
        ("2024年支出预算1000.00万元，比2023年预算增加200.00万元。", ("change", "200.00万元"), "supported"),
        ("2024年支出预算1000.00万元，比2023年预算增加210.00万元。", ("change", "210.00万元"), "contradicted"),
        ("2024年支出预算1000.00万元，比上年增加200.00万元，增长25%。", ("growth", "25%"), "supported"),
        # 上年 alone may be last year's outturn, which no document here prints
        ("2024年支出预算1000.00万元，比上年增加210.00万元。", ("change", "210.00万元"), "unverifiable"),
        ("2024年支出预算1000.00万元，比2023年执行数增加150.00万元。", ("change", "150.00万元"), "unverifiable"),
        ("2024年支出预算1000.00万元，与2023年预算持平。", ("direction", "持平"), "contradicted"),
        ("2024年支出预算1000.00万元，与上年持平。", ("direction", "持平"), "unverifiable"),
        ("2024年基本支出540.00万元，与2023年预算持平。", ("direction", "持平"), "supported"),
        ("2024年基本支出540.00万元，与2023年预算基本持平。", ("direction", "基本持平"), "supported"),
        ("2024年支出预算1000.00万元，与2023年预算基本持平。", ("direction", "基本持平"), "unverifiable"),
        # the rate divides by this year's figure, not by last year's
        ("2024年支出预算1000.00万元，比2023年预算增加200.00万元，增长20.00%。", ("growth", "20.00%"), "contradicted"),
    ],
)
def test_last_years_budget_is_the_base(tmp_path, sentence, claim, verdict):
    assert verdicts(tmp_path, last_year(budget("没有。")), budget(sentence))[claim] == verdict


@pytest.mark.few
@pytest.mark.parametrize(
    ("sentence", "claim", "verdict"),
    [
        ("本年支出合计1000.00万元，完成年初预算的125.00%。", ("execution_rate", "125.00%"), "supported"),
        ("本年支出合计1000.00万元，完成年初预算的120.00%。", ("execution_rate", "120.00%"), "contradicted"),
        # 预算 alone can be the adjusted budget, which is in no document here
        ("本年支出合计1000.00万元，完成预算的98.00%。", ("execution_rate", "98.00%"), "unverifiable"),
        ("本年支出合计1000.00万元，完成预算的125.00%。", ("execution_rate", "125.00%"), "supported"),
        ("本年支出合计1000.00万元，决算数大于年初预算数。", ("direction", "决算数大于年初预算数"), "supported"),
        ("本年支出合计1000.00万元，决算数小于年初预算数。", ("direction", "决算数小于年初预算数"), "contradicted"),
    ],
)
def test_the_budget_of_the_year_is_the_base_of_its_accounts(tmp_path, sentence, claim, verdict):
    earlier = less(budget("没有。"))
    assert verdicts(tmp_path, earlier, accounts(sentence))[claim] == verdict


def test_the_same_figure_stated_twice_over_a_page(tmp_path):
    """The second figure stands on the next page, and its place is that page's line."""
    text = "一般公共预算拨款支出900.00万元，主要\n用于保障机构运转。2024年一般公共预算拨款支出预算安排\n909.00万元。"
    found = claims_in(tmp_path, budget(text, heading="五、一般公共预算支出情况说明"))
    assert [(stated, verdict) for kind, _, stated, verdict, _ in found if kind == "amount"] == [
        ("900.00万元", "supported"),
        ("909.00万元", "contradicted"),
    ]


@pytest.mark.few
@pytest.mark.parametrize(
    ("before", "verdict"), [("112.24", "supported"), ("19.84", "supported"), ("350.00", "contradicted")]
)
def test_the_same_to_the_digit_that_a_sentence_prints_is_the_same(tmp_path, before, verdict):
    """The table prints yuan, the sentence cuts 万元 off after two decimals: less than 0.01 of change is none."""
    text = (
        "某某市某某中心2025年度部门预算\n\n一般公共预算支出预算表\n\n单位：元\n\n"
        "科目编码\t科目名称\t上年预算数\t2025年预算数\n\t\t合计\t合计\n"
        f"2010601\t行政运行\t{before}\t19.84\n\t合计\t{before}\t19.84\n\n"
        "一、一般公共预算支出情况\n\n2025年一般公共预算支出0.00万元，与2024年预算持平。\n"
    )
    found = [(stated, said) for kind, _, stated, said, _ in claims_in(tmp_path, text) if kind == "direction"]
    assert found == [("持平", verdict)]
