"""What a table says is read whatever its paper looks like: every trap alone, and any three together, or a doubt is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from budgetdiff.check import check_documents
from budgetdiff.check.judged import judge_units
from budgetdiff.document.read import read_content
from budgetdiff.facts import Origin, Proof
from budgetdiff.statements import Reading, understand
from budgetdiff.store import Store
from budgetdiff.workflow import record_of
from tests.printing import FORMS, Disclosure, disclosures
from tests.printing.traps import LOOKS, TRAPS, trapped
from tests.support.examples import examples

_OTHER = frozenset({"basic_economic_government", "expenditure_economic_government"})
"""Statements that only ``two_classifications`` prints."""
NAMED = frozenset({"rules_across", "three_rules", "white_rules"})
"""Looks whose columns nothing draws: where they are read by alignment, a doubt may be named."""
BLIND = {"spaced_digits", "letter_spacing"}
"""Where no line parts the columns nobody could tell which digits set apart are one number: not drawn with ``NAMED``."""
RULES = {
    "open_left",
    "open_sides",
    "rules_across",
    "three_rules",
    "white_rules",
    "double_rules",
    "dashed_rules",
    "parted_cells",
}
"""A table has one kind of rules."""
SEEN = {"fills", "white_rules", "outlined", "drawn_twice"}
"""What is printed white on a fill, with an outline or a shadow is seen."""
_FORMS = ("html", "xlsx-text", "docx", "ods")


def facts_read(reading: Reading) -> Counter:
    """What each amount of a reading means and is, without how it is printed."""
    return Counter(
        (f.statement, f.side, f.classification, f.code, f.label, f.measure, f.fiscal_year, f.phase, f.amount.value)
        for f in reading.facts
        if f.origin is Origin.PRINTED and f.amount is not None and f.statement not in _OTHER
    )


def facts_printed(disclosure: Disclosure) -> Counter:
    """What each amount of a disclosure means and is."""
    found: Counter = Counter()
    for fact, count in disclosure.expected().items():
        if fact.amount is not None:
            f = fact.figure
            key = (fact.statement, f.side, f.classification, f.code, f.label, f.measure, f.year, f.phase, fact.amount)
            found[key] += count
    return found


def errors(reading: Reading) -> list[tuple[str, str]]:
    """The findings of severity error about a reading."""
    with Store.open(None) as store:
        store.load(record_of(reading))
        judge_units(store, [reading.identity.unit_name])
        found = check_documents(store).lines.iter_rows(named=True)
        return [(one["rule"], one["message_en"]) for one in found if one["severity"] == "error"]


def doubted(reading: Reading) -> Iterator[str]:
    """The statements that a reading says to be in doubt, and "" where a table or a number has no statement."""
    for table in reading.tables:
        if table.statement is None:
            yield ""
        elif table.proof is Proof.DOUBTFUL:
            yield table.statement
    if reading.lost:
        yield ""


def held(disclosure: Disclosure, content: bytes, *, doubts: bool) -> None:
    """What was read of ``content`` is what the disclosure prints, or (``doubts``) is said to be in doubt; no error."""
    reading = understand(read_content(content, "drawn"))
    assert (reading.identity.unit_name, reading.identity.fiscal_year) == (disclosure.unit_name, disclosure.year)
    found, printed = facts_read(reading), facts_printed(disclosure)
    missing, invented = printed - found, found - printed
    doubt = set(doubted(reading)) if doubts else set()
    event("in doubt" if doubt else "as printed")
    wrong = [fact for fact in invented if fact[0] not in doubt]
    # a piece of a table that is taken for another statement's, and is said to be in doubt, keeps its amounts
    kept = {fact[-1] for fact in invented if fact[0] in doubt}
    gone = [fact for fact in missing if fact[0] not in doubt and "" not in doubt and fact[-1] not in kept]
    told = f"printed and not read {gone[:4]}, read and not printed {wrong[:4]}"
    assert not gone, told
    assert not wrong, told
    wrong = errors(reading)
    assert not wrong, wrong


@pytest.mark.parametrize("form", [_FORMS[0], *(pytest.param(one, marks=pytest.mark.thorough) for one in _FORMS[1:])])
@pytest.mark.parametrize("trap", TRAPS)
@examples(2, quick=1, fixed=True)
@given(disclosure=disclosures())
def test_a_trap_alone_changes_no_fact(trap, form, disclosure):
    held(disclosure, FORMS[form](trapped(disclosure, {trap})), doubts=False)


@pytest.mark.thorough
@examples(40, quick=8, fixed=True)
@given(
    disclosure=disclosures(),
    traps=st.sets(st.sampled_from(list(TRAPS)), min_size=3, max_size=3),
    form=st.sampled_from(_FORMS),
)
def test_any_three_traps_give_the_same_facts_or_a_named_doubt(disclosure, traps, form):
    held(disclosure, FORMS[form](trapped(disclosure, traps)), doubts=True)


@pytest.fixture(scope="module")
def press(chromium):
    from tests.printing.paper import Press

    with Press(chromium) as press:
        yield press


@pytest.mark.thorough
@pytest.mark.browser
@pytest.mark.parametrize("look", LOOKS)
@examples(2, quick=1, fixed=True)
@given(disclosure=disclosures())
def test_a_look_alone_changes_no_fact(press, look, disclosure):
    held(disclosure, press.pdf(disclosure, {look}), doubts=look in NAMED)


@pytest.mark.thorough
@pytest.mark.browser
@examples(16, quick=3, fixed=True)
@given(
    disclosure=disclosures(),
    names=st.sets(st.sampled_from([*TRAPS, *LOOKS]), min_size=3, max_size=3),
)
def test_any_three_on_paper_give_the_same_facts_or_a_named_doubt(press, disclosure, names):
    assume(not (names & BLIND and names & NAMED) and len(names & RULES) <= 1)
    assume(not (names & SEEN and "unseen_digits" in names))
    on = trapped(disclosure, [name for name in names if name in TRAPS])
    held(disclosure, press.pdf(on, [name for name in names if name in LOOKS]), doubts=True)
