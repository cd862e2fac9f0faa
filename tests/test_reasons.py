"""The units' own words: found, attached to the line they explain, kept, and shown beside the change."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.document import read
from budgetdiff.document.read import read_content
from budgetdiff.errors import MappingError
from budgetdiff.facts import Direction, ReasonKind
from budgetdiff.report import Language, view_of
from budgetdiff.report.markdown import markdown
from budgetdiff.report.plain import plain
from budgetdiff.statements import understand
from budgetdiff.statements.narrative.reasons import direction_of, reasons_in
from budgetdiff.workflow.reasons import read_reasons
from budgetdiff.workflow.report import source_of
from tests.support.corpus import understood
from tests.support.examples import examples

DISCLOSURE = """青山市示范局2024年部门预算

第一部分 2024年部门预算说明
一、支出预算总体情况
2024年支出预算300.00万元，比上年增加20.00万元，增长7.14%，主要原因是{total}。
二、一般公共预算支出情况
1.教育支出（类）普通教育（款）小学教育（项）200.00万元，主要用于{purpose}。比上年增加30.00万元，主要原因是{item}。
2.教育支出（类）普通教育（款）初中教育（项）100.00万元，比上年减少10.00万元。{unplaced}
三、“三公”经费情况
2024年“三公”经费预算5.00万元，与上年持平，主要是{kept}。
第二部分 名词解释
一、基本支出：主要用于{glossary}的支出。
第三部分 2024年部门预算表

表1 部门支出预算总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
205\t教育支出\t300.00\t100.00\t200.00
20502\t普通教育\t300.00\t100.00\t200.00
2050202\t小学教育\t200.00\t50.00\t150.00
2050203\t初中教育\t100.00\t50.00\t50.00
\t合计\t300.00\t100.00\t200.00

表2 一般公共预算“三公”经费支出预算表
单位：万元
项目\t预算数
合计\t5.00
1、因公出国（境）费用\t0.00
2、公务接待费\t5.00
3、公务用车购置及运行费\t0.00
"""
SAID = {
    "total": "新增学位",
    "purpose": "开办学校",
    "item": "在校学生增加",
    "unplaced": "",
    "kept": "严格执行规定",
    "glossary": "日常运转",
}


@pytest.fixture(scope="module")
def budget(tmp_path_factory):
    path = tmp_path_factory.mktemp("reasons") / "budget.txt"
    path.write_text(DISCLOSURE.format(**SAID), encoding="utf-8")
    return path


@pytest.fixture
def database(budget):
    with bd.open(None) as database:
        database.ingest(budget, jobs=1)
        yield database


def by_text(reading):
    found = {}
    for one in reading.reasons:
        found.setdefault(one.text, []).append(one)
    return found


def test_every_reason_is_attached_to_what_it_explains(budget):
    found = by_text(understand(read(budget)))
    assert found.keys() == {"新增学位", "开办学校", "在校学生增加", "严格执行规定"}  # what words mean is no reason
    (total,) = found["新增学位"]
    assert (total.statement, total.level, total.direction, total.base_year) == ("expenditure", 0, Direction.UP, 2023)
    (purpose,) = found["开办学校"]
    assert (purpose.kind, purpose.code, purpose.direction) == (ReasonKind.PURPOSE, "2050202", None)
    (item,) = found["在校学生增加"]
    assert (item.kind, item.code, item.direction) == (ReasonKind.REASON, "2050202", Direction.UP)
    assert {one.direction for one in found["严格执行规定"]} == {Direction.SAME}
    assert {one.measure for one in found["严格执行规定"]} == {"total"}
    assert all(one.provenance.page for one in found["新增学位"])


PARTED = DISCLOSURE.replace(
    "主要用于{purpose}。比上年增加30.00万元，主要原因是{item}。",
    "主要用于{purpose}。\n\n2023年执行数为170.00万元，2024年安排{again}万元，比上年增加30.00万元。主要原因是：{item}。",
)
"""The sentences of the first item go on in a paragraph of their own, which names nothing."""


@pytest.mark.thorough
@examples(20, quick=4)
@given(wan=st.integers(1, 99_999), off=st.sampled_from([0, 0, 1, 7]))
def test_a_paragraph_that_names_nothing_is_of_the_item_whose_amount_it_states(wan, off):
    text = PARTED.format(**SAID, again=f"{wan + off}.00").replace("200.00", f"{wan}.00")
    reading = understand(read_content(text.encode(), "b.txt"))
    (found,) = {(one.code, one.kind) for one in reading.reasons if one.text == SAID["item"]}
    assert found == (None if off else "2050202", ReasonKind.REASON)


@pytest.mark.parametrize("colon", "：:")
def test_a_purpose_below_the_line_that_opens_it_is_of_its_item(colon):
    opened = f"主要用于{colon}\n\n{SAID['purpose']}。比上年"
    text = DISCLOSURE.format(**SAID).replace("200.00万元，主要用于开办学校。比上年", f"200.00万元。{opened}")
    assert SAID["purpose"] not in by_text(understand(read_content(text.encode(), "b.txt")))  # not behind a figure
    text = text.replace("（项）200.00万元。", "（项）。")
    (found,) = by_text(understand(read_content(text.encode(), "b.txt")))[SAID["purpose"]]
    assert (found.kind, found.code) == (ReasonKind.PURPOSE, "2050202")


WORDS = st.text("甲乙丙丁戊己庚辛", min_size=3, max_size=12)


@given(reason=WORDS, purpose=WORDS, amount=st.integers(1, 9999), listed=st.booleans())
def test_words_come_back_as_they_were_written(reason, purpose, amount, listed):
    text = f"1.某某支出{amount}.00万元，主要用于{purpose}，比上年增加{amount}.00万元，主要原因是" + (
        f"一是{reason}；二是{purpose}。" if listed else f"{reason}。"
    )
    found = list(reasons_in(text))
    said = [text[one.begin : one.end].strip("，") for one in found]
    if listed:
        assert said[-1] == f"一是{reason}；二是{purpose}"
    else:
        assert said[-1] == reason
    assert said[0].startswith(purpose)
    assert [one.kind for one in found] == [ReasonKind.PURPOSE, ReasonKind.REASON]
    assert direction_of(text[: found[-1].begin]) is Direction.UP


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("主要用于以下方面：教育支出（类）10万元。", []),
        ("因公出国（境）费用0万元。", []),
        ("比上年减少3万元，下降5%，减少的主要原因：人员调出。", ["reason"]),
        ("由于政策调整，支出减少。", ["reason"]),
        ("甲增加3万元，主要是人员增加；乙减少2万元，主要是项目结束。", ["reason", "reason"]),
        ("根据项目支出定额标准测算安排。", ["method"]),
        ("该项支出主要用于办公，其中：水费1万元。", ["purpose"]),
    ],
)
def test_marks_of_reasons(text, kinds):
    assert [one.kind.value for one in reasons_in(text)] == kinds


def test_reasons_are_a_view_and_travel_in_a_package(database, tmp_path):
    frame = database.reasons(unit="示范")
    assert set(frame["text"]) == {"新增学位", "开办学校", "在校学生增加", "严格执行规定"}
    assert frame.filter(text="在校学生增加")["code"].to_list() == ["2050202"]
    database.export(tmp_path / "package")
    with bd.open(None) as other:
        other.ingest(tmp_path / "package")
        assert other.reasons().drop("document_id").equals(database.reasons().drop("document_id"))


def test_the_report_shows_them_beside_the_change(database):
    view = view_of(source_of(database.store, None, None, None), Language("zh"), pictures=False)
    rows = {row.code or row.label: row for table in view.tables for row in table.rows if table.anchor == "function"}
    assert [(one.kind, one.text) for one in rows["2050202"].why] == [
        ("reason", "在校学生增加"),
        ("purpose", "开办学校"),
    ]
    assert rows["2050203"].why == ()
    assert [one.text for one in rows["合计"].why] == ["新增学位"]
    assert "第" in rows["合计"].why[0].where
    assert "在校学生增加" in markdown(view, Language("zh"))
    written = [row for table in json.loads(plain(view))["tables"] for row in table["rows"] if row["code"] == "2050202"]
    assert written[0]["why"][0] == {"kind": "reason", "text": "在校学生增加", "where": rows["2050202"].why[0].where}


@pytest.mark.thorough
def test_a_reason_for_another_change_is_not_shown(tmp_path):
    """What explains the step from this year's budget to its outturn does not explain the growth of the outturn."""
    path = tmp_path / "budget.txt"
    path.write_text(DISCLOSURE.format(**SAID).replace("比上年增加30", "比2022年预算增加30"), encoding="utf-8")
    with bd.open(None) as database:
        database.ingest(path, jobs=1)
        view = view_of(source_of(database.store, "2023", "2024", None), Language("zh"), pictures=False)
    rows = [row for table in view.tables for row in table.rows if row.code == "2050202"]
    assert {one.kind for row in rows for one in row.why} == {"purpose"}


def test_narrate_writes_the_reason_it_knows(database, tmp_path):
    out = tmp_path / "reasons.csv"
    text = database.narrate(reasons_out=out)
    assert "主要原因是：在校学生增加〔原文：budget.txt，文件第" in text
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["code"], row["stated"], row["reason"]) for row in rows if row["code"] == "2050202"] == [
        ("2050202", "在校学生增加", "")
    ]
    out.write_text("code,label,change,reason,stated,where\n2050202,小学教育,,学生人数上升,,\n", encoding="utf-8")
    assert "主要原因是：学生人数上升。" in database.narrate(reasons=out)
    # what was filled in is carried to the next file
    again = tmp_path / "again.csv"
    database.narrate(reasons=out, reasons_out=again)
    assert "学生人数上升" in again.read_text(encoding="utf-8-sig")
    assert read_reasons(again) == {"2050202": "学生人数上升"}


OWED = """青山市示范局2023年部门预算

第一部分 2023年部门预算表

表1 部门支出预算总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
205\t教育支出\t280.00\t90.00\t190.00
20502\t普通教育\t280.00\t90.00\t190.00
2050202\t小学教育\t170.00\t40.00\t130.00
2050203\t初中教育\t110.00\t50.00\t60.00
\t合计\t280.00\t90.00\t190.00
"""


def owed(folder, said: str, **thresholds: str) -> tuple[list[str], list[str]]:
    """The codes that the report lists as not explained, and those that the worklist marks, with these words in the disclosure."""
    for name, text in (("before.txt", OWED), ("now.txt", said)):
        (folder / name).write_text(text, encoding="utf-8")
    with bd.open(None) as database:
        database.ingest([folder / "before.txt", folder / "now.txt"], jobs=1)
        given = bd.thresholds(**thresholds)
        source = source_of(database.store, "2023", "2024", None, options={"materiality": given})
        view = view_of(source, Language("zh"), pictures=False)
        database.narrate(base="2023", current="2024", reasons_out=folder / "reasons.csv", materiality=given)
        for form in ("html", "md", "json", "xlsx", "docx"):
            database.report(folder / f"r.{form}", base="2023", current="2024", pictures=False, materiality=given)
    listed = [one.text.split()[0] for one in view.remarks.unexplained]
    title = "变动较大而未说明原因的科目"
    assert (
        (title in (folder / "r.html").read_text("utf-8"))
        == (title in (folder / "r.md").read_text("utf-8"))
        == bool(listed)
    )
    written = json.loads((folder / "r.json").read_text("utf-8"))["remarks"]["unexplained"]
    assert [one["text"].split()[0] for one in written] == listed
    with (folder / "reasons.csv").open(encoding="utf-8-sig", newline="") as file:
        return listed, [row["code"] for row in csv.DictReader(file) if row["due"] == "yes"]


@pytest.mark.thorough
def test_a_material_change_without_a_reason_is_listed_and_owed(tmp_path):
    told = DISCLOSURE.format(**SAID)
    # the item with a reason is not; the reason for the total says nothing of the other
    assert owed(tmp_path, told, amount="50000") == (["2050203"], ["2050203"])
    assert owed(tmp_path, told, amount="100001") == ([], [])
    assert owed(tmp_path, told, percent="9") == (["2050203"], ["2050203"])


@pytest.mark.thorough
def test_nothing_is_listed_where_the_document_gives_no_reasons_for_lines(tmp_path):
    silent = DISCLOSURE.format(**SAID).replace("，主要原因是在校学生增加", "")
    listed, due = owed(tmp_path, silent, amount="50000")
    assert listed == []
    assert due == ["2050202", "2050203"]


@pytest.mark.thorough
@pytest.mark.parametrize("node", ["2050203", "20502", "205", ""])
def test_the_reason_of_a_class_explains_its_items_and_that_of_the_total_does_not(tmp_path, node):
    for name, text in (("before.txt", OWED), ("now.txt", DISCLOSURE.format(**SAID))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with bd.open(None) as database:
        database.ingest([tmp_path / "before.txt", tmp_path / "now.txt"], jobs=1)
        options = {"materiality": bd.thresholds("50000")}
        source = source_of(database.store, "2023", "2024", None, options=options)
    one = next(said for said in source.reasons if said.line[3] == "2050202" and said.kind is ReasonKind.REASON)
    more = replace(one, line=(*one.line[:3], node))
    view = view_of(replace(source, reasons=(*source.reasons, more)), Language("zh"), pictures=False)
    assert [remark.text.split()[0] for remark in view.remarks.unexplained] == ([] if node else ["2050203"])


def test_without_thresholds_nothing_is_owed(database):
    view = view_of(source_of(database.store, None, None, None), Language("zh"), pictures=False)
    assert view.remarks.unexplained == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,reason\n,空\n", "line 2: code and label name no line"),
        ("code,reason\n205,甲\n205,乙\n", "line 3: “205” has another reason further up"),
        ("code\n205\n", "the column reason is missing"),
    ],
)
def test_a_wrong_file_of_reasons_names_its_line(tmp_path, text, words):
    path = tmp_path / "reasons.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match=words):
        read_reasons(path)


@pytest.mark.corpus
def test_reasons_of_a_real_budget_stand_beside_their_items():
    """Read by eye on the lines of the text: every 项 names its purpose, every total its reason."""
    reading = understood("quangang2024.txt")
    purposes = {one.provenance.page: one.code for one in reading.reasons if one.kind is ReasonKind.PURPOSE and one.code}
    assert purposes == {
        307: "2080109",
        311: "2080505",
        313: "2080599",
        315: "2082602",
        317: "2089999",
        319: "2210201",
    }
    reasons = {one.provenance.page: one for one in reading.reasons if one.kind is ReasonKind.REASON and one.statement}
    assert {page: one.direction for page, one in reasons.items()} == {
        299: Direction.UP,
        301: Direction.UP,
        305: Direction.UP,
        343: Direction.SAME,
        347: Direction.SAME,
        353: Direction.SAME,
        402: Direction.UP,
    }
    assert {one.measure for one in reading.reasons if one.provenance.page == 402} == {"agency_operating"}
