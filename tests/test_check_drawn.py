"""Drawn disclosures that are consistent give no finding: both families, six provinces' layouts, rounded cell by cell or exact."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

import budgetdiff as bd
from tests.conftest import SKIP_NOTHING
from tests.printing import FEN_STEP, WAN_STEP, Disclosure, disclosed, disclosures, text

DRAWN = 500 if SKIP_NOTHING else 30
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


def without_narrative(disclosure: Disclosure) -> Disclosure:
    """The tables, and the sentences that say what is not there."""
    start = next(i for i, part in enumerate(disclosure.parts) if isinstance(part, str) and part.startswith("第三部分"))
    end = next(
        (i for i in range(start, len(disclosure.parts)) if not isinstance(disclosure.parts[i], str)),
        len(disclosure.parts),
    )
    kept = tuple(
        p for p in disclosure.parts[start:end] if any(word in p for word in ("“三公”经费", "没有使用", "年度无"))
    )
    return replace(disclosure, parts=(*disclosure.parts[:start], *kept, *disclosure.parts[end:]))


def test_consistent_disclosures_give_no_finding(tmp_path):
    made = [one for step in (WAN_STEP, FEN_STEP) for one in drawn(step)]
    assert len(made) > DRAWN
    for number, disclosure in enumerate(made):
        speaks = number % max(1, len(made) // SPEAKING) == 0
        (tmp_path / f"{number}.txt").write_bytes(text(disclosure if speaks else without_narrative(disclosure)))
    with bd.open(None) as database:
        report = database.ingest(tmp_path, jobs=2)
        assert not report.failed
        found = database.check()
        assert found.documents == len(made)
        assert found.lines.select("rule", "message_zh").rows() == []
