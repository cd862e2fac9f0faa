"""Rules of wording: what a sentence says wrongly by its words alone, and reasons that are another's or against the change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Finding, Severity
from budgetdiff.check.form import parts_of, quoting
from budgetdiff.check.rule import RULES, Row, kernel_rule
from budgetdiff.classification.wording import WordingFault, wording_faults
from budgetdiff.facts import folded

_GOES = {"up": "增加", "down": "减少"}
# the whole reason says no more than that this money rose, or fell; of what else did it says nothing
_WENT = re.compile(r"(?P<of>.*?)(?:经费|支出|预算|预算安排|拨款)数?(?:有所)?(?:(?P<up>增加|增长)|(?P<down>减少|下降))")
_OWN = ("", "本年", "今年", "项目", "该项目", "专项")


def _finding(rule: str, row: Row, subject: str, found: str, expected: str, zh: str, en: str) -> Finding:
    return quoting(rule, Severity.WARNING, row, subject, found, expected, (zh, en))


def _register(fault: WordingFault) -> None:
    """The rule of one kind of fault of a sentence."""

    def check(row: Row, _cells: Cells) -> Iterator[Finding]:
        if row["kind"] == fault.id and row["fiscal_year"] >= fault.since:
            sentence, words = row["text"], parts_of(row)["words"]
            zh, en = f"{fault.zh}：“{words}”（“{sentence}”）。", f"{fault.en}: “{words}” (“{sentence}”)."
            yield _finding(fault.id, row, sentence, words, "", zh, en)

    kernel_rule(fault.id, "wordings", Severity.WARNING)(check)
    meaning = fault.about[0].upper() + fault.about[1:] + "."
    docstring = f"{meaning}\n\nExample:\n# 某市财政局2024年部门预算\n✓ {fault.right}\n✗ {fault.wrong[0]}"
    RULES[fault.id] = replace(RULES[fault.id], meaning=meaning, docstring=docstring)


for _fault in wording_faults():
    _register(_fault)


@kernel_rule("REASON-DIRECTION", "reason_direction", Severity.WARNING)
def against(row: Row, _cells: Cells) -> Iterator[Finding]:
    """A reason goes the way of the change it explains.

    Only reasons that say no more than that the money rose, or fell, are held to it.

    Example:
        # 某市财政局2024年部门预算
      ✓ 公务接待费预算2.00万元，比上年减少1.00万元，主要原因是经费减少。
      ✗ 公务接待费预算2.00万元，比上年减少1.00万元，主要原因是经费增加。
    """
    went = _WENT.fullmatch(folded(row["text"]).strip(",.;:，。；："))
    label = folded(row["label"])
    own = went and (went["of"] in _OWN or (len(label) >= 4 and went["of"].endswith(label)))
    if went and own and went["up" if row["direction"] == "down" else "down"]:
        way = _GOES[row["direction"]]
        zh = f"“{row['label'] or '该项'}”写的是{way}，原因却是“{row['text']}”。"
        en = f"“{row['label']}” is said to go {row['direction']}, but the reason given is “{row['text']}”."
        yield _finding("REASON-DIRECTION", row, f"{row['label']} {row['text']}".strip(), row["text"], way, zh, en)


@kernel_rule("REASON-COPIED", "reason_copied", Severity.WARNING)
def copied(row: Row, _cells: Cells) -> Iterator[Finding]:
    """A reason or a purpose speaks of its own item, not in the words of another item whose name it holds.

    Example:
        # 某市财政局2024年部门预算
        一般公共预算支出表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | 201 | 一般公共服务支出 | 12.00 |
        | 20106 | 财政事务 | 12.00 |
        | 2010602 | 一般行政管理事务 | 4.00 |
        | 2010607 | 信息化建设 | 8.00 |
        1.一般公共服务支出（类）财政事务（款）一般行政管理事务（项）4.00万元，主要用于一般行政管理事务。
      ✓ 2.一般公共服务支出（类）财政事务（款）信息化建设（项）8.00万元，主要用于信息化建设。
      ✗ 2.一般公共服务支出（类）财政事务（款）信息化建设（项）8.00万元，主要用于一般行政管理事务。
    """
    kind = ("原因", "reason") if row["kind"] == "reason" else ("用途", "purpose")
    zh = f"“{row['code']} {row['label']}”的{kind[0]}“{row['text']}”与“{row['other_code']} {row['other']}”的完全相同，说的是后者。"
    en = (
        f"the {kind[1]} of “{row['code']} {row['label']}” is word by word that of “{row['other_code']} {row['other']}”, "
        f"and names it: “{row['text']}”."
    )
    yield _finding(
        "REASON-COPIED", row, f"{row['code']} {row['label']} {row['text']}", row["text"], row["label"], zh, en
    )
