"""Accounts whose totals balance with what is carried forward: what was spent is less, and the report calls it so."""

from __future__ import annotations

import pytest

import budgetdiff as bd

ACCOUNTS = """某某市某某局2024年度部门决算

收入支出决算总表

公开01表

部门：某某市某某局

金额单位：万元

| 项目 | 决算数 | 项目 | 决算数 |
|---|---|---|---|
| 一、一般公共预算财政拨款收入 | 800.00 | 一、一般公共服务支出 | {spent} |
| 本年收入合计 | 800.00 | 本年支出合计 | {spent} |
| 年初结转和结余 | 100.00 | 年末结转和结余 | {kept} |
| 总计 | 900.00 | 总计 | 900.00 |

一、收入支出决算总体情况说明

2024年度收、支总计900.00万元，与2023年度相比，收、支总计各增加100.00万元，增长12.50%。
"""


@pytest.mark.parametrize(
    ("spent", "kept", "lang", "said"),
    [
        ("650.00", "250.00", "zh", "支出总计（含年末结转和结余）900"),
        ("650.00", "250.00", "en", "expenditure with balances carried forward"),
        ("900.00", "0.00", "zh", "支出900"),
    ],
)
def test_a_total_that_holds_what_is_carried_forward_is_not_called_spending(tmp_path, spent, kept, lang, said):
    source, out = tmp_path / "a.md", tmp_path / "r.md"
    source.write_text(ACCOUNTS.format(spent=spent, kept=kept), encoding="utf-8")
    with bd.open(None) as database:
        database.ingest(source)
        database.report(out, language=lang)
    title = out.read_text(encoding="utf-8").splitlines()[0]
    assert said in title.replace("\\", "")


AGENCY = """某某市某某局2026年部门预算说明

六、其他重要事项的情况说明

（一）机关运行经费：2026年某某市某某局机关运行经费
122.98 万元，比上年预算增加7.20万元，上升6.22%。主要是人员增加。

（二）政府采购
2026年政府采购预算10.00万元。
"""


def test_with_an_amount_no_paragraph_begins(tmp_path):
    source = tmp_path / "a.txt"
    source.write_text(AGENCY, encoding="utf-8")
    with bd.open(None) as database:
        database.ingest(source)
        rows = database.sql("SELECT fiscal_year, amount FROM all_facts WHERE measure = 'agency_operating' ORDER BY 1")
        assert [(row["fiscal_year"], float(row["amount"])) for row in rows.to_dicts()] == [
            (2025, 1157800.0),
            (2026, 1229800.0),
        ]
