"""Checks: consistent disclosures give no finding, a planted fault is found at its place, rounding never raises one."""

from __future__ import annotations

import json
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import budgetdiff as bd
from budgetdiff.errors import QuestionError
from tests import disclosure
from tests.disclosure import BUDGETS, Budget


def findings_of(folder, content: bytes):
    path = folder / "b.txt"
    path.write_bytes(content)
    with bd.open(None) as database:
        assert not database.ingest([path], jobs=1).failed
        return database.check().lines.to_dicts()


@settings(max_examples=40, deadline=None)
@given(budget=BUDGETS)
def test_a_consistent_disclosure_gives_no_finding(tmp_path_factory, budget):
    assert findings_of(tmp_path_factory.mktemp("c"), disclosure.text(budget)) == []


@settings(max_examples=40, deadline=None)
@given(budget=BUDGETS, data=st.data())
def test_a_planted_fault_is_found_and_names_its_line(tmp_path_factory, budget, data):
    text = disclosure.text(budget).decode()
    rows = [(m.start(), m[0]) for m in re.finditer(r"^\d{7}\t[^\t]+\t([\d.]+)\t.*$", text, re.M)]
    start, row = data.draw(st.sampled_from(rows))
    cells = row.split("\t")
    # a total and two columns: rounding explains one unit and a half of the last digit, and no more
    cells[2] = f"{Decimal(cells[2]) + Decimal(data.draw(st.one_of(st.just(2), st.integers(2, 10**6)))) / 100:.2f}"
    broken = text[:start] + "\t".join(cells) + text[start + len(row) :]
    found = findings_of(tmp_path_factory.mktemp("f"), broken.encode())
    assert {finding["rule"] for finding in found} >= {"SUM-COLUMNS"}
    at = next(finding for finding in found if finding["rule"] == "SUM-COLUMNS")
    assert cells[0] in at["subject"]
    assert any(one["raw"] == cells[2] for one in json.loads(at["evidence"]))
    # what else is reported follows from it: a sum that the wrong figure is part of
    assert all(any(one["raw"] == cells[2] for one in json.loads(f["evidence"])) for f in found)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(disclosure.LEAVES), st.tuples(st.integers(1, 10**9), st.integers(1, 10**9)), min_size=1
    )
)
def test_rounding_of_the_printed_digits_is_never_a_finding(tmp_path_factory, exact):
    """Every cell is rounded from the exact fen by itself, so that hardly any sum is exact."""
    text = disclosure.text(Budget(exact)).decode()

    def rounded(match: re.Match[str]) -> str:
        # the drawn number is read as fen, and shown in 万元 with two decimals
        fen = Decimal(match[0]) * 100
        return f"{(fen / 1_000_000).quantize(Decimal('0.01'), ROUND_HALF_UP):f}"

    assert findings_of(tmp_path_factory.mktemp("r"), re.sub(r"\d+\.\d\d", rounded, text).encode()) == []


def test_findings_are_stable_and_asked_for_by_rule(tmp_path):
    text = disclosure.text(Budget({"2010601": (100, 200), "2080505": (5, 7)})).decode()
    path = tmp_path / "b.txt"
    path.write_text(text.replace("\t3.00\t", "\t9.00\t", 1), encoding="utf-8")
    with bd.open(None) as database:
        database.ingest([path], jobs=1)
        first, again = database.check().lines, database.check().lines
        assert first.height
        assert first["finding_id"].to_list() == again["finding_id"].to_list()
        assert first["finding_id"].n_unique() == first.height
        only = database.check(rule="SUM-COLUMNS").lines
        assert set(only["rule"]) <= {"SUM-COLUMNS"}
        with pytest.raises(QuestionError, match="SUM-PARENT"):
            database.check(rule="NONE")
        assert database.store.rows("SELECT count(*) FROM findings")[0][0] == first.height


@pytest.mark.corpus
def test_the_six_documents_give_true_findings_only(corpus):
    """Each was judged by hand; the list stands in docs/checks.md."""
    with bd.open(None) as database:
        database.ingest([corpus / "quangang2024.txt", *sorted(corpus.glob("*.pdf"))], jobs=2)
        database.check()
        found = sorted(
            tuple(row) for row in database.store.rows(
                "SELECT source_name, page, rule, left(found, 12) FROM findings JOIN documents USING (document_id)"
            )
        )  # fmt: skip
        said = [row[0] for row in database.store.rows("SELECT message_zh FROM findings")]
    # beside what the document itself says, a Chinese message is Chinese
    assert not [words for words in said if re.search("[A-Za-z]{2}", re.sub("“[^”]*”", "", words))]
    assert any("按所引数字应为87.3617万元" in words for words in said), "in the unit the sentence has"
    area = ["8013平方米", "13459平方米"]
    assert found == sorted([
        *(("wanli2023.pdf", 6, "CLAIM", words) for words in ("314.82%", "1421.25万元")),
        *(("wanli2023.pdf", 7, "CLAIM", words) for words in ("441.25万元", "60.54%")),
        ("wanli2023.pdf", 29, "CLAIM", "3328.13万元"), ("wanli2023.pdf", 35, "FUND-PART", "11419043.00"),
        *((name, page, "CLAIM", words) for words in area
          for name, page in (("wanli2023.pdf", 30), ("wanli2024.pdf", 33), ("wanli2025.pdf", 31))),
        ("wanli2024.pdf", 9, "CLAIM", "352.67万元"), ("wanli2025.pdf", 7, "CLAIM", "卫生健康支出"),
        ("ptczj2024js.pdf", 21, "CLAIM", "0.3万元"), ("ptczj2024js.pdf", 21, "CLAIM", "71.73%"),
        ("ptczj2024js.pdf", 21, "CLAIM", "持平"),
        ("ptczj2024js.pdf", 23, "CLAIM", "基本工资、津贴补贴、机关"),
        *((name, 6, "FORM-BASES", f"比{year}年预算执行数{way}") for name, year, way in (
            ("wanli2023.pdf", 2022, "增"), ("wanli2024.pdf", 2023, "减"))),
        ("wanli2024.pdf", 31, "FORM-NOTE", "注:本部门2024年无“"), ("ptczj2025ys.pdf", 18, "FORM-NOTE", "政府性基金"),
        ("ptczj2025ys.pdf", 7, "CLAIM", "3,121.42万元"), ("ptczj2025ys.pdf", 7, "CLAIM", "887.36万元"),
    ])  # fmt: skip
