"""The total of a self-evaluation form without a line of execution: right ones are silent, wrong ones are found."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetdiff.check.scores import score_totals


@pytest.mark.parametrize(
    ("total", "found"),
    [("85.19", 0), ("90.19", 0), ("84.19", 1), ("96.19", 1)],  # up to ten points may be those of the execution
)
def test_the_scores_of_a_form_without_execution_make_up_its_total(total, found):
    lines = [
        {"name": name, "weight": Decimal(weight), "score": Decimal(score), "page": 1, "row": number, "bbox": None}
        for number, (name, weight, score) in enumerate([("决策", "20", "17.90"), ("产出", "70", "67.29")])
    ]
    row = {
        "project": "专项",
        "label": "合计",
        "document_id": "d",
        "page": 1,
        "row": 9,
        "bbox": None,
        "weight": None,
        "score": Decimal(total),
        "execution": None,
        "lines": lines,
    }
    assert len(list(score_totals(row, None))) == found
