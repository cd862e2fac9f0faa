"""Word files: the disclosure read back by our own reader gives the same facts and no finding; the report holds its figures."""

from __future__ import annotations

import re

import docx
import pytest

import budgetdiff as bd
from budgetdiff.errors import QuestionError
from budgetdiff.report import official_forms
from tests.support.commandline import run
from tests.support.machine import ROOT
from tests.support.office import printed_by_office
from tests.test_report import database_of, wan

PACKAGES = [
    ("quangang-social-insurance", "2023", "2024"),
    ("wanli-subdistrict", "2024", "2025"),
    ("putuo-finance-bureau", "2024:approved", "2024:executed"),
]


def figures(database, period, statements):
    """The amounts of a period by what they are: no blank, no figure that is only implied."""
    year, _, phase = period.partition(":")
    found = {}
    for row in database.facts().iter_rows(named=True):
        own = row["fiscal_year"] == int(year) and (not phase or row["phase"] == phase)
        if own and row["statement"] in statements and row["amount"] is not None and row["origin"] == "printed":
            key = (
                row["statement"],
                row["side"],
                row["measure"],
                row["code"] or re.sub(r"\W|总计|合计", "", row["label"] or ""),
            )
            found[key] = row["amount"]
    return found


@pytest.mark.thorough
@pytest.mark.parametrize("form", sorted(official_forms()))
@pytest.mark.parametrize(("package", "base", "current"), PACKAGES)
def test_a_disclosure_read_back_gives_the_same_facts_and_no_finding(tmp_path, package, base, current, form):
    out = tmp_path / "公开.docx"
    with bd.open(None) as database:
        assert not database.ingest(ROOT / "datasets" / package).failed
        database.narrate(base=base, current=current, out=out, form=form)
        statements = official_forms()[form].tables
        held = database.compare(base, current).lines.filter(role="total").drop_nulls("current")
        asked = {
            (row["statement"], row["side"], row["measure"]): row["current"]
            for row in held.iter_rows(named=True)
            if row["statement"] in statements and row["statement"] != "three_public"
        }
        before = figures(database, current, statements)
    with bd.open(None) as again:
        report = again.ingest([out], jobs=1)
        assert not report.failed
        after = figures(again, current, statements)
        totals = {}
        for row in again.facts().filter(level=0, origin="printed").drop_nulls("amount").iter_rows(named=True):
            totals.setdefault((row["statement"], row["side"], row["measure"]), set()).add(row["amount"])
        found = again.check().lines
    for key, amount in asked.items():
        assert amount in totals.get(key, ()), key
    coded = {key: amount for key, amount in before.items() if key[3].isdigit() and key[1] is None}
    assert len(coded) > 20
    lost = {key: amount for key, amount in coded.items() if after.get(key) != amount}
    assert not lost
    assert not found.filter(severity="error").height, found["message_zh"].to_list()


@pytest.mark.thorough
def test_what_only_the_unit_can_say_stands_out_and_no_place_is_published(tmp_path):
    out = tmp_path / "a.docx"
    with database_of(tmp_path, (2023, "100.00"), (2024, "150.50")) as database:
        database.narrate(out=out)
        with pytest.raises(QuestionError, match="central, fujian, shanghai"):
            database.narrate(out=tmp_path / "b.docx", form="nowhere")
        with pytest.raises(QuestionError, match=r"ends in \.docx"):
            database.narrate(out=tmp_path / "b.txt")
    runs = [run for paragraph in docx.Document(out).paragraphs for run in paragraph.runs]
    assert all(run.font.highlight_color for run in runs if "（请填写" in run.text)
    assert any("（请填写" in run.text for run in runs)
    assert not any("原文" in run.text for run in runs)
    assert not (tmp_path / "b.docx").exists()


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_in_word_holds_the_figures_of_the_comparison(tmp_path, language):
    with bd.open(None) as database:
        database.ingest(ROOT / "datasets" / "wanli-subdistrict")
        out = database.report(tmp_path / "r.docx", base="2024", current="2025", language=language, money_unit="万元")
        lines = database.compare("2024", "2025").lines
    amounts = {
        wan(value).replace("−", "-").replace(",", "")
        for side in ("base", "current")
        for value in lines[side].drop_nulls()
    }
    document = docx.Document(out)
    seen = 0
    for table in document.tables:
        if "%" not in "".join(cell.text for cell in table.rows[0].cells):
            continue
        heads = [cell.text for cell in table.rows[0].cells]
        first = next(n for n, head in enumerate(heads) if "2024" in head)
        for row in table.rows[1:]:
            for cell in row.cells[first : first + 2]:
                text = cell.text.rstrip("*?").replace(",", "").replace("−", "-")
                if text and "." in text:
                    seen += 1
                    assert text in amounts, text
    assert seen > 60
    assert "\N{REPLACEMENT CHARACTER}" not in "".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )


@pytest.mark.thorough
@pytest.mark.office
def test_libreoffice_prints_a_disclosure(tmp_path):
    import pypdfium2

    out = tmp_path / "a.docx"
    with database_of(tmp_path, (2023, "100.00"), (2024, "150.50")) as database:
        database.narrate(out=out, form="fujian")
    pages = pypdfium2.PdfDocument(printed_by_office(out, tmp_path))
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)
    for words in ("第三部分2024年度部门预算情况说明", "150.50", "比上年增加50.50万元，增长50.50%"):
        assert words in text


@pytest.mark.thorough
def test_the_command_line_writes_the_disclosure(tmp_path):
    with database_of(tmp_path, (2023, "100.00"), (2024, "150.50")) as database:
        database.export(tmp_path / "package")
    assert run("ingest", "package", "--quiet", cwd=tmp_path).returncode == 0
    answer = run("narrate", "--out", "a.docx", "--form", "shanghai", cwd=tmp_path)
    assert (answer.returncode, answer.stdout) == (0, b""), answer.stderr
    assert docx.Document(tmp_path / "a.docx").paragraphs[0].text.endswith("部门预算公开")
