"""A disclosure with tables for its sentences: one department's budget or final accounts, consistent in itself."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import budgetdiff as bd
from budgetdiff.check.claims import judge
from budgetdiff.check.figures import Figures
from budgetdiff.document import read
from budgetdiff.facts import Claim, Origin
from budgetdiff.statements import understand

UNIT = "某某市林业局"
# 万元: of the general public budget, then of the fund; the other money is spent on 20805
CODES = {
    "201": ("一般公共服务支出", "300.00", "200.00"),
    "20113": ("商贸事务", "300.00", "200.00"),
    "2011301": ("行政运行", "300.00", "200.00"),
    "208": ("社会保障和就业支出", "90.00", "60.00"),
    "20805": ("行政事业单位养老支出", "90.00", "60.00"),
    "2080505": ("机关事业单位基本养老保险缴费支出", "60.00", "60.00"),
    "2080506": ("机关事业单位职业年金缴费支出", "30.00", "0.00"),
    "213": ("农林水支出", "410.00", "140.00"),
    "21302": ("林业和草原", "410.00", "140.00"),
    "2130204": ("事业机构", "160.00", "140.00"),
    "2130205": ("森林资源培育", "250.00", "0.00"),
    "221": ("住房保障支出", "100.00", "100.00"),
    "22102": ("住房改革支出", "100.00", "100.00"),
    "2210201": ("住房公积金", "100.00", "100.00"),
}
ECONOMIC = {
    "301": ("工资福利支出", "400.00", "400.00", ""),
    "30101": ("基本工资", "220.00", "220.00", ""),
    "30102": ("津贴补贴", "80.00", "80.00", ""),
    "30113": ("住房公积金", "100.00", "100.00", ""),
    "302": ("商品和服务支出", "85.00", "", "85.00"),
    "30201": ("办公费", "50.00", "", "50.00"),
    "30217": ("公务接待费", "5.00", "", "5.00"),
    "30231": ("公务用车运行维护费", "30.00", "", "30.00"),
    "303": ("对个人和家庭的补助", "15.00", "15.00", ""),
    "30305": ("生活补助", "15.00", "15.00", ""),
}


def _line(*cells: object) -> str:
    return "\t".join(str(cell) for cell in cells)


def _rest(whole: str, part: str) -> str:
    return str(Decimal(whole) - Decimal(part))


def budget(sentences: str, *, heading: str = "二、收支预算总体情况说明") -> str:
    """The 2024 budget: 900 of the general public budget, 60 of a fund, 30 and 10 of its own, 50 carried over."""
    general = [_line(code, name, total, basic, _rest(total, basic)) for code, (name, total, basic) in CODES.items()]
    economic = [_line(code, *cells) for code, cells in ECONOMIC.items()]
    return "\n".join(
        [
            f"{UNIT}2024年度部门预算公开",
            "",
            "收支预算总表",
            "单位：万元",
            _line("收入", "", "支出", ""),
            _line("项目", "预算数", "项目", "预算数"),
            _line("一、一般公共预算拨款收入", "900.00", "一、一般公共服务支出", "300.00"),
            _line("二、政府性基金预算拨款收入", "60.00", "二、社会保障和就业支出", "130.00"),
            _line("三、事业收入", "30.00", "三、城乡社区支出", "60.00"),
            _line("四、其他收入", "10.00", "四、农林水支出", "410.00"),
            _line("", "", "五、住房保障支出", "100.00"),
            _line("本年收入合计", "1000.00", "本年支出合计", "1000.00"),
            _line("上年结转", "50.00", "结转下年", "50.00"),
            _line("收入总计", "1050.00", "支出总计", "1050.00"),
            "",
            "支出预算总表",
            "单位：万元",
            _line("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
            _line("", "合计", "1000.00", "540.00", "460.00"),
            _line("201", "一般公共服务支出", "300.00", "200.00", "100.00"),
            _line("208", "社会保障和就业支出", "130.00", "100.00", "30.00"),
            _line("212", "城乡社区支出", "60.00", "0.00", "60.00"),
            _line("213", "农林水支出", "410.00", "140.00", "270.00"),
            _line("221", "住房保障支出", "100.00", "100.00", "0.00"),
            "",
            "财政拨款收支预算总表",
            "单位：万元",
            _line("收入", "", "支出", ""),
            _line("项目", "预算数", "项目", "预算数"),
            _line("一、一般公共预算拨款", "900.00", "一、一般公共服务支出", "300.00"),
            _line("二、政府性基金预算拨款", "60.00", "二、社会保障和就业支出", "90.00"),
            _line("", "", "三、城乡社区支出", "60.00"),
            _line("", "", "四、农林水支出", "410.00"),
            _line("", "", "五、住房保障支出", "100.00"),
            _line("收入总计", "960.00", "支出总计", "960.00"),
            "",
            "一般公共预算支出表",
            "单位：万元",
            _line("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
            _line("", "合计", "900.00", "500.00", "400.00"),
            *general,
            "",
            "一般公共预算基本支出表",
            "单位：万元",
            _line("科目编码", "科目名称", "合计", "人员经费", "公用经费"),
            _line("", "合计", "500.00", "415.00", "85.00"),
            *economic,
            "",
            "政府性基金预算支出表",
            "单位：万元",
            _line("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
            _line("", "合计", "60.00", "0.00", "60.00"),
            _line("212", "城乡社区支出", "60.00", "0.00", "60.00"),
            _line("21208", "国有土地使用权出让收入安排的支出", "60.00", "0.00", "60.00"),
            _line("2120803", "城市建设支出", "60.00", "0.00", "60.00"),
            "",
            "“三公”经费预算表",
            "单位：万元",
            _line("合计", "因公出国（境）费", "公务接待费", "公务用车购置及运行费", "公务用车购置费", "公务用车运行费"),
            _line("35.00", "0.00", "5.00", "30.00", "0.00", "30.00"),
            "",
            heading,
            sentences,
            "",
        ]
    )


def accounts(sentences: str, *, heading: str = "二、收入支出决算总体情况说明") -> str:
    """The 2024 final accounts of the same department; its three-public table prints budget and outturn."""
    text = budget(sentences, heading=heading).replace("2024年度部门预算公开", "2024年度部门决算公开")
    for old, new in (
        ("收支预算总表", "收入支出决算总表"),
        ("财政拨款收入支出决算总表", "财政拨款收入支出决算总表"),
        ("支出预算总表", "支出决算表"),
        ("预算数", "决算数"),
        ("一般公共预算支出表", "一般公共预算财政拨款支出决算表"),
        ("一般公共预算基本支出表", "一般公共预算财政拨款基本支出决算表"),
        ("政府性基金预算支出表", "政府性基金预算财政拨款支出决算表"),
    ):
        text = text.replace(old, new)
    table, _, _ = text.partition("“三公”经费预算表")
    three = "\n".join(
        [
            "财政拨款“三公”经费支出决算表",
            "单位：万元",
            _line("项目", "预算数", "决算数"),
            _line("合计", "40.00", "35.00"),
            _line("1.因公出国（境）费", "0.00", "0.00"),
            _line("2.公务接待费", "8.00", "5.00"),
            _line("3.公务用车购置及运行费", "32.00", "30.00"),
            _line("（1）公务用车购置费", "0.00", "0.00"),
            _line("（2）公务用车运行费", "32.00", "30.00"),
            "",
            heading,
            sentences,
            "",
        ]
    )
    return table + three


def judged(path: Path, text: str) -> list[Claim]:
    """The claims of one document's text, written to ``path``, judged as the store would, without one."""
    path.write_text(text, encoding="utf-8")
    reading = understand(read(path))
    facts = [(str(number), fact) for number, fact in enumerate(reading.facts)]
    figures = Figures(
        [held for held in facts if held[1].origin is Origin.PRINTED],
        reading.document.document_id,
        [held for held in facts if held[1].origin is not Origin.PRINTED],
    )
    return [judge(assertion, figures) for assertion in reading.assertions]


def claims_in(folder: Path, *documents: str) -> list[tuple[str, str, str, str, str]]:
    """Kind, subject, stated, verdict and basis of every claim of the documents' sentences, in their order."""
    paths = []
    for number, document in enumerate(documents):
        path = folder / f"{number}.txt"
        path.write_text(document, encoding="utf-8")
        paths.append(path)
    with bd.open(None) as database:
        report = database.ingest(paths, jobs=1)
        assert not report.failed, report.failed
        return database.store.rows("SELECT kind, subject, stated, verdict, basis FROM claims")
