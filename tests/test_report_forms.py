"""The report in its other forms, of many units, and with somebody's own look."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import jsonschema
import polars as pl
import pytest
from lxml import html
from python_calamine import CalamineWorkbook

import budgetdiff as bd
from bench.report import many
from budgetdiff.compare import available_of
from budgetdiff.errors import EngineError, MappingError, QuestionError
from budgetdiff.facts import Amount, Unit
from budgetdiff.report import pdf
from budgetdiff.workflow import site
from tests.faults import based
from tests.printing import FORMS, disclosed
from tests.support import office
from tests.support.commandline import run
from tests.test_report import DISCLOSURE, EVIL, FORMULA, ROOT, database_of, shown, text_of, wan

SCHEMA = json.loads((ROOT / "docs" / "report-schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wanli():
    with bd.open(None) as database:
        assert not database.ingest(ROOT / "datasets" / "wanli-subdistrict").failed
        yield database


def cells_of(path):
    """The sheets of a workbook as texts and numbers."""
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.thorough
def test_a_workbook_holds_the_figures_and_the_formulas_that_lead_to_the_deltas(wanli, tmp_path):
    path = wanli.report(tmp_path / "r.xlsx", base="2024", current="2025")
    rows = cells_of(path)["按功能分类"]
    printed = wanli.compare("2024", "2025").select("expenditure", "total").filter(pl.col("role") != "residual")
    lines = {line["code"]: line for line in printed.iter_rows(named=True)}
    seen = 0
    for row in rows[3:]:
        line = lines.get(row[0] or None)
        if row[0] and line is not None and row[1] == line["label"]:
            seen += 1
            for cell, side in ((row[2], "base"), (row[3], "current"), (row[4], "delta")):
                assert Decimal(str(cell)) == pytest.approx(line[side] / 10000, abs=Decimal("1e-9"))
            if line["kind"] == "normal":
                assert row[5] == pytest.approx(float(line["growth_numerator"] / line["growth_denominator"]))
    assert seen > 30
    with __import__("zipfile").ZipFile(path) as book:
        sheets = "".join(book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name)
    assert len(re.findall(r"<f>D\d+-C\d+</f>", sheets)) > 50
    assert re.search(r"<f>IF\(C\d+&gt;0,E\d+/C\d+,\"\"\)</f>", sheets)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "label", [EVIL, FORMULA, "+1+1", "-2+3", "@SUM(1)", "长" * 4000, "\u202e支出", "a|b`c`[x](http://y)"]
)
def test_names_that_would_be_something_else_are_text_in_every_form(tmp_path, label):
    with database_of(tmp_path, (2023, "1.00"), (2024, "2.00"), label=label) as database:
        book, text = database.report(tmp_path / "r.xlsx"), text_of(database.report(tmp_path / "r.md"))
        data = json.loads(text_of(database.report(tmp_path / "r.json")))
    squeezed = re.sub(r"[\s\u202e]", "", label)
    texts = [
        re.sub(r"[\s\u202e]", "", cell)
        for rows in cells_of(book).values()
        for row in rows
        for cell in row
        if isinstance(cell, str)
    ]
    assert squeezed in texts
    assert any(squeezed == re.sub(r"[\s\u202e]", "", row["label"]) for table in data["tables"] for row in table["rows"])
    with __import__("zipfile").ZipFile(book) as sheets:
        formulas = [
            f
            for n in sheets.namelist()
            if "worksheets/" in n
            for f in re.findall("<f>(.*?)</f>", sheets.read(n).decode())
        ]
        assert not [name for name in sheets.namelist() if "hyperlink" in name.lower()]
    assert all(office.FORMULA.fullmatch(formula) for formula in formulas)
    assert not re.search(r"(?<!\\)<img|(?<!\\)\]\(http", text)
    # an escaped pipe keeps every row of a table at its number of cells
    blocks = [block.splitlines() for block in text.split("\n\n") if block.startswith("|")]
    for block in blocks:
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block}) == 1


@pytest.mark.thorough
def test_json_follows_its_schema_and_holds_the_exact_figures(wanli, tmp_path):
    data = json.loads(text_of(wanli.report(tmp_path / "r.json", base="2024", current="2025")))
    jsonschema.validate(data, SCHEMA)
    lines = {}
    for line in wanli.compare("2024", "2025").lines.iter_rows(named=True):
        if line["role"] != "of_which":
            lines["|".join((line["statement"], line["side"] or "", line["measure"], line["node"] or ""))] = line
    rows = [row for table in data["tables"] for row in table["rows"]]
    assert len(rows) > 60
    for row in rows:
        line = lines[row["line"]]
        for side in ("base", "current"):
            assert (Decimal(row[side]["yuan"]) if row[side] else None) == line[side]
        if row["growth"]:
            assert Decimal(row["growth"]["numerator"]) == line["growth_numerator"]
    places = [row["current"]["place"] for row in rows if row["current"] and row["current"]["origin"] == "printed"]
    assert all(place["page"] and place["source"] and place["printed"] for place in places)


@pytest.mark.thorough
def test_every_kind_of_report_fits_the_schema(tmp_path):
    for package, base, current in (
        ("quangang-social-insurance", None, None),
        ("putuo-finance-bureau", "2024:approved", "2024:executed"),
    ):
        with bd.open(None) as database:
            database.ingest(ROOT / "datasets" / package)
            for language in ("zh", "en"):
                out = database.report(tmp_path / "r.json", base=base, current=current, language=language)
                jsonschema.validate(json.loads(text_of(out)), SCHEMA)


@pytest.mark.thorough
def test_markdown_holds_the_same_tables(wanli, tmp_path):
    text = text_of(wanli.report(tmp_path / "r.md", base="2024", current="2025"))
    total = wanli.compare("2024", "2025").select("expenditure", "total").filter(role="total").row(0, named=True)
    assert f"| {wan(total['base'])} | {wan(total['current'])} | {wan(total['delta'], signed=True)} |" in text
    assert text.count("\n## ") >= 6


@pytest.mark.thorough
@pytest.mark.browser
def test_a_pdf_is_printed(tmp_path, chromium):
    with database_of(tmp_path, (2023, "1.00"), (2024, "2.00")) as database:
        content = database.report(tmp_path / "r.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    import pypdfium2

    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    assert "社会保障和就业支出" in text
    assert chromium


@pytest.mark.thorough
def test_without_chromium_a_pdf_is_one_clear_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf.shutil, "which", lambda _name: None)
    with database_of(tmp_path, (2023, "1.00"), (2024, "2.00")) as database:
        with pytest.raises(EngineError, match="Chromium is not installed"):
            database.report(tmp_path / "r.pdf")
        with pytest.raises(QuestionError, match="not a form"):
            database.report(tmp_path / "r.html", form="odt")
    assert not list(tmp_path.glob("*.pdf"))


@pytest.mark.thorough
def test_a_chromium_that_fails_is_one_clear_sentence(tmp_path, monkeypatch):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho no display >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("BUDGETDIFF_CHROMIUM", str(broken))
    with (
        database_of(tmp_path, (2023, "1.00"), (2024, "2.00")) as database,
        pytest.raises(EngineError, match="no display"),
    ):
        database.report(tmp_path / "r.pdf")


@pytest.fixture(scope="module", params=["xlsx", "html", "docx", "text"])
def printed(request, tmp_path_factory):
    """The page of two drawn budgets in a format without pages, and the names of their files."""
    folder = tmp_path_factory.mktemp(request.param)
    now = based(0, "budget", "standard", codes="three")
    before = disclosed(replace(now.accounts, year=2023, current=now.accounts.prior), now.style)
    names = {f"{year}.{request.param}": made for year, made in ((2023, before), (2024, now))}
    with bd.open(None) as database:
        for name, made in names.items():
            (folder / name).write_bytes(FORMS[request.param](made))
        assert not database.ingest(sorted(folder.iterdir()), jobs=1).failed
        pages = {
            language: html.fromstring(text_of(database.report(folder / f"{language}.html", language=language)))
            for language in ("zh", "en")
        }
    return pages, set(names)


SPOTS = {
    "zh": r"第\d+张工作表，第\d+行|第\d+个表格，第\d+行|文件第\d+行",
    "en": r"sheet \d+, row \d+|table \d+, row \d+|line \d+",
}


@pytest.mark.few
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_number_says_its_document_place_table_column_text_and_unit_whatever_the_format(printed, language):
    pages, names = printed
    page, seen = pages[language], Counter()
    for number in page.find_class("n"):
        (tip,) = number.find_class("tip")
        said = tip.text_content()
        if said.endswith(("由下级科目相加得出", "added up from the lines below it")):
            seen["added"] += 1
            continue
        assert any(name in said for name in names), said
        if "由文字推算" in said or "implied by a sentence" in said:
            seen["implied"] += 1
            assert re.search("“[\\d.]+万元”$", said), said
            continue
        assert re.search(SPOTS[language], said), said
        raw, unit = re.search(r"(?:原文|printed )“([^”]*)”(?:（(.*)）| in (.*))?$", said).group(1, 2)
        if number.tag == "data":
            seen["amount"] += 1
            assert re.search("总表|支出表|预算表|经费", said), said
            assert re.search("“[^”]*”列" if language == "zh" else "column “", said), said
            unit = unit or re.search(r" in (.*)$", said)[1]
            assert Amount.parse(raw, Unit.parse(unit)).value == Decimal(number.get("value"))
        else:
            seen["target"] += 1
            assert raw == shown(number)
    assert seen["amount"] > 60
    assert seen["target"] >= 10
    assert seen["added"] < seen["amount"] / 10
    assert not page.find_class("crop")


# ------------------------------------------------------------------------------------------------- many units
def several(tmp_path, count, *, amount="150.00"):
    paths = []
    for number in range(count):
        for year, money in ((2023, "100.00"), (2024, amount if number else "300.00")):
            paths.append(tmp_path / f"{number}-{year}.txt")
            paths[-1].write_text(
                DISCLOSURE.format(unit=f"某某市第{number}中心", year=year, a=money, label="甲支出"), encoding="utf-8"
            )
    database = bd.open(None)
    assert not database.ingest(paths, jobs=1).failed
    return database


@pytest.mark.thorough
def test_a_folder_gets_an_index_and_a_page_a_unit_and_only_what_changed(tmp_path):
    out, told = tmp_path / "out", []
    with several(tmp_path, 3) as database:
        lonely = tmp_path / "lonely.txt"
        lonely.write_text(DISCLOSURE.format(unit="孤单局", year=2024, a="1.00", label="甲"), encoding="utf-8")
        database.ingest([lonely], jobs=1)
        first = database.report_all(out, progress=lambda *step: told.append(step))
        assert len(first.written) == 3
        assert [step[:2] for step in told] == [(1, 3), (2, 3), (3, 3)]
        assert "孤单局" in first.left_out
        again = database.report_all(out)
        assert (again.written, len(again.unchanged)) == ((), 3)
        newer = tmp_path / "newer.txt"
        newer.write_text(
            DISCLOSURE.format(unit="某某市第1中心", year=2024, a="777.00", label="甲支出"), encoding="utf-8"
        )
        database.ingest([newer], jobs=1)
        assert database.report_all(out).written == ("某某市第1中心",)
        assert len(database.report_all(out, language="en").written) == 3
        total = (
            database.compare("2023", "2024", unit="某某市第1中心").select("expenditure", "total").filter(role="total")
        )
    index = html.fromstring(text_of(out / "index.html"))
    rows = index.xpath("//table[@class='units']/tbody/tr")
    assert [shown(row.xpath("./th/a")[0]) for row in rows] == ["某某市第1中心", "某某市第0中心", "某某市第2中心"]
    assert rows[0].xpath(".//data/@value")[2] == str(total["delta"][0])
    for row in rows:
        target = row.xpath("./th/a/@href")[0]
        assert (out / __import__("urllib.parse").parse.unquote(target)).is_file()
    assert "孤单局" in index.xpath("//section[@id='left-out']")[0].text_content()


@pytest.mark.thorough
def test_pages_of_units_that_are_gone_go_and_the_pairs_are_those_of_a_single_report(tmp_path):
    out = tmp_path / "out"
    with several(tmp_path, 2) as database:
        database.report_all(out)
        kept = json.loads(text_of(out / site.KEPT))
    gone = site.file_name("没有了的局")
    (out / gone).write_text("x")
    (out / "mine.html").write_text("mine")
    one = next(iter(kept.values()))
    (out / site.KEPT).write_text(
        json.dumps({**kept, "没有了的局": {**one, "file": gone}, "别的": {**one, "file": "mine.html"}})
    )
    with several(tmp_path, 2) as database:
        database.report_all(out)
        for unit in ("某某市第0中心", "某某市第1中心"):
            row = json.loads(text_of(out / site.KEPT))[unit]["row"]
            assert (row["base_period"], row["current_period"]) == tuple(
                map(str, available_of(database.store, unit).pair())
            )
    assert not (out / gone).exists()
    assert text_of(out / "mine.html") == "mine"


@pytest.mark.thorough
def test_a_page_is_the_same_alone_and_among_many(tmp_path, monkeypatch):
    monkeypatch.setattr(site, "_BATCH", 4)
    with bd.open(None) as database:
        many(database, site.AT_ONCE + 1)  # three years of a real unit, with targets and findings
        database.report_all(tmp_path / "out", jobs=2)
        alone = database.report(tmp_path / "alone.html", unit="第004街道办事处")
    # but for the way to the other pages of the site
    among = re.sub(r'<p class="home">.*?</p>\n?', "", text_of(tmp_path / "out" / site.file_name("第004街道办事处")))
    assert re.sub(r'<a href="audit.html#f-\w+">(\w+)</a>', r"\1", among) == text_of(alone)


@pytest.mark.parametrize("unit", ["../../etc/passwd", "a/b\\c:*?", "", EVIL, "长" * 4000, "\u202e局", "CON"])
def test_a_units_name_is_never_a_path(unit):
    name = site.file_name(unit)
    assert re.fullmatch(r"[\w-]{1,60}\.html", name)
    assert Path(name).name == name


@pytest.mark.thorough
def test_a_record_that_is_not_ours_is_written_anew(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / site.KEPT).write_text('{"x": {"file": "../../outside.html", "made_from": "", "row": {}}}')
    outside = tmp_path.parent / "outside.html"
    outside.write_text("mine")
    with several(tmp_path, 1) as database:
        assert len(database.report_all(out).written) == 1
    assert outside.read_text() == "mine"
    outside.unlink()


@pytest.mark.thorough
def test_the_rates_of_many_units_name_the_outliers(tmp_path):
    with several(tmp_path, 12) as database:
        database.report_all(tmp_path / "out")
    index = html.fromstring(text_of(tmp_path / "out" / "index.html"))
    rows = index.xpath("//table[@class='units']/tbody/tr")
    assert "高于九成单位" in rows[0].text_content()
    assert sum("九成单位" in row.text_content() for row in rows) == 1
    assert "+50.00%" in index.xpath("//div[@class='say']")[0].text_content()


# ------------------------------------------------------------------------------------------------- a look of one's own
@pytest.mark.thorough
def test_a_folder_stands_in_for_templates_and_style(tmp_path):
    look = tmp_path / "look"
    look.mkdir()
    (look / "extra.css").write_text("h1{color:#123456}")
    (look / "cards.html").write_text("<p class='mine'>{{ view.cards[0].label }} {{ view.unit }} {{ '<b>' }}</p>")
    with database_of(tmp_path, (2023, "1.00"), (2024, "2.00")) as database:
        page = html.fromstring(text_of(database.report(tmp_path / "r.html", look=look)))
        assert "#123456" in page.findtext(".//style")
        assert "某某市某某中心 <b>" in page.find_class("mine")[0].text_content()
        for wrong in ("{{ view.nothing }}", "{% if %}", "{{ view.__class__.__mro__ }}", "{{ view.cards.x() }}"):
            (look / "cards.html").write_text(wrong)
            with pytest.raises(MappingError, match="look"):
                database.report(tmp_path / "no.html", look=look)
        assert not (tmp_path / "no.html").exists()


@pytest.mark.thorough
def test_the_command_line_writes_folders_and_forms(tmp_path):
    with several(tmp_path, 2) as database:
        database.export(tmp_path / "package")

    def cli(*arguments):
        return run(*arguments, cwd=tmp_path)

    assert cli("ingest", "package", "--quiet").returncode == 0
    answer = cli("report", "--out", "pages", "--jobs", "1")
    assert answer.returncode == 0, answer.stderr
    assert b"wrote 2 pages, 0 unchanged" in answer.stderr
    assert cli("report", "--out", "one.xlsx", "--unit", "第1中心").returncode == 0
    assert CalamineWorkbook.from_filelike(io.BytesIO((tmp_path / "one.xlsx").read_bytes())).sheet_names
    refused = cli("report", "--out", "r.html")
    assert (refused.returncode, b"--unit" in refused.stderr) == (2, True)


def test_the_documented_context_is_the_context():
    from dataclasses import fields

    from budgetdiff.report.narrate import Narrative, Said
    from budgetdiff.report.view import ReportView

    text = text_of(ROOT / "docs" / "report.md")
    listed = re.search(r"\n\n    (language unit .*?)\n\n", text, re.DOTALL)[1].split()
    assert listed == [field.name for field in fields(ReportView)]
    for kind in (Narrative, Said):
        assert not [field.name for field in fields(kind) if f"`{field.name}`" not in text]
    for template in (ROOT / "budgetdiff" / "report" / "templates").glob("*.html"):
        assert f"`{template.name}`" in text


def test_findings_alone_are_a_page(wanli):
    found = wanli.check()
    page = html.fromstring(wanli.findings_page(found))
    assert len(page.xpath("//li[contains(@class, 'finding')]")) == found.lines.height > 0
    assert not page.xpath("//script")
    assert "Contradiction" in wanli.findings_page(found, language="en")
