"""Target forms of the real disclosures, indicator by indicator."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal

import pytest

from tests.support.corpus import understood

pytestmark = pytest.mark.corpus


def test_the_thirteen_targets_field_by_field(corpus):
    with (corpus / "truth" / "quangang2024_targets.csv").open(encoding="utf-8") as file:
        truth = list(csv.DictReader(file))
    reading = understood("quangang2024.txt")
    found = [
        {
            "project": i.project,
            "category": i.category,
            "subcategory": i.subcategory,
            "name": i.name,
            "target_raw": i.target_raw,
            "comparator": i.comparator,
            "target_value": str(i.target_value),
            "unit": i.unit,
        }
        for i in reading.indicators
    ]
    assert found == truth


def test_five_merged_forms_with_their_money():
    reading = understood("wanli2023.pdf")
    assert Counter(i.provenance.page for i in reading.indicators) == {31: 5, 32: 4, 33: 4, 34: 44, 35: 9}
    totals = [f.amount.value for f in reading.funds if f.label == "年度资金申请总额" and f.amount]
    assert totals == [Decimal(n) for n in (4100000, 6351000, 4563800, 7595500, 10903043)]
    assert sum(totals) == Decimal(33513343)
