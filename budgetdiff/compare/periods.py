"""The comparison of two periods: the kernels of ``sql/`` run one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from budgetdiff.classification.crosswalk import Crosswalk, coded_on
from budgetdiff.compare.asked import Asked, asked_of, period_parameters
from budgetdiff.compare.available import currency_of
from budgetdiff.compare.consolidation import consolidate
from budgetdiff.compare.department import Department
from budgetdiff.compare.engine import DuckEngine, Engine, kernel
from budgetdiff.compare.hierarchies import nest_codes
from budgetdiff.compare.labels import LabelMapping, Line, Pair, pairs_of
from budgetdiff.compare.meaning import Materiality, Tags, in_order, with_meaning
from budgetdiff.compare.result import Comparison
from budgetdiff.compare.schema import PROPOSALS_SCHEMA
from budgetdiff.errors import QuestionError
from budgetdiff.facts import Period
from budgetdiff.store import Store

_DEEPEST = 4
# which tables and columns are printed at all, be it with empty cells: there a line that is missing is new or gone
_SCOPES = """
SELECT DISTINCT unit_name, statement, side, column_id, fiscal_year, phase
FROM (SELECT DISTINCT tree_id, fiscal_year, CAST(phase AS VARCHAR) AS phase FROM all_facts
      WHERE superseded_by IS NULL AND origin = 'printed'
        AND (fiscal_year = $base_year AND phase = $base_phase OR fiscal_year = $current_year AND phase = $current_phase)) AS seen
JOIN cmp_trees AS w ON w.t = seen.tree_id"""
_VALUED = (
    "g BIGINT, node VARCHAR, parent VARCHAR, depth INTEGER, base DECIMAL(18, 2), current DECIMAL(18, 2), "
    "base_quantum DECIMAL(18, 2), current_quantum DECIMAL(18, 2), base_rank INTEGER, current_rank INTEGER, "
    "base_parts DECIMAL(18, 2), current_parts DECIMAL(18, 2), base_parts_quantum DECIMAL(18, 2), "
    "current_parts_quantum DECIMAL(18, 2), has_parts INTEGER"
)
_MOVES = "classification VARCHAR, code VARCHAR, to_code VARCHAR, ordinal INTEGER, numerator BIGINT, denominator BIGINT"
_SEEN = f"{_VALUED}, base_hidden BOOLEAN, current_hidden BOOLEAN, withheld VARCHAR"


def compare_periods(
    store: Store,
    base: Period | str,
    current: Period | str,
    *,
    unit: str | None = None,
    across_phases: bool = False,
    materiality: Materiality | None = None,
    tags: Tags | None = None,
    crosswalk: Crosswalk | None = None,
    mapping: LabelMapping | None = None,
    department: Department | None = None,
    as_of: date | None = None,
    through: Sequence[Period] = (),
) -> Comparison:
    """Compare two periods of a unit, of all units, or of a department that is the sum of its units, line by line.

    Periods are ``2024`` or ``2024:executed``. Periods of different years *and* different phases are refused unless
    ``across_phases``, because that mixes growth with the step between budget and outturn. The earlier period is
    restated by ``crosswalk`` (the one shipped, if not given); lines without a code are paired by ``mapping`` and, marked
    as proposed, by likeness. ``as_of`` is a later day whose codes both periods are to be in, and
    ``through`` the periods of a trend that this is a step of.

    Raises QuestionError for a unit or period that is not there.
    """
    asked = asked_of(
        store,
        base,
        current,
        unit=unit,
        across_phases=across_phases,
        crosswalk=crosswalk,
        mapping=mapping,
        department=department,
        as_of=as_of,
    )
    asked = replace(asked, through=tuple(through))
    engine = DuckEngine(store.connection)
    try:
        result = compared(engine, asked, materiality, tags)
    finally:
        engine.close()
    currency = currency_of(store, asked.units)
    if department is not None and "/" in currency:
        raise QuestionError(
            f"{department.name} has amounts in {currency.replace('/', ' and ')}, which are not added up"
        )
    return replace(result, currency=currency)


@dataclass(frozen=True, slots=True)
class Share:
    """What some units have of an answer: lines in no order, notes of the whole kind, and pairs proposed by likeness."""

    lines: pl.DataFrame
    proposals: pl.DataFrame
    notes: tuple[str, ...] = ()


def share_of(
    engine: Engine, asked: Asked, materiality: Materiality | None, tags: Tags | None, *, scopes: str = _SCOPES
) -> Share:
    """The share of an answer that the units of an engine have, which has the relation ``figures``.

    ``scopes`` is the query of what is printed at all. No line depends on other units than its own.
    """
    notes, pairs = prepare(engine, asked, scopes)
    lines = with_meaning(engine.frame(kernel("lines")), materiality, tags or Tags())
    return Share(lines, proposals_of(pairs), notes)


def whole_of(shares: Sequence[Share], asked: Asked, materiality: Materiality | None) -> Comparison:
    """The answer that is made of shares of different units; raises QuestionError where none of them has a figure."""
    lines = in_order(pl.concat([one.lines for one in shares])) if shares else pl.DataFrame()
    units = tuple(lines["unit_name"].unique().sort().to_list()) if shares else ()
    if not units:
        name = "、".join(asked.units or ())
        raise QuestionError(f"{asked.base} and {asked.current} have no figures{f' of {name}' if name else ''}")
    if materiality is not None and materiality.strict:
        materiality.check_statements(lines["statement"].unique().to_list())
    proposals = pl.concat([one.proposals for one in shares]).sort("unit", maintain_order=True)
    notes = tuple(note for one in shares for note in one.notes)
    return Comparison(
        lines,
        units=units,
        base=asked.base,
        current=asked.current,
        notes=(*notes, *_notes(lines, asked)),
        proposals=proposals,
        summed=notes,
    )


def compared(
    engine: Engine, asked: Asked, materiality: Materiality | None, tags: Tags | None, *, scopes: str = _SCOPES
) -> Comparison:
    """The whole answer of an engine that has the relation ``figures``; ``scopes`` is the query of what is printed at all."""
    return whole_of([share_of(engine, asked, materiality, tags, scopes=scopes)], asked, materiality)


def proposals_of(pairs: list[Pair]) -> pl.DataFrame:
    """The pairs proposed by likeness, in the form of a mapping file."""
    rows = {
        (p.unit_name, p.statement, p.from_label, p.to_label, round(p.score, 1)): None
        for p in pairs
        if p.how == "proposed"
    }
    return pl.DataFrame(list(rows), schema=PROPOSALS_SCHEMA, orient="row")


def prepare(engine: Engine, asked: Asked, scopes: str = _SCOPES) -> tuple[tuple[str, ...], list[Pair]]:
    """Run the kernels up to the relations that ``lines.sql`` reads; notes, and the lines paired by name."""
    periods = period_parameters(asked)
    everywhere = {"all_units": asked.units is None}
    engine.put("cmp_units", "unit_name VARCHAR", [(name,) for name in asked.units or ()])
    engine.make("cmp_trees", kernel("trees"), everywhere)
    engine.make("cmp_groups", kernel("groups"))
    engine.make("cmp_scopes", scopes, periods)
    engine.make("cmp_picked", kernel("picked"), {**periods, **everywhere})
    notes: list[str] = []
    _restate(engine, asked)
    pairs = _rename(engine, asked)
    _share(engine, asked)
    deepest = max(_DEEPEST, nest_codes(engine))
    engine.make("cmp_doubled", kernel("doubled"))
    engine.make("cmp_keyed", kernel("keyed"))
    engine.drop("cmp_picked", "cmp_doubled")
    _plant(engine, deepest)
    if asked.department is not None:
        _see(engine, periods, deepest)
        notes += consolidate(engine, asked.base, asked.current, asked.units or (), asked.department, deepest=deepest)
        engine.drop("cmp_seen", "cmp_covered")
        _plant(engine, deepest)
    engine.drop("cmp_keyed", "cmp_nodes", "cmp_unprinted")
    _see(engine, periods, deepest)
    if asked.department is not None:
        engine.make("cmp_seen", kernel("withheld"))
    engine.drop("cmp_valued")
    return tuple(notes), pairs


def _see(engine: Engine, periods: dict[str, Any], deepest: int) -> None:
    """The lines of all trees, each with whether a missing amount may hide in the line above it."""
    engine.make("cmp_covered", kernel("covered"), periods)
    for depth in range(deepest + 1):
        engine.extend("cmp_seen", kernel("seen"), {"depth": depth}, _SEEN)


def _share(engine: Engine, asked: Asked) -> None:
    """In how many of the periods each line is printed that could be the total of its column."""
    periods = [(p.fiscal_year, str(p.phase)) for p in asked.through or (asked.base, asked.current)]
    engine.put("cmp_through", "fiscal_year INTEGER, phase VARCHAR", periods)
    if not asked.through:
        engine.make(
            "cmp_shared",
            "SELECT t, label_key, count(DISTINCT is_current) AS periods FROM cmp_picked WHERE level = 0 AND code = '' "
            "GROUP BY t, label_key",
        )
        return
    engine.make("cmp_shared", kernel("shared"))


def _plant(engine: Engine, deepest: int) -> None:
    """The trees of all tables and columns, with the amounts of every line, printed or summed, from the deepest up."""
    for name in ("printed", "unprinted", "nodes"):
        engine.make(f"cmp_{name}", kernel(name))
    engine.drop("cmp_valued")
    for depth in range(deepest, -1, -1):
        engine.extend("cmp_valued", kernel("valued"), {"depth": depth}, _VALUED)


def _restate(engine: Engine, asked: Asked) -> None:
    """Bring each period to the codes of the later one (or of ``as_of``), where the crosswalk moves any of its own."""
    for is_current, period in ((False, asked.base), (True, asked.current)):
        early, late = coded_on(period), asked.coded_as
        if not asked.crosswalk.between(early, late):
            continue
        codes = engine.rows(
            "SELECT DISTINCT classification, code FROM cmp_picked AS p JOIN cmp_trees AS w ON w.t = p.t "
            "WHERE is_current = $earlier AND code <> '' ORDER BY 1, 2",
            {"earlier": is_current},
        )
        moves, coarse = [], []
        for classification, code in codes:
            targets = asked.crosswalk.targets(classification, code, early, late)
            if [target.to_code for target in targets] != [code]:
                moves += [
                    (classification, code, t.to_code, n, t.numerator, t.denominator) for n, t in enumerate(targets)
                ]
            if asked.crosswalk.coarse(classification, code, early, late):
                coarse.append((classification, code))
        engine.put("cmp_moves", _MOVES, moves)
        engine.put("cmp_coarse", "classification VARCHAR, code VARCHAR", coarse)
        engine.make("cmp_moved", kernel("moved"), {"earlier": is_current})
        engine.make("cmp_picked", kernel("restated"), {"earlier": is_current})


def _rename(engine: Engine, asked: Asked) -> list[Pair]:
    """Give lines of the base the keys of the lines of the current period they are paired with by name."""
    rows = engine.rows(kernel("lone"), {"all": bool(asked.mapping.entries)})
    pairs = pairs_of([Line(*row) for row in rows], asked.mapping, forward=asked.forward)
    if pairs:
        engine.put(
            "cmp_pairs",
            "unit_name VARCHAR, statement VARCHAR, side VARCHAR, classification VARCHAR, level INTEGER, from_key VARCHAR, "
            "to_key VARCHAR, how VARCHAR",
            [pair[:8] for pair in pairs],
        )
        engine.make("cmp_picked", kernel("renamed"))
    return pairs


def _notes(lines: pl.DataFrame, asked: Asked) -> tuple[str, ...]:
    """What a reader must know of the whole: how much is implied, proposed, restated."""
    notes = []
    for side, period in (("base", asked.base), ("current", asked.current)):
        # sums of implied figures are of implied source too, but are no figures
        count = lines.filter(pl.col(f"{side}_origin") == "implied").height
        if count:
            notes.append(f"{count} figures of {period} are implied by sentences, not printed")
    for side, period in (("base", asked.base), ("current", asked.current)):
        count = lines.filter(pl.col(f"original_{side}").is_not_null()).height
        if count:
            notes.append(f"{count} figures of {period} are restated by the crosswalk; their originals are kept")
    for expression, words in (
        (
            pl.col("note").str.contains("scope_changed", literal=True),
            "lines cannot be compared: codes below them moved elsewhere, and only their sum is printed",
        ),
        (pl.col("matched") == "mapping", "lines are paired by the mapping file"),
        (
            pl.col("matched") == "proposed",
            "lines are paired by similar names only: proposed, to be confirmed in a mapping file",
        ),
    ):
        count = lines.filter(expression).height
        if count:
            notes.append(f"{count} {words}")
    return tuple(notes)


def written(
    engine: Engine, asked: Asked, materiality: Materiality | None, tags: Tags | None, *, scopes: str = _SCOPES
) -> Iterator[pl.DataFrame]:
    """The lines a frame at a time, in no particular order, for what is too large to be held at once.

    Units are taken some at a time, so that memory does not grow with their number.
    """
    try:
        for some in _some_at_a_time(engine, asked):
            prepare(engine, some, scopes)
            for frame in engine.frames(kernel("lines")):
                yield with_meaning(frame, materiality, tags or Tags())
            engine.drop("cmp_seen")
    finally:
        engine.close()


def _some_at_a_time(engine: Engine, asked: Asked) -> Iterator[Asked]:
    """The question for as many units at a time as the engine takes with ease; a department is one question."""
    if engine.at_once is None or asked.department is not None or (asked.units is not None and len(asked.units) == 1):
        yield asked
        return
    counted = engine.rows(
        """SELECT unit_name, count(*) FROM figures
           WHERE fiscal_year = $base_year AND phase = $base_phase OR fiscal_year = $current_year AND phase = $current_phase
           GROUP BY unit_name ORDER BY unit_name""",
        period_parameters(asked),
    )
    units: list[str] = []
    figures = 0
    for name, count in counted:
        if asked.units is not None and name not in asked.units:
            continue
        if units and figures + count > engine.at_once:
            yield replace(asked, units=tuple(units))
            units, figures = [], 0
        units.append(name)
        figures += count
    yield replace(asked, units=tuple(units)) if units else asked
