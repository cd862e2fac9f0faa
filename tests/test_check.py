"""Checks: consistent disclosures give no finding, a planted fault is found at its place, rounding never raises one."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.check import form
from budgetdiff.errors import QuestionError
from budgetdiff.facts import folded
from tests.printing import FEN_STEP, WAN_STEP, Disclosure, Line, disclosures, plain, sample, text
from tests.printing.accounts import GENERAL
from tests.printing.codes import COMMON_ITEMS
from tests.printing.table import value_of
from tests.support.examples import examples

AMOUNTS = st.integers(1, 99_999_99).map(lambda value: value * WAN_STEP)
BUDGETS = st.dictionaries(st.sampled_from(COMMON_ITEMS), st.tuples(AMOUNTS, AMOUNTS), min_size=1).map(
    lambda lines: plain(*(Line(code, GENERAL, basic, 0, project) for code, (basic, project) in sorted(lines.items())))
)
"""Budgets of one fund, basic and project spending by 项: what a plain sum over columns and lines holds together."""


def with_a_fault() -> Disclosure:
    """A small budget whose first total of all spending is another than its parts."""
    row, column, _ = next(at for at in sample().sheet("expenditure").amounts() if at[2].text)
    return sample().with_cell("expenditure", row, column, "9.00")


def findings_of(folder, content: bytes):
    path = folder / "b.txt"
    path.write_bytes(content)
    with bd.open(None) as database:
        assert not database.ingest([path], jobs=1).failed
        return database.check().lines.to_dicts()


@examples(40, quick=4)
@given(disclosure=disclosures())
def test_a_consistent_disclosure_gives_no_finding(tmp_path_factory, disclosure):
    assert findings_of(tmp_path_factory.mktemp("c"), text(disclosure.without_narrative())) == []


@pytest.mark.few
@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("青石县2023年地方政府债务限额及余额情况表", []),
        ("青石县2023年一般公共预算支出执行情况表", []),
        ("青石县2022年一般公共预算支出执行情况表", ["2022"]),
        ("青石县2023年一般公共预算支出表", ["2023"]),
    ],
)
def test_a_budget_may_head_a_table_with_the_year_that_it_closes(tmp_path, title, found):
    """Debt as it stood at the end of the year before, and its execution, stand in every government's budget."""
    rows = "\n".join(
        f"| {name} | {value} |" for name, value in (("地区", "合计"), ("青石县", "5.00"), ("东山镇", "3.00"))
    )
    page = f"青石县2024年政府预算公开\n\n青石县2024年一般公共预算收入表\n\n单位：万元\n\n{{}}\n\n{title}\n\n单位：万元\n\n{{}}\n"
    head, first, *rest = rows.split("\n")
    table = "\n".join((head, "| --- | --- |", first, *rest))
    path = tmp_path / "b.md"
    path.write_text(page.format(table, table), encoding="utf-8")
    with bd.open(None) as database:
        assert not database.ingest([path], jobs=1).failed
        lines = database.check().lines.to_dicts()
    assert [one["found"] for one in lines if one["rule"] == "FORM-HEADING"] == found


@pytest.mark.thorough
@examples(40, quick=4)
@given(disclosure=BUDGETS, data=st.data())
def test_a_planted_fault_is_found_and_names_its_line(tmp_path_factory, disclosure, data):
    rows = [
        (row, column, cell)
        for row, column, cell in disclosure.sheet("expenditure").amounts()
        if cell.figure.measure == "total" and cell.figure.code and len(cell.figure.code) == 7
    ]
    row, column, cell = data.draw(st.sampled_from(rows))
    value, step = value_of(cell.text)
    # a total and five columns: rounding explains three units of the last digit, and no more
    wrong = f"{value + step * data.draw(st.one_of(st.just(4), st.integers(4, 10**6)))}"
    broken = disclosure.without_narrative().with_cell("expenditure", row, column, wrong)
    found = findings_of(tmp_path_factory.mktemp("f"), text(broken))
    at = next(finding for finding in found if finding["rule"] == "SUM-COLUMNS")
    assert cell.figure.code in at["subject"]
    assert any(one["raw"] == wrong for one in json.loads(at["evidence"]))
    # what else is reported follows from it: what the wrong figure is part of, or is held against
    assert all(any(one["raw"] == wrong for one in json.loads(f["evidence"])) for f in found)


@pytest.mark.thorough
@examples(40, quick=4)
@given(disclosure=disclosures(step=FEN_STEP))
def test_rounding_of_the_printed_digits_is_never_a_finding(tmp_path_factory, disclosure):
    """Every cell is rounded from the exact fen by itself, so that hardly any sum is exact."""
    assert findings_of(tmp_path_factory.mktemp("r"), text(disclosure.without_narrative())) == []


@pytest.mark.thorough
def test_findings_are_stable_and_asked_for_by_rule(tmp_path):
    path = tmp_path / "b.txt"
    path.write_bytes(text(with_a_fault()))
    with bd.open(None) as database:
        database.ingest([path], jobs=1)
        first, again = database.check().lines, database.check().lines
        assert first.height
        assert first["finding_id"].to_list() == again["finding_id"].to_list()
        assert first["finding_id"].n_unique() == first.height
        only = database.check(rule="SUM-COLUMNS").lines
        # a finding of another rule, where one of this rule follows from it
        assert only.height
        assert all("SUM-COLUMNS" in row["rule"] + row["consequences"] for row in only.iter_rows(named=True))
        with pytest.raises(QuestionError, match="SUM-PARENT"):
            database.check(rule="NONE")
        assert database.store.rows("SELECT count(*) FROM findings")[0][0] == first.height


@pytest.mark.corpus
def test_the_six_documents_give_true_findings_only(corpus):
    """Each was judged by hand; the list stands in docs/checks.md."""
    with bd.open(None) as database:
        database.ingest([corpus / "quangang2024.txt", *sorted(corpus.glob("*.pdf"))], jobs=2)
        database.check()
        found = sorted(
            tuple(row)
            for row in database.store.rows(
                "SELECT source_name, page, rule, left(found, 12) FROM findings JOIN documents USING (document_id)"
            )
        )
        said = [row[0] for row in database.store.rows("SELECT message_zh FROM findings")]
    # beside what the document itself says, a Chinese message is Chinese
    assert not [words for words in said if re.search("[A-Za-z]{2}", re.sub("“[^”]*”", "", words))]
    assert any("按所引数字应为87.3617万元" in words for words in said), "in the unit the sentence has"
    area = ["8013平方米", "13459平方米"]
    assert found == sorted(
        [
            *(("wanli2023.pdf", 6, "CLAIM", words) for words in ("314.82%", "1421.25万元")),
            *(("wanli2023.pdf", 7, "CLAIM", words) for words in ("441.25万元", "60.54%")),
            ("wanli2023.pdf", 29, "CLAIM", "3328.13万元"),
            # purposes and reasons of another item, and one against its change: in the text, beyond argument
            ("wanli2023.pdf", 6, "REASON-COPIED", "统计管理"),
            *((name, 7, "REASON-COPIED", "事业单位离退休经费增加") for name in ("wanli2023.pdf", "wanli2024.pdf")),
            *(
                (name, 9, "REASON-COPIED", "城乡社区管理事务一般行政管理事务"[:12])
                # in that of 2024 the purpose and the reason
                for name in ("wanli2023.pdf", "wanli2024.pdf", "wanli2024.pdf")
            ),
            ("wanli2024.pdf", 6, "REASON-DIRECTION", "宣传事务一般行政管理事务经费增加"[:12]),
            ("wanli2023.pdf", 35, "FUND-PART", "11419043.00"),
            *(
                (name, page, "CLAIM", words)
                for words in area
                for name, page in (("wanli2023.pdf", 30), ("wanli2024.pdf", 33), ("wanli2025.pdf", 31))
            ),
            ("wanli2024.pdf", 9, "CLAIM", "352.67万元"),
            ("wanli2025.pdf", 7, "CLAIM", "卫生健康支出"),
            ("ptczj2024js.pdf", 21, "CLAIM", "0.3万元"),
            ("ptczj2024js.pdf", 21, "CLAIM", "71.73%"),
            ("ptczj2024js.pdf", 21, "CLAIM", "持平"),
            ("ptczj2024js.pdf", 23, "CLAIM", "基本工资、津贴补贴、机关"),
            *(
                (name, 6, "FORM-BASES", f"比{year}年预算执行数{way}")
                for name, year, way in (("wanli2023.pdf", 2022, "增"), ("wanli2024.pdf", 2023, "减"))
            ),
            ("wanli2024.pdf", 31, "FORM-NOTE", "注:本部门2024年无“"),
            ("ptczj2025ys.pdf", 18, "FORM-NOTE", "政府性基金"),
            ("ptczj2025ys.pdf", 7, "CLAIM", "3,121.42万元"),
            ("ptczj2025ys.pdf", 7, "CLAIM", "887.36万元"),
        ]
    )


@pytest.mark.thorough
def test_files_are_checked_without_a_database(tmp_path):
    """Whose document it is stands in every output; evidence is a list in JSON; a file that cannot be read costs no other."""
    (tmp_path / "b.txt").write_bytes(text(with_a_fault()))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "budgetdiff", "check", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    told = run("b.txt", "--lang", "zh", "--strict")
    unit = with_a_fault().unit_name
    assert told.returncode == 1
    assert told.stdout.startswith(unit)
    assert "b.txt" in told.stdout.splitlines()[0]
    broken = run("b.txt", "broken.pdf", "--format", "json")
    assert broken.returncode == 2
    assert "broken.pdf" in broken.stderr
    rows = json.loads(broken.stdout)
    assert rows
    assert {(row["unit_name"], row["phase"], row["source_name"]) for row in rows} == {(unit, "approved", "b.txt")}
    assert all(one["raw"] for row in rows for one in row["evidence"])
    assert "unit_name,unit_level,fiscal_year,phase,source_name" in run("b.txt", "--format", "csv").stdout
    assert f"{unit} · " in run("b.txt", "--format", "html", "--lang", "zh").stdout
    assert run("b.txt", "--db", "other.duckdb").returncode == 2
    assert not list(tmp_path.glob("*.duckdb"))


@pytest.mark.thorough
def test_the_newest_year_comes_first(tmp_path):
    """What is found in documents of earlier years stands after all that is found in a unit's newest one."""
    for year in (2023, 2024, 2025):
        broken = with_a_fault().with_cell("income_expenditure", 0, 1, f"{year}.77")
        (tmp_path / f"{year}.txt").write_bytes(text(broken))
    with bd.open(None) as database:
        for year in (2023, 2024, 2025):
            database.ingest([tmp_path / f"{year}.txt"], jobs=1, year=year)
        found = database.check()
        years = found.lines["fiscal_year"].to_list()
        assert set(years) == {2023, 2024, 2025}
        assert years == sorted(years, reverse=True)
        page = database.findings_page(found, language="zh", pictures=False)
    assert page.index("2025年预算") < page.index("2024年预算") < page.index("2023年预算")
    assert page.count('<details class="whose" open>') == 1


@pytest.mark.parametrize(
    ("head", "owner"),
    [
        ("单位：万", None),
        ("填报单位：百万", None),
        ("编制单位：万元", None),
        ("编制单位：某某市某某局", "某某市某某局"),
        ("编制单位：万山区某局", "万山区某局"),
    ],
)
def test_a_unit_of_money_that_a_line_breaks_is_no_publisher(head, owner):
    """单位：万 with 元 in the line below it."""
    found = form._OWNER.search(folded(head))
    assert (found["name"] if found else None) == owner
