"""Taking back and putting right: after any sequence of it a store is what it would be had it been filled right at once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetdiff.errors import QuestionError
from budgetdiff.facts import NOTHING, Amount, Fact, Given, Indicator, Origin, Phase, Provenance
from budgetdiff.store import DocumentRecord, Record, Store
from tests.support.examples import examples

UNITS = ("甲局", "乙局", "丙局")
# what a view shows of numbers that hold within one database only, and of the clock
HIDDEN = "EXCLUDE (ingested_at)", "EXCLUDE (series_id, tree_id)", "EXCLUDE (tree_id)"
VIEWS = {
    "documents": HIDDEN[0],
    "facts": "",
    "figures": HIDDEN[1],
    "trees": HIDDEN[2],
    "tables_seen": "",
    "indicators": "",
    "identities": "",
    "unfinished": "",
    "all_facts": "EXCLUDE (document_no, series_id, tree_id)",
}


def document(
    number: int,
    given: Given = NOTHING,
    *,
    unit: str,
    level: str | None,
    year: int,
    correction: bool,
    forms: bool,
    of: str | None,
) -> Record:
    """Document ``number``, whose words never change; ``given`` is what the user says instead. ``of`` owns one of its tables."""
    stated = Given(unit, level, year, Phase.APPROVED)
    counts = given.over(stated)
    identifier = f"{number:016x}"

    def fact(owner: str, ordinal: int, fiscal_year: int, origin: Origin) -> Fact:
        return Fact(
            owner,
            fiscal_year,
            Phase.APPROVED,
            "expenditure",
            "支出表",
            None,
            "functional",
            f"20106{ordinal:02}",
            "行政",
            3,
            "total",
            "合计",
            Amount.parse(f"{number}.{ordinal:02}"),
            "1",
            origin,
            Provenance(identifier, 1, ordinal),
            "行政",
        )

    name, at = counts.unit_name or "", counts.fiscal_year or 0
    facts = [fact(name, 1, at, Origin.PRINTED), fact(name, 1, at - 1, Origin.IMPLIED)]
    if of is not None:
        facts.append(fact(of, 2, at, Origin.PRINTED))
    indicator = Indicator(
        name,
        at,
        Phase.APPROVED,
        "项目",
        "产出",
        "数量",
        "目标",
        "≥1",
        ">=",
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        Provenance(identifier, 1, 1),
    )
    return Record(
        DocumentRecord(
            identifier,
            f"{number}.txt",
            None,
            "text",
            "line",
            None,
            name,
            counts.unit_level,
            at,
            Phase.APPROVED,
            1,
            "t",
            (),
            stated=stated,
            given=given,
            correction=correction,
        ),
        () if forms else tuple(facts),
        (indicator,) if forms else (),
    )


@dataclass
class Model:
    """What there should be: documents in the order they came, what is renamed, and what was chosen, the latest last."""

    documents: dict[int, Record] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    chosen: list[int] = field(default_factory=list)

    def own_names(self, name: str) -> list[str]:
        own = {record.document.unit_name for record in self.documents.values()}
        own |= {fact.unit_name for record in self.documents.values() for fact in record.facts}
        return [one for one in own if self.renamed.get(one, one) == name]

    def fresh(self) -> Store:
        store = Store.open(None)
        for pair in self.renamed.items():
            store.connection.execute("INSERT INTO renamed VALUES (?, ?)", pair)
        for record in self.documents.values():
            store.load(record)
        for number in self.chosen:
            store.prefer(f"{number:016x}")
        return store


WORDS = st.fixed_dictionaries(
    {
        "unit": st.sampled_from(UNITS),
        "level": st.sampled_from([None, "department", "unit", "own"]),
        "year": st.sampled_from([2023, 2024]),
        "correction": st.booleans(),
        "forms": st.booleans(),
        "of": st.sampled_from([None, "乙局", "丁中心"]),
    }
)
GIVEN = st.builds(
    Given,
    st.sampled_from([None, *UNITS]),
    st.sampled_from([None, "department", "unit"]),
    st.sampled_from([None, 2023, 2024]),
)
NUMBER = st.integers(0, 5)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ingest"), NUMBER),
        st.tuples(st.just("override"), NUMBER, GIVEN),
        st.tuples(st.just("forget"), NUMBER),
        st.tuples(st.just("prefer"), NUMBER, st.booleans()),
        st.tuples(st.just("rename"), st.sampled_from(UNITS), st.sampled_from(UNITS)),
    ),
    max_size=14,
)


def rows_of(store: Store, view: str) -> list[str]:
    return sorted(map(repr, store.rows(f"SELECT * {VIEWS[view]} FROM {view}")))  # noqa: S608 - names of this test


def step(store: Store, model: Model, words: list[dict[str, object]], kind: str, *given: object) -> None:
    if kind in ("ingest", "override"):
        number = given[0]
        record = document(number, *given[1:], **words[number])
        store.load(record)
        if number not in model.documents or record.document.given:
            model.documents[number] = record
    elif kind == "rename":
        old, new = given
        own = model.own_names(old) or ([old] if old == new and old in model.renamed else [])
        if not own:
            with pytest.raises(QuestionError):
                store.rename(old, new)
            return
        assert sorted(own) == store.rename(old, new)
        for one in own:
            model.renamed.pop(one, None)
            if one != new:
                model.renamed[one] = new
    elif given[0] in model.documents:
        identifier = f"{given[0]:016x}"
        model.chosen = [one for one in model.chosen if one != given[0]]
        if kind == "forget":
            store.forget([identifier])
            del model.documents[given[0]]
        elif given[1]:
            store.prefer(identifier)
            model.chosen.append(given[0])
        else:
            store.prefer(identifier, preferred=False)


@pytest.mark.thorough
@examples(60)
@given(st.lists(WORDS, min_size=6, max_size=6), STEPS)
def test_a_store_is_what_it_would_be_had_it_been_filled_right_at_once(words, steps):
    model = Model()
    with Store.open(None) as store:
        for one in steps:
            step(store, model, words, *one)
        store.connection.execute("DELETE FROM unfinished")
        with model.fresh() as fresh:
            fresh.connection.execute("DELETE FROM unfinished")
            for view in VIEWS:
                assert rows_of(store, view) == rows_of(fresh, view), view


PLAIN: dict[str, object] = {
    "unit": "甲局",
    "level": "department",
    "year": 2024,
    "correction": False,
    "forms": False,
    "of": None,
}


def counting(store: Store) -> list[tuple[object, ...]]:
    return store.rows("SELECT unit_name, source_name, superseded_by IS NULL FROM documents ORDER BY ALL")


def test_a_department_s_and_a_unit_s_budget_of_one_name_stand_side_by_side():
    one, two = document(1, **PLAIN), document(2, **PLAIN | {"level": "unit"})
    with Store.open(None) as store:
        store.load(two)
        assert counting(store) == [("甲局", "2.txt", True)]
        store.load(one)
        assert counting(store) == [("甲局", "1.txt", True), ("甲局（单位）", "2.txt", True)]
        assert store.rows("SELECT DISTINCT unit_name FROM figures ORDER BY 1") == [("甲局",), ("甲局（单位）",)]
        store.forget([one.document.document_id])
        assert counting(store) == [("甲局", "2.txt", True)]


def test_a_correction_counts_whatever_the_order_and_a_choice_before_it():
    first, later = document(1, **PLAIN | {"correction": True}), document(2, **PLAIN)
    for records in ((first, later), (later, first)):
        with Store.open(None) as store:
            for record in records:
                store.load(record)
            assert counting(store) == [("甲局", "1.txt", True), ("甲局", "2.txt", False)]
            store.prefer(later.document.document_id)
            assert counting(store) == [("甲局", "1.txt", False), ("甲局", "2.txt", True)]
            store.prefer(later.document.document_id, preferred=False)
            assert counting(store) == [("甲局", "1.txt", True), ("甲局", "2.txt", False)]


def test_what_supersedes_what_is_said_when_it_is_taken_in():
    with Store.open(None) as store:
        store.load(document(1, **PLAIN))
        (loaded,) = store.load_all([document(2, **PLAIN)])
        assert (loaded.status, loaded.supersedes) == ("new", ((f"{1:016x}", "1.txt"),))
        (again,) = store.load_all([document(1, **PLAIN)])
        assert (again.status, again.superseded_by) == ("known", (f"{2:016x}", "2.txt"))


def test_a_unit_gets_its_own_name_back():
    with Store.open(None) as store:
        store.load(document(1, **PLAIN | {"of": "乙局"}))
        store.load(document(2, **PLAIN | {"unit": "乙局"}))
        assert store.rename("乙局", "戊局") == ["乙局"]
        assert store.rows("SELECT DISTINCT unit_name FROM facts ORDER BY 1") == [("戊局",), ("甲局",)]
        store.load(document(3, **PLAIN | {"unit": "乙局", "year": 2023}))
        assert store.rows("SELECT unit_name FROM documents WHERE source_name = '3.txt'") == [("戊局",)]
        store.rename("戊局", "乙局")
        assert store.rows("SELECT DISTINCT unit_name FROM facts ORDER BY 1") == [("乙局",), ("甲局",)]
        assert store.rows("SELECT count(*) FROM renamed") == [(0,)]


def test_a_document_is_named_by_file_or_id_and_never_by_two():
    with Store.open(None) as store:
        store.load(document(1, **PLAIN))
        twin = document(2, **PLAIN | {"unit": "乙局"})
        store.load(replace(twin, document=replace(twin.document, source_name="1.txt")))
        with pytest.raises(QuestionError, match="names 2 documents"):
            store.find("1.txt")
        assert store.find(f"{2:016x}") == (f"{2:016x}", "1.txt")
        with pytest.raises(QuestionError, match="no document is called"):
            store.find("3.txt")
