"""Targets through the years: recognised, held against promises and reports, refused where a user's file is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import budgetdiff as bd
from budgetdiff.errors import BudgetdiffError, MappingError
from tests.support import selfeval
from tests.support.commandline import run
from tests.support.selfeval import Form, Line

BUDGET = """{unit}{year}年度部门预算

支出预算总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
合计\t\t200.00\t80.00\t120.00
2010601\t行政运行\t80.00\t80.00\t0.00
2010602\t一般行政管理事务\t120.00\t0.00\t120.00

项目支出绩效目标表
（{year}年度）
项目名称\t{project}
资金总额（万元）\t{money}
一级指标\t二级指标\t三级指标\t指标值
"""
UNIT = "某某市某某中心"


def budget(year: int, rows: str, *, project: str = "某某服务项目", money: str = "100.00") -> bytes:
    return (BUDGET.format(unit=UNIT, year=year, project=project, money=money) + rows).encode()


FIRST = """产出指标\t数量指标\t开展活动场次\t≥10场
产出指标\t质量指标\t合格率\t≥90%
产出指标\t时效指标\t完成时间\t12月底前
产出指标\t成本指标\t人均成本\t≤200元/人
效益指标\t社会效益指标\t宣传覆盖面\t扩大
满意度指标\t服务对象满意度指标\t群众满意率\t≥95%
"""
SECOND = """产出指标\t数量指标\t开展活动场次\t≥12场
产出指标\t质量指标\t 合 格 率\t≥85%
产出指标\t成本指标\t人均成本\t≤180元/人
效益指标\t社会效益指标\t宣传覆盖面\t扩大
满意度指标\t服务对象满意度指标\t群众满意度\t≥95%
满意度指标\t服务对象满意度指标\t企业投诉\t≤3起
"""


@pytest.fixture
def two_years(tmp_path):
    (tmp_path / "2023.txt").write_bytes(budget(2023, FIRST))
    (tmp_path / "2024.txt").write_bytes(budget(2024, SECOND, money="132.00"))
    with bd.open(tmp_path / "budget.duckdb") as database:
        assert not database.ingest([tmp_path / "2023.txt", tmp_path / "2024.txt"], jobs=1).failed
    return tmp_path


def by_name(result, year):
    return {row["name"]: row for row in result.lines.iter_rows(named=True) if row["fiscal_year"] == year}


def report(folder: Path, text: str, name: str = "actuals.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_recognised_raised_kept_lowered_dropped_and_new(two_years):
    with bd.open(two_years / "budget.duckdb") as database:
        result = database.track("2023", "2024")
    rows = by_name(result, 2024)
    assert {name: (row["movement"], row["match"]) for name, row in rows.items()} == {
        "开展活动场次": ("raised", "exact"),
        "合格率": ("lowered", "exact"),
        "人均成本": ("raised", "exact"),
        "宣传覆盖面": ("kept", "exact"),
        "群众满意度": ("kept", "fuzzy"),
        "企业投诉": ("new", None),
        "完成时间": ("dropped", None),
    }
    assert rows["群众满意度"]["match_similarity"] == Decimal("80.00")
    assert rows["群众满意度"]["before_name"] == "群众满意率"
    assert by_name(result, 2023)["群众满意率"]["series"] == rows["群众满意度"]["series"]
    assert all(row["movement"] is None for row in by_name(result, 2023).values())
    year = result.years.filter(fiscal_year=2024).row(0, named=True)
    assert (year["targets"], year["measurable"], year["raised"], year["lowered"], year["dropped"], year["new"]) == (
        6,
        5,
        2,
        1,
        1,
        1,
    )
    assert (year["funds"], year["project_spending"]) == (Decimal("1320000.00"), Decimal("1200000.00"))
    planned = result.costs.filter(fiscal_year=2024, basis="planned").row(0, named=True)
    assert (planned["funds"], planned["quantity"], planned["unit"]) == (Decimal(1320000), Decimal(12), "场")
    assert (planned["before_funds"], planned["before_quantity"], planned["outputs"]) == (
        Decimal(1000000),
        Decimal(10),
        1,
    )
    assert "10.00%" in str(result)


def test_a_mapping_file_confirms_or_parts(two_years):
    with bd.open(two_years / "budget.duckdb") as database:
        proposed = database.track().proposed_mapping()
        (two_years / "map.toml").write_text(proposed, encoding="utf-8")
        confirmed = by_name(database.track(mapping=two_years / "map.toml"), 2024)
        assert (confirmed["群众满意度"]["match"], confirmed["群众满意度"]["movement"]) == ("mapped", "kept")
        (two_years / "map.toml").write_text(proposed.replace("same = true", "same = false"), encoding="utf-8")
        parted = by_name(database.track(mapping=two_years / "map.toml"), 2024)
        assert (parted["群众满意度"]["match"], parted["群众满意度"]["movement"]) == (None, "new")
        assert parted["群众满意率"]["movement"] == "dropped"
        for wrong, words in (
            ("[[target]]\nyear = 2024\n", "entry 1"),
            ("a = 1\n", "holds"),
            ("[[x]\n", "not TOML"),
            ('[[target]]\nyear=2024\nname="a"\nbefore_name="b"\nsame=true\nsize=1\n', "size"),
        ):
            (two_years / "map.toml").write_text(wrong, encoding="utf-8")
            with pytest.raises(MappingError, match=words):
                database.track(mapping=two_years / "map.toml")


def test_a_renamed_project_is_known_by_its_targets(tmp_path):
    (tmp_path / "a.txt").write_bytes(budget(2023, FIRST, project="甲项目"))
    (tmp_path / "b.txt").write_bytes(budget(2024, FIRST, project="综合服务经费"))
    with bd.open(None) as database:
        database.ingest([tmp_path / "a.txt", tmp_path / "b.txt"], jobs=1)
        assert {row["movement"] for row in by_name(database.track(), 2024).values()} == {"kept"}


QUARTERS = """日期,指标,实际完成值
2023-03-31,开展活动场次,4场
2023Q2,开展活动场次,9
2023年12月31日,开展活动场次,14场
2023-12-31,合格率,88.5%
2023-12-31,完成时间,12月20日
2023-12-31,人均成本,0.025万元/人
2023-12-31,宣传覆盖面,扩大
"""


def test_reports_are_kept_by_date_and_the_newest_counts(two_years):
    path = report(two_years, QUARTERS)
    with bd.open(two_years / "budget.duckdb") as database:
        result = database.track(actuals=path)
        assert database.add_actuals(path) == 0  # the same file again is known
        rows = by_name(result, 2023)
        assert {name: row["attainment"] for name, row in rows.items()} == {
            "开展活动场次": "far_exceeded",
            "合格率": "missed",
            "完成时间": "met",
            "人均成本": "missed",
            "宣传覆盖面": "met",
            "群众满意率": "not_reported",
        }
        assert rows["合格率"]["distance"] == Decimal("-1.5")
        assert (rows["人均成本"]["actual_value"], rows["人均成本"]["distance"]) == (Decimal(250), Decimal(-50))
        steps = result.reports.filter(name="开展活动场次").select("value", "attainment", "line").rows()
        assert steps == [(Decimal(4), "missed", 2), (Decimal(9), "missed", 3), (Decimal(14), "far_exceeded", 4)]
        later = by_name(result, 2024)
        assert (later["开展活动场次"]["below_last_actual"], later["开展活动场次"]["last_actual_value"]) == (
            True,
            Decimal(14),
        )
        assert later["合格率"]["below_last_actual"] is True
        assert later["人均成本"]["below_last_actual"] is False
        reached = result.costs.filter(basis="reached")
        assert reached.height == 0  # what was spent is not known
        assert by_name(database.track("2023", far="150%"), 2023)["开展活动场次"]["attainment"] == "exceeded"
        text = str(result)
    assert "-1.5 percentage points" in text
    assert "MISSED" in text
    assert (
        "6 targets, 5 measurable (83.33%); 5 reported: 3 met (1 of them far exceeded), 2 missed, 0 not comparable"
        in text
    )
    assert "<td>≥10场</td><td>14场</td>" in result._repr_html_()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "日期,指标,实际完成值\n2023-12-31,合格律,90%\n",
            r"actuals\.csv, 2: there is no indicator “合格律” in 2023; near it are “合格率”",
        ),
        (
            "日期,指标,实际完成值\n2023-12-31,合格率,91%\n2023-12-31,合格率,92%\n",
            r"actuals\.csv, 3: a second actual of “合格率” for 2023-12-31",
        ),
        (
            "日期,指标,实际完成值\n2023-12-31,开展活动场次,12人\n",
            r"actuals\.csv, 2: “12人”.*unit cannot be converted.*场",
        ),
        ("日期,指标,实际完成值\n2023-12-31,开展活动场次,很多\n", r"actuals\.csv, 2: “很多”.*a number belongs here"),
        ("日期,指标,实际完成值\n2023-12-31,合格率,0.93\n", r"93%? or|97% or 0\.97%"),
        ("日期,指标,实际完成值\n2023-13-31,合格率,93%\n", "no day of the calendar"),
        ("日期,指标,实际完成值\n去年底,合格率,93%\n", "“去年底” is no date"),
        ("日期,指标\n2023-12-31,合格率\n", "the column actual .* is missing"),
        ("日期,指标,实际完成值,颜色\n2023-12-31,合格率,93%,红\n", "“颜色” is not known"),
        ("日期,指标,实际完成值\n2023-12-31,合格率,\n", "no actual in it"),
        ("日期,指标,实际完成值\n2021-12-31,合格率,93%\n", "there are no targets of 2021"),
    ],
)
def test_a_wrong_file_is_refused_by_line_and_nothing_is_stored(two_years, text, words):
    good = "2023-12-31,完成时间,12月20日\n"
    with bd.open(two_years / "budget.duckdb") as database:
        head, _, rest = text.partition("\n")
        path = report(two_years, f"{head}\n{rest}{good if head.count(',') == 2 and 'no actual' not in words else ''}")
        with pytest.raises(MappingError, match=words):
            database.track(actuals=path)
        assert database.store.rows("SELECT count(*) FROM actuals") == [(0,)]


def test_another_figure_for_the_same_date_is_refused_or_corrected(two_years):
    with bd.open(two_years / "budget.duckdb") as database:
        database.track(actuals=report(two_years, "日期,指标,实际完成值\n2023-12-31,合格率,91%\n"))
        other = report(
            two_years, "日期,指标,实际完成值\n2023-12-31,完成时间,12月20日\n2023-12-31,合格率,92%\n", "b.csv"
        )
        with pytest.raises(MappingError, match=r"b\.csv, 3: .*92% here, and 91% was reported by actuals\.csv, 2"):
            database.track(actuals=other)
        assert database.store.rows("SELECT raw FROM actuals") == [("91%",)]
        database.track(actuals=other, replace=True)
        assert database.store.rows("SELECT raw FROM actuals ORDER BY raw") == [("12月20日",), ("92%",)]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".yaml"])
def test_a_template_filled_in_comes_back(two_years, suffix):
    path = two_years / f"template{suffix}"
    with bd.open(two_years / "budget.duckdb") as database:
        assert database.actuals_template(path, "2023") == 6
        with pytest.raises(MappingError, match="no actual"):
            database.track(actuals=path)
        fill(path, {"合格率": "93%", "开展活动场次": "10场"})
        rows = by_name(database.track("2023", actuals=path), 2023)
        assert (rows["合格率"]["attainment"], rows["开展活动场次"]["attainment"]) == ("exceeded", "met")
        with pytest.raises(BudgetdiffError, match="no format of a template"):
            database.actuals_template(two_years / "template.doc")


def fill(path: Path, actuals: dict[str, str]) -> None:
    """Write actuals into a template, as a person with the right program would."""
    from budgetdiff.document.records import read_records

    head = list(read_records(path)[0].texts)
    rows = [{**entry.texts, "实际完成值": actuals.get(entry.texts["三级指标"], "")} for entry in read_records(path)]
    from budgetdiff.track import template_file

    path.write_bytes(template_file(head, [[row[name] for name in head] for row in rows], path.suffix))


EVALUATED = Form(
    (
        Line("产出指标", "数量指标", "开展活动场次", "≥8场", "9场", "50", "50"),
        Line("产出指标", "质量指标", "合格率", "≥90%", "81%", "30", "30"),
        Line("满意度指标", "服务对象满意度指标", "群众满意率", "≥95%", "96%", "10", "12"),
    ),
    unit_name=UNIT,
    year=2023,
    money=("100.00", "100.00", "90.00", "10", "95.00%", "9.0"),
    total=("100", "99"),
)


@pytest.mark.thorough
def test_a_promise_beside_its_self_evaluation(two_years):
    (two_years / "eval.xlsx").write_bytes(selfeval.workbook(EVALUATED))
    with bd.open(two_years / "budget.duckdb") as database:
        assert not database.ingest(two_years / "eval.xlsx").failed
        result = database.track("2023")
        rows = by_name(result, 2023)
        assert len(rows) == 6
        lowered = rows["开展活动场次"]
        assert (lowered["target_raw"], lowered["promised_raw"], lowered["retargeted"]) == ("≥8场", "≥10场", "lowered")
        assert (rows["合格率"]["promised_raw"], rows["合格率"]["attainment"]) == (None, "missed")
        assert (rows["合格率"]["score_low"], rows["合格率"]["score_verdict"]) == (Decimal("26.8333"), "differs")
        assert rows["完成时间"]["attainment"] == "not_reported"
        costs = {row["basis"]: (row["funds"], row["quantity"]) for row in result.costs.iter_rows(named=True)}
        assert costs["reached"] == (Decimal(900000), Decimal(9))
        found = {
            (f["rule"], f["severity"], f["found"])
            for f in database.check().lines.iter_rows(named=True)
            if f["rule"].startswith(("SCORE", "EXECUTION"))
        }
        assert found == {
            ("SCORE", "warning", "30"),
            ("SCORE", "error", "12"),
            ("SCORE-TOTAL", "error", "99"),
            ("EXECUTION", "error", "95.00%"),
        }


@pytest.mark.thorough
def test_a_consistent_self_evaluation_gives_no_finding(tmp_path):
    from tests.test_selfeval import FORM, LAYOUTS

    for layout in LAYOUTS:
        title = "部门整体支出绩效自评表" if layout == "whole" else FORM.title
        (tmp_path / f"{layout}.html").write_bytes(
            selfeval.page(replace(FORM, layout=layout, title=title, project=layout))
        )
    with bd.open(None) as database:
        assert not database.ingest(sorted(tmp_path.glob("*.html")), jobs=1).failed
        assert database.check().lines.rows() == []


@pytest.mark.thorough
def test_a_report_whose_target_was_printed_anew_is_not_lost_in_silence(two_years):
    with bd.open(two_years / "budget.duckdb") as database:
        database.track(actuals=report(two_years, "日期,指标,实际完成值\n2023-12-31,合格率,91%\n"))
        (two_years / "anew.txt").write_bytes(budget(2023, FIRST.replace("≥90%", "≥92%")))
        database.ingest(two_years / "anew.txt")
        result = database.track("2023")
        assert by_name(result, 2023)["合格率"]["attainment"] == "not_reported"
        assert any("91% of “合格率” (actuals.csv, 2)" in note and "≥90% before" in note for note in result.notes)


def test_what_cannot_be_compared_says_why(tmp_path):
    form = replace(
        EVALUATED,
        lines=(
            Line("产出指标", "数量指标", "服务家庭", "≥300户", "900人次", "40", "40"),
            Line("产出指标", "质量指标", "合格率", "≥90%", "已完成", "30", "30"),
            Line("效益指标", "社会效益指标", "受益面", "90%左右", "88%", "20", "20"),
        ),
    )
    (tmp_path / "e.html").write_bytes(selfeval.page(form))
    with bd.open(None) as database:
        database.ingest(tmp_path / "e.html")
        rows = by_name(database.track(), 2023)
        assert {name: (row["attainment"], row["obstacle"]) for name, row in rows.items()} == {
            "服务家庭": ("not_comparable", "unit"),
            "合格率": ("not_comparable", "number"),
            "受益面": ("not_comparable", "tolerance"),
        }


@pytest.mark.thorough
def test_the_command_line(two_years):
    wrote = run("track", "--template", "t.csv", "2023", cwd=two_years)
    assert wrote.returncode == 0
    assert "6 targets" in wrote.stderr.decode()
    report(two_years, QUARTERS)
    missed = run("track", "2023", "--actuals", "actuals.csv", "--strict", "--format", "json", cwd=two_years)
    assert missed.returncode == 1
    assert {row["attainment"] for row in json.loads(missed.stdout)} >= {"missed", "met", "far_exceeded"}
    assert run("track", "2024", "--strict", cwd=two_years).returncode == 0
    assert run("track", "--propose", "m.toml", cwd=two_years).returncode == 0
    assert (
        run("track", "--mapping", "m.toml", "--profile", "national-linear", "--far", "1.5", cwd=two_years).returncode
        == 0
    )
    for arguments in (
        ("--actuals", "nowhere.csv"),
        ("--profile", "nowhere"),
        ("--mapping", "nowhere.toml"),
        ("--far", "90%"),
        ("--template", "t.doc"),
        ("--far", "much"),
    ):
        answer = run("track", *arguments, cwd=two_years)
        assert answer.returncode == 2, arguments
        assert len(answer.stderr.decode().strip().splitlines()) == 1, answer.stderr.decode()
