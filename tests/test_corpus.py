"""The real disclosures: every printed cell of the statutory tables becomes a fact, and nothing else does."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import budgetdiff as bd
from budgetdiff.facts import Origin, folded, label_key
from tests.support.corpus import understood

pytestmark = pytest.mark.corpus
DOCUMENTS = {
    "quangang2024": ("quangang2024.txt", "泉州市泉港区社会保险中心", 2024, "approved"),
    "wanli2023": ("wanli2023.pdf", "上海市普陀区人民政府万里街道办事处", 2023, "approved"),
    "wanli2024": ("wanli2024.pdf", "上海市普陀区人民政府万里街道办事处", 2024, "approved"),
    "wanli2025": ("wanli2025.pdf", "上海市普陀区人民政府万里街道办事处", 2025, "approved"),
    "ptczj2024js": ("ptczj2024js.pdf", "上海市普陀区财政局", 2024, "executed"),
    "ptczj2025ys": ("ptczj2025ys.pdf", "上海市普陀区财政局", 2025, "approved"),
}


@pytest.fixture(scope="module")
def database(corpus):
    with bd.open(None) as database:
        report = database.ingest([corpus / name for name, *_ in DOCUMENTS.values()], jobs=2)
        assert not report.failed, report.failed
        yield database


def _truth(corpus: Path, document: str) -> tuple[Counter, set[str]]:
    with (corpus / "truth" / f"{document}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    cells = Counter(
        (
            row["table_title"],
            row["row_code"],
            label_key(row["row_label"]),
            folded(row["column"]),
            Decimal(row["value"].replace(",", "")),
            row["side"],
            int(row.get("page") or row["line"]),
        )
        for row in rows
    )
    return cells, {row["table_title"] for row in rows}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_cell_and_no_other(database, corpus, document):
    source, *_ = DOCUMENTS[document]
    cells, titles = _truth(corpus, document)
    facts = database.store.frame(
        "SELECT f.* FROM facts f JOIN documents d USING (document_id) WHERE source_name = ? AND origin = 'printed'",
        [source],
    )
    found: Counter = Counter()
    for fact in facts.iter_rows(named=True):
        if fact["amount"] is None or fact["statement_title"] not in titles:
            continue
        across = fact["statement"] == "three_public" and fact["label"] in fact["column_title"]
        found[
            (
                fact["statement_title"],
                fact["code"] or "",
                "" if across else label_key(fact["label"]),
                folded(fact["column_title"]),
                Decimal(folded(fact["raw"]).replace(",", "")),
                fact["side"] or "",
                fact["page"],
            )
        ] += 1
    assert not cells - found
    assert not found - cells


# What truth holds of the documents of other places: whole documents, or the pages named.
PLACES: dict[str, set[int] | None] = {"szzg2026": None, "jszx2018b": None, "ytcz2026": None, "cqkj2026": {9}}


def _column(printed: str) -> str:
    """A header path as truth of other places writes it: without the side of a two-sided table."""
    first, _, rest = folded(printed).partition("/")
    return rest if rest and first in ("收入", "支出") else folded(printed)


@pytest.mark.parametrize("document", PLACES)
def test_every_cell_of_other_places(corpus, document):
    pages = PLACES[document]
    truth, titles = _truth(corpus, document)
    cells: Counter = Counter()
    for (title, code, label, column, value, side, page), count in truth.items():
        # truth prints the codes of units, which classify nothing
        cells[title, "" if len(code) == 6 else code, label, _column(column), value, side, page] += count
    found: Counter = Counter()
    for fact in understood(f"provinces/{document}.pdf").facts:
        if fact.amount is None or fact.statement_title not in titles or fact.origin is not Origin.PRINTED:
            continue
        if fact.statement.endswith("_government") or (pages and fact.provenance.page not in pages):
            continue  # truth holds the department's economic classification
        head = fact.statement_title, fact.code or ""
        tail = (
            _column(fact.column_title),
            Decimal(folded(fact.raw).replace(",", "")),
            fact.side or "",
            fact.provenance.page,
        )
        # truth gives no label to what only its header names
        across = fact.label in fact.column_title and (*head, "", *tail) in cells
        found[(*head, "" if across else label_key(fact.label), *tail)] += 1
    assert not cells - found
    assert not found - cells


@pytest.mark.parametrize("document", DOCUMENTS)
def test_who_when_what(database, document):
    source, unit, year, phase = DOCUMENTS[document]
    rows = database.store.rows("SELECT unit_name, fiscal_year, phase FROM documents WHERE source_name = ?", [source])
    assert rows == [(unit, year, phase)]


def test_the_three_years_of_one_unit(database):
    rows = database.store.rows(
        """SELECT fiscal_year, amount FROM figures
           WHERE unit_name = ? AND statement = 'expenditure' AND measure = 'total' AND level = 0 ORDER BY 1""",
        [DOCUMENTS["wanli2023"][1]],
    )
    assert rows == [(2023, Decimal(164978640)), (2024, Decimal(156211123)), (2025, Decimal(189767551))]


def test_no_statutory_table_is_left_over(database):
    left = database.store.rows("SELECT title FROM tables_seen WHERE statement IS NULL AND money_unit IS NOT NULL")
    assert left == []


def test_the_same_content_twice_changes_nothing(database, corpus):
    before = database.store.rows("SELECT count(*) FROM all_facts")
    report = database.ingest(corpus / "quangang2024.txt")
    assert [file.status for file in report.files] == ["known"]
    assert database.store.rows("SELECT count(*) FROM all_facts") == before
