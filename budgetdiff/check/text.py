"""Rules of form that read the text: its years and dates, units of money, empty tables, lists of items, bases compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Evidence, Finding, Severity
from budgetdiff.check.rule import Row, kernel_rule
from budgetdiff.facts import folded

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
# a heading that sets years side by side names another one rightly
_BESIDE = re.compile(r"对比|比较|相比|增减|执行|变化|变动|上年")


def _finding(
    rule: str,
    severity: Severity,
    row: Row,
    found: str,
    expected: str,
    words: tuple[str, str],
    text: str,
    more: tuple[Evidence, ...] = (),
) -> Finding:
    """A finding that quotes a line instead of numbers."""
    box = row.get("bbox")
    quoted = Evidence("", row["document_id"], row["page"], row.get("row"), tuple(box) if box else None, text, found)
    return Finding(
        rule=rule,
        severity=severity,
        document_id=row["document_id"],
        page=row["page"],
        subject=text,
        expected=expected,
        found=found,
        difference="",
        tolerance="",
        message_zh=words[0],
        message_en=words[1],
        evidence=(quoted, *more),
    )


@kernel_rule("FORM-YEAR", "form_years", Severity.WARNING)
def years(row: Row, _cells: Cells) -> Iterator[Finding]:
    """A heading of the text, and the date of what is owned at the end of the accounts' year, name the document's own year.

    So does the date at which staff is counted (截至…12月31日); a budget counts nothing after its year.

    Example:
        # 某市财政局2024年部门预算
      ✓ 第一部分 2024年部门预算情况说明
      ✗ 第一部分 2022年部门预算情况说明
        第二部分 2024年部门预算表
    """
    text, own = folded(row["text"]), row["fiscal_year"]
    named = {int(one) for one in _YEARS.findall(text)}
    if len(named) != 1 or own in named or _BESIDE.search(text):
        return
    other = named.pop()
    if row["kind"] == "later":
        zh = f"{own}年的预算中，情况截至的是{other}年：“{row['text']}”。"
        en = f"a budget of {own} counts what there is in {other}: “{row['text']}”."
    elif row["kind"] == "date":
        zh = f"{own}年决算的说明中，情况截至的是{other}年：“{row['text']}”。"
        en = f"the accounts of {own} count what there is at the end of {other}: “{row['text']}”."
    else:
        zh = f"{own}年的文件中，标题写的是{other}年：“{row['text']}”。"
        en = f"in a document of {own} a heading names {other}: “{row['text']}”."
    yield _finding("FORM-YEAR", Severity.WARNING, row, str(other), str(own), (zh, en), row["text"])


@kernel_rule("FORM-UNIT", "form_units", Severity.WARNING)
def units(row: Row, _cells: Cells) -> Iterator[Finding]:
    """A statement names its unit of money, where the others do.

    Example:
        # 某市财政局2024年部门预算
        收支总表
        单位：万元
        | 收入 | 预算数 | 支出 | 预算数 |
        | 收入总计 | 15.00 | 支出总计 | 15.00 |
        收入总表
        单位：万元
        | 部门名称 | 合计 |
        | 某市财政局 | 15.00 |
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | | 合计 | 15.00 |
        | 2010601 | 行政运行 | 15.00 |
        财政拨款收支总表
      ✓ 单位：万元
        | 收入 | 预算数 | 支出 | 预算数 |
        | 收入总计 | 15.00 | 支出总计 | 15.00 |
    """
    yield _finding(
        "FORM-UNIT",
        Severity.WARNING,
        row,
        "",
        "单位：",
        (
            f"“{row['text']}”没有注明金额单位，其他{row['others']}张表都有。",
            f"“{row['text']}” names no unit of money, {row['others']} other tables do.",
        ),
        row["text"],
    )


@kernel_rule("FORM-EMPTIED", "form_emptied", Severity.WARNING)
def emptied(row: Row, _cells: Cells) -> Iterator[Finding]:
    """A statement is not empty where a sentence states money of it.

    Example:
        # 某市财政局2024年部门预算
      ✓ 本部门没有政府性基金预算支出。
      ✗ 政府性基金预算支出3.00万元。
        政府性基金预算支出表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | | | |
        注：本表为空表。
    """
    yield _finding(
        "FORM-EMPTIED",
        Severity.WARNING,
        row,
        row["stated"],
        "",
        (
            f"文字说明“{row['quote']}”，“{row['title']}”却没有数字。",
            f"the text states {row['stated']} (“{row['quote']}”), but “{row['title']}” holds no numbers.",
        ),
        row["quote"],
    )


@kernel_rule("ITEM-OMITTED", "item_omitted", Severity.WARNING, Severity.INFO)
def omitted(row: Row, _cells: Cells) -> Iterator[Finding]:
    """A list of the items with money names them all.

    Warning where a list of 项 lacks just what the table has in one or two that are stated nowhere, unless that is less than
    all it lists; else info.

    Example:
        # 某市财政局2024年部门预算
        一般公共预算基本支出情况
      ✓ 2024年一般公共预算基本支出16.00万元，其中：公用经费16.00万元，主要包括：办公费、印刷费、水费、电费、邮电费。
      ✗ 2024年一般公共预算基本支出16.00万元，其中：公用经费16.00万元，主要包括：办公费、印刷费、水费、电费。
        一般公共预算基本支出表
        单位：万元
        | 科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费 |
        | | 合计 | 16.00 | | 16.00 |
        | 302 | 商品和服务支出 | 16.00 | | 16.00 |
        | 30201 | 办公费 | 5.00 | | 5.00 |
        | 30202 | 印刷费 | 4.00 | | 4.00 |
        | 30205 | 水费 | 3.00 | | 3.00 |
        | 30206 | 电费 | 3.00 | | 3.00 |
        | 30207 | 邮电费 | 1.00 | | 1.00 |
    """
    quote, left_out = row["quote"], row["left_out"]
    # what a sentence elsewhere states is not left out; 行政运行 of another 款 is not told from it
    if any(re.sub(r"^\d+ ", "", name) in row["named"] for name in left_out.split("、")):
        return
    if row["total"]:
        zh = f"“{quote}”之后逐项列出的金额，比总数正好少了表中的{left_out}。"
        en = f"the items listed below “{quote}” lack just {left_out} of their whole, which the table prints money for."
    else:
        zh = f"“{quote}”没有列出表中有金额的{left_out}。"
        en = f"the list “{quote}” leaves out {left_out}, which the table prints money for."
    severity = Severity.WARNING if row["total"] and not row["small"] else Severity.INFO
    yield _finding("ITEM-OMITTED", severity, row, "", left_out, (zh, en), quote)


@kernel_rule("ITEM-ZERO", "item_zero", Severity.INFO)
def zero(row: Row, _cells: Cells) -> Iterator[Finding]:
    """An item that a list says to have money is not printed as 0 in the table.

    Told of one or two items; where the table prints them blank, or 0 to the yuan, the list is contradicted (CLAIM).

    Example:
        # 某市财政局2024年部门预算
        一般公共预算基本支出情况
      ✓ 2024年一般公共预算基本支出16.00万元，其中：公用经费16.00万元，主要包括：办公费、印刷费、水费、电费。
      ✗ 2024年一般公共预算基本支出16.00万元，其中：公用经费16.00万元，主要包括：办公费、印刷费、水费、电费、邮电费。
        一般公共预算基本支出表
        单位：万元
        | 科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费 |
        | | 合计 | 16.00 | | 16.00 |
        | 302 | 商品和服务支出 | 16.00 | | 16.00 |
        | 30201 | 办公费 | 6.00 | | 6.00 |
        | 30202 | 印刷费 | 4.00 | | 4.00 |
        | 30205 | 水费 | 3.00 | | 3.00 |
        | 30206 | 电费 | 3.00 | | 3.00 |
        | 30207 | 邮电费 | 0.00 | | 0.00 |
    """
    quote, names = row["quote"], row["zero"]
    zh = f"“{quote}”列出了{names}，表中印为0；如不足表中最小单位，请核对。"
    en = f"the list “{quote}” names {names}, which the table prints 0 for; it may be less than the table's last digit."
    yield _finding("ITEM-ZERO", Severity.INFO, row, names, "0", (zh, en), quote)


@kernel_rule("FORM-BASES", "form_mixed", Severity.INFO)
def mixed(row: Row, _cells: Cells) -> Iterator[Finding]:
    """The comparisons of one explanation start from last year's budget or from its outturn, not now from one, now the other.

    Example:
        # 某市财政局2024年部门预算
        公务接待费预算3.00万元，比上年预算数增加1.00万元。
      ✓ 会议费预算2.00万元，比上年预算数增加1.00万元。
      ✗ 会议费预算2.00万元，比上年执行数增加1.00万元。
    """
    yield _finding(
        "FORM-BASES",
        Severity.INFO,
        row,
        row["one"],
        row["two"],
        (
            f"说明中{row['executed']}处与上年执行数比较（“{row['one']}”），{row['approved']}处与上年预算数比较（“{row['two']}”），口径不一。",
            f"{row['executed']} comparisons start from last year's outturn (“{row['one']}”), {row['approved']} from its budget "
            f"(“{row['two']}”).",
        ),
        row["one"],
    )


@kernel_rule(
    "CODE-UNPADDED",
    "SELECT document_id, page, row, bbox, text FROM check_remark WHERE kind = 'unpadded' ORDER BY document_id, ordinal",
    Severity.INFO,
)
def unpadded(row: Row, _cells: Cells) -> Iterator[Finding]:
    """A code in several columns is printed with its zeros, where the table prints them elsewhere.

    Example:
        # 某市财政局2024年部门预算
        支出总表
        单位：万元
        | 科目编码 | 科目编码 | 科目编码 | 科目名称 | 合计 |
        | 类 | 款 | 项 | 科目名称 | 合计 |
        | 201 | 06 | 01 | 行政运行 | 12.00 |
      ✓ | 208 | 05 | 01 | 行政单位离退休 | 8.00 |
      ✗ | 208 | 5 | 01 | 行政单位离退休 | 8.00 |
    """
    full = "".join(part.zfill(2) for part in row["text"].split("|"))
    yield _finding(
        "CODE-UNPADDED",
        Severity.INFO,
        row,
        row["text"],
        full,
        (
            f"科目编码印为{row['text']}，少了0，应为{full}；表中其他编码都有。",
            f"the code {row['text']} is printed without its zero ({full}); the table's other codes have theirs.",
        ),
        row["text"],
    )
