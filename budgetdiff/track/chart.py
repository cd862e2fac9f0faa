"""Tracking as a chart and as a wide frame: every target through the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from budgetdiff.results.chart import altair, data, number, quotient

if TYPE_CHECKING:
    from budgetdiff.track.result import Tracking

_COLOURS = {
    "met": "#4f7f9b",
    "exceeded": "#4f7f9b",
    "far_exceeded": "#8fb3c7",
    "missed": "#b3461b",
    "not_comparable": "#a9b3bc",
    "qualitative": "#dde2e7",
    "not_reported": "#f0f2f4",
}
_ABOUT = ("unit_name", "project", "category", "subcategory", "name", "series")


def wide_tracking(tracking: Tracking) -> pl.DataFrame:
    """A row a target, by its series; a column a year for target and actual as printed, and attainment (actual over target)."""
    years = sorted({int(year) for year in tracking.lines["fiscal_year"]})
    fields = {f"{what}_{year}": kind for year in years for what, kind in _FIELDS.items()}
    held: dict[tuple[str, str], dict[str, Any]] = {}
    for line in tracking.lines.iter_rows(named=True):
        row = held.setdefault((line["unit_name"], line["series"]), dict.fromkeys(fields))
        row |= {name: line[name] for name in _ABOUT}
        if line["movement"] != "dropped":
            year = line["fiscal_year"]
            row[f"target_{year}"], row[f"actual_{year}"] = line["target_raw"], line["actual_raw"]
            row[f"attainment_{year}"] = quotient(line["attainment_numerator"], line["attainment_denominator"])
    return pl.DataFrame(list(held.values()), schema=dict.fromkeys(_ABOUT, pl.String) | fields, orient="row")


_FIELDS: dict[str, Any] = {"target": pl.String, "actual": pl.String, "attainment": pl.Float64}


def tracking_chart(tracking: Tracking) -> Any:
    """What became of every target in every year, as tiles: met, missed, not reported."""
    rows = [
        {
            "target": f"{line['project']} · {line['name']}",
            "year": int(line["fiscal_year"]),
            "attainment": line["attainment"],
            "asked": line["target_raw"],
            "reached": line["actual_raw"],
            "distance": number(line["distance"]),
        }
        for line in tracking.lines.filter(pl.col("movement").fill_null("") != "dropped").iter_rows(named=True)
    ]
    alt = altair()
    scale = alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values()))
    order = list(dict.fromkeys(row["target"] for row in rows))
    return (
        alt.Chart(data(rows), title=tracking.title, width={"step": 64}, height={"step": 18})
        .mark_rect(stroke="white")
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("target:N", title=None, sort=order, axis=alt.Axis(labelLimit=320)),
            color=alt.Color("attainment:N", scale=scale, title=None),
            tooltip=["target:N", "year:O", "asked:N", "reached:N", "attainment:N", "distance:Q"],
        )
    )
