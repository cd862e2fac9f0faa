"""Self-evaluation forms written: filled from targets, actuals and money, read back by our own reader without a finding."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.errors import MappingError, QuestionError
from budgetdiff.facts import label_key
from budgetdiff.track import profile_of, shipped_profiles
from budgetdiff.track.evaluation import points_of
from budgetdiff.track.evaluation.parts import parts_of
from tests.support.commandline import run
from tests.support.machine import CORPUS
from tests.support.office import opened, printed_by_office
from tests.test_track import FIRST, UNIT, budget

ACTUALS = """指标,日期,实际完成值,说明
开展活动场次,2023-12-31,8场,天气
合格率,2023-12-31,93%,
完成时间,2023-12-31,11月底,
人均成本,2023-12-31,210元/人,价格上涨
宣传覆盖面,2023-12-31,扩大,
群众满意率,2023-12-31,95.5%,
"""
MONEY = "项目,年初预算数,全年预算数,全年执行数\n某某服务项目,100.00,120.00,114.25\n"


@pytest.fixture
def reported(tmp_path):
    """A budget of one project with its actuals, and the money file beside it."""
    (tmp_path / "2023.txt").write_bytes(budget(2023, FIRST))
    (tmp_path / "actuals.csv").write_text(ACTUALS, encoding="utf-8")
    (tmp_path / "money.csv").write_text(MONEY, encoding="utf-8")
    with bd.open(tmp_path / "budget.duckdb") as database:
        database.ingest([tmp_path / "2023.txt"], jobs=1)
        database.add_actuals(tmp_path / "actuals.csv")
        yield database


def read_back(path):
    """A written form taken in: its indicators, its money and what is found wrong in it."""
    with bd.open(None) as database:
        report = database.ingest([path], jobs=1)
        assert not report.failed, report.failed
        lines = database.store.frame("SELECT * FROM indicators ORDER BY page, row")
        funds = database.store.frame("SELECT * FROM funds")
        found = database.check().lines
        kinds = database.store.frame("SELECT * FROM evaluations")
    return lines, funds, found, kinds


@pytest.mark.few
@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize("profile", sorted(shipped_profiles()))
def test_a_filled_form_read_back_is_what_was_written_and_contradicts_nothing(reported, tmp_path, suffix, profile):
    out = tmp_path / f"自评表{suffix}"
    assert reported.self_evaluation(out, profile=profile, money=tmp_path / "money.csv") == 1
    lines, funds, found, kinds = read_back(out)
    asked = {row["name"]: row for row in reported.track("2023", profile=profile).lines.iter_rows(named=True)}
    assert lines["name"].to_list() == list(asked)
    for row in lines.iter_rows(named=True):
        assert (row["unit_name"], row["fiscal_year"], row["phase"], row["project"]) == (
            UNIT,
            2023,
            "executed",
            "某某服务项目",
        )
        held = asked[row["name"]]
        assert label_key(row["target_raw"]) == label_key(held["target_raw"])
        assert row["actual_raw"] == held["actual_raw"]
        assert row["deviation_reason"] == held["deviation_reason"]
    assert sum(lines["weight"]) == 90
    by_name = {row["name"]: row for row in lines.iter_rows(named=True)}
    weight = by_name["开展活动场次"]["weight"]
    expected = Decimal(0) if profile == "all-or-nothing" else round(weight * 8 / 10, 2)
    assert by_name["开展活动场次"]["score"] == expected
    execution = kinds.filter(kind="execution").row(0, named=True)
    assert execution["score"] == round(Decimal("114.25") / 120 * 10, 2)
    money = {
        row["phase"]: row["amount"]
        for row in funds.drop_nulls("amount").iter_rows(named=True)
        if "总额" in row["label"]
    }
    assert money == {"approved": 1_000_000, "adjusted": 1_200_000, "executed": 1_142_500}
    assert not found.filter(severity="error").height, found["message_zh"].to_list()
    total = kinds.filter(kind="total").row(0, named=True)
    assert (total["weight"], total["score"]) == (100, sum(lines["score"]) + execution["score"])


def test_rate_and_totals_are_formulas_and_no_number_is_text(reported, tmp_path):
    reported.self_evaluation(tmp_path / "a.xlsx", money=tmp_path / "money.csv")
    formulas, values = (
        opened(tmp_path / "a.xlsx").worksheets[0],
        opened(tmp_path / "a.xlsx", data_only=True).worksheets[0],
    )
    shapes = {cell.value for row in formulas.iter_rows() for cell in row if cell.data_type == "f"}
    assert '=IF(F8>0,G8/F8,"")' in shapes or any(shape.startswith("=IF(") for shape in shapes)
    sums = [
        cell for row in formulas.iter_rows() for cell in row if cell.data_type == "f" and cell.value.count("+") >= 5
    ]
    assert len(sums) == 2
    for cell in sums:
        parts = [values[name].value for name in cell.value.removeprefix("=").split("+")]
        assert sum(map(Decimal, map(repr, parts))) == Decimal(repr(values[cell.coordinate].value))
    for row in values.iter_rows():
        for cell in row:
            assert not (isinstance(cell.value, str) and cell.value.replace(".", "").isdigit()), cell.coordinate


def test_what_nobody_states_is_left_open_and_said(tmp_path):
    (tmp_path / "2023.txt").write_bytes(budget(2023, FIRST))
    with bd.open(None) as database:
        database.ingest([tmp_path / "2023.txt"], jobs=1)
        database.self_evaluation(tmp_path / "a.xlsx")
        with pytest.raises(QuestionError, match=r"\.xlsx or \.docx"):
            database.self_evaluation(tmp_path / "a.pdf")
    texts = [
        cell.value for row in opened(tmp_path / "a.xlsx", data_only=True).worksheets[0].iter_rows() for cell in row
    ]
    said = "".join(text for text in texts if isinstance(text, str))
    assert "（请填写）" in said
    assert "尚无实际完成值" in said
    assert "缺少全年预算数或全年执行数" in said


def test_points_of_a_users_file_count_and_come_back_in_the_template(reported, tmp_path):
    text = "指标,日期,实际完成值,分值\n开展活动场次,2023-12-31,8场,40\n合格率,2023-12-31,93%,50分\n"
    (tmp_path / "points.csv").write_text(text, encoding="utf-8")
    rows = {
        row["name"]: row for row in reported.track("2023", actuals=tmp_path / "points.csv").lines.iter_rows(named=True)
    }
    assert rows["开展活动场次"]["weight"] == 40
    assert rows["开展活动场次"]["score_stated"] == 32
    (tmp_path / "wrong.csv").write_text(text.replace("50分", "很多"), encoding="utf-8")
    with pytest.raises(MappingError, match="no points"):
        reported.track("2023", actuals=tmp_path / "wrong.csv")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("项目,某列\n甲,1\n", "某列"),
        ("项目,全年预算数\n甲,多\n", "no amount"),
        ("项目,全年预算数\n甲,1\n甲,2\n", "second row"),
        ("全年预算数\n1\n", "missing or empty"),
    ],
)
def test_a_wrong_file_of_money_is_refused_by_line_and_nothing_is_written(reported, tmp_path, text, words):
    (tmp_path / "wrong.csv").write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match=words):
        reported.self_evaluation(tmp_path / "a.xlsx", money=tmp_path / "wrong.csv")
    assert not (tmp_path / "a.xlsx").exists()


@given(st.lists(st.sampled_from(["产出指标", "效益指标", "满意度指标", "成本指标"]), min_size=1, max_size=40))
def test_points_of_a_profile_come_to_what_it_leaves_beside_execution(categories):
    points, shared = points_of(profile_of(None), [(category, None) for category in categories])
    assert shared
    assert sum(points) == 90
    same = {}
    for category, weight in zip(categories, points, strict=True):
        assert weight > 0
        group = "output" if category in ("产出指标", "成本指标") else category
        low, high = same.get(group, (weight, weight))
        same[group] = (min(low, weight), max(high, weight))
    assert all(Fraction(high) - Fraction(low) <= 1 for low, high in same.values())


def test_the_command_line_writes_forms_and_lists_what_was_missed(reported, tmp_path):
    reported.close()
    answer = run("track", "2023", "--out", "自评表.docx", "--money", "money.csv", cwd=tmp_path)
    assert (answer.returncode, "1 self-evaluation forms of 2023" in answer.stderr.decode()) == (0, True), answer.stderr
    assert (tmp_path / "自评表.docx").read_bytes().startswith(b"PK")
    missed = run("track", "2023", "--missed", "--lang", "zh", cwd=tmp_path).stdout.decode()
    assert "开展活动场次" in missed
    assert "未完成，-2场，80.00%" in missed.replace(", ", "，")
    assert "群众满意率" not in missed
    assert not [word for word in ("targets", "yuan", "met") if word in missed]
    assert "MISSED" not in missed


@pytest.mark.thorough
@pytest.mark.office
@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_libreoffice_prints_a_form_on_one_page(reported, tmp_path, suffix):
    import pypdfium2

    out = tmp_path / f"form{suffix}"
    reported.self_evaluation(out, money=tmp_path / "money.csv")
    pages = pypdfium2.PdfDocument(printed_by_office(out, tmp_path))
    assert len(pages) == 1
    text = "".join(pages[0].get_textpage().get_text_range().split())
    for word in ("2023年度项目支出绩效自评表", "某某服务项目", "95.21%", "总分", "天气"):
        assert word in text


PRINTED = {
    "财政拨款": {"approved": Decimal(90), "adjusted": Decimal(100), "executed": Decimal(80)},
    "上年结转": {"approved": Decimal(10), "adjusted": Decimal(20), "executed": Decimal(20)},
}
TOTAL = {"approved": Decimal(100), "adjusted": Decimal(120), "executed": Decimal(100)}
SPENT = {"基本支出": {"approved": Decimal(70)}, "项目支出": {"approved": Decimal(20)}}


def test_parts_of_a_total_stand_in_the_order_of_the_form():
    assert [label for label, _ in parts_of(PRINTED, SPENT, TOTAL)] == [
        "其中：财政拨款",
        "上年结转",
        "其中：基本支出",
        "项目支出",
    ]


@pytest.mark.parametrize("phase", list(TOTAL))
def test_printed_parts_that_do_not_add_up_are_left_out(phase):
    assert parts_of(PRINTED, {}, {**TOTAL, phase: TOTAL[phase] + 1}) == []
    by_spending = {"基本支出": {phase: Decimal(60)}, "项目支出": {phase: Decimal(50)}}
    assert parts_of(by_spending, {}, TOTAL) == []


@pytest.mark.thorough
@pytest.mark.corpus
def test_the_forms_of_a_real_self_evaluation_are_written_with_the_parts_of_their_money(tmp_path):
    out = tmp_path / "自评表.xlsx"
    with bd.open(None) as database:
        database.ingest([CORPUS / "provinces" / "gjxf2024js.pdf"], jobs=1, check=False)
        count = database.self_evaluation(out)
        printed = database.store.frame("SELECT project, label, phase, amount FROM funds WHERE amount IS NOT NULL")
    assert count == 6
    _, funds, _, _ = read_back(out)
    written = funds.drop_nulls("amount")
    columns = ["project", "label", "phase", "amount"]
    assert {"财政拨款", "上年结转", "其他资金"} <= set(written["label"].to_list())
    assert set(written.select(columns).rows()) <= set(printed.select(columns).rows())
