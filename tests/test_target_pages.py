"""Target forms and lists of real disclosures: what a person reads off their pages, and what must be true of every one."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from budgetdiff.facts import Indicator, folded
from budgetdiff.statements import Reading
from budgetdiff.statements.forms.columns import part_of
from tests.support.corpus import understood

pytestmark = pytest.mark.corpus
PAGES = Path(__file__).with_name("target_pages.csv")
"""Readings of whole pages: typed after the parser's output had been seen, then read against the pages."""
# document: page: rows of indicators. Counted on pictures of the pages, but for these, which were counted from the grid as read and
# are held by weights that sum to 90 or 100, where forms print them: swu2023ys but 16, 24, 39; csxf2026 but 22, 24, 31;
# bjxf2026b 15, 16; cqkj2026 26, 27; qzzfbj2026 27 to 29
COUNTS = {
    "bjxf2026b": {13: 21, 14: 19, 15: 14, 16: 14, 17: 10},
    "cqkj2026": {26: 8, 27: 6, 28: 6},
    "csxf2026": {22: 8, 23: 10, 24: 10, 25: 10, 26: 10, 27: 10, 28: 10, 29: 8, 30: 10, 31: 10, 32: 5},
    "fzjg2026": {23: 6, 24: 10, **dict.fromkeys(range(25, 37), 6)},
    "gjxf2024js": {30: 8, 31: 2, 32: 6, 33: 4, 34: 9, 35: 4, 36: 4, 46: 9, 48: 4},
    "qzzfbj2026": {27: 6, 28: 6, 29: 6},
    "swu2023ys": {
        16: 4,
        17: 15,
        18: 6,
        19: 7,
        20: 13,
        21: 18,
        22: 1,
        23: 14,
        24: 19,
        25: 9,
        26: 10,
        27: 9,
        28: 10,
        29: 10,
        30: 6,
        31: 6,
        32: 19,
        33: 5,
        34: 8,
        35: 5,
        36: 11,
        37: 8,
        38: 6,
        39: 8,
        40: 6,
    },
    "xahj2022": {59: 23, 60: 15, 61: 8, 62: 7, 63: 8, 65: 9, 66: 10, 67: 10, 68: 10, 69: 4, 70: 12, 71: 27},
    "ytcz2026": {
        32: 7,
        33: 16,
        34: 2,
        35: 15,
        36: 10,
        37: 9,
        38: 9,
        39: 7,
        40: 15,
        41: 10,
        42: 8,
        43: 16,
        44: 2,
        45: 16,
        46: 9,
    },
}
# document: page: projects with their money and goals in words, counted on pictures of the pages
GOALS = {
    "gzcg2026": {38: 2, 39: 9, 40: 8, 41: 4},
    "hzsf2026": {39: 17, 40: 14},
    "huztj2026": {32: 7},
    "szqx2026": {15: 2, 16: 2},
}
HEADERS = {"category", "subcategory", "name", "kind", "unit", "score", "weight", "actual", "goal", "project"}
"""Parts of a form: what heads one of them is neither an indicator nor a project."""
# document: forms whose weights sum to 90 (or to 100, where the execution rate is an indicator)
WEIGHED = {
    "cqkj2026": [100] * 3,
    "csxf2026": [90] * 5,
    "gjxf2024js": [90] * 4 + [100],
    "swu2023ys": [90] * 24,
}


def reading(name: str) -> Reading:
    return understood(f"provinces/{name}.pdf")


def rows(indicators: tuple[Indicator, ...]) -> dict[int, int]:
    return dict(Counter(page for page, _ in {(i.provenance.page, i.provenance.row) for i in indicators}))


@pytest.mark.few
@pytest.mark.parametrize("name", COUNTS)
def test_every_row_of_the_page_is_an_indicator(name):
    assert rows(reading(name).indicators) == COUNTS[name]


@pytest.mark.few
@pytest.mark.parametrize("name", GOALS)
def test_every_project_of_a_list_of_goals_has_its_money_and_goal(name):
    read = reading(name)
    assert not read.indicators
    projects = [f for f in read.funds if not f.column_title]
    assert Counter(f.provenance.page for f in projects) == GOALS[name]
    assert [f.project for f in projects] == [e.project for e in read.evaluations]
    assert len({f.project for f in projects}) == len(projects)
    assert all(len(e.planned) > 8 for e in read.evaluations)


@pytest.mark.thorough
def test_pages_as_a_person_reads_them():
    expected: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    with PAGES.open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            expected[line["document"], line["page"]].append(tuple(line.values())[2:])
    assert sum(map(len, expected.values())) > 140
    for (name, page), wanted in expected.items():
        found = [
            (
                i.project,
                i.category,
                i.subcategory,
                i.name[: len(want[3])] if len(want[3]) > 13 else i.name,
                i.comparator,
                *("" if value is None else str(value) for value in (i.target_value, i.target_upper)),
                i.unit or "",
                *("" if value is None else str(value) for value in (i.weight, i.actual_value, i.score)),
            )
            for i, want in zip(
                (i for i in reading(name).indicators if i.provenance.page == int(page)), wanted, strict=True
            )
        ]
        assert found == wanted, (name, page)


@pytest.mark.thorough
@pytest.mark.parametrize("name", COUNTS)
def test_what_must_be_true_of_every_indicator(name):
    read = reading(name)
    goals = {folded(e.planned) for e in read.evaluations if e.kind == "goal"}
    for one in read.indicators:
        assert one.name and one.project
        assert folded(one.target_raw) not in goals
        assert part_of(one.name) not in HEADERS, one.name
        assert part_of(one.project) not in HEADERS, one.project
        assert one.category.endswith("指标") or one.category in ("", "决策", "过程", "产出", "效益"), one.category
        if one.target_value is not None:
            assert one.comparator != "qualitative"


@pytest.mark.parametrize("name", WEIGHED)
def test_weights_make_up_the_points_of_a_form(name):
    forms: dict[str, list[Indicator]] = defaultdict(list)
    for one in reading(name).indicators:
        forms[one.project].append(one)
    weights = [sum(i.weight for i in own if i.weight is not None) for own in forms.values()]
    assert sorted(filter(None, weights)) == WEIGHED[name]


@pytest.mark.parametrize("name", [name for name in COUNTS if name != "gjxf2024js"])
def test_every_project_has_its_goal_in_words_once(name):
    read = reading(name)
    goals = Counter(e.project for e in read.evaluations if e.kind == "goal")
    assert goals == Counter({i.project: 1 for i in read.indicators})


def test_the_money_of_forms_is_that_of_their_pages():
    """Self-evaluations state what came over from last year and their rates; a form for a whole unit its tasks."""
    read = reading("gjxf2024js")
    own = [(f.label, f.column_title, f.raw) for f in read.funds if f.provenance.page == 32]
    assert own[:6] == [
        ("年度资金总额", "年初预算数", "493.76"),
        ("年度资金总额", "全年预算数", "536.2"),
        ("年度资金总额", "全年执行数", "413.57"),
        ("年度资金总额", "分值", "10.0"),
        ("年度资金总额", "执行率", "77.13%"),
        ("年度资金总额", "得分", "7.7"),
    ]
    assert ("上年结转", "全年执行数", "62.44") in own
    tasks = [f for f in reading("xahj2022").funds if f.provenance.page == 64]
    assert len(tasks) == 2 * 13
    assert sum(f.amount.value for f in tasks[:24:2]) == tasks[24].amount.value
    whole = {f.label: f.raw for f in reading("bjxf2026b").funds if f.provenance.page == 17}
    assert whole == {
        "预算支出总额": "9,626.777589",
        "财政拨款/合计": "9,626.777589",
        "财政拨款/基本支出": "7,485.224572",
        "财政拨款/项目支出": "2,141.553017",
    }
