"""Rules of form: notes and headings that do not fit, placeholders left in, comparisons with the wrong year."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Evidence, Finding, Severity
from budgetdiff.check.rule import Row, kernel_rule
from budgetdiff.facts import OWN_OFFICE, Phase, folded

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})年?")
_EMPTY = re.compile(r"空表|无数据|没有数据|表为空|无内容|无相关数据")
_NONE = re.compile(r"(无|没有|未安排|未使用|不涉及)")
_FUNDS = {"government_fund": "政府性基金", "state_capital": "国有资本", "three_public": "三公"}
_OWNER = re.compile(
    r"(?:编制|填报|预算|公开)?(?:部门|单位)(?:名称)?(?:\((?:公章|盖章|签章)\))?:(?!元|万元|千元|百万元|亿元|人民币|[千万亿]$|百万$)(?P<name>.+?)"
    r"(?=(?:金额)?单位:|填报日期|日期:|\d{4}年|$)"
)
_COMPARED = re.compile(r"[比较]((?:19|20)\d{2})年([^，；。\d]*)")
_UNFILLED = re.compile(
    r"([XＸxｘ×]{2,}\s*(年|月|日|万元|元|亿元|部门|单位|局|委|厅|人|个|项|辆|次|%|％|市|县|区|省|项目))|样张|[（(]略[）)]|(增加|减少|增长|下降|为|数)\s*_{3,}"
)


def parts_of(row: Row) -> dict[str, str]:
    """What the reading found in the words of a remark, by the names it gave (``facts.Remark.parts``)."""
    found: dict[str, str] = json.loads(row["parts"])
    return found


def quoting(
    rule: str,
    severity: Severity,
    row: Row,
    subject: str,
    found: str,
    expected: str,
    words: tuple[str, str],
    more: tuple[Evidence, ...] = (),
) -> Finding:
    """A finding of form or wording: it quotes a line instead of numbers, in the place (``row``, ``bbox``) that its row has."""
    box = row.get("bbox")
    quoted = Evidence("", row["document_id"], row["page"], row.get("row"), tuple(box) if box else None, subject, found)
    return Finding(
        rule=rule,
        severity=severity,
        document_id=row["document_id"],
        page=row["page"],
        subject=subject,
        expected=expected,
        found=found,
        difference="",
        tolerance="",
        message_zh=words[0],
        message_en=words[1],
        evidence=(quoted, *more),
    )


@kernel_rule("FORM-NOTE", "form_notes", Severity.WARNING)
def notes(row: Row, cells: Cells) -> Iterator[Finding]:
    """A note below a statement fits it: its money, its budget, its year.

    Example:
        # 某市财政局2024年部门预算
        政府性基金预算支出表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
      ✓ | | | |
      ✗ | 2120801 | 征地和拆迁补偿支出 | 3.00 |
        注：本部门没有政府性基金预算支出，本表为空表。
    """
    text = folded(row["text"])
    says_empty = bool(_EMPTY.search(text))
    fund = _FUNDS.get(row["statement"])
    says_none = bool(
        fund
        and re.search(
            rf"(?:无|没有|未安排|未使用|不涉及)(?:使用)?{fund}(?:预算)?(?:财政)?(?:拨款)?(?:安排)?的?(?:支出|收支|预算(?!.*结)|[,。]|$)",
            text,
        )
    )
    if row["money"] and (says_empty or (says_none and row["statement"] != "three_public")):
        cell = cells[row["facts"][0]]
        yield quoting(
            "FORM-NOTE",
            Severity.WARNING,
            row,
            f"{cell.title} {row['text']}",
            row["text"],
            "",
            (
                f"“{cell.title}”下注明“{row['text']}”，表中却印有“{cell.line} {cell.column}”{cell.raw}。",
                f"the note below “{cell.title}” says it is empty (“{row['text']}”), but it prints {cell.raw} for “{cell.line} "
                f"{cell.column}”.",
            ),
            (cell.evidence,),
        )
    named = [name for statement, name in _FUNDS.items() if statement != "three_public" and name in text]
    if (
        fund
        and (says_empty or _NONE.search(text))
        and row["statement"] != "three_public"
        and named
        and fund not in named
    ):
        yield quoting(
            "FORM-NOTE",
            Severity.WARNING,
            row,
            row["text"],
            named[0],
            fund,
            (
                f"{fund}预算的表下注明的是{named[0]}：“{row['text']}”。",
                f"the note below the table of {fund} speaks of {named[0]}: “{row['text']}”.",
            ),
        )
    years = {int(one) for one in _YEARS.findall(text)}
    if (says_empty or _NONE.search(text)) and len(years) == 1 and row["fiscal_year"] not in years:
        year = years.pop()
        yield quoting(
            "FORM-NOTE",
            Severity.WARNING,
            row,
            row["text"],
            str(year),
            str(row["fiscal_year"]),
            (
                f"{row['fiscal_year']}年的表下注明的是{year}年：“{row['text']}”。",
                f"the note below a table of {row['fiscal_year']} speaks of {year}: “{row['text']}”.",
            ),
        )


@kernel_rule("FORM-HEADING", "form_headings", Severity.WARNING)
def headings(row: Row, _cells: Cells) -> Iterator[Finding]:
    """The heading of a statement names the document's own year, budget and unit.

    Example:
        # 某市财政局2024年部门预算
      ✓ 2024年支出总表
      ✗ 2022年支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | 2010601 | 行政运行 | 12.00 |
        2024年收入总表
        单位：万元
        | 部门名称 | 合计 |
        | 某市财政局 | 12.00 |
        2024年收支总表
        单位：万元
        | 收入 | 预算数 | 支出 | 预算数 |
        | 收入总计 | 12.00 | 支出总计 | 12.00 |
    """
    text, year = folded(row["text"]), row["fiscal_year"]
    titled = len(text) <= 50 and re.search(r"表(\(.*\))?$", text) and not re.search(r"[。;]", text)
    years = {int(one) for one in _YEARS.findall(text)}
    # a budget lays the execution of the year before beside its own figures
    ended = row["phase"] != "executed" and years == {year - 1} and "执行" in text
    if titled and len(years) == 1 and year not in years and not ended:
        other = years.pop()
        yield quoting(
            "FORM-HEADING",
            Severity.WARNING,
            row,
            row["text"],
            str(other),
            str(year),
            (
                f"{year}年的文件中，表题写的是{other}年：“{row['text']}”。",
                f"in a document of {year} a table is headed with {other}: “{row['text']}”.",
            ),
        )
    if titled:
        other_phase = "决算" if row["phase"] == "approved" else "预算" if row["phase"] == "executed" else ""
        bare = re.sub(
            r"(一般)?公共(财政|服务)?预算|政府性基金预算|国有资本经营预算|预算(单位|内|外)|非?财政预算|预决算|预算数|执行",
            "",
            text,
        )
        if other_phase and other_phase in bare and (other_phase == "决算" or "决算" not in bare):
            yield quoting(
                "FORM-HEADING",
                Severity.WARNING,
                row,
                row["text"],
                other_phase,
                "预算" if other_phase == "决算" else "决算",
                (
                    f"表题写的是{other_phase}，与文件不符：“{row['text']}”。",
                    f"a table is headed {other_phase}, which is not what the document is: “{row['text']}”.",
                ),
            )
    owner = _OWNER.search(text)
    if owner and row["own_names"] >= 3 and not _same_unit(owner["name"], row["unit_name"]):
        yield quoting(
            "FORM-HEADING",
            Severity.WARNING,
            row,
            row["text"],
            owner["name"],
            row["unit_name"],
            (
                f"表头的编制单位是“{owner['name']}”，文件的单位是“{row['unit_name']}”。",
                f"a table is headed with the unit “{owner['name']}”, the document is that of “{row['unit_name']}”.",
            ),
        )


def _same_unit(one: str, two: str) -> bool:
    """Whether two names can be one unit's: one holds the other, or all characters of the shorter in their order."""
    a, b = sorted((re.sub(rf"[(].*?[)]|{OWN_OFFICE}", "", folded(name)) for name in (one, two)), key=len)
    rest = iter(b)
    return not a or all(char in rest for char in a)


@kernel_rule("FORM-PLACEHOLDER", "form_placeholders", Severity.WARNING)
def placeholders(row: Row, _cells: Cells) -> Iterator[Finding]:
    """No placeholder of the form is left in the text.

    XX, 样张, （略） or a line to be filled in.

    Example:
        # 某市财政局2024年部门预算
      ✓ 机关运行经费12.00万元，主要用于办公。
      ✗ 机关运行经费XX万元，主要用于办公。
    """
    match = _UNFILLED.search(row["text"])
    if match:
        yield quoting(
            "FORM-PLACEHOLDER",
            Severity.WARNING,
            row,
            row["text"],
            match[0],
            "",
            (
                f"文字中留有模板的占位符“{match[0]}”：“{row['text']}”。",
                f"a placeholder of the form is left in the text, “{match[0]}”: “{row['text']}”.",
            ),
        )


@kernel_rule("FORM-BASE", "form_bases", Severity.WARNING, Severity.INFO)
def bases(row: Row, _cells: Cells) -> Iterator[Finding]:
    """A comparison starts from the year before; accounts compare with the budget of their own year as well.

    Info where it starts from a year still earlier.

    Example:
        # 某市财政局2024年部门预算
      ✓ 本部门支出预算12.00万元，比2023年增加2.00万元。
      ✗ 本部门支出预算12.00万元，比2024年增加2.00万元。
    """
    own = row["fiscal_year"]
    wrong = [
        int(year)
        for year, words in _COMPARED.findall(folded(row["quote"]))
        if int(year) != own - 1 and not (int(year) == own and row["phase"] == Phase.EXECUTED and "预算" in words)
    ]
    if wrong:
        sure = wrong[0] >= own
        yield quoting(
            "FORM-BASE",
            Severity.WARNING if sure else Severity.INFO,
            row,
            row["quote"],
            str(wrong[0]),
            str(own - 1),
            (
                f"{own}年的文件与{wrong[0]}年比较：“{row['quote']}”。",
                f"a document of {own} compares with {wrong[0]}: “{row['quote']}”.",
            ),
        )
