"""Scans that are no budgets: each is refused in one sentence, a long one by some of its pages."""

from __future__ import annotations

import pytest

from budgetdiff.document.model import Line
from budgetdiff.document.pdf.page import PageReading
from budgetdiff.document.pdf.sampling import sampled
from budgetdiff.document.read import read_content
from budgetdiff.errors import UnreadableSource, UnrecognisedSource
from budgetdiff.statements import understand
from tests.support.pictured import pictured

OTHERS = {
    "letter": "关于召开会议的通知\n各有关单位：\n定于2025年3月5日上午召开会议，请准时参加。\n某某局办公室\n",
    "procurement": "某某局物业服务采购项目公开招标公告\n一、项目基本情况\n项目名称：物业服务\n"
    "预算金额：120.00万元\n最高限价：118.00万元\n"
    "二、申请人的资格要求\n满足政府采购法规定。\n",
    "award": "中标公告\n一、项目编号：2025-018\n二、中标信息\n"
    "供应商名称\t地址\t中标金额（万元）\n"
    "某某公司\t某某路1号\t98.60\n某某厂\t某某路2号\t45.10\n",
    "class list": "三年级二班期末成绩表\n姓名\t语文\t数学\t英语\n张某\t92.5\t88.0\t95.0\n李某\t85.0\t91.0\t79.5\n",
    "newspaper": "某某日报 2025年1月12日\n全市经济运行稳中有进\n去年全市一般公共预算收入完成120.50亿元，增长5.2%。本报记者报道。\n",
    "invoice": "增值税普通发票\n货物名称\t数量\t单价\t金额\n复印纸\t20\t18.50\t370.00\n合计\t\t\t370.00\n价税合计：叁佰柒拾元整\n",
    "bank statement": "对账单\n单位：元\n日期\t摘要\t收入\t支出\t余额\n"
    "0103\t转入\t5000.00\t\t5000.00\n0105\t转出\t\t1200.00\t3800.00\n",
    "contract": "采购合同\n甲方：某某局\n乙方：某某公司\n合同总价为人民币36.80万元，分三期支付。\n签订日期：2025年5月6日\n",
    "minutes": "会议纪要\n会议听取了2025年工作情况汇报，研究了经费安排，同意列支12.00万元。\n出席：张某、李某\n",
    "price list": "某某商店价目表\n品名\t规格\t价格（元）\n苹果\t箱\t58.00\n梨\t箱\t46.00\n",
    "audit": "审计结果公告\n审计发现，2024年某某单位多列支出35.20万元，已整改。\n",
    "speech": "政府工作报告\n过去一年，全县财政总收入15.60亿元，比上年增长4.1%。今年的主要任务是稳增长。\n",
    "blank form": "请假条\n姓名\t部门\t天数\n\t\t\n批准人：\n",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS.keys())
def test_a_picture_of_something_else_is_no_budget(text):
    with pytest.raises(UnrecognisedSource) as refused:
        understand(pictured(read_content(text.encode(), "scan.txt")))
    assert str(refused.value).count("\n") == 0


def _reading(text, *, picture=True):
    return PageReading((Line(1, text),), 595.0, len(text), 0, recognised=picture)


def _read(texts, looked, *, picture=True):
    def read(number):
        looked.append(number)
        return _reading(texts.get(number, "施工图纸说明"), picture=picture)

    return read


def test_a_long_scan_of_something_else_is_refused_by_six_of_its_pages():
    looked = []
    with pytest.raises(UnreadableSource, match="6 of its 80 pages were recognised, and none says anything of a budget"):
        sampled(_read({}, looked), 80, "drawings.pdf")
    assert looked == [1, 2, 3, 4, 41, 61]


@pytest.mark.parametrize("at", [1, 2, 4, 41, 61])
def test_a_long_scan_is_read_whole_where_a_page_looked_at_speaks_of_a_budget(at):
    looked = []
    found = sampled(_read({at: "某某局 2025 年部门 预 算"}, looked), 80, "scan.pdf")
    assert sorted(found) == looked
    assert looked[-1] == at


def test_pages_of_text_and_short_scans_are_not_looked_at_first():
    looked = []
    assert list(sampled(_read({}, looked, picture=False), 80, "text.pdf")) == [1]
    assert sampled(_read({}, looked), 8, "short.pdf") == {}
    assert looked == [1]
