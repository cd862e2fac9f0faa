"""Tables under their titles: page furniture, titles and units however they are printed, tables that pages break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.document.model import Place
from budgetdiff.errors import UnrecognisedSource
from budgetdiff.facts import Origin, Phase, Proof, Unit
from budgetdiff.report.language import Language
from budgetdiff.report.notes import noted
from budgetdiff.statements import understand
from budgetdiff.statements.asides import no_amounts
from budgetdiff.statements.furniture import without_furniture
from budgetdiff.statements.money import broken_unit, counts_things, stated_unit
from budgetdiff.statements.tables import tables_of
from tests.support.pages import cover, document, grid, line

COVER = cover("2024年度", "青石县水利局", "部门预算")
HEAD = "科目编码|科目名称|金额"
UPPER = [HEAD, "|合计|390.00", "301|工资福利支出|300.00", "30101|基本工资|300.00"]
LOWER = ["302|商品和服务支出|90.00", "30201|办公费|50.00", "30205|水费|40.00"]
TITLE = "一般公共预算基本支出预算表"
RUNNING = "青石县水利局2024年度部门预算公开"


def _seen(*blocks):
    return [(table.statement, table.money_unit) for table in understand(document(*COVER, *blocks)).tables]


def _amounts(reading):
    return {fact.code or fact.label: fact.amount.value for fact in reading.facts if fact.amount is not None}


def test_a_running_header_parts_no_table_and_no_sentence():
    blocks = (
        line(RUNNING, 2, 10),
        line(TITLE, 2, 40),
        line("单位：万元", 2, 60),
        grid(UPPER, 2),
        line(RUNNING, 3, 10),
        grid(LOWER, 3, 36),
        line(RUNNING, 4, 10),
        line("本部门2024年支出预算为", 4, 40, joins=True),
        line(RUNNING, 5, 10),
        line("390.00万元。", 5, 40),
    )
    reading = understand(document(*COVER, *blocks))
    assert [table.statement for table in reading.tables] == ["basic_economic"]
    assert _amounts(reading)["30205"] == 400000
    assert RUNNING not in {block.text for block in without_furniture(document(*COVER, *blocks)).lines()}


@given(st.integers(2, 7), st.sampled_from(["第{}页", "- {} -", "{}"]), st.floats(0, 6))
def test_what_repeats_on_most_pages_is_furniture_and_nothing_else_is(pages, numbering, shift):
    blocks = [*COVER]
    for page in range(2, pages + 2):
        header = line(f"{RUNNING} {numbering.format(page)}", page, 10 + shift * (page % 2))
        blocks += [header, line(f"第{page}节 内容", page, 60), line("单位：万元", page, 80), grid(LOWER, page)]
    kept = [block for block in without_furniture(document(*blocks)).lines() if block.place > 1]
    assert [block.text for block in kept] == [
        text for page in range(2, pages + 2) for text in (f"第{page}节 内容", "单位：万元")
    ]


def test_a_title_repeated_on_each_page_of_its_table_is_no_furniture():
    blocks = [*COVER]
    for page in (2, 3, 4):
        blocks += [line("部门支出总表", page, 20), line("单位：万元", page, 40), grid([HEAD, *LOWER], page)]
    texts = [block.text for block in without_furniture(document(*blocks)).lines()]
    assert texts.count("部门支出总表") == 3
    assert len(tables_of(document(*blocks))) == 1


def test_a_document_without_pages_has_no_furniture():
    whole = document(*[line(RUNNING, number, 10) for number in range(1, 6)], place=Place.LINE)
    assert without_furniture(whole) is whole


@pytest.mark.parametrize(
    "caption",
    [
        "一般公共预算基本支出预算表\\n部门：青石县水利局 单位：万元|~|~",
        "公开06表\\n一般公共预算基本支出预算表\\n部门：青石县水利局 单位：万元|~|~",
        "一般公共预算基本支出预算表\\n（2024年度）\\n单位：万元|~|~",
    ],
)
def test_title_owner_and_unit_in_one_merged_cell(caption):
    (table,) = tables_of(document(grid([caption, *UPPER], 2)))
    assert (table.entry.id, table.unit, len(table.rows)) == ("basic_economic", Unit.WAN, 3)
    assert table.owner in ("青石县水利局", None)


def test_a_header_that_states_its_unit_is_no_caption():
    (table,) = tables_of(
        document(
            line("项目支出表", 2), grid(["项目|预算数（单位：万元）|备注", "渠道清淤|75.00|", "堤防加固|30.00|"], 2)
        )
    )
    assert (table.unit, len(table.header), len(table.rows)) == (Unit.WAN, 1, 2)


@pytest.mark.parametrize(
    ("lines", "statement"),
    [
        (["一般公共预算“三公”经费、会议费、培训费", "支出预算表"], "three_public"),
        (["公开04表", "财政拨款收支预算总表"], "appropriation"),
        (["预算11表 财政拨款政府购买服务明细表"], "government_purchase"),
        (["财政拨款支出表", "（功能科目）"], "appropriation_expenditure"),
        (["编制单位：青石县水利局", "2024年预算单位收入预算总表"], "income"),
        (["2024年部门收入总表 编制单位：青石县水利局 单位：万元"], "income"),
        (["部门收支总表　公开01表"], "income_expenditure"),
        (["部门收支总表　　单位：万元"], "income_expenditure"),
    ],
)
def test_titles_however_they_are_broken_and_numbered(lines, statement):
    above = [line(text, 2, 20 + 15 * index) for index, text in enumerate([*lines, "单位：万元"])]
    (table,) = tables_of(document(*above, grid(UPPER, 2)))
    assert table.entry is not None
    assert table.entry.id == statement


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：元", Unit.YUAN),
        ("单位：元(列至角分)", Unit.YUAN),
        ("单位：元/年", Unit.YUAN),
        ("单位：百万元", Unit.MILLION),
        ("货币单位：万元人民币", Unit.WAN),
        ("金额单位：人民币元", Unit.YUAN),
        ("收支总表（单位为万元）", Unit.WAN),
        ("部门：青石县水利局 单位：万元", Unit.WAN),
        ("511-水利局　万元", Unit.WAN),
        ("预算数（万元）", Unit.WAN),
        ("单位：万元、%", Unit.WAN),
        ("单位：亿元", Unit.YI),
        ("单位：千元", Unit.THOUSAND),
        ("单位：元氏县水利局", None),
        ("单位：万里街道办事处", None),
        ("单位：青石县水利局", None),
        ("单位：人", None),
    ],
)
def test_units_of_money_in_all_their_wordings(text, unit):
    assert stated_unit(text) is unit


def test_a_unit_broken_over_two_lines_is_read():
    assert broken_unit("部门：青石县水利局 单位：万", "元") is Unit.WAN
    assert broken_unit("部门：青石县水利局", "元") is None
    above = [line(TITLE, 2, 20), line("部门：青石县水利局 单位：万", 2, 40), line("元", 2, 55)]
    (table,) = tables_of(document(*above, grid(UPPER, 2)))
    assert table.unit is Unit.WAN


def test_the_right_half_of_a_table_on_the_next_page_belongs_to_it():
    left = ["科目编码|科目名称|合计", "|合计|820.00", "201|一般公共服务支出|670.50", "208|社会保障和就业支出|149.50"]
    right = ["基本支出|项目支出", "669.50|150.50", "520.00|150.50", "149.50|0.00"]
    reading = understand(
        document(
            *COVER,
            line("支出预算总表", 2, 60),
            line("单位：万元", 2, 80),
            grid(left, 2),
            line("单位：万元", 3, 80),
            grid(right, 3),
        )
    )
    assert [table.statement for table in reading.tables] == ["expenditure"]
    assert {(f.code, f.measure, f.raw) for f in reading.facts if f.code == "201"} == {
        ("201", "total", "670.50"),
        ("201", "basic", "520.00"),
        ("201", "project", "150.50"),
    }
    assert all(fact.provenance.bbox is None for fact in reading.facts if fact.measure != "total")


def test_a_list_of_as_many_rows_on_the_next_page_is_no_right_half():
    left = [HEAD, "201|甲|1.00", "208|乙|2.00"]
    other = ["项目|金额", "渠道清淤|75.00", "堤防加固|30.00"]
    tables = tables_of(document(line("支出预算总表", 2, 60), line("单位：万元", 2, 80), grid(left, 2), grid(other, 3)))
    assert len(tables) == 2


def test_a_page_may_break_between_the_outer_rules_of_tables_with_other_columns():
    upper = grid([HEAD, "|合计|390.00", "301|工资福利支出|390.00"], 2)
    lower = grid(["30101||基本工资||200.00", "30102||津贴补贴||190.00"], 3, 40)
    tables = tables_of(document(line(TITLE, 2, 60), line("单位：万元", 2, 80), upper, lower))
    assert len(tables) == 1


def test_a_row_that_a_page_cut_off_does_not_part_its_table():
    upper = grid(UPPER, 2)
    cut = line("302 商品和服务支出", 3, 24, left=70)
    assert len(tables_of(document(line(TITLE, 2, 60), upper, cut, grid(LOWER, 3, 40)))) == 1
    far = line("三、其他说明", 3, 10, left=70)
    assert len(tables_of(document(line(TITLE, 2, 60), upper, far, grid(LOWER, 3, 80)))) == 2


@given(st.integers(1, 10**8), st.integers(1, 10**8), st.integers(1, 2), st.sampled_from(["", "服务", "工作服务中心"]))
def test_an_amount_whose_last_digits_are_on_the_next_page_is_whole(one, two, cut, rest):
    amount, other, both = (f"{fen / 100:,.2f}" for fen in (one, two, one + two))
    head = "单位名称|总计|财政拨款|事业收入"
    upper = grid([head, f"合计|{both}|{other}|{amount}", f"青石县河道|{both}|{other}|{amount[:-cut]}"], 2)
    lower = grid([f"{rest}|||{amount[-cut:]}"], 3, 40)
    reading = understand(document(*COVER, line("收入预算总表", 2, 60), line("单位：万元", 2, 80), upper, lower))
    found = [(fact.label, fact.raw) for fact in reading.facts if fact.measure == "institutional"]
    assert found == [("合计", amount), (f"青石县河道{rest}", amount)]
    assert [table.proof for table in reading.tables] == [Proof.PROVED]


def test_a_number_on_the_next_page_that_no_amount_lacks_is_a_line_of_its_own():
    upper = grid(["单位名称|总计|财政拨款", "合计|12.50|12.50", "青石县河道|6.25|6.25"], 2)
    lower = grid(["青石县水库|6.25|6.25"], 3, 40)
    reading = understand(document(*COVER, line("收入预算总表", 2, 60), line("单位：万元", 2, 80), upper, lower))
    assert [fact.label for fact in reading.facts if fact.measure == "total"] == ["合计", "青石县河道", "青石县水库"]


def test_a_form_goes_on_below_its_repeated_title_unless_it_begins_anew():
    first = ["项目名称|渠道清淤|~", "一级指标|三级指标|指标值", "产出指标|清淤长度|≥5公里"]
    rest = ["效益指标|受益人数|≥500人"]
    title = "项目支出绩效目标表"
    tables = tables_of(document(line(title, 2, 60), grid(first, 2), line(title, 3, 30), grid(rest, 3, 60)))
    assert len(tables) == 1
    tables = tables_of(document(line(title, 2, 60), grid(first, 2), line(title, 3, 30), grid(first, 3, 60)))
    assert len(tables) == 2


def test_the_lower_part_of_a_form_keeps_all_its_columns():
    (table,) = tables_of(
        document(
            line("项目支出绩效目标表", 2, 60),
            grid(["项目名称|渠道清淤"], 2),
            grid(["一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|清淤长度|≥5公里"], 3, 40),
        )
    )
    assert table.width == 4
    assert [cell.text for cell in table.rows[-1].cells] == ["产出指标", "数量指标", "清淤长度", "≥5公里"]


# ---------------------------------------------------------------------------------------- units that are stated nowhere
GENERAL = ["科目编码|科目名称|合计", "|合计|390.12", "213|农林水支出|390.12", "21303|水利|390.12"]


def _without_unit(*sentences):
    blocks = [
        line("一般公共预算支出表", 2, 60),
        line("单位：万元", 2, 80),
        grid(GENERAL, 2),
        line("三公经费支出表", 3, 60),
    ]
    blocks += [grid(["合计|因公出国（境）费|公务用车运行费|公务接待费", "23.82|10.04|13.06|0.72"], 3)]
    return understand(document(*COVER, *blocks, *(line(text, 4, 60 + 20 * n) for n, text in enumerate(sentences))))


def test_a_table_without_a_unit_is_taken_in_without_amounts_and_refuses_no_other():
    reading = _without_unit()
    assert [(t.statement, t.money_unit) for t in reading.tables] == [("general_public", "万元"), ("three_public", None)]
    assert {fact.statement for fact in reading.facts} == {"general_public"}
    assert any("states no unit of money" in note for note in reading.notes)


def test_one_number_that_stands_elsewhere_by_chance_attests_no_unit():
    reading = _without_unit("零星维修23.82元。")
    assert reading.tables[1].money_unit is None


def test_what_is_said_of_units_is_said_in_chinese_in_a_chinese_report():
    said = [
        note
        for told in ((), ("公务用车运行费13.06万元，因公出国（境）费10.04万元。",))
        for note in _without_unit(*told).notes
    ]
    about = [note for note in said if "states no unit" in note]
    assert len(about) == 2
    assert all("没有写明金额单位" in noted(Language("zh"), note) for note in about)


def test_sentences_and_tables_attest_a_unit_together():
    reading = _without_unit("公务用车运行费13.06万元，因公出国（境）费10.04万元。")
    assert reading.tables[1].money_unit == "万元"
    assert any("万元 is what 2 of its amounts are in" in note for note in reading.notes)


# ---------------------------------------------------------------------------------------- tables that no title names
def test_an_untitled_table_is_recognised_by_its_columns_and_the_amounts_of_others():
    both = [
        "收入|预算数|支出|预算数",
        "一、财政拨款收入|390.12|一、农林水支出|390.12",
        "收入总计|390.12|支出总计|390.12",
    ]
    plain = [
        "科目编码|科目名称|合计|基本支出|项目支出|上缴上级支出",
        "|合计|390.12|300.05|90.07|",
        "213|农林水支出|390.12|300.05|90.07|",
        "21303|水利|390.12|300.05|90.07|",
    ]
    general = ["科目编码|科目名称|合计|基本支出|项目支出", "213|农林水支出|390.12|300.05|90.07"]
    reading = understand(
        document(
            *COVER,
            line("收支总表", 2, 60),
            line("单位：万元", 2, 80),
            grid(both, 2),
            line("一般公共预算支出表", 3, 60),
            line("单位：万元", 3, 80),
            grid(general, 3),
            line("情况如下", 5, 60),
            line("单位：万元", 5, 80),
            grid(plain, 5),
        )
    )
    assert [table.statement for table in reading.tables] == ["income_expenditure", "general_public", "expenditure"]
    assert reading.tables[2].reason.startswith("no title names it: recognised by")


def test_a_table_that_nothing_bears_out_is_no_statement():
    plain = ["科目编码|科目名称|合计|基本支出|项目支出", "213|农林水支出|77.31|70.11|7.20"]
    assert _seen(
        line("一般公共预算“三公”经费支出表", 2, 60),
        line("单位：万元", 2, 80),
        grid(["项目|预算数", "合计|1.00"], 2),
        line("情况如下", 4, 60),
        line("单位：万元", 4, 80),
        grid(plain, 4),
    )[1] == ("unclassified", "万元")


FIRST = [line("一般公共预算“三公”经费支出表", 2, 60), line("单位：万元", 2, 80), grid(["项目|预算数", "合计|1.00"], 2)]


def test_a_table_of_amounts_that_the_catalogue_does_not_know_is_taken_in_as_printed():
    rows = ["事项|2023年|2024年", "渠道清淤|70.00|75.00", "堤防加固|30.00|31.00"]
    reading = understand(document(*COVER, *FIRST, line("重点事项表", 4, 60), line("单位：万元", 4, 80), grid(rows, 4)))
    table = reading.tables[1]
    assert (table.statement, table.money_unit) == ("unclassified", "万元")
    assert table.reason == "no title of the catalogue names it: taken in as a table of amounts"
    found = {(f.label, f.fiscal_year): f for f in reading.facts if f.statement == "unclassified"}
    assert found["渠道清淤", 2024].amount.value == 750000
    assert found["渠道清淤", 2023].label_key != "渠道清淤"


def test_a_table_that_states_no_unit_of_money_and_is_no_statement_is_left_over():
    rows = ["事项|2024年", "渠道清淤|75.00"]
    assert _seen(*FIRST, line("重点事项表", 4, 60), grid(rows, 4))[1] == (None, None)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["序号|单位名称", "1|青石县水利局（本级）", "2|青石县水库管理所"], "a list of units"),
        (["单位名称|经费性质|人员编制数|在职人数", "青石县水利局|全额拨款|12|11"], "numbers of staff"),
        (["单位性质|编制人数|实有人数", "行政单位|12|11"], "numbers of staff"),
        (["报表|报表名称|是否空表", "表1|收支总表|", "表9|政府性基金收支表|是"], "a list of contents"),
        (["一级指标|分值|得分|得分率", "决策|20|17.90|89.50%"], "scores"),
        (["名词|解释", "财政拨款收入|指从财政取得的资金"], "words only"),
    ],
)
def test_tables_without_money_say_so(rows, said):
    (table,) = tables_of(document(line("情况如下", 2, 60), grid(rows, 2)))
    assert (no_amounts(table) or "").startswith("no amounts: ")
    assert said in (no_amounts(table) or "")


@pytest.mark.parametrize("rows", [["项目|金额", "渠道清淤|75.00"], ["单位名称|人数|经费", "青石县水利局|12|75.00"]])
def test_a_table_of_money_never_says_that_it_has_none(rows):
    (table,) = tables_of(document(line("情况如下", 2, 60), grid(rows, 2)))
    assert no_amounts(table) is None


def test_the_list_of_contents_titles_no_table_but_says_which_it_is():
    listed = [
        "目录",
        "一、部门收支总表",
        "二、部门收入总表",
        "三、部门支出总表",
        "四、财政拨款收支总表",
        "五、一般公共预算支出表",
    ]
    contents = [line(text, 2, 40 + 20 * number) for number, text in enumerate(listed)]
    first = ["收入|预算数|支出|预算数", "一、事业收入|390.12|一、农林水支出|390.12", "收入总计|390.12|支出总计|390.12"]
    tables = [line("单位：万元", 3, 80), grid(first, 3), line("部门收入总表", 4, 60), line("单位：万元", 4, 80)]
    tables.append(grid(["科目编码|科目名称|合计", "213|农林水支出|390.12"], 4))
    found = understand(document(*COVER, *contents, *tables)).tables
    assert [table.statement for table in found] == ["income_expenditure", "income"]
    assert "place in the table of contents" in found[0].reason


def test_a_title_is_what_its_own_page_prints():
    contents = [line("二、一般公共预算基本支出表", 2, 700)]
    (table,) = tables_of(document(*contents, line(TITLE, 3, 60), line("单位：万元", 3, 80), grid(UPPER, 3)))
    assert table.title == TITLE


@pytest.mark.parametrize("page", [2, 3])
def test_a_title_below_the_list_of_contents_is_a_title(page):
    listed = ["表1.部门收支总表", "表2.部门收入总表", "表3.部门支出总表", "表4.财政拨款收支总表"]
    contents = [line(text, 2, 40 + 20 * number) for number, text in enumerate(listed)]
    first = ["收入|预算数|支出|预算数", "收入总计|390.12|支出总计|390.12"]
    title = [line("表1：部门收支总表", page, 160), line("单位：万元", page, 180)]
    (table,) = tables_of(document(*contents, *title, grid(first, page, 200)))
    assert (table.entry.id, table.title) == ("income_expenditure", "部门收支总表")


@pytest.mark.parametrize(
    ("label", "column", "inventory", "counts"),
    [
        ("车辆数合计（辆）", "决算数", False, True),
        ("单价50万元以上通用设备（台、套）", "统计数", False, True),
        ("因公出国（境）团组数（个）", "统计数", False, True),
        ("办公家具", "新增资产/数量", False, True),
        ("主要领导干部用车", "统计数", True, True),
        ("公务用车购置及运行维护费", "统计数", True, False),
        ("公务用车购置费", "预算数", False, False),
        ("办公家具", "新增资产/金额（万元）", True, False),
        ("机关运行经费（元）", "统计数", False, False),
        ("专用设备购置", "合计", False, False),
    ],
)
def test_what_counts_things_is_no_money(label, column, inventory, counts):
    assert counts_things(label, column, inventory=inventory) is counts


def test_the_table_of_operating_information_gives_its_money_only():
    rows = [
        "项目|预算数|决算数",
        "一、“三公”经费支出合计|12.00|9.50",
        "（二）公务用车保有量（辆）|—|3",
        "二、机关运行经费|—|122.98",
    ]
    title = line("机构运行信息表", 3, 60)
    reading = understand(
        document(*cover("青石县水利局2024年度部门决算"), title, line("单位：万元", 3, 80), grid(rows, 3))
    )
    assert {fact.raw for fact in reading.facts if fact.amount} == {"12.00", "9.50", "122.98"}
    assert reading.tables[0].statement == "agency_information"


# ---------------------------------------------------------------------------------------- apart from tables, and phases
def test_an_explanation_apart_from_its_tables_is_taken_in():
    said = line("2024年收入预算390.00万元，比上年增加40.00万元，增长11.43%。", 2, 60)
    reading = understand(document(*COVER, said))
    assert (reading.identity.unit_name, reading.tables) == ("青石县水利局", ())
    assert not [fact for fact in reading.facts if fact.origin is Origin.PRINTED]
    assert reading.assertions


@pytest.mark.parametrize(
    "blocks",
    [
        [*COVER, line("一、部门概况", 2, 60), line("主要职责是管水。", 2, 80)],
        [*cover("青石县天气"), line("明天支出预算390.00万元，增长5.00%。", 2, 60)],
    ],
)
def test_what_is_no_budget_at_all_is_refused_in_one_sentence(blocks):
    with pytest.raises(UnrecognisedSource, match="no statutory table was recognised"):
        understand(document(*blocks))


@pytest.mark.parametrize(
    ("note", "phase"),
    [
        ("注：预算数为“三公”经费全年预算数，反映按规定程序调整后的预算数。", Phase.ADJUSTED),
        ("注：预算数为年初预算数。", Phase.APPROVED),
        ("注：本表以万元为单位。", Phase.APPROVED),
    ],
)
def test_a_note_says_which_budget_the_three_public_table_prints(note, phase):
    blocks = [line("“三公”经费支出决算表", 2, 60), line("单位：万元", 2, 80)]
    blocks += [grid(["项目|预算数|决算数", "合计|12.00|9.50", "公务接待费|12.00|9.50"], 2), line(note, 2, 200)]
    reading = understand(document(*cover("青石县水利局", "2024年度部门决算"), *blocks))
    assert {fact.phase for fact in reading.facts} == {phase, Phase.EXECUTED}
