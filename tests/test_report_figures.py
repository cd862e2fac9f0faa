"""Every figure that stands on a page is read back and held against what the database answers when it is asked for it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import polars as pl
import pytest
from lxml import html

import budgetdiff as bd
from budgetdiff.compare import bridge_of
from budgetdiff.errors import QuestionError
from tests.faults import based
from tests.printing import disclosed, text
from tests.test_report import ROOT, SETS, exact, shown, text_of, wan

HEADLINES = {
    "支出合计": [
        ("expenditure", "total", None),
        ("income_expenditure", "total", "expenditure"),
        ("general_public", "total", None),
    ],
    "一般公共预算支出": [("general_public", "total", None)],
    "基本支出": [("expenditure", "basic", None), ("general_public", "basic", None)],
    "项目支出": [("expenditure", "project", None), ("general_public", "project", None)],
    "“三公”经费": [("three_public", "total", None)],
    "机关运行经费": [("three_public", "agency_operating", None)],
    "收入合计": [("income_expenditure", "total", "revenue"), ("income", "total", None)],
}
"""The columns of the tables that a label of a card or of the table of the years can speak for."""


def drawn(folder):
    """Four budgets and a final account of one drawn unit: years, execution, claims, targets and what contradicts."""
    now = based(0, "budget", "standard", codes="three")
    made = {"2024b": now}
    for year in (2021, 2022, 2023):
        made[f"{year}b"] = disclosed(replace(now.accounts, year=year, current=now.accounts.prior), now.style)
    final = based(0, "final", "standard", codes="three")
    made["2023f"] = disclosed(replace(final.accounts, year=2023), final.style)
    for name, one in made.items():
        (folder / f"{name}.txt").write_bytes(text(one))
    return folder


@pytest.fixture(scope="module", params=[*SETS, "drawn"])
def whole(request, tmp_path_factory):
    """A database, the periods of its report, and the report's page."""
    name, out = request.param, tmp_path_factory.mktemp("r") / "r.html"
    source = drawn(tmp_path_factory.mktemp("d")) if name == "drawn" else ROOT / "datasets" / name
    base, current = SETS.get(name, ("2023:approved", "2024:approved"))
    with bd.open(None) as database:
        assert not database.ingest(source, jobs=1).failed
        page = html.fromstring(text_of(database.report(out, base=base, current=current)))
        yield database, database.compare(base, current), page


def lines_of(comparison):
    return {
        "|".join((line["statement"], line["side"] or "", line["measure"], line["node"] or "")): line
        for line in comparison.lines.iter_rows(named=True)
        if line["role"] != "of_which"
    }


def percent(numerator, denominator):
    rate = exact(numerator, denominator) * 100
    return (Decimal(rate.numerator) / Decimal(rate.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def holds(said, numerator, denominator):
    """Whether a rate as shown is the pair's, rounded half up at its own last digit."""
    bare = said.replace("−", "-").replace("+", "").rstrip("%")
    places = len(bare.partition(".")[2])
    return abs(Fraction(bare) - exact(numerator, denominator) * 100) <= Fraction(1, 2 * 10**places)


def data(element):
    """The exact amounts of an element and how they are shown."""
    return [(Decimal(one.get("value")), shown(one)) for one in element.xpath(".//data")]


def numbers_in(words):
    """The decimal numbers of a sentence, without their signs."""
    return re.findall(r"\d[\d,]*\.\d+", words)


def moved(line):
    return line["change"] if line["delta"] is None else line["delta"]


def candidates(comparison, label):
    """The totals that a label can speak for."""
    totals = comparison.lines.filter(pl.col("role") == "total")
    for statement, measure, side in HEADLINES[label]:
        rows = totals.filter(statement=statement, measure=measure)
        yield from (rows if side is None else rows.filter(side=side)).iter_rows(named=True)


@pytest.mark.few
def test_cards_are_totals_of_the_comparison(whole):
    database, comparison, page = whole
    cards = page.xpath("//section[@class='cards']/div")
    assert len(cards) >= 5
    totals = {line["current"] for line in candidates(comparison, "支出合计")}
    for card in cards:
        label = card.findtext("h2")
        words, figures = [shown(p) for p in card.xpath("./p")], data(card)
        if label == "发现的矛盾":
            severities = Counter(database.check().lines["severity"])
            said = list(map(int, re.findall(r"\d+", " ".join(words))))
            claims = database.store.rows("SELECT count(*) FROM claims")[0][0]
            on_page = Counter(item.get("class").split()[1] for item in page.xpath("//li[contains(@class, 'finding')]"))
            assert said[:2] == [on_page["error"], on_page["warning"]]
            assert on_page["error"] <= severities["error"]
            assert said[2:] in ([], [claims]) or said[2] <= claims
        elif label == "绩效目标":
            assert int(words[0]) == len(page.xpath("//section[@id='targets']//tbody/tr"))
        else:
            line = next(
                line
                for line in candidates(comparison, label)
                if [a for a, _ in figures] == [a for a in (line["current"], line["base"], moved(line)) if a is not None]
            )
            signed = [False] * (len(figures) - (moved(line) is not None)) + [True] * (moved(line) is not None)
            assert all(word == wan(amount, signed=sign) for (amount, word), sign in zip(figures, signed, strict=True))
            rates = re.findall(r"[+−]?[\d.]+%", " ".join(words))
            if line["kind"] == "normal":
                assert holds(rates.pop(0), line["growth_numerator"], line["growth_denominator"])
            assert all(any(t and holds(rate, line["current"], t) for t in totals) for rate in rates)


@pytest.mark.few
def test_tables_and_execution_are_lines_of_the_comparison(whole):
    database, comparison, page = whole
    execution = page.xpath("//section[@id='execution']")
    spent = comparison
    if execution:
        year = re.search(r"\d{4}", execution[0].xpath("string(h2)"))[0]
        spent = database.compare(f"{year}:approved", f"{year}:executed")
    # where no line can be compared a table shows what one period is made of
    for table in page.xpath("//table[contains(@class, 'composition')]"):
        known = [lines_of(comparison)[row.get("data-key")] for row in table.xpath(".//tr[@data-key]")]
        assert all(line["delta"] is None for line in known if line["role"] not in ("total", "residual"))
        side = table.get("data-alone")
        whole_of = next((line[side] for line in known if line["role"] == "total"), None)
        for row, line in zip(table.xpath(".//tr[@data-key]"), known, strict=True):
            assert data(row.xpath("./td")[1]) == [(line[side], wan(line[side]))]
            share = shown(row.xpath("./td")[3])
            # columns beside each other are parts of no total of the table
            beside = "part" in row.get("class").split()
            assert holds(share, line[side], whole_of) if share else beside or not whole_of
    rows = page.xpath("//table[not(contains(@class, 'composition'))]//tr[@data-key]")
    for row in rows:
        inside = bool(row.xpath("ancestor::section[@id='execution']"))
        line, cells = lines_of(spent if inside else comparison)[row.get("data-key")], row.xpath("./td")
        for cell, amount, signed in (
            (cells[1], line["base"], False),
            (cells[2], line["current"], False),
            (cells[4], moved(line), True),
        ):
            assert data(cell) == ([] if amount is None else [(amount, wan(amount, signed=signed))])
        rate, last = shown(cells[6]), shown(cells[8])
        if line["kind"] == "normal":
            assert holds(rate, line["growth_numerator"], line["growth_denominator"])
        else:
            assert "%" not in rate
        if inside:
            assert last == (
                ""
                if line["base"] is None or line["base"] <= 0
                else f"{percent(line['current'], line['base'])}%".replace("-", "−")
            )
        elif last:
            assert holds(last, line["contribution_numerator"], line["contribution_denominator"])
    for section in page.xpath("//section[.//tr[@data-key]]"):
        within = section.get("id") == "execution"
        known = lines_of(spent if within else comparison)
        own = [known[row.get("data-key")] for row in section.xpath(".//tr[@data-key]")]
        # basic and project are the totals of two columns: parts beside each other
        beside = section.get("id") == "split" or bool(section.xpath(".//tr[contains(@class, 'part')]"))
        total = None if beside else next(line for line in own if line["role"] == "total")
        largest = max(
            (line for line in own if beside or (line["level"] == 1 and line["role"] in ("leaf", "parent"))),
            key=lambda line: abs(moved(line) or 0),
            default=None,
        )
        change = moved(largest) if largest else None
        heading, below = section.xpath("string(h2)"), " ".join(shown(p) for p in section.xpath("./p[@class='sub']"))
        if within:
            assert numbers_in(below) == [
                wan(total["base"]),
                wan(total["current"]),
                str(percent(total["current"], total["base"])),
            ]
            continue
        if not change and total is not None and any(line["kind"] == "not_comparable" for line in own):
            change, largest = total["delta"], total
        assert numbers_in(heading) == ([wan(abs(change))] if change else [])
        if numbers_in(below):
            parts = [part for part in (total["change"], total["change"] - change) if part]
            numbers = numbers_in(below)
            assert numbers[: len(parts)] == [wan(abs(part)) for part in parts]
            # the finest line that makes up more than half of the class that moved most
            driving = [
                abs(line["change"])
                for line in own
                if line["level"] > 1 and line["change"] and line["change"] * change > 0
            ]
            assert all(
                one in [wan(amount) for amount in driving if amount * 2 > abs(change)] for one in numbers[len(parts) :]
            )
            assert len(numbers) <= len(parts) + 1


@pytest.mark.few
def test_the_title_and_the_sentences_are_made_of_lines(whole):
    _, comparison, page = whole
    total = next(
        line for line in candidates(comparison, "支出合计") if line["current"] is not None and line["base"] is not None
    )
    title = page.xpath("string(.//h1)")
    assert numbers_in(title) == [
        wan(total["current"]),
        wan(abs(total["delta"])),
        str(abs(percent(total["growth_numerator"], total["growth_denominator"]))),
    ]
    moves, made, trusted, *doubts = (p.text_content() for p in page.xpath("//div[@class='say']/p"))
    # where another place states a figure of the headline otherwise, both are amounts of totals
    assert all(len(numbers_in(doubt)) >= 2 and "别处为" in doubt for doubt in doubts)
    key = page.xpath("//section[@id='function']//tr[@data-key]/@data-key")[0].split("|")
    lines = list(comparison.select(key[0], key[2], side=key[1] or None).iter_rows(named=True))
    top = [line for line in lines if line["role"] == "leaf" and line["change"]]
    up, down = (max((s * line["change"] for line in top if s * line["change"] > 0), default=None) for s in (1, -1))
    if top:
        assert numbers_in(moves) == [wan(amount) for amount in (up, down) if amount]
        leaves = [line["change"] for line in lines if line["role"] == "leaf" and line["change"]]
        if counts := re.findall(r"(\d+)个", moves):
            assert list(map(int, counts)) == [sum(c > 0 for c in leaves), sum(c < 0 for c in leaves)]
    for said in made.rstrip("。").split("；"):
        label = next(label for label in HEADLINES if said.startswith(label))
        wanted = [
            [wan(line["current"])]
            + ([] if line["delta"] is None or not line["delta"] else [wan(abs(line["delta"]))])
            + (
                [str(abs(percent(line["growth_numerator"], line["growth_denominator"])))]
                if line["kind"] == "normal"
                else []
            )
            for line in candidates(comparison, label)
            if line["current"] is not None
        ]
        assert numbers_in(said) in wanted
    implied = comparison.lines.filter(pl.col("role") != "residual")
    count = sum(
        implied.filter(pl.col(f"{side}_source") == "implied", pl.col(f"{side}_fact_id").is_not_null()).height
        for side in ("base", "current")
    )
    assert f"{count}个数字由文字推算" in trusted if count else "推算" not in trusted


def test_pictures_draw_what_the_database_says(whole):
    database, comparison, page = whole
    key = page.xpath("//section[@id='function']//tr[@data-key]/@data-key")[0].split("|")
    drawn_bridge = page.xpath("//section[@id='bridge']//svg")
    try:
        steps = bridge_of(comparison, key[0], key[2], side=key[1] or None).lines
    except QuestionError:
        assert not drawn_bridge
    else:
        amounts = [wan(s["amount"], signed=s["step"] not in ("base", "current")) for s in steps.iter_rows(named=True)]
        for one in drawn_bridge:
            words = [word.text_content() for word in one.xpath(".//text")]
            assert Counter(w for w in words if re.fullmatch(r"[+−]?[\d,]+\.\d+", w)) == Counter(amounts)
    if not page.xpath("//section[@id='years']"):
        return
    trend = trend_of(database, page)
    pictures = page.xpath("//section[@id='years']//figure")
    for picture in pictures:
        for one in picture.get("aria-label").split("；"):
            label, year, figure = re.fullmatch(r"(.*) (\d{4}) ([\d.,]+)", one).groups()
            rows = trend.filter(fiscal_year=int(year))
            if label in HEADLINES:
                totals = [
                    r
                    for r in rows.filter(pl.col("role") == "total").iter_rows(named=True)
                    if (r["statement"], r["measure"]) in [spot[:2] for spot in HEADLINES[label]]
                ]
                assert any(
                    holds(figure, r["index_numerator"], r["index_denominator"])
                    for r in totals
                    if r["index_denominator"]
                )
            else:
                classes = rows.filter(pl.col("label") == label, pl.col("level") == 1)
                assert figure in {wan(amount) for amount in classes["amount"].drop_nulls()}
        said = Counter(re.findall(r" ([\d,]+\.\d+)(?:；|$)", picture.get("aria-label")))
        drawn = picture.xpath("./svg")
        assert len(drawn) == 2
        for one in drawn:
            # for a wide screen and for a phone
            shapes = " ".join(word.text_content() for word in one.xpath(".//text"))
            assert not Counter(numbers_in(shapes)) - said


def trend_of(database, page):
    periods = page.xpath("//section[@id='years']//thead/tr/th[position() > 1]")
    phases = {"预算": "approved", "决算": "executed"}
    named = [re.fullmatch(r"(\d{4})年(..)", shown(head)).groups() for head in periods]
    return database.trend(*(f"{year}:{phases[phase]}" for year, phase in named)).lines


@pytest.mark.thorough
def test_the_table_of_the_years_is_the_trend(whole):
    database, _, page = whole
    if not page.xpath("//section[@id='years']"):
        return
    lines = trend_of(database, page).filter(pl.col("role") == "total")
    first = None
    for row in page.xpath("//section[@id='years']//tbody/tr"):
        label = shown(row.xpath("./th")[0])
        for statement, measure, side in HEADLINES[label]:
            own = lines.filter(statement=statement, measure=measure)
            own = (own if side is None else own.filter(side=side)).sort("fiscal_year")
            if own["amount"].drop_nulls().len():
                break
        cells, first = row.xpath("./td"), first or list(own["amount"])
        for cell, line in zip(cells, own.iter_rows(named=True), strict=True):
            assert data(cell) == [(line["amount"], wan(line["amount"]))]
            growth, index = cell.xpath("./small")[0].text_content().split(" · ")
            assert (growth == "—") == (line["kind"] != "normal" or line["growth_numerator"] is None)
            if growth != "—":
                assert holds(growth, line["growth_numerator"], line["growth_denominator"])
            assert holds(index, line["index_numerator"], line["index_denominator"])
    section = page.xpath("//section[@id='years']")[0]
    assert numbers_in(section.xpath("string(h2)")) == [wan(first[0]), wan(first[-1])]
    change = first[-1] - first[0]
    below = section.xpath("string(p[@class='sub'])")
    assert numbers_in(below) == ([wan(abs(change)), str(abs(percent(change, first[0])))] if change else [])


def test_targets_are_those_that_are_tracked(whole):
    database, comparison, page = whole
    tracking = database.track(comparison.base, comparison.current)
    year = comparison.current.fiscal_year
    now = list(tracking.lines.filter(pl.col("fiscal_year") == year).iter_rows(named=True))
    rows = page.xpath("//section[@id='targets']//tbody/tr")
    assert len(rows) == len(now)
    # projects stand in the order of the forms, and so do their targets
    order = list(dict.fromkeys(one["project"] for one in now))
    now.sort(key=lambda one: order.index(one["project"]))
    for row, target in zip(rows, now, strict=True):
        words = [shown(cell) for cell in row.xpath("./td")]
        assert shown(row.xpath("./th")[0]) == target["name"]
        assert any(word.startswith(target["target_raw"]) for word in words[1:]) or not target["target_raw"]
        if target["before_raw"]:
            assert words[1] == target["before_raw"]
        if target["actual_raw"]:
            assert any(word.startswith(target["actual_raw"]) for word in words)
        if target["attainment_denominator"]:
            assert holds(words[-1], target["attainment_numerator"], target["attainment_denominator"])
    funds = tracking.projects.filter(pl.col("fiscal_year") == year)
    by_name = {row["project"]: row["funds"] for row in funds.iter_rows(named=True)}
    for head in page.xpath("//section[@id='targets']/h3"):
        for amount, word in data(head):
            assert amount == by_name[head.text.strip()]
            assert word == wan(amount)
    if rows:
        said = page.xpath("//section[@id='targets']/p[@class='sub']")[0].text_content()
        wanted = [sum(funds["funds"].drop_nulls()), *funds["project_spending"].drop_nulls().unique().to_list()]
        assert numbers_in(said) == [wan(amount) for amount in wanted if amount]
        assert f"绩效指标{sum(bool(one['target_raw']) for one in now)}项" in said


@pytest.mark.few
def test_findings_are_those_of_the_checks(whole):
    database, _, page = whole
    known = {row["finding_id"]: row for row in database.check().lines.iter_rows(named=True)}
    names = dict(database.store.rows("SELECT document_id, source_name FROM documents"))
    listed = {cell.text for cell in page.xpath("//table[@class='documents']/tbody//th")}
    wanted = {key for key, row in known.items() if names[row["document_id"]] in listed}
    items = {item.get("id").removeprefix("f-"): item for item in page.xpath("//li[contains(@class, 'finding')]")}
    assert items.keys() == wanted
    for key, item in items.items():
        row = known[key]
        words = item.text_content()
        assert row["message_zh"] in words
        assert row["rule"] in words
        assert names[row["document_id"]] in words
        if row["difference"]:
            said = re.search(r"相差(.*?)，容差(.*)", item.xpath("./p[@class='quiet']")[0].text_content()).groups()
            for word, exactly in zip(said, (row["difference"], row["tolerance"] or "0"), strict=True):
                assert word == exactly or Decimal(word.replace(",", "")) == Decimal(exactly)
    of_documents = [key for key, name in names.items() if name in listed]
    verdicts = dict(
        database.store.rows(
            "SELECT verdict, count(*) FROM claims WHERE document_id IN (SELECT unnest($1::VARCHAR[])) GROUP BY ALL",
            [of_documents],
        )
    )
    if verdicts:
        said = page.xpath("//section[@id='findings']/p[@class='sub']")[0].text_content()
        counts = [
            sum(verdicts.values()),
            *(verdicts.get(word, 0) for word in ("supported", "contradicted", "unverifiable")),
        ]
        assert list(map(int, re.findall(r"\d+", said)))[-4:] == counts


def test_remarks_list_every_line_they_are_about(whole):
    _, comparison, page = whole
    lists = {h3.text.strip(): h3.getnext() for h3 in page.xpath("//section[@id='remarks']/h3[span]")}
    key = page.xpath("//section[@id='function']//tr[@data-key]/@data-key")[0].split("|")
    leaves = comparison.select(key[0], key[2], side=key[1] or None).filter(
        pl.col("role") == "leaf", pl.col("change") != 0
    )
    inner = comparison.lines.filter(pl.col("role") != "residual")
    implied = [
        amount
        for side in ("base", "current")
        for amount in inner.filter(pl.col(f"{side}_source") == "implied", pl.col(f"{side}_fact_id").is_not_null())[side]
    ]
    for title, wanted in (
        ("新增科目", list(leaves.filter(kind="new")["current"])),
        ("取消科目", list(leaves.filter(kind="discontinued")["base"])),
        ("由文字推算、并非印出的数字", implied),
    ):
        stated = data(lists[title]) if title in lists else []
        assert Counter(amount for amount, _ in stated) == Counter(wanted)
        assert all(word == wan(amount) for amount, word in stated)
    assert [int(span.text) for span in page.xpath("//section[@id='remarks']/h3/span")] == [
        len(one) for one in lists.values()
    ]
    for row in page.xpath("//table[@class='documents']/tbody/tr"):
        name, count = row.xpath("./th/text()")[0], int(row.xpath("./td")[2].text)
        assert whole[0].store.rows(
            "SELECT count(*) FROM all_facts JOIN document USING (document_no) WHERE source_name = $1 AND amount IS NOT NULL "
            "AND origin = 'printed'",
            [name],
        ) == [(count,)]


def test_no_figure_stands_on_the_page_that_no_test_here_reads(whole):
    """Sections and their parts are known: a new one is to be read back as well."""
    page = whole[2]
    assert {one.get("id") for one in page.xpath("//main/section[@id]")} <= {
        "bridge",
        "whole",  # tests/test_treemap.py
        "flow",  # tests/test_flow.py
        "function",
        "economic",
        "split",
        "projects",
        "three_public",
        "revenue",
        "execution",
        "years",
        "targets",
        "findings",
        "remarks",
        "documents",
    }
    for amount in page.xpath("//data[@class='m']"):
        # the words of sentences are read above; what they are said from in another unit is exactly what they say
        value = Decimal(amount.get("value"))
        assert amount.text in (wan(value), wan(value, signed=True))
    for amount in page.xpath("//main//data[not(@class='m')]"):
        held = amount.xpath(
            "ancestor::tr[@data-key] | ancestor::section[@id='years' or @id='targets' or @id='remarks' or @id='whole' or "
            "@id='flow' or @class='cards']"
        )
        assert held, html.tostring(amount, encoding="unicode")
