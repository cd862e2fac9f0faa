"""One cause, one finding: a misprint anywhere is one error that names its cell, with what follows from it folded below."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.check import judge_units
from tests.printing import Disclosure, Line, plain, text
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
