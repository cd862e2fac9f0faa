"""Drawn disclosures that are consistent give no finding: both families, six provinces' layouts, rounded cell by cell or exact."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

import budgetdiff as bd
from tests.printing import FEN_STEP, WAN_STEP, Disclosure, disclosed, disclosures, text
from tests.support.machine import THOROUGH

DRAWN = 500 if THOROUGH else 10
"""How many of each step are drawn."""
SPEAKING = 150
"""How many are printed with all their sentences; of the others only those that say what a table leaves empty."""


def drawn(step: int) -> list[Disclosure]:
    """So many disclosures, each of a unit of its own."""
    found: list[Disclosure] = []

    @settings(
        max_examples=DRAWN, database=None, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    @given(disclosure=disclosures(step=step))
    def draw(disclosure: Disclosure) -> None:
        if len(found) == DRAWN:
            return
        name = f"某某市{chr(0x4E00 + len(found) + (5000 if step == FEN_STEP else 0))}某中心"
        found.append(disclosed(replace(disclosure.accounts, unit_name=name), disclosure.style))

    draw()
    return found


@pytest.mark.thorough
def test_consistent_disclosures_give_no_finding(tmp_path):
    made = [one for step in (WAN_STEP, FEN_STEP) for one in drawn(step)]
    assert len(made) > DRAWN
    for number, disclosure in enumerate(made):
        speaks = number % max(1, len(made) // SPEAKING) == 0
        (tmp_path / f"{number}.txt").write_bytes(text(disclosure if speaks else disclosure.without_narrative()))
    with bd.open(None) as database:
        report = database.ingest(tmp_path, jobs=2)
        assert not report.failed
        found = database.check()
        assert found.documents == len(made)
        assert found.lines.select("rule", "message_zh").rows() == []
