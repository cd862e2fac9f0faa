"""Every view and column says what it means, in the database and in docs/views.md; SQLite holds the same rows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest

import budgetdiff as bd
from budgetdiff.errors import QuestionError
from budgetdiff.store.schema import meanings
from budgetdiff.store.sqlite import VIEWS
from tests.support.commandline import run
from tests.support.machine import ROOT

PAGE = ROOT / "docs" / "views.md"
_COLUMNS = """
SELECT table_name, column_name, data_type, comment FROM duckdb_columns()
WHERE table_name IN (SELECT view_name FROM duckdb_views() WHERE NOT internal) ORDER BY table_name, column_index
"""


@pytest.fixture(scope="module")
def wanli(tmp_path_factory):
    folder = tmp_path_factory.mktemp("views")
    with bd.open(folder / "budget.duckdb") as database:
        assert not database.ingest(ROOT / "datasets" / "wanli-subdistrict").failed
        yield folder, database


def page_of(database):
    """docs/views.md, made of the comments in the database."""
    rows = database.store.rows(_COLUMNS)
    about = dict(database.store.rows("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"))
    text = "# Every view, every column\n\nMade of the comments in the database itself (`COMMENT ON`); see "
    text += "[the data model](data-model.md).\n"
    for view in dict.fromkeys(row[0] for row in rows):
        text += f"\n## {view}\n\nA row is {about[view]}.\n\n| column | type | meaning |\n|---|---|---|\n"
        for _view, column, kind, comment in (row for row in rows if row[0] == view):
            shown = "ENUM" if kind.startswith("ENUM") else kind
            text += f"| `{column}` | {shown} | {comment} |\n"
    return text


def test_every_view_and_column_says_what_it_means_and_nothing_else_is_said(wanli):
    rows = wanli[1].store.rows(_COLUMNS)
    assert [(view, column) for view, column, _kind, comment in rows if not comment] == []
    common, views = meanings()
    there = {(view, column) for view, column, _kind, _comment in rows}
    assert {view for view, _column in there} == set(views)
    assert {(view, column) for view, own in views.items() for column in own if column != "about"} <= there
    assert set(common) <= {column for _view, column in there}


def test_the_page_is_what_the_database_says(wanli):
    assert PAGE.read_text(encoding="utf-8") == page_of(wanli[1])


def test_sqlite_holds_the_same_rows_and_exact_money(wanli):
    folder, database = wanli
    answer = run("export", "all.sqlite", "--sqlite", cwd=folder)
    assert answer.returncode == 0, answer.stderr.decode()
    with closing(sqlite3.connect(folder / "all.sqlite")) as made:
        for view in VIEWS:
            (count,) = made.execute(f'SELECT count(*) FROM "{view}"').fetchone()  # noqa: S608 - our own names
            assert count == database.store.rows(f"SELECT count(*) FROM {view}")[0][0], view  # noqa: S608 - our own names
        exact = made.execute("SELECT fact_id, amount, amount_exact FROM figures WHERE amount IS NOT NULL").fetchall()
    held = dict(database.store.rows("SELECT fact_id, amount FROM figures WHERE amount IS NOT NULL"))
    assert len(exact) > 100
    for fact, amount, text in exact:
        assert Decimal(text) == held[fact]
        assert amount == float(held[fact])
    with pytest.raises(QuestionError, match="there is such a file"):
        database.export_sqlite(folder / "all.sqlite")
    assert not list(folder.glob(".all*"))
