"""The report: what stands on the page is what the database says, and a document's text stays text."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import html

import budgetdiff as bd
import budgetdiff.report as report_package
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Unit
from budgetdiff.report import Language
from budgetdiff.report.language import catalogue
from budgetdiff.report.names import KINDS, MEASURES, MOVEMENTS, NOTES, STATEMENTS

ROOT = Path(__file__).parent.parent
EVIL = '<img src=x onerror="alert(1)">'
DISCLOSURE = """{unit}{year}年度部门预算公开

支出预算总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t{a}\t{a}\t0.00
208\t{label}\t{a}\t{a}\t0.00
20801\t=HYPERLINK("http://x")\t{a}\t{a}\t0.00
2080109\t社会保险经办机构\t{a}\t{a}\t0.00
"""


def database_of(tmp_path, *years, label="社会保障和就业支出"):
    database = bd.open(None)
    for year, amount in years:
        path = tmp_path / f"{year}.txt"
        path.write_text(DISCLOSURE.format(unit="某某市某某中心", year=year, a=amount, label=label), encoding="utf-8")
        assert not database.ingest([path], jobs=1).failed
    return database


def text_of(path):
    return path.read_text(encoding="utf-8")


def test_figures_and_their_places_stand_on_the_page(tmp_path):
    with database_of(tmp_path, (2023, "100.00"), (2024, "150.50")) as database:
        page = html.fromstring(text_of(database.report(tmp_path / "r.html")))
    assert "增加50.50" in page.findtext(".//h1")
    assert "+50.50%" in page.findtext(".//h1")
    tips = [tip.text_content() for tip in page.find_class("tip")]
    assert any("2024.txt" in tip and "文件第" in tip and "150.50" in tip for tip in tips)
    assert any("2023.txt" in tip for tip in tips)


def test_every_figure_of_the_page_is_a_figure_of_the_database(tmp_path):
    with database_of(tmp_path, (2023, "100.00"), (2024, "150.50")) as database:
        lines = database.compare("2023", "2024").lines
        page = html.fromstring(text_of(database.report(tmp_path / "r.html")))
    known = {amount for name in ("base", "current") for amount in lines[name].drop_nulls().to_list()}
    seen = 0
    for number in page.find_class("n"):
        exact = re.match(r"([\d,.−-]+) 元", number.find_class("tip")[0].text_content())
        assert Decimal(exact[1].replace(",", "")) in known
        shown = Decimal(number.text.replace("−", "-"))
        assert shown == round(Decimal(exact[1].replace(",", "")) / 10000, 2)
        seen += 1
    assert seen > 8


@pytest.mark.parametrize("language", ["zh", "en"])
def test_text_of_a_document_never_becomes_markup(tmp_path, language):
    with database_of(tmp_path, (2023, "1.00"), (2024, "2.00"), label=EVIL) as database:
        text = text_of(database.report(tmp_path / "r.html", language=language))
    assert "<img" not in text
    page = html.fromstring(text)
    assert EVIL.replace(" ", "") in page.text_content().replace(" ", "")
    assert not page.findall(".//script")


def test_nothing_is_fetched_from_anywhere(tmp_path):
    with database_of(tmp_path, (2023, "1.00"), (2024, "2.00")) as database:
        page = html.fromstring(text_of(database.report(tmp_path / "r.html")))
    assert not page.xpath("//*[@src or @href]")
    assert "url(" not in page.findtext(".//style")


def test_one_year_alone_or_two_units_are_one_clear_sentence_and_no_file(tmp_path):
    with database_of(tmp_path, (2024, "1.00")) as database:
        with pytest.raises(QuestionError, match="2024:approved is the only"):
            database.report(tmp_path / "r.html")
        with pytest.raises(QuestionError, match="language"):
            database.report(tmp_path / "r.html", language="fr")
        other = tmp_path / "other.txt"
        other.write_text(DISCLOSURE.format(unit="另外某某局", year=2024, a="1.00", label="甲"), encoding="utf-8")
        database.ingest([other], jobs=1)
        with pytest.raises(QuestionError, match="--unit"):
            database.report(tmp_path / "r.html")
    assert not (tmp_path / "r.html").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def _messages() -> set[str]:
    """Every message the report can say: arguments of ``_`` in code and templates, and the tables of names."""
    found = {text for table in (STATEMENTS, MEASURES, KINDS, NOTES, MOVEMENTS) for text in table.values() if text}
    folder = Path(report_package.__file__).parent
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called in ("_", "self._", "language") and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    for path in (folder / "templates").glob("*.html"):
        found.update(re.findall(r"_\('([^']+)'\)", path.read_text(encoding="utf-8")))
    return found


def test_every_message_has_its_chinese():
    missing = _messages() - set(catalogue("zh"))
    assert not missing
    for message, translated in catalogue("zh").items():
        assert sorted(re.findall(r"{\w+}", message)) == sorted(re.findall(r"{\w+}", translated)) or {
            *re.findall(r"{\w+}", translated)
        } == {*re.findall(r"{\w+}", message)}


def test_amounts_never_show_as_zero_unless_they_are():
    words = Language("zh", Unit.WAN)
    assert words.amount(Decimal("0.01")) == "0.000001"
    assert words.amount(Decimal(0)) == "0.00"
    assert words.amount(Decimal("-17806500"), signed=True) == "−1780.65"
    assert Language("en").amount(Decimal("173613400"), signed=True) == "+17,361.34"


def test_the_reports_of_the_data_sets_are_not_stale(tmp_path):
    import runpy

    made = runpy.run_path(str(ROOT / "datasets" / "make.py"))["write"](tmp_path)
    assert made
    for path in made:
        kept = ROOT / "reports" / path.name
        assert text_of(kept) == text_of(path), f"reports/{path.name} is stale: run make report"


def test_quangang_says_what_is_implied():
    page = html.fromstring(text_of(ROOT / "reports" / "quangang-social-insurance-2024.html"))
    text = page.text_content()
    for shown in ("17361.34", "15580.69", "+1780.65", "+11.43%", "30.48", "由文字推算", "文件第301行"):
        assert shown in text
