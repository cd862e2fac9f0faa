"""The page in Debian's Chromium: the tree opens, sorting sorts, provenance by keyboard, scripts off, nothing fetched, print."""

from __future__ import annotations

import io
import itertools
import re
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

import budgetdiff as bd
from tests.support.machine import AXE

ROOT = Path(__file__).parent.parent
REPORTS = sorted((ROOT / "reports").glob("*.html"))
WANLI = ROOT / "reports" / "wanli-subdistrict-2025.html"
pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@pytest.fixture
def opened(browser):
    pages = []

    def open_page(path, **context):
        page = browser.new_context(**context).new_page()
        page.problems = []
        page.on("console", lambda message: page.problems.append(message.text))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on(
            "request",
            lambda asked: page.problems.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None,
        )
        page.goto(path.as_uri())
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.context.close()


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """An index over three units, with evil names."""
    from tests.test_report import DISCLOSURE, EVIL

    folder = tmp_path_factory.mktemp("index")
    paths = []
    with bd.open(None) as database:
        for number, (unit, amount) in enumerate(
            (("甲街道办事处", "150.00"), (f"乙{EVIL}局", "90.00"), ("丙中心", "300.00"))
        ):
            for year, money in ((2023, "100.00"), (2024, amount)):
                paths.append(folder / f"{number}-{year}.txt")
                paths[-1].write_text(DISCLOSURE.format(unit=unit, year=year, a=money, label="甲支出"), encoding="utf-8")
        assert not database.ingest(paths, jobs=1).failed
        database.report_all(folder / "out")
    return folder / "out" / "index.html"


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_nothing_is_fetched_and_nothing_complains(opened, path):
    page = opened(path)
    assert page.locator("h1").count() == 1
    page.locator(".tools .open").first.click()
    page.locator("th[data-sort] [role=button]").first.click()
    assert not page.problems


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_provenance_shows_by_keyboard_without_scripts(opened, path):
    page = opened(path, java_script_enabled=False)
    first = page.locator(".card .n").first
    assert not first.locator(".tip").is_visible()
    page.keyboard.press("Tab")
    assert first.locator(".tip").is_visible()
    text = first.locator(".tip").inner_text()
    assert re.search(r"(元|yuan) · ", text)


def rows_shown(page, table="function"):
    return page.locator(f"table[data-table={table}] tbody tr:visible").count()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "scripts off"])
def test_the_tree_opens_by_mouse_and_by_keyboard(opened, scripts):
    page = opened(WANLI, java_script_enabled=scripts)
    closed = rows_shown(page)
    page.locator("table[data-table=function] .fold").first.click()
    opened_once = rows_shown(page)
    assert opened_once > closed
    box = page.locator("table[data-table=function] tr.l2 .fold input").first
    box.focus()
    page.keyboard.press("Space")
    assert rows_shown(page) > opened_once
    box.focus()
    page.keyboard.press("Space")
    page.locator("table[data-table=function] .fold").first.click()
    assert rows_shown(page) == closed


def test_a_page_without_scripts_shows_no_tool_that_needs_one(opened):
    page = opened(WANLI, java_script_enabled=False)
    assert page.locator(".tools:visible").count() == 0
    assert page.locator("th [role=button]").count() == 0
    assert page.locator("figure.chart svg:visible").count() == 7
    assert page.locator("figure.chart svg").count() == 14


def test_sorting_sorts_siblings_and_keeps_the_total_last(opened):
    page = opened(WANLI)
    table = page.locator("table[data-table=function]")
    page.locator("section#function .open").click()
    for column in (2, 3, 5, 7, 9):
        head = table.locator("thead th").nth(column)
        for way in ("descending", "ascending"):
            head.locator("[role=button]").click()
            assert head.get_attribute("aria-sort") == way
            rows = table.locator("tbody tr").evaluate_all(
                """(rows, column) => rows.map((row) => { const cell = row.cells[column]; const data = cell.querySelector("data");
                   const text = cell.dataset.v !== undefined ? cell.dataset.v : data ? data.value : "";
                   return [row.dataset.in || "", row.className.includes("total"), row.className.includes("residual"),
                           text === "" ? null : Number(text), row.dataset.id]; })""",
                column,
            )
            assert rows[-1][1]
            above = []
            for parent, group in itertools.groupby(
                sorted(enumerate(rows), key=lambda one: one[1][0]), key=lambda one: one[1][0]
            ):
                values = [row[3] for _, row in group if not (row[1] or row[2]) and row[3] is not None]
                assert values == sorted(values, reverse=way == "descending"), (column, way, parent)
            for row in rows:
                # a row stands below the row it is part of, and before that one's next sibling
                while above and above[-1] != row[0]:
                    above.pop()
                assert not row[0] or above
                above.append(row[4])


def test_filtering_opening_all_and_escape(opened):
    page = opened(WANLI)
    table = "table[data-table=function]"
    page.locator("section#function .open").click()
    everything = rows_shown(page)
    page.locator("section#function .filter").fill("住房公积金")
    assert 0 < rows_shown(page) < everything
    assert "住房公积金" in page.locator(f"{table} tr:visible").last.inner_text()
    assert "住房保障支出" in page.locator(f"{table} tbody tr:visible").first.inner_text()
    page.locator("section#function .filter").fill("")
    page.locator("section#function .shut").click()
    assert rows_shown(page) < everything
    number = page.locator(".card .n").first
    number.focus()
    assert number.locator(".tip").is_visible()
    page.keyboard.press("Escape")
    assert not number.locator(".tip").is_visible()


@pytest.mark.parametrize("path", [WANLI, WANLI.with_suffix(".en.html")], ids=["zh", "en"])
def test_units_are_switched_exactly(opened, path):
    from decimal import Decimal

    from budgetdiff.facts import Unit
    from budgetdiff.report import Language

    page = opened(path)
    seen = """(all) => all.map((one) => [one.value, one.firstChild.nodeValue,
              one.classList.contains("n") || one.classList.contains("m") || !!one.closest("h3")])"""
    before = page.locator("main data").evaluate_all(seen)
    first = page.locator(".choose select").input_value()
    for unit in (Unit.YUAN, Unit.YI, Unit.WAN):
        page.locator(".choose select").select_option(str(unit.value))
        words = Language("en" if path != WANLI else "zh", unit)
        shown = page.locator("main data").evaluate_all(seen)
        assert len(shown) > 300
        assert all(text == words.amount(Decimal(value), signed=not plain) for value, text, plain in shown)
        assert words.unit_name in page.locator("table.variance thead .unit").first.inner_text()
    page.locator(".choose select").select_option(first)
    assert page.locator("main data").evaluate_all(seen) == before


def test_a_table_is_copied_for_excel_with_text_that_stays_text(browser, tmp_path):
    from tests.test_report import FORMULA, database_of

    with database_of(tmp_path, (2023, "1.00"), (2024, "2.50"), label=FORMULA) as database:
        path = database.report(tmp_path / "r.html")
    page = browser.new_context().new_page()
    page.goto(path.as_uri())
    page.evaluate("""() => { const old = DataTransfer.prototype.setData; window.copied = {};
        DataTransfer.prototype.setData = function (kind, text) { window.copied[kind] = text; return old.call(this, kind, text);
        }; }""")
    page.locator("section#function .copy").click()
    copied = page.evaluate("window.copied")
    rows = [line.split("\t") for line in copied["text/plain"].split("\r\n")]
    assert len({len(row) for row in rows}) == 1
    assert [FORMULA in row[1] for row in rows].count(True) >= 1
    assert not [cell for row in rows for cell in row if re.match(r"[=@]", cell)]
    total = rows[-1]
    assert total[2:6] == ["1.00", "2.50", "1.50", "150.00%"]
    assert "mso-number-format" in copied["text/html"]
    assert page.locator("section#function .said").inner_text() == "已复制"
    page.context.close()


@pytest.mark.axe
@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_axe_finds_no_serious_fault(opened, path):
    page = opened(path)
    page.locator(".tools .open").first.click()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    faults = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)")
    grave = [f for f in faults if f["impact"] in ("serious", "critical")]
    assert not grave, [(f["id"], f["help"], [n["html"][:160] for n in f["nodes"][:3]]) for f in grave]


@pytest.mark.axe
def test_axe_finds_no_serious_fault_in_the_index(opened, index):
    page = opened(index)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    faults = page.evaluate("axe.run().then((found) => found.violations)")
    assert not [f["id"] for f in faults if f["impact"] in ("serious", "critical")]


def test_the_index_sorts_searches_and_leads_to_the_pages(opened, index):
    page = opened(index)
    names = page.locator("table.units tbody th a")
    assert names.first.inner_text() == "丙中心"
    page.locator("table.units thead [role=button]").nth(4).click()
    page.locator("table.units thead [role=button]").nth(4).click()
    assert names.first.inner_text().startswith("乙<img")
    page.locator(".filter").fill("甲街道")
    assert page.locator("table.units tbody tr:visible").count() == 1
    # years, phases, documents, lines and codes are found as well; several words are all found
    for words, units in (
        ("2024年预算", 3),
        ("0-2024.txt", 1),
        ("甲支出", 3),
        ("208", 3),
        ("甲街道 2023 208", 1),
        ("没有", 0),
    ):
        page.locator(".filter").fill(words)
        assert page.locator("table.units tbody tr:visible").count() == units, words
        assert bool(page.locator(".said").inner_text()) == (units == 0)
    page.locator(".filter").fill("甲街道")
    page.locator("table.units tbody th a:visible").click()
    assert "甲街道办事处" in page.locator("header .sub").inner_text()
    assert not page.problems


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_phone_scrolls_nothing_but_tables(opened, path):
    page = opened(path, viewport={"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = page.evaluate(
        """() => Array.from(document.querySelectorAll("main *")).filter((one) => one.scrollWidth > one.clientWidth + 1
            && ["auto", "scroll"].includes(getComputedStyle(one).overflowX)).map((one) => one.className)"""
    )
    assert set(wide) <= {"scroll", "scroll tall", "contents"}
    # pictures are drawn for the screen: none is pushed sideways, and their words are large enough to be read
    for picture in page.locator("figure.chart svg:visible").all():
        drawn = picture.bounding_box()["width"] / float(picture.get_attribute("viewBox").split()[2])
        assert drawn > 0.8
    assert page.locator("figure.chart svg:visible").count() == page.locator("figure.chart").count()


@pytest.mark.parametrize("path", [WANLI, REPORTS[0]], ids=lambda path: path.stem)
def test_printing_gives_whole_rows_and_a_head_on_each_page(opened, path):
    page = opened(path)
    page.emulate_media(media="print")
    style = "getComputedStyle(document.querySelector('{}')).{}"
    assert page.evaluate(style.format("table.variance thead", "display")) == "table-header-group"
    assert page.evaluate(style.format("table.variance tbody tr", "breakInside")) == "avoid"
    # on paper every line is open
    assert page.evaluate(
        "Array.from(document.querySelectorAll('table.variance tbody tr')).every((row) => row.offsetHeight > 0)"
    )
    printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    texts = [re.sub(r"\s+", "", one.get_textpage().get_text_range()) for one in printed]
    assert len(texts) > 2
    # a page that holds lines of the table holds the table's whole head: told by codes, of which remarks name a few
    coded = [re.findall(r"(?<![\d.])2\d{6}(?![\d.])", one.get_textpage().get_text_range()) for one in printed]
    assert sum(len(codes) > 5 for codes in coded) >= 2 or path != WANLI
    for text, codes in zip(texts, coded, strict=True):
        if len(codes) > 5 and path == WANLI:
            assert all(word in text for word in ("编码", "项目", "2024年预算", "2025年预算", "Δ万元", "Δ%")), text[:200]
    for number, text in enumerate(texts, start=1):
        assert f"{number}/{len(texts)}" in text


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_switched_all_money_is_said_in_the_unit_and_exactly(opened, path):
    page = opened(path)
    page.locator(".choose select").select_option("1")
    for shown, value in page.evaluate(
        """() => [...document.querySelectorAll("data.m, .chart text[data-v], main data")].map(
            (one) => [(one.firstChild || one).nodeValue, one.value === undefined ? one.dataset.v : one.value])"""
    ):
        assert Decimal(re.sub("[^0-9.]", "", shown)) == abs(Decimal(value))
    assert page.locator("data.m").count() > 5
    unit = "yuan" if path.name.endswith(".en.html") else "元"
    assert set(page.locator(".unit").all_inner_texts()) == {unit}
    said = " ".join(page.locator("h1, h2, .say p, section > .sub").all_inner_texts())
    assert not re.search("万元|wan yuan", said)
    assert not page.problems


def test_the_contents_stay_in_sight_and_a_head_sorts_wherever_it_is_clicked(opened):
    page = opened(WANLI)
    page.locator("#documents").scroll_into_view_if_needed()
    assert page.locator("main > nav").bounding_box()["y"] <= 1
    head = page.locator("#function th[data-sort]").nth(1)
    box = head.bounding_box()
    head.click(position={"x": 3, "y": box["height"] - 3})
    assert head.get_attribute("aria-sort") == "descending"


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_shows_label_figure_and_both_changes_and_all_on_demand(opened, width):
    page = opened(WANLI, viewport={"width": width, "height": 800})
    heads = page.locator("#function thead th:visible")
    assert [text.strip("↕ ") for text in heads.all_inner_texts()] == ["项目", "2025年预算", "Δ 万元", "Δ %"]
    assert page.evaluate(
        "(() => { const one = document.querySelector('#function .scroll'); return one.scrollWidth <= one.clientWidth + 1; })()"
    )
    page.locator("#function .wide input").check()
    assert heads.count() > 5


def test_on_paper_evidence_is_open_and_every_page_has_its_head(opened, tmp_path):
    page = opened(WANLI)
    page.locator("details").first.evaluate("(one) => { one.open = false; }")
    page.pdf(path=tmp_path / "r.pdf", prefer_css_page_size=True)
    with pypdfium2.PdfDocument(tmp_path / "r.pdf") as made:
        texts = [one.get_textpage().get_text_bounded() for one in made]
    proofs = page.locator(".proof .quiet").all_text_contents()
    assert proofs
    squeezed = re.sub(r"\s", "", "".join(texts))
    assert all(re.sub(r"\s", "", proof) in squeezed for proof in proofs)
    assert all("2024年预算→2025年预算" in re.sub(r"\s", "", text) for text in texts)
    # the last page is none of its own for what nobody sees: the pictures that crops are cut from lie at the head
    assert "budgetdiff" in texts[-1]
    page.evaluate(
        "document.querySelector('footer').insertAdjacentHTML('afterend', '<svg class=hide width=0 height=0></svg>')"
    )
    assert page.evaluate("document.querySelector('svg.hide').getBoundingClientRect().top + scrollY") == 0


@pytest.mark.parametrize("language", ["", ".en"])
def test_headline_figures_are_the_largest_text_of_their_cards(opened, language):
    page = opened(Path(__file__).parents[1] / "reports" / f"wanli-subdistrict-2025{language}.html")
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('.card')].map(card => {
            const size = one => parseFloat(getComputedStyle(one).fontSize);
            const figure = card.querySelector('.big > *');
            return [size(figure), Math.max(...[...card.querySelectorAll('h2, p:not(.big), b')].map(size))];
        })"""
    )
    assert len(sizes) > 4
    assert all(figure > 1.4 * other for figure, other in sizes), sizes
