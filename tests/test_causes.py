"""One cause, one finding: a misprint anywhere is one error that names its cell, with what follows from it folded below."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.check import judge_units
from tests.faults import BASES, based
from tests.printing import Disclosure, Line, disclosed, plain, text
from tests.printing.accounts import GENERAL
from tests.printing.codes import COMMON_ITEMS
from tests.printing.table import value_of
from tests.support.examples import examples

AMOUNTS = st.integers(1, 99_999).map(lambda value: value * 100_00)
BUDGETS = st.dictionaries(st.sampled_from(COMMON_ITEMS), st.tuples(AMOUNTS, AMOUNTS), min_size=2).map(
    lambda lines: plain(*(Line(code, GENERAL, basic, 0, project) for code, (basic, project) in sorted(lines.items())))
)
"""Budgets of one fund, printed to the last digit: basic and project spending by 项."""
_PRINTED = """
SELECT f.document_no, f.ordinal, a.fact_id, f.amount, f.raw, d.unit_name
FROM all_facts AS a JOIN document AS d USING (document_no) JOIN fact AS f USING (document_no, ordinal)
WHERE a.origin = 'printed' AND f.amount IS NOT NULL AND d.superseded_by IS NULL AND regexp_matches(f.raw, '[1-9]')
ORDER BY a.fact_id
"""


def errors_of(folder, disclosure: Disclosure) -> list[dict]:
    path = folder / "b.txt"
    path.write_bytes(text(disclosure))
    with bd.open(None) as database:
        assert not database.ingest([path], jobs=1).failed
        return [nested(row) for row in database.check(severity="error").lines.to_dicts()]


def nested(row: dict) -> dict:
    return {**row, **{name: json.loads(row[name]) for name in ("evidence", "causes", "consequences")}}


@pytest.mark.thorough
@examples(60, quick=4)
@given(disclosure=BUDGETS, data=st.data())
def test_a_misprint_is_one_error_that_names_its_cell_and_what_should_stand_there(tmp_path_factory, disclosure, data):
    sheet = data.draw(st.sampled_from(["expenditure", "general_public"]))
    row, column, cell = data.draw(
        st.sampled_from([at for at in disclosure.sheet(sheet).amounts() if at[2].figure.code and value_of(at[2].text)])
    )
    value, step = value_of(cell.text)
    wrong = f"{value + step * data.draw(st.integers(100, 10**6))}"
    broken = disclosure.without_narrative().with_cell(sheet, row, column, wrong)
    (found,) = errors_of(tmp_path_factory.mktemp("m"), broken)
    named = {one["raw"]: one["proposed"] for one in found["causes"]}
    assert wrong in named, found
    assert all(
        Decimal(proposed.replace(",", "")) == value for raw, proposed in named.items() if raw == wrong and proposed
    )
    # what is folded below it is about the same cell, and keeps its id
    for one in found["consequences"]:
        assert any(each["raw"] == wrong for each in one["evidence"]), one
        assert re.fullmatch("[0-9a-f]{12}", one["finding_id"])


@pytest.mark.thorough
@examples(40, quick=3)
@given(disclosure=BUDGETS, data=st.data())
def test_a_line_under_a_wrong_code_is_one_error(tmp_path_factory, disclosure, data):
    """The sums that lack it and those that have it too much, in every column, are one mistake of that line."""
    rows = {
        cells[0].text: row for row, cells in enumerate(disclosure.sheet("expenditure").body) if cells[0] is not None
    }
    items = [code for code in rows if len(code) == 7]
    moves = [(one, to + one[5:]) for one in items for to in {code[:5] for code in items} if to[:3] != one[:3]]
    moves = [(one, to) for one, to in moves if to not in rows]
    assume(moves)
    one, to = data.draw(st.sampled_from(sorted(moves)))
    broken = disclosure.without_narrative().with_cell("expenditure", rows[one], 0, to)
    (found,) = errors_of(tmp_path_factory.mktemp("w"), broken)
    assert to in " ".join(each["words"] for each in found["causes"]), found["message_zh"]


@pytest.mark.thorough
def test_a_rule_that_is_asked_for_is_found_where_it_follows_from_another(tmp_path):
    disclosure = plain(
        Line("2010601", GENERAL, 5_000_000, 0, 3_000_000), Line("2010607", GENERAL, 7_000_000, 0, 1_000_000)
    )
    row, column, _ = next(at for at in disclosure.sheet("expenditure").amounts() if at[2].figure.code == "2010601")
    (tmp_path / "b.txt").write_bytes(text(disclosure.with_cell("expenditure", row, column, "9.00")))
    with bd.open(None) as database:
        database.ingest([tmp_path / "b.txt"], jobs=1)
        found = database.check()
        (error,) = (nested(row) for row in found.lines.to_dicts() if row["severity"] == "error")
        rules = {error["rule"], *(one["rule"] for one in error["consequences"])}
        assert {"SUM-COLUMNS", "SUM-PARENT"} <= rules
        for rule in rules:
            assert error["finding_id"] in database.check(rule=rule).lines["finding_id"].to_list()
        told = found.text("en")
        assert "Most likely wrong is" in told
        assert told.count("↳") == len(error["consequences"])
        assert "最可能有误的是" in found.text("zh")


@pytest.mark.thorough
def test_two_misprints_in_one_sum_are_two_errors(tmp_path):
    """Neither alone makes the parent's sum hold; both together do."""
    disclosure = plain(
        Line("2010601", GENERAL, 5_000_000, 0, 3_000_000), Line("2010607", GENERAL, 7_000_000, 0, 1_000_000)
    )
    rows = [at for at in disclosure.sheet("expenditure").amounts() if at[2].figure.measure == "total"]
    right = [cell.text for _, _, cell in rows if cell.figure.code in ("2010601", "2010607")]
    for row, column, cell in rows:
        if cell.figure.code in ("2010601", "2010607"):
            disclosure = disclosure.with_cell("expenditure", row, column, f"{value_of(cell.text)[0] + 90:.2f}")
    found = errors_of(tmp_path, disclosure.without_narrative())
    assert len(found) == 2
    assert [len(one["causes"]) for one in found] == [1, 1]
    assert sorted(one["causes"][0]["proposed"] for one in found) == sorted(right)
    assert "SUM-PARENT" in [each["rule"] for one in found for each in one["consequences"]]


@pytest.mark.corpus
@pytest.mark.thorough
def test_a_misprint_planted_in_a_real_document_is_one_error_of_its_cell(corpus):
    """Every 40th cell of the six documents with another first digit; the cell alone is named in at least 95 of 100."""
    with bd.open(None) as database:
        database.ingest([corpus / "quangang2024.txt", *sorted(corpus.glob("*.pdf"))], jobs=2)
        store = database.store
        cells = store.rows(_PRINTED)[::40]
        units = {cell[5] for cell in cells}
        before = {unit: set(database.check(unit=unit).lines["finding_id"]) for unit in units}
        outcomes = []
        with store.writing():
            for number, ordinal, fact, amount, raw, unit in cells:
                at = next(place for place, digit in enumerate(raw) if digit in "123456789")
                wrong = f"{raw[:at]}{int(raw[at]) % 9 + 1}{raw[at + 1 :]}"
                scale = amount / Decimal(re.sub("[^0-9.-]", "", raw))
                put(store, number, ordinal, Decimal(re.sub("[^0-9.-]", "", wrong)) * scale, wrong)
                judge_units(store, [unit])
                lines = database.check(unit=unit, severity="error").lines.to_dicts()
                new = [nested(row) for row in lines if row["finding_id"] not in before[unit]]
                named = [{one["fact_id"]: one["proposed"] for one in row["causes"]} for row in new]
                outcomes.append(len(new) == 1 and set(named[0]) == {fact})
                assert new, (raw, wrong)
                assert any(fact in one for one in named), (raw, wrong, [row["message_zh"] for row in new])
                assert all(one.get(fact) in (None, "", raw) for one in named), (raw, named)
                put(store, number, ordinal, amount, raw)
            judge_units(store, units)
    assert sum(outcomes) >= 0.95 * len(outcomes), (sum(outcomes), len(outcomes))


def put(store, document_no: int, ordinal: int, amount: Decimal, raw: str) -> None:
    store.connection.execute(
        "UPDATE fact SET amount = ?, raw = ? WHERE document_no = ? AND ordinal = ?", [amount, raw, document_no, ordinal]
    )


def both_years(folder, earlier: Disclosure, later: Disclosure) -> list[dict]:
    """All that is found of a unit with two documents."""
    for name, disclosure in (("earlier.txt", earlier), ("later.txt", later)):
        (folder / name).write_bytes(text(disclosure))
    with bd.open(None) as database:
        assert not database.ingest([folder / "earlier.txt", folder / "later.txt"], jobs=1).failed
        return [nested(row) for row in database.check().lines.to_dicts()]


def two_years(style: int) -> tuple[Disclosure, Disclosure]:
    """A consistent budget that prints last year's figures, and that of the year before."""
    family, names, more = BASES[style]
    later = based(1, family, names, **{**more, "prior": "figures"})
    accounts = replace(later.accounts, year=later.year - 1, current=later.accounts.prior, planned=later.accounts.prior)
    return disclosed(replace(accounts, targets=()), replace(later.style, targets=False)), later


@pytest.mark.thorough
@pytest.mark.parametrize("style", [1, 3])
def test_two_consistent_years_have_no_finding(tmp_path, style):
    assert both_years(tmp_path, *two_years(style)) == []


@pytest.mark.thorough
@examples(10, quick=1)
@given(style=st.integers(0, 4), data=st.data())
def test_a_misprint_of_last_year_is_one_error_in_all_documents(tmp_path_factory, style, data):
    """The figure that this year's document quotes rightly, and its sentences, follow from the wrong cell of last year's."""
    earlier, later = two_years(style)
    sheet = data.draw(st.sampled_from(["expenditure", "general_public"]))
    row, column, cell = data.draw(
        st.sampled_from(
            [at for at in earlier.sheet(sheet).amounts() if at[2].figure.code and any(value_of(at[2].text) or ())]
        )
    )
    value, step = value_of(cell.text)
    wrong = f"{value + step * data.draw(st.integers(100_000, 10**6))}"
    found = both_years(
        tmp_path_factory.mktemp("m"), earlier.without_narrative().with_cell(sheet, row, column, wrong), later
    )
    (error,) = [one for one in found if one["severity"] == "error"]
    assert wrong in {one["raw"] for one in error["causes"]}
    assert error["fiscal_year"] == 2023
    # nothing is said of this year's document by itself, unless last year's does not tell which of several cells it is
    assert len(error["causes"]) > 1 or found == [error], [one["message_zh"] for one in found]
    for one in error["consequences"]:
        assert ("2024年预算文件：" in one["message_zh"]) == (one["document_id"] != error["document_id"])


@pytest.mark.thorough
@pytest.mark.parametrize("measure", ["reception", "vehicle_operation"])
def test_what_this_year_quotes_tells_which_of_several_cells_is_wrong(tmp_path, measure):
    """A list with one sum cannot tell which of its figures is wrong; the next document quotes it as it should be."""
    earlier, later = two_years(0)
    row, column, cell = next(
        at
        for at in earlier.sheet("three_public").amounts()
        if (at[2].figure.measure, at[2].figure.year) == (measure, 2023)
    )
    wrong = f"{value_of(cell.text)[0] + 5000}"
    broken = earlier.without_narrative().with_cell("three_public", row, column, wrong)
    (alone,) = errors_of(tmp_path, broken)
    assert wrong in {one["raw"] for one in alone["causes"]}
    assert len(alone["causes"]) > 1
    (found,) = both_years(tmp_path, broken, later)
    assert [(one["raw"], one["proposed"]) for one in found["causes"]] == [(wrong, cell.text)]
    (quoted,) = found["consequences"]
    assert quoted["rule"] == "YEAR-QUOTED"
    assert quoted["document_id"] != found["document_id"]
    assert quoted["message_zh"].startswith("2024年预算文件：")


@pytest.mark.thorough
def test_another_figure_than_the_one_it_should_be_does_not_follow(tmp_path):
    """This year's document quotes neither what last year's prints nor what it should print: two mistakes."""
    earlier, later = two_years(0)
    row, column, _ = next(
        at
        for at in later.sheet("general_public").amounts()
        if at[2].figure.year == 2023 and at[2].figure.code == "2010607"
    )
    before = next(
        at
        for at in earlier.sheet("general_public").amounts()
        if (at[2].figure.code, at[2].figure.measure, at[2].figure.year) == ("2010607", "total", 2023)
    )
    value, _ = value_of(before[2].text)
    broken = earlier.without_narrative().with_cell("general_public", before[0], before[1], f"{value + 5000}")
    other = later.without_narrative().with_cell("general_public", row, column, f"{value + 77}")
    found = both_years(tmp_path, broken, other)
    assert {one["fiscal_year"] for one in found if one["severity"] == "error"} == {2023, 2024}
    assert all(each["document_id"] == one["document_id"] for one in found for each in one["consequences"])
