"""Claims: supported by rounding or by cutting off, contradicted where neither explains them, unverifiable otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import budgetdiff as bd
from tests.support.examples import examples
from tests.test_narrative import DISCLOSURE

TABLE = {"current": "120.00", "basic": "70.00", "project": "50.00"}


def claims_of(tmp_path, sentence, **table):
    text = DISCLOSURE.partition("2024年，")[0] + sentence + "\n"
    path = tmp_path / "b.txt"
    path.write_text(text.format(**(TABLE | table)), encoding="utf-8")
    with bd.open(None) as database:
        assert not database.ingest([path], jobs=1).failed
        return database.store.rows("SELECT kind, stated, verdict, basis FROM claims")


@pytest.mark.few
@pytest.mark.parametrize(
    ("sentence", "verdicts"),
    [
        ("2024年支出预算为120.00万元。", {"amount": "supported"}),
        ("2024年支出预算为120万元。", {"amount": "supported"}),
        ("2024年支出预算为121.00万元。", {"amount": "contradicted"}),
        (
            "2024年支出预算为120.00万元，比上年增加20.00万元，增长20.00%。",
            {"amount": "supported", "change": "unverifiable", "growth": "supported"},
        ),
        (
            "2024年支出预算为120.00万元，比上年增加20.00万元，增长30.00%。",
            {"amount": "supported", "change": "unverifiable", "growth": "contradicted"},
        ),
        ("2024年支出预算为120.00万元，比上年增加200.00万元。", {"amount": "supported", "change": "contradicted"}),
        ("2024年天气很好，来访者约为3000人。", {}),
    ],
)
def test_verdicts(tmp_path, sentence, verdicts):
    found = {kind: verdict for kind, _, verdict, _ in claims_of(tmp_path, sentence)}
    assert {kind: found.get(kind) for kind in verdicts} == verdicts
    assert verdicts or "contradicted" not in found.values()


@pytest.mark.thorough
@examples(25)
@given(basic=st.integers(1, 10**9), project=st.integers(1, 10**9))
def test_cut_off_is_never_a_contradiction(tmp_path_factory, basic, project):
    table = {
        name: str(Decimal(value) / 10000)
        for name, value in (("current", basic + project), ("basic", basic), ("project", project))
    }
    cut = Decimal(basic + project) // 100 / 100
    found = claims_of(tmp_path_factory.mktemp("c"), f"2024年支出预算为{cut:.2f}万元。", **table)
    assert [verdict for kind, _, verdict, _ in found if kind == "amount"] == ["supported"]


@pytest.mark.thorough
@pytest.mark.corpus
def test_every_wrong_sentence_of_two_documents_is_contradicted_and_nothing_else(corpus):
    with bd.open(None) as database:
        database.ingest([corpus / "wanli2023.pdf", corpus / "ptczj2024js.pdf"], jobs=2)
        found = {
            (source, page, stated)
            for source, page, stated in database.store.rows(
                "SELECT source_name, page, stated FROM claims JOIN documents USING (document_id) "
                "WHERE verdict = 'contradicted' AND kind <> 'item'"
            )
        }
        items = database.store.rows("SELECT page, basis FROM claims WHERE verdict = 'contradicted' AND kind = 'item'")
        supported = database.store.rows("SELECT count(*) FROM claims WHERE verdict = 'supported'")[0][0]
    assert found == {
        ("wanli2023.pdf", 6, "314.82%"),
        ("wanli2023.pdf", 6, "1421.25万元"),
        ("wanli2023.pdf", 7, "441.25万元"),
        ("wanli2023.pdf", 7, "60.54%"),
        ("wanli2023.pdf", 29, "3328.13万元"),
        ("wanli2023.pdf", 30, "13459平方米"),
        ("wanli2023.pdf", 30, "8013平方米"),
        ("ptczj2024js.pdf", 21, "0.3万元"),
        ("ptczj2024js.pdf", 21, "71.73%"),
        ("ptczj2024js.pdf", 21, "持平"),
    }
    assert [page for page, _ in items] == [23]
    assert supported > 180
