"""Rules over codes: the name beside a code, a code that does not fit its table, a line whose code is missing.

Only names and codes of the dated tables in ``classification`` say anything; an unknown code or name is no finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Finding, Severity
from budgetdiff.check.rule import Row, kernel_rule
from budgetdiff.check.slips import slip
from budgetdiff.classification import code_table, codes_named, name_key


@lru_cache(maxsize=65536)
def judged(code: str, label: str, fiscal_year: int) -> tuple[str, tuple[str, ...]] | None:
    """What is wrong with a name beside a code: (“other”, codes the name belongs to), (“year”, names of the year), or (“slip”, the
    name that it is but for a letter).

    None where nothing is, or where the tables do not know.
    """
    names = code_table().get(code, ())
    valid = tuple(one for one in names if one.covers(fiscal_year))
    if not valid:
        return None
    key = name_key(label).removesuffix("支出")
    if any(_alike(key, name_key(one.name).removesuffix("支出")) for one in valid):
        return None
    if any(key == name_key(one.name).removesuffix("支出") for one in names):
        return "year", tuple(one.name for one in valid)
    named = {*codes_named().get(key, ()), *codes_named().get(f"{key}支出", ())}
    others = sorted(one for one in named if one[0] == code[0] and len(one) == len(code) and one != code)
    if others:
        return "other", tuple(others)
    slips = (
        ()
        if named
        else tuple(one.name for one in valid if slip(key, name_key(one.name).removesuffix("支出"), whole=True))
    )
    return ("slip", slips) if slips else None


def _alike(one: str, two: str) -> bool:
    """Whether two names may be the same one cut off: one begins the other, or holds it."""
    return one in two or two in one


@kernel_rule("CODE-NAME", "code_names", Severity.WARNING, Severity.INFO)
def code_names(row: Row, cells: Cells) -> Iterator[Finding]:
    """The name beside a code is the name the code has in that year.

    The names are dated (`classification/codes/`); unknown codes and names say nothing. A warning too where the name is
    misspelt by a letter; info where it is a name of other years.

    Example:
        # 某市财政局2024年部门预算
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
      ✓ | 2010601 | 行政运行 | 8.00 |
      ✗ | 2010601 | 一般行政管理事务 | 8.00 |
    """
    found = judged(row["code"], row["label"], row["document_year"])
    if found is None:
        return
    what, listed = found
    if what == "slip" and not row["read"]:
        return  # a machine's misreadings look the same
    cell = cells[row["facts"][0]]
    names = "、".join(one.name for one in code_table()[row["code"]] if one.covers(row["document_year"]))
    if what == "other":
        zh = f"科目{row['code']}的名称印为“{row['label']}”，该编码是“{names}”，“{row['label']}”的编码是{'、'.join(listed[:3])}"
        en = f"code {row['code']} is printed as “{row['label']}”; it is “{names}”, that name is of {', '.join(listed[:3])}"
    elif what == "slip":
        zh = f"科目{row['code']}的名称印为“{row['label']}”，应为“{listed[0]}”"
        en = f"code {row['code']} is printed as “{row['label']}”; its name is “{listed[0]}”"
    else:
        zh = f"科目{row['code']}的名称印为“{row['label']}”，是其他年度的名称，{row['document_year']}年为“{names}”"
        en = f"code {row['code']} is printed with a name of other years (“{row['label']}”); in {row['document_year']}: “{names}”"
    yield Finding(
        rule="CODE-NAME",
        severity=Severity.INFO if what == "year" else Severity.WARNING,
        document_id=row["document_id"],
        page=cell.page,
        subject=f"{row['code']} {row['label']}",
        expected=names,
        found=row["label"],
        difference="",
        tolerance="",
        message_zh=f"{cell.title}：{zh}（共{row['cells']}格）。",
        message_en=f"{cell.title}: {en} ({row['cells']} cells).",
        evidence=(cell.evidence,),
    )


@kernel_rule("CODE-PARENT", "code_orphan", Severity.WARNING)
def orphans(row: Row, cells: Cells) -> Iterator[Finding]:
    """Every line stands below the 类 and 款 that its code names, in a table that prints them.

    Example:
        # 某市财政局2024年部门预算
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | 201 | 一般公共服务支出 | 12.00 |
        | 20106 | 财政事务 | 12.00 |
        | 2010601 | 行政运行 | 12.00 |
        | 208 | 社会保障和就业支出 | 8.00 |
        | 20805 | 行政事业单位养老支出 | 8.00 |
        | 2080501 | 行政单位离退休 | 8.00 |
      ✓ | 221 | 住房保障支出 | 3.00 |
      ✓ | 22102 | 住房改革支出 | 3.00 |
        | 2210201 | 住房公积金 | 3.00 |
    """
    cell = cells[row["facts"][0]]
    parent = row["code"][:-2]
    yield Finding(
        rule="CODE-PARENT",
        severity=Severity.WARNING,
        document_id=row["document_id"],
        page=row["page"],
        subject=cell.words,
        expected=parent,
        found=row["code"],
        difference="",
        tolerance="",
        message_zh=f"{cell.title}：科目{row['code']}（{row['label']}）的上级科目{parent}不在表中，其他科目的上级都在，编码可能有误。",
        message_en=f"{cell.title}: the table does not print {parent}, the parent of {row['code']} ({row['label']}), but those of "
        "all other lines; the code may be wrong.",
        evidence=(cell.evidence,),
    )


@kernel_rule("CODE-MISSING", "code_missing", Severity.WARNING)
def uncoded(row: Row, cells: Cells) -> Iterator[Finding]:
    """Every line of a table of codes has its code.

    Example:
        # 某市财政局2024年部门预算
        支出总表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | 201 | 一般公共服务支出 | 12.00 |
        | 20106 | 财政事务 | 12.00 |
        | 2010601 | 行政运行 | 12.00 |
        | 208 | 社会保障和就业支出 | 8.00 |
        | 20805 | 行政事业单位养老支出 | 8.00 |
      ✓ | 2080501 | 行政单位离退休 | 8.00 |
      ✗ | | 行政单位离退休 | 8.00 |
        | 221 | 住房保障支出 | 3.00 |
        | 22102 | 住房改革支出 | 3.00 |
        | 2210201 | 住房公积金 | 3.00 |
    """
    key = name_key(row["label"])
    economic = row["statement"] in ("basic_economic", "general_public_economic", "expenditure_economic")
    named = {one for one in codes_named().get(key, ()) if (one[0] in "35") == economic}
    if not named or any(code.startswith(one) for one in named for code in row["codes"]):
        return
    cell = cells[row["facts"][0]]
    yield Finding(
        rule="CODE-MISSING",
        severity=Severity.WARNING,
        document_id=row["document_id"],
        page=row["page"],
        subject=cell.words,
        expected="、".join(sorted(named)[:3]),
        found="",
        difference="",
        tolerance="",
        message_zh=f"{cell.title}：“{row['label']}”没有可辨认的科目编码，表中其他各行都有。",
        message_en=f"{cell.title}: “{row['label']}” has no code that can be read, all other lines have one.",
        evidence=(cell.evidence,),
    )
