"""Results in a terminal: names of the catalogue, one unit of money, as wide as the window, every figure the comparison's."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Unit
from budgetdiff.report import Language
from budgetdiff.report.names import MEASURES, STATEMENTS
from budgetdiff.report.terminal import Asked, columns_of, compared, followed, statement_named
from tests.support.commandline import run
from tests.support.examples import examples
from tests.support.machine import ROOT
from tests.test_report import database_of, wan


@pytest.fixture(scope="module")
def wanli(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wanli")
    with bd.open(folder / "budget.duckdb") as database:
        assert not database.ingest(ROOT / "datasets" / "wanli-subdistrict").failed
        compared = database.compare("2024", "2025", materiality=bd.thresholds("1000000", "10"))
        trend = database.trend("2023", "2024", "2025")
    return folder, compared, trend


ASKED = st.builds(
    Asked,
    st.sampled_from([None, 1, 2, 3]),
    st.sampled_from([None, "expenditure", "general_public", "three_public"]),
    st.sampled_from([None, "total", "basic", "project"]),
    st.none(),
    st.sampled_from([None, 1, 5, 50]),
    st.booleans(),
)


@examples(30)
@given(ASKED, st.sampled_from(["zh", "en"]), st.sampled_from([80, 100, 120, 200]))
def test_no_line_is_wider_than_the_window_and_every_amount_is_the_comparisons(wanli, asked, language, width):
    comparison = wanli[1]
    text = compared(comparison, Language(language, Unit.WAN), asked, width=width)
    held = {
        wan(value).replace(",", "").lstrip("−+")
        for name in ("base", "current", "delta", "change")
        for value in comparison.lines[name].drop_nulls()
    }
    title, _heads, *lines = text.splitlines()
    assert "万元" in title or "wan yuan" in title
    for line in lines:
        assert columns_of(line) <= width, line
    for line in (line for line in lines if not line.startswith("—")):
        cells = [cell for cell in re.split(r"  +", line) if re.fullmatch(r"[+−]?[\d,]+\.\d+[*?]?", cell)]
        for cell in cells[:3]:
            assert cell.rstrip("*?").replace(",", "").lstrip("−+") in held, (cell, line)


def test_a_depth_shows_no_deeper_codes_and_the_top_is_the_largest(wanli):
    comparison = wanli[1]
    for depth, longest in ((1, 3), (2, 5), (3, 7)):
        text = compared(comparison, Language("zh"), Asked(depth, "expenditure"))
        codes = re.findall(r"^(\d+) ", text, re.MULTILINE)
        assert codes
        assert max(map(len, codes)) == longest
    text = compared(comparison, Language("zh"), Asked(3, "expenditure", top=1))
    leaves = comparison.select("expenditure", "total").filter(level=3)
    largest = max(leaves.iter_rows(named=True), key=lambda row: abs(row["change"] or 0))
    assert f"{largest['code']}" in text
    assert len(re.findall(r"^\d{7}", text, re.MULTILINE)) == 1


def test_thresholds_mark_lines_and_leave_the_others_out(wanli):
    comparison = wanli[1]
    text = compared(comparison, Language("zh"), Asked(3, "expenditure", material=True))
    codes = set(re.findall(r"^(\d{7}) ", text, re.MULTILINE))
    material = comparison.select("expenditure", "total").filter(material=True, level=3)
    assert codes == set(material["code"])
    assert "! 超过所设界限" in text


def test_english_has_no_chinese_but_names_and_chinese_no_english(wanli):
    _folder, comparison, trend = wanli
    chinese = compared(comparison, Language("zh"), Asked()) + followed(trend, Language("zh"), Asked())
    assert not re.search(r"[A-Za-z]{3,}", chinese)
    english = compared(comparison, Language("en", Unit.MILLION), Asked())
    names = {str(name) for name in comparison.lines["label"].drop_nulls()} | set(comparison.units)
    for name in sorted(names, key=len, reverse=True):
        english = english.replace(name, "")
    assert not re.findall("[\u4e00-\u9fff]{2,}", re.sub("[\u4e00-\u9fff]+…", "", english))


def test_names_of_either_language_are_taken_and_typos_get_near_ones():
    assert statement_named("支出总表") == statement_named("Expenditure table") == "expenditure"
    with pytest.raises(QuestionError, match=r"near it are .*expenditure"):
        statement_named("expenditur")
    chinese = Language("zh")
    assert all(chinese(name) != name for name in (*STATEMENTS.values(), *MEASURES.values()))


def test_a_doubtful_figure_is_marked(wanli):
    comparison = wanli[1]
    ids = set(comparison.lines["current_fact_id"].drop_nulls())
    text = compared(comparison, Language("zh"), Asked(1, "expenditure"), doubtful=ids)
    assert re.search(r"\d\?", text)
    assert any(line.startswith("? ") for line in text.splitlines())


@pytest.mark.thorough
def test_the_command_line_asks_and_speaks_the_language_of_the_environment(wanli, monkeypatch):
    folder = wanli[0]
    answer = run("compare", "2024", "2025", "--level", "1", "--statement", "支出总表", "--top", "3", cwd=folder)
    assert (answer.returncode, "million yuan" in answer.stdout.decode()) == (0, True), answer.stderr
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    said = run("compare", "2024", "2025", cwd=folder).stdout.decode()
    assert "各表合计" in said
    assert max(map(columns_of, said.splitlines())) <= 80
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert "Totals" in run("compare", "2024", "2025", cwd=folder).stdout.decode()
    assert "各表合计" in run("compare", "2024", "2025", "--lang", "zh", cwd=folder).stdout.decode()
    for wrong, words in (
        (("--statement", "expenditur"), "near it are"),
        (("--measure", "nope"), "there is no measure"),
        (("--material-only",), "--amount"),
    ):
        refused = run("compare", "2024", "2025", *wrong, cwd=folder)
        assert (refused.returncode, words in " ".join(refused.stderr.decode().split())) == (2, True), refused.stderr


def test_rank_without_periods_takes_each_units_newest(tmp_path):
    with database_of(tmp_path, (2023, "1.00"), (2024, "2.00")) as database:
        assert database.rank().lines.equals(database.rank("2023", "2024").lines)
        with pytest.raises(QuestionError, match="give both, or none"):
            database.rank("2023")


def test_help_is_in_the_readers_language_and_none_is_missing(monkeypatch, tmp_path):
    import typer

    from budgetdiff.cli import app
    from budgetdiff.cli.help import _chinese, commands_of

    words = _chinese()["help"]
    said = set()
    for command in commands_of(typer.main.get_command(app)):
        said |= {command.help, *(p.help for p in command.params if getattr(p, "help", None))}
    assert said - words.keys() == {"Show this message and exit."} or said <= words.keys()
    assert words.keys() <= said, "help of what is no more"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for command in ("compare", "track", "report"):
        text = run(command, "--help", cwd=tmp_path).stdout.decode()
        assert "用法：" in text
        assert "选项：" in text
        assert "Usage" not in text
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert "Usage" in run("compare", "--help", cwd=tmp_path).stdout.decode()


def test_a_narrow_window_keeps_what_tells_columns_of_a_table_apart(wanli):
    comparison = wanli[1]
    for language, width in (("en", 80), ("en", 100), ("zh", 80)):
        text = compared(comparison, Language(language, Unit.WAN), Asked(), width=width)
        named = [re.split(r"  +", line.strip())[0] for line in text.splitlines() if " · " in line and "→" not in line]
        # "Incom… · Business income" and not "Income table · B…"
        assert named
        assert all(len(name.partition(" · ")[2]) >= 2 for name in named), named
    text = compared(comparison, Language("en", Unit.MILLION), Asked(), width=200)
    assert "Table of fiscal appropriations · Expenditure · General public budget" in text
    text = compared(comparison, Language("en", Unit.MILLION), Asked(level=1, statement="expenditure"), width=80)
    assert "Education 教育支出" in text
    assert re.search(r"Culture, tourism[^ ]* ?[^ ]*…  ", text), (
        "the English of a long name comes before the printed one"
    )


@pytest.mark.parametrize(("top", "depth"), [(1, None), (4, None), (3, 1)])
def test_the_top_of_a_trend_changed_most_from_the_first_period_to_the_last(wanli, top, depth):
    trend = wanli[2]
    ends = {}
    for row in trend.lines.filter(statement="expenditure", measure="total").iter_rows(named=True):
        if row["code"] and (row["level"] == depth if depth else row["role"] == "leaf"):
            ends.setdefault((row["statement"], row["code"]), {})[row["period"]] = row["amount"]
    first, last = str(trend.periods[0]), str(trend.periods[-1])
    moved = {
        key[1]: abs(held[last] - held[first])
        for key, held in ends.items()
        if held.get(first) is not None and held.get(last) is not None
    }
    expected = sorted(moved, key=lambda code: -moved[code])[:top]
    text = followed(trend, Language("zh"), Asked(depth, "expenditure", top=top))
    assert re.findall(r"^(\d+) ", text, re.MULTILINE) == expected


@pytest.mark.parametrize(("amount", "percent"), [("1000000", None), (None, "50"), ("1000000", "50"), ("1", None)])
def test_thresholds_mark_the_lines_of_a_trend_and_leave_the_others_out(wanli, amount, percent):
    trend = wanli[2]
    materiality = bd.thresholds(amount, percent)
    first, last = str(trend.periods[0]), str(trend.periods[-1])
    held = {}
    for row in trend.lines.filter(statement="expenditure", measure="total", level=3).iter_rows(named=True):
        held.setdefault(row["code"], {})[row["period"]] = row["amount"]
    expected = set()
    for code, amounts in held.items():
        start, end = amounts.get(first), amounts.get(last)
        if start is None or end is None or start == end:
            continue
        far = amount is None or abs(end - start) >= int(amount)
        steep = percent is None or not start or abs(end - start) * 100 >= int(percent) * start
        if far and steep:
            expected.add(code)
    assert expected
    assert len(expected) < len(held)
    marked = followed(trend, Language("zh"), Asked(3, "expenditure", materiality=materiality))
    assert set(re.findall(r"^(\d{7}) .*!$", marked, re.MULTILINE)) == expected
    only = followed(trend, Language("zh"), Asked(3, "expenditure", material=True, materiality=materiality))
    assert set(re.findall(r"^(\d{7}) ", only, re.MULTILINE)) == expected
    assert "! 超过所设界限" in only


def test_a_ranking_marks_what_is_above_the_thresholds_and_shows_one_unit_with_its_rank_among_all(tmp_path):
    from budgetdiff.report.terminal import ranked

    with database_of(tmp_path, (2023, "1.00"), (2024, "2.00")) as database:
        ranking = database.rank()
    over = Asked(materiality=bd.thresholds("10000", None))
    assert re.search(r"!$", ranked(ranking, Language("zh"), over), re.MULTILINE)
    under = bd.thresholds("10001", None)
    assert "!" not in ranked(ranking, Language("zh"), Asked(materiality=under))
    assert "没有" in ranked(ranking, Language("zh"), Asked(material=True, materiality=under))
    unit = ranking.lines["unit_name"][0]
    assert ranking.of_unit(unit).lines.equals(ranking.lines.filter(unit_name=unit))
    assert not ranking.of_unit("no such unit").lines.height
