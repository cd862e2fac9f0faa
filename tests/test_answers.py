"""Every command that compares takes every option that changes the answer: one list, and each option seen in each output."""

from __future__ import annotations

import inspect
import json
import re
from decimal import Decimal
from functools import cache
from urllib.parse import unquote

import pytest
import typer
from lxml import html

import budgetdiff as bd
from budgetdiff.cli import app
from budgetdiff.cli.answers import JUDGING, MEASURING, RESTATING, SUMMING
from budgetdiff.desk.desk import Desk
from budgetdiff.desk.serve import application
from budgetdiff.desk.sessions import Sessions
from budgetdiff.errors import QuestionError
from budgetdiff.workflow import plans
from budgetdiff.workflow.comparing import report_options
from tests.support.commandline import run
from tests.test_report import text_of, wan

ANSWERS = {*RESTATING, *JUDGING, *SUMMING, *MEASURING}
THRESHOLDS = {"amount", "percent", "either", "threshold"}
WHERE_FROM = {"db", "lake", "unit", "level", "facts", "engine", "memory_limit"}
"""Options of ``compare`` that say which store is asked, and of whom."""
SHOWN = {
    "form",
    "lang",
    "statement",
    "measure",
    "side",
    "top",
    "material_only",
    "money_unit",
    "proposals",
    "out",
    "excel",
    "reasons",
}
"""Options of ``compare`` that say which lines of the answer are shown, and how."""
TAKES = {
    "compare": ANSWERS,
    "report": ANSWERS,
    "desk": ANSWERS,
    "narrate": ANSWERS - {*MEASURING},  # its sentences are those of the official form, which has nominal figures alone
    "trend": {*RESTATING, *MEASURING, *THRESHOLDS},  # of units; thresholds say which lines are shown
    "rank": {*RESTATING, *THRESHOLDS},  # of units, by what their tables print
    "track": {"mapping"},  # its own: of targets that are one through the years
    "pairs": {"across_phases"},  # printed figures side by side, nothing restated
}
YEAR = """{unit}{year}年度单位预算公开

支出预算总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t{a}\t{a}\t0.00
{code}\t{label}\t{a}\t{a}\t0.00
{code}01\t{label}之一\t{a}\t{a}\t0.00
"""
UNITS = ("某某市甲中心", "某某市乙中心")
FILES = {
    "walk.csv": "classification,from_code,to_code,weight,effective\nfunctional,20801,20899,1,2024-01-01\n",
    "map.csv": "earlier,later\n甲类支出,乙类支出\n",
    "tags.toml": '[direction]\n208 = "revenue"\n',
    "index.csv": "year,index\n2023,100\n2024,110\n",
    "staff.csv": "year,denominator,name\n2023,10,人\n2024,20,人\n",
    "internal.csv": "period,statement,amount,payer,payee\n2024:approved,expenditure,100000,某某市甲中心,某某市乙中心\n",
}


@cache
def options_of(command):
    """The parameters of a command by name."""
    commands = typer.main.get_command(app).commands
    return frozenset(one.name for one in commands[command].params) - {"help"}


def test_every_command_is_listed_and_takes_what_is_listed():
    commands = typer.main.get_command(app).commands
    for name in commands:
        assert options_of(name) & ANSWERS == TAKES.get(name, set()), name


def test_a_new_option_of_compare_has_its_place():
    assert options_of("compare") - {"base", "current"} == ANSWERS | WHERE_FROM | SHOWN


def test_the_faces_of_the_library_take_the_same():
    read = {"materiality", "tags", "crosswalk", "mapping", "across_phases", "department", "members", "internal"}
    for method in ("compare", "compare_to", "report", "report_all"):
        assert read | {"deflator", "per"} <= set(inspect.signature(getattr(bd.Database, method)).parameters), method
    assert read <= set(inspect.signature(bd.Database.narrate).parameters)
    assert read == set(inspect.signature(report_options).parameters)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two units of two years, files for every option, and a third year that is an outturn."""
    path = tmp_path_factory.mktemp("answers")
    made = []
    for number, unit in enumerate(UNITS):
        for year, amount, code, label in ((2023, 100, "208", "甲类支出"), (2024, 150 + 30 * number, "208", "乙类支出")):
            made.append(path / f"{number}-{year}.txt")
            text = YEAR.format(unit=unit, year=year, a=f"{amount}.00", code=code, label=label)
            made[-1].write_text(text, encoding="utf-8")
    for name, content in FILES.items():
        (path / name).write_text(content, encoding="utf-8")
    with bd.open(path / "budget.duckdb") as database:
        assert not database.ingest(made, jobs=1).failed
    return path


def asked(folder):
    """Each option that changes what a report of these documents says, as keywords of the library."""
    return {
        "materiality": {"materiality": bd.thresholds("400000")},
        "tags": {"materiality": bd.thresholds("1"), "tags": folder / "tags.toml"},
        "crosswalk": {"crosswalk": folder / "walk.csv"},
        "deflator": {"deflator": folder / "index.csv"},
        "per": {"per": folder / "staff.csv"},
    }


def body(path):
    """A page without the way to the other pages of a site."""
    text = re.sub(r'<p class="home">.*?</p>\n?', "", text_of(path))
    return re.sub(r'<a href="audit.html#f-\w+">(\w+)</a>', r"\1", text)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["materiality", "tags", "crosswalk", "deflator", "per"])
def test_a_page_of_a_site_is_the_report_that_is_asked_for_alone(folder, tmp_path, name):
    options = asked(folder)[name]
    with bd.open(folder / "budget.duckdb") as database:
        plain = body(database.report(tmp_path / "plain.html", unit=UNITS[0]))
        alone = body(database.report(tmp_path / "alone.html", unit=UNITS[0], **options))
        assert alone != plain
        site = tmp_path / "site"
        assert len(database.report_all(site).written) == 2
        assert body(site / plans.file_name(UNITS[0])) == plain
        # another answer is another page, and the same answer the same
        assert len(database.report_all(site, **options).written) == 2
        assert body(site / plans.file_name(UNITS[0])) == alone
        assert not database.report_all(site, **options).written
        assert len(database.report_all(site).written) == 2


@pytest.mark.thorough
def test_other_years_and_phases_are_compared_only_where_that_is_allowed(folder, tmp_path):
    third = tmp_path / "third.txt"
    text = YEAR.format(unit=UNITS[0], year=2022, a="90.00", code="208", label="甲类支出")
    third.write_text(text.replace("单位预算公开", "单位决算公开").replace("预算总表", "决算总表"), encoding="utf-8")
    with bd.open(None) as database:
        assert not database.ingest([third, folder / "0-2023.txt", folder / "0-2024.txt"], jobs=1).failed
        mixed = {"base": "2022:executed", "current": "2024"}
        refused = database.report_all(tmp_path / "no", language="en", **mixed)
        assert "cannot be compared" in refused.left_out[UNITS[0]]
        made = database.report_all(tmp_path / "yes", across_phases=True, **mixed)
        assert made.written == (UNITS[0],)
        assert database.report(tmp_path / "r.html", across_phases=True, **mixed).is_file()


@pytest.mark.thorough
def test_a_mapping_pairs_the_lines_of_a_report(tmp_path):
    text = YEAR.replace("{code}\t{label}", "\t{label}").replace("{code}01\t{label}之一", "\t其中：{label}之一")
    paths = []
    for year, label in ((2023, "甲类支出"), (2024, "乙类支出")):
        paths.append(tmp_path / f"{year}.txt")
        paths[-1].write_text(text.format(unit=UNITS[0], year=year, a="5.00", label=label), encoding="utf-8")
    (tmp_path / "map.csv").write_text(FILES["map.csv"], encoding="utf-8")
    with bd.open(None) as database:
        assert not database.ingest(paths, jobs=1).failed
        options = {"mapping": tmp_path / "map.csv"}
        assert database.compare("2023", "2024", **options).lines.filter(matched="mapping").height
        plain = body(database.report(tmp_path / "plain.html"))
        alone = body(database.report(tmp_path / "alone.html", **options))
        database.report_all(tmp_path / "site", **options)
        assert body(tmp_path / "site" / plans.file_name(UNITS[0])) == alone != plain


def figures(path):
    """Base, current and change of the first card of a report, in yuan, and its sentences."""
    view = json.loads(text_of(path))
    card = view["cards"][0]
    return [
        Decimal(card[side]["yuan"] if side != "delta" else card[side]) for side in ("base", "current", "delta")
    ], view["sentences"]


@pytest.mark.thorough
@pytest.mark.parametrize("internal", [False, True])
def test_a_report_of_a_department_says_what_the_comparison_says(folder, tmp_path, internal):
    options = {"department": "某部", "internal": folder / "internal.csv" if internal else None}
    with bd.open(folder / "budget.duckdb") as database:
        total = database.compare("2023", "2024", **options).select("expenditure", "total").filter(role="total")
        seen, sentences = figures(database.report(tmp_path / "r.json", **options))
        assert seen == [total[side][0] for side in ("base", "current", "delta")]
        assert seen[0] == 2_000_000
        assert seen[1] == (3_200_000 if internal else 3_300_000)
        said = "".join(sentences)
        assert (
            "某部为2个单位之和：某某市乙中心、某某市甲中心" in said
            or "某部为2个单位之和：某某市甲中心、某某市乙中心" in said
        )
        assert ("扣除单位间往来1笔" if internal else "重复计算") in said
        page = html.fromstring(text_of(database.report(tmp_path / "r.html", **options)))
        assert wan(total["current"][0]) in page.text_content()
        one, alone = figures(database.report(tmp_path / "one.json", department="某部", members=[UNITS[1]]))
        assert one[1] == 1_800_000
        assert "重复计算" not in "".join(alone)  # a single unit passes nothing to another
        told = database.narrate(**options)
        assert f"{seen[1] / 10000:.2f}万元" in told
        english = figures(database.report(tmp_path / "en.json", language="en", **options))[1]
        assert any(text.startswith("某部 is the sum of 2 units") for text in english)


@pytest.mark.thorough
def test_a_department_has_its_page_in_a_site_and_none_of_the_units_ranks(folder, tmp_path):
    with bd.open(folder / "budget.duckdb") as database:
        made = database.report_all(tmp_path, department="某部")
        assert made.written == ("某部", *sorted(UNITS))
        alone = body(database.report(tmp_path / "alone.html", department="某部"))
    index = html.fromstring(text_of(tmp_path / "index.html"))
    [line] = index.xpath("//p[@class='sum']")
    file = line.xpath("./a/@href")[0]
    assert body(tmp_path / unquote(file)) == alone
    assert wan(Decimal(3_300_000)) in line.text_content()
    ranked = [row.xpath("./th/a")[0].text_content() for row in index.xpath("//table[@class='units']/tbody/tr")]
    assert sorted(ranked) == sorted(UNITS)
    with bd.open(folder / "budget.duckdb") as database:
        # one that is asked for no more keeps no page
        database.report_all(tmp_path)
    assert not (tmp_path / unquote(file)).exists()


@pytest.mark.thorough
def test_findings_of_a_department_name_whose_they_are(folder, tmp_path):
    wrong = tmp_path / "wrong.txt"
    text = text_of(folder / "1-2024.txt").replace("\t合计\t180.00", "\t合计\t190.00")
    wrong.write_text(text, encoding="utf-8")
    with bd.open(None) as database:
        paths = [*sorted(folder.glob("0-*.txt")), folder / "1-2023.txt", wrong]
        assert not database.ingest(paths, jobs=1).failed
        page = html.fromstring(text_of(database.report(tmp_path / "r.html", department="某部")))
    findings = page.xpath("//section[@id='findings']")[0].text_content()
    assert UNITS[1] in findings
    assert UNITS[0] not in findings


def test_what_cannot_be_is_one_sentence(folder, tmp_path):
    with bd.open(folder / "budget.duckdb") as database:
        with pytest.raises(QuestionError, match="a unit or a department"):
            database.report(tmp_path / "r.html", unit=UNITS[0], department="某部")
        with pytest.raises(QuestionError, match="belong to a department"):
            database.report(tmp_path / "r.html", members=[UNITS[0]])
        with pytest.raises(QuestionError, match="“three_publik”"):
            database.report_all(tmp_path / "s", materiality=bd.thresholds(by_statement={"three_publik": "5%"}))
        assert not (tmp_path / "s").exists()
        late = tmp_path / "late.csv"
        late.write_text("year,index\n2024,100\n", encoding="utf-8")
        left = database.report_all(tmp_path / "late", language="en", deflator=late).left_out
        assert set(left) == set(UNITS)
        assert "no index of 2023" in left[UNITS[0]]


@pytest.mark.thorough
def test_a_threshold_of_a_table_that_another_comparison_lacks_is_no_error(folder, tmp_path):
    """The rate of execution compares other documents than the report does."""
    both = tmp_path / "both.txt"
    text = YEAR.format(unit=UNITS[0], year=2024, a="149.00", code="208", label="乙类支出")
    text = text.replace("单位预算公开", "单位决算公开").replace("支出预算总表", "支出决算表")
    both.write_text(text, encoding="utf-8")
    extra = "\n财政拨款“三公”经费支出表\n单位：万元\n项目\t预算数\n合计\t5.00\n公务接待费\t5.00\n"
    with bd.open(None) as database:
        paths = []
        for year in (2023, 2024):
            paths.append(tmp_path / f"{year}.txt")
            paths[-1].write_text(text_of(folder / f"0-{year}.txt") + extra, encoding="utf-8")
        assert not database.ingest([*paths, both], jobs=1).failed
        assert "three_public" in database.compare("2023:approved", "2024:approved").lines["statement"].to_list()
        given = bd.thresholds(by_statement={"three_public": "5%"})
        asked = {"base": "2023:approved", "current": "2024:approved", "materiality": given}
        view = json.loads(text_of(database.report(tmp_path / "r.json", **asked)))
        assert view["execution"]
        assert database.report_all(tmp_path / "site", **asked).written


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["materiality", "tags", "crosswalk", "deflator", "per"])
def test_the_command_line_hands_each_to_the_site(folder, tmp_path, name):
    arguments = {
        "materiality": ("--amount", "400000"),
        "tags": ("--amount", "1", "--tags", folder / "tags.toml"),
        "crosswalk": ("--crosswalk", folder / "walk.csv"),
        "deflator": ("--deflator", folder / "index.csv"),
        "per": ("--per", folder / "staff.csv"),
    }[name]
    site = tmp_path / "site"
    answer = run("report", "--out", site, "--jobs", "1", "--lang", "zh", *arguments, "--department", "某部", cwd=folder)
    assert answer.returncode == 0, answer.stderr.decode()
    with bd.open(folder / "budget.duckdb") as database:
        alone = body(database.report(tmp_path / "alone.html", unit=UNITS[1], **asked(folder)[name]))
    assert body(site / plans.file_name(UNITS[1])) == alone
    assert "某部" in text_of(site / "index.html")


@pytest.mark.thorough
def test_the_desk_compares_with_what_it_was_opened_with(folder, tmp_path):
    from starlette.testclient import TestClient

    here = "http://127.0.0.1:8787"
    desk, sessions = Desk(folder / "budget.duckdb", tmp_path / "d.toml", read_only=True), Sessions()
    options = report_options(
        bd.thresholds("1"),
        folder / "tags.toml",
        folder / "walk.csv",
        department="某部",
        internal=folder / "internal.csv",
    )
    served = TestClient(application(desk, sessions, options=options), base_url=here, headers={"Origin": here})
    plain = TestClient(application(desk, sessions), base_url=here, headers={"Origin": here})
    for one in (served, plain):
        one.get("/enter", params={"token": sessions.invite("x")})
    assert "某部" in served.get("/unit").text
    assert "某部" not in plain.get("/unit").text
    whole = html.fromstring(served.get("/unit/report", params={"department": "1"}).text)
    assert wan(Decimal(3_200_000)) in whole.text_content()
    own, other = (one.get("/unit/report", params={"name": UNITS[0]}).text for one in (served, plain))
    assert "20899" in own
    assert "20899" not in other
    assert plain.get("/unit/report", params={"department": "1"}).status_code != 200
