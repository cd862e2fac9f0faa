"""Who and when: covers, owner lines, titles with corrections, governments, and the name of the file as a last resort."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.document.read import read_content
from budgetdiff.errors import UnrecognisedSource
from budgetdiff.facts import Phase
from budgetdiff.report.language import Language
from budgetdiff.report.notes import noted
from budgetdiff.statements import understand
from budgetdiff.statements.naming import area_in_title, may_be_unit, name_in_title, owner_of, years_in
from tests.support.pages import cover, document, grid, line

TABLE = [
    line("一般公共预算支出表", 2, 60),
    line("单位：万元", 2, 80),
    grid(["科目编码|科目名称|合计", "|合计|390.00", "213|农林水支出|390.00"], 2),
]


def _who(*blocks, name="drawn.pdf"):
    return understand(document(*blocks, *TABLE, name=name)).identity


@pytest.mark.parametrize(
    ("texts", "year", "phase"),
    [
        (["部门预算公开表", "编制单位：青石县水利局", "编制日期：2024年2月20日"], 2024, Phase.APPROVED),
        (["青石县水利局部门预算公开", "二〇二四年二月"], 2024, Phase.APPROVED),
        (["青石县水利局部门预算公开", "填报日期：2024-02-20"], 2024, Phase.APPROVED),
        (["部门决算公开表", "单位名称：青石县水利局", "公开时间：2025年9月18日"], 2024, Phase.EXECUTED),
        (["青石县水利局部门决算公开", "2025-09-18"], 2024, Phase.EXECUTED),
        (["青石县水利局部门决算公开", "2025年十月"], 2024, Phase.EXECUTED),
        (["青石县水利局2024年度部门决算公开", "公开时间：2025年9月18日"], 2024, Phase.EXECUTED),
    ],
)
def test_a_day_of_publication_is_no_fiscal_year_and_tells_it_where_nothing_else_does(texts, year, phase):
    identity = _who(*cover(*texts))
    assert (identity.fiscal_year, identity.phase) == (year, phase)
    notes = [noted(Language("zh"), note) for note in identity.conflicts]
    assert [note for note in notes if "推定" in note] == [note for note in notes if note.startswith("文件本身")]
    assert bool(notes) == (f"{year}年度" not in texts[0])


@pytest.mark.parametrize(
    "texts",
    [
        ["青石县水利局部门预算公开", "2023年12月"],  # before the year begins, or of the next
        ["青石县水利局部门决算公开", "2025年3月"],
        ["青石县水利局部门决算公开", "2025年9月1日", "2024年10月1日"],
        ["青石县水利局部门预算公开"],
    ],
)
def test_what_says_no_year_and_is_dated_in_no_way_that_tells_it_is_refused(texts):
    with pytest.raises(UnrecognisedSource, match="which fiscal year"):
        _who(*cover(*texts))


def test_a_budget_that_its_title_says_is_adjusted_is_adjusted():
    assert _who(*cover("青石县水利局2024年部门预算调整公开")).phase is Phase.ADJUSTED
    assert _who(*cover("青石县水利局2024年部门预算公开", "2024年部门预算调整情况见下表。")).phase is Phase.APPROVED


@pytest.mark.parametrize(
    ("texts", "unit", "level"),
    [
        (["2024年度", "青石县水利局", "部门预算"], "青石县水利局", "department"),
        (["2024年度", "青石县人民政府办公室", "（本级）", "单位预算"], "青石县人民政府办公室（本级）", "unit"),
        (["青石县水利局本级2024年单位预算公开"], "青石县水利局（本级）", "unit"),
        (["2024年青石县科学技术局部门预", "算"], "青石县科学技术局", "department"),
        (["2 0 2 4年", "青石县水利局部门预算"], "青石县水利局", "department"),
        (["青石县水利局", "二〇二四年部门预算", "二〇二四年三月"], "青石县水利局", "department"),
        (["青石县水利局二○二四年度部门预算"], "青石县水利局", "department"),
        (["青石县水利局 2024年", "部门预算"], "青石县水利局", "department"),
        (["青石县水利局2024年度部门预算信息公开"], "青石县水利局", "department"),
        (["青石县2024年县级单位预算", "预算单位：青石县水库管理所"], "青石县水库管理所", "unit"),
        (["中共青石县委办公室2024年部门预算及“三公”经费预算公开"], "中共青石县委办公室", "department"),
        (["青石市政府采购中心2024年度单位预算"], "青石市政府采购中心", "unit"),
        (["关于青石县水利局2024年部门预算公开的说明"], "青石县水利局", "department"),
        (["附件1", "青石县水利局2024年部门预算公开情况说明"], "青石县水利局", "department"),
        (["青石县第一中学2024年部门综合预算"], "青石县第一中学", "department"),
        (["青石县水利局（部门）2024年部门预算公开"], "青石县水利局", "department"),
        (["青石县水利局（汇总）2024年部门预算公开"], "青石县水利局", "department"),
        (["青石县水利局（含下属单位）2024年部门预算公开"], "青石县水利局", "department"),
        (["2024年部门预算公开", "部门名称：青石县水利局（汇总）"], "青石县水利局", "department"),
        (["青石县水利局2024年部门（单位）预算"], "青石县水利局", None),
        (["青石县水利局关于2024年部门预算的公开"], "青石县水利局", "department"),
        (["青石县水利局2023年部门预算执行情况和2024年部门预算"], "青石县水利局", "department"),
        (["青石县水利局2024年部门预算编报说明"], "青石县水利局", "department"),
        (["2024年部门预算公开", "302001青石县水利局"], "青石县水利局", "department"),
        (["青石县水利局", "Water Bureau", "2024年部门预算"], "青石县水利局", "department"),
        (["青石县柳林镇2024年部门预算公开"], "青石县柳林镇", "department"),
        (["2024年青石县柳林乡部门预算"], "青石县柳林乡", "department"),
        (["目 录", "第一部分 青石县水利局概况", "第二部分 2024年部门预算表"], "青石县水利局", "department"),
        (["第一部分 青石县水利局单位概况......1", "2024年部门预算"], "青石县水利局", "department"),
    ],
)
def test_covers_name_unit_and_level(texts, unit, level):
    identity = _who(*cover(*texts))
    assert (identity.unit_name, identity.fiscal_year, identity.phase) == (unit, 2024, Phase.APPROVED)
    assert identity.unit_level in (level, "department")
    assert not identity.correction


@pytest.mark.parametrize(
    ("title", "correction"),
    [
        ("青石县水利局2024年度部门预算公开（更正）", True),
        ("青石县水利局2024年度部门预算公开（修订版）", True),
        ("青石县水利局 2024年部门预算 更正公告", True),
        ("青石县水利局2024年度部门预算（勘误）", True),
        ("青石县水利局2024年度部门预算（公开稿）", False),
        ("青石县水利局2024年度部门预算草案", False),
    ],
)
def test_titles_say_whether_a_document_corrects_another(title, correction):
    identity = _who(line(title))
    assert (identity.unit_name, identity.correction) == ("青石县水利局", correction)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("部门（单位）：青石县水利局　单位：万元", "青石县水利局"),
        ("编制单位：青石县水利局 单位：元", "青石县水利局"),
        ("部门名称：青石县水利局 单位：万元", "青石县水利局"),
        ("预算部门：123001-青石县水利局", "青石县水利局"),
        ("部门：100001 青石县水利局(公章)  单位：元", "青石县水利局"),
        ("部门:[123001]青石县水利局 金额单位:元", "青石县水利局"),
        ("编制单位:青石县教育局2024年度  单位:万元", "青石县教育局"),
        ("单位名称 青石县水利局 单位 万元", "青石县水利局"),
        ("单位：青石县水利局（本级）", "青石县水利局（本级）"),
        ("编制单位：青石县水利局本级 单位：万元", "青石县水利局（本级）"),
        ("单位：万元", None),
        ("单位：元(列至角分)", None),
        ("货币单位：万元人民币", None),
        ("单位：百万元", None),
        ("单位：元/年", None),
        ("单位：万平方米", None),
        ("单位：千瓦时", None),
        ("部门：政府采购", None),
        ("项目实施单位：青石县水利局", None),
    ],
)
def test_owner_lines_name_a_unit_and_never_a_unit_of_money(text, owner):
    assert owner_of(text) == owner


@pytest.mark.parametrize(
    "text",
    [
        "政府采购预算表",
        "八、政府采购2024年度预算安排情况",
        "机关运行经费预算表",
        "2024年部门预算",
        "2024年预算单位财务收支预算总表",
        "第三部分 部门预算情况说明",
        "青石县2024年县级部门预算",
    ],
)
def test_titles_of_tables_and_chapters_name_no_unit(text):
    assert name_in_title(text) is None


_NAMES = st.tuples(
    st.sampled_from(["青石县", "青石市白云区", "中共青石县委", "江北省"]),
    st.sampled_from(
        [
            "水利局",
            "政府采购中心",
            "财政预算审查中心",
            "人民政府办公室",
            "第二中学",
            "国有资产监督管理委员会",
            "社会保险基金管理局",
        ]
    ),
).map("".join)


@given(
    _NAMES,
    st.sampled_from(
        [
            "{y}年度{n}{k}",
            "{n}{y}年{k}",
            "{n}{y}年度{k}公开",
            "关于{n}{y}年{k}公开的说明",
            "{n}{y}年{k}（修订版）",
            "一、{n}{y}年度{k}",
            "附件：{n}{y}年{k}信息公开目录",
        ]
    ),
    st.sampled_from(["部门预算", "单位预算", "部门决算", "部门预算草案"]),
)
def test_a_name_comes_back_from_every_title_it_is_put_into(name, title, kind):
    assert name_in_title(title.format(n=name, y=2024, k=kind)) == name
    assert may_be_unit(name)
    assert owner_of(f"部门（单位）：{name} 金额单位：万元") == name


def test_an_owner_line_in_the_tables_names_the_unit_that_the_cover_leaves_out():
    blocks = [
        line("2024年部门预算"),
        line("一般公共预算支出表", 2, 60),
        line("部门（单位）：青石县水利局　单位：万元", 2, 80),
        TABLE[2],
    ]
    assert understand(document(*blocks)).identity.unit_name == "青石县水利局"


def test_columns_of_units_name_the_unit_that_nothing_else_names():
    rows = ["预算单位|合计", "合计|390.00", "123001-青石县水利局|390.00"]
    blocks = [line("2024年部门预算"), line("部门支出总表", 2, 60), line("单位：万元", 2, 80), grid(rows, 2)]
    assert understand(document(*blocks)).identity.unit_name == "青石县水利局"


@pytest.mark.parametrize(
    ("front", "owner", "unit"),
    [
        ("青石县水利局2024年部门预算", "青石县水利局（本级）", "青石县水利局（本级）"),
        ("青石县水利局2024年部门预算", "水利局", "青石县水利局"),
        ("青石县水利局2024年部门预算", "青石县水库管理所", "青石县水利局"),
    ],
)
def test_the_cover_wins_over_owner_lines_that_do_not_complete_its_name(front, owner, unit):
    tables = []
    for page, title in enumerate(("部门收入总表", "部门支出总表"), start=2):
        tables += [line(title, page, 60), line(f"部门：{owner} 单位：万元", page, 80)]
        tables.append(grid(["科目编码|科目名称|合计", "213|农林水支出|390.00"], page))
    assert understand(document(*cover(front), *tables)).identity.unit_name == unit


@pytest.mark.parametrize(
    "owners",
    [
        ("青石县水利局", "青石县水利局（本级）", "青石县水库管理所"),
        ("青石县水利局（本级）", "青石县水库管理所", "青石县水利局"),
    ],
)
def test_tables_printed_for_the_department_its_own_level_and_a_unit_below_stay_apart(owners):
    amounts = {"青石县水利局": "390.00", "青石县水利局（本级）": "240.00", "青石县水库管理所": "150.00"}
    tables = []
    for page, owner in enumerate(owners, start=2):
        tables += [line("部门支出总表", page, 60), line(f"部门：{owner} 单位：万元", page, 80)]
        tables.append(grid(["科目编码|科目名称|合计", f"213|农林水支出|{amounts[owner]}"], page))
    reading = understand(document(*cover("青石县水利局2024年部门预算"), *tables))
    assert reading.identity.unit_name == "青石县水利局"
    assert {fact.unit_name: fact.raw for fact in reading.facts} == amounts


def test_the_name_of_the_file_is_a_last_resort_and_said():
    identity = _who(name="青石县水利局2024年部门预算（更正）.pdf")
    assert (identity.unit_name, identity.fiscal_year, identity.phase) == ("青石县水利局", 2024, Phase.APPROVED)
    assert identity.correction
    assert len([note for note in identity.conflicts if "name of the file" in note]) >= 2


def test_a_document_that_names_no_unit_anywhere_is_refused():
    with pytest.raises(UnrecognisedSource, match="which department or unit"):
        _who(line("2024年部门预算"))


def test_the_cover_settles_what_titles_contradict():
    titled = [line("2023年一般公共预算支出表", 2, 60), *TABLE[1:], line("2023年部门收入总表", 3, 60), *TABLE[1:]]
    titled += [line("2023年支出总表", 4, 60), *TABLE[1:]]
    identity = understand(document(*cover("青石县水利局", "2024年度部门预算"), *titled)).identity
    assert identity.fiscal_year == 2024
    assert any("2023" in note for note in identity.conflicts)


# ---------------------------------------------------------------------------------------- whole governments
@pytest.mark.parametrize(
    ("title", "area"),
    [
        ("2024年青石省一般公共预算收支决算总表", "青石省"),
        ("青石县2024年政府预算公开", "青石县"),
        ("青石市本级2024年政府性基金预算支出表", "青石市"),
        ("关于青石县2023年财政预算执行情况和2024年财政预算草案的报告", "青石县"),
        ("青石县2024年县级部门预算", None),
        ("青石县水利局2024年一般公共预算支出表", None),
    ],
)
def test_titles_of_governments_name_their_area(title, area):
    assert area_in_title(title) == area


def test_the_accounts_of_a_government_are_read_line_by_line():
    rows = [
        "收入|~|~|~|支出|~|~|~",
        "预算科目|预算数|调整预算数|决算数|预算科目|预算数|调整预算数|决算数",
        "一、税收收入|60.00|61.00|62.00|一、教育支出|60.00|59.00|58.00",
        "增值税|60.00|61.00|62.00|二、农林水支出|40.00|40.00|41.00",
        "二、非税收入|40.00|40.00|41.00|||| ",
        "本年收入合计|100.00|101.00|103.00|本年支出合计|100.00|99.00|99.00",
    ]
    title = line("2024年青石省一般公共预算收支决算总表", 1, 20)
    reading = understand(document(title, line("单位：亿元", 1, 60), grid(rows, 1)))
    assert (reading.identity.unit_name, reading.identity.unit_level) == ("青石省", "government")
    found = {(fact.label, fact.phase): fact.raw for fact in reading.facts}
    assert found["增值税", Phase.EXECUTED] == "62.00"
    assert found["教育支出", Phase.ADJUSTED] == "59.00"
    assert found["税收收入", Phase.APPROVED] == "60.00"


def test_the_bureau_of_finance_that_makes_the_tables_is_not_whom_they_are_about():
    title = line("青石县2024年一般公共预算支出表", 2, 60)
    owner = line("编制单位：青石县财政局 单位：万元", 2, 80)
    identity = understand(document(*cover("青石县2024年政府预算公开"), title, owner, TABLE[2])).identity
    assert (identity.unit_name, identity.unit_level) == ("青石县", "government")


@pytest.mark.parametrize(
    "title",
    [
        "2024年青石市对下税收返还和转移支付分地区预算表",
        "2024年青石市对下转移支付分项目预算表",
        "2024年青石市税收返还分地区预算表",
    ],
)
def test_what_a_government_hands_down_is_the_name_of_no_unit(title):
    titled = line("2024年青石市一般公共预算支出预算表", 2, 60)
    shown = line(title, 3, 60)
    found = understand(
        document(*cover("青石市2024年政府预算"), titled, line("单位：万元", 2, 80), TABLE[2], shown)
    ).identity
    assert (found.unit_name, found.unit_level) == ("青石市", "government")


@given(
    st.integers(1990, 2035),
    st.integers(1900, 2099),
    st.sampled_from(["{}.21万元", "{}.5", "3,{}.00元", "{},450.00元", "12{}", "{}7"]),
)
def test_an_amount_is_no_year(year, number, amount):
    assert years_in(f"{year}年度收入总计{amount.format(number)}") == [year]


@pytest.mark.parametrize(
    "texts",
    [
        ["2025年预算公开", "（青石县水库管理中心）"],
        ["2025年部门预算公开表", "青石县水库管理中心"],
        ["青石县水库管理中心", "2025年", "预算公开"],
    ],
)
def test_a_unit_whose_name_has_a_line_of_the_cover_to_itself_is_taken_and_said(texts):
    found = _who(*cover(*texts))
    assert (found.unit_name, found.fiscal_year) == ("青石县水库管理中心", 2025)
    assert any("a line of the cover" in said for said in found.conflicts)


def test_of_two_units_on_a_cover_without_a_title_none_is_taken():
    with pytest.raises(UnrecognisedSource, match="which department or unit"):
        _who(*cover("2025年部门预算公开表", "青石县交通运输局", "青石县水利局"))


@pytest.mark.parametrize("compared", ["比2023年减少5.00万元。", "与2023年预算数40.00万元相比减少5.00万元，下降12.50%"])
def test_the_year_that_a_sentence_below_the_title_compares_with_is_not_the_documents(compared):
    text = f"青石县水利局2024年度部门预算公开\n\n“三公”经费预算35.00万元，{compared}\n"
    assert understand(read_content(text.encode(), "a.txt")).identity.fiscal_year == 2024


@pytest.mark.parametrize(
    "heading", ["三、一般公共预算支出情况说明", "八、政府性基金预算收支情况", "九、国有资本经营预算支出情况"]
)
def test_the_name_of_a_fund_does_not_make_accounts_a_budget(heading):
    text = f"青石县水利局2024年度部门决算公开\n\n{heading}\n一般公共预算支出900.00万元。\n{heading}\n{heading}\n"
    found = understand(read_content(text.encode(), "a.txt")).identity
    assert (found.phase, found.conflicts) == (Phase.EXECUTED, ())
