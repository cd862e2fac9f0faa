"""The findings of a database as they were at one moment, ready to be chosen from: a frame in memory.

The database is open only while it is read, so that others may write it; what was decided is laid over the frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from budgetdiff.check import check_documents
from budgetdiff.check.dispositions import Disposition, Dispositions
from budgetdiff.desk.runs import Runs
from budgetdiff.desk.selection import CHOSEN_BY, FACETS, PER_PAGE, Selection

if TYPE_CHECKING:
    from budgetdiff.store import Store

OPEN = "open"
MATERIAL = 0.01
"""From which part of a document's largest total on a difference in money is material."""
_OF_MONEY = "^(SUM|IDENTITY|SIDES|FUND|THREE|YEAR-(BALANCE|IMPLIED|QUOTED|SCOPE))"
"""Rules whose differences are always yuan; those of other rules may be rates, counts or areas, and are not measured."""
_WHOLE = """
SELECT document_id, max(amount) AS whole FROM all_facts
WHERE level = 0 AND origin = 'printed' AND amount > 0 AND statement IN ('expenditure', 'income_expenditure', 'general_public')
GROUP BY ALL
"""
_FINDINGS = """
SELECT f.*, d.unit_name AS unit, coalesce(d.unit_level, '') AS level, CAST(d.fiscal_year AS VARCHAR) AS year,
       CAST(d.phase AS VARCHAR) AS phase, d.source_name,
       CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END AS gravity, enum_code(d.phase) AS stage
FROM findings f JOIN documents d USING (document_id)
"""
_ORDER = ["gravity", "unit", "year", "stage", "document", "page", "rule", "finding_id"]
_DOUBTFUL = """
SELECT d.unit_name, d.source_name, d.document_id, count(*) AS tables
FROM tables_seen t JOIN documents d USING (document_id) WHERE t.proof = 'doubtful' GROUP BY ALL ORDER BY tables DESC, d.document_id
"""
_TO_LOOK_AT = "SELECT count(*) FROM all_facts WHERE superseded_by IS NULL AND standing IN ('doubtful', 'corrected')"
_NEWEST = """
SELECT unit_name, source_name, document_id, fiscal_year, CAST(phase AS VARCHAR), ingested_at
FROM documents WHERE superseded_by IS NULL ORDER BY ingested_at DESC, document_id LIMIT 12
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The findings (columns of the view, with unit, level, year, phase, source_name, decided, who …), and what stands beside.

    ``doubtful`` are unit, file, document and how many of its tables were not read for certain; ``newest`` are unit, file,
    document, year, phase and moment of the documents taken in last. ``to_look_at`` are the figures of
    pictures that were not read for certain.
    """

    lines: pl.DataFrame
    doubtful: tuple[tuple[Any, ...], ...]
    newest: tuple[tuple[Any, ...], ...]
    runs: Runs = field(default_factory=Runs)
    to_look_at: int = 0

    def with_runs(self, runs: Runs) -> Snapshot:
        """The same findings, each new or known (``fresh``)."""
        fresh = pl.when(pl.col("finding_id").is_in(list(runs.new))).then(pl.lit("new")).otherwise(pl.lit("known"))
        return replace(self, lines=self.lines.with_columns(fresh.alias("fresh")), runs=runs)

    @classmethod
    def read(cls, store: Store) -> Snapshot:
        """The findings of the newest documents; what was not judged yet is judged for this snapshot alone."""
        if store.unfinished:
            check_documents(store)
        # sorted here: the database would move all of the evidence about for it, which takes three times as long
        lines = store.frame(_FINDINGS).rename({"document_id": "document"}).sort(_ORDER, nulls_last=True).drop("stage")
        texts = ["message_zh", "message_en", "subject", "unit", "source_name", "rule", "finding_id"]
        lines = lines.with_columns(
            pl.concat_str([pl.col(one).fill_null("") for one in texts], separator="\n")
            .str.to_lowercase()
            .alias("text"),
            # a difference may be of rates or counts, and text where it is of names
            pl.col("difference").cast(pl.Float64, strict=False).abs().alias("far"),
            pl.int_range(pl.len()).alias("at"),
            # findings about one printed figure have one cause: of a document, what was found and is not nothing
            pl.when(pl.col("found").cast(pl.Float64, strict=False).fill_null(0) != 0)
            .then(pl.concat_str("document", pl.lit(":"), "found"))
            .otherwise("finding_id")
            .alias("cause"),
        )
        lines = lines.with_columns(pl.len().over("cause").alias("together"))
        whole = store.frame(_WHOLE).rename({"document_id": "document"})
        far = pl.col("far") >= pl.col("whole").cast(pl.Float64) * MATERIAL
        money = pl.col("rule").str.contains(_OF_MONEY) & pl.col("far").is_not_null()
        lines = (
            lines.join(whole, on="document", how="left", maintain_order="left")
            .with_columns(
                pl.when(money.not_() | pl.col("whole").is_null())
                .then(pl.lit("unmeasured"))
                .when(far)
                .then(pl.lit("material"))
                .otherwise(pl.lit("immaterial"))
                .alias("material"),
                pl.lit("known").alias("fresh"),
            )
            .drop("whole")
        )
        unsure = store.rows(_TO_LOOK_AT)[0][0]
        return cls(lines, tuple(store.rows(_DOUBTFUL)), tuple(store.rows(_NEWEST)), to_look_at=unsure)

    def decided(self, dispositions: Dispositions) -> Snapshot:
        """The same findings with what was decided about them: columns decided, note, who, when, carried."""
        ids, units = dispositions.concerned
        about = self.lines.filter(pl.col("finding_id").is_in(list(ids)) | pl.col("unit").is_in(list(units)))
        found: list[tuple[str, Disposition, bool]] = []
        columns = ["finding_id", "rule", "unit", "year", "phase", "subject"]
        for one, rule, unit, year, phase, subject in about.select(columns).iter_rows():
            made = dispositions.of(one, rule, unit, f"{year}:{phase}", subject)
            if made is not None:
                found.append((one, *made))
        told = pl.DataFrame(
            {
                "finding_id": [one for one, _, _ in found],
                "decided": [made.status for _, made, _ in found],
                "note": [made.note for _, made, _ in found],
                "who": [made.who for _, made, _ in found],
                "when": [made.when for _, made, _ in found],
                "carried": [made.period if earlier else "" for _, made, earlier in found],
            },
            schema=dict.fromkeys(("finding_id", "decided", "note", "who", "when", "carried"), pl.String),
        )
        lines = self.lines.drop("decided", "note", "who", "when", "carried", strict=False)
        lines = lines.join(told, on="finding_id", how="left", maintain_order="left").with_columns(
            pl.col("decided").fill_null(OPEN),
            *(pl.col(one).fill_null("") for one in ("note", "who", "when", "carried")),
        )
        return replace(self, lines=lines)

    def chosen(self, selection: Selection) -> Chosen:
        """The findings of a selection, in its order, with what the facets would give."""
        masks = {one: _chosen(self.lines, one, selection.chosen.get(one, ())) for one in CHOSEN_BY}
        asked = _asked(self.lines, selection)
        whole = _all(self.lines, [asked, *masks.values()])
        counts = {}
        for facet in FACETS:
            # a facet counts what its other values would add
            others = [mask for one, mask in masks.items() if one != facet]
            counted = self.lines.lazy().filter(_all(self.lines, [asked, *others])) if selection.narrowed else None
            frame = self.lines.lazy() if counted is None else counted
            by = frame.group_by(facet).len().sort(["len", facet], descending=[True, False]).collect()
            counts[facet] = tuple((str(value), int(count)) for value, count in by.iter_rows())
        chosen = self.lines.filter(whole) if selection.narrowed else self.lines
        return Chosen(_in_order(chosen, selection), counts, self.lines.height)

    def one(self, finding: str) -> dict[str, Any] | None:
        """One finding by its id; None where there is none."""
        rows = self.lines.filter(pl.col("finding_id") == finding)
        return rows.row(0, named=True) if rows.height else None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Findings that were chosen: all of them in order, by facet how many there are of each value, and how many there are at all."""

    lines: pl.DataFrame
    counts: Mapping[str, Sequence[tuple[str, int]]]
    whole: int

    @property
    def left(self) -> int:
        """How many of them nobody decided about."""
        return int((self.lines["decided"] == OPEN).sum())

    def page(self, number: int) -> list[dict[str, Any]]:
        """The findings of a page, counted from 1."""
        return list(self.lines.slice((number - 1) * PER_PAGE, PER_PAGE).iter_rows(named=True))

    @property
    def pages(self) -> int:
        """How many pages they make; at least one."""
        return max(1, -(-self.lines.height // PER_PAGE))

    def beside(self, finding: str) -> tuple[str | None, str | None, str | None]:
        """The finding before one, the one after it, and the next that nobody decided about (from the start again at the end)."""
        ids = self.lines["finding_id"].to_list()
        if finding not in ids:
            return None, (ids[0] if ids else None), self._next_open(ids, -1)
        at = ids.index(finding)
        return (
            ids[at - 1] if at else None,
            ids[at + 1] if at + 1 < len(ids) else None,
            self._next_open(ids, at),
        )

    def _next_open(self, ids: list[str], at: int) -> str | None:
        states = self.lines["decided"].to_list()
        order = [*range(at + 1, len(ids)), *range(max(at, 0))]
        return next((ids[one] for one in order if states[one] == OPEN), None)


def _chosen(lines: pl.DataFrame, facet: str, values: Iterable[str]) -> pl.Series | None:
    listed = list(values)
    return lines[facet].is_in(listed) if listed else None


def _asked(lines: pl.DataFrame, selection: Selection) -> pl.Series | None:
    """Which findings hold all words and are as far off as asked; None where neither is asked."""
    if not selection.text.split() and selection.least is None:
        return None
    hits = lines.select("text", "evidence", "far").with_row_index("row")
    if selection.least is not None:
        hits = hits.filter(pl.col("far") >= float(selection.least))
    for word in selection.text.split():
        # evidence is long, and is not kept a second time in small letters; a word is sought where those before it are
        hits = hits.filter(
            pl.col("text").str.contains(word.lower(), literal=True)
            | pl.col("evidence").str.contains(word, literal=True)
        )
    return lines.select(pl.int_range(pl.len(), dtype=pl.UInt32).is_in(hits["row"].implode()).alias("hit"))["hit"]


def _all(lines: pl.DataFrame, masks: Iterable[pl.Series | None]) -> pl.Series:
    whole = pl.repeat(value=True, n=lines.height, eager=True, dtype=pl.Boolean)
    for mask in masks:
        if mask is not None:
            whole &= mask
    return whole


def _in_order(lines: pl.DataFrame, selection: Selection) -> pl.DataFrame:
    by = {
        "gravity": ["at"],
        "unit": ["unit", "at"],
        "rule": ["rule", "at"],
        "page": ["document", "page", "at"],
        "difference": ["far", "at"],
        "cause": ["together", "cause", "at"],
        "decided": ["decided", "at"],
    }[selection.sort]
    if by == ["at"] and not selection.falling:  # as they stand
        return lines
    if selection.sort == "cause":  # the figure with most findings first
        return lines.sort(by, descending=[not selection.falling, False, False])
    if selection.sort == "difference":  # the largest first, and what has none last
        return lines.sort(by, descending=[not selection.falling, False], nulls_last=True)
    return lines.sort(by, descending=selection.falling)
