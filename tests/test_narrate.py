"""The sentences of the official explanation: the figures of the comparison, in the wording of the statutory form."""

from __future__ import annotations

import re

import pytest

import budgetdiff as bd
from budgetdiff.errors import MappingError
from tests.test_report import ROOT, database_of, wan


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("package", "base", "current"),
    [
        ("quangang-social-insurance", "2023", "2024"),
        ("wanli-subdistrict", "2024", "2025"),
        ("putuo-finance-bureau", "2024:approved", "2024:executed"),
    ],
)
def test_every_number_of_the_sentences_is_a_number_of_the_comparison(package, base, current):
    with bd.open(None) as database:
        assert not database.ingest(ROOT / "datasets" / package).failed
        lines = database.compare(base, current).lines
        text = database.narrate(base=base, current=current)
        funds = database.track(base[:4], current[:4]).projects
    # official texts print no separators
    amounts = {wan(abs(a)) for name in ("base", "current", "delta") for a in lines[name].drop_nulls()}
    amounts |= {wan(sum(rows["funds"].drop_nulls())) for _, rows in funds.group_by("fiscal_year")}
    pairs = [
        (abs(r["growth_numerator"]), r["growth_denominator"])
        for r in lines.iter_rows(named=True)
        if r["kind"] == "normal"
    ]
    pairs += [(r["current"], r["base"]) for r in lines.iter_rows(named=True) if r["base"] and r["current"] is not None]
    totals = [t for t in lines.filter(level=0)["current"].to_list() if t]
    pairs += [(a, t) for a in totals for t in totals]
    rates = {round(n / d * 100, 2) for n, d in pairs}
    amounts = {one.replace(",", "") for one in amounts}
    assert len(re.findall(r"万元", text)) > 15
    for number in re.findall(r"([\d.]+)万元", text):
        assert number in amounts, number
    for number in re.findall(r"([\d.]+)%", text):
        assert any(abs(float(number) - float(rate)) <= 0.0051 for rate in rates), number


@pytest.mark.thorough
def test_the_wording_is_that_of_the_form(tmp_path):
    with database_of(tmp_path, (2023, "100.00"), (2024, "150.50")) as database:
        up = database.narrate()
        assert "2024年，某某市某某中心支出预算150.50万元，比上年增加50.50万元，增长50.50%。" in up
        assert "社会保障和就业支出（类）" in up
        assert "比上年增加" in database.narrate(language="zh", money_unit="元")
        assert "50.50 wan yuan more than last year (up 50.50%)" in database.narrate(language="en", money_unit="万元")
        assert "0.51 million yuan more than last year (up 50.50%)" in database.narrate(language="en")
    with database_of(tmp_path, (2023, "100.00"), (2024, "80.00")) as database:
        assert "比上年减少20.00万元，下降20.00%" in database.narrate()
    with database_of(tmp_path, (2023, "100.00"), (2024, "100.00")) as database:
        assert "支出预算100.00万元，与上年持平" in database.narrate()
    with database_of(tmp_path, (2022, "80.00"), (2024, "100.00")) as database:
        assert "比2022年预算增加20.00万元" in database.narrate()


@pytest.mark.thorough
def test_a_template_of_the_users_stands_in_and_runs_in_a_sandbox(tmp_path):
    own = tmp_path / "own.j2"
    with database_of(tmp_path, (2023, "100.00"), (2024, "150.50")) as database:
        own.write_text(
            "{{ n.unit }}：{{ n.spending.amount }}，{{ n.spending.kind }}，{{ n.before }}\n", encoding="utf-8"
        )
        assert database.narrate(template=own) == "某某市某某中心：150.50，up，上年\n"
        for wrong in (
            "{{ n.nothing }}",
            "{% for %}",
            "{{ n.__class__.__subclasses__() }}",
            "{{ ''.__class__.__mro__[1] }}",
        ):
            own.write_text(wrong, encoding="utf-8")
            with pytest.raises(MappingError, match=r"own\.j2"):
                database.narrate(template=own)
        with pytest.raises(MappingError, match="cannot be read"):
            database.narrate(template=tmp_path / "nowhere.j2")


def test_a_label_cannot_move_the_cursor(tmp_path):
    with database_of(tmp_path, (2023, "1.00"), (2024, "2.00"), label="支出\x1b[2J") as database:
        assert "\x1b" not in database.narrate()
