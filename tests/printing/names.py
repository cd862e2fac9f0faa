"""What provinces and the centre call the statutory tables, their sources and their totals: data, no layout."""

from __future__ import annotations

from dataclasses import dataclass

from tests.printing.accounts import APPROPRIATED, CAPITAL, FUND, GENERAL

BUDGET_TITLES = {
    "standard": {
        "income_expenditure": "收支总表",
        "income": "收入总表",
        "expenditure": "支出总表",
        "appropriation": "财政拨款收支总表",
        "general_public": "一般公共预算支出表",
        "basic_economic": "一般公共预算基本支出表",
        "three_public": "一般公共预算“三公”经费支出表",
        "government_fund": "政府性基金预算支出表",
        "state_capital": "国有资本经营预算支出表",
        "project_expenditure": "项目支出表",
    },
    "fujian": {
        "income_expenditure": "{y}年度收支预算总表",
        "income": "{y}年度收入预算总表",
        "expenditure": "{y}年度支出预算总表",
        "appropriation": "{y}年度财政拨款收支预算总表",
        "general_public": "{y}年度一般公共预算拨款支出预算表",
        "basic_economic": "{y}年度一般公共预算基本支出经济分类情况表",
        "three_public": "{y}年度一般公共预算“三公”经费支出预算表",
        "government_fund": "{y}年度政府性基金预算拨款支出预算表",
        "state_capital": "{y}年度国有资本经营预算拨款支出预算表",
        "project_expenditure": "{y}年度项目支出预算表",
    },
    "shanghai": {
        "income_expenditure": "{y}年{l}财务收支预算总表",
        "income": "{y}年{l}收入预算总表",
        "expenditure": "{y}年{l}支出预算总表",
        "appropriation": "{y}年{l}财政拨款收支预算总表",
        "general_public": "{y}年{l}一般公共预算支出功能分类预算表",
        "basic_economic": "{y}年{l}一般公共预算基本支出部门预算经济分类预算表",
        "three_public": "{y}年{l}“三公”经费和机关运行经费预算表",
        "government_fund": "{y}年{l}政府性基金预算支出功能分类预算表",
        "state_capital": "{y}年{l}国有资本经营预算支出功能分类预算表",
        "project_expenditure": "{y}年{l}项目支出明细表",
    },
    "central": {
        "income_expenditure": "{l}收支总表",
        "income": "{l}收入总表",
        "expenditure": "{l}支出总表",
        "appropriation": "财政拨款收支总表",
        "general_public": "一般公共预算支出表",
        "basic_economic": "一般公共预算基本支出表",
        "three_public": "财政拨款“三公”经费支出表",
        "government_fund": "政府性基金预算支出表",
        "state_capital": "国有资本经营预算支出表",
        "project_expenditure": "项目支出预算表",
    },
    "yunnan": {
        "income_expenditure": "{l}财务收支预算总表",
        "income": "{l}收入预算表",
        "expenditure": "{l}支出预算表",
        "appropriation": "{l}财政拨款收支预算总表",
        "general_public": "一般公共预算支出预算表（按功能科目分类）",
        "basic_economic": "一般公共预算基本支出预算表",
        "three_public": "一般公共预算“三公”经费支出预算表",
        "government_fund": "政府性基金预算支出预算表",
        "state_capital": "国有资本经营支出预算表",
        "project_expenditure": "项目支出预算表",
    },
    "henan": {
        "income_expenditure": "{l}收支总体情况表",
        "income": "{l}收入总体情况表",
        "expenditure": "{l}支出总体情况表",
        "appropriation": "财政拨款收支总体情况表",
        "general_public": "一般公共预算支出情况表",
        "basic_economic": "一般公共预算基本支出情况表",
        "three_public": "一般公共预算“三公”经费支出情况表",
        "government_fund": "政府性基金预算支出情况表",
        "state_capital": "国有资本经营预算支出情况表",
        "project_expenditure": "项目支出预算明细表",
    },
}
"""Titles of a 预算; ``{y}`` is the year, ``{l}`` 部门 or 单位."""

_FINAL = {
    "income_expenditure": "收入支出决算总表",
    "income": "收入决算表",
    "expenditure": "支出决算表",
    "appropriation": "财政拨款收入支出决算总表",
    "general_public": "一般公共预算财政拨款支出决算表",
    "basic_economic": "一般公共预算财政拨款基本支出决算表",
    "three_public": "财政拨款“三公”经费支出决算表",
    "government_fund": "政府性基金预算财政拨款收入支出决算表",
    "state_capital": "国有资本经营预算财政拨款支出决算表",
}
FINAL_TITLES = {
    "standard": _FINAL,
    "fujian": {key: f"{{y}}年度{title}" for key, title in _FINAL.items()},
    "shanghai": _FINAL | {"state_capital": "国有资本经营预算财政拨款收入支出决算表"},
    "central": _FINAL | {"basic_economic": "一般公共预算财政拨款基本支出决算明细表"},
    "yunnan": _FINAL
    | {
        "income_expenditure": "收入支出决算表",
        "general_public": "一般公共预算财政拨款收入支出决算表",
        "appropriation": "财政拨款收入支出决算表",
        "three_public": "一般公共预算财政拨款“三公”经费支出决算表",
    },
    "henan": _FINAL
    | {"income_expenditure": "{l}收入支出决算总体情况表", "three_public": "“三公”经费公共预算财政拨款支出决算表"},
}
"""Titles of a 决算."""


@dataclass(frozen=True)
class Source:
    """A source of revenue as a row of the 收支总表 and as a column of the 收入总表: its names, measure and funds."""

    row: str
    column: str
    measure: str
    funds: tuple[str, ...]
    below: tuple[Source, ...] = ()


def _source(name: str, measure: str, funds: tuple[str, ...] = (), column: str = "") -> Source:
    return Source(name, column or name, measure, funds or (measure,))


_COMMON = (
    _source("财政专户管理资金收入", "fiscal_special"),
    _source("事业收入", "institutional"),
    _source("事业单位经营收入", "business"),
    _source("上级补助收入", "superior_subsidy"),
    _source("附属单位上缴收入", "affiliated_remittance"),
    _source("其他收入", "other"),
)
_THREE = (
    _source("一般公共预算拨款收入", GENERAL),
    _source("政府性基金预算拨款收入", FUND),
    _source("国有资本经营预算拨款收入", CAPITAL),
)
_SHANGHAI = (
    Source(
        "财政拨款收入",
        "财政拨款收入",
        "appropriation",
        APPROPRIATED,
        (_source("一般公共预算", GENERAL), _source("政府性基金", FUND), _source("国有资本经营预算", CAPITAL)),
    ),
    _source("事业收入", "institutional", ("institutional", "fiscal_special")),
    _source("事业单位经营收入", "business"),
    _source("其他收入", "other", ("superior_subsidy", "affiliated_remittance", "other")),
)
BUDGET_SOURCES = dict.fromkeys(BUDGET_TITLES, (*_THREE, *_COMMON)) | {"shanghai": _SHANGHAI}
"""Where the money of a 预算 comes from."""

FINAL_SOURCES = (
    _source("一般公共预算财政拨款收入", GENERAL),
    _source("政府性基金预算财政拨款收入", FUND),
    _source("国有资本经营预算财政拨款收入", CAPITAL),
    _source("上级补助收入", "superior_subsidy"),
    _source("事业收入", "institutional", ("institutional", "fiscal_special")),
    _source("经营收入", "business"),
    _source("附属单位上缴收入", "affiliated_remittance"),
    _source("其他收入", "other"),
)
"""The rows of revenue of a 决算; its 收入决算表 has one column for all appropriations."""
FINAL_COLUMNS = (_source("财政拨款收入", "appropriation", APPROPRIATED), *FINAL_SOURCES[3:])


def title_of(statement: str, names: str, family: str, year: int, level_word: str) -> str:
    """The title of a statement as this province prints it."""
    titles = BUDGET_TITLES if family == "budget" else FINAL_TITLES
    return titles[names][statement].format(y=year, l=level_word)
