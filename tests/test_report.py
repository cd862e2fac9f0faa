"""The report: what stands on the page is what the database says, and a document's text stays text."""

from __future__ import annotations

import ast
import base64
import hashlib
import re
import runpy
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from lxml import etree, html

import budgetdiff as bd
import budgetdiff.report as report_package
from budgetdiff.errors import MappingError, QuestionError
from budgetdiff.facts import Unit
from budgetdiff.report import Language, lettering, names
from budgetdiff.report.language import catalogue
from budgetdiff.report.numbers import unit_printed
from budgetdiff.track.result import TARGETS_SCHEMA
from budgetdiff.workflow.report import source_of

ROOT = Path(__file__).parent.parent
EVIL = '<img src=x onerror="alert(1)">'
FORMULA = '=HYPERLINK("http://x")'
DISCLOSURE = """{unit}{year}年度部门预算公开

支出预算总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t{a}\t{a}\t0.00
208\t{label}\t{a}\t{a}\t0.00
20801\t=HYPERLINK("http://x")\t{a}\t{a}\t0.00
2080109\t社会保险经办机构\t{a}\t{a}\t0.00
"""
SETS = {
    "quangang-social-insurance": ("2023", "2024"),
    "wanli-subdistrict": ("2024", "2025"),
    "putuo-finance-bureau": ("2024:approved", "2024:executed"),
}


def database_of(tmp_path, *years, label="社会保障和就业支出", unit="某某市某某中心"):
    paths = []
    for year, amount in years:
        paths.append(tmp_path / f"{year}.txt")
        paths[-1].write_text(DISCLOSURE.format(unit=unit, year=year, a=amount, label=label), encoding="utf-8")
    database = bd.open(None)
    assert not database.ingest(paths, jobs=1).failed
    return database


def text_of(path):
    return path.read_text(encoding="utf-8")


def wan(amount, *, signed=False):
    """An amount in 万元 as a page shows it, worked out without the library's formatter."""
    places = 2
    shown = (abs(amount) / 10000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    while amount and not shown:
        places += 1
        shown = (abs(amount) / 10000).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{'−' if amount < 0 else '+' if signed and amount else ''}{shown:,f}"


def exact(numerator, denominator):
    return Fraction(numerator) / Fraction(denominator)


def shown(cell):
    """The text of a cell without what only shows when it is pointed at."""
    copy = html.fromstring(html.tostring(cell, encoding="unicode"))
    for part in copy.xpath(".//*[contains(@class, 'tip') or contains(@class, 'remark')] | .//sup"):
        part.drop_tree()
    return copy.text_content().strip()


@pytest.mark.thorough
def test_a_missed_target_says_so_with_its_rate_and_what_was_promised(tmp_path):
    row = dict.fromkeys(TARGETS_SCHEMA) | {
        "unit_name": "某某市某某中心",
        "project": "项目甲",
        "category": "产出指标",
        "name": "培训人次",
        "series": "s",
        "fiscal_year": 2024,
        "phase": "executed",
        "target_raw": "≥100人次",
        "actual_raw": "80人次",
        "attainment": "missed",
        "movement": "lowered",
        "attainment_numerator": Decimal(80),
        "attainment_denominator": Decimal(100),
        "promised_raw": "≥120人次",
        "below_last_actual": True,
        "last_actual_raw": "110人次",
        "deviation_reason": "疫情" + EVIL,
        "document_id": "x",
        "page": 3,
    }
    met = row | {
        "name": "满意度",
        "series": "t",
        "attainment": "met",
        "attainment_numerator": Decimal(100),
        "promised_raw": None,
    }
    with database_of(tmp_path, (2023, "1.00"), (2024, "2.00")) as database:
        source = source_of(database.store, None, None, None)
    lines = pl.DataFrame([row, met], schema=TARGETS_SCHEMA, orient="row")
    source = replace(source, tracking=replace(source.tracking, lines=lines))
    words = Language("zh")
    page = html.fromstring(report_package.page(report_package.view_of(source, words), words))
    first, second = page.xpath("//section[@id='targets']//tbody/tr")
    for said in (
        "≥100人次",
        "80人次",
        "未完成",
        "80.00%",
        "年初预算的目标为≥120人次",
        "低于上年实际完成值110人次",
        EVIL,
        "降低",
    ):
        assert said in first.text_content(), said
    assert "bad" in first.xpath("./td[contains(@class, 'r')]//path[contains(@class, 'd ')]/@class")[0]
    assert "完成" in second.text_content()
    assert "有完成情况的2项指标中1项未完成" in page.xpath("//div[@class='say']")[0].text_content()
    assert report_package.summary_of(source, report_package.view_of(source, words))["missed"] == 1


@pytest.mark.thorough
def test_the_period_before_the_one_asked_for_is_the_base(tmp_path):
    with database_of(tmp_path, (2022, "5.00"), (2023, "4.00"), (2025, "2.00")) as database:
        page = html.fromstring(text_of(database.report(tmp_path / "r.html", current="2023")))
        assert "2022年预算" in page.xpath("string(.//h1)")
        page = html.fromstring(text_of(database.report(tmp_path / "r.html", base="2022")))
        assert "2022年预算" in page.xpath("string(.//h1)")
        with pytest.raises(QuestionError, match="before 2022"):
            database.report(tmp_path / "no.html", current="2022")


@pytest.mark.thorough
def test_figures_and_their_places_stand_on_the_page(tmp_path):
    with database_of(tmp_path, (2023, "100.00"), (2024, "150.50")) as database:
        page = html.fromstring(text_of(database.report(tmp_path / "r.html")))
    assert "增加50.50" in page.xpath("string(.//h1)")
    assert "+50.50%" in page.xpath("string(.//h1)")
    tips = [tip.text_content() for tip in page.find_class("tip")]
    assert any("2024.txt" in tip and "文件第" in tip and "150.50" in tip for tip in tips)
    assert any("2023.txt" in tip for tip in tips)


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "label", [EVIL, FORMULA, "长" * 4000, "\u202e支出\u202c", "مصروفات", "`${x}`{{ 7*7 }}</script><script>"]
)
def test_text_of_a_document_never_becomes_markup(tmp_path, language, label):
    with database_of(tmp_path, (2023, "1.00"), (2024, "2.00"), label=label, unit="某某市<b>某某</b>中心") as database:
        text = text_of(database.report(tmp_path / "r.html", language=language))
    page = html.fromstring(text)
    assert not page.xpath("//img | //b[text()='某某']")
    assert len(page.findall(".//script")) == 1
    squeezed = re.sub(r"\s+", "", label).replace("\u202e", "").replace("\u202c", "")
    assert squeezed in re.sub(r"\s+", "", page.text_content())
    for svg in page.xpath("//figure/svg"):
        assert_plain_shapes(svg)


def assert_plain_shapes(svg):
    """A picture holds shapes and words, nothing that links, runs or loads."""
    assert {etree.QName(one).localname for one in svg.iter()} <= {
        "svg",
        "g",
        "path",
        "rect",
        "line",
        "text",
        "tspan",
        "title",
        "desc",
    }


def test_labels_in_pictures_are_short_and_never_empty():
    for label in ("", " ", "长" * 4000, "x" * 4000, "\u202e支出", EVIL):
        lines = lettering.shortened(label).split("\n")
        assert 1 <= len(lines) <= 2
        assert all(0 < len(line) <= 20 for line in lines)
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", "".join(lines))


@pytest.mark.thorough
def test_nothing_is_fetched_and_only_the_named_script_may_run(tmp_path):
    with database_of(tmp_path, (2023, "1.00"), (2024, "2.00")) as database:
        page = html.fromstring(text_of(database.report(tmp_path / "r.html")))
    assert all(target.startswith("#") for target in page.xpath("//*/@src | //*/@href"))
    assert "url(" not in page.findtext(".//style")
    policy = page.xpath("//meta[@http-equiv]/@content")[0]
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.findtext(f".//{tag}").encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not page.xpath("//@style | //@onclick | //@onload")


@pytest.mark.thorough
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
        with pytest.raises(MappingError, match="no such folder"):
            database.report(tmp_path / "r.html", look=tmp_path / "nowhere")
    assert not (tmp_path / "r.html").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def _said(node):
    """The messages an argument can be: a text, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    return _said(node.body) | _said(node.orelse) if isinstance(node, ast.IfExp) else set()


def _messages() -> set[str]:
    """Every message the report can say: arguments of ``_`` in code and templates, and the tables of names."""
    tables = [getattr(names, name) for name in dir(names) if name.isupper() and name[0] != "_"]
    # of a pair the plural is the key
    found = {text if isinstance(text, str) else text[1] for table in tables for text in table.values() if text}
    folder = Path(report_package.__file__).parent
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
            if called in ("_", "language") and node.args:
                found |= _said(node.args[0])
            if called == "many" and len(node.args) == 3:
                one, more = _said(node.args[1]), _said(node.args[2])
                assert {len(re.findall("{n}", text)) for text in one | more} == {1}, one
                found |= more
    for path in (folder / "templates").iterdir():
        text = path.read_text(encoding="utf-8")
        found.update(re.findall(r"_\('([^']+)'", text))
        found.update(re.findall(r"_\.many\([^']*'[^']+', '([^']+)'", text))
    return found


def test_every_message_has_its_chinese_and_no_chinese_is_left_over():
    messages = _messages()
    assert len(messages) > 150
    assert not messages - set(catalogue("zh"))
    assert not set(catalogue("zh")) - messages
    for message, translated in catalogue("zh").items():
        assert {*re.findall(r"{\w+}", message)} == {*re.findall(r"{\w+}", translated)}, message


def test_no_english_is_left_on_a_chinese_page_and_no_chinese_on_an_english_one():
    for path in sorted((ROOT / "reports").glob("*.html")):
        page = html.fromstring(text_of(path))
        heads = [shown(head) for head in page.xpath("//thead//th | //nav//li | //h3/span | //summary")]
        for head in heads:
            if path.name.endswith(".en.html"):
                assert not re.search("[一-鿿]", head), (path.name, head)
            else:
                assert not re.search("[A-Za-z]{3}", head.replace("SHA-256", "")), (path.name, head)


def test_amounts_never_show_as_zero_unless_they_are():
    words = Language("zh", Unit.WAN)
    assert words.amount(Decimal("0.01")) == "0.000001"
    assert words.amount(Decimal(0)) == "0.00"
    assert words.amount(Decimal("-17806500"), signed=True) == "−1,780.65"
    assert Language("en").amount(Decimal("173613400"), signed=True) == "+17,361.34"
    assert Language("en").rate(Decimal(5000), Decimal(3)) == "+166,666.67%"


@pytest.mark.few
@pytest.mark.parametrize(
    ("money", "shown_as"), [("元", "1,505,000"), ("万元", "150.50"), ("亿元", "0.02"), ("百万元", "1.51")]
)
def test_amounts_stand_in_the_unit_asked_for(tmp_path, money, shown_as):
    with database_of(tmp_path, (2023, "100.00"), (2024, "150.50")) as database:
        page = html.fromstring(text_of(database.report(tmp_path / "r.html", money_unit=money)))
    card = page.find_class("big")[0].find_class("n")[0]
    assert (shown(card), card.get("value")) == (shown_as, "1505000.00")
    assert f"{shown_as}{money}" in page.xpath("string(.//h1)")


@pytest.mark.thorough
def test_the_reports_of_the_data_sets_are_not_stale(tmp_path):
    made = runpy.run_path(str(ROOT / "datasets" / "make.py"))["write"](tmp_path)
    assert made
    for path in made:
        kept = ROOT / "reports" / path.name
        assert text_of(kept) == text_of(path), f"reports/{path.name} is stale: run make report"


def test_quangang_says_what_is_implied():
    page = html.fromstring(text_of(ROOT / "reports" / "quangang-social-insurance-2024.html"))
    text = page.text_content()
    for said in ("17,361.34", "15,580.69", "+1,780.65", "+11.43%", "30.48", "由文字推算", "文件第301行"):
        assert said in text


@pytest.mark.corpus
@pytest.mark.thorough
def test_a_report_with_evidence_pictures_stays_small_and_frames_the_cell(corpus, tmp_path):
    with bd.open(None) as database:
        assert not database.ingest(sorted(corpus.glob("wanli*.pdf")), jobs=2).failed
        full, bare = tmp_path / "full.html", tmp_path / "bare.html"
        database.report(full)
        database.report(bare, pictures=False)
        promised = html.fromstring(text_of(database.report(tmp_path / "r.html", base="2022", current="2023")))
    targets = promised.xpath("//section[@id='targets']//span[contains(@class, 'quoted')]")
    assert len(targets) == 66
    assert all(one.xpath(".//svg[@class='crop']") for one in targets)
    assert full.stat().st_size < 1_500_000
    assert bare.stat().st_size < 400_000
    page = html.fromstring(text_of(full))
    pictures = {image.get("id"): image for image in page.xpath("//defs/image")}
    crops = page.xpath("//svg[@class='crop']")
    assert len(crops) > 100
    assert page.xpath("//li[contains(@class, 'finding')]//svg[@class='crop']")
    for crop in crops:
        x, y, width, height = map(float, crop.get("viewbox", crop.get("viewBox")).split())
        frame = crop.xpath("./rect")[0]
        assert x <= float(frame.get("x")) and float(frame.get("x")) + float(frame.get("width")) <= x + width + 0.2
        picture = pictures[crop.xpath("./use/@href")[0].removeprefix("#")]
        assert float(picture.get("x")) - 0.1 <= x
        assert float(picture.get("y")) - 0.1 <= y
        assert y + height <= float(picture.get("y")) + float(picture.get("height")) + 0.2


@pytest.mark.thorough
@pytest.mark.corpus
def test_a_file_that_changed_since_gives_no_picture(corpus, tmp_path):
    copy = tmp_path / "wanli2025.pdf"
    copy.write_bytes((corpus / "wanli2025.pdf").read_bytes())
    with bd.open(None) as database:
        assert not database.ingest([copy], jobs=1).failed
        copy.write_bytes((corpus / "wanli2024.pdf").read_bytes())
        assert "<image" not in text_of(database.report(tmp_path / "r.html"))


@pytest.mark.parametrize(
    ("raw", "amount", "stated", "unit"),
    [
        ("17361.34", "173613400.00", "万元", "万元"),
        ("154,369,326", "154369326.00", None, "元"),  # in 亿元 more than any budget
        ("0.00", "0.00", "万元", "万元"),
        ("-3.5", "-35000.00", "元", "万元"),  # the column is in another unit than the table
        ("884.62万元", "8846200.00", "元", ""),
        ("持平", "0.00", None, ""),
        ("5", "70000.00", "万元", "万元"),  # restated
    ],
)
def test_the_unit_a_figure_is_printed_in_is_the_one_it_stands_for(raw, amount, stated, unit):
    assert unit_printed(raw, Decimal(amount), stated) == unit
