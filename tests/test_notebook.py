"""The notebook layer: charts to go on with, wide frames, near misses, rich display; the example notebooks run."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction

import nbformat
import polars as pl
import pytest
from nbclient import NotebookClient

import budgetdiff as bd
from budgetdiff.errors import QuestionError
from budgetdiff.facts.vocabulary import MEASURE_IDS, STATEMENT_IDS
from budgetdiff.report.names import MEASURES, STATEMENTS
from tests.support.machine import ROOT

EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def wanli():
    with bd.open(None) as database:
        assert not database.ingest(ROOT / "datasets" / "wanli-subdistrict").failed
        yield database


@pytest.fixture(scope="module")
def change(wanli):
    return wanli.compare("2024", "2025")


@pytest.fixture(scope="module")
def years(wanli):
    return wanli.trend("2023", "2024", "2025")


def values(chart):
    """The rows that a chart draws, which must be plain JSON."""
    found = json.loads(chart.to_json())
    return found.get("data", {}).get("values") or next(iter(found["datasets"].values()))


def test_a_bridge_leads_from_the_base_to_the_current_total(change):
    rows = values(change.chart("bridge"))
    total = change.select("expenditure", "total").filter(role="total").row(0, named=True)
    assert (rows[0]["end"], rows[-1]["end"]) == pytest.approx(
        (float(total["base"]) / 1e4, float(total["current"]) / 1e4)
    )
    assert sum(row["amount"] for row in rows[1:-1]) == pytest.approx(float(total["delta"]) / 1e4)
    assert all(row["start"] == pytest.approx(before["end"]) for before, row in itertools.pairwise(rows[:-1]))


def test_bars_are_the_largest_changes_of_a_level(change):
    rows = values(change.chart("bars", level=3, top=5))
    lines = change.partition("expenditure", level=3)
    largest = sorted((abs(float(c)) / 1e4 for c in lines["change"]), reverse=True)[:5]
    assert [abs(row["change"]) for row in rows] == pytest.approx(largest)


@pytest.mark.parametrize("kind", ["lines", "multiples", "index"])
def test_a_trend_draws_the_amounts_of_its_lines(years, kind):
    rows = values(years.chart(kind, level=1))
    held = years.lines.filter(statement="expenditure", measure="total", level=1)
    amounts = {
        (row["label"], row["fiscal_year"], round(float(row["amount"]) / 1e4, 6))
        for row in held.drop_nulls("amount").iter_rows(named=True)
    }
    assert rows
    assert all((row["line"], row["year"], round(row["amount"], 6)) in amounts for row in rows)
    assert all(isinstance(row["year"], int) for row in rows)


def test_ranking_and_tracking_draw_all_they_hold(wanli):
    assert [row["unit"] for row in values(wanli.rank().chart())] == wanli.rank().lines["unit_name"].to_list()
    tracked = wanli.track()
    assert len(values(tracked.chart())) == tracked.lines.filter(pl.col("movement").fill_null("") != "dropped").height


@pytest.mark.thorough
def test_charts_are_drawn(change, years, wanli):
    import vl_convert

    for chart in (
        change.chart(),
        change.chart("bars"),
        years.chart(),
        years.chart("multiples", level=1),
        wanli.rank().chart(),
        wanli.track().chart(),
    ):
        assert "<svg" in vl_convert.vegalite_to_svg(chart.to_json())


def test_wide_frames_are_floats_of_the_exact_pairs(change, years, wanli):
    wide = change.wide(exact=True)
    assert wide.height == change.lines.height
    assert (wide["base_year"].unique().to_list(), wide["current_year"].unique().to_list()) == ([2024], [2025])
    assert {wide.schema[name] for name in ("base", "current", "change", "growth", "contribution", "share")} == {
        pl.Float64
    }
    for row, line in zip(wide.iter_rows(named=True), change.lines.iter_rows(named=True), strict=True):
        assert row["current"] == (None if line["current"] is None else float(line["current"]))
        if row["growth"] is not None:
            assert row["growth"] == float(Fraction(row["growth_numerator"]) / Fraction(row["growth_denominator"]))
        assert (row["growth"] is not None) <= (line["kind"] in ("normal", "unchanged"))
    amounts = years.wide()
    assert amounts.columns[-3:] == [str(period) for period in years.periods]
    held = years.lines.drop_nulls("amount")
    assert sum(amounts[str(years.periods[0])].drop_nulls()) == pytest.approx(
        float(sum(held.filter(period=str(years.periods[0]))["amount"]))
    )
    assert years.wide("index").height == amounts.height
    tracked = wanli.track().wide()
    assert tracked.height == wanli.track().lines.select("unit_name", "series").unique().height
    assert json.dumps(
        wide.head(3).drop("growth_numerator").select(pl.selectors.numeric() - pl.selectors.decimal()).to_dicts()
    )


def test_typos_get_near_ones_and_what_is_only_absent_gives_nothing(change, years):
    with pytest.raises(QuestionError, match=r"no measure “totl”; near it are .*total"):
        change.select(measure="totl")
    with pytest.raises(QuestionError, match="near it are expenditure"):
        years.chart(statement="expenditur")
    with pytest.raises(QuestionError, match="no unit"):
        change.select(unit="某某局")
    with pytest.raises(QuestionError, match="there are bridge, bars"):
        change.chart("pie")
    assert change.select("procurement").is_empty()


def test_the_ids_are_those_of_the_catalogue():
    assert set(STATEMENTS) <= STATEMENT_IDS
    assert set(MEASURES) <= MEASURE_IDS
    import tomllib

    data = tomllib.loads((ROOT / "budgetdiff" / "statements" / "catalogue.toml").read_text(encoding="utf-8"))
    assert {entry["id"] for entry in data["statement"]} <= STATEMENT_IDS
    assert {entry["id"] for entry in data["measure"]} <= MEASURE_IDS


def test_a_database_shows_what_it_holds(wanli):
    assert "wanli" in wanli._repr_html_() or "万里" in wanli._repr_html_()
    assert repr(wanli) == "Database(None)"


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["one_unit.ipynb", "many_units.ipynb"])
def test_the_example_notebooks_run(name):
    notebook = nbformat.read(EXAMPLES / name, as_version=4)
    NotebookClient(notebook, timeout=180, resources={"metadata": {"path": str(EXAMPLES)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    shown = [output["data"] for output in outputs if "data" in output]
    drawn = [kind for data in shown for kind, text in data.items() if "vegalite" in kind or "vega-embed" in str(text)]
    assert len(drawn) >= 2
    assert any("budgetdiff" in data.get("text/html", "") for data in shown)
