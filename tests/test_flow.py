"""What flows into a node flows out of it, to the fen; no stream is of what no figure states; tables say what pictures do."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

import budgetdiff as bd
from budgetdiff.report.flow import (
    ALL,
    BEYOND,
    CLASS,
    GROUP,
    KIND,
    REST,
    ROUNDING,
    SOURCE,
    ClassStated,
    Stated,
    branches,
    changes_of,
    fitting,
    streams_of,
    through,
)
from budgetdiff.report.ribbons import Wording, bands, blocks
from tests.test_report import EVIL, FORMULA, ROOT, wan

FEN = st.integers(0, 10**13).map(lambda fen: Decimal(fen) / 100)
SOME = st.integers(-(10**10), 10**13).map(lambda fen: Decimal(fen) / 100)


def parts(names, amounts=SOME):
    return st.dictionaries(st.sampled_from(names), amounts, max_size=len(names))


CLASSES = st.dictionaries(
    st.sampled_from(["201", "205", "208", "212"]),
    st.builds(ClassStated, SOME, parts(["basic", "project", "operating"]), parts(["01", "02", "99"])),
    max_size=4,
)
ANY = st.builds(Stated, SOME, st.none() | SOME, parts(["fund", "other", "carried"]), CLASSES)


@st.composite
def consistent(draw):
    """What a document without a fault states: every whole is its parts, but for some that it does not state."""
    classes = {}
    for name in draw(st.lists(st.sampled_from(["201", "205", "208", "212"]), min_size=1, unique=True)):
        kinds = draw(parts(["basic", "project"], FEN))
        amount = sum(kinds.values(), Decimal(0)) + draw(st.sampled_from([Decimal(0), Decimal(7)]))
        split = draw(st.decimals(0, 1, places=2))
        first = (amount * split).quantize(Decimal("0.01"))
        groups = {"01": first, "99": amount - first} if draw(st.booleans()) else {"01": first}
        classes[name] = ClassStated(amount, kinds, groups)
    total = sum((one.amount for one in classes.values()), Decimal(0)) + draw(FEN)
    sources = draw(parts(["fund", "other", "carried"], FEN))
    resources = draw(st.none() | st.just(sum(sources.values(), Decimal(0)) + draw(FEN)))
    return Stated(total, resources, sources, classes)


def balanced(streams):
    """Every node but the sources and the ends gives what it gets."""
    for node in {node for way in streams for node in way}:
        come, gone = through(streams, node)
        if (
            node[0] != SOURCE
            and node[0] != GROUP
            and node[1] != BEYOND
            and node not in ((CLASS, REST), (CLASS, ROUNDING))
        ):
            assert come == gone, node


@given(ANY | consistent())
def test_what_comes_in_goes_out_and_totals_are_the_documents(stated):
    fit = fitting(stated)
    if fit is None:
        amounts = [one.amount for one in stated.classes.values()]
        assert stated.total <= 0 or not amounts or min(amounts) < 0 or sum(amounts) > stated.total
        return
    streams = streams_of(fit)
    assert all(streams.values())
    balanced(streams)
    whole = max(fit.total, fit.resources or Decimal(0))
    assert through(streams, (ALL, REST)) == (whole, whole)
    assert through(streams, (KIND, BEYOND))[0] == whole - fit.total
    assert sum(through(streams, (SOURCE, name))[1] for name in fit.sources) == sum(fit.sources.values())
    for name, one in fit.classes.items():
        assert through(streams, (CLASS, name)) == (one.amount, one.amount)
        for kind, amount in one.kinds.items():
            assert streams.get(((KIND, kind), (CLASS, name)), 0) == amount
        for group, amount in one.groups.items():
            assert through(streams, (GROUP, f"{name}|{group}"))[0] == amount
    # nothing flows that no figure states: what is not a rest is a figure, or the sum of figures
    for (start, end), amount in streams.items():
        if not {start[1].rpartition("|")[2], end[1].rpartition("|")[2]} & {REST, ROUNDING, BEYOND}:
            assert amount > 0


@given(consistent())
def test_all_that_a_consistent_document_states_is_drawn(stated):
    fit = fitting(stated)
    if stated.total > 0:
        assert fit is not None
        assert fit.classes == stated.classes
        assert fit.sources == (stated.sources if stated.resources is not None else {})


@given(ANY | consistent(), ANY | consistent(), st.sets(st.sampled_from([(ALL, REST), (KIND, "201"), (CLASS, "208")])))
def test_changes_balance_and_turn_round_with_the_periods(one, two, apart):
    before, after = fitting(one), fitting(two)
    if before is None or after is None:
        return
    changes = changes_of(before, after, frozenset(apart))
    balanced(changes)
    for name in {*before.classes, *after.classes}:
        old, new = (each.classes.get(name, ClassStated(Decimal(0))).amount for each in (before, after))
        assert through(changes, (CLASS, name))[0] == new - old
    assert changes_of(after, before, frozenset(apart)) == {way: -amount for way, amount in changes.items()}
    assert not changes_of(before, before, frozenset(apart))
    if (ALL, REST) in apart:
        assert all(start[1] == REST for start, _ in changes if start[0] == SOURCE)


def test_what_one_period_divides_and_the_other_does_not_is_no_change():
    one = Stated(Decimal(100), Decimal(100), {"fund": Decimal(100)}, {"201": ClassStated(Decimal(100))})
    two = Stated(
        Decimal(120),
        Decimal(120),
        {"fund": Decimal(70)},
        {"201": ClassStated(Decimal(120), {"basic": Decimal(120)}, {"01": Decimal(120)})},
    )
    assert changes_of(one, two) == {
        ((SOURCE, REST), (ALL, REST)): Decimal(20),
        ((ALL, REST), (KIND, REST)): Decimal(20),
        ((KIND, REST), (CLASS, "201")): Decimal(20),
        ((CLASS, "201"), (GROUP, "201|")): Decimal(20),
    }


def test_a_rest_that_rounding_explains_is_called_so():
    stated = fitting(
        Stated(
            Decimal("29400500"),
            None,
            {},
            {"201": ClassStated(Decimal("21066700")), "208": ClassStated(Decimal("8333900"))},
        )
    )
    assert stated is not None
    assert streams_of(stated)[(KIND, ROUNDING), (CLASS, ROUNDING)] == Decimal(-100)
    # the same difference between figures in yuan is none of rounding
    exact = {"201": ClassStated(Decimal("21066701")), "208": ClassStated(Decimal("8333899"))}
    assert fitting(Stated(Decimal("29400500"), None, {}, exact)) is None


def test_a_line_without_branches_is_not_drawn():
    single = {"201": ClassStated(Decimal(5), {"basic": Decimal(5)}, {"01": Decimal(5)})}
    assert not branches(streams_of(Stated(Decimal(5), Decimal(5), {"fund": Decimal(5)}, single)))


@given(consistent(), consistent(), st.text(max_size=30))
def test_a_picture_has_a_band_a_stream_and_no_markup_of_a_document(one, two, label):
    before, after = fitting(one), fitting(two)
    if before is None or after is None:
        return
    words = Wording(
        lambda node: label + EVIL + FORMULA + node[1],
        lambda amount: f"{amount:+,}",
        lambda amount: f"{amount:+,} yuan",
        lambda node: node[1] == REST,
    )
    for streams in (streams_of(after), changes_of(before, after)):
        if not streams:
            continue
        root = etree.fromstring(bands(streams, words, label + EVIL, EVIL))
        assert {element.tag for element in root.iter()} <= {"svg", "path", "rect", "title", "desc", "g", "text"}
        assert len(root.findall("path")) == len(streams)
        assert len(root.findall("rect")) == len({node for way in streams for node in way})
        for text in root.xpath("g/text[@data-v]"):
            assert text.text == f"{Decimal(text.get('data-v')):+,}"
        high = float(root.get("viewBox").split()[3])
        tops = [(float(r.get("x")), float(r.get("y")), float(r.get("height"))) for r in root.findall("rect")]
        assert all(top >= 0 and top + height <= high for _, top, height in tops)
        # bars of a stage leave a line of words to each other
        for x, top, height in tops:
            assert all(not (x == at and top < other < top + height + 13) for at, other, _ in tops)


@given(consistent(), consistent(), st.text(max_size=30))
def test_on_a_phone_every_stage_is_a_block_of_the_same_streams(one, two, label):
    before, after = fitting(one), fitting(two)
    if before is None or after is None:
        return
    words = Wording(
        lambda node: label + EVIL + "|".join(map(str, node)),
        lambda amount: f"{amount:+,}",
        lambda amount: f"{amount:+,} yuan",
        lambda node: node[1] == REST,
    )
    for streams in (streams_of(after), changes_of(before, after)):
        if not streams:
            continue
        root, broad = etree.fromstring(blocks(streams, words)), etree.fromstring(bands(streams, words, label, EVIL))
        assert {element.tag for element in root.iter()} <= {"svg", "path", "rect", "g", "text"}
        wide, high = map(float, root.get("viewBox").split()[2:])
        assert wide < 360
        assert len(root.findall("path")) == len(streams)
        told = [
            {(one.text, one.get("data-v")) for one in picture.xpath("g/text[@data-v]")} for picture in (root, broad)
        ]
        assert told[0] == told[1]
        # a node between two stages ends one block and begins the next
        ends = [node for way in streams for node in way]
        stages = {start[0] for start, _ in streams}
        assert len(root.findall("rect")) == sum(
            len(
                {end for end in ends if end[0] in (stage, stage + 1)}
                & {n for w in streams if w[0][0] == stage for n in w}
            )
            for stage in stages
        )
        bars = [tuple(float(bar.get(name)) for name in ("x", "y", "width", "height")) for bar in root.findall("rect")]
        for x, top, width, height in bars:
            assert 0 <= x <= x + width <= wide
            assert 0 <= top <= top + height <= high
            # two lines of words beside each bar do not reach those of the next
            assert all(not (x == at and top < other < top + height + 25) for at, other, _, _ in bars)
        lines = [(float(t.get("x")), float(t.get("y"))) for t in root.findall("g/text")]
        assert all(0 < x < wide and 0 < y < high for x, y in lines)
        assert len(set(lines)) == len(lines) == 2 * len(bars)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("package", "base", "current", "language"),
    [
        ("wanli-subdistrict", "2024", "2025", "zh"),
        ("putuo-finance-bureau", "2023", "2024", "zh"),
        ("quangang-social-insurance", "2023", "2024", "zh"),
    ],
)
def test_the_tables_say_what_the_pictures_do(tmp_path, package, base, current, language):
    with bd.open(None) as database:
        database.ingest(ROOT / "datasets" / package)
        path = database.report(tmp_path / "r.html", base=base, current=current, pictures=False, language=language)
        page = html.fromstring(path.read_text(encoding="utf-8"))
        sections = page.xpath("//section[@id='flow']")
        facts = {
            row[0]
            for row in database.store.rows(
                "SELECT amount FROM all_facts JOIN document USING (document_no) WHERE amount IS NOT NULL"
            )
        }
    figures, tables = sections[0].xpath(".//figure"), sections[0].xpath(".//table")
    assert len(figures) == len(tables) == (2 if package == "wanli-subdistrict" else 1)
    for number, (figure, table) in enumerate(zip(figures, tables, strict=True)):
        told = [
            (
                row.xpath("string(td[1])"),
                row.xpath("string(th)"),
                Decimal(row.xpath("td[2]/data/@value | td[2]//data/@value")[0]),
            )
            for row in table.xpath("./tbody/tr")
        ]
        shown = [title.text for title in figure.xpath("./svg[1]/path/title")]
        assert len(shown) == len(told)
        assert len(figure.xpath("./svg[2]/path")) == len(told)
        for words, (start, end, amount) in zip(shown, told, strict=True):
            assert words == f"{start} → {end} {wan(amount, signed=bool(number))} 万元"
        streams = {((start,), (end,)): amount for start, end, amount in told}
        hub = ("全部资金",)
        come = sum(amount for (_, end), amount in streams.items() if end == hub)
        gone = sum(amount for (start, _), amount in streams.items() if start == hub)
        assert come == gone
        if not number:
            assert gone in facts
            for row in table.xpath("./tbody/tr[td[2]//data[contains(@class, 'printed')]]"):
                assert Decimal(row.xpath("td[2]//data/@value")[0]) in facts


def test_a_table_by_kind_has_no_classes_to_flow_to(tmp_path):
    lines = "收入总计\t{a}\t基本支出\t{b}\n\t\t项目支出\t{c}\n收入总计\t{a}\t支出总计\t{a}\n"
    head = "甲街道办事处{year}年度部门预算公开\n\n收支预算总表\n单位：万元\n收入\t预算数\t支出\t预算数\n"
    with bd.open(None) as database:
        for year, a, b, c in ((2024, "10.00", "6.00", "4.00"), (2025, "12.00", "7.00", "5.00")):
            path = tmp_path / f"{year}.txt"
            text = head.format(year=year) + lines.format(a=a, b=b, c=c).replace("收入总计", "财政拨款收入", 1)
            path.write_text(text, encoding="utf-8")
            assert not database.ingest(path, jobs=1).failed
        spending = database.compare("2024", "2025").select("income_expenditure", side="expenditure")
        assert {"~基本支出", "~项目支出"} <= set(spending["node"])
        page = database.report(tmp_path / "r.html", pictures=False).read_text(encoding="utf-8")
    assert 'id="flow"' not in page
