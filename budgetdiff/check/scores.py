"""Rules over self-evaluation forms: printed scores against recomputed ones, totals, and the execution rate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from budgetdiff.check.cells import Cells
from budgetdiff.check.finding import Evidence, Finding, Severity
from budgetdiff.check.rule import Row, kernel_rule
from budgetdiff.facts import Amount, folded, rate_interval, rounded_percent
from budgetdiff.facts.quantity import DATES
from budgetdiff.track import Attainment, Score, attain, execution_points, score_of, shipped_profiles


def _short(value: Decimal | Fraction) -> str:
    """A number of points with at most four decimals, without zeros behind."""
    number = value if isinstance(value, Decimal) else Decimal((value * 20_000 + 1) // 2).scaleb(-4)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _evidence(document_id: str, line: Row, words: str, raw: str) -> Evidence:
    box = line["bbox"]
    return Evidence("", document_id, line["page"], line["row"], tuple(box) if box else None, words, raw)


@kernel_rule("SCORE", "scores", Severity.ERROR, Severity.WARNING)
def scores(row: Row, _cells: Cells) -> Iterator[Finding]:
    """A printed score is what a rule of scoring gives for the target and the actual printed beside it.

    Error where it is more than its points, warning where no rule of scoring gives it (see [targets](targets.md)).

    Example:
        # 某市财政局2023年度部门决算
        项目支出绩效自评表
        | 项目名称 | 项目名称 | 信息化建设 | 信息化建设 | 信息化建设 | 信息化建设 | 信息化建设 |
        | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
      ✓ | 产出指标 | 数量指标 | 开展活动场次 | ≥20场 | 25场 | 10 | 10 |
      ✗ | 产出指标 | 数量指标 | 开展活动场次 | ≥20场 | 25场 | 10 | 12 |
        支出决算表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | 2010607 | 信息化建设 | 12.00 |
    """
    score, weight = row["score"], row["weight"]
    subject = f"{row['project']} {row['name']}"
    raw = f"{row['target_raw']} → {row['actual_raw'] or '—'}: {_short(score)}/{_short(weight)}"
    evidence = (_evidence(row["document_id"], row, subject, raw),)
    if score > weight:
        yield Finding(
            rule="SCORE",
            severity=Severity.ERROR,
            document_id=row["document_id"],
            page=row["page"],
            subject=subject,
            expected=f"<= {_short(weight)}",
            found=_short(score),
            difference=_short(score - weight),
            tolerance="0",
            message_zh=f"{subject}：得分{_short(score)}高于分值{_short(weight)}。",
            message_en=f"{subject}: scored {_short(score)}, more than its {_short(weight)} points.",
            evidence=evidence,
        )
        return
    given = {profile.id: got for profile in shipped_profiles().values() if (got := _given(row, profile)) is not None}
    if not given or any(one.agrees(score) for one in given.values()) or _beyond(row):
        return
    figures = sorted({(one.low, one.high) for one in given.values()})
    expected = " / ".join(_short(low) if low == high else f"{_short(low)}–{_short(high)}" for low, high in figures)
    nearest = min((abs(Fraction(score) - edge) for pair in figures for edge in pair), default=Fraction(0))
    yield Finding(
        rule="SCORE",
        severity=Severity.WARNING,
        document_id=row["document_id"],
        page=row["page"],
        subject=subject,
        expected=expected,
        found=_short(score),
        difference=_short(nearest),
        tolerance="",
        message_zh=f"{subject}：指标值{row['target_raw']}，实际完成{row['actual_raw']}，分值{_short(weight)}，按各评分规则应得{expected}，"
        f"印为{_short(score)}。",
        message_en=f"{subject}: target {row['target_raw']}, actual {row['actual_raw']}, {_short(weight)} points; the rules "
        f"of scoring give {expected}, {_short(score)} is printed.",
        evidence=evidence,
    )


def _given(row: Row, profile: Any) -> Score | None:
    return score_of(
        profile,
        comparator=row["comparator"],
        target=row["target_value"],
        upper=row["target_upper"],
        unit=row["unit"],
        target_raw=row["target_raw"],
        actual=row["actual_value"],
        actual_raw=row["actual_raw"],
        weight=row["weight"],
        cost="成本" in row["category"] + row["subcategory"],
    )


def _beyond(row: Row) -> bool:
    """Whether more was reached than asked for: then points may be taken off for a target set too low, nobody says how many."""
    comparator = ">=" if row["comparator"] == "=" else row["comparator"]
    got = attain(
        comparator, row["target_value"], row["target_upper"], row["actual_value"], ordinal=row["unit"] in DATES
    )
    return got.attainment in (Attainment.EXCEEDED, Attainment.FAR_EXCEEDED)


def _leaves_points(lines: Sequence[Row], missing: Decimal) -> bool:
    """Whether points that no line of a form has may make up what its scores lack: the ten of the rate of execution."""
    weights = [line["weight"] for line in lines]
    if any(weight is None for weight in weights):
        return False
    return 0 < missing <= Decimal(100) - sum(weights, Decimal(0))


@kernel_rule("SCORE-TOTAL", "score_totals", Severity.ERROR)
def score_totals(row: Row, _cells: Cells) -> Iterator[Finding]:
    """The total of a self-evaluation form is the sum of its lines' points, and of their scores.

    Example:
        # 某市财政局2023年度部门决算
        项目支出绩效自评表
        | 项目名称 | 项目名称 | 信息化建设 | 信息化建设 | 信息化建设 | 信息化建设 | 信息化建设 |
        | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
        | 产出指标 | 数量指标 | 开展活动场次 | ≥20场 | 25场 | 60 | 60 |
        | 效益指标 | 社会效益 | 参加活动人数 | ≥200人 | 250人 | 40 | 40 |
      ✓ | 总分 | | | | | 100 | 100 |
      ✗ | 总分 | | | | | 100 | 90 |
        支出决算表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | 2010607 | 信息化建设 | 12.00 |
    """
    for part, zh, en in (("weight", "分值", "points"), ("score", "得分", "scores")):
        total = row[part]
        values = [line[part] for line in row["lines"]]
        if total is None or not values or any(value is None for value in values):
            continue
        money = row["execution"][part] if row["execution"] else None
        sums = {sum(values, Decimal(0)), sum(values, money or Decimal(0))}
        if part == "score" and money is None and _leaves_points(row["lines"], total - sum(values, Decimal(0))):
            continue
        # the finest digit the form prints; whole points are as they were given
        digits = max(
            max(0, -int(value.normalize().as_tuple().exponent)) for value in (*values, money or Decimal(0), total)
        )
        tolerance = Decimal(1).scaleb(-digits) * (len(values) + 2) / 2 if digits else Decimal(0)
        if any(abs(total - one) <= tolerance for one in sums):
            continue
        expected = sum(values, money or Decimal(0))
        subject = f"{row['project']} {row['label']} {zh}"
        lines = [*([row["execution"]] if money is not None else []), *row["lines"]]
        yield Finding(
            rule="SCORE-TOTAL",
            severity=Severity.ERROR,
            document_id=row["document_id"],
            page=row["page"],
            subject=subject,
            expected=_short(expected),
            found=_short(total),
            difference=_short(abs(total - expected)),
            tolerance=_short(tolerance),
            message_zh=f"{row['project']}：{row['label']}的{zh}印为{_short(total)}，各项之和为{_short(expected)}。",
            message_en=f"{row['project']}: the total of {en} is printed as {_short(total)}; the lines add up to "
            f"{_short(expected)}.",
            evidence=(
                _evidence(row["document_id"], row, subject, _short(total)),
                *(_evidence(row["document_id"], line, f"{line['name']} {zh}", _short(line[part])) for line in lines),
            ),
        )


@kernel_rule("EXECUTION", "execution_lines", Severity.ERROR, Severity.WARNING)
def execution(row: Row, _cells: Cells) -> Iterator[Finding]:
    """The execution rate of a self-evaluation form is money spent over its budget, and its score that share of its points.

    Error of the rate, warning of its score (see [targets](targets.md)).

    Example:
        # 某市财政局2023年度部门决算
        项目支出绩效自评表
        | 项目名称 | 信息化建设 | 信息化建设 | 信息化建设 | 信息化建设 | 信息化建设 | 信息化建设 |
        | 项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
      ✓ | 年度资金总额 | 12.00 | 12.00 | 6.00 | 10 | 50.00% | 5 |
      ✗ | 年度资金总额 | 12.00 | 12.00 | 6.00 | 10 | 60.00% | 6 |
        | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
        | 产出指标 | 数量指标 | 开展活动场次 | ≥20场 | 25场 | 90 | 90 |
        支出决算表
        单位：万元
        | 科目编码 | 科目名称 | 合计 |
        | 2010607 | 信息化建设 | 12.00 |
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)%", folded(row["reached"]))
    spent = next((Amount(f["amount"], f["quantum"]) for f in row["funds"] if f["phase"] == "executed"), None)
    budgets = [
        Amount(f["amount"], f["quantum"]) for f in row["funds"] if f["phase"] in ("adjusted", "approved", "proposed")
    ]
    subject = f"{row['project']} {row['label']}"
    money = tuple(
        _evidence(row["document_id"], fund, f"{subject} {fund['column']}", fund["raw"]) for fund in row["funds"]
    )
    ranges = [pair for budget in budgets if spent is not None and (pair := rate_interval(spent, budget)) is not None]
    if match is not None and ranges:
        rate = Fraction(match[1]) / 100
        step = Fraction(1, 100 * 10 ** len(match[1].partition(".")[2]))
        if not any(low < rate + step and high >= rate - step / 2 for low, high in ranges):
            adjusted = next((f for f in row["funds"] if f["phase"] == "adjusted"), None) or row["funds"][0]
            exact = Fraction(spent.value) / Fraction(adjusted["amount"]) if spent and adjusted["amount"] else rate
            yield Finding(
                rule="EXECUTION",
                severity=Severity.ERROR,
                document_id=row["document_id"],
                page=row["page"],
                subject=f"{subject} 执行率",
                expected=f"{rounded_percent(exact)}%",
                found=row["reached"],
                difference=f"{rounded_percent(rate - exact)}",
                tolerance=f"{rounded_percent(step / 2)}",
                message_zh=f"{subject}：执行率印为{row['reached']}，执行数与预算数之比为{rounded_percent(exact)}%。",
                message_en=f"{subject}: an execution rate of {row['reached']} is printed; money spent over budget is "
                f"{rounded_percent(exact)}%.",
                evidence=money,
            )
            return
    if row["score"] is None or row["weight"] is None:
        return
    rates = [(Fraction(match[1]) / 100,) * 2] if match else []
    held = [Score(*(execution_points(edge, row["weight"]) for edge in pair)) for pair in (*rates, *ranges)]
    if not held or row["score"] == 0 or any(one.agrees(row["score"]) for one in held):
        return
    low, high = held[0].low, held[0].high
    expected = _short(low) if low == high else f"{_short(low)}–{_short(high)}"
    yield Finding(
        rule="EXECUTION",
        severity=Severity.WARNING,
        document_id=row["document_id"],
        page=row["page"],
        subject=f"{subject} 得分",
        expected=expected,
        found=_short(row["score"]),
        difference=_short(abs(Fraction(row["score"]) - low)),
        tolerance="",
        message_zh=f"{subject}：执行率{row['reached'] or '—'}，分值{_short(row['weight'])}，得分应为{expected}，"
        f"印为{_short(row['score'])}。",
        message_en=f"{subject}: execution rate {row['reached'] or '—'} of {_short(row['weight'])} points is {expected}; "
        f"{_short(row['score'])} is printed.",
        evidence=(*money, _evidence(row["document_id"], row, f"{subject} 得分", _short(row["score"]))),
    )
