"""Judging and checking some units at a time: what is kept is the same, and what is not finished is finished by the next run."""

from __future__ import annotations

import pytest

import budgetdiff as bd
from budgetdiff.check import run
from tests.campaign.violation import said_by
from tests.test_report import DISCLOSURE


@pytest.fixture
def disclosures(tmp_path):
    """Two years of five units; each second sentence contradicts its table."""
    for number in range(10):
        unit, year = f"某某市第{'一二三四五'[number // 2]}中心", 2023 + number % 2
        text = DISCLOSURE.format(unit=unit, year=year, a=f"{100 + number}.00", label="社会保障和就业支出")
        text += f"\n二、支出预算情况说明\n{year}年支出预算{200 + number}.00万元，比上年增加5.00万元，增长9.99%。\n"
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_what_is_kept_does_not_depend_on_how_many_units_are_checked_at_once(disclosures, monkeypatch):
    said = []
    for at_once in (run._AT_ONCE, 2, 1):
        monkeypatch.setattr(run, "_AT_ONCE", at_once)
        with bd.open(None) as database:
            database.ingest(disclosures)
            assert not database.store.unfinished
            said.append(said_by(database.store))
    assert said[0]["findings"]
    assert said[0]["claims"]
    assert said[1] == said[0]
    assert said[2] == said[0]


def test_a_run_that_breaks_off_between_units_leaves_the_rest_to_the_next(disclosures, monkeypatch):
    monkeypatch.setattr(run, "_AT_ONCE", 2)
    with bd.open(None) as whole, bd.open(None) as broken:
        whole.ingest(disclosures)
        broken.ingest(disclosures, check=False)
        kept, calls = run.keep_findings, []

        def breaking(store, units, own):
            calls.append(units)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return kept(store, units, own)

        monkeypatch.setattr(run, "keep_findings", breaking)
        with pytest.raises(KeyboardInterrupt):
            broken.finish()
        assert len(broken.store.unfinished) == 3
        monkeypatch.setattr(run, "keep_findings", kept)
        broken.finish()
        assert said_by(broken.store) == said_by(whole.store)
