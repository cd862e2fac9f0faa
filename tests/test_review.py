"""What recognition was not sure of is shown to a person, and what the person reads counts, with who and when."""

from __future__ import annotations

from decimal import Decimal

import pytest

import budgetdiff as bd
from budgetdiff.document.read import read_content
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Standing
from budgetdiff.statements import understand
from budgetdiff.workflow import record_of
from tests.printing import page, sample
from tests.support.pictured import Misread, pictured, spots

_ROW = "SELECT amount, raw, standing, doubtful, quantum FROM all_facts WHERE fact_id = ?"


@pytest.fixture
def misread():
    """A budget one cell of which was misread in doubt, its figure's id, what is printed there, how many are in doubt."""
    document = read_content(page(sample()), "drawn.html")
    sure = understand(pictured(document))
    spot, text = next(one for one in spots(pictured(document), sure.facts) if one[1] == "15.80")
    reading = understand(pictured(document, {spot: Misread("75.80", "78.80", 0.5, ((0, "1", 0.3),))}))
    at = next(n for n, fact in enumerate(reading.facts) if fact.raw == "75.80")
    fact = reading.facts[at]
    assert fact.standing is Standing.DOUBTFUL
    assert fact.rivals == ("78.80", "15.80")
    return record_of(reading), f"{document.document_id}:{at}", text, sum(one.doubtful for one in reading.facts)


def _row(database, figure):
    ((*row,),) = database.store.rows(_ROW, [figure])
    return row


@pytest.mark.thorough
def test_what_a_person_reads_counts_and_is_kept_with_who_and_when(misread):
    record, figure, text, _ = misread
    with bd.open(None) as database:
        database.store.load(record)
        before = _row(database, figure)
        assert [row["rule"] for row in database.check().lines.iter_rows(named=True)] == ["READING-DOUBTFUL"]
        assert database.override(figure, text, by=" 王五 ") == "158,000.00"
        after = _row(database, figure)
        assert after == [Decimal(158000), text, "confirmed", False, before[-1]]
        ((typed, read, standing, who, when),) = database.store.rows(
            "SELECT typed, read, read_standing, said_by, said_at FROM overrides"
        )
        assert (typed, read, standing, who) == (text, "75.80", "doubtful", "王五")
        assert when is not None
        # what could not be held against anything beside it is read as well
        for one, raw in database.store.rows("SELECT fact_id, raw FROM all_facts WHERE doubtful"):
            database.override(one, raw, by="王五")
        assert database.check().lines.height == 0
        # read anew, with other words of the user's: the person's word stays
        database.store.forget([record.document.document_id])
        database.store.load(record)
        assert _row(database, figure) == after
        # another person's later word counts, and what was recognised comes back as it was
        database.override(figure, "15.81", by="赵六")
        assert _row(database, figure)[0] == Decimal(158100)
        assert database.withdraw(figure) == "75.80"
        assert _row(database, figure) == before
        assert [row["rule"] for row in database.check().lines.iter_rows(named=True)] == ["READING-DOUBTFUL"]


@pytest.mark.parametrize(
    ("typed", "by", "why"),
    [
        ("15.80", " ", "say who"),
        ("about 15", "王五", "not an amount"),
        ("15.80", "王" * 300, "at most 200"),
        ("9" * 60, "王五", "digits"),
    ],
)
def test_what_is_no_amount_or_nobody_s_is_refused_in_a_sentence(misread, typed, by, why):
    record, figure, _, _ = misread
    with bd.open(None) as database:
        database.store.load(record)
        before = _row(database, figure)
        with pytest.raises(QuestionError, match=why):
            database.override(figure, typed, by=by)
        with pytest.raises(QuestionError, match="nobody has read"):
            database.withdraw(figure)
        with pytest.raises(QuestionError, match="there is no figure"):
            database.override("0" * 16 + ":9", "1.00", by="王五")
        assert _row(database, figure) == before


def test_a_figure_that_is_printed_as_text_cannot_be_read_otherwise():
    with bd.open(None) as database:
        reading = understand(read_content(page(sample()), "drawn.html"))
        database.store.load(record_of(reading))
        at = next(n for n, fact in enumerate(reading.facts) if fact.amount is not None)
        with pytest.raises(QuestionError, match="printed as text"):
            database.override(f"{reading.document.document_id}:{at}", "1.00", by="王五")


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_lists_each_figure_in_doubt_with_what_it_may_be(misread, language):
    record, figure, _, count = misread
    with bd.open(None) as database:
        database.store.load(record)
        text, listed = database.review_page(language=language)
        assert listed == count
        assert text.count("<li ") == count
        assert figure in text
        assert ("识读不确定" in text) is (language == "zh")
        assert "<b>78.80</b>" in text
        assert "<b>15.80</b>" in text
        database.override(figure, "15.80", by="王五")
        assert database.review_page(language=language)[1] == count - 1


def test_the_page_of_nothing_says_so():
    with bd.open(None) as database:
        text, listed = database.review_page()
        assert listed == 0
        assert "图片中的数字均已确定识读" in text
