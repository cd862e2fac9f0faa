"""Copies of documents beside the database."""

from __future__ import annotations

import pytest

import budgetdiff as bd
from budgetdiff.workflow.gather import documents_by_id
from tests.test_reasons import DISCLOSURE, SAID


@pytest.mark.thorough
def test_a_kept_copy_outlives_the_file_that_was_read(tmp_path):
    """Pictures of cells are cut from the copy once the file has moved away."""
    path, text = tmp_path / "budget.txt", DISCLOSURE.format(**SAID)
    path.write_text(text, encoding="utf-8")
    with bd.open(tmp_path / "b.duckdb") as database:
        assert database.ingest(path, jobs=1, keep=True).files[0].status == "new"
        path.unlink()
        (identifier,) = database.documents()["document_id"].to_list()
        (document,) = documents_by_id(database.store, [identifier])
    assert document.path is not None
    assert document.path.read_text(encoding="utf-8") == text
